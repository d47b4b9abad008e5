"""The way of a request: preflight, faults, signature, permission, service, and what browsers may read of the answer."""

import itertools
import threading
import time
import traceback
from datetime import datetime, timedelta, timezone

from fake_aws import extensions
from fake_aws.constants import REGIONS
from fake_aws.credentials import CredentialStore
from fake_aws.gateway import errors, hosts, signature
from fake_aws.gateway.account import CALLER, Account, Call, read
from fake_aws.gateway.buckets import elsewhere
from fake_aws.gateway.cors import Cors
from fake_aws.gateway.errors import Style, refusal, style_of, written
from fake_aws.gateway.faults import Faults
from fake_aws.gateway.hosts import Host
from fake_aws.gateway.policy import Policies, not_allowed
from fake_aws.gateway.signature import Refused
from fake_aws.gateway.wire import Answer, Request

extensions.register()
# Where those are sent who ask these services for nothing, without a signature.
ABOUT = {"s3": "https://aws.amazon.com/s3/", "iam": "https://aws.amazon.com/iam/"}


class Gateway:
    """AWS, as far as it can be seen from outside."""

    def __init__(self):
        self.account = Account()
        self.lock = threading.Lock()
        self.reset()

    def reset(self, regions: list[str] | None = None):
        """A new, empty account, all credentials invalid, nothing wrong."""
        self.account.reset(regions or REGIONS)
        self.credentials = CredentialStore()
        self.cors = Cors()
        self.faults = Faults()
        self.policies = Policies()
        # How far the server's clock is ahead.
        self.skew = timedelta()
        self.log: list[dict] = []
        self.numbers = itertools.count(1)

    def now(self) -> datetime:
        return datetime.now(timezone.utc) + self.skew

    def answer(self, request: Request) -> Answer:
        """Answers a request as AWS would."""
        host = hosts.host(request.host) or self.host_by_signature(request)
        if host is None:
            return Answer(421, {"content-type": "text/plain"}, b"no host of AWS that is known here")
        entry, begun = self.note(request, host), time.perf_counter()
        preflight = request.method == "OPTIONS" and request["access-control-request-method"]
        with self.lock:
            blocked = self.faults.blocks(host.services, host.region)
            offline = preflight and self.faults.offline(host.services, host.region)
        if offline:
            answer = Answer(0, fate="closed")
        elif preflight:
            answer = self.cors.preflight(host, request, blocked)
        else:
            answer = self.serve(request, host, entry)
            answer.headers |= {"date": self.now().strftime("%a, %d %b %Y %H:%M:%S GMT")}
            answer.headers |= self.cors.on_answer(host, request, blocked)
        entry |= {"status": answer.status, "fate": answer.fate, "bytes": len(answer.body)}
        entry["milliseconds"] = round((time.perf_counter() - begun) * 1000)
        return answer

    @staticmethod
    def host_by_signature(request: Request) -> Host | None:
        signed = signature.scope(request)
        if signed and signed.service == "s3" and request.path.startswith("/v20180820/"):
            return hosts.made("s3-control", signed.region)
        return signed and hosts.of_scope(signed.service, signed.region)

    def note(self, request: Request, host: Host) -> dict:
        """An entry of the log. It tells which headers came, never what was in them."""
        entry = {
            "number": next(self.numbers),
            "at": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
            "kind": "preflight" if request.method == "OPTIONS" else "request",
            "method": request.method,
            "host": request.host,
            "path": request.target,
            "service": host.services[0],
            "operation": None,
            "region": host.region,
            "origin": request["origin"],
            "headers": sorted(request.fields),
            "asked_headers": sorted(filter(None, request["access-control-request-headers"].split(","))),
            "secure": request.secure,
            "signature": None,
        }
        self.log.append(entry)
        return entry

    def serve(self, request: Request, host: Host, entry: dict) -> Answer:
        try:
            call = read(request, host)
            style = style_of(call.service, request)
            entry |= {"service": call.service, "operation": call.operation}
            return self.judge(request, host, call, style, entry)
        except Refused as refused:
            entry["signature"] = refused.verdict
            return refused.answer
        except Exception:  # a mistake of ours or moto's: AWS would say that it has made one
            entry["crash"] = traceback.format_exc()
            return refusal(errors.BROKEN, style_of(host.services[0], request), "the stand-in cloud has made a mistake")

    def judge(self, request: Request, host: Host, call: Call, style: Style, entry: dict) -> Answer:
        with self.lock:
            fault = self.faults.take({call.service}, call.operation, host.region)
        kind = fault and fault.kind
        entry["fault"] = kind
        if fault and (refused := fault.refusal(style)):
            return refused
        fate = fault and fault.fate()
        if fate in ("hanging", "closed"):
            return Answer(0, fate=fate)
        if (request.method, request.target) == ("GET", "/") and not request["authorization"] and call.service in ABOUT:
            entry["signature"] = "missing"
            return Answer(307, {"location": ABOUT[call.service]})
        answer = self.permitted(request, host, call, style, entry, denied=kind == "denied")
        if kind == "truncate":
            answer.body = answer.body[: len(answer.body) // 2]
        answer.fate = fate or answer.fate
        return answer

    def permitted(self, request, host, call, style, entry, denied=False) -> Answer:
        caller = signature.verify(request, host, style, self.credentials, self.now())
        entry["signature"] = "ok"
        entry["unsigned"] = signature.unsigned(request, signature.scope(request))
        if call.operation is None:
            return written(style, 404, "UnknownOperationException", "there is no such operation")
        why = self.policies.denial(caller.arn, call.service, call.operation, host.region)
        if denied and not why:
            why = not_allowed(caller.arn, f"{call.service}:{call.operation}")
        if why:
            prefix = "You are not authorized to perform this operation. " if style is Style.EC2 else ""
            return refusal(errors.DENIED, style, prefix + why)
        if moved := elsewhere(call, host.region):
            return moved
        token = CALLER.set((caller, self.credentials))
        try:
            return self.account.answer(call, host.region, request)
        finally:
            CALLER.reset(token)
