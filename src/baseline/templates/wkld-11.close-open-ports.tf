# Two security groups by role: one for a load balancer, open to the world on the web ports only, and one for the servers behind
# it, which take connections from the load balancer alone. Attach them instead of the groups with open ports.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "server_port" {
  description = "The port on which the servers take requests of the load balancer."
  type        = number
  default     = 80
  validation {
    condition     = var.server_port >= 1 && var.server_port <= 65535
    error_message = "A port from 1 to 65535."
  }
}

resource "aws_security_group" "load_balancer" {
  name_prefix = "load-balancer-"
  description = "Web from anywhere"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "servers" {
  name_prefix = "servers-"
  description = "Requests from the load balancer only"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "web" {
  for_each          = toset(["80", "443"])
  security_group_id = aws_security_group.load_balancer.id
  ip_protocol       = "tcp"
  from_port         = tonumber(each.key)
  to_port           = tonumber(each.key)
  cidr_ipv4         = "0.0.0.0/0"
  description       = "Web"
}

resource "aws_vpc_security_group_ingress_rule" "web_ipv6" {
  for_each          = toset(["80", "443"])
  security_group_id = aws_security_group.load_balancer.id
  ip_protocol       = "tcp"
  from_port         = tonumber(each.key)
  to_port           = tonumber(each.key)
  cidr_ipv6         = "::/0"
  description       = "Web"
}

resource "aws_vpc_security_group_ingress_rule" "servers" {
  security_group_id            = aws_security_group.servers.id
  ip_protocol                  = "tcp"
  from_port                    = var.server_port
  to_port                      = var.server_port
  referenced_security_group_id = aws_security_group.load_balancer.id
  description                  = "Load balancer"
}

# Terraform makes groups without outbound rules; both need the way out.
resource "aws_vpc_security_group_egress_rule" "out" {
  for_each          = { load-balancer = aws_security_group.load_balancer.id, servers = aws_security_group.servers.id }
  security_group_id = each.value
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
  description       = "Out"
}

output "load_balancer_group" {
  description = "The group for the load balancer."
  value       = aws_security_group.load_balancer.id
}

output "server_group" {
  description = "The group for the servers behind it."
  value       = aws_security_group.servers.id
}
