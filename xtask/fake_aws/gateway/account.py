"""The account behind the gateway: moto in this process, patched, and the operations that the extensions add to it."""

import functools
import json
import logging
import os
import re
import warnings
from contextvars import ContextVar
from dataclasses import dataclass

from fake_aws.constants import ACCOUNT

os.environ |= {
    "MOTO_ACCOUNT_ID": ACCOUNT,
    # The policies that AWS itself manages are there in every account.
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
    "MOTO_DISABLE_GLOBAL_CORS": "true",
    # Reading the images takes longer than all else, and nobody asks for them.
    "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
}

from moto import backends
from moto.core.request import Request as MotoRequest
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend
from moto.iam import models as iam_models
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from fake_aws.credentials import Credentials, CredentialStore
from fake_aws.extensions import operations
from fake_aws.gateway import hosts
from fake_aws.gateway.hosts import Host
from fake_aws.gateway.wire import Answer, Request
from fake_aws.patches import networks, paging, services  # noqa: F401  (patch moto)
from fake_aws.patches.responses import corrected

# Who asks, for the operations whose answer depends on it.
CALLER: ContextVar[tuple[Credentials, CredentialStore]] = ContextVar("caller")
CBOR = re.compile(r"/service/[^/]+/operation/(\w+)")
QUERY_VERSIONS = {"2012-06-01": "elb", "2015-12-01": "elbv2"}
# The policies of AWS that scenarios use; all 1,500 would make every reset take a second.
POLICIES = """AdministratorAccess AmazonEC2ContainerRegistryPowerUser AmazonSSMManagedInstanceCore
AWSCompromisedKeyQuarantine AWSCompromisedKeyQuarantineV2 AWSCompromisedKeyQuarantineV3 AWSLambdaBasicExecutionRole Billing
IAMUserChangePassword PowerUserAccess ReadOnlyAccess SecurityAudit ViewOnlyAccess""".split()
ALL_REGIONS = list(RegionsAndZonesBackend.regions)

# moto looks through its folder at every request; nothing is added to it while it runs.
backends.list_of_moto_modules = functools.cache(lambda modules=backends.list_of_moto_modules: tuple(modules()))

_known = json.loads(iam_models.aws_managed_policies_data)
iam_models.aws_managed_policies_data = json.dumps({name: _known[name] for name in POLICIES})


@dataclass(frozen=True)
class Call:
    """What a request asks for. `operation` is None where it is none that botocore knows."""

    service: str
    operation: str | None
    labels: dict
    # As moto reads it.
    request: MotoRequest


def read(request: Request, host: Host) -> Call:
    """Which operation a request means."""
    target, name = request.target, request.host
    if host.signing == "s3":
        # One form for `bucket.s3.amazonaws.com/key` and `s3.amazonaws.com/bucket/key`.
        if bucket := hosts.bucket_of(name) if host.prefix == "s3" else None:
            target = f"/{bucket}{target}"
        name = "localhost"
    as_moto = MotoRequest(request.environ(target, name))
    as_moto.get_data(cache=True, parse_form_data=False)
    service = host.services[0]
    if host.prefix == "apigateway" and request.path.startswith("/v2/"):
        service = "apigatewayv2"
    elif host.prefix == "elasticloadbalancing":
        service = QUERY_VERSIONS.get(as_moto.values.get("Version"), service)
    if named := CBOR.fullmatch(request.path):
        return Call(service, named[1], {}, as_moto)
    operation, labels = operations.name_of(service, as_moto)
    return Call(service, operation, labels, as_moto)


class Account:
    """The state of the account."""

    def __init__(self):
        self.moto = DomainDispatcherApplication(create_backend_app)
        # Answers that a scenario has set: (service, operation): function of the parameters and the Region.
        self.told = {}
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        # Errors of all services, such as SubscriptionRequiredException, stand in no model.
        warnings.filterwarnings("ignore", message=".*does not match an error shape")

    def reset(self, regions: list[str]):
        """Empties the account and enables these Regions."""
        environ = Request("POST", "/moto-api/reset", [("host", "localhost")], b"").environ()
        b"".join(self.moto(environ, lambda *_: None))
        operations.STORE.clear()
        self.told.clear()
        RegionsAndZonesBackend.regions = [each for each in ALL_REGIONS if each.name in regions]

    def tell(self, service: str, operation: str, answer):
        """Sets the answer of an operation: an error, the answer itself, or a function of (region, parameters)."""
        self.told[service, operation] = answer

    def answer(self, call: Call, region: str, asked: Request) -> Answer:
        """What the service answers."""
        name = call.service, call.operation
        if name in self.told:
            return self.run(call, region, lambda _store, region, params: said(self.told[name], region, params))
        if name in operations.EXTENSIONS:
            return self.run(call, region, operations.EXTENSIONS[name])
        return corrected(call.service, call.operation, self.ask_moto(call.request.environ), asked)

    def run(self, call: Call, region: str, function) -> Answer:
        status, headers, body = operations.answer(call.service, region, call.operation, call.labels, call.request, function)
        return Answer(status, dict(headers), body if isinstance(body, bytes) else body.encode())

    def ask_moto(self, environ: dict) -> Answer:
        started = []
        environ["wsgi.input"].seek(0)
        body = b"".join(self.moto(environ, lambda status, headers, *_: started.append((status, headers))))
        status, headers = started[-1]
        return Answer(int(status.split()[0]), dict(headers), body)


def said(answer, region: str, params: dict):
    """An answer that a scenario has set."""
    if callable(answer):
        answer = answer(region, params)
    if isinstance(answer, operations.Refused):
        raise answer
    return answer
