"""What a check has to find, written by hand from the rules of the criteria."""

from dataclasses import dataclass

# What browsers cannot ask, as long as nobody switches it on (cors.tsv): account, guardduty, inspector2, s3, s3control,
# shield, support, trustedadvisor, wafv2.


@dataclass(frozen=True)
class Verdict:
    """A verdict as findings write it, and the ids of the resources that have to be among those it names."""

    is_: str
    degree: str | None = None
    resources: tuple[str, ...] = ()

    def as_json(self) -> dict:
        found = {"is": self.is_} | ({"degree": self.degree} if self.degree else {})
        return {"verdict": found, "resources": list(self.resources)}


PASS = Verdict("pass")
REVIEW = Verdict("review")
NOT_APPLICABLE = Verdict("not-applicable")
UNKNOWN = Verdict("unknown")


def partly(*resources: str) -> Verdict:
    return Verdict("fail", "partly", resources)


def wholly(*resources: str) -> Verdict:
    return Verdict("fail", "wholly", resources)


def blocked(verdict: Verdict) -> tuple[Verdict, Verdict]:
    """What only the collector sees; browsers do not know."""
    return verdict, UNKNOWN


# One verdict for both ways, or (with everything readable, in the browser). None: only a person knows, no finding.
Expected = dict[str, Verdict | tuple[Verdict, Verdict] | None]


def both_ways(expected: Expected) -> dict:
    """{"collector": …, "browser": …}, each {criterion: {"verdict": …, "resources": […]} or null}."""
    ways = {"collector": {}, "browser": {}}
    for criterion, verdict in expected.items():
        pair = verdict if isinstance(verdict, tuple) else (verdict, verdict)
        for way, one in zip(ways.values(), pair, strict=True):
            one = one and one.as_json()
            way[criterion] = one
    return ways
