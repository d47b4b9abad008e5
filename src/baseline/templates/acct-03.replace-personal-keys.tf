# An IAM user group for people on the command line: "aws login" gives them short-lived keys, and they can make themselves
# no permanent ones. Keys that exist are not touched.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "group_name" {
  description = "The group's name."
  type        = string
  default     = "CommandLine"
}

variable "user_names" {
  description = "The IAM users of these people."
  type        = set(string)
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "no_permanent_keys" {
  statement {
    sid       = "NoKeysOfOnesOwn"
    effect    = "Deny"
    actions   = ["iam:CreateAccessKey"]
    resources = [
      "arn:${data.aws_partition.current.partition}:iam::*:user/&{aws:username}",
      "arn:${data.aws_partition.current.partition}:iam::*:user/*/&{aws:username}",
    ]
  }
}

resource "aws_iam_group" "command_line" {
  name = var.group_name
}

resource "aws_iam_group_policy_attachment" "sign_in" {
  group      = aws_iam_group.command_line.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/SignInLocalDevelopmentAccess"
}

resource "aws_iam_group_policy" "no_permanent_keys" {
  name   = "no-permanent-keys"
  group  = aws_iam_group.command_line.name
  policy = data.aws_iam_policy_document.no_permanent_keys.json
}

resource "aws_iam_user_group_membership" "member" {
  for_each = var.user_names
  user     = each.value
  groups   = [aws_iam_group.command_line.name]
}
