"""Checks the policies that are made from the call catalog: `own_policies.py MANAGED.json SESSION.json ROLE.yaml`.

Prints one line a mistake and, last, `N passed, N failed`; exits with 1 if any failed.
"""

import json
import sys
from pathlib import Path

from cfnlint.api import ManualArgs, lint

import policy_rules
from policy_templates import cloudformation_policies


def policies(managed, session, role):
    """(where, kind, policy) for each."""
    yield managed.name, "identity", json.loads(managed.read_text())
    yield session.name, "identity", json.loads(session.read_text())["Policy"]
    for where, kind, policy in cloudformation_policies(role.read_text()):
        yield f"{role.name} {where}", kind, policy


def main():
    files = [Path(name) for name in sys.argv[1:]]
    passed = failed = 0
    checked = [(where, list(policy_rules.mistakes(policy, kind))) for where, kind, policy in policies(*files)]
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
