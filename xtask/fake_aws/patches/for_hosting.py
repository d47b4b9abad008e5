"""What deploying meets where moto does otherwise than AWS.

moto's CloudFormation creates buckets with encryption only, and does not know CloudFront. This server also creates the other
resources of the template, with the operations of S3 and CloudFront themselves, whose parameters botocore checks. moto's
CloudFront lacks response headers policies, so only their names are stored; deploy/README.md says what that leaves untested.
"""

import json

import boto3
from moto.cloudformation.models import ChangeSet
from moto.core.common_models import CloudFormationModel
from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket

# Where the server is, as soon as it listens.
ENDPOINT = {}


def client(service):
    return boto3.client(service, endpoint_url=ENDPOINT["url"])


def counted(items):
    """Returns a list in the form of CloudFront's API."""
    return {"Quantity": len(items), "Items": items}


def rule_of(rule):
    """Returns a template's lifecycle rule in the form of S3's API."""
    made = {key: rule[key] for key in ("Status", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload") if key in rule}
    made |= {"ID": rule["Id"], "Filter": {"Prefix": ""}}
    expiration = {"Days": rule.get("ExpirationInDays"), "ExpiredObjectDeleteMarker": rule.get("ExpiredObjectDeleteMarker")}
    expiration = {key: value for key, value in expiration.items() if value is not None}
    return made | ({"Expiration": expiration} if expiration else {})


def furnish(bucket, properties):
    """Sets the properties of a bucket that moto's CloudFormation leaves out."""
    s3 = client("s3")
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=properties["PublicAccessBlockConfiguration"])
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=properties["OwnershipControls"])
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=properties["VersioningConfiguration"])
    rules = [rule_of(rule) for rule in properties["LifecycleConfiguration"]["Rules"]]
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": rules})


def with_furniture(method):
    def made(cls, *positions, **names):
        bucket = method(*positions, **names)
        properties = next(each for each in [*positions, *names.values()] if isinstance(each, dict))["Properties"]
        furnish(bucket.name, properties)
        return bucket

    return classmethod(made)


FakeBucket.create_from_cloudformation_json = with_furniture(FakeBucket.create_from_cloudformation_json)
FakeBucket.update_from_cloudformation_json = with_furniture(FakeBucket.update_from_cloudformation_json)
# moto evaluates a bucket's policy without its conditions, and would refuse everything that the policy requires TLS for.
FakeBucket.get_permission = lambda *_: PermissionResult.NEUTRAL
FakeBucket.get_cfn_attribute = lambda bucket, name: {
    "Arn": bucket.arn,
    "RegionalDomainName": f"{bucket.name}.s3.{bucket.region_name}.amazonaws.com",
}[name]


def apply(change_set):
    """Carries out a change set. moto creates the resources, but leaves the stack with its old template and outputs."""
    stack = change_set.stack
    stack.resource_map.update(change_set.template_dict, change_set.parameters)
    stack.template, stack.template_dict = change_set.template, change_set.template_dict
    stack.parameters = change_set.parameters
    stack.output_map = stack._create_output_map()


ChangeSet.apply = apply


class Made(CloudFormationModel):
    """A resource that CloudFormation creates by calling its service, and does not change when the stack is updated."""

    # moto assigns its models to services by the names of their modules.
    __module__ = "moto.cloudformation.added"

    def __init__(self, name, attributes):
        self.name = name
        self.attributes = attributes

    @property
    def physical_resource_id(self):
        return self.name

    @staticmethod
    def cloudformation_name_type():
        return ""

    @classmethod
    def has_cfn_attr(cls, _name):
        return True

    def get_cfn_attribute(self, name):
        return self.attributes[name]

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **_):
        return cls(*cls.make(cloudformation_json["Properties"]))

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, **_):
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, *_positions, **_names):
        pass

    @property
    def is_created(self):
        return True


def makes(kind):
    """Returns a decorator for a function that creates resources of a kind and returns their id and attributes."""

    def add(make):
        body = {"__module__": Made.__module__, "make": staticmethod(make), "cloudformation_type": staticmethod(lambda: kind)}
        return type(kind.replace("::", ""), (Made, CloudFormationModel), body)

    return add


@makes("AWS::S3::BucketPolicy")
def bucket_policy(properties):
    client("s3").put_bucket_policy(Bucket=properties["Bucket"], Policy=json.dumps(properties["PolicyDocument"]))
    return properties["Bucket"], {}


@makes("AWS::CloudFront::OriginAccessControl")
def origin_access_control(properties):
    made = client("cloudfront").create_origin_access_control(**properties)
    identity = made["OriginAccessControl"]["Id"]
    return identity, {"Id": identity}


@makes("AWS::CloudFront::Function")
def function(properties):
    wanted = {key: properties[key] for key in ("Name", "FunctionConfig")}
    made = client("cloudfront").create_function(**wanted, FunctionCode=properties["FunctionCode"].encode())
    arn = made["FunctionSummary"]["FunctionMetadata"]["FunctionARN"]
    return properties["Name"], {"FunctionARN": arn}


@makes("AWS::CloudFront::ResponseHeadersPolicy")
def response_headers_policy(properties):
    return properties["ResponseHeadersPolicyConfig"]["Name"], {}


def behavior_of(behavior):
    """Returns a template's cache behavior in the form of CloudFront's API."""
    made = dict(behavior)
    made["AllowedMethods"] = counted(made["AllowedMethods"]) | {"CachedMethods": counted(made.pop("CachedMethods"))}
    made["FunctionAssociations"] = counted(made["FunctionAssociations"])
    return made


@makes("AWS::CloudFront::Distribution")
def distribution(properties):
    config = dict(properties["DistributionConfig"])
    names = {"AcmCertificateArn": "ACMCertificateArn", "SslSupportMethod": "SSLSupportMethod"}
    certificate = {names.get(key, key): value for key, value in config.pop("ViewerCertificate").items()}
    config |= {
        "CallerReference": config["Comment"],
        "IsIPV6Enabled": config.pop("IPV6Enabled"),
        "ViewerCertificate": certificate,
        "Origins": counted(config["Origins"]),
        "DefaultCacheBehavior": behavior_of(config["DefaultCacheBehavior"]),
        "CacheBehaviors": counted([behavior_of(each) for each in config["CacheBehaviors"]]),
    }
    if "Aliases" in config:
        config["Aliases"] = counted(config["Aliases"])
    made = client("cloudfront").create_distribution(DistributionConfig=config)["Distribution"]
    return made["Id"], {"DomainName": made["DomainName"]}
