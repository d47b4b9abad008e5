# A launch template whose servers demand IMDSv2, to compare with your own or to begin with.
# A launch template or server that exists is changed where it is defined: give it the same metadata_options.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "template_name" {
  description = "Name of the launch template."
  type        = string
  default     = "servers-with-imdsv2"
}

variable "image_parameter" {
  description = "The public parameter that names the newest image."
  type        = string
  default     = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

variable "instance_profile_arn" {
  description = "The instance profile with the role of the application."
  type        = string
}

variable "hop_limit" {
  description = "1, or 2 if containers on the server need its role."
  type        = number
  default     = 1

  validation {
    condition     = var.hop_limit >= 1 && var.hop_limit <= 64
    error_message = "Between 1 and 64."
  }
}

resource "aws_launch_template" "servers" {
  name                   = var.template_name
  image_id               = "resolve:ssm:${var.image_parameter}"
  update_default_version = true

  iam_instance_profile {
    arn = var.instance_profile_arn
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = var.hop_limit
  }
}
