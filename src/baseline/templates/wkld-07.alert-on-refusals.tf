# Sends a mail when access to one of the buckets you name is refused. Apply it in each Region with sensitive buckets;
# a trail has to record their objects. Confirm the subscription by the link in the first mail.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "sensitive_buckets" {
  description = "The names of the buckets with sensitive data in this Region."
  type        = list(string)
  validation {
    condition     = length(var.sensitive_buckets) > 0
    error_message = "Name at least one bucket."
  }
}

variable "alert_email" {
  description = "A group address that is read."
  type        = string
  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.alert_email))
    error_message = "This must be a mail address."
  }
}

resource "aws_sns_topic" "alerts" {
  name = "sensitive-data-alerts"
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

resource "aws_cloudwatch_event_rule" "refused" {
  name        = "refused-access-to-sensitive-buckets"
  description = "S3 refused access to a bucket with sensitive data"
  # Refused calls that only read a bucket's settings count as well.
  state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
  event_pattern = jsonencode({
    source      = ["aws.s3"]
    detail-type = ["AWS API Call via CloudTrail"]
    detail = {
      eventSource       = ["s3.amazonaws.com"]
      errorCode         = ["AccessDenied"]
      requestParameters = { bucketName = var.sensitive_buckets }
    }
  })
}

resource "aws_cloudwatch_event_target" "mail" {
  rule      = aws_cloudwatch_event_rule.refused.name
  target_id = "mail"
  arn       = aws_sns_topic.alerts.arn
  input_transformer {
    input_paths = {
      what   = "$.detail.eventName"
      bucket = "$.detail.requestParameters.bucketName"
      who    = "$.detail.userIdentity.arn"
      from   = "$.detail.sourceIPAddress"
      when   = "$.time"
    }
    input_template = "\"Refused: <what> on bucket <bucket> by <who> from <from> at <when>\""
  }
}
