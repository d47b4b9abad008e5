# Two private subnets in two zones of an existing network (VPC), with a route table that leads nowhere outside and no public
# addresses. Apply it once for each network.
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

variable "subnets" {
  description = "Zone to free address block, in at least two zones, such as { eu-west-1a = \"172.31.128.0/20\", eu-west-1b = \"172.31.144.0/20\" }."
  type        = map(string)
  validation {
    condition     = length(var.subnets) >= 2 && alltrue([for block in values(var.subnets) : can(cidrhost(block, 0))])
    error_message = "At least two zones, each with an address block."
  }
}

resource "aws_route_table" "private" {
  vpc_id = var.vpc_id
  tags   = { Name = "private" }
}

resource "aws_subnet" "private" {
  for_each                = var.subnets
  vpc_id                  = var.vpc_id
  availability_zone       = each.key
  cidr_block              = each.value
  map_public_ip_on_launch = false
  tags                    = { Name = "private-${each.key}" }
}

resource "aws_route_table_association" "private" {
  for_each       = aws_subnet.private
  route_table_id = aws_route_table.private.id
  subnet_id      = each.value.id
}

output "subnet_ids" {
  description = "The private subnets."
  value       = [for subnet in aws_subnet.private : subnet.id]
}

output "route_table_id" {
  description = "Their route table, for a NAT gateway and gateway endpoints."
  value       = aws_route_table.private.id
}
