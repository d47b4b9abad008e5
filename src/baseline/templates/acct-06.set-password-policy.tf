# Sets the account's password policy for IAM users; once per account. It writes the whole policy anew: what is not given
# here is switched off. To keep expiry and character rules that are set now, take the present policy in first, and look at the plan:
#   terraform import aws_iam_account_password_policy.this iam-account-password-policy
# Destroying the resource brings back AWS's own rules.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "minimum_length" {
  description = "The fewest characters of a new password."
  type        = number
  default     = 14

  validation {
    condition     = var.minimum_length >= 14 && var.minimum_length <= 128
    error_message = "From 14 to 128."
  }
}

variable "maximum_age_days" {
  description = "After how many days a password must be changed; null for never, which is advised unless a standard demands it."
  type        = number
  default     = null
}

resource "aws_iam_account_password_policy" "this" {
  minimum_password_length        = var.minimum_length
  password_reuse_prevention      = 24
  allow_users_to_change_password = true
  max_password_age               = var.maximum_age_days
}
