"""Scenarios of wkld-15: the pipeline's role, and AWS Config."""

import json
import shutil

from catalog.fixes.scenario import Scenario
from fake_aws.constants import ACCOUNT

GITHUB = "token.actions.githubusercontent.com"
READS = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}
SUBJECT = "repo:our-org@123/our-repo@456:environment:production"
ROLE = {"role": "deploy", "subject": SUBJECT, "repository": "our-org/our-repo"}
GH = {"gh": "printf '123\\n456\\n'"}


def trust(sub):
    condition = {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}}
    if sub:
        condition["StringLike"] = {f"{GITHUB}:sub": sub}
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{GITHUB}"},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": condition,
            }
        ],
    }


def loose_role(aws):
    """Creates the provider and a role that any repository can assume."""
    iam = aws("iam")
    iam.create_open_id_connect_provider(Url=f"https://{GITHUB}", ClientIDList=["sts.amazonaws.com"])
    iam.create_role(RoleName="deploy", AssumeRolePolicyDocument=json.dumps(trust("")))
    return ROLE


def role_with_rights(aws):
    """Adds a policy to the role of `loose_role`."""
    values = loose_role(aws)
    aws("iam").put_role_policy(RoleName="deploy", PolicyName="important", PolicyDocument=json.dumps(READS))
    return values


def as_it_was(aws, _text):
    """Expects the old trust and policy, without those of the CDK."""
    assert aws("iam").get_role(RoleName="deploy")["Role"]["AssumeRolePolicyDocument"] == trust("")
    return aws("iam").list_role_policies(RoleName="deploy")["PolicyNames"] == ["important"]


def lose_notes(_aws, folder):
    shutil.rmtree(folder / "footing")


def untouched(aws, _text):
    """Expects that nothing is deleted if there are no notes."""
    assert exact(aws)
    return sorted(aws("iam").list_role_policies(RoleName="deploy")["PolicyNames"]) == ["deploy-with-cdk", "important"]


def exact(aws):
    document = aws("iam").get_role(RoleName="deploy")["Role"]["AssumeRolePolicyDocument"]
    assert len(aws("iam").list_open_id_connect_providers()["OpenIDConnectProviderList"]) == 1
    return document["Statement"][0]["Condition"]["StringEquals"][f"{GITHUB}:sub"] == SUBJECT


def deploy_key(aws):
    iam = aws("iam")
    iam.create_user(UserName="deployer")
    key = iam.create_access_key(UserName="deployer")["AccessKey"]["AccessKeyId"]
    return {"deploy-user": "deployer", "access-key": key}


def key_status(aws):
    return [each["Status"] for each in aws("iam").list_access_keys(UserName="deployer")["AccessKeyMetadata"]]


# AWS Config


def function(aws):
    """Creates a resource in use in eu-west-1; the main Region is us-east-1."""
    ec2 = aws("ec2", "eu-west-1")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    ec2.create_network_interface(SubnetId=subnet)
    return {"bucket": "config-of-ours", "home-region": "us-east-1"}


def recorders(aws):
    return {
        region: [
            (each["recording"], aws("config", region).describe_configuration_recorders()["ConfigurationRecorders"][0])
            for each in aws("config", region).describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
        ]
        for region in aws.regions
    }


def two_regions_record(aws):
    found = recorders(aws)
    assert not found["ap-southeast-2"]
    for region, everywhere in {"us-east-1": True, "eu-west-1": False}.items():
        recording, recorder = found[region][0]
        assert recording and recorder["recordingGroup"]["includeGlobalResourceTypes"] is everywhere
        channels = aws("config", region).describe_delivery_channels()["DeliveryChannels"]
        assert channels[0]["s3BucketName"] == "config-of-ours"
    policy = json.loads(aws("s3").get_bucket_policy(Bucket="config-of-ours")["Policy"])
    return [each["Principal"] for each in policy["Statement"]] == [{"Service": "config.amazonaws.com"}] * 2


def recording(aws):
    """Creates a recorder in us-east-1 and one rule, as if by someone else."""
    config = aws("config")
    role = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
    aws("iam").create_service_linked_role(AWSServiceName="config.amazonaws.com")
    aws("s3").create_bucket(Bucket="config-of-ours")
    config.put_configuration_recorder(ConfigurationRecorder={"name": "default", "roleARN": role})
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "config-of-ours"})
    config.start_configuration_recorder(ConfigurationRecorderName="default")
    config.put_config_rule(
        ConfigRule={"ConfigRuleName": "disks", "Source": {"Owner": "AWS", "SourceIdentifier": "ENCRYPTED_VOLUMES"}}
    )


def rules(aws):
    return sorted(each["ConfigRuleName"] for each in aws("config").describe_config_rules()["ConfigRules"])


SCENARIOS = [
    Scenario(
        "wkld-15.trust-pipeline",
        fault=lambda aws: ROLE,
        tools=GH,
        verified=lambda text: SUBJECT in text and ":aud" in text,
        holds=exact,
        undone=lambda aws, _: "deploy" not in [each["RoleName"] for each in aws("iam").list_roles()["Roles"]],
        twice=True,
    ),
    Scenario(
        "wkld-15.trust-pipeline",
        name="an older role",
        fault=role_with_rights,
        tools=GH,
        verified=lambda text: SUBJECT in text and ":aud" in text,
        holds=exact,
        undone=as_it_was,
        twice=True,
    ),
    Scenario(
        "wkld-15.trust-pipeline",
        name="an older role, undone without notes",
        fault=role_with_rights,
        tools=GH,
        by_hand={"undo": lose_notes},
        verified=lambda text: SUBJECT in text and ":aud" in text,
        undone=untouched,
    ),
    Scenario(
        "wkld-15.remove-deploy-keys",
        fault=deploy_key,
        steps=[1],
        verified="Inactive",
        undone=lambda aws, _: key_status(aws) == ["Active"],
    ),
    Scenario(
        "wkld-15.remove-deploy-keys",
        name="a week later",
        fault=deploy_key,
        verified=r"\A\s*\Z",
        holds=lambda aws: key_status(aws) == [],
        no_undo="a deleted key cannot come back, as the text says",
    ),
    Scenario(
        "wkld-15.start-recorder",
        fault=function,
        verified=lambda text: text.count("True") == 2,
        # With --region us-east-1, version 1 of the CLI sends RDS to its fixed host and not to the test's endpoint.
        errors=[r"rds\.amazonaws\.com", r"^$"],
        holds=two_regions_record,
        undone=lambda aws, _: [each[0] for found in recorders(aws).values() for each in found] == [False, False],
        twice=True,
    ),
    Scenario(
        "wkld-15.add-config-rules",
        fault=recording,
        steps=[1],
        verified=lambda text: text.count("ACTIVE") == 7,
        undone=lambda aws, _: rules(aws) == ["disks"],
        twice=True,
    ),
]

CANNOT = {
    "wkld-15.choose-tool": "npx aws-cdk needs the npm registry and deploys a stack from files that moto does not read",
    "wkld-15.adopt-existing": "moto has no cloudformation:StartResourceScan, DetectStackDrift, UpdateTerminationProtection",
    "wkld-15.check-templates": "its commands run the checkers and Git on one's own machine, not in AWS",
}
