# A KMS key for the log files of one trail, about 1 USD a month. Let readers of the logs use it, then give it to the trail:
# `kms_key_id = aws_kms_key.logs.arn` in its `aws_cloudtrail`, or the command of the guidance.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "log_bucket_region" {
  description = "The Region of the bucket with the log files: the key has to be there."
  type        = string
}

variable "trail_arn" {
  description = "The ARN of the trail."
  type        = string
  validation {
    condition     = can(regex("^arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:[0-9]{12}:trail/.+$", var.trail_arn))
    error_message = "This must be the ARN of a trail."
  }
}

provider "aws" {
  region = var.log_bucket_region
}

data "aws_caller_identity" "here" {}

data "aws_partition" "here" {}

data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.here.partition}:iam::${data.aws_caller_identity.here.account_id}:root"]
    }
  }
  statement {
    sid       = "TrailEncrypts"
    actions   = ["kms:GenerateDataKey*"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [var.trail_arn]
    }
    condition {
      test     = "StringLike"
      variable = "kms:EncryptionContext:aws:cloudtrail:arn"
      values   = ["arn:${data.aws_partition.here.partition}:cloudtrail:*:${data.aws_caller_identity.here.account_id}:trail/*"]
    }
  }
  statement {
    sid       = "TrailLooksAtKey"
    actions   = ["kms:DescribeKey", "kms:Decrypt"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [var.trail_arn]
    }
  }
}

resource "aws_kms_key" "logs" {
  description         = "Log files of CloudTrail"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.key.json
  # Without it, no log file that was written with it can be read.
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_alias" "logs" {
  name          = "alias/cloudtrail-logs"
  target_key_id = aws_kms_key.logs.id
}

output "key_arn" {
  description = "The key to give to the trail."
  value       = aws_kms_key.logs.arn
}
