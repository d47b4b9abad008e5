# A second budget for the whole account that only watches the forecast, beside one that was made by hand.
# If Terraform makes your budget, add the notification block there instead.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "budget_name" {
  description = "The name of the budget."
  type        = string
  default     = "monthly-forecast"
}

variable "amount" {
  description = "The limit in USD a month, the same as in your budget."
  type        = number
  validation {
    condition     = var.amount >= 1
    error_message = "The limit has to be at least 1 USD."
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

resource "aws_budgets_budget" "forecast" {
  name         = var.budget_name
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_amount = tostring(var.amount)
  limit_unit   = "USD"

  # Credits and refunds would hide what is used.
  cost_types {
    include_credit = false
    include_refund = false
  }

  notification {
    notification_type          = "FORECASTED"
    comparison_operator        = "GREATER_THAN"
    threshold                  = 100
    threshold_type             = "PERCENTAGE"
    subscriber_email_addresses = [var.email]
  }
}
