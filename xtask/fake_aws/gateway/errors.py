"""Refusals in AWS's own words: every protocol has its own codes and its own way to write them."""

import json
import uuid
from enum import Enum
from xml.sax.saxutils import escape

from fake_aws.gateway.wire import Answer


class Style(Enum):
    """How a service writes its errors."""

    QUERY = "query"
    EC2 = "ec2"
    JSON = "json"
    CBOR = "cbor"
    REST_JSON = "rest-json"
    S3 = "s3"


STYLES = (
    {"ec2": Style.EC2, "s3": Style.S3, "s3control": Style.S3}
    | dict.fromkeys("cloudformation cloudfront cloudwatch elasticache elb elbv2 iam rds redshift sns sts".split(), Style.QUERY)
    | dict.fromkeys(
        """accessanalyzer account apigateway apigatewayv2 codeguru-reviewer efs eks guardduty inspector2 lambda\n    opensearch securityhub trustedadvisor""".split(),
        Style.REST_JSON,
    )
)

# Kind of refusal: style: (status, code). What is not said for CBOR is as for JSON.
NO_TOKEN = {
    Style.QUERY: (403, "MissingAuthenticationToken"),
    Style.EC2: (400, "MissingParameter"),
    Style.JSON: (400, "MissingAuthenticationTokenException"),
    Style.REST_JSON: (403, "MissingAuthenticationTokenException"),
    Style.S3: (403, "AccessDenied"),
}
INCOMPLETE = {
    Style.QUERY: (400, "IncompleteSignature"),
    Style.EC2: (401, "AuthFailure"),
    Style.JSON: (400, "IncompleteSignatureException"),
    Style.REST_JSON: (403, "IncompleteSignatureException"),
    Style.S3: (400, "AuthorizationHeaderMalformed"),
}
UNKNOWN_KEY = {
    Style.QUERY: (403, "InvalidClientTokenId"),
    Style.EC2: (401, "AuthFailure"),
    Style.JSON: (400, "UnrecognizedClientException"),
    Style.REST_JSON: (403, "UnrecognizedClientException"),
    Style.S3: (403, "InvalidAccessKeyId"),
}
WRONG_SIGNATURE = {
    Style.QUERY: (403, "SignatureDoesNotMatch"),
    Style.EC2: (401, "AuthFailure"),
    Style.JSON: (400, "InvalidSignatureException"),
    Style.REST_JSON: (403, "InvalidSignatureException"),
    Style.S3: (403, "SignatureDoesNotMatch"),
}
SKEWED = WRONG_SIGNATURE | {Style.EC2: (400, "RequestExpired"), Style.S3: (403, "RequestTimeTooSkewed")}
EXPIRED = {
    Style.QUERY: (403, "ExpiredToken"),
    Style.EC2: (400, "RequestExpired"),
    Style.JSON: (400, "ExpiredTokenException"),
    Style.REST_JSON: (403, "ExpiredTokenException"),
    Style.S3: (400, "ExpiredToken"),
}
DENIED = {
    Style.QUERY: (403, "AccessDenied"),
    Style.EC2: (403, "UnauthorizedOperation"),
    Style.JSON: (400, "AccessDeniedException"),
    Style.REST_JSON: (403, "AccessDeniedException"),
    Style.S3: (403, "AccessDenied"),
}
THROTTLED = {
    Style.QUERY: (400, "Throttling"),
    Style.EC2: (503, "RequestLimitExceeded"),
    Style.JSON: (400, "ThrottlingException"),
    Style.REST_JSON: (429, "TooManyRequestsException"),
    Style.S3: (503, "SlowDown"),
}
BROKEN = {
    Style.QUERY: (500, "InternalFailure"),
    Style.EC2: (500, "InternalError"),
    Style.JSON: (500, "InternalFailure"),
    Style.REST_JSON: (500, "InternalServerException"),
    Style.S3: (500, "InternalError"),
}
# What there is no word for in EC2: one sentence for every wrong key and signature.
EC2_FAILURE = "AWS was not able to validate the provided access credentials"


def style_of(service: str, headers) -> Style:
    """How a service writes the errors of a request; some speak several protocols."""
    if headers["smithy-protocol"] == "rpc-v2-cbor":
        return Style.CBOR
    if headers["x-amz-target"]:
        return Style.JSON
    return STYLES.get(service, Style.JSON)


def refusal(kind: dict, style: Style, message: str, **more: str) -> Answer:
    """A refusal of one of the kinds above. `more`: what S3 adds."""
    status, code = kind[Style.JSON if style is Style.CBOR else style]
    if style is Style.EC2 and code == "AuthFailure":
        message = EC2_FAILURE
    return written(style, status, code, message, more)


def written(style: Style, status: int, code: str, message: str, more: dict[str, str] | None = None) -> Answer:
    """An error with a code of one's own."""
    request_id = str(uuid.uuid4())
    headers = {"x-amzn-RequestId": request_id}
    match style:
        case Style.CBOR:
            body = cbor_map({"__type": code, "message": message})
            return Answer(status, headers | {"content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}, body)
        case Style.JSON:
            body = json.dumps({"__type": code, "Message" if "AccessDenied" in code else "message": message}).encode()
            return Answer(status, headers | {"content-type": "application/x-amz-json-1.1"}, body)
        case Style.REST_JSON:
            headers |= {"content-type": "application/json", "x-amzn-ErrorType": code}
            return Answer(status, headers, json.dumps({"message": message}).encode())
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    inner = f"<Code>{code}</Code><Message>{escape(message)}</Message>"
    match style:
        case Style.EC2:
            text = f"<Response><Errors><Error>{inner}</Error></Errors><RequestID>{request_id}</RequestID></Response>"
        case Style.S3:
            added = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in (more or {}).items())
            text = f"<Error>{inner}{added}<RequestId>{request_id[:16]}</RequestId><HostId>example</HostId></Error>"
        case _:
            kind = "Receiver" if status >= 500 else "Sender"
            error = f"<Error><Type>{kind}</Type>{inner}</Error>"
            text = f"<ErrorResponse>{error}<RequestId>{request_id}</RequestId></ErrorResponse>"
    return Answer(status, headers | {"content-type": "text/xml"}, (head + text).encode())


def cbor_map(pairs: dict[str, str]) -> bytes:
    """A short map of texts as CBOR (RFC 8949)."""
    return bytes([0xA0 + len(pairs)]) + b"".join(cbor_text(part) for pair in pairs.items() for part in pair)


def cbor_text(text: str) -> bytes:
    encoded = text.encode()
    return b"\x79" + len(encoded).to_bytes(2, "big") + encoded
