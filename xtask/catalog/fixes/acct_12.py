"""Scenarios of acct-12: Trusted Advisor, Security Hub CSPM and Inspector."""

import io
import zipfile

from catalog.fixes.scenario import Scenario
from fake_aws.constants import ACCOUNT, REGIONS


def functions_and_repositories(aws):
    """Creates a server and a repository in eu-west-1, a function in us-east-1, and nothing in the third Region."""
    ec2 = aws("ec2", "eu-west-1")
    image = ec2.describe_images()["Images"][0]["ImageId"]
    ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)
    aws("ecr", "eu-west-1").create_repository(repositoryName="app")
    trust = '{"Version": "2012-10-17", "Statement": []}'
    role = aws("iam").create_role(RoleName="runs", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as packed:
        packed.writestr("index.py", "")
    aws("lambda").create_function(
        FunctionName="works", Runtime="python3.13", Role=role, Handler="index.f", Code={"ZipFile": code.getvalue()}
    )


def what_is_there_is_scanned(text):
    return sorted(text.splitlines()) == [
        "eu-west-1 images ENABLED",
        "eu-west-1 servers ENABLED",
        "us-east-1 functions ENABLED",
    ]


def only_images_are_scanned(aws):
    functions_and_repositories(aws)
    aws("inspector2", "eu-west-1").enable(accountIds=[ACCOUNT], resourceTypes=["ECR"])


def scanned(aws):
    """Returns (Region, kind) of everything that Inspector scans."""
    found = set()
    for region in REGIONS:
        for account in aws("inspector2", region).batch_get_account_status(accountIds=[ACCOUNT])["accounts"]:
            states = account["resourceState"].items()
            found |= {(region, kind) for kind, each in states if each["status"] == "ENABLED"}
    return found


def config_in_one_region(aws):
    """Makes AWS Config record in eu-west-1 only."""
    config = aws("config", "eu-west-1")
    role = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
    config.put_configuration_recorder(ConfigurationRecorder={"name": "default", "roleARN": role})
    aws("s3").create_bucket(Bucket="config-records")
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "config-records"})
    config.start_configuration_recorder(ConfigurationRecorderName="default")


SCENARIOS = [
    Scenario(
        "acct-12.enable-inspector",
        fault=functions_and_repositories,
        # moto lacks inspector2:ListCoverage, which the third step reads.
        steps=[1],
        verified=what_is_there_is_scanned,
        twice=True,
        holds=lambda aws: scanned(aws) == {("eu-west-1", "ec2"), ("eu-west-1", "ecr"), ("us-east-1", "lambda")},
        undone=lambda aws, _: scanned(aws) == set(),
    ),
    Scenario(
        "acct-12.enable-inspector",
        name="images scanned before",
        fault=only_images_are_scanned,
        steps=[1],
        verified=what_is_there_is_scanned,
        undone=lambda aws, _: scanned(aws) == {("eu-west-1", "ecr")},
    ),
    Scenario(
        "acct-12.enable-security-hub",
        fault=config_in_one_region,
        # The verification asks every Region, and those without Security Hub refuse.
        errors=["InvalidAccessException"],
        verified=r"^eu-west-1 .*aws-foundational-security-best-practices/v/1\.0\.0\s+READY",
        twice=True,
    ),
]

CANNOT = {
    "acct-12.clear-red-items": "moto has no trustedadvisor service",
}
