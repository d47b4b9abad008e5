# Default Host Management: every server of this Region that uses IMDSv2 and a current agent may report to Systems Manager.
# Apply it in each Region with servers, with create_role = false in all but the first.
# If the role exists already: terraform import 'aws_iam_role.servers[0]' AWSSystemsManagerDefaultEC2InstanceManagementRole
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "region" {
  description = "The Region of the servers."
  type        = string
  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "This must be the code of a Region, such as eu-west-1."
  }
}

variable "create_role" {
  description = "Whether to create the role. False where the console or another Region has created it."
  type        = bool
  default     = true
}

provider "aws" {
  region = var.region
}

data "aws_caller_identity" "here" {}

data "aws_partition" "here" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ssm.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "servers" {
  count              = var.create_role ? 1 : 0
  name               = "AWSSystemsManagerDefaultEC2InstanceManagementRole"
  path               = "/service-role/"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "servers" {
  count      = var.create_role ? 1 : 0
  role       = aws_iam_role.servers[0].name
  policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/AmazonSSMManagedEC2InstanceDefaultPolicy"
}

resource "aws_ssm_service_setting" "host_management" {
  setting_id    = "arn:${data.aws_partition.here.partition}:ssm:${var.region}:${data.aws_caller_identity.here.account_id}:servicesetting/ssm/managed-instance/default-ec2-instance-management-role"
  setting_value = "service-role/AWSSystemsManagerDefaultEC2InstanceManagementRole"
  depends_on    = [aws_iam_role_policy_attachment.servers]
}
