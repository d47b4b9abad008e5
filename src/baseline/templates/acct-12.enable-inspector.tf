# Amazon Inspector in the Regions with servers, container images or functions.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "regions" {
  description = "The Regions with servers, container images or functions."
  type        = set(string)
}

variable "kinds" {
  description = "What is scanned. ECR changes the whole registry of a Region to enhanced scanning."
  type        = set(string)
  default     = ["EC2", "ECR", "LAMBDA"]
  validation {
    condition     = length(setsubtract(var.kinds, ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE"])) == 0
    error_message = "Kinds are EC2, ECR, LAMBDA and LAMBDA_CODE."
  }
}

data "aws_caller_identity" "current" {}

resource "aws_inspector2_enabler" "scan" {
  for_each = var.regions

  region         = each.key
  account_ids    = [data.aws_caller_identity.current.account_id]
  resource_types = var.kinds
}
