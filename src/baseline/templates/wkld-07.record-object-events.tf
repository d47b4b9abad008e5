# A trail of its own that records each reading and changing of objects in the buckets you name, and nothing else.
# Your trail for management events stays as it is. About 0.10 USD for 100,000 requests.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "region" {
  description = "The Region in which the log files are to be."
  type        = string
}

variable "sensitive_buckets" {
  description = "The names of the buckets with sensitive data, in all Regions."
  type        = list(string)
  validation {
    condition     = length(var.sensitive_buckets) > 0
    error_message = "Name at least one bucket."
  }
}

variable "log_bucket_name" {
  description = "A new bucket for the log files."
  type        = string
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.log_bucket_name))
    error_message = "This must be a name that S3 accepts."
  }
}

variable "keep_days" {
  description = "For how many days log files are kept."
  type        = number
  default     = 365
  validation {
    condition     = var.keep_days >= 90
    error_message = "Keep log files for at least 90 days."
  }
}

variable "kms_key_arn" {
  description = "A KMS key of this Region that CloudTrail may use. None for S3's own encryption."
  type        = string
  default     = null
}

provider "aws" {
  region = var.region
}

data "aws_caller_identity" "here" {}

data "aws_partition" "here" {}

locals {
  trail = "arn:${data.aws_partition.here.partition}:cloudtrail:${var.region}:${data.aws_caller_identity.here.account_id}:trail/sensitive-objects"
}

resource "aws_s3_bucket" "logs" {
  bucket = var.log_bucket_name
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_public_access_block" "logs" {
  bucket                  = aws_s3_bucket.logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    id     = "keep"
    status = "Enabled"
    filter {}
    expiration {
      days = var.keep_days
    }
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }
}

data "aws_iam_policy_document" "logs" {
  statement {
    sid       = "TrailLooksAtBucket"
    actions   = ["s3:GetBucketAcl"]
    resources = [aws_s3_bucket.logs.arn]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.trail]
    }
  }
  statement {
    sid       = "TrailWrites"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.logs.arn}/AWSLogs/${data.aws_caller_identity.here.account_id}/*"]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "s3:x-amz-acl"
      values   = ["bucket-owner-full-control"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.trail]
    }
  }
  statement {
    sid       = "OnlyEncryptedConnections"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.logs.arn, "${aws_s3_bucket.logs.arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = data.aws_iam_policy_document.logs.json
}

resource "aws_cloudtrail" "objects" {
  name                       = "sensitive-objects"
  s3_bucket_name             = aws_s3_bucket.logs.id
  is_multi_region_trail      = true
  enable_log_file_validation = true
  kms_key_id                 = var.kms_key_arn
  advanced_event_selector {
    name = "Objects in sensitive buckets"
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }
    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }
    field_selector {
      field       = "resources.ARN"
      starts_with = [for name in var.sensitive_buckets : "arn:${data.aws_partition.here.partition}:s3:::${name}/"]
    }
  }
  depends_on = [aws_s3_bucket_policy.logs]
}
