"""Checks the policies made from the call catalog, and those for deploying: `own_policies.py MANAGED.json SESSION.json ROLE.yaml`.

Prints one line per mistake, and last `N passed, N failed`; exits with 1 if any failed.
"""

import json
import re
import sys
from pathlib import Path

from cfnlint.api import ManualArgs, lint

from catalog import policy_rules
from catalog.policy_templates import cloudformation_policies

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
# The words that people replace in the policies for deploying; deploy/README.md explains how.
FILLED = {
    "ACCOUNT_ID": "123456789012",
    "REGION": "us-east-1",
    "DOMAIN": "footing.example.com",
    "ZONE_ID": "Z0123456789ABCDEFGHIJ",
    "BUCKET": "footing-sitebucket-abcdefghijkl",
    "DISTRIBUTION_ID": "E1ABCDEFGHIJKL",
    "PAGE_HEADERS_ID": "1234abcd-12ab-34cd-56ef-1234567890ab",
    "SCANNER_HEADERS_ID": "1234abcd-12ab-34cd-56ef-1234567890ac",
}
# Whoever writes a bucket's policy could grant themselves more access. Setting up needs that, for the site's bucket.
ALLOWED = {"policy-setup.json": "RESOURCE_POLICY_PRIVILEGE_ESCALATION"}


def filled(text):
    """Returns a policy for deploying with every word in capitals replaced, the longest first."""
    words = "|".join(sorted(FILLED, key=len, reverse=True))
    return re.sub(rf"\b({words})\b", lambda match: FILLED[match[1]], text)


def for_deploying():
    """Returns {name: policy} of the policies in deploy/README.md."""
    return {file.name: json.loads(filled(file.read_text())) for file in sorted(DEPLOY.glob("policy-*.json"))}


def mistakes_in_deploying(name, policy):
    found = policy_rules.mistakes(policy, "identity")
    yield from (each for each in found if ALLOWED.get(name) is None or ALLOWED[name] not in each)
    yield from (f"{word} is not filled in" for word in sorted(set(re.findall(r"\b[A-Z]+_[A-Z_]+\b", json.dumps(policy)))))


def policies(managed, session, role):
    """Yields (where, kind, policy) for each policy."""
    yield managed.name, "identity", json.loads(managed.read_text())
    yield session.name, "identity", json.loads(session.read_text())["Policy"]
    for template in (role, DEPLOY / "organization.yaml"):
        for where, kind, policy in cloudformation_policies(template.read_text()):
            yield f"{template.name} {where}", kind, policy


def main():
    files = [Path(name) for name in sys.argv[1:]]
    passed = failed = 0
    checked = [(where, list(policy_rules.mistakes(policy, kind))) for where, kind, policy in policies(*files)]
    checked += [(name, list(mistakes_in_deploying(name, policy))) for name, policy in for_deploying().items()]
    template = files[-1]
    checked.append((template.name, lint(template.read_text(), config=ManualArgs(regions=["us-east-1"]))))
    for where, mistakes in checked:
        for mistake in mistakes:
            print(f"{where}: {mistake}")
        passed, failed = (passed, failed + 1) if mistakes else (passed + 1, failed)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
