# A role for the pods of one application on EKS, by EKS Pod Identity. Restart the pods afterwards.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "cluster_name" {
  description = "Name of the EKS cluster."
  type        = string
}

variable "install_agent" {
  description = "Whether to install the Pod Identity agent. No, if the cluster has it or runs in Auto Mode."
  type        = bool
  default     = false
}

variable "namespace" {
  description = "Kubernetes namespace of the application."
  type        = string
  default     = "default"
}

variable "service_account" {
  description = "Kubernetes service account of the application."
  type        = string
}

variable "role_name" {
  description = "Name of the role, after the application."
  type        = string
  default     = "app-pod"
}

variable "bucket_name" {
  description = "The bucket whose objects the application reads and writes. Replace the policy by what yours does."
  type        = string
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "application" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.bucket_name}/*"]
  }
}

resource "aws_eks_addon" "agent" {
  count        = var.install_agent ? 1 : 0
  cluster_name = var.cluster_name
  addon_name   = "eks-pod-identity-agent"
}

resource "aws_iam_role" "pod" {
  name               = var.role_name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "application" {
  name   = "application"
  role   = aws_iam_role.pod.name
  policy = data.aws_iam_policy_document.application.json
}

resource "aws_eks_pod_identity_association" "application" {
  cluster_name    = var.cluster_name
  namespace       = var.namespace
  service_account = var.service_account
  role_arn        = aws_iam_role.pod.arn
}
