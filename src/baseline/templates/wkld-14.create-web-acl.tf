# A web ACL with the core, known-bad-inputs and IP-reputation rules of AWS and a rate limit, first counting, later blocking. It costs
# about 9 USD a month. For CloudFront use the provider of us-east-1 and the scope CLOUDFRONT, and put its ARN into the distribution
# (web_acl_id). A web ACL that is attached to a load balancer already is taken off.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "name" {
  description = "A name for the web ACL"
  type        = string
  default     = "web"
}

variable "scope" {
  description = "CLOUDFRONT for distributions, REGIONAL for the rest"
  type        = string
  default     = "REGIONAL"
  validation {
    condition     = contains(["REGIONAL", "CLOUDFRONT"], var.scope)
    error_message = "The scope is REGIONAL or CLOUDFRONT."
  }
}

variable "mode" {
  description = "Start with count, and change to block after a week of looking at what it would block"
  type        = string
  default     = "count"
  validation {
    condition     = contains(["count", "block"], var.mode)
    error_message = "The mode is count or block."
  }
}

variable "rate_limit" {
  description = "The most requests one address may send in five minutes"
  type        = number
  default     = 2000
}

variable "resource_arns" {
  description = "The load balancers and REST stages to attach it to; none for CloudFront"
  type        = set(string)
  default     = []
}

locals {
  groups = {
    ip-reputation    = { priority = 0, name = "AWSManagedRulesAmazonIpReputationList" }
    known-bad-inputs = { priority = 1, name = "AWSManagedRulesKnownBadInputsRuleSet" }
    core             = { priority = 2, name = "AWSManagedRulesCommonRuleSet" }
  }
}

resource "aws_wafv2_web_acl" "this" {
  name  = var.name
  scope = var.scope

  default_action {
    allow {}
  }

  visibility_config {
    sampled_requests_enabled   = true
    cloudwatch_metrics_enabled = true
    metric_name                = var.name
  }

  dynamic "rule" {
    for_each = local.groups
    content {
      name     = rule.key
      priority = rule.value.priority
      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.value.name
          # It would stop uploads of more than 8 KB.
          dynamic "rule_action_override" {
            for_each = rule.key == "core" ? ["SizeRestrictions_BODY"] : []
            content {
              name = rule_action_override.value
              action_to_use {
                count {}
              }
            }
          }
        }
      }
      override_action {
        dynamic "none" {
          for_each = var.mode == "block" ? [1] : []
          content {}
        }
        dynamic "count" {
          for_each = var.mode == "count" ? [1] : []
          content {}
        }
      }
      visibility_config {
        sampled_requests_enabled   = true
        cloudwatch_metrics_enabled = true
        metric_name                = rule.key
      }
    }
  }

  rule {
    name     = "rate-limit"
    priority = 3
    statement {
      rate_based_statement {
        limit                 = var.rate_limit
        evaluation_window_sec = 300
        aggregate_key_type    = "IP"
      }
    }
    action {
      dynamic "block" {
        for_each = var.mode == "block" ? [1] : []
        content {}
      }
      dynamic "count" {
        for_each = var.mode == "count" ? [1] : []
        content {}
      }
    }
    visibility_config {
      sampled_requests_enabled   = true
      cloudwatch_metrics_enabled = true
      metric_name                = "rate-limit"
    }
  }
}

resource "aws_wafv2_web_acl_association" "this" {
  for_each     = var.resource_arns
  web_acl_arn  = aws_wafv2_web_acl.this.arn
  resource_arn = each.key
}

output "web_acl_arn" {
  description = "For the distribution's setting web_acl_id"
  value       = aws_wafv2_web_acl.this.arn
}
