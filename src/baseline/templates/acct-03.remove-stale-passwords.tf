# An AWS Config rule that marks IAM users whose password or access key nobody has used for 90 days. It reports and removes
# nothing. Apply in one Region only, where AWS Config records.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "days" {
  description = "Days without use."
  type        = number
  default     = 90
}

resource "aws_config_config_rule" "unused_credentials" {
  name                        = "iam-user-unused-credentials-check"
  input_parameters            = jsonencode({ maxCredentialUsageAge = tostring(var.days) })
  maximum_execution_frequency = "TwentyFour_Hours"

  source {
    owner             = "AWS"
    source_identifier = "IAM_USER_UNUSED_CREDENTIALS_CHECK"
  }
}
