# Makes IMDSv2 the default for new servers of the account in one Region: once for each Region (one provider alias each).
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "http_tokens" {
  description = "Whether new servers demand a token (IMDSv2)."
  type        = string
  default     = "required"

  validation {
    condition     = contains(["required", "optional", "no-preference"], var.http_tokens)
    error_message = "One of required, optional and no-preference."
  }
}

resource "aws_ec2_instance_metadata_defaults" "default" {
  http_tokens = var.http_tokens
}
