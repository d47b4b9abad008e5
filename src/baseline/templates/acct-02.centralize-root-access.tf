# Lets IAM manage root access of the member accounts. Apply in the management account, not as root, after
#   aws organizations enable-aws-service-access --service-principal iam.amazonaws.com
# Root credentials that exist are deleted per account with the commands, not here.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

resource "aws_iam_organizations_features" "root" {
  enabled_features = ["RootCredentialsManagement", "RootSessions"]
}
