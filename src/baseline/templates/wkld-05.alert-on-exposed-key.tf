# Sends a mail when AWS finds an access key of this account in public.
# AWS Health sends these events to us-east-1. Confirm the subscription by the link in the first mail.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

variable "alert_email" {
  description = "An address that several people read."
  type        = string
  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.alert_email))
    error_message = "This must be a mail address."
  }
}

resource "aws_sns_topic" "alerts" {
  name = "exposed-key-alerts"
}

# Without a condition: EventBridge does not support one in the policy of a topic.
data "aws_iam_policy_document" "publish" {
  statement {
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alerts.arn]
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }
}

resource "aws_sns_topic_policy" "publish" {
  arn    = aws_sns_topic.alerts.arn
  policy = data.aws_iam_policy_document.publish.json
}

resource "aws_sns_topic_subscription" "mail" {
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = var.alert_email
}

resource "aws_cloudwatch_event_rule" "exposed" {
  name        = "exposed-key"
  description = "AWS Health found an access key of this account in public"
  event_pattern = jsonencode({
    source = ["aws.health"]
    detail = { eventTypeCode = [{ prefix = "AWS_RISK_CREDENTIALS" }] }
  })
}

resource "aws_cloudwatch_event_target" "mail" {
  rule      = aws_cloudwatch_event_rule.exposed.name
  target_id = "mail"
  arn       = aws_sns_topic.alerts.arn
}
