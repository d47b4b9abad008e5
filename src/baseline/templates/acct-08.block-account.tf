# Blocks public access to all S3 buckets of the account; once per account. Find out first what may break.
# If it is set already: terraform import aws_s3_account_public_access_block.this ACCOUNT

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

resource "aws_s3_account_public_access_block" "this" {
  block_public_acls       = true
  ignore_public_acls      = true
  block_public_policy     = true
  restrict_public_buckets = true

  lifecycle {
    prevent_destroy = true
  }
}
