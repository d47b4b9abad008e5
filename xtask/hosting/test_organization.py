"""Tests of the template for organizations: linters, and what of it the stand-in for CloudFormation can show."""

import json
import re
import unittest
from pathlib import Path

import boto3
from botocore.exceptions import ClientError
from cfnlint.api import ManualArgs, lint
from moto import mock_aws

from hosting.test_template import checkov

TEMPLATE = Path(__file__).resolve().parents[2] / "deploy/organization.yaml"
PARAMETERS = {"AuditingAccount": "111122223333", "AuditingRole": "Auditor", "ExternalId": "an-external-id-1234"}


def given(parameters):
    return [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()]


class Template(unittest.TestCase):
    def test_cloudformation_takes_it_in_every_partition(self):
        regions = ["us-east-1", "eu-west-1", "ap-southeast-2", "cn-north-1", "us-gov-west-1"]
        self.assertEqual(lint(TEMPLATE.read_text(), config=ManualArgs(regions=regions)), [])

    def test_checkov_finds_nothing(self):
        self.assertEqual(checkov(TEMPLATE.read_text()), (set(), set()))

    def test_it_fits_into_a_request_and_its_permissions_into_a_role(self):
        text = TEMPLATE.read_text()
        self.assertLess(len(text.encode()), 51_200)
        self.assertIsNone(re.search(r"^[^#\n]*: [&*]\w", text, re.MULTILINE), "CloudFormation knows no YAML aliases")

    def test_what_nobody_should_give_is_refused(self):
        from cfnlint.decode import decode_str

        patterns = {name: one["AllowedPattern"] for name, one in decode_str(TEMPLATE.read_text())[0]["Parameters"].items()}
        for name, wrong in (("AuditingAccount", "*"), ("AuditingRole", "*"), ("AuditingRole", ""), ("ExternalId", "a b c d e")):
            self.assertIsNone(re.search(patterns[name], wrong), (name, wrong))
        for right in ("Auditor", "team/Auditor", "aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Audit_*"):
            self.assertIsNotNone(re.search(patterns["AuditingRole"], right), right)

    @mock_aws
    def test_it_makes_one_role_that_can_be_removed(self):
        cloudformation, iam = boto3.client("cloudformation", "us-east-1"), boto3.client("iam", "us-east-1")
        cloudformation.create_stack(
            StackName="footing",
            TemplateBody=TEMPLATE.read_text(),
            Parameters=given(PARAMETERS),
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
        role = iam.get_role(RoleName="footing-organization-read-only")["Role"]
        (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
        self.assertEqual(trust["Principal"], {"AWS": "arn:aws:iam::111122223333:root"})
        self.assertEqual(
            trust["Condition"],
            {
                "StringEquals": {"sts:ExternalId": "an-external-id-1234"},
                "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/Auditor"},
            },
        )
        policy = iam.get_role_policy(RoleName=role["RoleName"], PolicyName="footing-read-only")["PolicyDocument"]
        # IAM's limit for the inline policies of a role, without white space.
        self.assertLess(len(re.sub(r"\s", "", json.dumps(policy))), 10_240)
        self.assertEqual(iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"], [])
        cloudformation.delete_stack(StackName="footing")
        with self.assertRaises(ClientError):
            iam.get_role(RoleName=role["RoleName"])

    @mock_aws
    def test_a_stack_set_takes_it(self):
        client = boto3.client("cloudformation", "us-east-1")
        client.create_stack_set(
            StackSetName="footing-organization",
            TemplateBody=TEMPLATE.read_text(),
            Parameters=given(PARAMETERS),
            Capabilities=["CAPABILITY_NAMED_IAM"],
            PermissionModel="SERVICE_MANAGED",
            AutoDeployment={"Enabled": True, "RetainStacksOnAccountRemoval": False},
        )
        self.assertEqual(client.describe_stack_set(StackSetName="footing-organization")["StackSet"]["Status"], "ACTIVE")


if __name__ == "__main__":
    unittest.main()
