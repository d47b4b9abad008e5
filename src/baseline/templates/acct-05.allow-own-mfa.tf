# Lets IAM users register a second factor for themselves: a policy, on a group that all people are in. Once per account.
# If the group or the policy exists: terraform import 'aws_iam_group.people[0]' NAME (or create_group = false),
# terraform import aws_iam_policy.manage_own_mfa arn:aws:iam::ACCOUNT:policy/ManageOwnMfa

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "people_group" {
  description = "The group all people are in."
  type        = string
  default     = "people"
}

variable "create_group" {
  description = "Whether the group has to be made (false if it exists)."
  type        = bool
  default     = true
}

variable "people" {
  description = "Names of IAM users to put into the group; leave out users that only programs use."
  type        = set(string)
  default     = []
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  iam = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}"
  own_user = [
    "${local.iam}:user/&{aws:username}",
    "${local.iam}:user/*/&{aws:username}",
  ]
}

data "aws_iam_policy_document" "manage_own_mfa" {
  statement {
    sid       = "SeeDevices"
    actions   = ["iam:ListVirtualMFADevices", "iam:GetAccountPasswordPolicy"]
    resources = ["*"]
  }
  statement {
    sid       = "MakeAppDevice"
    actions   = ["iam:CreateVirtualMFADevice"]
    resources = ["${local.iam}:mfa/*"]
  }
  statement {
    sid       = "AddToOwnUser"
    actions   = ["iam:EnableMFADevice", "iam:GetMFADevice", "iam:GetUser", "iam:ListMFADevices", "iam:ResyncMFADevice"]
    resources = local.own_user
  }
  statement {
    sid       = "RemoveFromOwnUserOnlyWithMfa"
    actions   = ["iam:DeactivateMFADevice"]
    resources = local.own_user
    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
}

resource "aws_iam_group" "people" {
  count = var.create_group ? 1 : 0
  name  = var.people_group
}

resource "aws_iam_policy" "manage_own_mfa" {
  name   = "ManageOwnMfa"
  policy = data.aws_iam_policy_document.manage_own_mfa.json
}

resource "aws_iam_group_policy_attachment" "people" {
  group      = var.people_group
  policy_arn = aws_iam_policy.manage_own_mfa.arn
  depends_on = [aws_iam_group.people]
}

resource "aws_iam_user_group_membership" "people" {
  for_each   = var.people
  user       = each.value
  groups     = [var.people_group]
  depends_on = [aws_iam_group.people]
}
