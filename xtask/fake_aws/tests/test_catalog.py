"""Every call of the catalog, made as a scan makes it, is answered in every account, and as botocore's models have it."""

import json
import unittest
from collections import defaultdict

from fake_aws.constants import ACCOUNT, REGIONS
from fake_aws.gateway.policy import CALLS
from fake_aws.scan import CATALOG, Asked, Clients, Scan, follow
from fake_aws.scenarios import NAMES
from fake_aws.tests import shapes
from fake_aws.tests.case import CLOUD

# What answers lead to, as the scan in the browser has it.
CASES = CALLS.parents[1] / "aws" / "scan" / "follow" / "cases.json"
# Errors that a scan has to expect besides those that answer.
DOCUMENTED = {
    "iam:ListOrganizationsFeatures": {"AccountNotManagementOrDelegatedAdministratorException"},
    # Without a paid support plan.
    "support:DescribeTrustedAdvisorChecks": {"SubscriptionRequiredException"},
    "trustedadvisor:ListRecommendations": {"AccessDeniedException"},
}
CLIENTS = Clients(
    verify=str(CLOUD.bundle),
    proxies={"https": f"http://127.0.0.1:{CLOUD.listener.port}"},
    retries={"total_max_attempts": 1},
    read_timeout=5,
)


# Where AWS itself is not as its model says.
EXCUSED = {
    # An account that none administers.
    "GetAdministratorAccount.Administrator is missing",
    # States in which nothing went wrong.
    *(
        f"BatchGetAccountStatus.accounts[].{state}.{name} is missing"
        for state in ("state", *(f"resourceState.{kind}" for kind in ("ec2", "ecr", "lambda", "lambdaCode", "codeRepository")))
        for name in ("errorCode", "errorMessage")
    ),
    # In capitals or not, AWS writes what the model has otherwise.
    "DescribeConfigurationRecorderStatus.ConfigurationRecordersStatus[].lastStatus is none of the words of the model: 'SUCCESS'",
    "DescribeVpcEndpoints.vpcEndpointSet[].state is none of the words of the model: 'available'",
    # Root has neither name nor path.
    "ListVirtualMFADevices.VirtualMFADevices[].User.Path is missing",
    "ListVirtualMFADevices.VirtualMFADevices[].User.UserName is missing",
}


class Shapes:
    """Looks at every answer as it comes."""

    def __init__(self):
        self.found: dict[str, set] = defaultdict(set)
        CLIENTS.session.events.register("before-parse", self.look)

    def look(self, operation_model, response_dict, **_):
        if response_dict["status_code"] >= 300:
            return
        service = operation_model.service_model
        wrong = shapes.problems(operation_model, service.resolved_protocol, response_dict["body"])
        self.found[f"{service.service_name}:{operation_model.name}"] |= set(wrong) - EXCUSED


SHAPES = Shapes()


class Following(unittest.TestCase):
    def test_answers_lead_to_the_calls_of_the_cases(self):
        """Those of the scan in the browser; where its hooks decide, at least those."""
        for case in json.loads(CASES.read_text(encoding="utf-8").replace("111122223333", ACCOUNT)):
            with self.subTest(case["of"]):
                asked = Asked(CATALOG[case["of"]], case["region"], case["sent"], case["answer"])
                found = [{"call": call.name, "region": region, "parameters": sent} for call, region, sent in follow(asked)]
                self.assertEqual([call for call in case["calls"] if call not in found], [])
                if "collector_also" not in case:
                    self.assertEqual([call for call in found if call not in case["calls"]], [])


class Looks(unittest.TestCase):
    def wrong(self, service: str, operation: str, protocol: str, body: bytes) -> list[str]:
        model = CLIENTS(service, REGIONS[0]).meta.service_model.operation_model(operation)
        return shapes.problems(model, protocol, body)

    def test_what_parsers_would_forgive_is_seen(self):
        body = b'{"TableNames": ["a", 1], "Tables": [], "LastEvaluatedTableName": "a"}'
        wrong = self.wrong("dynamodb", "ListTables", "json", body)
        self.assertEqual(wrong, ["ListTables.TableNames[] is no string: 1", "ListTables.Tables is in no model"])
        inner = "<volumeId>vol-1</volumeId><encrypted>False</encrypted><size>big</size><colour>red</colour>"
        body = f"<DescribeVolumesResponse><requestId>x</requestId><volumeSet><item>{inner}</item></volumeSet></DescribeVolumesResponse>"
        where = "DescribeVolumes.volumeSet[]"
        self.assertEqual(
            self.wrong("ec2", "DescribeVolumes", "ec2", body.encode()),
            [f"{where}.encrypted is no boolean: 'False'", f"{where}.size is no integer: 'big'", f"{where}.colour is in no model"],
        )
        body = b"<DistributionList><Marker/><MaxItems>100</MaxItems><IsTruncated>false</IsTruncated></DistributionList>"
        self.assertEqual(
            self.wrong("cloudfront", "ListDistributions", "rest-xml", body), ["ListDistributions.Quantity is missing"]
        )


class Everything(unittest.TestCase):
    made: dict[str, list] = {}
    expected: dict[str, dict] = {}
    crashes: list[str] = []

    @classmethod
    def setUpClass(cls):
        """One look at every account, with all that runs in it."""
        for name in NAMES:
            cls.expected[name] = CLOUD.control.do_scenario(name, workload=True)["expected"]["collector"]
            CLIENTS.renew(CLOUD.control.do_credentials())
            cls.made[name] = Scan(CLIENTS, REGIONS).run()
            cls.crashes += [each["crash"] for each in CLOUD.gateway.log if each.get("crash")]

    def test_nothing_crashes(self):
        self.assertEqual(self.crashes, [])

    def test_every_call_of_the_catalog_is_made(self):
        made = {each.call.name for asked in self.made.values() for each in asked}
        self.assertEqual(CATALOG.keys() - made, set())

    def test_every_call_finds_something(self):
        """Only of what no account has, AWS says that it is not there."""
        made = {each.call.name for asked in self.made.values() for each in asked if each.code is None}
        self.assertEqual(CATALOG.keys() - made, {"securityhub:DescribeSecurityHubV2"})

    def test_refused_is_only_what_aws_refuses(self):
        for name, asked in self.made.items():
            with self.subTest(name):
                refused = {(each.call.name, each.code) for each in asked if each.code}
                known = {(call.name, code) for call in CATALOG.values() for code in {*call.codes, *DOCUMENTED.get(call.name, ())}}
                self.assertEqual(refused - known, set())

    def test_answers_are_as_the_models_have_them(self):
        self.assertEqual({name: wrong for name, wrong in SHAPES.found.items() if wrong}, {})

    def test_plain_calls_are_made_in_every_region(self):
        for name, asked in self.made.items():
            there = {(each.call.name, each.region) for each in asked}
            for call in CATALOG.values():
                if call.words["fanout"] == "region":
                    self.assertEqual(
                        {region for region in REGIONS if (call.name, region) in there}, set(REGIONS), (name, call.name)
                    )

    def test_what_is_to_be_found_is_there(self):
        """Every resource that a verdict names stands in some answer."""
        for name, asked in self.made.items():
            text = "\n".join(str(each.answer) for each in asked)
            for criterion, expected in self.expected[name].items():
                for each in expected["resources"] if expected else ():
                    with self.subTest(f"{name}, {criterion}, {each}"):
                        self.assertIn(each, text)


if __name__ == "__main__":
    unittest.main()
