# A CodeBuild project that checks the Terraform and CloudFormation files of a GitHub repository on every pull request with Checkov. Its commands
# stand here and not in the repository, so that a pull request cannot change them, and it leaves out the checker's settings in the repository:
# write exceptions into the command. A file can still skip a check for itself by a comment, where reviewers see it. The project's role can
# only write its log. Create the connection first (Developer Tools, Settings, Connections), then make the check a required one at GitHub. It costs cents for each run.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "repository_url" {
  description = "The repository, such as https://github.com/my-org/platform-security"
  type        = string
}

variable "connection_arn" {
  description = "The ARN of the connection to GitHub"
  type        = string
}

variable "checkov" {
  description = "The version of Checkov"
  type        = string
  default     = "3.3.30"
  validation {
    condition     = can(regex("^[0-9.]+$", var.checkov))
    error_message = "This is not a version."
  }
}

data "aws_caller_identity" "this" {}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/codebuild/check-templates"
  retention_in_days = 90
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["codebuild.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.this.account_id]
    }
  }
}

data "aws_iam_policy_document" "check" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this.arn}:*"]
  }
  statement {
    actions = [
      "codeconnections:GetConnection",
      "codeconnections:GetConnectionToken",
      "codeconnections:UseConnection",
      "codestar-connections:GetConnection",
      "codestar-connections:GetConnectionToken",
      "codestar-connections:UseConnection",
    ]
    resources = [var.connection_arn]
  }
}

resource "aws_iam_role" "check" {
  name               = "check-templates"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "check" {
  name   = "check-templates"
  role   = aws_iam_role.check.id
  policy = data.aws_iam_policy_document.check.json
}

resource "aws_codebuild_project" "check" {
  name          = "check-templates"
  service_role  = aws_iam_role.check.arn
  build_timeout = 15

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/amazonlinux-x86_64-standard:5.0"
  }

  logs_config {
    cloudwatch_logs {
      group_name = aws_cloudwatch_log_group.this.name
    }
  }

  source {
    type                = "GITHUB"
    location            = var.repository_url
    report_build_status = true
    auth {
      type     = "CODECONNECTIONS"
      resource = var.connection_arn
    }
    buildspec = yamlencode({
      version = 0.2
      phases = {
        # Checkov would read settings of the pull request, which could switch its rules off.
        install = { commands = ["pip install checkov==${var.checkov}", "rm -f .checkov.yaml .checkov.yml"] }
        build   = { commands = ["checkov --directory . --quiet --compact"] }
      }
    })
  }
}

resource "aws_codebuild_webhook" "pull_requests" {
  project_name = aws_codebuild_project.check.name
  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PULL_REQUEST_CREATED,PULL_REQUEST_UPDATED,PULL_REQUEST_REOPENED"
    }
  }
}
