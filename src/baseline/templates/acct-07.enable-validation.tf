# An existing trail seals its log files. Run it in the trail's Region. The import takes the trail over, and everything but the
# seals is left as it is. If Terraform has the trail already, set enable_log_file_validation there instead.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "trail_arn" {
  description = "The ARN of the trail."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:cloudtrail:[a-z0-9-]+:[0-9]{12}:trail/", var.trail_arn))
    error_message = "The ARN of a trail: arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME."
  }
}

variable "bucket_name" {
  description = "The bucket the trail writes to."
  type        = string
}

import {
  to = aws_cloudtrail.this
  id = var.trail_arn
}

resource "aws_cloudtrail" "this" {
  name                       = element(split("/", var.trail_arn), 1)
  s3_bucket_name             = var.bucket_name
  is_multi_region_trail      = true
  enable_log_file_validation = true

  lifecycle {
    prevent_destroy = true
    ignore_changes = [
      s3_bucket_name, s3_key_prefix, kms_key_id, sns_topic_name, cloud_watch_logs_group_arn, cloud_watch_logs_role_arn,
      include_global_service_events, is_multi_region_trail, event_selector, advanced_event_selector, insight_selector, tags, tags_all,
    ]
  }
}
