"""Scenarios of wkld-06: Systems Manager instead of SSH and RDP."""

import json

from catalog.fixes.scenario import Scenario

SESSIONS = "SSM-SessionManagerRunShell"


def old_server(aws):
    aws("iam").create_role(RoleName="old-server", AssumeRolePolicyDocument="{}")
    return {"instance-role": "old-server"}


def three_customized(text):
    return text.count("service-role/AWSSystemsManagerDefaultEC2InstanceManagementRole\tCustomized") == 3


def attached(aws, role):
    return [each["PolicyName"] for each in aws("iam").list_attached_role_policies(RoleName=role)["AttachedPolicies"]]


def both_roles(aws):
    assert attached(aws, "AWSSystemsManagerDefaultEC2InstanceManagementRole") == ["AmazonSSMManagedEC2InstanceDefaultPolicy"]
    assert attached(aws, "old-server") == ["AmazonSSMManagedInstanceCore"]


def open_ssh(aws):
    ec2 = aws("ec2", "eu-west-1")
    group = ec2.create_security_group(GroupName="web", Description="web")["GroupId"]
    rules = ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
            {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
        ],
    )["SecurityGroupRules"]
    rule = next(each["SecurityGroupRuleId"] for each in rules if each["FromPort"] == 22)
    return {"region": "eu-west-1", "security-group": group, "rule": rule, "my-address": "203.0.113.10"}


def inbound(aws):
    groups = aws("ec2", "eu-west-1").describe_security_groups(GroupNames=["web"])["SecurityGroups"]
    return {each["FromPort"]: each["IpRanges"][0]["CidrIp"] for each in groups[0]["IpPermissions"]}


def only_https(aws):
    assert inbound(aws) == {443: "0.0.0.0/0"}


def open_for_one(aws, _text):
    assert inbound(aws) == {443: "0.0.0.0/0", 22: "203.0.113.10/32"}


def run_server(aws, region, **settings):
    ec2 = aws("ec2", region)
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    return ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, **settings)["Instances"][0]["InstanceId"]


def servers_unrecorded(aws):
    iam = aws("iam")
    iam.create_role(RoleName="web", AssumeRolePolicyDocument="{}")
    iam.create_instance_profile(InstanceProfileName="web-profile")
    iam.add_role_to_instance_profile(InstanceProfileName="web-profile", RoleName="web")
    run_server(aws, "us-east-1", IamInstanceProfile={"Name": "web-profile"})
    run_server(aws, "eu-west-1")
    # Someone has set Run As in one Region.
    aws("ssm", "eu-west-1").create_document(
        Name=SESSIONS,
        DocumentType="Session",
        DocumentFormat="JSON",
        Content=json.dumps(
            {
                "schemaVersion": "1.0",
                "description": "x",
                "sessionType": "Standard_Stream",
                "inputs": {"runAsEnabled": True, "s3BucketName": ""},
            }
        ),
    )
    return {"session-bucket": "session-records", "region": "eu-west-1"}


def a_session(aws, _folder):
    aws("s3").put_object(Bucket="session-records", Key="sessions/ada-1.log", Body=b"date")


def recorded(text):
    lines = dict(line.split(" ", 1) for line in text.splitlines() if line[:3] in ("us-", "eu-", "ap-"))
    inputs = {region: json.loads(value) for region, value in lines.items() if value.strip()}
    return "ada-1.log" in text and all(
        inputs[region]["s3BucketName"] == "session-records" and inputs[region]["s3EncryptionEnabled"]
        for region in ("us-east-1", "eu-west-1")
    )


def rest_is_kept(aws):
    content = aws("ssm", "eu-west-1").get_document(Name=SESSIONS, DocumentFormat="JSON")["Content"]
    assert json.loads(content)["inputs"]["runAsEnabled"] is True
    assert attached(aws, "web") == ["write-session-records-session-records"]
    assert (
        aws("ssm", "ap-southeast-2").list_documents(Filters=[{"Key": "Name", "Values": [SESSIONS]}])["DocumentIdentifiers"] == []
    )


def preferences_as_before(aws, _text):
    ssm = aws("ssm", "eu-west-1")
    assert json.loads(ssm.get_document(Name=SESSIONS, DocumentFormat="JSON")["Content"])["inputs"]["s3BucketName"] == ""
    names = aws("ssm").list_documents(Filters=[{"Key": "Owner", "Values": ["Self"]}])["DocumentIdentifiers"]
    assert SESSIONS not in [each["Name"] for each in names]


def jump_host(aws):
    ec2 = aws("ec2")
    ec2.create_key_pair(KeyName="team")
    name = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "bastion-1"}]}]
    host = run_server(aws, "us-east-1", KeyName="team", TagSpecifications=name)
    server = run_server(aws, "us-east-1")
    ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData={"KeyName": "team"})
    return {"region": "us-east-1", "jump-host": host, "instance": server, "key-pair": "team"}


def gone(text):
    return "team" not in text and "i-" not in text


def states(aws):
    reservations = aws("ec2").describe_instances()["Reservations"]
    return [each["Instances"][0]["State"]["Name"] for each in reservations]


def stopped(aws):
    assert states(aws) == ["stopped", "running"]


def runs_again(aws, _text):
    assert states(aws) == ["running", "running"]


def mended_template(aws, _folder):
    ec2 = aws("ec2")
    ec2.create_launch_template_version(LaunchTemplateName="web", LaunchTemplateData={"InstanceType": "t3.micro"})
    ec2.modify_launch_template(LaunchTemplateName="web", DefaultVersion="2")


SCENARIOS = [
    Scenario("wkld-06.allow-host-management", fault=old_server, verified=three_customized, holds=both_roles, twice=True),
    Scenario(
        "wkld-06.close-admin-ports",
        fault=open_ssh,
        verified=lambda text: text.strip() == "",
        holds=only_https,
        twice=True,
        undone=open_for_one,
    ),
    Scenario(
        "wkld-06.record-sessions",
        fault=servers_unrecorded,
        by_hand={"verify": a_session},
        verified=recorded,
        errors=["NoSuchBucket"],
        holds=rest_is_kept,
        twice=True,
        undone=preferences_as_before,
    ),
    Scenario(
        "wkld-06.retire-jump-host",
        fault=jump_host,
        by_hand={6: mended_template},
        verified=gone,
        no_undo="a terminated server and a deleted key pair do not come back",
    ),
    Scenario(
        "wkld-06.retire-jump-host",
        name="not terminated without an image",
        fault=jump_host,
        steps=[2, 5],
        errors=["Stopped at an error"],
        before="the jump host is still in the list",
        verified=r"^i-",
        holds=stopped,
        undone=runs_again,
    ),
    Scenario(
        "wkld-06.retire-jump-host",
        name="undone before it is terminated",
        fault=jump_host,
        steps=[1, 2, 3],
        verified=r"^i-",
        before="a stopped jump host is still in the list",
        holds=stopped,
        undone=runs_again,
    ),
]

CANNOT = {
    "wkld-06.connect-agents": "moto has no ssm:DescribeInstanceInformation, and no agents",
    "wkld-06.allow-sessions": "moto has no ssm:StartSession and ssm:DescribeSessions",
}
