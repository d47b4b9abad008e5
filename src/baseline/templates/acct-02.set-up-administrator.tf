# A group of administrators in IAM Identity Center with full rights in one account. Apply in the management account, in
# Identity Center's Region, after enabling it and adding the person. What exists already is taken in first:
#   terraform import aws_identitystore_group.administrators STORE-ID/GROUP-ID
#   terraform import aws_ssoadmin_permission_set.full_rights PERMISSION-SET-ARN,INSTANCE-ARN
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "user_name" {
  description = "The person's user name in Identity Center."
  type        = string
}

variable "account_id" {
  description = "The account the group gets full rights in."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account's number has 12 digits."
  }
}

data "aws_partition" "current" {}

data "aws_ssoadmin_instances" "all" {}

locals {
  instance = tolist(data.aws_ssoadmin_instances.all.arns)[0]
  store    = tolist(data.aws_ssoadmin_instances.all.identity_store_ids)[0]
}

data "aws_identitystore_user" "person" {
  identity_store_id = local.store

  alternate_identifier {
    unique_attribute {
      attribute_path  = "UserName"
      attribute_value = var.user_name
    }
  }
}

resource "aws_identitystore_group" "administrators" {
  identity_store_id = local.store
  display_name      = "Administrators"
}

resource "aws_identitystore_group_membership" "person" {
  identity_store_id = local.store
  group_id          = aws_identitystore_group.administrators.group_id
  member_id         = data.aws_identitystore_user.person.user_id
}

resource "aws_ssoadmin_permission_set" "full_rights" {
  instance_arn     = local.instance
  name             = "AdministratorAccess"
  description      = "Full rights, for administrators"
  session_duration = "PT4H"
}

resource "aws_ssoadmin_managed_policy_attachment" "full_rights" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.full_rights.arn
  managed_policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AdministratorAccess"
}

resource "aws_ssoadmin_account_assignment" "administrators" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.full_rights.arn
  principal_type     = "GROUP"
  principal_id       = aws_identitystore_group.administrators.group_id
  target_type        = "AWS_ACCOUNT"
  target_id          = var.account_id

  depends_on = [aws_ssoadmin_managed_policy_attachment.full_rights]
}
