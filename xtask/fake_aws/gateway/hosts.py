"""The hosts of AWS: which service and Region a host belongs to."""

import re
from dataclasses import dataclass

SUFFIX = "amazonaws.com"


@dataclass(frozen=True)
class Host:
    """What a host answers for."""

    # The first part of its name, by which cors.tsv knows it.
    prefix: str
    # The name in signatures.
    signing: str
    # The services behind it, as in botocore.
    services: tuple[str, ...]
    # The Region in signatures.
    region: str


# Hosts of one service have their own name; the others are told apart by the request (see requests.py).
SERVICES = {
    "apigateway": ("apigateway", "apigatewayv2"),
    "elasticloadbalancing": ("elb", "elbv2"),
    "s3": ("s3",),
    "s3-control": ("s3control",),
    "access-analyzer": ("accessanalyzer",),
    "api.ecr": ("ecr",),
    "elasticfilesystem": ("efs",),
    "es": ("opensearch",),
    "memory-db": ("memorydb",),
    "monitoring": ("cloudwatch",),
    "sso": ("sso-admin",),
} | {
    name: (name,)
    for name in """account budgets ce cloudformation cloudfront cloudtrail codebuild codeguru-reviewer codepipeline config
    dynamodb ec2 ecs eks elasticache events guardduty iam inspector2 kms lambda logs organizations rds redshift
    secretsmanager securityhub shield sns sqs ssm sts support trustedadvisor wafv2""".split()
}
SIGNED_AS = {"s3-control": "s3", "api.ecr": "ecr", "memory-db": "memorydb"}
# Services with one host for all Regions, signed for us-east-1.
GLOBAL = {f"{name}.{SUFFIX}": name for name in ("iam", "budgets", "cloudfront", "sts", "s3")}
# Services with a host in us-east-1 only.
ONE_REGION = {"organizations", "account", "ce", "support", "shield"}
REGIONAL = re.compile(rf"(?P<prefix>.+)\.(?P<region>[a-z]{{2}}(?:-[a-z]+)+-\d)\.{re.escape(SUFFIX)}")
# The AWS CLI's version 1 still asks SQS at its old hosts.
QUEUES = re.compile(rf"(?:(?P<region>[a-z0-9-]+)\.)?queue\.{re.escape(SUFFIX)}")
BUCKET = re.compile(rf"(?P<bucket>.+)\.s3(?:\.(?P<region>[a-z0-9-]+))?\.{re.escape(SUFFIX)}")


def host(name: str) -> Host | None:
    """What answers at a host; None for hosts that are none of AWS, or of no service known here."""
    name = name.partition(":")[0].lower()
    if old := QUEUES.fullmatch(name):
        return made("sqs", old["region"] or "us-east-1")
    if name in GLOBAL:
        return made(GLOBAL[name], "us-east-1")
    if regional := REGIONAL.fullmatch(name):
        prefix, region = regional["prefix"], regional["region"]
        # The account's number, or a bucket's name, may stand before.
        if prefix.endswith((".s3-control", ".s3")):
            prefix = prefix.rpartition(".")[2]
        if prefix in SERVICES and (prefix not in ONE_REGION or region == "us-east-1"):
            return made(prefix, region)
    return made("s3", "us-east-1") if BUCKET.fullmatch(name) else None


def made(prefix: str, region: str) -> Host:
    return Host(prefix, SIGNED_AS.get(prefix, prefix), SERVICES[prefix], region)


def of_scope(signing: str, region: str) -> Host | None:
    """What a signature is for, where the request went to no host of AWS (`--endpoint-url`)."""
    for prefix in SERVICES:
        if SIGNED_AS.get(prefix, prefix) == signing:
            return made(prefix, region)
    return None


def bucket_of(name: str) -> str | None:
    """The bucket that a host names, as in `bucket.s3.eu-west-1.amazonaws.com`."""
    found = BUCKET.fullmatch(name.partition(":")[0].lower())
    return found and found["bucket"]


def names_for_certificate(regions: list[str]) -> list[str]:
    """Every kind of host in these Regions, with wildcards."""
    deep = [f"*.{kind}.{region}.{SUFFIX}" for region in regions for kind in ("s3", "s3-control")]
    names = [f"api.ecr.{region}.{SUFFIX}" for region in regions]
    return [f"*.{SUFFIX}", f"*.s3.{SUFFIX}", f"*.queue.{SUFFIX}", *(f"*.{region}.{SUFFIX}" for region in regions), *deep, *names]
