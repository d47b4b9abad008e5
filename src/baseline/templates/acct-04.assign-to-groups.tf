# Gives a group of IAM Identity Center a permission set in some accounts. Apply in the management account, in Identity
# Center's Region. It adds only: take the assignments of single people away afterwards.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "group" {
  description = "The group's name in Identity Center."
  type        = string
}

variable "permission_set" {
  description = "The name of the permission set."
  type        = string
}

variable "account_ids" {
  description = "The accounts in which the people work."
  type        = set(string)

  validation {
    condition     = alltrue([for id in var.account_ids : can(regex("^[0-9]{12}$", id))])
    error_message = "An account's number has 12 digits."
  }
}

data "aws_ssoadmin_instances" "all" {}

locals {
  instance = tolist(data.aws_ssoadmin_instances.all.arns)[0]
  store    = tolist(data.aws_ssoadmin_instances.all.identity_store_ids)[0]
}

data "aws_identitystore_group" "group" {
  identity_store_id = local.store

  alternate_identifier {
    unique_attribute {
      attribute_path  = "DisplayName"
      attribute_value = var.group
    }
  }
}

data "aws_ssoadmin_permission_set" "permission_set" {
  instance_arn = local.instance
  name         = var.permission_set
}

resource "aws_ssoadmin_account_assignment" "group" {
  for_each           = var.account_ids
  instance_arn       = local.instance
  permission_set_arn = data.aws_ssoadmin_permission_set.permission_set.arn
  principal_type     = "GROUP"
  principal_id       = data.aws_identitystore_group.group.group_id
  target_type        = "AWS_ACCOUNT"
  target_id          = each.value
}
