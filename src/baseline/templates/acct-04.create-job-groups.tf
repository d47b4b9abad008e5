# Groups in IAM Identity Center, one for each job, each with a permission set of its own in one account. Apply in the
# management account, in Identity Center's Region. What exists already is taken in first:
#   terraform import 'aws_identitystore_group.job["Developers"]' STORE-ID/GROUP-ID
#   terraform import 'aws_ssoadmin_permission_set.job["Developers"]' PERMISSION-SET-ARN,INSTANCE-ARN
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "jobs" {
  description = "AWS's policy for each job."
  type        = map(string)
  default = {
    Developers = "PowerUserAccess"
    Finance    = "job-function/Billing"
    Readers    = "job-function/ViewOnlyAccess"
  }
}

variable "account_id" {
  description = "The account in which the people work."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account's number has 12 digits."
  }
}

data "aws_ssoadmin_instances" "all" {}

locals {
  instance = tolist(data.aws_ssoadmin_instances.all.arns)[0]
  store    = tolist(data.aws_ssoadmin_instances.all.identity_store_ids)[0]
}

resource "aws_identitystore_group" "job" {
  for_each          = var.jobs
  identity_store_id = local.store
  display_name      = each.key
}

resource "aws_ssoadmin_permission_set" "job" {
  for_each         = var.jobs
  instance_arn     = local.instance
  name             = each.key
  session_duration = "PT8H"
}

resource "aws_ssoadmin_managed_policy_attachment" "job" {
  for_each           = var.jobs
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.job[each.key].arn
  managed_policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/${each.value}"
}

# PowerUserAccess reaches Identity Center, in which a developer could join the administrators.
resource "aws_ssoadmin_permission_set_inline_policy" "no_identity_center" {
  for_each           = { for job, policy in var.jobs : job => policy if policy == "PowerUserAccess" }
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.job[each.key].arn
  inline_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "NoIdentityCenter"
      Effect   = "Deny"
      Action   = ["sso:*", "sso-directory:*", "identitystore:*"]
      Resource = "*"
    }]
  })
}

data "aws_partition" "here" {}

resource "aws_ssoadmin_account_assignment" "job" {
  for_each           = var.jobs
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.job[each.key].arn
  principal_type     = "GROUP"
  principal_id       = aws_identitystore_group.job[each.key].group_id
  target_type        = "AWS_ACCOUNT"
  target_id          = var.account_id

  depends_on = [
    aws_ssoadmin_managed_policy_attachment.job,
    aws_ssoadmin_permission_set_inline_policy.no_identity_center,
  ]
}
