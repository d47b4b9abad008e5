"""Runs the collector on an organization of three accounts and one that is closed: `collector_organization.py SCRIPT XTASK [AWS…]`,
once with the AWS CLI of all tests, and with each that is named. The role in each account is that of deploy/organization.yaml, and
its trust policy is what lets the script in. `cargo xtask judge` opens what it writes."""

import fnmatch
import gzip
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

from cfnlint.decode.cfn_yaml import loads

from fake_aws.gateway.policy import actions
from fake_aws.organization import Member, Organization, trusts

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "deploy/organization.yaml"
AUDIT = ROOT / "src/catalog/calls/security-audit.txt"
MANAGEMENT, MEMBER, OTHER, CLOSED = "111122223333", "222233334444", "333344445555", "444455556666"
ROLE, EXTERNAL_ID = "footing-organization-read-only", "an-external-id-1234"
# What each account is.
SCENARIOS = {MANAGEMENT: "empty", MEMBER: "member", OTHER: "empty"}


def role(**parameters) -> dict:
    """The role that the template makes with these parameters: its trust policy, and its permissions."""
    template = loads(TEMPLATE.read_text())
    values = {name: parameter.get("Default") for name, parameter in template["Parameters"].items()}
    values |= {"AWS::Partition": "aws"} | parameters

    def made(value):
        if isinstance(value, dict):
            if set(value) == {"Ref"}:
                return values[value["Ref"]]
            if set(value) == {"Fn::Sub"}:
                text = value["Fn::Sub"]
                for name, each in values.items():
                    text = text.replace(f"${{{name}}}", each or "")
                return text
            return {str(name): made(each) for name, each in value.items()}
        return [made(each) for each in value] if isinstance(value, list) else value

    properties = made(template["Resources"]["Role"]["Properties"])
    permissions = [policy["PolicyDocument"] for policy in properties["Policies"]]
    return {"name": properties["RoleName"], "trust": properties["AssumeRolePolicyDocument"], "permissions": permissions}


def ours(external_id: str = EXTERNAL_ID) -> dict:
    return role(AuditingAccount=MANAGEMENT, AuditingRole="Auditor", ExternalId=external_id)


class OfTheTemplate(unittest.TestCase):
    """Who may assume the role."""

    def trusted(self, arn: str, external_id: str | None = EXTERNAL_ID) -> bool:
        return trusts(ours()["trust"], arn, external_id)

    def test_only_the_role_of_the_auditing_account_with_the_external_id_may_assume_it(self):
        self.assertEqual(ours()["name"], ROLE)
        self.assertTrue(self.trusted(f"arn:aws:iam::{MANAGEMENT}:role/Auditor"))
        self.assertFalse(self.trusted(f"arn:aws:iam::{MANAGEMENT}:role/Auditor", "another-id"))
        self.assertFalse(self.trusted(f"arn:aws:iam::{MANAGEMENT}:role/Auditor", None))
        self.assertFalse(self.trusted(f"arn:aws:iam::{MANAGEMENT}:role/Auditor2"))
        self.assertFalse(self.trusted(f"arn:aws:iam::{MANAGEMENT}:role/other/Auditor"))
        self.assertFalse(self.trusted(f"arn:aws:iam::{MANAGEMENT}:user/Auditor"))
        self.assertFalse(self.trusted(f"arn:aws:iam::{OTHER}:role/Auditor"))

    def test_a_permission_set_of_identity_center_may_be_named_with_asterisks(self):
        name = "aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Audit_*"
        trust = role(AuditingAccount=MANAGEMENT, AuditingRole=name, ExternalId=EXTERNAL_ID)["trust"]
        start = f"arn:aws:iam::{MANAGEMENT}:role/aws-reserved/sso.amazonaws.com"
        for arn in (f"{start}/AWSReservedSSO_Audit_0123456789abcdef", f"{start}/eu-west-1/AWSReservedSSO_Audit_0123456789abcdef"):
            self.assertTrue(trusts(trust, arn, EXTERNAL_ID), arn)
        self.assertFalse(trusts(trust, f"{start}/AWSReservedSSO_Admin_0123456789abcdef", EXTERNAL_ID))


class OfAnOrganization(unittest.TestCase):
    """What the script writes. `aws` is the folder of the AWS CLI that is used."""

    script: Path
    xtask: str
    aws: list[str]

    def setUp(self):
        members = {
            MANAGEMENT: Member("Management"),
            MEMBER: Member("Shop 'n' go", roles={ROLE: ours()}),
            OTHER: Member("Data", roles={ROLE: ours("of-someone-else")}),
            CLOSED: Member("Old", state="SUSPENDED"),
        }
        self.cloud = self.enterContext(Organization(members, MANAGEMENT))
        self.expected = {
            account: members[account].do("scenario", name=name)["expected"]["collector"] for account, name in SCENARIOS.items()
        }
        self.credentials = self.cloud.issue(MANAGEMENT)
        self.here = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.work = self.here / f"footing-organization-{MANAGEMENT}"

    def run_it(self, *words: str, **env: str) -> subprocess.CompletedProcess:
        env = {
            "PATH": ":".join([*self.aws, os.environ["PATH"]]),
            "HOME": str(self.here),
            "HTTPS_PROXY": f"http://127.0.0.1:{self.cloud.door.port}",
            "AWS_CA_BUNDLE": self.cloud.ca,
            "AWS_ACCESS_KEY_ID": self.credentials["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": self.credentials["SecretAccessKey"],
            "AWS_SESSION_TOKEN": self.credentials["SessionToken"],
            "PYTHONDONTWRITEBYTECODE": "1",
        } | env
        words = ["bash", str(self.script), "--organization", "--yes", "--external-id", EXTERNAL_ID, *words]
        return subprocess.run(
            words, cwd=self.here, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=1500
        )

    def results(self) -> list[Path]:
        found = self.here.glob(f"footing-organization-{MANAGEMENT}-*")
        return sorted((one for one in found if one.is_dir()), key=lambda one: one.name)

    def index(self) -> dict:
        return json.loads((self.results()[-1] / "index.json").read_text())

    def judged(self, file: Path) -> dict:
        said = subprocess.run([self.xtask, "judge", "--json", file], cwd=ROOT, capture_output=True, text=True)
        (account,) = json.loads(said.stdout)["accounts"]
        return account

    def assert_judged(self, account: str, file: Path):
        found = self.judged(file)
        self.assertEqual(found["account"], account)
        for criterion, expected in self.expected[account].items():
            if expected:
                finding = found["findings"][criterion]
                verdict = {"is": finding["verdict"]} | ({"degree": finding["degree"]} if "degree" in finding else {})
                self.assertEqual(verdict, expected["verdict"], f"{account} {criterion}: {finding['reason']}")
                named = {resource["id"] for resource in finding["resources"]}
                self.assertEqual(set(expected.get("resources", [])) - named, set(), f"{account} {criterion}")

    def test_it_reads_all_accounts_says_who_refuses_and_goes_on(self):
        run = self.run_it()
        self.assertEqual(run.returncode, 3, run.stderr)
        index = self.index()
        self.assertEqual((index["format"], index["version"], index["asked_from"]), ("footing-organization", 1, MANAGEMENT))
        self.assertEqual(
            [(one["account"], one["name"]) for one in index["accounts"]], [(MANAGEMENT, "Management"), (MEMBER, "Shop 'n' go")]
        )
        refused = {one["account"]: one["why"] for one in index["refused"]}
        self.assertEqual(set(refused), {OTHER, CLOSED})
        self.assertIn("AccessDenied", refused[OTHER])
        self.assertIn("is not authorized to perform: sts:AssumeRole", refused[OTHER])
        self.assertIn("SUSPENDED", refused[CLOSED])
        self.assertIn(f"{OTHER} (Data): ", run.stderr)
        (result,) = self.results()
        for one in index["accounts"]:
            file = result / one["file"]
            self.assertEqual(hashlib.sha256(file.read_bytes()).hexdigest(), one["sha256"])
            self.assert_judged(one["account"], file)
            # Only the user may read it.
            self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(result.stat().st_mode), 0o700)
        self.assert_only_reads()
        self.assert_no_credentials_are_kept()

        # Mended: only that account is read, and all are written.
        self.cloud.members[OTHER].roles = {ROLE: ours()}
        self.cloud.members.pop(CLOSED)
        before = len(self.cloud.members[MEMBER].do("log")["requests"])
        run = self.run_it()
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(len(self.cloud.members[MEMBER].do("log")["requests"]), before)
        index = self.index()
        self.assertEqual([one["account"] for one in index["accounts"]], [MANAGEMENT, MEMBER, OTHER])
        self.assertEqual(index["refused"], [])
        result = self.results()[-1]
        self.assert_judged(OTHER, result / index["accounts"][2]["file"])
        with tarfile.open(f"{result}.tar") as packed:
            self.assertEqual(sorted(Path(name).name for name in packed.getnames()), sorted(os.listdir(result)))
        self.assertFalse(self.work.exists())

    def assert_only_reads(self):
        """Every request was signed, allowed by the role and by the session's policies, and none was a mistake."""
        (session,) = [one for one in self.cloud.sessions if one["account"] == MEMBER]
        self.assertEqual(session["arns"], ["arn:aws:iam::aws:policy/SecurityAudit"])
        lines = [line.split(" ")[0] for line in AUDIT.read_text().splitlines() if line and not line.startswith("#")]
        allowed = lines + [action for statement in session["policy"]["Statement"] for action in statement["Action"]]
        for account in (MANAGEMENT, MEMBER):
            for request in self.cloud.members[account].do("log")["requests"]:
                self.assertEqual(request["signature"], "ok", request)
                self.assertNotIn("crash", request)
                self.assertRegex(
                    request["operation"], r"^(BatchGet|Describe|Get|List|LookupEvents|Search|GenerateCredentialReport)"
                )
                for action in actions(request["service"], request["operation"]):
                    if action == "sts:GetCallerIdentity":
                        continue
                    self.assertTrue(any(fnmatch.fnmatchcase(action.lower(), one.lower()) for one in allowed), action)
        self.assertFalse(self.cloud.members[OTHER].do("log")["requests"])
        evidence = json.loads(gzip.decompress(next(self.results()[-1].glob(f"*{MEMBER}*")).read_bytes()))
        denied = {
            f"{call['service']}:{call['operation']}" for call in evidence["calls"] if call["code"].startswith("AccessDenied")
        }
        # Without a paid plan of AWS Support, this is what Trusted Advisor answers.
        self.assertLessEqual(denied, {"trustedadvisor:ListRecommendations"})

    def assert_no_credentials_are_kept(self):
        secrets = [one.secret for one in self.cloud.store.issued.values()] + [
            one.token for one in self.cloud.store.issued.values()
        ]
        for file in self.here.rglob("*"):
            if file.is_file():
                content = file.read_bytes()
                content = gzip.decompress(content) if file.suffix == ".gz" else content
                self.assertFalse([one for one in secrets if one.encode() in content], file)

    def test_named_accounts_are_read_without_asking_organizations_and_names_can_be_left_out(self):
        run = self.run_it("--accounts", f"{MEMBER} {OTHER}", "--regions", "us-east-1")
        self.assertEqual(run.returncode, 3, run.stderr)
        self.assertEqual([list(one) for one in self.index()["accounts"]], [["account", "file", "sha256"]])
        shutil.rmtree(self.work)
        run = self.run_it("--no-names", "--accounts", OTHER)
        self.assertEqual(run.returncode, 3, run.stderr)
        self.assertEqual(self.index()["accounts"], [])

    def test_only_digits_name_an_account(self):
        for word in ("1234", "arn:aws:iam::111122223333:root", "$(touch x)"):
            run = self.run_it("--accounts", word)
            self.assertEqual(run.returncode, 1, run.stderr)
            self.assertIn("12 digits", run.stderr)
            shutil.rmtree(self.work)

    def test_who_may_not_list_accounts_is_told_so(self):
        self.credentials = self.cloud.issue(MEMBER)
        self.work = self.here / f"footing-organization-{MEMBER}"
        run = self.run_it()
        self.assertEqual(run.returncode, 1)
        self.assertIn("Only its management account and members that are delegated administrators may list them", run.stderr)

    def test_what_was_changed_since_is_refused(self):
        run = self.run_it("--accounts", f"{MANAGEMENT} {OTHER}", "--regions", "us-east-1")
        self.assertEqual(run.returncode, 3, run.stderr)
        next(self.work.glob("*.json.gz")).write_bytes(b"changed")
        run = self.run_it("--accounts", f"{MANAGEMENT} {OTHER}", "--regions", "us-east-1")
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertIn("were not recorded by this script, or were changed afterwards", run.stderr)


def main():
    OfAnOrganization.script, OfAnOrganization.xtask = Path(sys.argv[1]).resolve(), sys.argv[2]
    quick = tempfile.mkdtemp(prefix="footing-cli-")
    cli = subprocess.Popen([sys.executable, "-m", "fake_aws.cli.server", quick], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    cli.stdout.readline()
    passed = failed = 0
    try:
        # The others carry out one journey: what differs is the AWS CLI.
        for aws in [None, *sys.argv[3:]]:
            OfAnOrganization.aws = [str(Path(aws).parent)] if aws else [quick, str(Path(sys.executable).parent)]
            loader = unittest.defaultTestLoader
            suite = unittest.TestSuite()
            if aws:
                suite.addTest(OfAnOrganization("test_it_reads_all_accounts_says_who_refuses_and_goes_on"))
            else:
                suite.addTests(map(loader.loadTestsFromTestCase, (OfTheTemplate, OfAnOrganization)))
            result = unittest.TextTestRunner(verbosity=2).run(suite)
            wrong = len({test.id().split(" ")[0] for test, _ in result.failures + result.errors})
            passed, failed = passed + result.testsRun - wrong, failed + wrong
    finally:
        cli.communicate()
        shutil.rmtree(quick, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
