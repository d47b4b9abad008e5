# Both listeners of a public application load balancer: HTTPS with a modern TLS policy and security headers, and HTTP that only redirects.
# Listeners that exist: terraform import aws_lb_listener.http ARN (and aws_lb_listener.https).

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "load_balancer_arn" {
  description = "The ARN of the application load balancer"
  type        = string
}

variable "target_group_arn" {
  description = "The ARN of the target group that HTTPS leads to"
  type        = string
}

variable "certificate_arn" {
  description = "The ARN of the certificate, in the same Region"
  type        = string
}

variable "hsts_seconds" {
  description = "How long browsers insist on HTTPS; raise it to 31536000 when every page works over HTTPS"
  type        = number
  default     = 300
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = var.load_balancer_arn
  protocol          = "HTTPS"
  port              = 443
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  certificate_arn   = var.certificate_arn

  routing_http_response_strict_transport_security_header_value = "max-age=${var.hsts_seconds}"
  routing_http_response_x_content_type_options_header_value    = "nosniff"
  routing_http_response_x_frame_options_header_value           = "SAMEORIGIN"

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = var.load_balancer_arn
  protocol          = "HTTP"
  port              = 80
  depends_on        = [aws_lb_listener.https]

  default_action {
    type = "redirect"
    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}
