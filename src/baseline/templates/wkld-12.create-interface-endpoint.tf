# Interface endpoints with private DNS and one security group. The VPC needs DNS resolution and DNS hostnames on.
# From the first minute every program in the VPC uses the endpoints.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "vpc_id" {
  description = "The VPC that gets the endpoints"
  type        = string
  validation {
    condition     = can(regex("^vpc-[0-9a-f]+$", var.vpc_id))
    error_message = "This is not the id of a VPC."
  }
}

variable "subnets" {
  description = "A private subnet in each zone you use"
  type        = set(string)
}

variable "services" {
  description = "The ends of the services' names, such as secretsmanager, ssm or ecr.api"
  type        = set(string)
  default     = ["secretsmanager"]
}

data "aws_vpc" "this" {
  id = var.vpc_id
}

data "aws_vpc_endpoint_service" "interface" {
  for_each     = var.services
  service      = each.key
  service_type = "Interface"
}

resource "aws_security_group" "endpoints" {
  name_prefix = "vpc-endpoints-"
  description = "HTTPS from the VPC to interface endpoints"
  vpc_id      = var.vpc_id
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  for_each          = toset(data.aws_vpc.this.cidr_block_associations[*].cidr_block)
  security_group_id = aws_security_group.endpoints.id
  description       = "HTTPS from the VPC"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = each.key
}

resource "aws_vpc_endpoint" "interface" {
  for_each            = var.services
  vpc_id              = var.vpc_id
  vpc_endpoint_type   = "Interface"
  service_name        = data.aws_vpc_endpoint_service.interface[each.key].service_name
  subnet_ids          = var.subnets
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true
}
