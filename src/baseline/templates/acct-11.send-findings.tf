# Mail for GuardDuty findings of severity 7 and more: every Region hands them on to your main Region, which sends the mail.
# The addressee has to confirm the mail that AWS sends first. Run it again after enabling a Region.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "home_region" {
  description = "Your main Region, where the mail is sent from."
  type        = string
  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.home_region))
    error_message = "The name of a Region is needed, such as eu-west-1."
  }
}

variable "email" {
  description = "The closed group address for security mail."
  type        = string
  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.email))
    error_message = "An email address is needed."
  }
}

variable "excluded_regions" {
  description = "Regions to leave out, such as those that your organization forbids."
  type        = set(string)
  default     = []
}

data "aws_regions" "enabled" {}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  home_bus = "arn:${data.aws_partition.current.partition}:events:${var.home_region}:${data.aws_caller_identity.current.account_id}:event-bus/default"
  others   = setsubtract(data.aws_regions.enabled.names, setunion([var.home_region], var.excluded_regions))
  pattern = jsonencode({
    source      = ["aws.guardduty"]
    detail-type = ["GuardDuty Finding"]
    detail      = { severity = [{ numeric = [">=", 7] }] }
  })
}

resource "aws_sns_topic" "findings" {
  region = var.home_region
  name   = "guardduty-findings"
}

resource "aws_sns_topic_subscription" "email" {
  region    = var.home_region
  topic_arn = aws_sns_topic.findings.arn
  protocol  = "email"
  endpoint  = var.email
}

data "aws_iam_policy_document" "topic" {
  statement {
    sid       = "EventBridgeMayPublish"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.findings.arn]
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }
}

resource "aws_sns_topic_policy" "findings" {
  region = var.home_region
  arn    = aws_sns_topic.findings.arn
  policy = data.aws_iam_policy_document.topic.json
}

resource "aws_cloudwatch_event_rule" "mail" {
  region        = var.home_region
  name          = "guardduty-findings"
  event_pattern = local.pattern
}

resource "aws_cloudwatch_event_target" "mail" {
  region    = var.home_region
  rule      = aws_cloudwatch_event_rule.mail.name
  target_id = "mail"
  arn       = aws_sns_topic.findings.arn
  input_transformer {
    input_paths = {
      account  = "$.detail.accountId"
      region   = "$.detail.region"
      severity = "$.detail.severity"
      type     = "$.detail.type"
      text     = "$.detail.description"
      finding  = "$.detail.id"
    }
    input_template = <<-EOT
      "GuardDuty, severity <severity>, account <account>, Region <region>: <type>"
      "<text>"
      "https://console.aws.amazon.com/guardduty/home?region=<region>#/findings?search=id%3D<finding>"
    EOT
  }
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "forward" {
  statement {
    actions   = ["events:PutEvents"]
    resources = [local.home_bus]
  }
}

resource "aws_iam_role" "forward" {
  name               = "guardduty-forward"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "forward" {
  name   = "put-events"
  role   = aws_iam_role.forward.id
  policy = data.aws_iam_policy_document.forward.json
}

resource "aws_cloudwatch_event_rule" "forward" {
  for_each = local.others

  region        = each.key
  name          = "guardduty-findings"
  event_pattern = local.pattern
}

resource "aws_cloudwatch_event_target" "forward" {
  for_each = local.others

  region    = each.key
  rule      = aws_cloudwatch_event_rule.forward[each.key].name
  target_id = "home"
  arn       = local.home_bus
  role_arn  = aws_iam_role.forward.arn
}
