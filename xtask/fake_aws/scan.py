"""Every call of the catalog, made with boto3 as a scan makes it: plain calls in each Region, and those that follow from answers."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

import boto3
import jmespath
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

from fake_aws.constants import ACCOUNT
from fake_aws.gateway.policy import CALLS

HOME = "us-east-1"
# The parts of an ARN that rules name.
ARN_PARTS = {"service": 2, "region": 3, "account": 4, "name": 6}


@dataclass
class Call:
    """A call of the catalog."""

    service: str
    operation: str
    words: dict
    asked_in: str = HOME

    @property
    def name(self) -> str:
        return f"{self.service}:{self.operation}"

    @property
    def is_plain(self) -> bool:
        return self.words["fanout"] != "item"

    @property
    def codes(self) -> list[str]:
        return self.words.get("codes_that_answer", [])

    def always(self) -> Iterator[dict]:
        """The fixed parameters of each asking."""
        for variant in self.words.get("variants", [{}]):
            yield filled(self.words.get("always", {}) | variant)


def filled(value):
    """Fixed values, with the account in its place."""
    if isinstance(value, dict):
        return {name: filled(each) for name, each in value.items()}
    if isinstance(value, str):
        return value.replace("{account}", ACCOUNT).replace("{partition}", "aws")
    return value


def catalog() -> tuple[dict[str, Call], dict[str, str]]:
    """The calls by name, and the protocols of services that have a choice."""
    calls, protocols = {}, {}
    for path in sorted(CALLS.glob("*.toml")):
        service = tomllib.loads(path.read_text(encoding="utf-8"))
        if "protocol" in service:
            protocols[service["name"]] = service["protocol"]
        for operation, words in service["calls"].items():
            call = Call(service["name"], operation, words, service.get("asked_in", HOME))
            calls[call.name] = call
    return calls, protocols


CATALOG, PROTOCOLS = catalog()
# How pages are turned stands here.
MODEL = json.loads((CALLS / "model.json").read_text(encoding="utf-8"))["services"]


@dataclass
class Asked:
    """A call that was made, and what came of it: an answer or a code."""

    call: Call
    region: str
    parameters: dict
    answer: dict = field(default_factory=dict)
    code: str | None = None


class Clients:
    """boto3's clients, which take long to make, with credentials that can be renewed."""

    def __init__(self, **config):
        self.session = boto3.Session(aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="example")
        loader = self.session._session.get_component("data_loader")
        for service, protocol in PROTOCOLS.items():
            # The one that the scanner speaks, where boto3 would choose another.
            loader.load_service_model(service, "service-2", api_version=None)["metadata"]["protocols"] = [protocol]
        self.config = config
        self.made = {}

    def renew(self, issued: dict):
        credentials = self.session.get_credentials()
        credentials.access_key, credentials.secret_key = issued["AccessKeyId"], issued["SecretAccessKey"]
        credentials.token = issued["SessionToken"]

    def __call__(self, service: str, region: str):
        if (service, region) not in self.made:
            config = dict(self.config)
            verify = config.pop("verify")
            self.made[service, region] = self.session.client(service, region, verify=verify, config=Config(**config))
        return self.made[service, region]


class Scan:
    """One look at an account."""

    def __init__(self, clients: Clients, regions: list[str]):
        self.clients = clients
        self.regions = regions
        self.asked: dict[tuple, Asked] = {}

    def run(self) -> list[Asked]:
        for call in CATALOG.values():
            if call.is_plain:
                regions = self.regions if call.words["fanout"] == "region" else [call.asked_in]
                for region in regions:
                    for parameters in call.always():
                        self.ask(call, region, parameters)
        return list(self.asked.values())

    def ask(self, call: Call, region: str, parameters: dict):
        """Asks, once, and then what follows from the answer."""
        key = (call.name, region, repr(sorted(parameters.items())))
        if key in self.asked:
            return
        asked = self.asked[key] = Asked(call, region, parameters)
        try:
            asked.answer = self.send(call, region, parameters)
        except ClientError as problem:
            asked.code = problem.response["Error"]["Code"]
            return
        for following in follow(asked):
            self.ask(*following)

    def send(self, call: Call, region: str, parameters: dict) -> dict:
        client, name = self.clients(call.service, region), xform_name(call.operation)
        if call.operation == "GenerateCredentialReport":
            while client.generate_credential_report()["State"] != "COMPLETE":
                pass
        paging = MODEL[call.service]["calls"][call.operation].get("paging", {})
        if "size" in paging:
            parameters = parameters | {paging["size"]["parameter"]: paging["size"]["largest"]}
        answer = page = getattr(client, name)(**parameters)
        while token := next_page(paging, page):
            page = getattr(client, name)(**parameters | {paging["input"]: token})
            for path in paging["lists"]:
                jmespath.search(path, answer).extend(jmespath.search(path, page) or [])
        return answer


def next_page(paging: dict, page: dict) -> str | None:
    """The token of the page after this one, if there is one."""
    if not paging or ("more" in paging and not jmespath.search(paging["more"], page)):
        return None
    return jmespath.search(paging["output"], page)


def follow(asked: Asked) -> Iterator[tuple[Call, str, dict]]:
    """The calls that an answer leads to, by the rules of the call files, with their Regions and parameters."""
    for call in CATALOG.values():
        for rule in call.words.get("each", []):
            if rule["of"] == asked.call.name:
                for region, sent in sent_by(rule, call, asked):
                    (always,) = call.always()
                    yield call, region, always | sent


def sent_by(rule: dict, call: Call, asked: Asked) -> Iterator[tuple[str, dict]]:
    """Regions, and the parameters that differ there from item to item."""
    if not call.words.get("item"):
        yield asked.region, {}
        return
    *taken_over, parameter = call.words["item"]
    same = {name: asked.parameters[name] for name in taken_over}
    # A hook keeps some of the items at most; asking about all of them does no harm.
    items = [item for item in values(asked.answer, rule.get("items", "")) if is_meant(item, rule)]
    sent = [(item, value) for item in items for value in values(item, rule.get("send", ""))]
    if size := rule.get("batch"):
        for start in range(0, len(sent), size):
            yield asked.region, same | {parameter: [value for _, value in sent[start : start + size]]}
    else:
        for item, value in sent:
            region = next(iter(values(item, rule["region"])), None) if "region" in rule else None
            yield region or asked.region, same | {parameter: trimmed(value, call, parameter)}


def is_meant(item: dict, rule: dict) -> bool:
    """Whether what a rule says of an item holds."""

    def is_one(path: str, wanted) -> bool:
        wanted = wanted if isinstance(wanted, list) else [wanted]
        return any(is_like(value, filled(each)) for value in values(item, path) for each in wanted)

    wanted, unless = rule.get("where", {}), rule.get("unless", {})
    return all(is_one(*each) for each in wanted.items()) and not any(is_one(*each) for each in unless.items())


def is_like(value, wanted) -> bool:
    if isinstance(wanted, str) and wanted.endswith("*"):
        return str(value).startswith(wanted[:-1])
    return value == wanted


def values(found, field: str) -> list:
    """What is at a path such as `A.B[].C|region`; what is absent or empty is nothing."""
    path, _, part = field.partition("|")
    found = [found]
    for step in filter(None, path.split(".")):
        name = step.removesuffix("[]")
        found = [each.get(name) for each in found if each]
        if step.endswith("[]"):
            found = [item for items in found for item in items or []]
    if part:
        found = [arn[ARN_PARTS[part]] for each in found if each and len(arn := each.split(":")) > ARN_PARTS[part]]
    return [each for each in found if each not in (None, "")]


def trimmed(value, call: Call, parameter: str):
    """A value that is sent, without the fields that the call file does not name, as the answer is read without them."""
    if not isinstance(value, dict):
        return value
    (fields,) = (fields for name, _, fields in (line.partition(": ") for line in call.words["sends"]) if name == parameter)
    return {name: value[name] for name in fields.split() if value.get(name) is not None}
