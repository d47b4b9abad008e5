# An OpenSearch domain inside a VPC, encrypted, that one role may use, over HTTPS only. It is made in the provider's Region.
# OpenSearch's service role for VPCs has to exist: aws iam create-service-linked-role --aws-service-name opensearchservice.amazonaws.com

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "domain_name" {
  description = "A name for the domain."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,27}$", var.domain_name))
    error_message = "3 to 28 small letters, digits and hyphens, beginning with a letter."
  }
}

variable "engine_version" {
  description = "The engine and its version, that of the old domain if you restore its data."
  type        = string
  default     = "OpenSearch_2.19"
}

variable "node_type" {
  description = "The size of each of the two nodes."
  type        = string
  default     = "t3.small.search"
}

variable "volume_size" {
  description = "Gigabytes of disk of each node."
  type        = number
  default     = 20
}

variable "subnet_ids" {
  description = "Two private subnets in two zones."
  type        = list(string)
  validation {
    condition     = length(var.subnet_ids) == 2
    error_message = "Two subnets, for two nodes."
  }
}

variable "security_group_ids" {
  description = "Groups that take port 443 from your applications only."
  type        = list(string)
}

variable "application_role_arn" {
  description = "The ARN of the role of the application that uses the domain."
  type        = string
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

data "aws_iam_policy_document" "access" {
  statement {
    actions   = ["es:ESHttp*"]
    resources = ["arn:${data.aws_partition.current.partition}:es:${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}:domain/${var.domain_name}/*"]
    principals {
      type        = "AWS"
      identifiers = [var.application_role_arn]
    }
  }
}

resource "aws_opensearch_domain" "search" {
  domain_name     = var.domain_name
  engine_version  = var.engine_version
  access_policies = data.aws_iam_policy_document.access.json

  cluster_config {
    instance_type          = var.node_type
    instance_count         = 2
    zone_awareness_enabled = true
  }

  ebs_options {
    ebs_enabled = true
    volume_type = "gp3"
    volume_size = var.volume_size
  }

  vpc_options {
    subnet_ids         = var.subnet_ids
    security_group_ids = var.security_group_ids
  }

  encrypt_at_rest {
    enabled = true
  }

  node_to_node_encryption {
    enabled = true
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-2019-07"
  }

  lifecycle {
    prevent_destroy = true
  }
}

output "address" {
  description = "The address for your applications."
  value       = aws_opensearch_domain.search.endpoint
}
