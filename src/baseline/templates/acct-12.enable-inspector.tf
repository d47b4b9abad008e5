# Amazon Inspector for the servers, container images and functions of each Region.
# terraform destroy turns it off and deletes its findings.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "kinds" {
  description = "Region to what is there to scan, such as { eu-west-1 = [\"EC2\", \"ECR\"], us-east-1 = [\"LAMBDA\"] }. ECR changes the whole registry of a Region to enhanced scanning."
  type        = map(set(string))
  validation {
    condition     = alltrue([for kinds in values(var.kinds) : length(kinds) > 0 && length(setsubtract(kinds, ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE"])) == 0])
    error_message = "Each Region has at least one of EC2, ECR, LAMBDA and LAMBDA_CODE."
  }
}

data "aws_caller_identity" "current" {}

resource "aws_inspector2_enabler" "scan" {
  for_each = var.kinds

  region         = each.key
  account_ids    = [data.aws_caller_identity.current.account_id]
  resource_types = each.value
}
