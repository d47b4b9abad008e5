"""Tests of the check of templates."""

import io
import tarfile
import tempfile
import unittest
from pathlib import Path

from catalog import templates, terraform_schema


def argument(required=False, block=None):
    return {"required": required, "block": block}


SCHEMA = {
    "resource": {
        "aws_s3_bucket": {"arguments": {"bucket": argument()}, "read": ["arn", "id"]},
        "aws_s3_bucket_versioning": {
            "arguments": {
                "bucket": argument(required=True),
                "versioning_configuration": argument(required=True, block={"status": argument(required=True)}),
            },
            "read": ["id"],
        },
    },
    "data": {"aws_caller_identity": {"arguments": {}, "read": ["account_id"]}},
}
GOOD = """# Keeps old versions.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "bucket" {
  type        = string
  description = "The bucket's name."
}

data "aws_caller_identity" "current" {}

resource "aws_s3_bucket" "logs" {
  bucket = "${var.bucket}-${data.aws_caller_identity.current.account_id}"
}

resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id
  versioning_configuration {
    status = "Enabled"
  }
}
"""
STACK = """AWSTemplateFormatVersion: "2010-09-09"
Description: Keeps old versions.
Resources:
  Logs:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      VersioningConfiguration: {Status: Enabled}
"""


class Terraform(unittest.TestCase):
    def refuse(self, reason, old, new):
        self.assertIn(old, GOOD)
        found = list(templates.terraform_mistakes(GOOD.replace(old, new), SCHEMA))
        self.assertTrue(any(reason in each for each in found), found)

    def test_a_complete_configuration_passes(self):
        self.assertEqual(list(templates.terraform_mistakes(GOOD, SCHEMA)), [])

    def test_it_has_to_be_readable(self):
        self.refuse("is not readable", "terraform {", "terraform {{")

    def test_it_names_the_provider_and_its_version(self):
        self.refuse("names neither", "hashicorp/aws", "hashicorp/google")
        self.refuse("names neither", '      version = ">= 5.100"\n', "")

    def test_variables_are_described(self):
        self.refuse("`description` is missing", '  description = "The bucket\'s name."\n', "")
        self.refuse("`type` is missing", "  type        = string\n", "")

    def test_only_what_the_provider_has(self):
        self.refuse("has no such type", '"aws_s3_bucket_versioning"', '"aws_s3_bucket_versions"')
        self.refuse("has no `name` here", "bucket = aws_s3_bucket.logs.id", "name = aws_s3_bucket.logs.id")
        self.refuse("has no `state` here", "status =", "state =")

    def test_nothing_required_is_missing(self):
        self.refuse("`bucket` is missing", "  bucket = aws_s3_bucket.logs.id\n", "")
        self.refuse("`status` is missing", '    status = "Enabled"\n', "")

    def test_what_is_used_is_there(self):
        self.refuse("is used and not there", "aws_s3_bucket.logs.id", "aws_s3_bucket.log.id")
        self.refuse("has no `name`", "aws_s3_bucket.logs.id", "aws_s3_bucket.logs.name")
        self.refuse("var.name is used and not declared", "${var.bucket}", "${var.name}")
        self.refuse("var.bucket is declared and not used", "${var.bucket}", "logs")


class CloudFormation(unittest.TestCase):
    def test_a_complete_template_passes(self):
        self.assertEqual(list(templates.cloudformation_mistakes(STACK)), [])

    def test_unknown_properties_are_refused(self):
        found = list(templates.cloudformation_mistakes(STACK.replace("VersioningConfiguration", "Versioning")))
        self.assertTrue(any("Versioning" in each for each in found), found)

    def test_it_is_described(self):
        text = STACK.replace("Description: Keeps old versions.\n", "")
        self.assertIn("has no Description", list(templates.cloudformation_mistakes(text)))


# The form of the package's declarations, with one resource.
DECLARATIONS = """
export interface VersioningConfig extends cdktf.TerraformMetaArguments {
  /**
  * Docs at Terraform Registry: {@link https://registry.terraform.io/x/docs/resources/versioning#bucket_name Versioning#bucket_name}
  */
  readonly bucketName: string;
  /**
  * block
  *
  * Docs at Terraform Registry: {@link https://registry.terraform.io/x/docs/resources/versioning#rule Versioning#rule}
  */
  readonly rule?: VersioningRule[] | cdktf.IResolvable;
}
export interface VersioningRule {
  /**
  * Docs at Terraform Registry: {@link https://registry.terraform.io/x/docs/resources/versioning#status Versioning#status}
  */
  readonly status: string;
}
export declare class Versioning extends cdktf.TerraformResource {
    static readonly tfResourceType = "aws_versioning";
    constructor(scope: Construct, id: string, config: VersioningConfig);
    get arn(): string;
    get bucketName(): string;
}
"""


class Schema(unittest.TestCase):
    def test_a_schema_is_made_from_the_package(self):
        with tempfile.TemporaryDirectory() as folder:
            package = Path(folder, "package.tgz")
            with tarfile.open(package, "w:gz") as archive:
                entry = tarfile.TarInfo("package/lib/versioning/index.d.ts")
                entry.size = len(DECLARATIONS.encode())
                archive.addfile(entry, io.BytesIO(DECLARATIONS.encode()))
            schema = terraform_schema.schema(package)
        rule = argument(block={"status": argument(required=True)})
        expected = {"arguments": {"bucket_name": argument(required=True), "rule": rule}, "read": ["arn", "bucket_name"]}
        self.assertEqual(schema, {"resource": {"aws_versioning": expected}, "data": {}})


if __name__ == "__main__":
    unittest.main()
