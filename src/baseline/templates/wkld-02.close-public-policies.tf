# A policy for one SQS queue that admits one role of yours, and nobody else from outside the account.
# It replaces the whole policy of the queue: keep the old one first. To look at it beforehand:
# terraform import aws_sqs_queue_policy.queue QUEUE_URL
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "queue_name" {
  description = "Name of the queue."
  type        = string
}

variable "role_arn" {
  description = "The role that sends to the queue and reads from it."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/", var.role_arn))
    error_message = "The ARN of a role."
  }
}

data "aws_sqs_queue" "queue" {
  name = var.queue_name
}

data "aws_iam_policy_document" "queue" {
  statement {
    sid       = "OneRole"
    actions   = ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [data.aws_sqs_queue.queue.arn]

    principals {
      type        = "AWS"
      identifiers = [var.role_arn]
    }
  }
}

resource "aws_sqs_queue_policy" "queue" {
  queue_url = data.aws_sqs_queue.queue.url
  policy    = data.aws_iam_policy_document.queue.json
}
