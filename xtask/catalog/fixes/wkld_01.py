"""Scenarios of wkld-01: roles for servers, containers, functions and pipelines, and IMDSv2."""

import json

from catalog.fixes.scenario import Scenario
from fake_aws.constants import ACCOUNT, REGION, REGIONS

ROLE = f"arn:aws:iam::{ACCOUNT}:role/"
BROAD = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
STAR = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def trust(service):
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def server(aws, region=REGION, **options):
    image = aws("ec2", region).describe_images()["Images"][0]["ImageId"]
    return aws("ec2", region).run_instances(ImageId=image, MinCount=1, MaxCount=1, **options)["Instances"][0]["InstanceId"]


def server_without_role(aws):
    return {"instance": server(aws, "eu-west-1"), "region": "eu-west-1"}


def server_with_role(aws):
    """Creates a server without a role, and one with another role."""
    iam = aws("iam")
    iam.create_role(RoleName="other", AssumeRolePolicyDocument=trust("ec2.amazonaws.com"))
    iam.create_instance_profile(InstanceProfileName="other")
    iam.add_role_to_instance_profile(InstanceProfileName="other", RoleName="other")
    values = server_without_role(aws)
    ec2 = aws("ec2", "eu-west-1")
    ec2.associate_iam_instance_profile(InstanceId=values["instance"], IamInstanceProfile={"Name": "other"})
    return values


def profiles(aws):
    found = aws("ec2", "eu-west-1").describe_iam_instance_profile_associations()["IamInstanceProfileAssociations"]
    return [each["IamInstanceProfile"]["Arn"].rpartition("/")[2] for each in found]


def task_with_hosts_role(aws):
    """Creates a service whose container is privileged, and a newer revision that the service does not use."""
    ecs = aws("ecs")
    ecs.create_cluster(clusterName="ours")
    container = {"name": "web", "image": "web:1", "memory": 128, "privileged": True}
    execution = {"executionRoleArn": ROLE + "execution"}
    used = ecs.register_task_definition(family="web", containerDefinitions=[container], **execution)
    ecs.register_task_definition(family="web", containerDefinitions=[container | {"image": "web:untested"}], **execution)
    arn = used["taskDefinition"]["taskDefinitionArn"]
    ecs.create_service(cluster="ours", serviceName="web", taskDefinition=arn, desiredCount=0)
    return {"cluster": "ours", "service": "web", "region": REGION}


def task_of_service(aws):
    name = aws("ecs").describe_services(cluster="ours", services=["web"])["services"][0]["taskDefinition"]
    return aws("ecs").describe_task_definition(taskDefinition=name)["taskDefinition"]


def deployed_what_ran(aws):
    assert task_of_service(aws)["revision"] == 3
    return task_of_service(aws)["containerDefinitions"][0]["image"] == "web:1"


def back_to_first_revision(aws, _text):
    return task_of_service(aws)["revision"] == 1


def program_with_key(aws):
    aws("iam").create_user(UserName="deploy")
    key = aws("iam").create_access_key(UserName="deploy")["AccessKey"]["AccessKeyId"]
    return {"user": "deploy", "access-key": key}


def role_of_others(aws):
    aws("iam").create_role(RoleName="pipeline", AssumeRolePolicyDocument=trust("ec2.amazonaws.com"))
    aws("iam").put_role_policy(RoleName="pipeline", PolicyName="theirs", PolicyDocument=json.dumps(STAR))
    return PIPELINE


def role_is_left(aws, _text=""):
    assert aws("iam").list_role_policies(RoleName="pipeline")["PolicyNames"] == ["theirs"]
    document = aws("iam").get_role(RoleName="pipeline")["Role"]["AssumeRolePolicyDocument"]
    return document == json.loads(trust("ec2.amazonaws.com"))


def no_role(aws, _text):
    return [each["RoleName"] for each in aws("iam").list_roles()["Roles"]] == []


def broad_role(aws):
    aws("iam").create_policy(PolicyName="everything", PolicyDocument=json.dumps(STAR))
    aws("iam").create_role(RoleName="app-role", AssumeRolePolicyDocument=trust("ec2.amazonaws.com"))
    arn = f"arn:aws:iam::{ACCOUNT}:policy/everything"
    aws("iam").attach_role_policy(RoleName="app-role", PolicyArn=arn)
    return {"broad-policy": arn}


def broad_inline(aws):
    """Creates a role with two inline policies, one of which has the name of the narrow policy."""
    aws("iam").create_role(RoleName="app-role", AssumeRolePolicyDocument=trust("ec2.amazonaws.com"))
    for name in ("everything", "application"):
        aws("iam").put_role_policy(RoleName="app-role", PolicyName=name, PolicyDocument=json.dumps(STAR))
    return {"inline-policy": "everything"}


def inline_is_back(aws, _text):
    names = ("everything", "application")
    found = [aws("iam").get_role_policy(RoleName="app-role", PolicyName=name)["PolicyDocument"] for name in names]
    return found == [STAR, STAR]


def functions_with_one_role(aws):
    role = aws("iam").create_role(RoleName="all", AssumeRolePolicyDocument=trust("lambda.amazonaws.com"))["Role"]["Arn"]
    for name in ("one", "two"):
        aws("lambda").create_function(FunctionName=name, Runtime="python3.13", Handler="x.y", Role=role, Code={"ZipFile": b"x"})
    return {"function": "two", "role": "two", "region": REGION}


def open_server(aws):
    options = {"MetadataOptions": {"HttpTokens": "optional", "HttpEndpoint": "enabled"}}
    template = aws("ec2").create_launch_template(LaunchTemplateName="servers", LaunchTemplateData={"InstanceType": "t3.micro"})[
        "LaunchTemplate"
    ]["LaunchTemplateId"]
    return {"instance": server(aws, **options), "launch-template": template, "region": REGION}


def template_options(aws):
    found = aws("ec2").describe_launch_template_versions(LaunchTemplateName="servers", Versions=["$Default"])
    return found["LaunchTemplateVersions"][0]["LaunchTemplateData"]


def template_mended(aws):
    # In moto, a new version does not inherit from its source, as it does in AWS.
    return template_options(aws)["MetadataOptions"]["HttpTokens"] == "required"


def template_as_before(aws, text):
    return "MetadataOptions" not in template_options(aws) and text.startswith("i-")


def narrow_policy(aws, folder):
    """Writes what the third step writes. moto lacks Access Analyzer, which that step uses."""
    notes = folder / "footing" / aws.account / "wkld-01.narrow-roles"
    notes.mkdir(parents=True, exist_ok=True)
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ours/*"}
    (notes / "app-policy.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": [read]}), encoding="utf-8")


PIPELINE = {"subject": "repo:ours/web:ref:refs/heads/main", "role": "pipeline"}

SCENARIOS = [
    Scenario("wkld-01.attach-server-role", fault=server_without_role, verified=r"\A\Z", twice=True),
    Scenario(
        "wkld-01.attach-server-role",
        name="a server that has a role",
        fault=server_with_role,
        before="the server has a role, if another one",
        verified=r"\A\Z",
        holds=lambda aws: profiles(aws) == ["other"],
        undone=lambda aws, _: profiles(aws) == ["other"],
    ),
    Scenario(
        "wkld-01.add-task-role",
        fault=task_with_hosts_role,
        values={"role": "web-task"},
        verified=rf"^{ROLE}web-task\t{ROLE}execution\tNone$",
        holds=deployed_what_ran,
        undone=back_to_first_revision,
        twice=True,
    ),
    Scenario(
        "wkld-01.replace-server-keys",
        name="deactivated, and active again",
        fault=program_with_key,
        steps=[2],
        verified=r"\A\Z",
    ),
    Scenario(
        "wkld-01.replace-server-keys",
        name="deleted",
        fault=program_with_key,
        steps=[2, 3],
        verified=r"\A\Z",
        no_undo="a deleted key cannot be brought back",
    ),
    Scenario(
        "wkld-01.connect-pipelines",
        values=PIPELINE,
        tools={"gh": "echo repo:ours/web"},
        verified=r'"token.actions.githubusercontent.com:sub": "repo:ours/web:ref:refs/heads/main"',
        undone=no_role,
        twice=True,
    ),
    Scenario(
        "wkld-01.connect-pipelines",
        name="a role of that name",
        fault=role_of_others,
        tools={"gh": "echo repo:ours/web"},
        before="the role is somebody else's and stays as it is",
        verified="",
        holds=role_is_left,
        undone=role_is_left,
    ),
    Scenario(
        "wkld-01.narrow-roles",
        name="an attached policy",
        fault=broad_role,
        steps=[4, 5],
        by_hand={4: narrow_policy},
        twice=True,
        verified=r"\Aattached: \nwritten in: application\n",
        undone=lambda aws, text: text.startswith("attached: everything\n"),
    ),
    Scenario(
        "wkld-01.narrow-roles",
        name="an inline policy",
        fault=broad_inline,
        steps=[4, 6],
        by_hand={4: narrow_policy},
        twice=True,
        verified=r"\Aattached: \nwritten in: application\n",
        undone=inline_is_back,
    ),
    Scenario(
        "wkld-01.separate-function-roles",
        fault=functions_with_one_role,
        twice=True,
        verified=rf"\A{ROLE}all\tone\n{ROLE}two\ttwo\n\Z",
    ),
    Scenario(
        "wkld-01.set-imdsv2-default",
        verified=lambda text: sorted(text.splitlines()) == sorted(f"{region} required" for region in REGIONS),
        twice=True,
    ),
    Scenario(
        "wkld-01.require-imdsv2",
        fault=open_server,
        twice=True,
        verified=r"\A\Z",
        holds=template_mended,
        undone=template_as_before,
    ),
]

CANNOT = {
    "wkld-01.use-pod-identity": "moto has no eks:CreateAddon and no eks:CreatePodIdentityAssociation",
    "wkld-01.use-roles-anywhere": "moto has no rolesanywhere",
}
