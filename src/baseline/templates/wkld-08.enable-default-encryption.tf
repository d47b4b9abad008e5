# Switches on encryption by default for new disks (EBS) in every Region that is enabled in the account.
# Taking a Region's resource away switches it off again there, also where it was on before. It keeps the key that is set
# in each Region. A Region that the organization forbids stops it: take that one out of the set with setsubtract().
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0" # for `region` in resources
    }
  }
}

data "aws_regions" "enabled" {}

resource "aws_ebs_encryption_by_default" "on" {
  for_each = data.aws_regions.enabled.names
  region   = each.value
  enabled  = true
}
