# Security Hub CSPM with AWS Foundational Security Best Practices in the Regions you use. AWS Config has to record there.
# terraform destroy turns it off, and its findings are deleted some weeks later.
# Where it is on already, import it: terraform import 'aws_securityhub_account.hub["eu-west-1"]' ACCOUNT_ID@eu-west-1
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "regions" {
  description = "The Regions you use."
  type        = set(string)
}

data "aws_partition" "current" {}

resource "aws_securityhub_account" "hub" {
  for_each = var.regions

  region                    = each.key
  enable_default_standards  = false
  control_finding_generator = "SECURITY_CONTROL"
}

resource "aws_securityhub_standards_subscription" "best_practices" {
  for_each = var.regions

  region        = each.key
  standards_arn = "arn:${data.aws_partition.current.partition}:securityhub:${each.key}::standards/aws-foundational-security-best-practices/v/1.0.0"
  depends_on    = [aws_securityhub_account.hub]
}
