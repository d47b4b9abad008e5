"""Regular looks: Trusted Advisor, Security Hub CSPM, Inspector."""

import io
import zipfile

from scenario import ACCOUNT, Scenario


def functions_and_repositories(aws):
    """A server and a repository in eu-west-1, a function in us-east-1, nothing in the third Region."""
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
    status = {line.split()[0]: line.split()[1:] for line in text.splitlines()}
    return (
        status["eu-west-1"] == ["ENABLED", "ENABLED", "DISABLED"]
        and status["us-east-1"] == ["DISABLED", "DISABLED", "ENABLED"]
        and "ENABLED" not in status["ap-southeast-2"]
    )


def config_in_one_region(aws):
    """AWS Config records in eu-west-1 and nowhere else."""
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
        verified=what_is_there_is_scanned,
        twice=True,
        undone=lambda aws, text: "ENABLED" not in text,
    ),
    Scenario(
        "acct-12.enable-security-hub",
        fault=config_in_one_region,
        # Verify asks every Region, and those without Security Hub refuse.
        errors=["InvalidAccessException"],
        verified=r"^eu-west-1 .*aws-foundational-security-best-practices/v/1\.0\.0\s+READY",
        twice=True,
    ),
]

CANNOT = {
    "acct-12.clear-red-items": "moto has no trustedadvisor service",
}
