# Locks an existing log bucket. Run it in the bucket's Region. It replaces all lifecycle rules: keep the present ones first
# (aws s3api get-bucket-lifecycle-configuration). Object Lock and versioning can never be switched off again.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "bucket_name" {
  description = "The bucket of the trail, used for nothing else."
  type        = string
}

variable "mode" {
  description = "GOVERNANCE can be got round by administrators; COMPLIANCE by nobody, and not taken back for locked files."
  type        = string
  default     = "GOVERNANCE"

  validation {
    condition     = contains(["GOVERNANCE", "COMPLIANCE"], var.mode)
    error_message = "GOVERNANCE or COMPLIANCE."
  }
}

variable "lock_days" {
  description = "For how many days a new file is locked."
  type        = number
  default     = 365

  validation {
    condition     = var.lock_days >= 90 && var.lock_days <= 3650
    error_message = "From 90 to 3650 days."
  }
}

variable "keep_days" {
  description = "After how many days logs are deleted; more than they are locked for."
  type        = number
  default     = 400

  validation {
    condition     = var.keep_days >= 365
    error_message = "At least 365 days."
  }
}

resource "aws_s3_bucket_versioning" "logs" {
  bucket = var.bucket_name
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_object_lock_configuration" "logs" {
  bucket = aws_s3_bucket_versioning.logs.bucket
  rule {
    default_retention {
      mode = var.mode
      days = var.lock_days
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  bucket = aws_s3_bucket_versioning.logs.bucket
  rule {
    id     = "keep-logs"
    status = "Enabled"
    filter {}
    expiration {
      days = var.keep_days
    }
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
