"""What AWS Config has recorded of S3, as its queries answer: what stands in moto now, where a recorder runs."""

import json

from moto.config.models import config_backends
from moto.s3.models import s3_backends
from moto.s3control.models import s3control_backends

from fake_aws.constants import ACCOUNT
from fake_aws.extensions.operations import Refused, operation

KINDS = "WHERE resourceType IN ('AWS::S3::Bucket', 'AWS::S3::AccountPublicAccessBlock')"
SETTINGS = {
    "blockPublicAcls": "block_public_acls",
    "ignorePublicAcls": "ignore_public_acls",
    "blockPublicPolicy": "block_public_policy",
    "restrictPublicBuckets": "restrict_public_buckets",
}
RECORDED = "2026-01-31T09:00:00.000Z"


@operation("config", "SelectResourceConfig")
def select(_store, region, params):
    selected, _, condition = params["Expression"].removeprefix("SELECT ").partition(" WHERE ")
    if f"WHERE {condition}" != KINDS:
        raise Refused("InvalidExpressionException", f"the condition {condition} is not known here")
    recorders = config_backends[ACCOUNT][region].recorders.values()
    items = list(recorded(region)) if any(each.status.recording for each in recorders) else []
    names = selected.split(", ")
    return {
        "Results": [json.dumps(chosen(item, names)) for item in items],
        "QueryInfo": {"SelectFields": [{"Name": name} for name in names]},
    }


def recorded(region):
    """Buckets with their Region's records; the account's block with those of every Region, once it was ever set."""
    common = {"awsRegion": region, "configurationItemCaptureTime": RECORDED}
    if block := s3control_backends[ACCOUNT]["aws"].public_access_block:
        yield common | {
            "resourceType": "AWS::S3::AccountPublicAccessBlock",
            "resourceId": ACCOUNT,
            "configuration": settings(block),
        }
    for bucket in s3_backends[ACCOUNT]["aws"].buckets.values():
        if bucket.region_name == region:
            more = {"BucketVersioningConfiguration": {"status": bucket.versioning_status or "Off", "isMfaDeleteEnabled": None}}
            if bucket.public_access_block:
                more["PublicAccessBlockConfiguration"] = settings(bucket.public_access_block)
            yield common | {"resourceType": "AWS::S3::Bucket", "resourceId": bucket.name, "supplementaryConfiguration": more}


def settings(block):
    return {name: str(getattr(block, here)).lower() == "true" for name, here in SETTINGS.items()}


def chosen(item, names):
    """The fields that were asked for; what an item lacks is left out."""
    found = {}
    for name in names:
        *path, last = name.split(".")
        there, here = item, found
        for step in path:
            there = there.get(step) or {}
        if last in there:
            for step in path:
                here = here.setdefault(step, {})
            here[last] = there[last]
    return found
