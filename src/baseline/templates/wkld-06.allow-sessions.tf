# A policy that lets people start Session Manager sessions and tunnels to databases, and end their own.
# Give it to few: a session may do everything on the server. For IAM Identity Center, name the policy in a permission set.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "groups" {
  description = "IAM user groups that get it. None with IAM Identity Center."
  type        = set(string)
  default     = []
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "sessions" {
  statement {
    actions = ["ssm:StartSession"]
    resources = [
      "arn:${data.aws_partition.current.partition}:ec2:*:*:instance/*",
      "arn:${data.aws_partition.current.partition}:ssm:*:*:document/SSM-SessionManagerRunShell",
      "arn:${data.aws_partition.current.partition}:ssm:*::document/AWS-StartPortForwardingSessionToRemoteHost",
    ]
    condition {
      test     = "BoolIfExists"
      variable = "ssm:SessionDocumentAccessCheck"
      values   = ["true"]
    }
  }
  statement {
    actions = ["ssm:TerminateSession", "ssm:ResumeSession"]
    resources = [
      "arn:${data.aws_partition.current.partition}:ssm:*:*:session/$${aws:userid}-*",
      "arn:${data.aws_partition.current.partition}:ssm:*:*:session/$${aws:username}-*",
    ]
  }
  statement {
    actions = [
      "ec2:DescribeInstances",
      "ssm:DescribeInstanceInformation",
      "ssm:DescribeInstanceProperties",
      "ssm:DescribeSessions",
      "ssm:GetConnectionStatus",
      "ssmmessages:OpenDataChannel",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "sessions" {
  name        = "start-sessions"
  description = "Sessions on servers by Session Manager"
  policy      = data.aws_iam_policy_document.sessions.json
}

resource "aws_iam_group_policy_attachment" "sessions" {
  for_each   = var.groups
  group      = each.value
  policy_arn = aws_iam_policy.sessions.arn
}
