"""Accounts to look at, and what every check has to find in them."""

import importlib
from dataclasses import dataclass

from fake_aws.constants import REGIONS
from fake_aws.gateway.gateway import Gateway
from fake_aws.scenarios.aws import Aws
from fake_aws.scenarios.verdicts import Expected, both_ways

NAMES = ("empty", "messy", "compliant", "member")
# An account for measuring, with a few verdicts only.
LARGE = "large"


@dataclass
class Built:
    """A scenario that stands."""

    aws: Aws
    expected: Expected
    # Named changes, which mend something for a second look: name: function of `aws`.
    mutations: dict

    def as_json(self) -> dict:
        return both_ways(self.expected)

    def mutate(self, name: str):
        if name not in self.mutations:
            raise ValueError(f"there is no change {name}, but {', '.join(self.mutations) or 'none'}")
        self.mutations[name](self.aws)


def build(gateway: Gateway, name: str, regions: list[str] | None = None, *, workload: bool = False) -> Built:
    """Empties the account and builds a scenario in it, perhaps with what it runs. More Regions than three get what every new
    Region has."""
    if name not in (*NAMES, LARGE):
        raise ValueError(f"there is no scenario {name}, but {', '.join((*NAMES, LARGE))}")
    scenario = importlib.import_module(f"fake_aws.scenarios.{name}")
    regions = regions or getattr(scenario, "REGIONS", REGIONS)
    gateway.reset(regions)
    aws = Aws(gateway.account, regions)
    parts = [scenario]
    if workload and name != LARGE:
        parts.append(importlib.import_module(f"fake_aws.scenarios.{name}_workload"))
    built = Built(aws, {}, {})
    for part in parts:
        built.expected |= part.build(aws)
        built.mutations |= getattr(part, "MUTATIONS", {})
    return built
