"""Where moto's services do otherwise than AWS. Each function here stands in the place of moto's own, which it gets first."""

import json
from datetime import datetime, timedelta, timezone

from moto.cloudfront.models import Distribution, Origin
from moto.config.models import ConfigRecorderStatus
from moto.ec2.models import ec2_backends
from moto.elbv2.models import FakeListener
from moto.guardduty.models import GuardDutyBackend
from moto.iam.models import iam_backends
from moto.kms.models import KmsBackend
from moto.moto_api import state_manager
from moto.opensearch.models import OpenSearchDomain
from moto.rds.models import DBInstance

from fake_aws.patches import instead_of

# What databases and sites leave out.
DBInstance.certificate_details = property(
    lambda _: {"CAIdentifier": "rds-ca-rsa2048-g1", "ValidTill": datetime.now(timezone.utc) + timedelta(days=365)}
)
Distribution.staging = False

# Tasks run until they are stopped; moto moves them on whenever somebody looks.
state_manager.set_transition("ecs::task", {"progression": "manual", "times": 10**9})


@instead_of(Origin, "__init__")
def origin(moto, made, told):
    """Who may read a bucket behind CloudFront, which moto forgets."""
    moto(made, told)
    made.s3_origin_config = told.get("S3OriginConfig")
    made.origin_access_control_id = told.get("OriginAccessControlId", "")


@instead_of(ConfigRecorderStatus, "start")
def start(moto, status):
    """Recorders deliver; in moto they wait for ever."""
    moto(status)
    status.last_status = "SUCCESS"


@instead_of(KmsBackend, "create_alias")
def create_alias(moto, backend, target_key_id, alias_name):
    """A key with a name of AWS is AWS's own."""
    alias = moto(backend, target_key_id, alias_name)
    if alias_name.startswith("alias/aws/"):
        backend.keys[backend.get_key_id(target_key_id)].key_manager = "AWS"
    return alias


@instead_of(GuardDutyBackend, "create_detector")
def create_detector(moto, backend, *args, **more):
    """GuardDuty's role comes with its first detector, and goes only after the last one."""
    iam = iam_backends[backend.account_id]["aws"]
    name = "AWSServiceRoleForAmazonGuardDuty"
    if all(role.name != name for role in iam.roles.values()):
        trust = {"Effect": "Allow", "Principal": {"Service": "guardduty.amazonaws.com"}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        iam.create_role(name, document, "/aws-service-role/guardduty.amazonaws.com/", None, "", [], "3600")
    return moto(backend, *args, **more)


@instead_of(FakeListener, "__init__")
def listener(moto, made, *args, **more):
    """Only listeners with certificates have a policy for them."""
    moto(made, *args, **more)
    if made.protocol not in ("HTTPS", "TLS"):
        made.ssl_policy = None


@instead_of(OpenSearchDomain, "to_dict")
def domain(moto, made):
    """Of a domain in subnets AWS says in which network."""
    told = moto(made)
    _, _, _, region, account, _ = made.arn.split(":", 5)
    if subnets := (told.get("VPCOptions") or {}).get("SubnetIds"):
        network = ec2_backends[account][region].get_subnet(subnets[0]).vpc_id
        told["VPCOptions"] = told["VPCOptions"] | {"VPCId": network}
    return told
