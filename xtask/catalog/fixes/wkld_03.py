"""Scenarios of wkld-03: stored secrets, plain settings, database passwords and rotation."""

import json

from catalog.fixes.scenario import Scenario
from fake_aws.constants import ACCOUNT, REGION

ROLE = f"arn:aws:iam::{ACCOUNT}:role/"
THEIRS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "ssm:GetParameter", "Resource": f"arn:aws:ssm:*:{ACCOUNT}:parameter/x"}],
    }
)


def role(aws, name, service="lambda.amazonaws.com"):
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]


def application(aws):
    role(aws, "app")
    return {"role": "app", "region": REGION, "parameter": "/app/production/token", "secret": "app/token"}


def stored_by_others(aws):
    """Creates a parameter and a secret with the names that the fix uses, and a policy of the role with that name."""
    values = application(aws)
    aws("ssm").put_parameter(Name="/app/production/token", Type="SecureString", Value="theirs")
    aws("secretsmanager").create_secret(Name="app/token", SecretString="theirs")
    aws("iam").put_role_policy(RoleName="app", PolicyName="read-secrets", PolicyDocument=THEIRS)
    return values


def left_as_it_was(aws, _text=""):
    assert stored(aws) == ("theirs", "theirs")


def policy_is_back(aws, _text):
    left_as_it_was(aws)
    return aws("iam").get_role_policy(RoleName="app", PolicyName="read-secrets")["PolicyDocument"] == json.loads(THEIRS)


def nothing_stored(aws, _text):
    assert aws("iam").list_role_policies(RoleName="app")["PolicyNames"] == []
    assert aws("ssm").describe_parameters()["Parameters"] == []
    return aws("secretsmanager").list_secrets()["SecretList"] == []


def both_stored(text):
    lines = text.splitlines()
    return lines[0].startswith("/app/production/token\tSecureString\t") and lines[1].startswith("app/token\t")


def stored(aws):
    parameter = aws("ssm").get_parameter(Name="/app/production/token", WithDecryption=True)["Parameter"]["Value"]
    return parameter, aws("secretsmanager").get_secret_value(SecretId="app/token", VersionStage="AWSCURRENT")["SecretString"]


def as_typed(aws):
    return stored(aws) == ("new one", "new one")


def plain_settings(aws):
    """Creates a function with two published versions, a service and a build, each with a secret and another setting."""
    function = aws("lambda")
    function.create_function(
        FunctionName="web",
        Runtime="python3.13",
        Handler="x.y",
        Role=role(aws, "function"),
        Code={"ZipFile": b"x"},
        Environment={"Variables": {"DB_PASSWORD": "secret", "STAGE": "production"}},
    )
    ecs = aws("ecs")
    ecs.create_cluster(clusterName="ours")
    environment = [{"name": "DB_PASSWORD", "value": "secret"}, {"name": "STAGE", "value": "production"}]
    containers = [
        {"name": "web", "image": "web:1", "memory": 128, "environment": environment},
        {"name": "log", "image": "log:1", "memory": 128},
    ]
    task = ecs.register_task_definition(family="web", containerDefinitions=containers, executionRoleArn=ROLE + "execution")
    arn = task["taskDefinition"]["taskDefinitionArn"]
    ecs.create_service(cluster="ours", serviceName="web", taskDefinition=arn, desiredCount=0)
    aws("ssm").put_parameter(Name="/app/production/password", Type="SecureString", Value="secret")
    aws("codebuild").create_project(
        name="web",
        source={"type": "S3", "location": "ours/source.zip"},
        artifacts={"type": "NO_ARTIFACTS"},
        serviceRole=role(aws, "build", "codebuild.amazonaws.com"),
        environment={
            "type": "LINUX_CONTAINER",
            "image": "aws/codebuild/amazonlinux-x86_64-standard:5.0",
            "computeType": "BUILD_GENERAL1_SMALL",
            "environmentVariables": [
                {"name": "DB_PASSWORD", "value": "secret", "type": "PLAINTEXT"},
                {"name": "STAGE", "value": "production", "type": "PLAINTEXT"},
            ],
        },
    )
    return {
        "region": REGION,
        "function": "web",
        "variable": "DB_PASSWORD",
        "parameter": "/app/production/password",
        "old-version": "1",
        "secret-arn": f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/app/production/password",
        "cluster": "ours",
        "service": "web",
        "project": "web",
        "task": "web",
        "old-revision": "1",
    }


def plain_settings_and_version(aws):
    values = plain_settings(aws)
    aws("lambda").publish_version(FunctionName="web")
    return values


def only_references(text):
    """Expects function versions, containers and build variables, one per line, without the secrets."""
    lines = [line.split("\t") for line in text.splitlines()]
    versions = [line for line in lines if line[0].isdigit() or line[0] == "$LATEST"]
    return (
        versions
        and all(sorted(line[1].split()) == ["DB_PASSWORD_PARAMETER", "STAGE"] for line in versions)
        and ["web", "STAGE", "DB_PASSWORD"] in lines
        and ["DB_PASSWORD", "PARAMETER_STORE"] in lines
        and ["STAGE", "PLAINTEXT"] in lines
    )


def but_for_the_way_back(text):
    """Like `only_references`, but the published version from which undo takes the values still has them."""
    way_back = "1\tDB_PASSWORD STAGE\n"
    return way_back in text and only_references(text.replace(way_back, ""))


def plain_again(aws, text):
    project = aws("codebuild").batch_get_projects(names=["web"])["projects"][0]
    values = {each["name"]: each["value"] for each in project["environment"]["environmentVariables"]}
    assert values["DB_PASSWORD"] == "secret", values
    return "$LATEST\tDB_PASSWORD STAGE\n" in text and "web\tDB_PASSWORD STAGE\t\n" in text and "DB_PASSWORD\tPLAINTEXT" in text


# In us-east-1, version 1 of the CLI sends RDS to a fixed host and ignores AWS_ENDPOINT_URL.
DATABASES = "eu-west-1"


def instance(aws):
    role(aws, "app")
    aws("rds", DATABASES).create_db_instance(
        DBInstanceIdentifier="db",
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        MasterUsername="ours",
        MasterUserPassword="a long one",
        AllocatedStorage=20,
    )
    return {"region": DATABASES, "database": "db", "role": "app", "database-user": "app"}


def cluster(aws):
    aws("rds", DATABASES).create_db_cluster(
        DBClusterIdentifier="db", Engine="aurora-postgresql", MasterUsername="ours", MasterUserPassword="a long one"
    )
    return {"region": DATABASES, "database": "db"}


def rotated_by_nobody(aws):
    arn = aws("lambda").create_function(
        FunctionName="rotate", Runtime="python3.13", Handler="x.y", Role=role(aws, "rotate"), Code={"ZipFile": b"x"}
    )["FunctionArn"]
    aws("secretsmanager").create_secret(Name="db", SecretString="old one")
    return {"region": REGION, "secret": "db", "rotation-function": arn}


def old_token(aws):
    aws("secretsmanager").create_secret(Name="app/token", SecretString="old one")
    aws("ssm").put_parameter(Name="/app/production/token", Type="SecureString", Value="old one")
    return {"region": REGION, "parameter": "/app/production/token", "secret": "app/token"}


def old_one_again(aws, _text):
    return stored(aws) == ("old one", "old one")


SCENARIOS = [
    Scenario(
        "wkld-03.move-secrets",
        fault=application,
        steps=[1, 2, 3],
        typed="new one\n",
        verified=both_stored,
        holds=as_typed,
        undone=nothing_stored,
        twice=True,
    ),
    Scenario(
        "wkld-03.move-secrets",
        name="names that are taken",
        fault=stored_by_others,
        steps=[1, 2, 3],
        typed="new one\n",
        before="they are stored, by somebody else",
        verified=both_stored,
        holds=left_as_it_was,
        undone=policy_is_back,
    ),
    Scenario(
        "wkld-03.replace-plain-values",
        name="and back",
        fault=plain_settings,
        steps=[1, 3, 4],
        twice=True,
        verified=but_for_the_way_back,
        undone=plain_again,
    ),
    Scenario(
        "wkld-03.replace-plain-values",
        name="to the end",
        fault=plain_settings_and_version,
        verified=only_references,
        no_undo="nothing is left to go back to",
    ),
    Scenario(
        "wkld-03.manage-master-password",
        name="instance",
        fault=instance,
        steps=[1],
        verified=r"^db\tactive$",
    ),
    Scenario(
        "wkld-03.manage-master-password",
        name="cluster",
        fault=cluster,
        steps=[2],
        verified=r"^db\tactive$",
    ),
    Scenario(
        "wkld-03.use-iam-logins",
        fault=instance,
        verified=r"\Atrue\narn:aws:rds-db:eu-west-1:123456789012:dbuser:db-[A-Z0-9]+/app$",
        errors=["NoSuchEntity"],
    ),
    Scenario("wkld-03.turn-on-rotation", fault=rotated_by_nobody, verified=r"\A\[\n +true,"),
    Scenario(
        "wkld-03.change-by-hand",
        fault=old_token,
        steps=[1, 2],
        typed="new one\n",
        verified=r"^app/token\t(False|None)\t",
        before="the old token was stored today",
        holds=as_typed,
        undone=old_one_again,
    ),
]
