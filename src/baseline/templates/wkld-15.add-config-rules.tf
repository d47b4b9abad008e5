# A first set of AWS Config rules. AWS Config has to record in the Region of the provider; apply it in each Region you use.
# A rule that exists: terraform import 'aws_config_config_rule.this["ENCRYPTED_VOLUMES"]' encrypted-volumes

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "rules" {
  description = "Identifiers of managed rules"
  type        = set(string)
  default = [
    "ENCRYPTED_VOLUMES",
    "INCOMING_SSH_DISABLED",
    "VPC_DEFAULT_SECURITY_GROUP_CLOSED",
    "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED",
    "RDS_STORAGE_ENCRYPTED",
    "RDS_INSTANCE_PUBLIC_ACCESS_CHECK",
    "EC2_IMDSV2_CHECK",
  ]
}

resource "aws_config_config_rule" "this" {
  for_each = var.rules
  name     = lower(replace(each.key, "_", "-"))
  source {
    owner             = "AWS"
    source_identifier = each.key
  }
}
