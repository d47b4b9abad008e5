# A new, encrypted file system (EFS) with mount targets and daily backups, to copy the data of an unencrypted one to.
# Only servers with the security group you name can mount it.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "vpc_id" {
  description = "The VPC of the servers."
  type        = string
}

variable "subnet_ids" {
  description = "One subnet in each zone with servers."
  type        = set(string)
  validation {
    condition     = length(var.subnet_ids) > 0 && alltrue([for id in var.subnet_ids : startswith(id, "subnet-")])
    error_message = "These must be IDs of subnets."
  }
}

variable "server_group_id" {
  description = "The security group of the servers that mount it."
  type        = string
  validation {
    condition     = startswith(var.server_group_id, "sg-")
    error_message = "This must be the ID of a security group."
  }
}

variable "kms_key_arn" {
  description = "A KMS key of your own, or none for AWS's key for EFS."
  type        = string
  default     = null
}

resource "aws_efs_file_system" "encrypted" {
  encrypted  = true
  kms_key_id = var.kms_key_arn
  tags       = { Name = "encrypted" }
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_efs_backup_policy" "encrypted" {
  file_system_id = aws_efs_file_system.encrypted.id
  backup_policy {
    status = "ENABLED"
  }
}

resource "aws_security_group" "mounts" {
  name        = "encrypted-file-system"
  description = "NFS from the servers"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "nfs" {
  security_group_id            = aws_security_group.mounts.id
  description                  = "Servers that mount the file system"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  referenced_security_group_id = var.server_group_id
}

resource "aws_efs_mount_target" "encrypted" {
  for_each        = var.subnet_ids
  file_system_id  = aws_efs_file_system.encrypted.id
  subnet_id       = each.value
  security_groups = [aws_security_group.mounts.id]
}

output "file_system_id" {
  description = "The id to put into mount options, task definitions and volumes."
  value       = aws_efs_file_system.encrypted.id
}
