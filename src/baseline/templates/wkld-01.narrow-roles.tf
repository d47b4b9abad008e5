# A narrow policy for the role of an application that exists already. It is added beside what the role has;
# take the broad policy off afterwards, in a quiet hour.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "role_name" {
  description = "The role to narrow, without its path."
  type        = string
}

variable "bucket_name" {
  description = "The bucket whose objects the application reads and writes."
  type        = string
}

variable "table_name" {
  description = "The DynamoDB table that the application reads and writes. Replace the policy by what yours does."
  type        = string
}

data "aws_dynamodb_table" "application" {
  name = var.table_name
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "application" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.bucket_name}/*"]
  }

  statement {
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Query"]
    resources = [data.aws_dynamodb_table.application.arn]
  }
}

resource "aws_iam_role_policy" "application" {
  name   = "application"
  role   = var.role_name
  policy = data.aws_iam_policy_document.application.json
}
