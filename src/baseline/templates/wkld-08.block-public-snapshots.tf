# Blocks all public sharing of disk snapshots (EBS) in every Region that is enabled in the account, also of those that are
# public now. Taking a Region's resource away takes the block away there.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0" # for `region` in resources
    }
  }
}

data "aws_regions" "enabled" {}

resource "aws_ebs_snapshot_block_public_access" "all" {
  for_each = data.aws_regions.enabled.names
  region   = each.value
  state    = "block-all-sharing"
}
