# Policies for endpoints that exist: only your own identities get through, and with S3 only to your own buckets and those AWS needs.
# What the policies do not name is forbidden for the whole network at once. To go back, remove the resources: full access returns.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "s3_endpoint" {
  description = "The id of the S3 gateway endpoint"
  type        = string
  validation {
    condition     = can(regex("^vpce-[0-9a-f]+$", var.s3_endpoint))
    error_message = "This is not the id of an endpoint."
  }
}

variable "dynamodb_endpoint" {
  description = "The id of the DynamoDB gateway endpoint, or nothing"
  type        = string
  default     = ""
}

variable "other_endpoints" {
  description = "The ids of interface endpoints; sts only if no EKS pods use it"
  type        = set(string)
  default     = []
}

variable "foreign_buckets" {
  description = "ARNs of objects in buckets of others that may be read, such as arn:aws:s3:::partner-bucket/*"
  type        = list(string)
  default     = []
}

data "aws_caller_identity" "this" {}

data "aws_partition" "this" {}

data "aws_vpc_endpoint" "s3" {
  id = var.s3_endpoint
}

locals {
  # The Region's name stands in the service's: com.amazonaws.eu-west-1.s3
  region = split(".", data.aws_vpc_endpoint.s3.service_name)[2]
}

data "aws_iam_policy_document" "s3" {
  statement {
    sid       = "OwnIdentitiesOwnBuckets"
    actions   = ["s3:*"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [data.aws_caller_identity.this.account_id]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [data.aws_caller_identity.this.account_id]
    }
  }
  statement {
    sid     = "BucketsOfAwsAndOthers"
    actions = ["s3:GetObject"]
    resources = concat([
      "arn:${data.aws_partition.this.partition}:s3:::prod-${local.region}-starport-layer-bucket/*",
      "arn:${data.aws_partition.this.partition}:s3:::al2023-repos-${local.region}-de612dc2/*",
      "arn:${data.aws_partition.this.partition}:s3:::aws-ssm-${local.region}/*",
      "arn:${data.aws_partition.this.partition}:s3:::amazon-ssm-${local.region}/*",
      "arn:${data.aws_partition.this.partition}:s3:::patch-baseline-snapshot-${local.region}*",
      "arn:${data.aws_partition.this.partition}:s3:::aws-patch-manager-${local.region}-*",
    ], var.foreign_buckets)
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

# Items only: creating, changing and deleting tables is left to a pipeline that comes another way.
data "aws_iam_policy_document" "dynamodb" {
  statement {
    sid = "OwnIdentitiesItemsOnly"
    actions = [
      "dynamodb:GetItem",
      "dynamodb:BatchGetItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "dynamodb:ConditionCheckItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "dynamodb:DeleteItem",
      "dynamodb:BatchWriteItem",
      "dynamodb:PartiQLSelect",
      "dynamodb:PartiQLInsert",
      "dynamodb:PartiQLUpdate",
      "dynamodb:PartiQLDelete",
      "dynamodb:DescribeTable",
    ]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [data.aws_caller_identity.this.account_id]
    }
  }
}

data "aws_iam_policy_document" "other" {
  statement {
    sid       = "OwnIdentities"
    actions   = ["*"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [data.aws_caller_identity.this.account_id]
    }
  }
}

resource "aws_vpc_endpoint_policy" "s3" {
  vpc_endpoint_id = var.s3_endpoint
  policy          = data.aws_iam_policy_document.s3.json
}

resource "aws_vpc_endpoint_policy" "dynamodb" {
  count           = var.dynamodb_endpoint == "" ? 0 : 1
  vpc_endpoint_id = var.dynamodb_endpoint
  policy          = data.aws_iam_policy_document.dynamodb.json
}

resource "aws_vpc_endpoint_policy" "other" {
  for_each        = var.other_endpoints
  vpc_endpoint_id = each.key
  policy          = data.aws_iam_policy_document.other.json
}
