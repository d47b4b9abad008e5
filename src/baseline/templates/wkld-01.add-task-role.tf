# A task role for one ECS application. Name it afterwards as task_role_arn of aws_ecs_task_definition,
# beside another role as execution_role_arn.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "role_name" {
  description = "Name of the role, after the application."
  type        = string
  default     = "app-task"
}

variable "bucket_name" {
  description = "The bucket whose objects the application reads and writes. Replace the policy by what yours does."
  type        = string
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

data "aws_iam_policy_document" "application" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.bucket_name}/*"]
  }
}

resource "aws_iam_role" "task" {
  name               = var.role_name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "application" {
  name   = "application"
  role   = aws_iam_role.task.name
  policy = data.aws_iam_policy_document.application.json
}

output "task_role_arn" {
  description = "To name as task_role_arn of the task definition."
  value       = aws_iam_role.task.arn
}
