# A security group for a database or cache: in on its port from the groups of applications only, nothing out. Attach it to the
# database beside the old group, test, then take the old one off.

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

variable "port" {
  description = "The port, such as 5432 (PostgreSQL), 3306 (MySQL), 6379 (Redis, Valkey), 443 (OpenSearch)."
  type        = number
  default     = 5432
  validation {
    condition     = var.port >= 1 && var.port <= 65535
    error_message = "A port from 1 to 65535."
  }
}

variable "application_groups" {
  description = "Application to its security group, such as { shop = \"sg-0123\" }."
  type        = map(string)
  validation {
    condition     = alltrue([for group in values(var.application_groups) : startswith(group, "sg-")])
    error_message = "Ids that begin with sg-."
  }
}

# Terraform makes the group without outbound rules, and none is added.
resource "aws_security_group" "database" {
  name_prefix = "database-"
  description = "Database for applications"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "application" {
  for_each                     = var.application_groups
  security_group_id            = aws_security_group.database.id
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
  referenced_security_group_id = each.value
  description                  = each.key
}

output "database_group" {
  description = "The group for the database."
  value       = aws_security_group.database.id
}
