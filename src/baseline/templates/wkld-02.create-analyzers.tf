# IAM Access Analyzer for access from outside, in one Region: apply it in every enabled Region (one provider alias each).
# An analyzer that exists: terraform import aws_accessanalyzer_analyzer.outside NAME
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "type" {
  description = "What counts as inside, this account (ACCOUNT) or the whole organization (ORGANIZATION)."
  type        = string
  default     = "ACCOUNT"

  validation {
    condition     = contains(["ACCOUNT", "ORGANIZATION"], var.type)
    error_message = "ACCOUNT or ORGANIZATION; the other types are billed."
  }
}

variable "name" {
  description = "Name of the analyzer."
  type        = string
  default     = "external-access"
}

resource "aws_accessanalyzer_analyzer" "outside" {
  analyzer_name = var.name
  type          = var.type
}
