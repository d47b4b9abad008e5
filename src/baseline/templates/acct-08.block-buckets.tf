# Keeps existing private buckets from becoming public. Run it once for the buckets of each Region; it changes nothing else.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "buckets" {
  description = "The names of the buckets that are meant to be private, all in the provider's Region."
  type        = set(string)
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each                = var.buckets
  bucket                  = each.value
  block_public_acls       = true
  ignore_public_acls      = true
  block_public_policy     = true
  restrict_public_buckets = true
}
