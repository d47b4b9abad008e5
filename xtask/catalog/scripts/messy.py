"""Carries out the kit of the messy account: `messy.py XTASK COLLECTOR`.

A stand-in for AWS holds an account with faults in every control. The collector looks at it; the kit is written from what it saw;
each of its scripts applies its action, in the order of the plan, then each verifies, then each takes its action back, in the
opposite order. The collector looks again, and what it sees has to be what it saw before, but for what STAYS.
Prints what it did and, last, `N passed, N failed`; exits with 1 if any failed.
"""

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

ROOT = Path(__file__).resolve().parents[3]
CLOUD = ROOT / "e2e" / "aws"
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
# What is said to stay after undo, and so may differ: a call, and why.
STAYS = {}


class Cloud:
    """The stand-in, and the AWS CLI that is started once."""

    def __init__(self, folder):
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        start = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": environment}
        words = [sys.executable, CLOUD / "server.py", "--scenario", "messy", "--workload"]
        self.server = subprocess.Popen(words, **start)
        self.ready = json.loads(self.server.stdout.readline())
        socket = f"{folder}/cli"
        self.cli = subprocess.Popen([sys.executable, CLOUD / "cli" / "server.py", socket], **start)
        self.cli.stdout.readline()
        home = Path(folder, "home")
        home.mkdir()
        tools = Path(folder, "tools")
        tools.mkdir()
        (tools / "sleep").write_text("#!/bin/sh\n")
        (tools / "sleep").chmod(0o755)
        given = self.tell("credentials", seconds=100_000)
        self.home = home
        self.environment = {
            "PATH": f"{tools}:{CLOUD / 'cli'}:{Path(sys.executable).parent}:/usr/bin:/bin",
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "FOOTING_AWS_SOCKET": socket,
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
        """The evidence file of a look, and what it recorded: call, Region and parameters, and the answer."""
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
    return json.dumps([call.get("call"), call.get("region"), call.get("parameters")], sort_keys=True)


def answer(call):
    """What a call answered, without what is new at each look."""
    return json.dumps({name: value for name, value in call.items() if name != "at"}, sort_keys=True)


def values_of(script):
    """The values that a script takes, and those that it has found."""
    text = script.read_text()
    names = re.findall(r"^  value ([a-z0-9-]+) ", text, re.MULTILINE)
    found = re.search(r"^found\(\) \{\ncat <<'END'\n(.*?)^END$", text, re.MULTILINE | re.DOTALL)
    return names, {line.split()[0] for line in (found[1] if found else "").splitlines()}


def main():
    xtask, collector = sys.argv[1:3]
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="footing-kit-") as folder:
        folder = Path(folder)
        cloud = Cloud(folder)
        try:
            evidence, before = cloud.look(collector, folder / "before")
            print(f"{time.monotonic()-start:.0f} s: looked, {len(before)} calls", flush=True)
            subprocess.run([xtask, "kit", str(evidence), "--to", str(folder / "kit.zip")], check=True)
            zipfile.ZipFile(folder / "kit.zip").extractall(folder / "kit")
            scripts = sorted((folder / "kit").glob("*.sh"))
            print(len(scripts), "scripts")
            results = {}
            for mode in ("apply", "verify", "undo"):
                for script in reversed(scripts) if mode == "undo" else scripts:
                    names, found = values_of(script)
                    given = [word for name in names if name not in found and name in TYPED for word in ("--set", f"{name}={TYPED[name]}")]
                    begun = time.monotonic()
                    code, said = cloud.run(script, mode, "--yes", *given)
                    results[script.name, mode] = code
                    Path("/tmp/kit-log").mkdir(exist_ok=True)
                    Path(f"/tmp/kit-log/{script.name}.{mode}").write_text(said)
                    print(f"{time.monotonic()-begun:5.1f} {code} {mode} {script.name}", flush=True)
            _, after = cloud.look(collector, folder / "after")
            for each in sorted(before.keys() | after.keys()):
                if before.get(each) != after.get(each):
                    print("DIFF", each[:300], "\n   -", str(before.get(each))[:1500], "\n   +", str(after.get(each))[:1500])
            print(f"{time.monotonic()-start:.0f} s")
        finally:
            cloud.end()


if __name__ == "__main__":
    main()
