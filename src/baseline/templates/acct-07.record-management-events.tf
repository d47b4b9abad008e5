# An existing trail records all management events. Run it in the trail's Region. The import takes the trail over, and everything
# but what it records is left as it is; add selectors here for data events it records. If Terraform has the trail, change it there.

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

variable "without_kms_reading" {
  description = "Whether to leave out reading of KMS, if it drowns the rest. Changes to keys are recorded all the same."
  type        = bool
  default     = false
}

import {
  to = aws_cloudtrail.this
  id = var.trail_arn
}

resource "aws_cloudtrail" "this" {
  name                  = element(split("/", var.trail_arn), 1)
  s3_bucket_name        = var.bucket_name
  is_multi_region_trail = true

  advanced_event_selector {
    name = var.without_kms_reading ? "All but KMS" : "All management events"
    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
    dynamic "field_selector" {
      for_each = var.without_kms_reading ? ["kms.amazonaws.com"] : []
      content {
        field      = "eventSource"
        not_equals = [field_selector.value]
      }
    }
  }

  dynamic "advanced_event_selector" {
    for_each = var.without_kms_reading ? ["Changes"] : []
    content {
      name = advanced_event_selector.value
      field_selector {
        field  = "eventCategory"
        equals = ["Management"]
      }
      field_selector {
        field  = "readOnly"
        equals = ["false"]
      }
    }
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes = [
      s3_bucket_name, s3_key_prefix, kms_key_id, sns_topic_name, cloud_watch_logs_group_arn, cloud_watch_logs_role_arn,
      enable_log_file_validation, include_global_service_events, is_multi_region_trail, insight_selector, tags, tags_all,
    ]
  }
}
