"""Carries out the kit of the messy account: `python -m catalog.scripts.messy [--workload] XTASK COLLECTOR`.

A stand-in for AWS has an account with faults in every control. The collector collects its evidence, and the kit is made from
that. Each script of the kit applies its action, in the order of the plan; then each verifies; then each undoes its action, in
reverse order. The collector runs again, and must get the same evidence as before, except for STAYS. Prints one line per
script, figures, and last `N passed, N failed`; exits with 1 if any failed.
"""

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from pathlib import Path

# What a person would type: the values that no check knows.
TYPED = {
    "operations-email": "operations@example.com",
    "billing-email": "billing@example.com",
    "security-email": "security@example.com",
    "cost-email": "costs@example.com",
    "contact-name": "Ada Example",
    "phone": "+353 1 555 0100",
    "people-group": "people",
    "group": "movers",
    "home-region": "us-east-1",
    "region": "us-east-1",
    "threshold": "50",
    "trail": "everywhere",
    "log-bucket": "acme-trail-of-all-regions",
}
# Scripts that cannot continue, and why. They have to say so and exit with 1.
STOPS = {
    ("apply", "acct-02-delete-root-keys"): "who is signed in is a role and not root",
    ("apply", "acct-03-move-people-to-directory"): "another action has taken the password of one of the users already",
    ("apply", "acct-07-record-management-events"): "the name that was typed is that of no trail",
    ("apply", "acct-11-test-notification"): "the stand-in lacks guardduty:CreateSampleFindings",
    ("apply", "acct-12-enable-inspector"): "the stand-in lacks inspector2:ListCoverage",
    ("apply", "wkld-01-use-roles-anywhere"): "the certificate that is made by hand is not there",
    ("apply", "wkld-07-record-object-events"): "the stand-in lacks tag:GetResources",
    ("apply", "wkld-08-clear-old-snapshots"): "the stand-in lacks rbin:ListRules",
    ("apply", "wkld-15-add-config-rules"): "the stand-in lacks config:DescribeComplianceByConfigRule",
    # Their default network was deleted; undo creates one with new groups.
    ("undo", "wkld-11-empty-default-groups"): "the groups are gone",
}
# Differences that remain after everything is undone: patterns of the calls that show them, and why.
STAYS = {
    r"ec2:Describe(Vpcs|Subnets|RouteTables|NetworkAcls|SecurityGroups) ": "deleted networks and groups come back with new ids, and one's own do not",
    r"ec2:Describe(Instances|NetworkInterfaces) ": "a server that was stopped has another public address",
    r"ec2:DescribeSnapshots ": "a disk was not replaced to the end, and its snapshot stays",
    r"kms:": "keys that AWS makes for itself stay, and that of a trail, without which its logs cannot be read",
    r"s3:\w+ \S+ .*\"acme-trail-of-all-regions\"|s3:ListBuckets ": "a bucket with logs is not deleted",
    r"s3:Get(BucketVersioning|ObjectLockConfiguration) .*\"acme-logs\"": "neither can be switched off for good",
    r"s3:GetBucketPolicy .*\"acme-logs\"": "the same policy has a line break at its end",
    r"cloudtrail:GetTrailStatus ": "logs were delivered meanwhile",
    r"cloudtrail:DescribeTrails ": "the stand-in gives back an empty text as the key of a trail that has none",
    r"guardduty:GetDetector ": "the stand-in forgets the features that an update does not name",
    r"inspector2:BatchGetAccountStatus ": "the stand-in names fewer kinds once one was switched on",
    r"iam:(ListOpenIDConnectProviders|GetOpenIDConnectProvider) ": "without a role that trusts it, an identity provider opens nothing",
    r"iam:Get(AccountAuthorizationDetails|CredentialReport) ": "empty groups may stay, and passwords that were taken away cannot be given back",
}


class Cloud:
    """The stand-in, and an AWS CLI that is started once."""

    def __init__(self, folder, workload):
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        start = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": environment}
        words = [sys.executable, "-m", "fake_aws.server", "--scenario", "messy", *(["--workload"] if workload else [])]
        self.server = subprocess.Popen(words, **start)
        self.ready = json.loads(self.server.stdout.readline())
        home = Path(folder, "home")
        home.mkdir()
        tools = Path(folder, "tools")
        tools.mkdir()
        self.cli = subprocess.Popen([sys.executable, "-m", "fake_aws.cli.server", tools], **start)
        self.cli.stdout.readline()
        (tools / "sleep").write_text("#!/bin/sh\n")
        (tools / "sleep").chmod(0o755)
        given = self.tell("credentials", seconds=100_000)
        self.home = home
        self.environment = {
            "PATH": f"{tools}:{Path(sys.executable).parent}:/usr/bin:/bin",
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "HTTPS_PROXY": f"http://127.0.0.1:{self.ready['port']}",
            "AWS_CA_BUNDLE": self.ready["ca"],
            "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
            "AWS_SESSION_TOKEN": given["SessionToken"],
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_MAX_ATTEMPTS": "1",
        }

    def tell(self, command, **more):
        body = json.dumps({"command": command, **more}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.ready['control']}/control", body, method="POST")
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def run(self, *words, folder=None):
        done = subprocess.run(
            ["bash", *map(str, words)],
            cwd=folder or self.home,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            errors="replace",
        )
        return done.returncode, done.stdout

    def look(self, collector, folder):
        """Runs the collector. Returns the evidence file and its records: call, Region and parameters, and the answer."""
        folder.mkdir()
        code, said = self.run(collector, "--yes", folder=folder)
        files = list(folder.glob("footing-evidence-*"))
        if not files:
            raise SystemExit(f"the collector ended with {code}\n{said}")
        evidence = json.loads(gzip.decompress(files[0].read_bytes()))
        return files[0], {key(call): answer(call) for call in evidence["calls"]}

    def end(self):
        for process in (self.server, self.cli):
            process.terminate()
            process.wait()


def key(call):
    return " ".join([call["service"] + ":" + call["operation"], call["region"], json.dumps(call["parameters"], sort_keys=True)])


def answer(call):
    """Returns the answer of a call, without what changes with each run."""
    return {name: value for name, value in call.items() if name != "at"}


def values_of(script):
    """Returns the values that a script takes, and those that Footing found."""
    text = script.read_text(encoding="utf-8")
    names = re.findall(r"^  value ([a-z0-9-]+) ", text, re.MULTILINE)
    found = re.search(r"^found\(\) \{\ncat <<'END'\n(.*?)^END$", text, re.MULTILINE | re.DOTALL)
    return names, {line.split()[0] for line in (found[1] if found else "").splitlines()}


class Trial:
    """The kit, carried out."""

    def __init__(self, cloud, scripts):
        self.cloud, self.scripts = cloud, scripts
        self.passed, self.mistakes, self.steps = 0, [], 0

    def run(self, mode, scripts):
        for script in scripts:
            action = re.sub(r"^\d+-|\.sh$", "", script.name)
            names, found = values_of(script)
            typed = [name for name in names if name not in found and name in TYPED]
            begun = time.monotonic()
            code, said = self.cloud.run(
                script, mode, "--yes", *(word for name in typed for word in ("--set", f"{name}={TYPED[name]}"))
            )
            print(f"{mode:<7} {code} {script.name} ({time.monotonic() - begun:.1f} s)", flush=True)
            self.steps += len(re.findall(r"^Step \d+\. ", said, re.MULTILINE)) if mode == "apply" else 0
            stops = (mode, action) in STOPS
            if (code == 1) == stops and code in (0, 1, 3):
                self.passed += 1
            else:
                self.wrong(f"{mode} of {action} ends with {code}\n{said[-1500:]}")

    def wrong(self, text):
        self.mistakes.append(text)
        print("    " + text.replace("\n", "\n    "), flush=True)

    def compare(self, before, after):
        changed = [name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)]
        for name in changed:
            if any(re.match(pattern, name) for pattern in STAYS):
                continue
            self.wrong(f"{name} is not as before\n- {json.dumps(before.get(name))[:700]}\n+ {json.dumps(after.get(name))[:700]}")
        self.passed += len(before.keys() | after.keys()) - len(changed)
        return len(changed)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--workload", action="store_true")
    parser.add_argument("xtask")
    parser.add_argument("collector", type=Path)
    arguments = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="footing-kit-") as folder:
        folder = Path(folder)
        cloud = Cloud(folder, arguments.workload)
        try:
            evidence, before = cloud.look(arguments.collector.resolve(), folder / "before")
            subprocess.run(
                [arguments.xtask, "kit", str(evidence), "--to", str(folder / "kit.zip")], check=True, stdout=subprocess.DEVNULL
            )
            with zipfile.ZipFile(folder / "kit.zip") as kit:
                assert kit.testzip() is None
                kit.extractall(folder / "kit")
            scripts = sorted((folder / "kit").glob("*.sh"))
            trial = Trial(cloud, scripts)
            trial.run("apply", scripts)
            trial.run("verify", scripts)
            trial.run("undo", reversed(scripts))
            _, after = cloud.look(arguments.collector.resolve(), folder / "after")
            changed = trial.compare(before, after)
            print(
                f"{len(scripts)} scripts, {trial.steps} steps applied; after undo {changed} of {len(before)} answers of the account "
                f"are others than before, {time.monotonic() - start:.0f} s"
            )
        finally:
            cloud.end()
    print(f"{trial.passed} passed, {len(trial.mistakes)} failed")
    return 1 if trial.mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
