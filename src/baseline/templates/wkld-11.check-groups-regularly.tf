# Two AWS Config rules on security groups, and an e-mail when one of them finds something. AWS Config has to record in the
# provider's Region; apply it in each Region you use, and confirm the subscription in the mail that comes.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "email" {
  description = "The mailing list of those who answer."
  type        = string
  validation {
    condition     = can(regex("^[^@ ]+@[^@ ]+$", var.email))
    error_message = "An e-mail address."
  }
}

variable "ports" {
  description = "TCP ports that may be open to the world, such as 80,443."
  type        = string
  default     = "80,443"
}

resource "aws_config_config_rule" "open_ports" {
  name = "security-groups-only-web-ports"
  input_parameters = jsonencode({
    authorizedTcpPorts = var.ports
    authorizedUdpPorts = "443"
  })

  scope {
    compliance_resource_types = ["AWS::EC2::SecurityGroup"]
  }

  source {
    owner             = "AWS"
    source_identifier = "VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS"
  }
}

resource "aws_config_config_rule" "default_groups" {
  name = "default-security-groups-empty"

  scope {
    compliance_resource_types = ["AWS::EC2::SecurityGroup"]
  }

  source {
    owner             = "AWS"
    source_identifier = "VPC_DEFAULT_SECURITY_GROUP_CLOSED"
  }
}

resource "aws_sns_topic" "alert" {
  name = "security-group-findings"
}

resource "aws_sns_topic_subscription" "mail" {
  topic_arn = aws_sns_topic.alert.arn
  protocol  = "email"
  endpoint  = var.email
}

resource "aws_cloudwatch_event_rule" "alert" {
  name        = "security-group-findings"
  description = "A Config rule on security groups found something"
  event_pattern = jsonencode({
    source      = ["aws.config"]
    detail-type = ["Config Rules Compliance Change"]
    detail = {
      configRuleName      = [aws_config_config_rule.open_ports.name, aws_config_config_rule.default_groups.name]
      newEvaluationResult = { complianceType = ["NON_COMPLIANT"] }
    }
  })
}

resource "aws_cloudwatch_event_target" "mail" {
  rule = aws_cloudwatch_event_rule.alert.name
  arn  = aws_sns_topic.alert.arn
}

data "aws_iam_policy_document" "publish" {
  statement {
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alert.arn]
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }
}

resource "aws_sns_topic_policy" "alert" {
  arn    = aws_sns_topic.alert.arn
  policy = data.aws_iam_policy_document.publish.json
}
