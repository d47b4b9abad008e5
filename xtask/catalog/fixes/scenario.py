"""Scenarios: an account with a fault, and how to tell that an action's commands fix it. See README.md."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import boto3
from botocore.config import Config

from fake_aws.constants import ACCOUNT, REGION, REGIONS


class Aws:
    """Clients of the account, such as `aws("ec2")` or `aws("ec2", "eu-west-1")`."""

    account = ACCOUNT
    region = REGION
    regions = REGIONS

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.clients = {}

    def __call__(self, service, region=REGION):
        if (service, region) not in self.clients:
            self.clients[service, region] = boto3.client(
                service,
                region,
                endpoint_url=self.endpoint,
                aws_access_key_id="AKIDEXAMPLE",
                aws_secret_access_key="example",
                config=Config(retries={"total_max_attempts": 1}, inject_host_prefix=False),
            )
        return self.clients[service, region]


@dataclass
class Scenario:
    """A test that an action does what it promises."""

    # The id of the action.
    action: str
    # What `verify.run` has to print after the fix, but not before: a regular expression, or a function of the text.
    verified: str | Callable[[str], bool]
    # Builds the faulty account. May return values of placeholders.
    fault: Callable[[Aws], dict | None] = lambda aws: None
    # Values of placeholders: texts, or functions of `aws` that are called just before a command that needs them.
    values: dict = field(default_factory=dict)
    # The steps to run, counted from 1; None for all.
    steps: Sequence[int] | None = None
    # What a person does by hand before a step, "verify" or "undo": {2: function(aws, folder)}.
    by_hand: dict = field(default_factory=dict)
    # Regular expressions for expected lines on standard error, which the texts announce.
    errors: Sequence[str] = ()
    # Commands that replace what is outside of AWS, as bash: {"nano": "sed -i s/a/b/ \"$1\""}.
    tools: dict = field(default_factory=dict)
    # The answers that a person types when a step asks, as standard input.
    typed: str = ""
    # Why `verify.run` may pass before the fix as well.
    before: str = ""
    # Whether to run the steps a second time, which must not fail or change the outcome (nor that of undo).
    twice: bool = False
    # A further condition after the fix: function(aws) that asserts or returns False.
    holds: Callable[[Aws], bool | None] | None = None
    # The condition after undo: function(aws, text of verify). Default: `verify.run` no longer passes.
    undone: Callable[[Aws, str], bool | None] | None = None
    # Why undo is not run.
    no_undo: str = ""
    # Distinguishes scenarios of one action.
    name: str = ""

    def says_fixed(self, text):
        if callable(self.verified):
            try:
                return bool(self.verified(text))
            except (ValueError, LookupError, TypeError):  # the function cannot read the text
                return False
        return re.search(self.verified, text, re.MULTILINE) is not None
