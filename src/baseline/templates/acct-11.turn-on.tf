# GuardDuty in every Region that is enabled in the account. Run it again after enabling a Region.
# terraform destroy turns GuardDuty off and deletes its findings.
# A Region has one detector only. Where GuardDuty is on already, import it:
#   terraform import 'aws_guardduty_detector.all["eu-west-1"]' DETECTOR_ID@eu-west-1
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "excluded_regions" {
  description = "Regions to leave out, such as those that your organization forbids."
  type        = set(string)
  default     = []
}

data "aws_regions" "enabled" {}

resource "aws_guardduty_detector" "all" {
  for_each = setsubtract(data.aws_regions.enabled.names, var.excluded_regions)

  region                       = each.key
  enable                       = true
  finding_publishing_frequency = "FIFTEEN_MINUTES"
}
