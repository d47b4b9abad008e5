# Refuses IAM users of a group everything but registering a device until they have given a second factor. Once per account.
# Apply it with a trial group first; never with a group that users of programs are in.
# If the policy exists: terraform import aws_iam_policy.require_mfa arn:aws:iam::ACCOUNT:policy/RequireMfa

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "people_group" {
  description = "An existing group; everyone in it has a second factor."
  type        = string
}

data "aws_iam_policy_document" "require_mfa" {
  statement {
    sid    = "NothingElseWithoutMfa"
    effect = "Deny"
    not_actions = [
      "iam:CreateVirtualMFADevice",
      "iam:EnableMFADevice",
      "iam:GetMFADevice",
      "iam:GetUser",
      "iam:ListMFADevices",
      "iam:ListVirtualMFADevices",
      "iam:ResyncMFADevice",
      "sts:GetSessionToken",
    ]
    resources = ["*"]
    condition {
      test     = "BoolIfExists"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["false"]
    }
  }
}

resource "aws_iam_policy" "require_mfa" {
  name   = "RequireMfa"
  policy = data.aws_iam_policy_document.require_mfa.json
}

resource "aws_iam_group_policy_attachment" "require_mfa" {
  group      = var.people_group
  policy_arn = aws_iam_policy.require_mfa.arn
}
