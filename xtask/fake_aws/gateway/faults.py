"""Things that go wrong on demand."""

from dataclasses import dataclass

from fake_aws.gateway import errors
from fake_aws.gateway.errors import Style, refusal
from fake_aws.gateway.signature import DOES_NOT_MATCH
from fake_aws.gateway.wire import Answer

# What is answered in the place of the service.
REFUSALS = {
    "throttle": (errors.THROTTLED, "Rate exceeded"),
    "error": (errors.BROKEN, "We encountered an internal error. Please try again."),
    "expired": (errors.EXPIRED, "The security token included in the request is expired"),
    "wrong-signature": (errors.WRONG_SIGNATURE, DOES_NOT_MATCH),
}
# What becomes of an answer on its way.
FATES = {"hang": "hanging", "offline": "closed", "break": "cut"}
# "denied": as if no policy allowed it. "truncate": half of the text arrives, as if that were all. "blocked": as if the host
# knew nothing of browsers.
KINDS = {*REFUSALS, *FATES, "denied", "truncate", "blocked"}


@dataclass
class Fault:
    """What goes wrong, for which requests, how often."""

    kind: str
    # None: any.
    service: str | None = None
    operation: str | None = None
    region: str | None = None
    # None: until the next reset.
    times: int | None = None

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"there is no fault {self.kind}")

    def fits(self, services, operation, region) -> bool:
        return (
            (self.service is None or self.service in services)
            and (self.operation is None or self.operation == operation)
            and (self.region is None or self.region == region)
        )

    def fate(self) -> str | None:
        """What becomes of the answer on its way, for the kinds that let it come that far."""
        return FATES.get(self.kind)

    def refusal(self, style: Style) -> Answer | None:
        """The answer in the place of the service's own, for the kinds that have one."""
        if self.kind not in REFUSALS:
            return None
        kind, message = REFUSALS[self.kind]
        return refusal(kind, style, message)


class Faults:
    """The faults in force."""

    def __init__(self):
        self.all: list[Fault] = []

    def add(self, **fault):
        self.all.append(Fault(**fault))

    def take(self, services, operation, region) -> Fault | None:
        """The first that fits a request; it counts."""
        for fault in self.all:
            if fault.kind != "blocked" and fault.times != 0 and fault.fits(services, operation, region):
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

    def blocks(self, services, region) -> bool:
        """Whether browsers are turned away from a host."""
        return any(fault.kind == "blocked" and fault.fits(services, fault.operation, region) for fault in self.all)

    def offline(self, services, region) -> bool:
        """Whether a host cannot be reached at all, not even for a preflight."""
        return any(
            fault.kind == "offline" and fault.operation is None and fault.times != 0 and fault.fits(services, None, region)
            for fault in self.all
        )
