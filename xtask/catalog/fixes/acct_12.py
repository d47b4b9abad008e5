"""Regular looks: Trusted Advisor, Security Hub CSPM, Inspector."""

import io
import zipfile

from scenario import Scenario


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


SCENARIOS = [
    Scenario(
        "acct-12.enable-inspector",
        fault=functions_and_repositories,
        verified=what_is_there_is_scanned,
        twice=True,
        undone=lambda aws, text: "ENABLED" not in text,
    ),
]

CANNOT = {
    "acct-12.clear-red-items": "moto has no trustedadvisor service",
    "acct-12.enable-security-hub": "moto has no securityhub:BatchEnableStandards and GetEnabledStandards",
}
