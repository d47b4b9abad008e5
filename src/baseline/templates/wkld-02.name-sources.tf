# A permission for an AWS service to call one Lambda function, on behalf of one source in this account only.
# Remove the old permission of the function afterwards.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "function_name" {
  description = "The function."
  type        = string
}

variable "service" {
  description = "The calling service, such as s3.amazonaws.com or events.amazonaws.com."
  type        = string

  validation {
    condition     = endswith(var.service, ".amazonaws.com")
    error_message = "The name of a service ends in .amazonaws.com."
  }
}

variable "source_arn" {
  description = "The ARN of the bucket, rule, topic or API that may cause the call."
  type        = string

  validation {
    condition     = startswith(var.source_arn, "arn:")
    error_message = "An ARN begins with arn:."
  }
}

data "aws_caller_identity" "current" {}

resource "aws_lambda_permission" "named_source" {
  action         = "lambda:InvokeFunction"
  function_name  = var.function_name
  principal      = var.service
  source_arn     = var.source_arn
  source_account = data.aws_caller_identity.current.account_id
}
