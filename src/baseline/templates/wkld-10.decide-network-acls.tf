# A network ACL for subnets that hold databases only: in on the database's port from the network, answers out, nothing else.
# It works at the moment it is applied, for open connections too. Destroying it gives back the default ACL.
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

variable "vpc_block" {
  description = "The address block of the network, from which applications connect."
  type        = string
  validation {
    condition     = can(cidrhost(var.vpc_block, 0))
    error_message = "An address block such as 10.0.0.0/16."
  }
}

variable "port" {
  description = "The database's port."
  type        = number
  default     = 5432
}

variable "subnet_ids" {
  description = "The subnets that hold databases only."
  type        = list(string)
}

resource "aws_network_acl" "databases" {
  vpc_id     = var.vpc_id
  subnet_ids = var.subnet_ids
  tags       = { Name = "databases" }

  ingress {
    rule_no    = 100
    protocol   = "tcp"
    action     = "allow"
    cidr_block = var.vpc_block
    from_port  = var.port
    to_port    = var.port
  }

  egress {
    rule_no    = 100
    protocol   = "tcp"
    action     = "allow"
    cidr_block = var.vpc_block
    from_port  = 1024
    to_port    = 65535
  }
}
