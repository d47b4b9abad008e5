"""Tests of the template with linters."""

import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from cfnlint.api import ManualArgs, lint
from cfnlint.decode import decode_str

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "deploy/cloudformation.yaml"


def checkov(text):
    """Returns the failed and the skipped checks, as (check, resource)."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "template.yaml"
        file.write_text(text)
        words = ["--file", file, "--framework", "cloudformation", "--skip-download", "--output", "json", "--compact"]
        said = subprocess.run([os.environ["FOOTING_CHECKOV"], *words], capture_output=True, text=True)
    results = json.loads(said.stdout)["results"]
    assert results["passed_checks"] and not results["parsing_errors"], said.stdout
    return tuple(
        {(check["check_id"], check["resource"].split(".")[-1]) for check in results[kind]}
        for kind in ("failed_checks", "skipped_checks")
    )


class Linters(unittest.TestCase):
    def test_cloudformation_takes_it_in_every_region_that_it_is_meant_for(self):
        matches = lint(TEMPLATE.read_text(), config=ManualArgs(regions=["us-east-1", "eu-west-1", "ap-southeast-2"]))
        self.assertEqual(matches, [])

    def test_checkov_finds_nothing_and_every_suppression_is_needed_and_says_why(self):
        text = TEMPLATE.read_text()
        # The log bucket exists only with access logs.
        with_logs = re.sub(r'(  AccessLogs:\n(?:    .*\n)*?    Default: )"no"', r'\1"yes"', text)
        self.assertNotEqual(text, with_logs)
        used = set()
        for variant in (text, with_logs):
            failed, skipped = checkov(variant)
            self.assertEqual(failed, set())
            used |= skipped
        resources = decode_str(text)[0]["Resources"]
        meant = {
            (skip["id"], name): skip["comment"]
            for name, resource in resources.items()
            for skip in resource.get("Metadata", {}).get("checkov", {}).get("skip", [])
        }
        self.assertEqual(set(meant), used)
        for comment in meant.values():
            self.assertGreater(len(comment), 20)

    def test_it_fits_into_a_request_and_uses_no_yaml_that_cloudformation_lacks(self):
        text = TEMPLATE.read_text()
        self.assertLess(len(text.encode()), 51_200)
        self.assertIsNone(re.search(r"^[^#\n]*: [&*]\w", text, re.MULTILINE), "CloudFormation knows no YAML aliases")


if __name__ == "__main__":
    unittest.main()
