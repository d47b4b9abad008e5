"""Tests of the call catalog beyond its build: against botocore's models and endpoints, and against IAM."""

import unittest

from botocore.config import Config
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.session import Session
from policy_sentry.querying.actions import get_action_data

from catalog import calls

# Permissions for more than reading, in IAM's classification, and why they are here all the same.
WRITES = {
    "iam:GenerateCredentialReport": "has AWS prepare a list, without which there is nothing to read",
}
# Permissions to read what must stay secret.
SECRET = {
    "apigateway:*",
    "cloudformation:GetTemplate",
    "ec2:DescribeInstanceAttribute",
    "ec2:GetConsoleOutput",
    "ec2:GetLaunchTemplateData",
    "ec2:GetPasswordData",
    "ecr:GetAuthorizationToken",
    "kms:Decrypt",
    "lambda:GetFunction",
    "lambda:GetFunctionConfiguration",
    "rds:DownloadDBLogFilePortion",
    "s3:GetObject",
    "secretsmanager:BatchGetSecretValue",
    "secretsmanager:GetSecretValue",
    "sqs:ReceiveMessage",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
    "sts:GetSessionToken",
}
REGIONS = {"aws": ("us-east-1", "eu-west-1"), "aws-cn": ("cn-north-1",), "aws-us-gov": ("us-gov-west-1",)}


def every_call():
    """Yields (name, service file, call) for each call."""
    for name, file in calls.services().items():
        for operation, call in file["calls"].items():
            yield f"{name}:{operation}", file, call


class Catalog(unittest.TestCase):
    def test_the_committed_model_is_what_the_models_give(self):
        self.assertEqual(calls.MODEL.read_text(), calls.written(calls.model()), "run xtask/catalog/calls.py")

    def test_every_permission_exists_and_is_for_reading(self):
        for name, _, call in every_call():
            for action in call["iam"]:
                found = get_action_data(*action.split(":"))
                self.assertTrue(found, f"{name}: AWS has no {action}")
                levels = {each["access_level"] for each in found[action.split(":")[0]]}
                self.assertTrue(levels <= {"Read", "List"} or action in WRITES, f"{name}: {action} is {levels}")

    def test_no_permission_reads_secrets(self):
        for name, _, call in every_call():
            self.assertFalse(SECRET & set(call["iam"]), name)
            if "apigateway:GET" in call["iam"]:
                # A wider permission would allow reading API keys.
                self.assertTrue(call["resources"], name)

    def test_codes_that_answer_are_codes_of_the_operation(self):
        loader = Loader()
        for name, file, call in every_call():
            model = ServiceModel(loader.load_service_model(file["name"], "service-2"), file["name"])
            shapes = model.operation_model(name.split(":")[1]).error_shapes
            known = {shape.metadata.get("error", {}).get("code", shape.name) for shape in shapes}
            if known:
                self.assertLessEqual(set(call.get("codes_that_answer", [])), known, name)

    def test_hosts_are_where_botocore_looks_for_them(self):
        session = Session()
        config = Config(signature_version="v4", s3={"us_east_1_regional_endpoint": "regional"})
        model = calls.model()
        suffixes = {each["name"]: each["suffix"] for each in model["partitions"]}
        for name, service in model["services"].items():
            for region, host in self.hosts(service["endpoint"], suffixes):
                client = session.create_client(name, region, config=config, aws_access_key_id="x", aws_secret_access_key="x")
                self.assertEqual(client.meta.endpoint_url, f"https://{host}", f"{name} in {region}")

    @staticmethod
    def hosts(endpoint, suffixes):
        """Returns (Region, host) for some Regions in every partition."""
        if "global" in endpoint:
            return [(each["signing_region"], each["host"]) for each in endpoint["global"]]
        regions = [(region, suffixes[partition]) for partition, some in REGIONS.items() for region in some]
        return [
            (region, f"{endpoint['prefix']}.{region}.{suffix}") for region, suffix in regions if region not in endpoint["absent"]
        ]


class Notation(unittest.TestCase):
    def test_paths_are_read_token_by_token(self):
        for line, expected in (
            ("Vpcs[]: VpcId OwnerId", [["Vpcs", "[]", "VpcId"], ["Vpcs", "[]", "OwnerId"]]),
            ("CostFilters{}[]", [["CostFilters", "{}", "[]"]]),
            ("Policy|document", [["Policy", "|document"]]),
            ("findings[].condition: lambda:FunctionUrlAuthType", [["findings", "[]", "condition", "lambda:FunctionUrlAuthType"]]),
        ):
            self.assertEqual(list(calls.paths([line])), expected)

    def shape(self, service, operation, *lines, is_input=False):
        model = ServiceModel(Loader().load_service_model(service, "service-2"), service)
        operation = model.operation_model(operation)
        protocol = {"ec2": "ec2", "iam": "query"}.get(service, "json")
        shape = operation.input_shape if is_input else operation.output_shape
        return calls.Wire(protocol, is_input).shape(shape, calls.tree(lines), operation.name)["fields"]

    def test_wire_names_are_those_of_the_protocol(self):
        (answer,) = self.shape("ec2", "DescribeVpcs", "Vpcs[].VpcId")
        self.assertEqual((answer["wire"], answer["shape"]["element"]), ("vpcSet", "item"))
        (request,) = self.shape("ec2", "DescribeSnapshots", "OwnerIds[]", is_input=True)
        self.assertEqual((request["wire"], request["shape"]["flat"]), ("Owner", True))
        (keys,) = self.shape("iam", "GetAccountSummary", "SummaryMap.AccountMFAEnabled")
        self.assertEqual(keys["shape"]["entry"], {"key": "key", "value": "value"})

    def test_what_the_models_do_not_bear_out_is_refused(self):
        for line, reason in (
            ("Vpcs[].Name", "there is no Name"),
            ("Vpcs.VpcId", "is a list"),
            ("Vpcs[].VpcId.Id", "a string has no Id"),
            ("Vpcs[]|document", "cannot be read as"),
        ):
            with self.assertRaisesRegex(calls.Mistake, reason):
                self.shape("ec2", "DescribeVpcs", line)


if __name__ == "__main__":
    unittest.main()
