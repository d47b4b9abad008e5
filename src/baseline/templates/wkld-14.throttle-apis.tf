# Limits for a stage of a REST API: one for the whole stage, and a usage plan with a rate, a burst and a daily quota for each client
# with an API key. The plan limits only methods that require an API key.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "api_id" {
  description = "The id of the REST API"
  type        = string
}

variable "stage" {
  description = "The stage that is live"
  type        = string
  default     = "prod"
}

variable "stage_rate" {
  description = "Requests a second that the whole stage takes; twice the busiest moment"
  type        = number
}

variable "client_rate" {
  description = "Requests a second for each client"
  type        = number
  default     = 10
}

variable "daily_quota" {
  description = "Requests a day for each client"
  type        = number
  default     = 10000
}

variable "clients" {
  description = "Names of the clients that get a key"
  type        = set(string)
  default     = []
}

resource "aws_api_gateway_method_settings" "stage" {
  rest_api_id = var.api_id
  stage_name  = var.stage
  method_path = "*/*"
  settings {
    throttling_rate_limit  = var.stage_rate
    throttling_burst_limit = 2 * var.stage_rate
  }
}

resource "aws_api_gateway_usage_plan" "clients" {
  name = "${var.api_id}-clients"
  api_stages {
    api_id = var.api_id
    stage  = var.stage
  }
  throttle_settings {
    rate_limit  = var.client_rate
    burst_limit = 2 * var.client_rate
  }
  quota_settings {
    limit  = var.daily_quota
    period = "DAY"
  }
}

resource "aws_api_gateway_api_key" "client" {
  for_each = var.clients
  name     = each.key
}

resource "aws_api_gateway_usage_plan_key" "client" {
  for_each      = var.clients
  key_id        = aws_api_gateway_api_key.client[each.key].id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.clients.id
}
