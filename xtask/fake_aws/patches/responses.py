"""Where moto answers otherwise than AWS, and it can be put right in passing."""

import json
import re
from urllib.parse import quote
from xml.sax.saxutils import unescape

from botocore.model import Shape
from moto.core.utils import get_service_model
from moto.iam.models import Policy

from fake_aws.gateway.errors import Style, style_of
from fake_aws.gateway.wire import Answer

TYPES = {Style.JSON: "application/x-amz-json-1.1", Style.REST_JSON: "application/json"}
PLAIN_TRUST = re.compile(r"(?<=<AssumeRolePolicyDocument>)\{.*?(?=</AssumeRolePolicyDocument>)", re.DOTALL)

# The account's details leave these out.
Policy.policy_name = property(lambda policy: policy.name)
Policy.policy_id = property(lambda policy: policy.id)


def corrected(service: str, operation: str, answer: Answer, headers) -> Answer:
    """moto's answer as AWS would have written it."""
    kind = TYPES.get(style_of(service, headers))
    if kind and answer.body[:1] in (b"{", b"["):
        answer.headers = {name: value for name, value in answer.headers.items() if name.lower() != "content-type"}
        answer.headers["content-type"] = kind
        shape = get_service_model(service).operation_model(operation).output_shape
        if shape and answer.status < 300 and "payload" not in shape.serialization:
            answer.body = json.dumps(modelled(json.loads(answer.body), shape)).encode()
    if service == "iam":
        # Policies in IAM's answers are percent-encoded; moto forgets it for trust.
        text = answer.body.decode()
        answer.body = PLAIN_TRUST.sub(lambda found: quote(unescape(found[0], {"&quot;": '"'}), safe=""), text).encode()
    return answer


def modelled(value, shape: Shape):
    """JSON without what is in no model; numbers as text, and text as numbers and truth, where the model says so."""
    match shape.type_name, value:
        case "structure", dict():
            members = {each.serialization.get("name", name): each for name, each in shape.members.items()}
            return {name: modelled(each, members[name]) for name, each in value.items() if name in members}
        case "list", list():
            return [modelled(each, shape.member) for each in value]
        case "map", dict():
            return {name: modelled(each, shape.value) for name, each in value.items()}
        case "string", bool():
            return str(value).lower()
        case "string", int() | float():
            return str(value)
        case "boolean", "true" | "false" | "True" | "False":
            return value.lower() == "true"
        case "integer" | "long", str():
            return int(value)
    return value
