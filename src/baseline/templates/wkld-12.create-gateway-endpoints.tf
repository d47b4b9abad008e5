# Gateway endpoints for S3 and DynamoDB in one VPC. Open connections to S3 and DynamoDB are cut once.
# An endpoint that exists: terraform import 'aws_vpc_endpoint.gateway["s3"]' vpce-0123456789abcdef0

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

variable "private_route_tables" {
  description = "The ids of the route tables of its private subnets"
  type        = set(string)
}

variable "services" {
  description = "The services that get an endpoint"
  type        = set(string)
  default     = ["s3", "dynamodb"]
  validation {
    condition     = length(setsubtract(var.services, ["s3", "dynamodb"])) == 0
    error_message = "Only s3 and dynamodb have gateway endpoints."
  }
}

data "aws_vpc_endpoint_service" "gateway" {
  for_each     = var.services
  service      = each.key
  service_type = "Gateway"
}

resource "aws_vpc_endpoint" "gateway" {
  for_each          = var.services
  vpc_id            = var.vpc_id
  vpc_endpoint_type = "Gateway"
  service_name      = data.aws_vpc_endpoint_service.gateway[each.key].service_name
  route_table_ids   = var.private_route_tables
}
