# An application load balancer with HTTPS in front of servers or containers, a redirect from HTTP, and the rule that lets it reach
# the servers. It costs about 25 USD a month. Register the servers in the target group, then point your domain to the output.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "name" {
  description = "A name for the load balancer and its parts"
  type        = string
  default     = "web"
}

variable "vpc_id" {
  description = "The VPC of your servers"
  type        = string
}

variable "public_subnets" {
  description = "Two public subnets in different zones"
  type        = list(string)
  validation {
    condition     = length(var.public_subnets) >= 2
    error_message = "A load balancer needs subnets in two zones."
  }
}

variable "server_group" {
  description = "The security group of the servers"
  type        = string
}

variable "app_port" {
  description = "The port your program listens on"
  type        = number
  default     = 8080
}

variable "health_path" {
  description = "A path that answers 200 when the program is well"
  type        = string
  default     = "/"
}

variable "target_type" {
  description = "instance for servers, ip for containers on Fargate"
  type        = string
  default     = "instance"
}

variable "certificate_arn" {
  description = "The ARN of the domain's certificate, in the same Region"
  type        = string
}

resource "aws_security_group" "load_balancer" {
  name_prefix = "${var.name}-load-balancer-"
  description = "Public web traffic to the load balancer"
  vpc_id      = var.vpc_id
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "ipv4" {
  for_each          = toset(["80", "443"])
  security_group_id = aws_security_group.load_balancer.id
  ip_protocol       = "tcp"
  from_port         = each.key
  to_port           = each.key
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "ipv6" {
  for_each          = toset(["80", "443"])
  security_group_id = aws_security_group.load_balancer.id
  ip_protocol       = "tcp"
  from_port         = each.key
  to_port           = each.key
  cidr_ipv6         = "::/0"
}

resource "aws_vpc_security_group_egress_rule" "to_servers" {
  security_group_id            = aws_security_group.load_balancer.id
  ip_protocol                  = "tcp"
  from_port                    = var.app_port
  to_port                      = var.app_port
  referenced_security_group_id = var.server_group
}

resource "aws_vpc_security_group_ingress_rule" "from_load_balancer" {
  security_group_id            = var.server_group
  description                  = "From the load balancer"
  ip_protocol                  = "tcp"
  from_port                    = var.app_port
  to_port                      = var.app_port
  referenced_security_group_id = aws_security_group.load_balancer.id
}

resource "aws_lb_target_group" "this" {
  name        = var.name
  vpc_id      = var.vpc_id
  protocol    = "HTTP"
  port        = var.app_port
  target_type = var.target_type
  health_check {
    path = var.health_path
  }
}

resource "aws_lb" "this" {
  name                       = var.name
  load_balancer_type         = "application"
  subnets                    = var.public_subnets
  security_groups            = [aws_security_group.load_balancer.id]
  drop_invalid_header_fields = true
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  protocol          = "HTTPS"
  port              = 443
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  protocol          = "HTTP"
  port              = 80

  default_action {
    type = "redirect"
    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

output "target" {
  description = "The name that your domain has to point to"
  value       = aws_lb.this.dns_name
}
