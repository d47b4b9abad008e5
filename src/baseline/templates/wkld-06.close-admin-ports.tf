# A security group without SSH and RDP, to give to servers in place of an open one: HTTPS in, and nothing else.
# Work on the servers goes through Session Manager, which needs no inbound rule.
# If the open group itself is in Terraform, delete its rules for ports 22 and 3389 there instead.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "vpc_id" {
  description = "The VPC of the servers."
  type        = string
  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "This must be the ID of a VPC."
  }
}

variable "https_from" {
  description = "Who may reach port 443: everybody for a public web server, the VPC's range behind a load balancer."
  type        = string
  default     = "0.0.0.0/0"
  validation {
    condition     = can(cidrhost(var.https_from, 0))
    error_message = "This must be an address range such as 10.0.0.0/16."
  }
}

resource "aws_security_group" "without_admin_ports" {
  name        = "without-admin-ports"
  description = "HTTPS in, no SSH or RDP"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  security_group_id = aws_security_group.without_admin_ports.id
  description       = "HTTPS"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = var.https_from
}

resource "aws_vpc_security_group_egress_rule" "out" {
  security_group_id = aws_security_group.without_admin_ports.id
  description       = "Everything out, as a new group has it"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

output "group_id" {
  description = "Give it to the servers, try everything, then delete the open group's rules."
  value       = aws_security_group.without_admin_ports.id
}
