# A DB subnet group of private subnets, into which databases are created or restored. RDS does not move a running database to
# another group of the same network: see the steps for that. One that exists: terraform import aws_db_subnet_group.private NAME.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "name" {
  description = "A name for the subnet group."
  type        = string
  default     = "private-databases"
}

variable "subnet_ids" {
  description = "Private subnets in at least two zones."
  type        = list(string)
  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "RDS wants two subnets, in two zones."
  }
}

resource "aws_db_subnet_group" "private" {
  name        = var.name
  description = "Private subnets for databases"
  subnet_ids  = var.subnet_ids
}

output "name" {
  description = "The subnet group to name when you create or restore a database."
  value       = aws_db_subnet_group.private.name
}
