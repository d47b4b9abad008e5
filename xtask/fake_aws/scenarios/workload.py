"""What scenarios need to build workloads: networks, sites, and what no API can set."""

import json
import uuid
from datetime import datetime, timedelta, timezone

from moto.ec2.models import ec2_backends
from moto.secretsmanager.models import secretsmanager_backends

from fake_aws.constants import ACCOUNT
from fake_aws.scenarios.aws import HOME, Aws, policy

ANYWHERE = "0.0.0.0/0"
GITHUB = "token.actions.githubusercontent.com"
MANAGED = "arn:aws:iam::aws:policy/"


def age(region: str, days: float):
    """Makes the servers of a Region older."""
    for reservation in ec2_backends[ACCOUNT][region].reservations.values():
        for instance in reservation.instances:
            instance.launch_time = (datetime.now(timezone.utc) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def changed(region: str, secret: str, days: float):
    """When a secret was changed last."""
    secrets = secretsmanager_backends[ACCOUNT][region].secrets
    secrets[secret].last_changed_date = (datetime.now(timezone.utc) - timedelta(days=days)).timestamp()


def managed(aws: Aws, *instances: str, region: str = HOME):
    """Servers that Systems Manager reaches."""
    aws.store("ssm", region)["managed"] = [
        {
            "InstanceId": each,
            "PingStatus": "Online",
            "LastPingDateTime": datetime.now(timezone.utc),
            "AgentVersion": "3.3.3598.0",
            "IsLatestVersion": True,
            "PlatformType": "Linux",
            "PlatformName": "Amazon Linux",
            "PlatformVersion": "2023",
            "ResourceType": "EC2Instance",
        }
        for each in instances
    ]


def role(aws: Aws, name: str, service: str, *policies: str, allows: dict | None = None) -> str:
    """A role that a service takes: its ARN."""
    trust = {"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sts:AssumeRole"}
    arn = aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument=policy(trust))["Role"]["Arn"]
    for each in policies:
        aws("iam").attach_role_policy(RoleName=name, PolicyArn=each)
    if allows:
        aws("iam").put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy(allows))
    return arn


def profile(aws: Aws, name: str) -> str:
    """An instance profile with the role of the same name."""
    aws("iam").create_instance_profile(InstanceProfileName=name)
    aws("iam").add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    return name


def pipeline_role(aws: Aws, condition: dict):
    """The role `deploy`, which GitHub's pipelines take."""
    provider = aws("iam").create_open_id_connect_provider(
        Url=f"https://{GITHUB}", ClientIDList=["sts.amazonaws.com"], ThumbprintList=["6938fd4d98bab03faadb97b34396831e3780aea1"]
    )["OpenIDConnectProviderArn"]
    trust = {"Effect": "Allow", "Principal": {"Federated": provider}, "Action": "sts:AssumeRoleWithWebIdentity"}
    trust["Condition"] = condition
    aws("iam").create_role(RoleName="deploy", AssumeRolePolicyDocument=policy(trust))


def subnet(aws: Aws, vpc: str, block: str, zone: str, *, table: str | None = None) -> str:
    ec2 = aws("ec2")
    made = ec2.create_subnet(VpcId=vpc, CidrBlock=block, AvailabilityZone=HOME + zone)["Subnet"]["SubnetId"]
    if table:
        ec2.associate_route_table(RouteTableId=table, SubnetId=made)
    return made


def group(aws: Aws, vpc: str, name: str, *rules: dict) -> str:
    """A security group with these rules for what comes in."""
    ec2 = aws("ec2")
    made = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
    if rules:
        ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=list(rules))
    return made


def rule(first: int, last: int | None = None, *, block: str | None = None, source: str | None = None) -> dict:
    """Lets TCP in, from addresses or from a group."""
    by = {"IpRanges": [{"CidrIp": block}]} if block else {"UserIdGroupPairs": [{"GroupId": source}]}
    return {"IpProtocol": "tcp", "FromPort": first, "ToPort": last or first} | by


def interface(aws: Aws, subnet: str, description: str, *groups: str):
    """An interface as services make it, where moto makes none."""
    made = aws("ec2").create_network_interface(SubnetId=subnet, Description=description, Groups=list(groups))
    ec2_backends[ACCOUNT][HOME].enis[made["NetworkInterface"]["NetworkInterfaceId"]].requester_managed = True


def name_tasks(region: str):
    """Interfaces of tasks on Fargate say whose they are."""
    for each in ec2_backends[ACCOUNT][region].enis.values():
        if each.description == "moto ECS":
            each.description = f"arn:aws:ecs:{region}:{ACCOUNT}:attachment/{uuid.uuid4()}"
            each.requester_managed = True


def outsider(resource: str, kind: str, **more) -> dict:
    """A finding of Access Analyzer as ListFindings answers it."""
    now = datetime.now(timezone.utc)
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, resource)),
        "principal": {"AWS": "*"},
        "action": ["sqs:SendMessage"],
        "resource": resource,
        "isPublic": True,
        "resourceType": kind,
        "condition": {},
        "createdAt": now,
        "analyzedAt": now,
        "updatedAt": now,
        "status": "ACTIVE",
        "resourceOwnerAccount": ACCOUNT,
    } | more


def analyzers(aws: Aws, *regions: str):
    for region in regions:
        aws("accessanalyzer", region).create_analyzer(analyzerName="outsiders", type="ACCOUNT")


def certificate(aws: Aws) -> str:
    """A certificate that load balancers take: its ARN."""
    made = aws("iam").upload_server_certificate(ServerCertificateName="shop", CertificateBody="x", PrivateKey="x")
    return made["ServerCertificateMetadata"]["Arn"]


def held(control: str, arn: str, title: str) -> dict:
    """A finding of Security Hub, at home: what one of its controls holds against something."""
    product = f"arn:aws:securityhub:{HOME}::product/aws/securityhub"
    return {
        "SchemaVersion": "2018-10-08",
        "Id": f"arn:aws:securityhub:{HOME}:{ACCOUNT}:security-control/{control}/finding/{arn.rpartition(':')[2]}",
        "ProductArn": product,
        "ProductName": "Security Hub",
        "Region": HOME,
        "GeneratorId": f"security-control/{control}",
        "AwsAccountId": ACCOUNT,
        "CreatedAt": "2026-01-31T09:00:00.000Z",
        "UpdatedAt": "2026-01-31T09:00:00.000Z",
        "Severity": {"Label": "HIGH"},
        "Title": title,
        "Description": title,
        "Resources": [{"Type": "Other", "Id": arn}],
        "Compliance": {"Status": "FAILED", "SecurityControlId": control},
        "RecordState": "ACTIVE",
        "WorkflowState": "NEW",
        "Workflow": {"Status": "NEW"},
    }


def recorder(aws: Aws, region: str):
    """AWS Config, recording, with one rule."""
    config = aws("config", region)
    config.put_configuration_recorder(
        ConfigurationRecorder={
            "name": "default",
            "roleARN": f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
            "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": False},
        }
    )
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "config-example"})
    config.start_configuration_recorder(ConfigurationRecorderName="default")
    config.put_config_rule(
        ConfigRule={"ConfigRuleName": "ssh", "Source": {"Owner": "AWS", "SourceIdentifier": "INCOMING_SSH_DISABLED"}}
    )


def distribution(aws: Aws, name: str, bucket: str, **more) -> str:
    """A site on CloudFront with a bucket behind: its id."""
    behavior = {
        "TargetOriginId": bucket,
        "ViewerProtocolPolicy": "redirect-to-https",
        "AllowedMethods": {"Quantity": 2, "Items": ["GET", "HEAD"], "CachedMethods": {"Quantity": 2, "Items": ["GET", "HEAD"]}},
        "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
        "MinTTL": 0,
    } | more.pop("behavior", {})
    origin = {"Id": bucket, "DomainName": f"{bucket}.s3.{HOME}.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    made = aws("cloudfront").create_distribution(
        DistributionConfig={
            "CallerReference": name,
            "Comment": name,
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin | more.pop("origin", {})]},
            "DefaultCacheBehavior": behavior,
        }
        | more
    )
    return made["Distribution"]["Id"]


def rest_api(aws: Aws, name: str) -> str:
    """A REST API with the stage `prod`: its id."""
    gateway = aws("apigateway")
    made = gateway.create_rest_api(name=name)["id"]
    resource = gateway.get_resources(restApiId=made)["items"][0]["id"]
    gateway.put_method(restApiId=made, resourceId=resource, httpMethod="GET", authorizationType="NONE")
    gateway.put_integration(restApiId=made, resourceId=resource, httpMethod="GET", type="MOCK")
    gateway.create_deployment(restApiId=made, stageName="prod")
    return made


def document(aws: Aws, **inputs):
    """The preferences of Session Manager."""
    content = {"schemaVersion": "1.0", "description": "Preferences", "sessionType": "Standard_Stream", "inputs": inputs}
    aws("ssm").create_document(
        Name="SSM-SessionManagerRunShell", DocumentType="Session", DocumentFormat="JSON", Content=json.dumps(content)
    )


def default_groups(aws: Aws) -> list[str]:
    """The default security groups of all Regions: their ids."""
    named = [{"Name": "group-name", "Values": ["default"]}]
    return [
        each["GroupId"]
        for region in aws.regions
        for each in aws("ec2", region).describe_security_groups(Filters=named)["SecurityGroups"]
    ]
