# Records Session Manager sessions of this Region in an encrypted bucket. Apply it in each Region with servers.
# If somebody has saved preferences already, import them:
#   terraform import aws_ssm_document.preferences SSM-SessionManagerRunShell
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "bucket_name" {
  description = "A new bucket for session records; each Region makes its own."
  type        = string
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "This must be a name that S3 accepts."
  }
}

variable "server_roles" {
  description = "The roles of your servers, with AWSSystemsManagerDefaultEC2InstanceManagementRole if Default Host Management is on. Without the policy, sessions to a server no longer start."
  type        = set(string)
}

variable "keep_days" {
  description = "For how many days records are kept."
  type        = number
  default     = 365
  validation {
    condition     = var.keep_days >= 30
    error_message = "Keep records for at least 30 days."
  }
}

resource "aws_s3_bucket" "records" {
  bucket = var.bucket_name
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_public_access_block" "records" {
  bucket                  = aws_s3_bucket.records.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "records" {
  bucket = aws_s3_bucket.records.id
  rule {
    id     = "keep"
    status = "Enabled"
    filter {
      prefix = "sessions/"
    }
    expiration {
      days = var.keep_days
    }
  }
}

data "aws_iam_policy_document" "write" {
  statement {
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.records.arn}/sessions/*"]
  }
  statement {
    actions   = ["s3:GetEncryptionConfiguration"]
    resources = [aws_s3_bucket.records.arn]
  }
}

resource "aws_iam_policy" "write" {
  name_prefix = "write-session-records-"
  description = "Lets servers write session records and see that the bucket is encrypted"
  policy      = data.aws_iam_policy_document.write.json
}

resource "aws_iam_role_policy_attachment" "write" {
  for_each   = var.server_roles
  role       = each.value
  policy_arn = aws_iam_policy.write.arn
}

resource "aws_ssm_document" "preferences" {
  name            = "SSM-SessionManagerRunShell"
  document_type   = "Session"
  document_format = "JSON"
  content = jsonencode({
    schemaVersion = "1.0"
    description   = "Session Manager preferences"
    sessionType   = "Standard_Stream"
    inputs = {
      s3BucketName        = aws_s3_bucket.records.id
      s3KeyPrefix         = "sessions"
      s3EncryptionEnabled = true
      idleSessionTimeout  = "20"
    }
  })
  depends_on = [aws_iam_role_policy_attachment.write]
}
