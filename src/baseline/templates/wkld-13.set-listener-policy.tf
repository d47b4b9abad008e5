# The HTTPS or TLS listener of a load balancer with a policy for TLS 1.2 and 1.3 only.
# A listener that exists: terraform import aws_lb_listener.this ARN
# Clients that know only TLS 1.0 or 1.1 can no longer connect.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "load_balancer_arn" {
  description = "The ARN of the load balancer"
  type        = string
}

variable "target_group_arn" {
  description = "The ARN of the target group"
  type        = string
}

variable "certificate_arn" {
  description = "The ARN of the certificate, in the same Region"
  type        = string
}

variable "protocol" {
  description = "HTTPS for an application, TLS for a network load balancer"
  type        = string
  default     = "HTTPS"
}

variable "ssl_policy" {
  description = "The policy"
  type        = string
  default     = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  validation {
    condition     = can(regex("^ELBSecurityPolicy-TLS13-1-[23]-", var.ssl_policy)) && !can(regex("Ext", var.ssl_policy))
    error_message = "Choose a policy of the TLS13-1-2 or TLS13-1-3 family without Ext in its name."
  }
}

resource "aws_lb_listener" "this" {
  load_balancer_arn = var.load_balancer_arn
  protocol          = var.protocol
  port              = 443
  ssl_policy        = var.ssl_policy
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}
