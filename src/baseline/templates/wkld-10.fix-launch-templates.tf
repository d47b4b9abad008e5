# A launch template whose servers get no public address, and an Auto Scaling group that starts them in private subnets, which
# need a way out. A template that exists: terraform import aws_launch_template.servers lt-… (and keep its other settings).
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "image_id" {
  description = "The image (AMI) of the servers."
  type        = string
  validation {
    condition     = startswith(var.image_id, "ami-")
    error_message = "An id that begins with ami-."
  }
}

variable "instance_type" {
  description = "The size of the servers."
  type        = string
  default     = "t3.micro"
}

variable "instance_profile" {
  description = "The name of the instance profile with the servers' role."
  type        = string
}

variable "security_group_ids" {
  description = "The security groups of the servers."
  type        = list(string)
}

variable "subnet_ids" {
  description = "Private subnets in at least two zones."
  type        = list(string)
}

resource "aws_launch_template" "servers" {
  name_prefix            = "private-servers-"
  image_id               = var.image_id
  instance_type          = var.instance_type
  update_default_version = true

  iam_instance_profile {
    name = var.instance_profile
  }

  metadata_options {
    http_tokens = "required"
  }

  network_interfaces {
    device_index                = 0
    associate_public_ip_address = false
    security_groups             = var.security_group_ids
  }
}

resource "aws_autoscaling_group" "servers" {
  name_prefix         = "private-servers-"
  min_size            = 1
  max_size            = 2
  vpc_zone_identifier = var.subnet_ids

  launch_template {
    id      = aws_launch_template.servers.id
    version = aws_launch_template.servers.latest_version
  }
}
