"""The tests' way to this cloud: `POST /control` with {"command": …} (README.md)."""

import json
from datetime import timedelta

from fake_aws import scenarios
from fake_aws.gateway.gateway import Gateway
from fake_aws.gateway.policy import Document, closed_regions
from fake_aws.gateway.wire import Answer, Request


class Control:
    """Carries out commands. Wrong ones are answered 400, with the reason."""

    def __init__(self, gateway: Gateway):
        self.gateway = gateway
        self.built: scenarios.Built | None = None

    def answer(self, request: Request) -> Answer:
        if (request.method, request.path) != ("POST", "/control"):
            return said(404, {"error": "POST /control"})
        try:
            words = json.loads(request.body)
            command = getattr(self, "do_" + words.pop("command").replace("-", "_"), None)
            if command is None:
                raise ValueError("there is no such command")
            return said(200, command(**words) or {})
        except (ValueError, TypeError, KeyError) as problem:
            return said(400, {"error": f"{type(problem).__name__}: {problem}"})

    def do_reset(self, regions=None):
        """An empty account, nothing wrong, no credentials valid."""
        self.gateway.reset(regions)
        self.built = None

    def do_scenario(self, name, regions=None, workload=False):
        """Builds a scenario, perhaps with its workload; answers what the checks have to find."""
        self.built = scenarios.build(self.gateway, name, regions, workload=workload)
        return {"regions": self.built.aws.regions, "expected": self.built.as_json()}

    def do_mutate(self, name):
        """Changes the scenario, as a person would who mends something."""
        if self.built is None:
            raise ValueError("no scenario is built")
        self.built.mutate(name)

    def do_credentials(self, kind="role", seconds=3600.0, arn=None):
        """Issues credentials: a kind of credentials.py, perhaps for another ARN; a negative number of seconds for expired ones."""
        return self.gateway.credentials.issue(kind, seconds, arn).as_json()

    def do_fault(self, kind, **which):
        """Something goes wrong: faults.py."""
        self.gateway.faults.add(kind=kind, **which)

    def do_mend(self):
        """Nothing goes wrong any more."""
        self.gateway.faults.all.clear()

    def do_cors(self, answers):
        """Which hosts answer browsers, by the first part of their names."""
        self.gateway.cors.say(answers)

    def do_clock(self, seconds):
        """How far the server's clock is ahead, in seconds; negative: behind."""
        self.gateway.skew = timedelta(seconds=seconds)

    def do_policy(self, documents):
        """The caller may do what these IAM policies allow, and nothing else; null: everything."""
        self.gateway.policies.identity = None if documents is None else [Document(each) for each in documents]

    def do_control_policies(self, documents):
        """Service control policies that deny."""
        self.gateway.policies.control = [Document(each) for each in documents]

    def do_close_regions(self, regions):
        """A service control policy closes these Regions, but for global services."""
        self.gateway.policies.control = [Document(closed_regions(regions))]

    def do_log(self, clear=False):
        """Every request so far."""
        entries = list(self.gateway.log)
        if clear:
            self.gateway.log.clear()
        return {"requests": entries}


def said(status: int, value: dict) -> Answer:
    return Answer(status, {"content-type": "application/json"}, json.dumps(value).encode())
