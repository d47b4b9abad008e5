# Takes over the default security groups of networks and empties them, so move everything out of them first. Nothing has to be
# imported. What is taken out of this configuration again stays empty. It works in the provider's Region.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "vpc_ids" {
  description = "The networks whose default groups are emptied; an empty list takes all of the Region."
  type        = set(string)
  default     = []
}

data "aws_vpcs" "all" {}

resource "aws_default_security_group" "empty" {
  for_each = length(var.vpc_ids) > 0 ? var.vpc_ids : toset(data.aws_vpcs.all.ids)
  vpc_id   = each.key
}
