"""What the grown startup runs: faults in every workload control, nearly all of them at home."""

import json

from fake_aws.constants import ACCOUNT
from fake_aws.scenarios.aws import IMAGE, Aws, policy
from fake_aws.scenarios.messy import HOME, IRELAND, ago
from fake_aws.scenarios.verdicts import REVIEW, Expected, blocked, partly, wholly
from fake_aws.scenarios.workload import (
    ANYWHERE,
    MANAGED,
    age,
    analyzers,
    certificate,
    changed,
    distribution,
    group,
    held,
    interface,
    managed,
    outsider,
    pipeline_role,
    profile,
    rest_api,
    role,
    rule,
    subnet,
)

QUEUE = f"arn:aws:sqs:{HOME}:{ACCOUNT}:orders"


def machines(aws: Aws):
    """Keys and roles that may do everything, and a key that was found in public."""
    aws.report("ci-deploy", access_key_1_last_rotated=ago(500))
    aws("iam").attach_user_policy(UserName="ci-deploy", PolicyArn=MANAGED + "AWSCompromisedKeyQuarantineV3")
    role(aws, "container-host", "ec2", MANAGED + "AdministratorAccess")
    profile(aws, "container-host")


def servers(aws: Aws) -> dict[str, str]:
    """Beside the first server a jump host that all the world may knock at, and a host of containers in a private subnet."""
    ec2 = aws("ec2")
    (first,) = [each for one in ec2.describe_instances()["Reservations"] for each in one["Instances"]]
    default = first["VpcId"]
    open_ssh = group(aws, default, "ssh-anywhere", rule(22, block=ANYWHERE), rule(443, block=ANYWHERE))
    ec2.create_key_pair(KeyName="team")
    names = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "bastion"}]}]
    bastion = aws.instance(HOME, first["SubnetId"], SecurityGroupIds=[open_ssh], KeyName="team", TagSpecifications=names)
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    private = subnet(aws, vpc, "10.1.1.0/24", "a")
    cache = group(aws, vpc, "cache", rule(6379, block=ANYWHERE))
    host = aws.instance(HOME, private, SecurityGroupIds=[cache], IamInstanceProfile={"Name": "container-host"})
    age(HOME, 30)
    managed(aws, host)
    # An endpoint with the default policy, open to its whole network by the default group.
    (own,) = ec2.describe_security_groups(
        Filters=[{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
    )["SecurityGroups"]
    endpoint = ec2.create_vpc_endpoint(
        VpcId=vpc,
        ServiceName=f"com.amazonaws.{HOME}.ssm",
        VpcEndpointType="Interface",
        SubnetIds=[private],
        SecurityGroupIds=[own["GroupId"]],
        PolicyDocument=policy({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}),
        PrivateDnsEnabled=False,
    )["VpcEndpoint"]["VpcEndpointId"]
    template = {
        "ImageId": IMAGE,
        "NetworkInterfaces": [{"DeviceIndex": 0, "AssociatePublicIpAddress": True, "Groups": [open_ssh]}],
    }
    ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=template)
    snapshot = ec2.create_snapshot(VolumeId=ec2.describe_volumes()["Volumes"][0]["VolumeId"])["SnapshotId"]
    ec2.modify_snapshot_attribute(
        SnapshotId=snapshot, Attribute="createVolumePermission", OperationType="add", GroupNames=["all"]
    )
    return {
        "first": first["InstanceId"],
        "first volume": first["BlockDeviceMappings"][0]["Ebs"]["VolumeId"],
        "first subnet": first["SubnetId"],
        "default": default,
        "default group": first["NetworkInterfaces"][0]["Groups"][0]["GroupId"],
        "open ssh": open_ssh,
        "bastion": bastion,
        "vpc": vpc,
        "cache": cache,
        "endpoint": endpoint,
        "snapshot": snapshot,
    }


def containers(aws: Aws) -> str:
    """A service on hosts of our own, with power over them and a password among its settings: the ARN of its definition."""
    ecs = aws("ecs")
    cluster = ecs.create_cluster(clusterName="main")["cluster"]["clusterArn"]
    container = {
        "name": "web",
        "image": "nginx",
        "memory": 256,
        "privileged": True,
        "environment": [{"name": "DB_PASSWORD", "value": "canary-of-a-container"}],
    }
    definition = ecs.register_task_definition(family="web", containerDefinitions=[container], requiresCompatibilities=["EC2"])
    arn = definition["taskDefinition"]["taskDefinitionArn"]
    ecs.create_service(cluster=cluster, serviceName="web", taskDefinition=arn, desiredCount=1, launchType="EC2")
    aws("ecr").create_repository(repositoryName="web")
    return arn


def resources(aws: Aws):
    """A queue for everybody; a function that any bucket of anybody may call; a rule whose topic nobody reads."""
    analyzers(aws, HOME, IRELAND)
    for_all = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": QUEUE}
    named = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": QUEUE}
    named["Condition"] = {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::acme-uploads"}}
    aws("sqs").create_queue(QueueName="orders", Attributes={"Policy": policy(for_all, named)})
    aws.store("findings of outsiders")["findings"] = [outsider(QUEUE, "AWS::SQS::Queue")]
    aws("lambda", IRELAND).add_permission(
        FunctionName="thumbnails", StatementId="uploads", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com"
    )
    aws("kms").create_key(Description="orders")
    topic = aws("sns").create_topic(Name="alerts")["TopicArn"]
    pattern = {"source": ["aws.s3"], "detail": {"errorCode": ["AccessDenied"]}}
    aws("events").put_rule(Name="s3-denied", EventPattern=json.dumps(pattern), State="ENABLED")
    aws("events").put_targets(Rule="s3-denied", Targets=[{"Id": "mail", "Arn": topic}])


def secrets(aws: Aws):
    """A secret that nobody has changed for over a year, and passwords in plain text."""
    aws("secretsmanager").create_secret(Name="stripe", SecretString="canary-of-a-secret")
    changed(HOME, "stripe", 500)
    aws("ssm").put_parameter(Name="/shop/db/password", Type="String", Value="canary-of-a-parameter")
    variables = [{"name": "NPM_TOKEN", "value": "canary-of-a-build", "type": "PLAINTEXT"}]
    aws("codebuild").create_project(
        name="shop",
        source={"type": "GITHUB", "location": "https://github.com/example/shop", "buildspec": "version: 0.2"},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={
            "type": "LINUX_CONTAINER",
            "image": "aws/codebuild/standard:7.0",
            "computeType": "BUILD_GENERAL1_SMALL",
            "environmentVariables": variables,
        },
        serviceRole=role(aws, "build", "codebuild"),
    )


def databases(aws: Aws, at: dict[str, str]):
    """A database open to the world, in plain text on disk and on the wire; a cache and a file system without encryption."""
    open_group = group(aws, at["default"], "mysql-anywhere", rule(3306, block=ANYWHERE))
    rds = aws("rds")
    here = [{"Name": "vpc-id", "Values": [at["default"]]}]
    subnets = [each["SubnetId"] for each in aws("ec2").describe_subnets(Filters=here)["Subnets"]]
    rds.create_db_subnet_group(DBSubnetGroupName="everywhere", DBSubnetGroupDescription="public", SubnetIds=subnets)
    rds.create_db_parameter_group(DBParameterGroupName="legacy", DBParameterGroupFamily="mysql8.0", Description="legacy")
    rds.create_db_instance(
        DBInstanceIdentifier="shop",
        DBInstanceClass="db.t3.micro",
        Engine="mysql",
        EngineVersion="8.0.40",
        AllocatedStorage=20,
        MasterUsername="root",
        MasterUserPassword="canary-of-a-database",
        PubliclyAccessible=True,
        StorageEncrypted=False,
        DBParameterGroupName="legacy",
        DBSubnetGroupName="everywhere",
        VpcSecurityGroupIds=[open_group],
    )
    rds.create_db_snapshot(DBInstanceIdentifier="shop", DBSnapshotIdentifier="shop-before-upgrade")
    interface(aws, at["first subnet"], "RDSNetworkInterface", open_group)
    aws("elasticache").create_cache_cluster(
        CacheClusterId="sessions", Engine="redis", CacheNodeType="cache.t3.micro", NumCacheNodes=1
    )
    aws("efs").create_file_system(CreationToken="shared", Encrypted=False)
    aws("dynamodb").create_table(
        TableName="carts",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


def web(aws: Aws, at: dict[str, str]) -> dict[str, str]:
    """Plain HTTP everywhere, and no filter before it."""
    ec2, elb, classic = aws("ec2"), aws("elbv2"), aws("elb")
    here = [{"Name": "vpc-id", "Values": [at["default"]]}]
    subnets = [each["SubnetId"] for each in ec2.describe_subnets(Filters=here)["Subnets"]][:2]
    made = elb.create_load_balancer(Name="shop", Subnets=subnets, Scheme="internet-facing", Type="application")["LoadBalancers"][
        0
    ]
    target = elb.create_target_group(Name="shop", Protocol="HTTP", Port=80, VpcId=at["default"])["TargetGroups"][0][
        "TargetGroupArn"
    ]
    forward = [{"Type": "forward", "TargetGroupArn": target}]
    plain = elb.create_listener(LoadBalancerArn=made["LoadBalancerArn"], Protocol="HTTP", Port=80, DefaultActions=forward)
    secure = elb.create_listener(
        LoadBalancerArn=made["LoadBalancerArn"],
        Protocol="HTTPS",
        Port=443,
        SslPolicy="ELBSecurityPolicy-2016-08",
        Certificates=[{"CertificateArn": certificate(aws)}],
        DefaultActions=forward,
    )
    classic.create_load_balancer(
        LoadBalancerName="old-shop",
        Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}],
        Subnets=subnets,
        SecurityGroups=[at["default group"]],
    )
    aws.store("cloudfront")["headers"] = {
        "11111111-2222-3333-4444-555555555555": {
            "Name": "only-hsts",
            "SecurityHeadersConfig": {"StrictTransportSecurity": {"Override": True, "AccessControlMaxAgeSec": 31536000}},
        }
    }
    loose = {"ViewerProtocolPolicy": "allow-all", "ResponseHeadersPolicyId": "11111111-2222-3333-4444-555555555555"}
    identity = {"S3OriginConfig": {"OriginAccessIdentity": "origin-access-identity/cloudfront/E127EXAMPLE51Z"}}
    site = distribution(aws, "site", "acme-data", behavior=loose, origin=identity)
    aws("s3").put_bucket_website(Bucket="acme-assets", WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    rest = rest_api(aws, "orders")
    http = aws("apigatewayv2").create_api(Name="webhooks", ProtocolType="HTTP")["ApiId"]
    aws("apigatewayv2").create_stage(ApiId=http, StageName="$default", AutoDeploy=True)
    aws.store("securityhub").setdefault("findings", []).append(
        held("ELB.16", made["LoadBalancerArn"], "Load balancers should be associated with a web ACL")
    )
    return {
        "plain": plain["Listeners"][0]["ListenerArn"],
        "secure": secure["Listeners"][0]["ListenerArn"],
        "balancer": made["LoadBalancerArn"],
        "site": site,
        "rest": rest,
    }


def delivery(aws: Aws):
    """A role that the pipelines of just anybody may take, and rules at home only."""
    body = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "from-a-template"}}}}
    aws("cloudformation").create_stack(StackName="shop", TemplateBody=json.dumps(body))
    pipeline_role(aws, {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}})


def build(aws: Aws) -> Expected:
    machines(aws)
    at = servers(aws)
    containers(aws)
    resources(aws)
    secrets(aws)
    databases(aws, at)
    on_the_web = web(aws, at)
    delivery(aws)
    file_system = aws("efs").describe_file_systems()["FileSystems"][0]["FileSystemId"]
    return {
        # One of three has a role.
        "wkld-01.instance-roles": wholly(at["first"], at["bastion"]),
        # Commands take the family of a task definition.
        "wkld-01.container-roles": wholly("web"),
        "wkld-01.no-static-keys": wholly("ci-deploy"),
        "wkld-01.least-privilege": wholly("container-host"),
        "wkld-01.imdsv2": wholly(at["first"], at["bastion"]),
        # In both Regions in use, not in the third.
        "wkld-02.analyzer-on": partly(),
        # A browser knows the queue by its address, from its policy; findings of Access Analyzer have its ARN.
        "wkld-02.no-public-access": wholly(),
        # The queue names its bucket, the function does not: one of two.
        "wkld-02.named-source": partly("thumbnails"),
        "wkld-02.sensitive-resources": blocked(REVIEW),
        "wkld-03.secret-store": REVIEW,
        "wkld-03.no-plain-secrets": wholly("thumbnails", "/shop/db/password"),
        "wkld-03.database-logins": wholly("shop"),
        "wkld-03.rotation": wholly("stripe"),
        "wkld-04.before-commit": None,
        "wkld-04.at-push": None,
        "wkld-04.repository-access": None,
        "wkld-04.review-and-local": None,
        "wkld-05.repositories-scanned": blocked(REVIEW),
        "wkld-05.no-exposed-keys": wholly("ci-deploy"),
        "wkld-05.response-plan": None,
        # One of three is online.
        "wkld-06.managed": wholly(at["first"], at["bastion"]),
        "wkld-06.admin-ports-closed": wholly(at["open ssh"]),
        # Never configured.
        "wkld-06.session-logs": wholly(),
        "wkld-06.no-jump-hosts": REVIEW,
        "wkld-07.sensitive-buckets": None,
        "wkld-07.object-events": wholly(),
        # Nobody reads the topic, whatever GuardDuty says.
        "wkld-07.denied-alert": partly(),
        "wkld-07.trail-encrypted": partly("management"),
        "wkld-08.default-on": wholly(),
        "wkld-08.existing-data": wholly(at["first volume"], at["snapshot"]),
        "wkld-08.file-systems": wholly(file_system),
        "wkld-09.storage": wholly("shop"),
        "wkld-09.tls-forced": wholly("shop"),
        "wkld-09.tls-verified": REVIEW,
        "wkld-09.other-databases": wholly("sessions"),
        "wkld-10.databases-private": wholly("shop"),
        "wkld-10.servers-private": wholly(at["bastion"]),
        "wkld-10.private-subnets": wholly(at["default"]),
        "wkld-10.network-acls": REVIEW,
        "wkld-11.no-open-ports": wholly(at["cache"]),
        "wkld-11.default-group-empty": wholly(at["default group"]),
        # What is named is the group before it, which is what has to change.
        "wkld-11.database-tier": wholly(),
        "wkld-11.audited": REVIEW,
        "wkld-12.gateway-endpoints": wholly(at["vpc"]),
        "wkld-12.interface-endpoints": REVIEW,
        "wkld-12.restricted": wholly(at["endpoint"]),
        "wkld-13.redirect": wholly(on_the_web["plain"]),
        "wkld-13.modern-tls": wholly(on_the_web["secure"]),
        # Browsers see only that the site still uses an access identity.
        "wkld-13.static-sites": (wholly("acme-assets", on_the_web["site"]), partly(on_the_web["site"])),
        # A policy with HSTS alone.
        "wkld-13.security-headers": partly(on_the_web["site"]),
        "wkld-13.other-endpoints": None,
        "wkld-14.no-direct-servers": wholly(),
        # CloudFront and the API are seen to be without; of the load balancer, Security Hub says so.
        "wkld-14.waf": (wholly(on_the_web["balancer"], on_the_web["site"]), partly(on_the_web["balancer"], on_the_web["site"])),
        "wkld-14.rate-limits": (wholly(on_the_web["rest"]), partly(on_the_web["rest"])),
        "wkld-14.ddos-ready": blocked(REVIEW),
        "wkld-15.templates": REVIEW,
        "wkld-15.pipeline": wholly("deploy"),
        "wkld-15.scanned": REVIEW,
        # Ireland is in use, too.
        "wkld-15.config-rules": partly(),
    }


def close_ssh(aws: Aws):
    ec2 = aws("ec2")
    for each in ec2.describe_security_groups()["SecurityGroups"]:
        if open_rules := [rule for rule in each["IpPermissions"] if rule.get("FromPort") == 22]:
            ec2.revoke_security_group_ingress(GroupId=each["GroupId"], IpPermissions=open_rules)


def encrypt_new_disks(aws: Aws):
    for region in aws.regions:
        aws("ec2", region).enable_ebs_encryption_by_default()


def end_quarantine(aws: Aws):
    aws("iam").detach_user_policy(UserName="ci-deploy", PolicyArn=MANAGED + "AWSCompromisedKeyQuarantineV3")


def analyze_everywhere(aws: Aws):
    analyzers(aws, *(each for each in aws.regions if each not in (HOME, IRELAND)))


# What mends: wkld-06.admin-ports-closed, wkld-08.default-on, wkld-05.no-exposed-keys, wkld-02.analyzer-on.
MUTATIONS = {
    "close-ssh": close_ssh,
    "encrypt-new-disks": encrypt_new_disks,
    "end-quarantine": end_quarantine,
    "analyze-everywhere": analyze_everywhere,
}
