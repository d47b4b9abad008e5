# AWS Config with its bucket, in the Region of the provider. Apply it in your main Region first, then in each other Region you use with
# main_region = false and the same bucket. A Region has one recorder at most: terraform import aws_config_configuration_recorder.this default
# The role for AWS Config, if the account has it already: terraform import 'aws_iam_service_linked_role.config[0]' ARN

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "bucket" {
  description = "A name for the new bucket, or that of the main Region's"
  type        = string
}

variable "main_region" {
  description = "Whether this is the Region that records IAM too and has the bucket"
  type        = bool
  default     = true
}

variable "frequency" {
  description = "CONTINUOUS, or DAILY, which is cheaper where resources change all day"
  type        = string
  default     = "CONTINUOUS"
  validation {
    condition     = contains(["CONTINUOUS", "DAILY"], var.frequency)
    error_message = "The frequency is CONTINUOUS or DAILY."
  }
}

data "aws_caller_identity" "this" {}

data "aws_partition" "this" {}

locals {
  account = data.aws_caller_identity.this.account_id
}

resource "aws_iam_service_linked_role" "config" {
  count            = var.main_region ? 1 : 0
  aws_service_name = "config.amazonaws.com"
}

resource "aws_s3_bucket" "history" {
  count  = var.main_region ? 1 : 0
  bucket = var.bucket
}

resource "aws_s3_bucket_public_access_block" "history" {
  count                   = var.main_region ? 1 : 0
  bucket                  = aws_s3_bucket.history[0].id
  block_public_acls       = true
  ignore_public_acls      = true
  block_public_policy     = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "history" {
  statement {
    sid       = "ConfigChecksBucket"
    actions   = ["s3:GetBucketAcl", "s3:ListBucket"]
    resources = ["arn:${data.aws_partition.this.partition}:s3:::${var.bucket}"]
    principals {
      type        = "Service"
      identifiers = ["config.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "AWS:SourceAccount"
      values   = [local.account]
    }
  }
  statement {
    sid       = "ConfigWritesHistory"
    actions   = ["s3:PutObject"]
    resources = ["arn:${data.aws_partition.this.partition}:s3:::${var.bucket}/AWSLogs/${local.account}/Config/*"]
    principals {
      type        = "Service"
      identifiers = ["config.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "s3:x-amz-acl"
      values   = ["bucket-owner-full-control"]
    }
    condition {
      test     = "StringEquals"
      variable = "AWS:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_s3_bucket_policy" "history" {
  count  = var.main_region ? 1 : 0
  bucket = aws_s3_bucket.history[0].id
  policy = data.aws_iam_policy_document.history.json
}

resource "aws_config_configuration_recorder" "this" {
  name     = "default"
  role_arn = "arn:${data.aws_partition.this.partition}:iam::${local.account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
  recording_group {
    all_supported                 = true
    include_global_resource_types = var.main_region
  }
  recording_mode {
    recording_frequency = var.frequency
  }
  depends_on = [aws_iam_service_linked_role.config]
}

resource "aws_config_delivery_channel" "this" {
  name           = "default"
  s3_bucket_name = var.bucket
  depends_on     = [aws_config_configuration_recorder.this, aws_s3_bucket_policy.history]
}

resource "aws_config_configuration_recorder_status" "this" {
  name       = aws_config_configuration_recorder.this.name
  is_enabled = true
  depends_on = [aws_config_delivery_channel.this]
}
