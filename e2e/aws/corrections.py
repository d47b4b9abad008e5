"""Where moto answers otherwise than AWS, and it can be put right in passing."""

import json
import re
from datetime import datetime, timedelta, timezone
from urllib.parse import quote
from xml.sax.saxutils import unescape

from botocore.model import Shape
from errors import Style, style_of
from moto.cloudfront.models import Distribution, Origin
from moto.config.models import ConfigRecorderStatus
from moto.core.utils import get_service_model
from moto.ec2.models import ec2_backends
from moto.elbv2.models import FakeListener
from moto.iam.models import Policy
from moto.kms.models import KmsBackend
from moto.moto_api import state_manager
from moto.opensearch.models import OpenSearchDomain
from moto.rds.models import DBInstance
from wire import Answer

TYPES = {Style.JSON: "application/x-amz-json-1.1", Style.REST_JSON: "application/json"}
PLAIN_TRUST = re.compile(r"(?<=<AssumeRolePolicyDocument>)\{.*?(?=</AssumeRolePolicyDocument>)", re.DOTALL)

# The account's details leave these out.
Policy.policy_name = property(lambda policy: policy.name)
Policy.policy_id = property(lambda policy: policy.id)
# So do databases; AWS's certificates of today end in 2061.
DBInstance.certificate_details = property(
    lambda database: {"CAIdentifier": "rds-ca-rsa2048-g1", "ValidTill": datetime.now(timezone.utc) + timedelta(days=365)}
)

Distribution.staging = False

read_origin = Origin.__init__


def origin_with_access(origin, told):
    """Who may read a bucket behind CloudFront, which moto forgets."""
    read_origin(origin, told)
    origin.s3_origin_config = told.get("S3OriginConfig")
    origin.origin_access_control_id = told.get("OriginAccessControlId", "")


Origin.__init__ = origin_with_access

start_recorder = ConfigRecorderStatus.start


def recorder_with_success(status):
    """Recorders deliver; in moto they wait for ever."""
    start_recorder(status)
    status.last_status = "SUCCESS"


ConfigRecorderStatus.start = recorder_with_success

create_alias = KmsBackend.create_alias


def alias_of_aws(backend, target_key_id, alias_name):
    """Whoever has a name of AWS is AWS's own key."""
    alias = create_alias(backend, target_key_id, alias_name)
    if alias_name.startswith("alias/aws/"):
        backend.keys[backend.get_key_id(target_key_id)].key_manager = "AWS"
    return alias


KmsBackend.create_alias = alias_of_aws


listen = FakeListener.__init__


def listener_with_policy(listener, *args, **more):
    """Only listeners with certificates have a policy for them."""
    listen(listener, *args, **more)
    if listener.protocol not in ("HTTPS", "TLS"):
        listener.ssl_policy = None


FakeListener.__init__ = listener_with_policy

domain_told = OpenSearchDomain.to_dict


def domain_with_network(domain):
    """Of a domain in subnets AWS says in which network."""
    told = domain_told(domain)
    _, _, _, region, account, _ = domain.arn.split(":", 5)
    if subnets := (told.get("VPCOptions") or {}).get("SubnetIds"):
        network = ec2_backends[account][region].get_subnet(subnets[0]).vpc_id
        told["VPCOptions"] = told["VPCOptions"] | {"VPCId": network}
    return told


OpenSearchDomain.to_dict = domain_with_network

# Tasks run until they are stopped; moto moves them on whenever somebody looks.
state_manager.set_transition("ecs::task", {"progression": "manual", "times": 10**9})


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
        case "string", int() | float():
            return str(value)
        case "boolean", "true" | "false" | "True" | "False":
            return value.lower() == "true"
        case "integer" | "long", str():
            return int(value)
    return value
