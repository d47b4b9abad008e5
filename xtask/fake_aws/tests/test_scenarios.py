"""What each account shows to whoever may read everything, and that its verdicts are complete."""

import csv
import io
import json
import subprocess
import sys
import tomllib
import unittest
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from pathlib import Path

from fake_aws.constants import ACCOUNT
from fake_aws.scenarios import NAMES
from fake_aws.tests.case import Case

CONTROLS = Path(__file__).resolve().parents[3] / "src/baseline/controls"
HOME, IRELAND, SYDNEY = "us-east-1", "eu-west-1", "ap-southeast-2"


def criteria(files: str = "acct-*.toml") -> dict[str, str]:
    """The criteria of the account controls, or of others, and who decides them."""
    found = {}
    for path in sorted(CONTROLS.glob(files)):
        for each in tomllib.loads(path.read_text(encoding="utf-8"))["criteria"]:
            found[each["id"]] = each["decided_by"]
    return found


class Verdicts(Case):
    def test_every_criterion_has_one_that_it_can_have(self):
        for name in NAMES:
            ways = self.control.do_scenario(name)["expected"]
            for way, verdicts in ways.items():
                with self.subTest(f"{name}, {way}"):
                    self.assertEqual(verdicts.keys(), criteria().keys())
                    for criterion, decided_by in criteria().items():
                        expected = verdicts[criterion]
                        self.assertEqual(expected is None, decided_by == "question", criterion)
                        if decided_by == "hint":
                            self.assertNotEqual(expected["verdict"]["is"], "pass", criterion)

    def test_what_a_browser_cannot_ask_is_unknown_or_for_people_to_look_at_and_all_else_the_same(self):
        for name in NAMES:
            ways = self.control.do_scenario(name)["expected"]
            for criterion, seen in ways["browser"].items():
                if seen and seen["verdict"]["is"] not in ("unknown", "review"):
                    self.assertEqual(seen, ways["collector"][criterion])

    def test_compliant_means_that_everything_passes(self):
        verdicts = self.control.do_scenario("compliant")["expected"]["collector"]
        found = {each["verdict"]["is"] for each in verdicts.values() if each}
        self.assertEqual(found, {"pass", "review"})


class Shown(Case):
    def report(self):
        iam = self.aws("iam")
        self.assertEqual(iam.generate_credential_report()["State"], "STARTED")
        self.assertEqual(iam.generate_credential_report()["State"], "COMPLETE")
        answer = iam.get_credential_report()
        self.assertLess(datetime.now(timezone.utc) - answer["GeneratedTime"], timedelta(hours=1))
        return {each["user"]: each for each in csv.DictReader(io.StringIO(answer["Content"].decode()))}

    def detectors(self, region):
        return self.aws("guardduty", region).list_detectors()["DetectorIds"]


class Empty(Shown):
    scenario = "empty"

    def test_root_alone(self):
        summary = self.aws("iam").get_account_summary()["SummaryMap"]
        self.assertEqual(
            [summary[f"Account{each}"] for each in ("MFAEnabled", "PasswordPresent", "AccessKeysPresent")], [0, 1, 0]
        )
        (root,) = self.report().values()
        self.assertEqual((root["user"], root["mfa_active"]), ("<root_account>", "false"))
        self.assertEqual(self.aws("s3").list_buckets()["Buckets"], [])

    def test_mending_shows(self):
        for name in ("alternate-contacts", "root-mfa", "delete-default-networks"):
            self.control.do_mutate(name)
        contact = self.aws("account").get_alternate_contact(AlternateContactType="SECURITY")["AlternateContact"]
        self.assertEqual(contact["EmailAddress"], "security@example.com")
        self.assertEqual(self.aws("iam").get_account_summary()["SummaryMap"]["AccountMFAEnabled"], 1)
        self.assertEqual(self.aws("ec2", SYDNEY).describe_vpcs()["Vpcs"], [])


class Messy(Shown):
    scenario = "messy"

    def test_people(self):
        report = self.report()
        self.assertEqual(list(report), ["<root_account>", "alice", "bob", "carol", "dev-team", "ci-deploy"])
        self.assertEqual([each["mfa_active"] for each in report.values()], ["false", "true", "false", "true", "false", "false"])
        self.assertEqual(report["<root_account>"]["access_key_1_active"], "true")
        self.assertEqual((report["ci-deploy"]["password_enabled"], report["ci-deploy"]["access_key_1_active"]), ("false", "true"))
        self.assertEqual(report["ci-deploy"]["password_last_used"], "N/A")
        details = self.aws("iam").get_account_authorization_details(Filter=["User", "LocalManagedPolicy"])
        direct = {
            each["UserName"]
            for each in details["UserDetailList"]
            if each.get("UserPolicyList") or each["AttachedManagedPolicies"]
        }
        self.assertEqual(direct, {"bob", "carol", "ci-deploy"})
        (star,) = details["Policies"]
        self.assertEqual((star["PolicyName"], star["AttachmentCount"]), ("ci-all", 1))

    def test_buckets(self):
        s3 = self.aws("s3")
        self.assertEqual(
            self.refused(s3.get_public_access_block, Bucket="acme-assets")[1], "NoSuchPublicAccessBlockConfiguration"
        )
        self.assertTrue(s3.get_bucket_policy_status(Bucket="acme-assets")["PolicyStatus"]["IsPublic"])
        self.assertFalse(s3.get_bucket_policy_status(Bucket="acme-logs")["PolicyStatus"]["IsPublic"])
        grants = s3.get_bucket_acl(Bucket="acme-uploads")["Grants"]
        self.assertIn("WRITE", [each["Permission"] for each in grants if each["Grantee"].get("URI", "").endswith("/AllUsers")])
        controls = s3.get_bucket_ownership_controls(Bucket="acme-uploads")["OwnershipControls"]
        self.assertEqual(controls["Rules"][0]["ObjectOwnership"], "ObjectWriter")
        self.assertNotIn("Status", s3.get_bucket_versioning(Bucket="acme-logs"))

    def test_the_trail_stays_in_one_region(self):
        (trail,) = self.aws("cloudtrail").describe_trails()["trailList"]
        self.assertEqual((trail["IsMultiRegionTrail"], trail["LogFileValidationEnabled"]), (False, False))
        self.assertEqual(self.aws("cloudtrail", IRELAND).describe_trails()["trailList"], [])
        self.assertTrue(self.aws("cloudtrail").get_trail_status(Name=trail["TrailARN"])["IsLogging"])
        (selector,) = self.aws("cloudtrail").get_event_selectors(TrailName=trail["TrailARN"])["EventSelectors"]
        self.assertEqual(selector["ReadWriteType"], "All")

    def test_detection(self):
        (detector,) = self.detectors(HOME)
        guardduty = self.aws("guardduty")
        features = {each["Name"]: each["Status"] for each in guardduty.get_detector(DetectorId=detector)["Features"]}
        self.assertEqual((features["S3_DATA_EVENTS"], features["EBS_MALWARE_PROTECTION"]), ("ENABLED", "DISABLED"))
        grave = {"Criterion": {"severity": {"GreaterThanOrEqual": 7}, "service.archived": {"Equals": ["false"]}}}
        ids = guardduty.list_findings(DetectorId=detector, FindingCriteria=grave)["FindingIds"]
        (finding,) = guardduty.get_findings(DetectorId=detector, FindingIds=ids)["Findings"]
        self.assertEqual((finding["Severity"], finding["Service"]["Archived"]), (8.0, False))
        self.assertEqual(self.detectors(IRELAND), [])
        (standard,) = self.aws("securityhub").get_enabled_standards()["StandardsSubscriptions"]
        self.assertEqual(standard["StandardsStatus"], "READY")
        (status,) = self.aws("inspector2").batch_get_account_status()["accounts"]
        self.assertEqual([status["resourceState"][each]["status"] for each in ("ec2", "ecr")], ["ENABLED", "DISABLED"])

    def test_trusted_advisor_with_a_plan(self):
        support = self.aws("support")
        checks = {each["id"]: each for each in support.describe_trusted_advisor_checks(language="en")["checks"]}
        summaries = support.describe_trusted_advisor_check_summaries(checkIds=list(checks))["summaries"]
        red = {checks[each["checkId"]]["category"] for each in summaries if each["status"] == "error"}
        self.assertEqual(red, {"security", "cost_optimizing"})
        found = self.aws("trustedadvisor").list_recommendations(status="error")["recommendationSummaries"]
        self.assertEqual(len(found), 2)

    def test_money_and_networks(self):
        (budget,) = self.aws("budgets").describe_budgets(AccountId=ACCOUNT)["Budgets"]
        name = {"AccountId": ACCOUNT, "BudgetName": budget["BudgetName"]}
        (notification,) = self.aws("budgets").describe_notifications_for_budget(**name)["Notifications"]
        self.assertEqual(notification["NotificationType"], "ACTUAL")
        found = self.aws("budgets").describe_subscribers_for_notification(**name, Notification=notification)
        self.assertEqual(found["Subscribers"][0]["SubscriptionType"], "EMAIL")
        used = {each["VpcId"] for each in self.aws("ec2").describe_network_interfaces()["NetworkInterfaces"]}
        self.assertEqual(len(used), 1)
        for region, default in ((IRELAND, True), (SYDNEY, False)):
            (network,) = self.aws("ec2", region).describe_vpcs()["Vpcs"]
            self.assertEqual(network["IsDefault"], default)
            self.assertEqual(self.aws("ec2", region).describe_network_interfaces()["NetworkInterfaces"], [])
        (function,) = self.aws("lambda", IRELAND).list_functions()["Functions"]
        self.assertEqual(function["FunctionName"], "thumbnails")

    def test_mending_shows(self):
        for name in ("block-account", "console-mfa", "delete-root-keys", "trail-everywhere"):
            self.control.do_mutate(name)
        block = self.aws("s3control").get_public_access_block(AccountId=ACCOUNT)["PublicAccessBlockConfiguration"]
        self.assertEqual(set(block.values()), {True})
        self.assertEqual(
            {each["mfa_active"] for name, each in self.report().items() if each["password_enabled"] == "true" and name[0] != "<"},
            {"true"},
        )
        self.assertTrue(self.aws("cloudtrail", SYDNEY).describe_trails()["trailList"][0]["LogFileValidationEnabled"])


class Kept(Shown):
    scenario = "compliant"

    def test_people(self):
        self.assertEqual(list(self.report()), ["<root_account>", "break-glass-1", "break-glass-2"])
        devices = self.aws("iam").list_virtual_mfa_devices(AssignmentStatus="Assigned")["VirtualMFADevices"]
        self.assertEqual(
            [each["User"]["Arn"].rpartition(":")[2] for each in devices], ["user/break-glass-1", "user/break-glass-2", "root"]
        )
        self.assertNotIn("Base32StringSeed", devices[0])
        (instance,) = self.aws("sso-admin").list_instances()["Instances"]
        self.assertEqual(self.aws("sso-admin", IRELAND).list_instances()["Instances"], [])
        center = self.aws("sso-admin")
        arn = instance["InstanceArn"]
        sets = center.list_permission_sets_provisioned_to_account(InstanceArn=arn, AccountId=ACCOUNT)["PermissionSets"]
        self.assertEqual(len(sets), 2)
        for each in sets:
            (assignment,) = center.list_account_assignments(InstanceArn=arn, AccountId=ACCOUNT, PermissionSetArn=each)[
                "AccountAssignments"
            ]
            self.assertEqual(assignment["PrincipalType"], "GROUP")
        self.assertEqual(self.aws("iam").list_organizations_features()["EnabledFeatures"], ["RootCredentialsManagement"])
        for role in self.aws("iam").get_account_authorization_details(Filter=["Role"])["RoleDetailList"]:
            if role["Path"].startswith("/aws-service-role/"):
                continue
            self.assertEqual(role["AssumeRolePolicyDocument"]["Statement"][0]["Action"][0], "sts:AssumeRoleWithSAML")
        roles = self.aws("iam").list_entities_for_policy(PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")["PolicyRoles"]
        self.assertEqual([each["RoleName"] for each in roles], ["AWSReservedSSO_AdministratorAccess_0123456789abcdef"])
        self.assertEqual(self.aws("organizations").describe_organization()["Organization"]["MasterAccountId"], ACCOUNT)

    def test_logs(self):
        for region in (HOME, IRELAND):
            (trail,) = self.aws("cloudtrail", region).describe_trails(includeShadowTrails=True)["trailList"]
            self.assertEqual((trail["IsMultiRegionTrail"], trail["HomeRegion"]), (True, HOME))
        status = self.aws("cloudtrail").get_trail_status(Name=trail["TrailARN"])
        self.assertLess(datetime.now(timezone.utc) - status["LatestDeliveryTime"], timedelta(hours=24))
        self.assertFalse(status.get("LatestDeliveryError"))
        s3 = self.aws("s3")
        lock = s3.get_object_lock_configuration(Bucket=trail["S3BucketName"])["ObjectLockConfiguration"]
        self.assertEqual(lock["Rule"]["DefaultRetention"]["Days"], 365)
        found = json.loads(s3.get_bucket_policy(Bucket=trail["S3BucketName"])["Policy"])
        self.assertEqual({each["Condition"]["StringEquals"]["aws:SourceArn"] for each in found["Statement"]}, {trail["TrailARN"]})
        self.assertEqual(
            self.refused(s3.get_bucket_lifecycle_configuration, Bucket=trail["S3BucketName"])[1], "NoSuchLifecycleConfiguration"
        )

    def test_networks(self):
        (vpc,) = self.aws("ec2").describe_vpcs()["Vpcs"]
        self.assertFalse(vpc["IsDefault"])
        interfaces = self.aws("ec2").describe_network_interfaces()["NetworkInterfaces"]
        used = {each["GroupName"] for interface in interfaces for each in interface["Groups"]}
        self.assertEqual(({each["VpcId"] for each in interfaces}, used), ({vpc["VpcId"]}, {"web"}))

    def test_detection_everywhere(self):
        for region in (HOME, IRELAND, SYDNEY):
            self.assertEqual(len(self.detectors(region)), 1)
            (rule,) = self.aws("events", region).list_rules()["Rules"]
            (target,) = self.aws("events", region).list_targets_by_rule(Rule=rule["Name"])["Targets"]
            (heard,) = self.aws("sns", region).list_subscriptions_by_topic(TopicArn=target["Arn"])["Subscriptions"]
            self.assertTrue(heard["SubscriptionArn"].startswith("arn:"), heard)
            self.assertEqual(self.aws("securityhub", region).list_finding_aggregators()["FindingAggregators"], [])


class Member(Shown):
    scenario = "member"

    def test_the_organization_is_elsewhere(self):
        self.assertNotEqual(self.aws("organizations").describe_organization()["Organization"]["MasterAccountId"], ACCOUNT)
        code = self.refused(self.aws("iam").list_organizations_features)[1]
        self.assertEqual(code, "AccountNotManagementOrDelegatedAdministratorException")
        (trail,) = self.aws("cloudtrail", SYDNEY).describe_trails()["trailList"]
        self.assertTrue(trail["IsOrganizationTrail"])
        self.assertTrue(self.aws("cloudtrail").get_trail_status(Name=trail["TrailARN"])["IsLogging"])
        (detector,) = self.detectors(IRELAND)
        found = self.aws("guardduty", IRELAND).get_administrator_account(DetectorId=detector)["Administrator"]
        self.assertNotEqual(found["AccountId"], ACCOUNT)

    def test_root_has_nothing(self):
        summary = self.aws("iam").get_account_summary()["SummaryMap"]
        self.assertEqual(
            [summary[f"Account{each}"] for each in ("MFAEnabled", "PasswordPresent", "AccessKeysPresent")], [0, 0, 0]
        )
        self.assertEqual(self.report()["<root_account>"]["password_enabled"], "false")


class Server(unittest.TestCase):
    """As the end-to-end tests and the AWS CLI use it."""

    def setUp(self):
        command = [sys.executable, "-W", "ignore", "-m", "fake_aws.server", "--scenario", "empty"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.process.stdout.close)
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.terminate)
        self.ready = json.loads(self.process.stdout.readline())

    def control(self, **words):
        asked = urllib.request.Request(f"http://127.0.0.1:{self.ready['control']}/control", json.dumps(words).encode())
        with urllib.request.urlopen(asked) as answer:
            return json.load(answer)

    def cli(self, *words, **environment):
        issued = self.control(command="credentials")
        keys = {
            "AWS_ACCESS_KEY_ID": issued["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": issued["SecretAccessKey"],
            "AWS_SESSION_TOKEN": issued["SessionToken"],
            "AWS_DEFAULT_REGION": IRELAND,
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        run = [str(Path(sys.executable).with_name("aws")), *words, "--output", "json"]
        done = subprocess.run(run, env=keys | environment, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    def test_the_aws_cli_asks_real_hosts_by_a_proxy(self):
        proxy = {"HTTPS_PROXY": f"http://127.0.0.1:{self.ready['port']}", "AWS_CA_BUNDLE": self.ready["ca"]}
        self.assertEqual(self.cli("sts", "get-caller-identity", **proxy)["Account"], ACCOUNT)
        self.assertEqual(len(self.cli("ec2", "describe-regions", **proxy)["Regions"]), 3)
        self.assertTrue(all(each["secure"] for each in self.control(command="log")["requests"]))

    def test_the_aws_cli_asks_one_endpoint(self):
        endpoint = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.ready['port']}"}
        self.assertEqual(len(self.cli("ec2", "describe-vpcs", **endpoint)["Vpcs"]), 1)
        self.assertEqual(self.cli("s3api", "list-buckets", **endpoint)["Buckets"], [])

    def test_mistakes_are_told(self):
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.control(command="nonsense")
        self.assertEqual(caught.exception.code, 400)
        self.assertIn("error", json.load(caught.exception))


if __name__ == "__main__":
    unittest.main()
