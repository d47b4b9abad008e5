"""Whether a request is signed as AWS wants it (Signature Version 4), computed anew by botocore over what was received."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as Key

from fake_aws.credentials import Credentials, CredentialStore
from fake_aws.gateway import errors
from fake_aws.gateway.errors import Style, refusal
from fake_aws.gateway.hosts import Host
from fake_aws.gateway.wire import Answer, Request

HEADER = re.compile(
    r"AWS4-HMAC-SHA256 +Credential=(?P<key>[^/,]+)/(?P<date>\d{8})/(?P<region>[^/,]+)/(?P<service>[^/,]+)/aws4_request, *"
    r"SignedHeaders=(?P<headers>[^, ]+), *Signature=(?P<signature>[0-9a-f]{64})"
)
STAMP = "%Y%m%dT%H%M%SZ"
# How far a request's time may be from the server's.
PATIENCE = timedelta(minutes=5)
# EC2 and S3 wait longer.
LONGER = {Style.EC2: timedelta(minutes=15), Style.S3: timedelta(minutes=15)}
DOES_NOT_MATCH = (
    "The request signature we calculated does not match the signature you provided. "
    "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
)
INVALID = "The security token included in the request is invalid."


class Refused(Exception):
    """Why a request is not let in."""

    def __init__(self, answer: Answer, verdict: str):
        self.answer, self.verdict = answer, verdict


@dataclass(frozen=True)
class Scope:
    """What the `authorization` header says."""

    key: str
    date: str
    region: str
    service: str
    headers: tuple[str, ...]
    signature: str


def scope(request: Request) -> Scope | None:
    found = HEADER.fullmatch(request["authorization"])
    if not found:
        return None
    return Scope(*found.group("key", "date", "region", "service"), tuple(found["headers"].split(";")), found["signature"])


def verify(request: Request, host: Host, style: Style, store: CredentialStore, now: datetime) -> Credentials:
    """Who signed; or Refused. `now` is the server's time."""

    def refuse(kind, message, verdict, **more):
        raise Refused(refusal(kind, style, message, **more), verdict)

    if not request["authorization"]:
        refuse(errors.NO_TOKEN, "Request is missing Authentication Token", "missing")
    signed = scope(request)
    if signed is None:
        refuse(errors.INCOMPLETE, "Authorization header requires 'Credential' parameter.", "incomplete")
    if not {"host", "x-amz-date"} <= set(signed.headers):
        refuse(errors.INCOMPLETE, "'Host' or ':authority' and 'X-Amz-Date' must be 'SignedHeaders'.", "incomplete")
    if (signed.service, signed.region) != (host.signing, host.region):
        wanted = f"service: '{host.signing}'" if signed.service != host.signing else f"Region: '{host.region}'"
        refuse(errors.WRONG_SIGNATURE, f"Credential should be scoped to correct {wanted}.", "scope")
    in_time(request, signed, style, now, refuse)
    credentials = store.find(signed.key)
    token = request["x-amz-security-token"]
    if credentials is None or (credentials.token or "") != token:
        refuse(errors.UNKNOWN_KEY, INVALID, "unknown key")
    if credentials.kind == "user-without-mfa" and host.prefix == "iam":
        refuse(errors.UNKNOWN_KEY, INVALID, "no MFA")
    if style is Style.S3:
        for_storage(request, signed, refuse)
    elif request["x-amz-content-sha256"] not in ("", hashlib.sha256(request.body).hexdigest()):
        refuse(errors.WRONG_SIGNATURE, DOES_NOT_MATCH, "wrong")
    if not hmac.compare_digest(computed(request, signed, style, credentials), signed.signature):
        refuse(errors.WRONG_SIGNATURE, DOES_NOT_MATCH, "wrong")
    if credentials.expires and credentials.expires <= now:
        refuse(errors.EXPIRED, "The security token included in the request is expired", "expired")
    return credentials


def in_time(request, signed, style, now, refuse):
    """Holds the request's time against the server's."""
    try:
        sent = datetime.strptime(request["x-amz-date"], STAMP).replace(tzinfo=timezone.utc)
    except ValueError:
        refuse(errors.INCOMPLETE, "Date must be in ISO-8601 'basic format'.", "incomplete")
    if not request["x-amz-date"].startswith(signed.date):
        refuse(errors.WRONG_SIGNATURE, "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date.", "scope")
    patience = LONGER.get(style, PATIENCE)
    minutes = int(patience.total_seconds() // 60)
    then, here = request["x-amz-date"], now.strftime(STAMP)
    if abs(now - sent) <= patience:
        return
    if style is Style.S3:
        more = {"RequestTime": then, "ServerTime": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "MaxAllowedSkewMilliseconds": "900000"}
        refuse(errors.SKEWED, "The difference between the request time and the current time is too large.", "skewed", **more)
    if style is Style.EC2:
        refuse(errors.SKEWED, "Request has expired.", "skewed")
    if sent < now:
        edge = (now - patience).strftime(STAMP)
        refuse(errors.SKEWED, f"Signature expired: {then} is now earlier than {edge} ({here} - {minutes} min.)", "skewed")
    edge = (now + patience).strftime(STAMP)
    refuse(errors.SKEWED, f"Signature not yet current: {then} is still later than {edge} ({here} + {minutes} min.)", "skewed")


def for_storage(request, signed, refuse):
    """What S3 wants besides: the body's hash, and every `x-amz-` header signed."""
    said = request["x-amz-content-sha256"]
    if not said:
        message = "Missing required header for this request: x-amz-content-sha256"
        refuse({Style.S3: (400, "InvalidRequest")}, message, "incomplete")
    if loose := unsigned(request, signed):
        message = "There were headers present in the request which were not signed"
        refuse(errors.DENIED, message, "unsigned headers", HeadersNotSigned=", ".join(loose))
    if re.fullmatch("[0-9a-f]{64}", said) and said != hashlib.sha256(request.body).hexdigest():
        message = "The provided 'x-amz-content-sha256' header does not match what was computed."
        refuse({Style.S3: (400, "XAmzContentSHA256Mismatch")}, message, "wrong")


def unsigned(request: Request, signed: Scope) -> list[str]:
    """The `x-amz-` headers that came without being signed."""
    return sorted(name for name in request.fields if name.startswith("x-amz-") and name not in signed.headers)


def computed(request: Request, signed: Scope, style: Style, credentials: Credentials) -> str:
    """The signature that the request should have."""
    again = AWSRequest(
        method=request.method,
        url=f"{'https' if request.secure else 'http'}://{request.host}{request.target}",
        data=request.body,
        headers={name: request[name] for name in signed.headers},
    )
    again.context["timestamp"] = request["x-amz-date"]
    signer = S3SigV4Auth if style is Style.S3 else SigV4Auth
    auth = signer(Key(credentials.key, credentials.secret, credentials.token), signed.service, signed.region)
    canonical = auth.canonical_request(again)
    return auth.signature(auth.string_to_sign(again, canonical), again)
