# A role for the servers of one application, with the instance profile that carries it.
# Name it afterwards as iam_instance_profile of aws_instance or aws_launch_template.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "role_name" {
  description = "Name of the role and of its instance profile."
  type        = string
  default     = "app-server"
}

variable "bucket_name" {
  description = "The bucket whose objects the application reads and writes. Replace the policy by what yours does."
  type        = string
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "application" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.bucket_name}/*"]
  }
}

resource "aws_iam_role" "server" {
  name               = var.role_name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "application" {
  name   = "application"
  role   = aws_iam_role.server.name
  policy = data.aws_iam_policy_document.application.json
}

resource "aws_iam_instance_profile" "server" {
  name = var.role_name
  role = aws_iam_role.server.name
}
