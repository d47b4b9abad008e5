# A narrow policy for a program that keeps files in one bucket, attached to its role. An example: change the statements to
# what your program needs. It adds only: take the wide policy from the role afterwards.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "role_name" {
  description = "The role of the program."
  type        = string
}

variable "bucket_name" {
  description = "The bucket that the program uses."
  type        = string
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "narrow" {
  statement {
    sid       = "ListOwnBucket"
    actions   = ["s3:ListBucket"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.bucket_name}"]
  }

  statement {
    sid       = "UseOwnFiles"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.bucket_name}/*"]
  }
}

resource "aws_iam_policy" "narrow" {
  name_prefix = "${var.role_name}-narrow-"
  policy      = data.aws_iam_policy_document.narrow.json
}

resource "aws_iam_role_policy_attachment" "narrow" {
  role       = var.role_name
  policy_arn = aws_iam_policy.narrow.arn
}
