# The GuardDuty protection plans you choose, in the Regions you use. GuardDuty has to be on there.
# terraform destroy only forgets the plans: to turn one off, set it to DISABLED in the console or by the AWS CLI.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "regions" {
  description = "The Regions you use."
  type        = set(string)
}

variable "plans" {
  description = "The plans that fit the services you use there."
  type        = set(string)
  default     = ["S3_DATA_EVENTS", "EBS_MALWARE_PROTECTION", "LAMBDA_NETWORK_LOGS", "RDS_LOGIN_EVENTS", "EKS_AUDIT_LOGS"]
  validation {
    condition     = length(setsubtract(var.plans, ["S3_DATA_EVENTS", "EBS_MALWARE_PROTECTION", "LAMBDA_NETWORK_LOGS", "RDS_LOGIN_EVENTS", "EKS_AUDIT_LOGS"])) == 0
    error_message = "Only the five plans of the default list are meant here."
  }
}

data "aws_guardduty_detector" "used" {
  for_each = var.regions

  region = each.key
}

resource "aws_guardduty_detector_feature" "plan" {
  for_each = { for pair in setproduct(var.regions, var.plans) : "${pair[0]} ${pair[1]}" => pair }

  region      = each.value[0]
  detector_id = data.aws_guardduty_detector.used[each.value[0]].id
  name        = each.value[1]
  status      = "ENABLED"
}
