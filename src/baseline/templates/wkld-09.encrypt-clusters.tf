# An encrypted Aurora cluster without public address, new or restored from a snapshot, which need not be encrypted itself.
# It is made in the provider's Region. One that exists: terraform import aws_rds_cluster.cluster NAME.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "identifier" {
  description = "The name of the cluster. It is part of its address."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,60}$", var.identifier))
    error_message = "Small letters, digits and hyphens, beginning with a letter."
  }
}

variable "snapshot_identifier" {
  description = "The name or ARN of the cluster snapshot to restore; null makes a new cluster."
  type        = string
  default     = null
}

variable "engine" {
  description = "The engine, that of the snapshot if there is one."
  type        = string
  default     = "aurora-postgresql"
  validation {
    condition     = contains(["aurora-postgresql", "aurora-mysql"], var.engine)
    error_message = "aurora-postgresql or aurora-mysql."
  }
}

variable "instance_class" {
  description = "The size of each server."
  type        = string
  default     = "db.t4g.medium"
}

variable "subnet_group" {
  description = "The DB subnet group. It should hold private subnets only."
  type        = string
}

variable "security_group_ids" {
  description = "The security groups of the cluster."
  type        = list(string)
}

variable "kms_key_arn" {
  description = "A KMS key of your own; null uses AWS's key. Your own is needed to share snapshots with other accounts."
  type        = string
  default     = null
}

data "aws_kms_key" "rds" {
  key_id = "alias/aws/rds"
}

locals {
  new = var.snapshot_identifier == null
}

resource "aws_rds_cluster" "cluster" {
  cluster_identifier          = var.identifier
  snapshot_identifier         = var.snapshot_identifier
  engine                      = var.engine
  storage_encrypted           = true
  kms_key_id                  = coalesce(var.kms_key_arn, data.aws_kms_key.rds.arn)
  master_username             = local.new ? "dbadmin" : null
  manage_master_user_password = local.new ? true : null
  db_subnet_group_name        = var.subnet_group
  vpc_security_group_ids      = var.security_group_ids
  backup_retention_period     = 7
  copy_tags_to_snapshot       = true
  deletion_protection         = true
  final_snapshot_identifier   = "${var.identifier}-final"

  lifecycle {
    # The snapshot is needed once; forgetting its name later must not make the cluster anew.
    ignore_changes = [snapshot_identifier]
  }
}

resource "aws_rds_cluster_instance" "instance" {
  identifier          = "${var.identifier}-1"
  cluster_identifier  = aws_rds_cluster.cluster.id
  engine              = aws_rds_cluster.cluster.engine
  instance_class      = var.instance_class
  publicly_accessible = false
}

output "address" {
  description = "The address for your applications."
  value       = aws_rds_cluster.cluster.endpoint
}
