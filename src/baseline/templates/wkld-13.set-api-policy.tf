# A Regional domain for an HTTP or REST API that accepts TLS 1.2 and later only. Point your DNS to the output afterwards.
# A domain that exists: terraform import aws_apigatewayv2_domain_name.this api.example.com

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "domain" {
  description = "The domain of the API, such as api.example.com"
  type        = string
}

variable "certificate_arn" {
  description = "The ARN of its certificate, in the same Region"
  type        = string
}

variable "api_id" {
  description = "The id of the API"
  type        = string
}

variable "stage" {
  description = "The stage that is live"
  type        = string
  default     = "$default"
}

resource "aws_apigatewayv2_domain_name" "this" {
  domain_name = var.domain
  domain_name_configuration {
    certificate_arn = var.certificate_arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}

resource "aws_apigatewayv2_api_mapping" "this" {
  api_id      = var.api_id
  domain_name = aws_apigatewayv2_domain_name.this.id
  stage       = var.stage
}

output "target" {
  description = "The name that your domain has to point to"
  value       = aws_apigatewayv2_domain_name.this.domain_name_configuration[0].target_domain_name
}
