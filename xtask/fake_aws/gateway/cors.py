"""What browsers may do: preflights and the headers on real answers, as they were recorded of AWS (cors.tsv)."""

import csv
from dataclasses import dataclass
from pathlib import Path

from fake_aws.gateway.errors import Style, written
from fake_aws.gateway.hosts import Host
from fake_aws.gateway.wire import Answer, Request

TABLE = Path(__file__).with_name("cors.tsv")
ASKED = "asked"


@dataclass(frozen=True)
class Rule:
    """How the preflights of a host are answered."""

    # None: nobody has measured it.
    answers: bool | None
    allow: str
    expose: str
    max_age: str


def read() -> dict[str, Rule]:
    """The table, by the first part of the host's name; `/v2` marks what API Gateway's second API answers."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    known = {"yes": True, "no": False, "unknown": None}
    return {
        row["host"]: Rule(known[row["answers"]], row["allow"], row["expose"], row["max_age"])
        for row in csv.DictReader(lines, delimiter="\t")
    }


class Cors:
    """Who answers browsers at the moment. What nobody has measured does not, unless a test says so."""

    def __init__(self):
        self.table = read()
        self.said: dict[str, bool] = {}

    def say(self, answers: dict[str, bool]):
        """Switches hosts on and off, by the first part of their names."""
        for name in answers:
            if name not in self.table:
                raise ValueError(f"cors.tsv has no host {name}")
        self.said |= answers

    def rule(self, host: Host, request: Request) -> Rule | None:
        """The rule of a host that answers browsers; None for the others."""
        name = "apigateway/v2" if host.prefix == "apigateway" and request.path.startswith("/v2/") else host.prefix
        rule = self.table[name]
        return rule if self.said.get(name, rule.answers) else None

    def preflight(self, host: Host, request: Request, blocked: bool) -> Answer:
        """The answer to an OPTIONS request of a browser."""
        rule = None if blocked else self.rule(host, request)
        if rule is None:
            return refused(host)
        asked = request["access-control-request-headers"]
        headers = {
            "access-control-allow-origin": "*",
            "access-control-allow-headers": asked if rule.allow in ("", ASKED) else rule.allow,
            "access-control-allow-methods": request["access-control-request-method"],
        }
        if rule.expose:
            headers["access-control-expose-headers"] = rule.expose
        if rule.max_age:
            headers["access-control-max-age"] = rule.max_age
        return Answer(200, headers)

    def on_answer(self, host: Host, request: Request, blocked: bool) -> dict[str, str]:
        """The headers that a real answer carries for browsers."""
        rule = None if blocked or not request["origin"] else self.rule(host, request)
        if rule is None:
            return {}
        headers = {"access-control-allow-origin": "*"}
        if rule.expose:
            headers["access-control-expose-headers"] = rule.expose
        return headers


def refused(host: Host) -> Answer:
    """What a host answers that knows nothing of browsers."""
    if host.signing == "s3":
        message = "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, "
        message += "request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted "
        return written(Style.S3, 403, "AccessForbidden", message + "by the resource's CORS spec.")
    return written(Style.REST_JSON, 403, "MissingAuthenticationTokenException", "Missing Authentication Token")
