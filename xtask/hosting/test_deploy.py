"""Tests of `cargo xtask deploy` with the real AWS CLI against a stand-in for AWS: the content of the bucket, how it is sent, who
may read it, and what is live when a deployment stops half-way."""

import atexit
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import boto3

ROOT = Path(__file__).resolve().parents[2]
XTASK = os.environ["FOOTING_XTASK"]
HOSTING = json.loads((ROOT / "xtask/hosting.json").read_text())
SCRATCH = Path(tempfile.mkdtemp(prefix="footing-deploy-"))
atexit.register(shutil.rmtree, SCRATCH)
KEPT = "public, max-age=31536000, immutable"

# Runs the real AWS CLI, but makes the n-th upload fail, and logs every command.
WRAPPER = """#!/bin/sh
echo "$*" >> "$AWS_LOG"
case "$1 $2" in
  "s3 cp")
    case "$3" in
      s3://*) ;;
      *)
        count=$(($(cat "$AWS_COUNT") + 1)); echo $count > "$AWS_COUNT"
        if [ "$count" = "$AWS_FAIL_AT" ]; then echo "upload failed: the line is down" >&2; exit 1; fi ;;
    esac ;;
esac
exec "{real}" "$@"
"""


def start_cloud():
    words = [sys.executable, "-W", "ignore", "-m", "fake_aws.moto_server", "hosting"]
    cloud = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def end():
        cloud.stdin.close()
        cloud.wait()
        cloud.stdout.close()

    atexit.register(end)
    return f"http://127.0.0.1:{cloud.stdout.readline().strip()}"


ENDPOINT = start_cloud()
programs = SCRATCH / "bin"
programs.mkdir()
(programs / "aws").write_text(WRAPPER.replace("{real}", str(Path(sys.executable).parent / "aws")))
(programs / "aws").chmod(0o755)
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
    "AWS_ENDPOINT_URL": ENDPOINT,
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_LOG": str(SCRATCH / "log"),
    "AWS_COUNT": str(SCRATCH / "count"),
    "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
}


def client(service):
    keys = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "example"}
    return boto3.client(service, endpoint_url=ENDPOINT, region_name="us-east-1", **keys)


S3, CLOUDFRONT, CLOUDFORMATION = client("s3"), client("cloudfront"), client("cloudformation")


def site(name):
    """Creates a site whose program, page and service worker belong to a release; everything else is the same in all releases."""
    digest = name.encode().hex().ljust(16, "0")
    files = {
        "index.html": f"<!doctype html><script src=/app-{digest}.js></script>",
        "service-worker.js": f"// {name}",
        f"app-{digest}.js": f"console.log('{name}');" * 60,
        f"scanner-{digest}_bg.wasm": "\0asm" + name * 300,
        "guidance/acct-01.0123456789abcdef.json": json.dumps({"text": "the same " * 200}),
        "icons/icon-192.png": "\x89PNG",
        "manifest.webmanifest": "{}",
    }
    folder = SCRATCH / f"site-{name}"
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="latin-1")
    return folder


class Run:
    """A deployment, and the commands that it ran."""

    def __init__(self, stack, *words, fail_at=0, **environment):
        (SCRATCH / "log").write_text("")
        (SCRATCH / "count").write_text("0")
        done = subprocess.run(
            [XTASK, "deploy", "--stack", stack, *map(str, words)],
            env=ENVIRONMENT | {"AWS_FAIL_AT": str(fail_at)} | environment,
            capture_output=True,
            text=True,
        )
        self.succeeded = done.returncode == 0
        self.said = done.stdout + done.stderr
        self.lines = (SCRATCH / "log").read_text().splitlines()

    @property
    def writes(self):
        """Returns the commands that changed something, by their first words."""
        reads = ("sts ", "cloudformation describe", "cloudformation get", "s3api list", "s3 cp s3://")
        return [line for line in self.lines if not line.startswith(reads)]

    def uploads(self):
        return [line for line in self.writes if line.startswith("s3 cp")]


class Deployment(unittest.TestCase):
    """Tests that each deploy to their own stack."""

    def setUp(self):
        self.stack = "t-" + self._testMethodName.replace("_", "-").removeprefix("test-")[:38].strip("-")

    def deploy(self, name, **how):
        run = Run(self.stack, "--site", site(name), **how)
        if "fail_at" not in how:
            self.assertTrue(run.succeeded, run.said)
        return run

    def outputs(self):
        stack = CLOUDFORMATION.describe_stacks(StackName=self.stack)["Stacks"][0]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    @property
    def bucket(self):
        return self.outputs()["BucketName"]

    def keys(self):
        return {entry["Key"] for entry in S3.list_objects_v2(Bucket=self.bucket).get("Contents", [])}

    def text(self, key):
        return S3.get_object(Bucket=self.bucket, Key=key)["Body"].read().decode("latin-1")

    def assert_stands(self, *names):
        """Expects the page of one of these releases with its program. Returns the live release."""
        page = self.text("index.html")
        live = [name for name in names if f"app-{name.encode().hex().ljust(16, '0')}.js" in page]
        self.assertEqual(len(live), 1, page)
        self.assertIn(page.split("src=/")[1].split(">")[0], self.keys())
        return live[0]

    def invalidations(self):
        listed = CLOUDFRONT.list_invalidations(DistributionId=self.outputs()["DistributionId"])["InvalidationList"]
        return listed.get("Items", [])


class What(Deployment):
    """Tests of what a single deployment leaves behind."""

    @classmethod
    def setUpClass(cls):
        run = Run("t-what", "--site", site("a"))
        assert run.succeeded, run.said

    def setUp(self):
        self.stack = "t-what"

    def test_the_commands_of_the_readme_fill_in_the_policies(self):
        blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "deploy/README.md").read_text(), re.DOTALL)
        commands = "\n".join(block for block in blocks if "deploy/policy-" in block)
        commands = commands.replace("--stack-name footing", f"--stack-name {self.stack}").replace("> ", f"> {SCRATCH}/")
        done = subprocess.run(["bash", "-ec", commands], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for name in ("setup", "update"):
            text = (SCRATCH / f"{name}.json").read_text()
            json.loads(text)
            self.assertEqual(re.findall(r"\b(?:[A-Z_]+_ID|REGION|DOMAIN|BUCKET)\b", text), [])
        outputs = self.outputs()
        self.assertIn(f"arn:aws:s3:::{outputs['BucketName']}/*", text)
        self.assertIn(f'distribution/{outputs["DistributionId"]}"', text)

    def test_every_file_is_there_as_it_is_to_be_sent(self):
        folder = site("a")
        files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
        packed = {f"{path}.br" for path in files if "0000" in path or path.startswith("guidance/")}
        self.assertEqual(self.keys(), files | packed | {".releases.json"})
        for key in files | packed:
            head = S3.head_object(Bucket=self.bucket, Key=key)
            ending = key.removesuffix(".br").rsplit(".", 1)[1]
            self.assertEqual(head["ContentType"], HOSTING["types"][ending], key)
            kept = key in packed or f"{key}.br" in packed
            self.assertEqual(head["CacheControl"], KEPT if kept else "no-cache", key)
            self.assertEqual(head.get("ContentEncoding"), "br" if key in packed else None, key)
            self.assertEqual(head["ServerSideEncryption"], "AES256", key)
            if key in files:
                self.assertEqual(self.text(key), (folder / key).read_text(encoding="latin-1"), key)

    def test_the_bucket_is_private_encrypted_versioned_and_spoken_to_by_tls_alone(self):
        name, outputs = self.bucket, self.outputs()
        blocked = S3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
        self.assertEqual(set(blocked.values()), {True})
        self.assertEqual(len(blocked), 4)
        rules = S3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"]
        self.assertEqual(rules, [{"ObjectOwnership": "BucketOwnerEnforced"}])
        rule = S3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"][0]
        self.assertEqual(rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256")
        self.assertEqual(S3.get_bucket_versioning(Bucket=name)["Status"], "Enabled")
        rules = {rule["ID"]: rule for rule in S3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]}
        self.assertEqual(rules["forget-replaced-and-removed-files"]["NoncurrentVersionExpiration"]["NoncurrentDays"], 30)
        self.assertEqual(rules["drop-unfinished-uploads"]["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"], 1)

        policy = {each["Sid"]: each for each in json.loads(S3.get_bucket_policy(Bucket=name)["Policy"])["Statement"]}
        arn = f"arn:aws:cloudfront::123456789012:distribution/{outputs['DistributionId']}"
        for sid, action in (("DistributionReads", "s3:GetObject"), ("DistributionLearnsWhatIsMissing", "s3:ListBucket")):
            self.assertEqual(policy[sid]["Principal"], {"Service": "cloudfront.amazonaws.com"})
            self.assertEqual(policy[sid]["Action"], action)
            self.assertEqual(policy[sid]["Condition"], {"StringEquals": {"AWS:SourceArn": arn}})
        allowed = {sid for sid, statement in policy.items() if statement["Effect"] == "Allow"}
        self.assertEqual(allowed, {"DistributionReads", "DistributionLearnsWhatIsMissing"})
        self.assertEqual(policy["OnlyTls"]["Condition"], {"Bool": {"aws:SecureTransport": "false"}})
        self.assertEqual(policy["OnlyCurrentTls"]["Condition"], {"NumericLessThan": {"s3:TlsVersion": "1.2"}})

    def test_the_distribution_is_as_cloudfront_takes_it(self):
        outputs = self.outputs()
        distribution = CLOUDFRONT.get_distribution(Id=outputs["DistributionId"])["Distribution"]
        config = distribution["DistributionConfig"]
        self.assertEqual(outputs["Address"], f"https://{distribution['DomainName']}/")
        self.assertEqual(config["HttpVersion"], "http2and3")
        self.assertTrue(config["IsIPV6Enabled"] and config["Enabled"])
        origin = config["Origins"]["Items"][0]
        self.assertEqual(origin["DomainName"], f"{self.bucket}.s3.us-east-1.amazonaws.com")
        for behavior in [config["DefaultCacheBehavior"], *config["CacheBehaviors"]["Items"]]:
            self.assertEqual(behavior["ViewerProtocolPolicy"], "redirect-to-https")
        self.assertEqual([each["PathPattern"] for each in config["CacheBehaviors"]["Items"]], ["/scanner-*"])
        control = CLOUDFRONT.list_origin_access_controls()["OriginAccessControlList"]["Items"]
        mine = [each for each in control if each["Name"] == f"{self.stack}-us-east-1"]
        self.assertEqual([(each["SigningBehavior"], each["SigningProtocol"]) for each in mine], [("always", "sigv4")])


class Again(Deployment):
    def test_a_second_run_changes_nothing(self):
        self.deploy("a")
        again = self.deploy("a")
        self.assertEqual(again.writes, [])
        self.assertEqual(self.invalidations(), [])

    def test_a_dry_run_shows_what_a_run_does_and_changes_nothing(self):
        shown = Run(self.stack, "--site", site("a"), "--dry-run")
        self.assertTrue(shown.succeeded, shown.said)
        self.assertEqual(shown.writes, [])
        self.assertIn("aws cloudformation deploy --stack-name", shown.said)
        self.assertIn(f"--cache-control '{KEPT}'", shown.said)
        self.assertIn("s3://BUCKET", shown.said)
        first = self.deploy("a")
        shown = Run(self.stack, "--site", site("b"), "--dry-run")
        self.assertEqual(shown.writes, [])
        self.assertEqual(self.assert_stands("a", "b"), "a")
        done = self.deploy("b")
        self.assertEqual(
            [line for line in done.said.splitlines() if line.startswith("aws ")],
            [line for line in shown.said.splitlines() if line.startswith("aws ") and not is_read(line)],
        )
        self.assertGreater(len(first.uploads()), len(done.uploads()))

    def test_the_release_before_is_kept_and_the_one_before_that_removed(self):
        for name in ("a", "b", "c"):
            self.deploy(name)
        keys = self.keys()
        names = {name: f"app-{name.encode().hex().ljust(16, '0')}.js" for name in ("a", "b", "c")}
        self.assertNotIn(names["a"], keys)
        self.assertNotIn(f"{names['a']}.br", keys)
        for name in ("b", "c"):
            self.assertIn(names[name], keys)
            self.assertIn(f"{names[name]}.br", keys)
        self.assertIn("guidance/acct-01.0123456789abcdef.json", keys)
        self.assertEqual(self.assert_stands("a", "b", "c"), "c")

    def test_only_what_has_changed_is_uploaded_and_invalidated(self):
        self.deploy("a")
        run = self.deploy("b")
        self.assertFalse(any("image/png" in line or "manifest+json" in line for line in run.uploads()), run.uploads())
        self.assertEqual(len(self.invalidations()), 1)
        batch = CLOUDFRONT.get_invalidation(DistributionId=self.outputs()["DistributionId"], Id=self.invalidations()[0]["Id"])[
            "Invalidation"
        ]["InvalidationBatch"]
        self.assertEqual(sorted(batch["Paths"]["Items"]), ["/", "/index.html", "/service-worker.js"])
        order = [line for line in run.writes if "text/html" in line or "no-cache" in line or "invalidation" in line]
        self.assertIn("text/html", order[-3])
        self.assertIn("text/javascript", order[-2])
        self.assertIn("create-invalidation", order[-1])

    def test_a_stack_keeps_its_parameters(self):
        self.assertTrue(Run(self.stack, "--site", site("a"), "--price-class", "PriceClass_All").succeeded)
        self.deploy("b")
        given = CLOUDFORMATION.describe_stacks(StackName=self.stack)["Stacks"][0]["Parameters"]
        self.assertIn({"ParameterKey": "PriceClass", "ParameterValue": "PriceClass_All"}, given)


class HalfWay(Deployment):
    def test_the_old_page_stays_until_everything_it_names_is_there(self):
        self.deploy("a")
        # The first run uploads a record, which later runs find. Then the order is: the scanner and its compressed copy, the
        # program and its copy, the page, the service worker, and the final record.
        for fail_at in (1, 3, 5):
            run = self.deploy("b", fail_at=fail_at)
            self.assertFalse(run.succeeded)
            self.assertIn("the line is down", run.said)
            self.assertEqual(self.assert_stands("a", "b"), "a", run.lines)
        run = self.deploy("b", fail_at=6)
        self.assertFalse(run.succeeded)
        self.assertEqual(self.assert_stands("a", "b"), "b", run.lines)
        self.assertEqual(self.invalidations(), [])
        self.deploy("b")
        self.assertEqual(len(self.invalidations()), 1)
        self.assertEqual(self.deploy("b").writes, [])
        self.assertEqual(self.text("service-worker.js"), "// b")

    def test_a_deployment_that_never_went_live_is_cleared_away_by_the_next(self):
        self.deploy("a")
        self.deploy("b", fail_at=6)
        lost = f"app-{b'b'.hex().ljust(16, '0')}.js"
        self.assertIn(lost, self.keys())
        self.deploy("c")
        self.assertNotIn(lost, self.keys())
        self.assertEqual(self.assert_stands("a", "c"), "c")
        self.assertIn(f"app-{b'a'.hex().ljust(16, '0')}.js", self.keys())


class Sentences(Deployment):
    def refused(self, sentence, *words, **environment):
        run = Run(self.stack, "--site", site("a"), *words, **environment)
        self.assertFalse(run.succeeded)
        self.assertIn(sentence, run.said)
        self.assertEqual(run.writes, [])
        self.assertNotIn("panicked", run.said)

    def test_what_is_missing_is_said(self):
        # Node's own folder may also have an AWS CLI.
        alone = SCRATCH / "node"
        alone.mkdir()
        (alone / "node").symlink_to(shutil.which("node"))
        self.refused("The AWS CLI is not on PATH.", PATH=os.pathsep.join([str(SCRATCH / "nothing"), os.devnull, str(alone)]))
        self.refused(
            "The AWS CLI has no credentials.",
            AWS_ACCESS_KEY_ID="",
            AWS_SECRET_ACCESS_KEY="",
            AWS_EC2_METADATA_DISABLED="true",
        )
        self.refused("The profile that AWS_PROFILE names", AWS_PROFILE="nobody")
        self.refused("AWS cannot be reached from here.", AWS_ENDPOINT_URL="http://127.0.0.1:9", AWS_MAX_ATTEMPTS="1")

    def test_what_cannot_work_is_said_before_anything_is_changed(self):
        elsewhere = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
        self.refused("The certificate is in eu-west-1", "--domain", "a.example.com", "--certificate", elsewhere)
        self.refused("A domain needs a certificate.", "--domain", "a.example.com")
        self.refused("only in us-east-1", "--domain", "a.example.com", "--hosted-zone", "Z1", "--region", "eu-west-1")
        self.refused("CloudFront delivers its logs from us-east-1", "--access-logs", "yes", "--region", "eu-west-1")


def is_read(line):
    return line.startswith(
        ("aws sts", "aws cloudformation describe", "aws cloudformation get", "aws s3api list", "aws s3 cp s3://")
    )


if __name__ == "__main__":
    unittest.main()
