# Closes an existing log bucket: one trail may write to it and nothing else, and the public is shut out. Run it in the bucket's
# Region. It replaces the bucket's policy: look at the present one first (aws s3api get-bucket-policy), and give its statements with
# Deny as `keep`.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "bucket_name" {
  description = "The bucket the trail writes to."
  type        = string
}

variable "trail_arn" {
  description = "The ARN of the trail, from this account."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:cloudtrail:[a-z0-9-]+:[0-9]{12}:trail/", var.trail_arn))
    error_message = "The ARN of a trail: arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME."
  }
}

variable "path" {
  description = "The trail's own path in the bucket with a slash at its end, such as logs/; empty if it has none."
  type        = string
  default     = ""

  validation {
    condition     = var.path == "" || endswith(var.path, "/")
    error_message = "Ends with a slash, or is empty."
  }
}

variable "keep" {
  description = "A policy document in JSON with the statements of the present policy that stay, those with Deny."
  type        = string
  default     = "{\"Version\": \"2012-10-17\", \"Statement\": []}"

  validation {
    condition     = alltrue([for statement in jsondecode(var.keep).Statement : statement.Effect == "Deny"])
    error_message = "Only statements with Deny stay."
  }
}

data "aws_caller_identity" "current" {}

data "aws_s3_bucket" "logs" {
  bucket = var.bucket_name
}

resource "aws_s3_bucket_public_access_block" "logs" {
  bucket                  = data.aws_s3_bucket.logs.id
  block_public_acls       = true
  ignore_public_acls      = true
  block_public_policy     = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "logs" {
  source_policy_documents = [var.keep]

  statement {
    sid       = "CloudTrailLooksAtBucket"
    actions   = ["s3:GetBucketAcl"]
    resources = [data.aws_s3_bucket.logs.arn]
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
  statement {
    sid       = "CloudTrailWritesLogs"
    actions   = ["s3:PutObject"]
    resources = ["${data.aws_s3_bucket.logs.arn}/${var.path}AWSLogs/${data.aws_caller_identity.current.account_id}/*"]
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
      values   = [var.trail_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "logs" {
  bucket     = data.aws_s3_bucket.logs.id
  policy     = data.aws_iam_policy_document.logs.json
  depends_on = [aws_s3_bucket_public_access_block.logs]
}
