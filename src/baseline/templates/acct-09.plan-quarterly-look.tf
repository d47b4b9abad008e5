# A mail at the start of each quarter: time to look through all Regions for what lies idle. The addressee has to confirm the mail that AWS sends first.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "email" {
  description = "The group address that gets the reminder."
  type        = string
  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.email))
    error_message = "An email address is needed."
  }
}

variable "schedule" {
  description = "When it is sent, as a cron expression of EventBridge Scheduler."
  type        = string
  default     = "cron(0 9 1 1,4,7,10 ? *)"
}

variable "time_zone" {
  description = "The time zone of the schedule, such as Europe/Berlin."
  type        = string
  default     = "UTC"
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

resource "aws_sns_topic" "reminder" {
  name = "look-through-regions"
}

resource "aws_sns_topic_subscription" "email" {
  topic_arn = aws_sns_topic.reminder.arn
  protocol  = "email"
  endpoint  = var.email
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

data "aws_iam_policy_document" "publish" {
  statement {
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.reminder.arn]
  }
}

resource "aws_iam_role" "send" {
  name               = "look-through-regions-send"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "publish" {
  name   = "publish"
  role   = aws_iam_role.send.id
  policy = data.aws_iam_policy_document.publish.json
}

resource "aws_scheduler_schedule" "reminder" {
  name                         = "look-through-regions"
  schedule_expression          = var.schedule
  schedule_expression_timezone = var.time_zone
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "arn:${data.aws_partition.current.partition}:scheduler:::aws-sdk:sns:publish"
    role_arn = aws_iam_role.send.arn
    input = jsonencode({
      TopicArn = aws_sns_topic.reminder.arn
      Subject  = "AWS: look through all Regions"
      Message  = "Go through all Regions in AWS Global View and remove what is idle: networks, addresses, disks, stopped servers. Write down the date, and what stays and why."
    })
  }
}
