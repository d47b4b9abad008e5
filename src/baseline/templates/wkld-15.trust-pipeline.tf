# A role that only one repository's pipeline at GitHub can take, by short-lived tokens, and that can only take
# the roles of the AWS CDK. An account has one provider for GitHub at most: if it
# is there, set create_provider to false, or terraform import 'aws_iam_openid_connect_provider.github[0]' ARN

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "subject" {
  description = "The exact subject of the tokens, such as repo:my-org/my-repo:environment:production, or with ids repo:my-org@123/my-repo@456:environment:production"
  type        = string
  validation {
    condition     = can(regex("^repo:[\\w.-]+(@[0-9]+)?/[\\w.-]+(@[0-9]+)?:(environment:|ref:refs/)[\\w./-]+$", var.subject))
    error_message = "Name one repository with its environment or branch, without *."
  }
}

variable "role_name" {
  description = "A name for the role"
  type        = string
  default     = "deploy-from-github"
}

variable "create_provider" {
  description = "false, if the account trusts token.actions.githubusercontent.com already"
  type        = bool
  default     = true
}

data "aws_caller_identity" "this" {}

data "aws_partition" "this" {}

locals {
  provider_arn = "arn:${data.aws_partition.this.partition}:iam::${data.aws_caller_identity.this.account_id}:oidc-provider/token.actions.githubusercontent.com"
}

resource "aws_iam_openid_connect_provider" "github" {
  count          = var.create_provider ? 1 : 0
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = [var.subject]
    }
  }
}

data "aws_iam_policy_document" "deploy" {
  statement {
    actions   = ["sts:AssumeRole"]
    resources = ["arn:${data.aws_partition.this.partition}:iam::${data.aws_caller_identity.this.account_id}:role/cdk-*"]
  }
}

resource "aws_iam_role" "deploy" {
  name                 = var.role_name
  max_session_duration = 3600
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  depends_on           = [aws_iam_openid_connect_provider.github]
}

resource "aws_iam_role_policy" "deploy" {
  name   = "deploy-with-cdk"
  role   = aws_iam_role.deploy.id
  policy = data.aws_iam_policy_document.deploy.json
}

output "role_arn" {
  description = "For role-to-assume in the workflow"
  value       = aws_iam_role.deploy.arn
}
