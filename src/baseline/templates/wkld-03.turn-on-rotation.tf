# Changes the password in a secret every month, with a rotation function that exists (the Secrets Manager console makes one,
# or the application SecretsManagerRDS...RotationSingleUser of the Serverless Application Repository). The first change
# happens when this is applied.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "secret_arn" {
  description = "The secret with the database login."
  type        = string
}

variable "rotation_function_arn" {
  description = "The rotation function. Secrets Manager must be allowed to call it."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:lambda:", var.rotation_function_arn))
    error_message = "The ARN of a Lambda function."
  }
}

variable "days" {
  description = "Days between changes."
  type        = number
  default     = 30

  validation {
    condition     = var.days >= 1 && var.days <= 90
    error_message = "Between 1 and 90 days."
  }
}

resource "aws_secretsmanager_secret_rotation" "monthly" {
  secret_id           = var.secret_arn
  rotation_lambda_arn = var.rotation_function_arn

  rotation_rules {
    automatically_after_days = var.days
  }
}
