# The way to Systems Manager for a VPC without internet: endpoints for ssm and ssmmessages.
# The VPC needs DNS resolution and DNS hostnames. Where an endpoint exists: terraform import 'aws_vpc_endpoint.ssm["ssm"]' vpce-…
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "region" {
  description = "The Region of the VPC."
  type        = string
}

variable "vpc_id" {
  description = "The VPC of the servers."
  type        = string
  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "This must be the ID of a VPC."
  }
}

variable "subnet_ids" {
  description = "One private subnet in each zone with servers. Each costs about 15 USD a month for the two endpoints."
  type        = list(string)
  validation {
    condition     = length(var.subnet_ids) > 0 && alltrue([for id in var.subnet_ids : startswith(id, "subnet-")])
    error_message = "These must be IDs of subnets."
  }
}

provider "aws" {
  region = var.region
}

data "aws_vpc" "servers" {
  id = var.vpc_id
}

resource "aws_security_group" "endpoints" {
  name        = "systems-manager-endpoints"
  description = "HTTPS from the VPC to Systems Manager"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  for_each          = toset([for range in data.aws_vpc.servers.cidr_block_associations : range.cidr_block])
  security_group_id = aws_security_group.endpoints.id
  description       = "Agents of the servers"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = each.value
}

resource "aws_vpc_endpoint" "ssm" {
  for_each            = toset(["ssm", "ssmmessages"])
  vpc_id              = var.vpc_id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.${var.region}.${each.value}"
  subnet_ids          = var.subnet_ids
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true
}
