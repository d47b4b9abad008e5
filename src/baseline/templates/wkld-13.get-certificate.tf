# A free certificate for a domain in Route 53, with the DNS record that proves it and lets it renew itself.
# Use the provider of us-east-1 for CloudFront, and that of the load balancer's Region otherwise.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "domain" {
  description = "Your domain; names directly under it are included"
  type        = string
  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain))
    error_message = "This is not a domain."
  }
}

variable "hosted_zone" {
  description = "The id of the domain's public hosted zone in Route 53"
  type        = string
}

resource "aws_acm_certificate" "this" {
  domain_name               = var.domain
  subject_alternative_names = ["*.${var.domain}"]
  validation_method         = "DNS"
  lifecycle {
    create_before_destroy = true
  }
}

# The domain and the names under it are proved by the same record.
locals {
  proof = one([for each in aws_acm_certificate.this.domain_validation_options : each if each.domain_name == var.domain])
}

resource "aws_route53_record" "proof" {
  zone_id         = var.hosted_zone
  name            = local.proof.resource_record_name
  type            = local.proof.resource_record_type
  records         = [local.proof.resource_record_value]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "this" {
  certificate_arn         = aws_acm_certificate.this.arn
  validation_record_fqdns = [aws_route53_record.proof.fqdn]
}

output "certificate_arn" {
  description = "For listeners, distributions and API domains"
  value       = aws_acm_certificate_validation.this.certificate_arn
}
