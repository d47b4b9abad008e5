# Cost Anomaly Detection by AWS service, with a daily mail.
# An account can have one monitor for AWS services only, and many have one from the start: give its ARN.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "monitor_arn" {
  description = "The ARN of the monitor for AWS services that is there already (aws ce get-anomaly-monitors); empty to make one."
  type        = string
  default     = ""
}

variable "threshold" {
  description = "The jump in USD from which mail is sent, about a tenth of a usual month."
  type        = number
  default     = 20
  validation {
    condition     = var.threshold >= 1
    error_message = "The threshold has to be at least 1 USD."
  }
}

variable "email" {
  description = "The group address for warnings about costs."
  type        = string
  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.email))
    error_message = "An email address is needed."
  }
}

resource "aws_ce_anomaly_monitor" "services" {
  count             = var.monitor_arn == "" ? 1 : 0
  name              = "aws-services"
  monitor_type      = "DIMENSIONAL"
  monitor_dimension = "SERVICE"
}

resource "aws_ce_anomaly_subscription" "mail" {
  name             = "unusual-cost-to-group"
  frequency        = "DAILY"
  monitor_arn_list = [var.monitor_arn == "" ? aws_ce_anomaly_monitor.services[0].arn : var.monitor_arn]

  subscriber {
    type    = "EMAIL"
    address = var.email
  }

  threshold_expression {
    dimension {
      key           = "ANOMALY_TOTAL_IMPACT_ABSOLUTE"
      values        = [tostring(var.threshold)]
      match_options = ["GREATER_THAN_OR_EQUAL"]
    }
  }
}
