# IAM Roles Anywhere for one machine outside AWS: trust in a certificate authority of yours, a role for the machine with
# one name in its certificate, and a profile. Lives in one Region, which the machine has to name.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "certificate_pem" {
  description = "The certificate of your authority (ca.pem). Never its key."
  type        = string

  validation {
    condition     = startswith(var.certificate_pem, "-----BEGIN CERTIFICATE-----")
    error_message = "A certificate in PEM form begins with -----BEGIN CERTIFICATE-----."
  }
}

variable "machine_name" {
  description = "The name (CN) in the machine's certificate."
  type        = string
}

variable "role_name" {
  description = "Name of the machine's role."
  type        = string
  default     = "machine"
}

variable "policy_arn" {
  description = "ARN of the policy that allows what the machine does."
  type        = string
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]

    principals {
      type        = "Service"
      identifiers = ["rolesanywhere.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalTag/x509Subject/CN"
      values   = [var.machine_name]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_rolesanywhere_trust_anchor.machines.arn]
    }
  }
}

resource "aws_rolesanywhere_trust_anchor" "machines" {
  name    = "machines"
  enabled = true

  source {
    source_type = "CERTIFICATE_BUNDLE"

    source_data {
      x509_certificate_data = var.certificate_pem
    }
  }
}

resource "aws_iam_role" "machine" {
  name               = var.role_name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "machine" {
  role       = aws_iam_role.machine.name
  policy_arn = var.policy_arn
}

resource "aws_rolesanywhere_profile" "machine" {
  name      = var.role_name
  enabled   = true
  role_arns = [aws_iam_role.machine.arn]
}

output "for_the_machine" {
  description = "What aws_signing_helper needs on the machine."
  value = {
    trust_anchor_arn = aws_rolesanywhere_trust_anchor.machines.arn
    profile_arn      = aws_rolesanywhere_profile.machine.arn
    role_arn         = aws_iam_role.machine.arn
  }
}
