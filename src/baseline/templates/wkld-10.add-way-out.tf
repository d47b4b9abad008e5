# A way out for private subnets: a NAT gateway in one zone, the route to it, and free gateway endpoints for S3 and DynamoDB.
# The NAT gateway costs about 36 USD a month with its address, and by traffic.
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

variable "public_subnet_id" {
  description = "A public subnet, in which the gateway stands."
  type        = string
}

variable "route_table_id" {
  description = "The route table of the private subnets. It must not have a route for 0.0.0.0/0 yet."
  type        = string
  validation {
    condition     = startswith(var.route_table_id, "rtb-")
    error_message = "An id that begins with rtb-."
  }
}

variable "gateway_endpoints" {
  description = "Gateway endpoints to add; an empty list if the network has them already."
  type        = set(string)
  default     = ["s3", "dynamodb"]
}

data "aws_region" "current" {}

resource "aws_eip" "out" {
  domain = "vpc"
}

resource "aws_nat_gateway" "out" {
  allocation_id = aws_eip.out.id
  subnet_id     = var.public_subnet_id
  tags          = { Name = "way-out" }
}

resource "aws_route" "out" {
  route_table_id         = var.route_table_id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.out.id
}

resource "aws_vpc_endpoint" "gateway" {
  for_each        = var.gateway_endpoints
  vpc_id          = var.vpc_id
  service_name    = "com.amazonaws.${data.aws_region.current.id}.${each.key}"
  route_table_ids = [var.route_table_id]
}

output "address" {
  description = "The address from which your private servers call others, for allow-lists."
  value       = aws_eip.out.public_ip
}
