"""Where moto answers otherwise than AWS, and it can be put right in passing."""

import re
from urllib.parse import quote
from xml.sax.saxutils import unescape

from errors import Style, style_of
from moto.iam.models import Policy
from wire import Answer

TYPES = {Style.JSON: "application/x-amz-json-1.1", Style.REST_JSON: "application/json"}
PLAIN_TRUST = re.compile(r"(?<=<AssumeRolePolicyDocument>)\{.*?(?=</AssumeRolePolicyDocument>)", re.DOTALL)

# The account's details leave these out.
Policy.policy_name = property(lambda policy: policy.name)
Policy.policy_id = property(lambda policy: policy.id)


def corrected(service: str, answer: Answer, headers) -> Answer:
    """moto's answer as AWS would have written it."""
    kind = TYPES.get(style_of(service, headers))
    if kind and answer.body[:1] in (b"{", b"["):
        answer.headers = {name: value for name, value in answer.headers.items() if name.lower() != "content-type"}
        answer.headers["content-type"] = kind
    if service == "iam":
        # Policies in IAM's answers are percent-encoded; moto forgets it for trust.
        text = answer.body.decode()
        answer.body = PLAIN_TRUST.sub(lambda found: quote(unescape(found[0], {"&quot;": '"'}), safe=""), text).encode()
    return answer
