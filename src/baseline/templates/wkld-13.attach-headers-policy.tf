# A response headers policy of your own for CloudFront: HSTS, nosniff, framing, and a Content-Security-Policy.
# Attach it to the behaviors of your distributions: response_headers_policy_id = aws_cloudfront_response_headers_policy.this.id

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "name" {
  description = "A name for the policy"
  type        = string
  default     = "security-headers"
}

variable "hsts_seconds" {
  description = "How long browsers insist on HTTPS; raise it to 31536000 when every page works over HTTPS"
  type        = number
  default     = 300
}

variable "content_security_policy" {
  description = "Add script-src with the places your scripts come from when you know them"
  type        = string
  default     = "frame-ancestors 'self'; base-uri 'self'; object-src 'none'"
}

resource "aws_cloudfront_response_headers_policy" "this" {
  name = var.name
  security_headers_config {
    strict_transport_security {
      access_control_max_age_sec = var.hsts_seconds
      include_subdomains         = false
      preload                    = false
      override                   = true
    }
    content_type_options {
      override = true
    }
    frame_options {
      frame_option = "SAMEORIGIN"
      override     = true
    }
    referrer_policy {
      referrer_policy = "strict-origin-when-cross-origin"
      override        = false
    }
    content_security_policy {
      content_security_policy = var.content_security_policy
      override                = false
    }
  }
}

output "response_headers_policy_id" {
  description = "For the behaviors of your distributions"
  value       = aws_cloudfront_response_headers_policy.this.id
}
