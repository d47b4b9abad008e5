# Closes an existing bucket that strangers can open: its public policy and access lists have no effect any more. Run it in the
# bucket's Region. Clear up the policy itself afterwards.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "bucket_name" {
  description = "The bucket that strangers can open."
  type        = string
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = var.bucket_name
  block_public_acls       = true
  ignore_public_acls      = true
  block_public_policy     = true
  restrict_public_buckets = true
}
