# Denies everything to the root user of member accounts, except in sessions that the management account opens.
# Apply in the management account, after enabling service control policies in AWS Organizations.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "target_ids" {
  description = "Accounts (12 digits), organizational units (ou-...) or the organization's root (r-...). Begin with one account."
  type        = set(string)

  validation {
    condition     = alltrue([for id in var.target_ids : can(regex("^([0-9]{12}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32})$", id))])
    error_message = "An account has 12 digits; a unit begins with ou-, the root with r-."
  }
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "deny_root" {
  statement {
    sid       = "DenyRootItself"
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]

    condition {
      test     = "ArnLike"
      variable = "aws:PrincipalArn"
      values   = ["arn:${data.aws_partition.current.partition}:iam::*:root"]
    }

    condition {
      test     = "Null"
      variable = "aws:AssumedRoot"
      values   = ["true"]
    }
  }
}

resource "aws_organizations_policy" "deny_root" {
  name        = "deny-root-in-members"
  description = "Root may do nothing in member accounts"
  type        = "SERVICE_CONTROL_POLICY"
  content     = data.aws_iam_policy_document.deny_root.minified_json
}

resource "aws_organizations_policy_attachment" "deny_root" {
  for_each  = var.target_ids
  policy_id = aws_organizations_policy.deny_root.id
  target_id = each.value
}
