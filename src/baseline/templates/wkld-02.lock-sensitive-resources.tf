# Refuses the objects of a bucket and the value of a secret to everybody but the roles named.
# It replaces the whole policy of the bucket and of the secret: add the statements that they have. To see them first:
# terraform import 'aws_s3_bucket_policy.known[0]' BUCKET
# terraform import 'aws_secretsmanager_secret_policy.known[0]' SECRET_ARN
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "bucket_name" {
  description = "The bucket that matters, or nothing."
  type        = string
  default     = ""
}

variable "secret_arn" {
  description = "The ARN of the secret that matters, or nothing."
  type        = string
  default     = ""
}

variable "role_arns" {
  description = "Every role that needs the data: application, backup, replication, and the people who repair things. Who is missing is locked out at once."
  type        = list(string)

  validation {
    condition     = length(var.role_arns) > 0 && alltrue([for each in var.role_arns : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/", each))])
    error_message = "At least one ARN of a role, and nothing else."
  }
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "bucket" {
  statement {
    sid       = "OnlyKnownCallers"
    effect    = "Deny"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.bucket_name}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnNotLike"
      variable = "aws:PrincipalArn"
      values   = var.role_arns
    }

    condition {
      test     = "BoolIfExists"
      variable = "aws:PrincipalIsAWSService"
      values   = ["false"]
    }
  }
}

data "aws_iam_policy_document" "secret" {
  statement {
    sid       = "OnlyKnownReaders"
    effect    = "Deny"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnNotLike"
      variable = "aws:PrincipalArn"
      values   = var.role_arns
    }

    condition {
      test     = "BoolIfExists"
      variable = "aws:PrincipalIsAWSService"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "known" {
  count  = var.bucket_name == "" ? 0 : 1
  bucket = var.bucket_name
  policy = data.aws_iam_policy_document.bucket.json
}

resource "aws_secretsmanager_secret_policy" "known" {
  count               = var.secret_arn == "" ? 0 : 1
  secret_arn          = var.secret_arn
  policy              = data.aws_iam_policy_document.secret.json
  block_public_policy = true
}
