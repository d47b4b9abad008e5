"""What the caller may do: an IAM policy and service control policies, where a test sets them. Without any, everything."""

import fnmatch
import tomllib
from pathlib import Path

CALLS = Path(__file__).resolve().parents[3] / "src/catalog/calls"


def catalog() -> dict[tuple[str, str], list[str]]:
    """The IAM actions of every call of the catalog."""
    actions = {}
    for path in sorted(CALLS.glob("*.toml")):
        service = tomllib.loads(path.read_text(encoding="utf-8"))
        for operation, call in service["calls"].items():
            actions[service["name"], operation] = call["iam"]
    return actions


CATALOG = catalog()


def actions(service: str, operation: str) -> list[str]:
    """The IAM actions that an operation needs; of those that the catalog does not name, the one of the same name."""
    return CATALOG.get((service, operation), [f"{service}:{operation}"])


def as_list(value):
    return value if isinstance(value, list) else [value]


class Document:
    """A policy, as far as it is needed here: actions, and the Region that is asked. What it does not understand it refuses."""

    def __init__(self, document: dict):
        self.statements = as_list(document["Statement"])
        for statement in self.statements:
            for operator, keys in statement.get("Condition", {}).items():
                if operator not in ("StringEquals", "StringNotEquals") or set(map(str.lower, keys)) != {"aws:requestedregion"}:
                    raise ValueError(f"cannot judge the condition {operator} {keys}")

    def says(self, effect: str, action: str, region: str) -> bool:
        """Whether a statement of this effect fits."""
        return any(
            statement["Effect"] == effect and fits(statement, action) and holds(statement, region)
            for statement in self.statements
        )


def fits(statement: dict, action: str) -> bool:
    named = "Action" if "Action" in statement else "NotAction"
    found = any(fnmatch.fnmatchcase(action.lower(), each.lower()) for each in as_list(statement[named]))
    return found == (named == "Action")


def holds(statement: dict, region: str) -> bool:
    for operator, keys in statement.get("Condition", {}).items():
        for wanted in keys.values():
            if (region in as_list(wanted)) != (operator == "StringEquals"):
                return False
    return True


class Policies:
    """What is in force."""

    def __init__(self):
        # None: the caller may do everything.
        self.identity: list[Document] | None = None
        self.control: list[Document] = []

    def denial(self, arn: str, service: str, operation: str, region: str) -> str | None:
        """Why a call is denied, in AWS's words; None if it is not."""
        for action in actions(service, operation):
            if any(each.says("Deny", action, region) for each in self.control):
                return sentence(arn, action, "with an explicit deny in a service control policy")
            if self.identity is None:
                continue
            if any(each.says("Deny", action, region) for each in self.identity):
                return sentence(arn, action, "with an explicit deny in an identity-based policy")
            if not any(each.says("Allow", action, region) for each in self.identity):
                return not_allowed(arn, action)
        return None


def not_allowed(arn: str, action: str) -> str:
    return sentence(arn, action, f"because no identity-based policy allows the {action} action")


def sentence(arn: str, action: str, why: str) -> str:
    return f"User: {arn} is not authorized to perform: {action} {why}"


def closed_regions(regions: list[str]) -> dict:
    """The service control policy of AWS's documentation that closes Regions, but for global services."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Deny",
                "NotAction": [
                    "account:*",
                    "budgets:*",
                    "ce:*",
                    "cloudfront:*",
                    "iam:*",
                    "organizations:*",
                    "shield:*",
                    "sts:*",
                    "support:*",
                    "trustedadvisor:*",
                    "s3:GetAccountPublic*",
                    "s3:ListAllMyBuckets",
                ],
                "Resource": "*",
                "Condition": {"StringEquals": {"aws:RequestedRegion": regions}},
            }
        ],
    }
