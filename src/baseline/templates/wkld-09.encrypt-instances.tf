# An encrypted RDS database without public address, new or restored from an encrypted snapshot. It is made in the provider's
# Region. One that exists: terraform import aws_db_instance.database NAME (encryption cannot be switched on there).

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "identifier" {
  description = "The name of the database. It is part of its address."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,62}$", var.identifier))
    error_message = "Small letters, digits and hyphens, beginning with a letter."
  }
}

variable "snapshot_identifier" {
  description = "The encrypted snapshot to restore; null makes a new database."
  type        = string
  default     = null
}

variable "engine" {
  description = "The engine, that of the snapshot if there is one."
  type        = string
  default     = "postgres"
}

variable "instance_class" {
  description = "The size of the server."
  type        = string
  default     = "db.t4g.micro"
}

variable "storage" {
  description = "Gigabytes of disk, at least as many as the snapshot has."
  type        = number
  default     = 20
}

variable "subnet_group" {
  description = "The DB subnet group. It should hold private subnets only."
  type        = string
}

variable "security_group_ids" {
  description = "The security groups of the database."
  type        = list(string)
}

variable "kms_key_arn" {
  description = "A KMS key of your own for a new database; null uses AWS's key. Your own is needed to share snapshots with other accounts."
  type        = string
  default     = null
}

locals {
  new = var.snapshot_identifier == null
}

resource "aws_db_instance" "database" {
  identifier                  = var.identifier
  snapshot_identifier         = var.snapshot_identifier
  engine                      = var.engine
  instance_class              = var.instance_class
  allocated_storage           = var.storage
  storage_type                = "gp3"
  storage_encrypted           = true
  kms_key_id                  = var.kms_key_arn
  username                    = local.new ? "dbadmin" : null
  manage_master_user_password = local.new ? true : null
  db_subnet_group_name        = var.subnet_group
  vpc_security_group_ids      = var.security_group_ids
  publicly_accessible         = false
  backup_retention_period     = 7
  copy_tags_to_snapshot       = true
  deletion_protection         = true
  final_snapshot_identifier   = "${var.identifier}-final"

  lifecycle {
    # The snapshot is needed once; forgetting its name later must not make the database anew.
    ignore_changes = [snapshot_identifier, kms_key_id]
  }
}

output "address" {
  description = "The address for your applications."
  value       = aws_db_instance.database.address
}
