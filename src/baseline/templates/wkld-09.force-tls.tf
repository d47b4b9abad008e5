# A parameter group that makes RDS or Aurora databases refuse connections without TLS. Attach it to the database and restart
# it. Where a group of your own is in use: terraform import aws_db_parameter_group.tls[0] NAME, and keep its other settings.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "name" {
  description = "A name for the parameter group."
  type        = string
  default     = "tls-only"
}

variable "family" {
  description = "The family of the present parameter group, such as postgres16, mysql8.0 or aurora-postgresql16."
  type        = string
  validation {
    condition     = can(regex("^(aurora-)?(postgres|mysql|mariadb|sqlserver)", var.family))
    error_message = "A family of PostgreSQL, MySQL, MariaDB or SQL Server."
  }
}

locals {
  cluster   = startswith(var.family, "aurora-")
  parameter = can(regex("postgres|sqlserver", var.family)) ? "rds.force_ssl" : "require_secure_transport"
  # Aurora MySQL takes ON and OFF, where RDS for MySQL takes 1 and 0.
  value = can(regex("^aurora-mysql", var.family)) ? "ON" : "1"
}

resource "aws_db_parameter_group" "tls" {
  count       = local.cluster ? 0 : 1
  name        = var.name
  family      = var.family
  description = "TLS only"

  parameter {
    name         = local.parameter
    value        = "1"
    apply_method = "pending-reboot"
  }
}

resource "aws_rds_cluster_parameter_group" "tls" {
  count       = local.cluster ? 1 : 0
  name        = var.name
  family      = var.family
  description = "TLS only"

  parameter {
    name         = local.parameter
    value        = local.value
    apply_method = "pending-reboot"
  }
}

output "parameter_group" {
  description = "The group to attach to the database."
  value       = one(concat(aws_db_parameter_group.tls[*].name, aws_rds_cluster_parameter_group.tls[*].name))
}
