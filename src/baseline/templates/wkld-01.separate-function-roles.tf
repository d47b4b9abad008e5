# A role for one Lambda function: it writes the function's log and does what the application needs.
# Name it afterwards as role of aws_lambda_function.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "function_name" {
  description = "The function."
  type        = string
}

variable "bucket_name" {
  description = "The bucket whose objects the function reads and writes. Replace the policy by what yours does."
  type        = string
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "application" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.bucket_name}/*"]
  }
}

resource "aws_iam_role" "function" {
  name               = var.function_name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "log" {
  role       = aws_iam_role.function.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_iam_role_policy" "application" {
  name   = "application"
  role   = aws_iam_role.function.name
  policy = data.aws_iam_policy_document.application.json
}

output "role_arn" {
  description = "To name as role of the function."
  value       = aws_iam_role.function.arn
}
