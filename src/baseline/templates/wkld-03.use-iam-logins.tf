# Lets the role of an application sign in to a database as one user, without a password. Switch IAM logins on in the
# database itself (iam_database_authentication_enabled where it is defined), and create the user in it.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "database" {
  description = "Name of the database instance."
  type        = string
}

variable "database_user" {
  description = "The application's user in the database."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_]{1,63}$", var.database_user))
    error_message = "One user: letters, digits and underscores, no star."
  }
}

variable "role_name" {
  description = "The application's role, without its path."
  type        = string
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

data "aws_db_instance" "database" {
  db_instance_identifier = var.database
}

data "aws_iam_policy_document" "connect" {
  statement {
    actions   = ["rds-db:connect"]
    resources = ["arn:${data.aws_partition.current.partition}:rds-db:${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}:dbuser:${data.aws_db_instance.database.resource_id}/${var.database_user}"]
  }
}

resource "aws_iam_role_policy" "database_login" {
  name   = "database-login"
  role   = var.role_name
  policy = data.aws_iam_policy_document.connect.json
}
