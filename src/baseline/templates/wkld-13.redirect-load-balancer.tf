# Both listeners of a public application load balancer: HTTPS with a modern TLS policy and security headers, and HTTP that only redirects.
# Rules beyond a listener's default action have to be added. Go on to HTTP only when HTTPS works:
#   terraform apply -target=aws_lb_listener.https
# Listeners that exist: terraform import aws_lb_listener.http ARN (and aws_lb_listener.https).
# terraform destroy deletes both listeners, and the site is down.

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

variable "security_group_id" {
  description = "The load balancer's security group, to let port 443 in from everywhere; empty if that is so, or if only some may come in"
  type        = string
  default     = ""
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  for_each = toset(var.security_group_id == "" ? [] : ["ipv4", "ipv6"])

  security_group_id = var.security_group_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = each.key == "ipv4" ? "0.0.0.0/0" : null
  cidr_ipv6         = each.key == "ipv6" ? "::/0" : null
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
