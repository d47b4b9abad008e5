# The list of buckets with sensitive data that keeps itself current: a resource group of all buckets of this Region that
# carry the tag. Apply it in each Region with such buckets. The tag itself belongs into each `aws_s3_bucket`:
#   tags = { data-class = "sensitive" }
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "tag_value" {
  description = "The value of the tag data-class that marks sensitive data."
  type        = string
  default     = "sensitive"
}

resource "aws_resourcegroups_group" "sensitive_buckets" {
  name        = "sensitive-buckets"
  description = "Buckets with sensitive data"
  resource_query {
    query = jsonencode({
      ResourceTypeFilters = ["AWS::S3::Bucket"]
      TagFilters          = [{ Key = "data-class", Values = [var.tag_value] }]
    })
  }
}
