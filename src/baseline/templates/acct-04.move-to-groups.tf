# An IAM user group for one job, with its policies and its users. It adds only: take the policies from the users
# afterwards. A group that exists already is taken in first: terraform import aws_iam_group.job NAME
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "group_name" {
  description = "The group's name, after the job."
  type        = string
}

variable "policy_arns" {
  description = "The ARNs of the policies the job needs, at most 10."
  type        = set(string)

  validation {
    condition     = alltrue([for arn in var.policy_arns : can(regex("^arn:aws[a-z-]*:iam::(aws|[0-9]{12}):policy/", arn))])
    error_message = "Each is the ARN of a policy, such as arn:aws:iam::aws:policy/PowerUserAccess."
  }
}

variable "user_names" {
  description = "The users with this job."
  type        = set(string)
}

resource "aws_iam_group" "job" {
  name = var.group_name
}

resource "aws_iam_group_policy_attachment" "job" {
  for_each   = var.policy_arns
  group      = aws_iam_group.job.name
  policy_arn = each.value
}

resource "aws_iam_user_group_membership" "member" {
  for_each = var.user_names
  user     = each.value
  groups   = [aws_iam_group.job.name]
}
