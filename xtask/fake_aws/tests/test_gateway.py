"""What the stand-in cloud lets in, refuses and gets wrong on demand."""

import unittest
from datetime import datetime, timedelta, timezone

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ConnectionClosedError, HTTPClientError, ProxyConnectionError, ReadTimeoutError
from botocore.parsers import ResponseParserError

from fake_aws.tests.case import CLOUD, Case

IAM = "iam.amazonaws.com"
EC2 = "ec2.eu-west-1.amazonaws.com"
TRAIL = "cloudtrail.us-east-1.amazonaws.com"
SUMMARY = b"Action=GetAccountSummary&Version=2010-05-08"
NEEDED = ("authorization", "x-amz-date", "x-amz-security-token")
# One operation of every protocol.
PROTOCOLS = {
    "query": ("iam", "get_account_summary"),
    "ec2": ("ec2", "describe_vpcs"),
    "json": ("cloudtrail", "describe_trails"),
    "cbor": ("cloudwatch", "describe_alarms"),
    "rest-json": ("lambda", "list_functions"),
    "rest-xml": ("cloudfront", "list_distributions"),
    "s3": ("s3", "list_buckets"),
}


class Signatures(Case):
    def everywhere(self, aws, expected, starts=""):
        """Every protocol refuses with the right status and code."""
        for protocol, (service, operation) in PROTOCOLS.items():
            with self.subTest(protocol):
                status, code, message = self.refused(getattr(aws(service), operation))
                self.assertEqual((status, code), expected[protocol])
                if protocol not in ("ec2", "s3"):
                    self.assertTrue(message.startswith(starts), message)

    def test_right_ones_are_accepted_in_every_protocol(self):
        for service, operation in PROTOCOLS.values():
            getattr(self.aws(service), operation)()
        self.assertEqual({each["signature"] for each in self.gateway.log}, {"ok"})

    def test_unknown_keys(self):
        unknown = {"AccessKeyId": "ASIAAAAAAAAAAAAAAAAA", "SecretAccessKey": "secret", "SessionToken": "token"}
        query = (403, "InvalidClientTokenId")
        expected = {
            "query": query,
            "ec2": (401, "AuthFailure"),
            "json": (400, "UnrecognizedClientException"),
            "cbor": (400, "UnrecognizedClientException"),
            "rest-json": (403, "UnrecognizedClientException"),
            "rest-xml": query,
            "s3": (403, "InvalidAccessKeyId"),
        }
        self.everywhere(CLOUD.clients(unknown), expected, "The security token included in the request is invalid")

    def test_wrong_secrets(self):
        query = (403, "SignatureDoesNotMatch")
        expected = {
            "query": query,
            "ec2": (401, "AuthFailure"),
            "json": (400, "InvalidSignatureException"),
            "cbor": (400, "InvalidSignatureException"),
            "rest-json": (403, "InvalidSignatureException"),
            "rest-xml": query,
            "s3": query,
        }
        wrong = self.control.do_credentials() | {"SecretAccessKey": "wrong"}
        self.everywhere(CLOUD.clients(wrong), expected, "The request signature we calculated does not match")

    def test_asking_for_nothing_leads_to_a_page_about_the_service(self):
        for host, place in (("s3.us-east-1.amazonaws.com", "s3/"), ("iam.amazonaws.com", "iam/")):
            answer = self.ask(host, "GET")
            self.assertEqual((answer.status, answer.headers["location"]), (307, f"https://aws.amazon.com/{place}"))
            # What is not there is refused, and leads nowhere.
            self.assertEqual(self.ask(host, "GET", "/-?Action=-").status // 100, 4)
        self.assertEqual(self.ask("cloudtrail.us-east-1.amazonaws.com", "GET").status // 100, 4)

    def test_expired_credentials(self):
        query = (403, "ExpiredToken")
        expected = {
            "query": query,
            "ec2": (400, "RequestExpired"),
            "json": (400, "ExpiredTokenException"),
            "cbor": (400, "ExpiredTokenException"),
            "rest-json": (403, "ExpiredTokenException"),
            "rest-xml": query,
            "s3": (400, "ExpiredToken"),
        }
        expired = self.control.do_credentials(seconds=-1)
        self.everywhere(CLOUD.clients(expired), expected, "The security token included in the request is expired")

    def test_a_clock_that_is_wrong(self):
        query = (403, "SignatureDoesNotMatch")
        expected = {
            "query": query,
            "ec2": (400, "RequestExpired"),
            "json": (400, "InvalidSignatureException"),
            "cbor": (400, "InvalidSignatureException"),
            "rest-json": (403, "InvalidSignatureException"),
            "rest-xml": query,
            "s3": (403, "RequestTimeTooSkewed"),
        }
        for seconds, starts in ((1000, "Signature expired: "), (-1000, "Signature not yet current: ")):
            self.control.do_clock(seconds)
            aws = CLOUD.clients(self.control.do_credentials())
            self.everywhere(aws, expected, starts)

    def test_five_minutes_are_forgiven(self):
        for seconds in (290, -290):
            self.control.do_clock(seconds)
            CLOUD.clients(self.control.do_credentials())("iam").get_account_summary()

    def signed(self, body=SUMMARY, host=IAM, region="us-east-1", service="iam", **more):
        issued = self.control.do_credentials()
        keys = Credentials(issued["AccessKeyId"], issued["SecretAccessKey"], issued["SessionToken"])
        request = AWSRequest(
            "POST", f"https://{host}/", data=body, headers={"content-type": "application/x-www-form-urlencoded"} | more
        )
        SigV4Auth(keys, service, region).add_auth(request)
        return {name.lower(): value for name, value in request.headers.items()}

    def test_every_byte_counts(self):
        headers = self.signed()
        self.assertEqual(self.ask(IAM, headers=headers, body=SUMMARY).status, 200)
        for name, target, changed, body in (
            ("body", "/", {}, SUMMARY + b"&"),
            ("path", "/other", {}, SUMMARY),
            ("query", "/?a=b", {}, SUMMARY),
            ("header", "/", {"content-type": "text/plain"}, SUMMARY),
            (
                "date",
                "/",
                {"x-amz-date": (datetime.now(timezone.utc) - timedelta(seconds=99)).strftime("%Y%m%dT%H%M%SZ")},
                SUMMARY,
            ),
        ):
            with self.subTest(name):
                answer = self.ask(IAM, target=target, headers=headers | changed, body=body)
                self.assertIn(b"<Code>SignatureDoesNotMatch</Code>", answer.body)

    def test_the_token_belongs_to_the_key(self):
        other = self.control.do_credentials()["SessionToken"]
        answer = self.ask(IAM, headers=self.signed() | {"x-amz-security-token": other}, body=SUMMARY)
        self.assertIn(b"InvalidClientTokenId", answer.body)

    def test_the_scope_fits_the_host(self):
        for more in ({"region": "eu-west-1"}, {"service": "sts"}):
            answer = self.ask(IAM, headers=self.signed(**more), body=SUMMARY)
            self.assertIn(b"Credential should be scoped to correct", answer.body)

    def test_without_a_signature(self):
        for headers, code in (({}, b"MissingAuthenticationToken"), ({"authorization": "probe"}, b"IncompleteSignature")):
            answer = self.ask(IAM, headers=headers, body=SUMMARY)
            self.assertGreaterEqual(answer.status, 400)
            self.assertIn(code, answer.body)

    def test_who_asks(self):
        for kind, end in (("role", ":assumed-role/Auditor/footing"), ("root", ":root"), ("long-term", ":user/ada")):
            aws = CLOUD.clients(self.control.do_credentials(kind))
            self.assertTrue(aws("sts").get_caller_identity()["Arn"].endswith(end))

    def test_session_tokens_without_mfa_do_not_open_iam(self):
        aws = CLOUD.clients(self.control.do_credentials("user-without-mfa"))
        aws("ec2").describe_vpcs()
        self.assertEqual(self.refused(aws("iam").get_account_summary)[:2], (403, "InvalidClientTokenId"))

    def test_roles_can_be_taken_but_not_by_root(self):
        self.control.do_scenario("compliant")
        role = "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_ReadOnly_0123456789abcdef"
        root = CLOUD.clients(self.control.do_credentials("root"))
        self.assertEqual(self.refused(root("sts").assume_role, RoleArn=role, RoleSessionName="less")[1], "AccessDenied")
        person = CLOUD.clients(self.control.do_credentials("identity-center"))
        taken = person("sts").assume_role(RoleArn=role, RoleSessionName="less", DurationSeconds=900)["Credentials"]
        arn = CLOUD.clients(taken)("sts").get_caller_identity()["Arn"]
        self.assertTrue(arn.endswith(":assumed-role/AWSReservedSSO_ReadOnly_0123456789abcdef/less"), arn)

    def test_the_log_names_headers_and_keeps_no_secret(self):
        issued = self.control.do_credentials()
        CLOUD.clients(issued)("iam").get_account_summary()
        (entry,) = self.control.do_log()["requests"]
        self.assertEqual((entry["service"], entry["operation"], entry["region"]), ("iam", "GetAccountSummary", "us-east-1"))
        self.assertIn("x-amz-security-token", entry["headers"])
        self.assertNotIn(issued["SessionToken"], repr(entry))
        self.assertNotIn(issued["AccessKeyId"], repr(entry))


class Browsers(Case):
    def test_services_that_answer_reflect_what_is_asked(self):
        answer = self.preflight(TRAIL, *NEEDED, "content-type", "x-amz-target", "amz-sdk-request")
        self.assertEqual(answer.headers["access-control-max-age"], "172800")

    def test_newer_services_let_through_a_list(self):
        hub = "securityhub.eu-west-1.amazonaws.com"
        self.assertIsNotNone(self.preflight(hub, *NEEDED, target="/accounts", method="GET"))
        self.assertIsNone(self.preflight(hub, *NEEDED, "amz-sdk-invocation-id", target="/accounts", method="GET"))
        analyzer = "access-analyzer.eu-west-1.amazonaws.com"
        self.assertIsNotNone(self.preflight(analyzer, *NEEDED, target="/analyzer", method="GET"))
        self.assertIsNone(self.preflight(analyzer, *NEEDED, "content-type", target="/finding"))

    def test_blocked_services_refuse(self):
        for host in (
            "s3.us-east-1",
            "123456789012.s3-control.us-east-1",
            "guardduty.eu-west-1",
            "support.us-east-1",
            "wafv2.eu-west-1",
        ):
            self.assertIsNone(self.preflight(f"{host}.amazonaws.com", *NEEDED))

    def test_what_nobody_has_measured_is_switched_by_tests(self):
        host = "account.us-east-1.amazonaws.com"
        self.assertIsNone(self.preflight(host, *NEEDED))
        self.control.do_cors({"account": True})
        self.assertIsNotNone(self.preflight(host, *NEEDED))
        self.control.do_fault("blocked", service="account")
        self.assertIsNone(self.preflight(host, *NEEDED))

    def test_real_answers_show_what_aws_shows(self):
        def shown(host):
            answer = self.ask(host, headers={"origin": "https://footing.example"}, body=SUMMARY)
            return answer.headers.get("access-control-allow-origin"), answer.headers.get("access-control-expose-headers")

        self.assertEqual(shown(IAM), ("*", "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"))
        self.assertEqual(shown(EC2), ("*", None))
        self.assertEqual(shown("guardduty.us-east-1.amazonaws.com"), (None, None))
        self.assertNotIn("access-control-allow-origin", self.ask(IAM, body=SUMMARY).headers)


class Permissions(Case):
    def test_what_no_policy_allows_is_denied_in_the_words_of_aws(self):
        self.control.do_policy([{"Statement": {"Effect": "Allow", "Action": "iam:Get*", "Resource": "*"}}])
        self.aws("iam").get_account_summary()
        self.aws("sts").get_caller_identity()
        for service, operation, status, code in (
            ("iam", "list_users", 403, "AccessDenied"),
            ("ec2", "describe_vpcs", 403, "UnauthorizedOperation"),
            ("cloudtrail", "describe_trails", 400, "AccessDeniedException"),
            ("lambda", "list_functions", 403, "AccessDeniedException"),
        ):
            found = self.refused(getattr(self.aws(service), operation))
            self.assertEqual(found[:2], (status, code))
            self.assertRegex(found[2], r"User: arn:aws:sts::\d+:assumed-role/Auditor/footing is not authorized to perform: ")
            self.assertIn("because no identity-based policy allows the ", found[2])

    def test_an_explicit_deny(self):
        self.control.do_policy(
            [{"Statement": [{"Effect": "Allow", "Action": "*"}, {"Effect": "Deny", "Action": "iam:GetAccountSummary"}]}]
        )
        self.assertIn("with an explicit deny in an identity-based policy", self.refused(self.aws("iam").get_account_summary)[2])

    def test_the_organization_closes_regions(self):
        self.control.do_close_regions(["ap-southeast-2"])
        self.aws("ec2", "eu-west-1").describe_vpcs()
        self.aws("iam").get_account_summary()
        for service, operation in (("ec2", "describe_vpcs"), ("cloudtrail", "describe_trails"), ("guardduty", "list_detectors")):
            message = self.refused(getattr(self.aws(service, "ap-southeast-2"), operation))[2]
            self.assertIn("with an explicit deny in a service control policy", message)

    def test_conditions_that_cannot_be_judged_are_refused(self):
        strange = {"Effect": "Allow", "Action": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}
        with self.assertRaises(ValueError):
            self.control.do_policy([{"Statement": strange}])


class Faults(Case):
    def test_throttled_so_often_and_no_more(self):
        self.control.do_fault("throttle", service="iam", times=2)
        for _ in range(2):
            self.assertEqual(self.refused(self.aws("iam").get_account_summary)[:2], (400, "Throttling"))
        self.aws("iam").get_account_summary()

    def test_one_operation_in_one_region(self):
        self.control.do_fault("error", service="ec2", operation="DescribeVpcs", region="eu-west-1")
        self.assertEqual(self.refused(self.aws("ec2", "eu-west-1").describe_vpcs)[:2], (500, "InternalError"))
        self.aws("ec2", "eu-west-1").describe_subnets()
        self.aws("ec2").describe_vpcs()
        self.control.do_mend()
        self.aws("ec2", "eu-west-1").describe_vpcs()

    def test_refusals_on_demand(self):
        for kind, code in (("expired", "ExpiredToken"), ("wrong-signature", "SignatureDoesNotMatch"), ("denied", "AccessDenied")):
            self.control.do_fault(kind, service="iam", times=1)
            self.assertEqual(self.refused(self.aws("iam").get_account_summary)[1], code)

    def test_answers_that_do_not_arrive(self):
        aws = CLOUD.clients(self.control.do_credentials(), read_timeout=1)
        for kind, error in (
            ("hang", ReadTimeoutError),
            ("offline", (ConnectionClosedError, ProxyConnectionError)),
            ("break", (HTTPClientError, ResponseParserError)),
            ("truncate", ResponseParserError),
        ):
            self.control.do_fault(kind, service="iam", times=1)
            with self.subTest(kind), self.assertRaises(error):
                aws("iam").get_account_summary()

    def test_offline_not_even_a_preflight_arrives(self):
        self.control.do_fault("offline")
        self.assertIsNone(self.preflight(IAM, *NEEDED))

    def test_mistakes_in_commands_are_told(self):
        for command, words in (
            ("do_fault", {"kind": "flood"}),
            ("do_scenario", {"name": "none"}),
            ("do_cors", {"answers": {"x": True}}),
        ):
            with self.assertRaises(ValueError):
                getattr(self.control, command)(**words)


class Operations(Case):
    def test_buckets_are_asked_in_their_region(self):
        self.aws("s3", "eu-west-1").create_bucket(
            Bucket="example-ireland", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        self.aws("s3", "eu-west-1").get_bucket_versioning(Bucket="example-ireland")
        # boto3 follows the redirection.
        self.aws("s3").get_bucket_versioning(Bucket="example-ireland")
        statuses = [each["status"] for each in self.gateway.log if each["operation"] == "GetBucketVersioning"]
        self.assertIn(301, statuses)
        self.assertEqual(statuses[-1], 200)

    def test_launch_templates_are_listed_at_once(self):
        ec2 = self.aws("ec2")
        for name in ("one", "two"):
            ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData={"SecurityGroupIds": ["sg-1"]})
        ec2.create_launch_template_version(LaunchTemplateName="two", LaunchTemplateData={"SecurityGroupIds": ["sg-2"]})
        found = ec2.describe_launch_template_versions(Versions=["$Default", "$Latest"])["LaunchTemplateVersions"]
        self.assertEqual(
            sorted((each["LaunchTemplateName"], each["LaunchTemplateData"]["SecurityGroupIds"][0]) for each in found),
            [("one", "sg-1"), ("two", "sg-1"), ("two", "sg-2")],
        )

    def test_a_new_account_has_nothing_of_what_aws_has_to_be_asked_for(self):
        for service, operation, params, code in (
            ("support", "describe_trusted_advisor_checks", {"language": "en"}, "SubscriptionRequiredException"),
            ("securityhub", "describe_hub", {}, "InvalidAccessException"),
            ("securityhub", "describe_security_hub_v2", {}, "ResourceNotFoundException"),
            ("organizations", "describe_organization", {}, "AWSOrganizationsNotInUseException"),
            ("iam", "get_account_password_policy", {}, "NoSuchEntity"),
            ("iam", "get_credential_report", {}, "ReportNotPresent"),
            ("iam", "list_organizations_features", {}, "OrganizationNotFoundException"),
            ("account", "get_alternate_contact", {"AlternateContactType": "SECURITY"}, "ResourceNotFoundException"),
            ("s3control", "get_public_access_block", {"AccountId": "123456789012"}, "NoSuchPublicAccessBlockConfiguration"),
        ):
            with self.subTest(operation):
                self.assertEqual(self.refused(getattr(self.aws(service), operation), **params)[1], code)
        self.assertEqual(self.aws("sso-admin").list_instances()["Instances"], [])
        (status,) = self.aws("inspector2").batch_get_account_status()["accounts"]
        self.assertEqual(status["resourceState"]["ec2"]["status"], "DISABLED")

    def test_regions_as_many_as_wanted(self):
        self.control.do_reset(["us-east-1", "eu-central-1"])
        aws = CLOUD.clients(self.control.do_credentials())
        found = aws("ec2").describe_regions(AllRegions=False)["Regions"]
        self.assertEqual({each["RegionName"] for each in found}, {"us-east-1", "eu-central-1"})


if __name__ == "__main__":
    unittest.main()
