# Lets one branch of one GitHub repository take on a role by OpenID Connect, without stored keys.
# The identity provider exists once per account; where it is there already, set create_provider = false, or import it:
# terraform import 'aws_iam_openid_connect_provider.github[0]' arn:aws:iam::ACCOUNT:oidc-provider/token.actions.githubusercontent.com
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "create_provider" {
  description = "Whether to make GitHub known to the account."
  type        = bool
  default     = true
}

variable "subject" {
  description = "The subject of the pipeline's tokens, such as repo:example-org/example-repo:ref:refs/heads/main."
  type        = string

  validation {
    condition     = can(regex("^repo:[^*?]+/[^*?]+:[^*?]+$", var.subject))
    error_message = "The subject has to name one repository and one branch, without a star."
  }
}

variable "role_name" {
  description = "Name of the pipeline's role."
  type        = string
  default     = "pipeline"
}

variable "policy_arn" {
  description = "ARN of the policy that allows what the pipeline deploys."
  type        = string
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/token.actions.githubusercontent.com"]
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

resource "aws_iam_openid_connect_provider" "github" {
  count          = var.create_provider ? 1 : 0
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "pipeline" {
  name               = var.role_name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "deploy" {
  role       = aws_iam_role.pipeline.name
  policy_arn = var.policy_arn
}

output "role_arn" {
  description = "To name as role-to-assume in the workflow file."
  value       = aws_iam_role.pipeline.arn
}
