# A place for one secret in Secrets Manager, and the right of one role to read it. Write the value afterwards with
# "aws secretsmanager put-secret-value": what stands in Terraform also stands in its state.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "secret_name" {
  description = "Name of the secret, with environment and application."
  type        = string
}

variable "role_name" {
  description = "The application's role, without its path (in ECS, the task execution role if the secret is injected)."
  type        = string
}

resource "aws_secretsmanager_secret" "secret" {
  name                    = var.secret_name
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.secret.arn]
  }
}

resource "aws_iam_role_policy" "read" {
  name   = "read-secret-${replace(var.secret_name, "/", "-")}"
  role   = var.role_name
  policy = data.aws_iam_policy_document.read.json
}

output "secret_arn" {
  description = "What the application reads."
  value       = aws_secretsmanager_secret.secret.arn
}
