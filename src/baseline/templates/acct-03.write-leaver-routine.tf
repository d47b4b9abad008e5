# An IAM user group whose members may do nothing. Put the IAM user of someone who leaves into it. A group that exists
# already is taken in first: terraform import aws_iam_group.leavers Leavers
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
  default     = "Leavers"
}

data "aws_partition" "current" {}

resource "aws_iam_group" "leavers" {
  name = var.group_name
}

resource "aws_iam_group_policy_attachment" "deny_all" {
  group      = aws_iam_group.leavers.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AWSDenyAll"
}
