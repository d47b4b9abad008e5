"""What the compliant account runs: every workload control as it should be."""

import json

from fake_aws.constants import ACCOUNT
from fake_aws.scenarios.aws import Aws, policy
from fake_aws.scenarios.compliant import HOME, TRAIL
from fake_aws.scenarios.compliant_web import web
from fake_aws.scenarios.verdicts import PASS, REVIEW, Expected, blocked
from fake_aws.scenarios.workload import (
    GITHUB,
    age,
    analyzers,
    document,
    group,
    interface,
    managed,
    name_tasks,
    pipeline_role,
    profile,
    recorder,
    role,
    rule,
    subnet,
)

READS = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::footing-site/*"}


def network(aws: Aws) -> dict[str, str]:
    """Public subnets for the load balancer, private ones for all else, endpoints, and groups by role."""
    ec2 = aws("ec2")
    (vpc,) = [each["VpcId"] for each in ec2.describe_vpcs()["Vpcs"]]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    (first,) = [each["SubnetId"] for each in ec2.describe_subnets()["Subnets"]]
    (web,) = ec2.describe_security_groups(GroupNames=["web"])["SecurityGroups"]
    (own,) = ec2.describe_security_groups(
        Filters=[{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
    )["SecurityGroups"]
    if own["IpPermissions"]:
        ec2.revoke_security_group_ingress(GroupId=own["GroupId"], IpPermissions=own["IpPermissions"])
    ec2.revoke_security_group_egress(GroupId=own["GroupId"], IpPermissions=own["IpPermissionsEgress"])
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    zones = {each["SubnetId"]: each["AvailabilityZone"] for each in ec2.describe_subnets()["Subnets"]}
    other = "b" if zones[first].endswith("a") else "a"
    second = subnet(aws, vpc, "10.0.2.0/24", other)
    public = [subnet(aws, vpc, "10.0.101.0/24", "a", table=table), subnet(aws, vpc, "10.0.102.0/24", "b", table=table)]
    balancer = group(aws, vpc, "balancer", rule(80, block="0.0.0.0/0"), rule(443, block="0.0.0.0/0"))
    ec2.authorize_security_group_ingress(GroupId=web["GroupId"], IpPermissions=[rule(8080, source=balancer)])
    data = group(aws, vpc, "data", rule(5432, source=web["GroupId"]))
    (sealed,) = ec2.describe_security_groups(GroupIds=[data])["SecurityGroups"]
    ec2.revoke_security_group_egress(GroupId=data, IpPermissions=sealed["IpPermissionsEgress"])
    endpoints = group(aws, vpc, "endpoints", rule(443, source=web["GroupId"]))
    (main,) = ec2.describe_route_tables(Filters=[{"Name": "association.main", "Values": ["true"]}])["RouteTables"]
    ours = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    ours["Condition"] = {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}
    for name in ("s3", "dynamodb"):
        ec2.create_vpc_endpoint(
            VpcId=vpc,
            ServiceName=f"com.amazonaws.{HOME}.{name}",
            VpcEndpointType="Gateway",
            RouteTableIds=[main["RouteTableId"]],
            PolicyDocument=policy(ours),
        )
    ec2.create_vpc_endpoint(
        VpcId=vpc,
        ServiceName=f"com.amazonaws.{HOME}.ssm",
        VpcEndpointType="Interface",
        SubnetIds=[first, second],
        SecurityGroupIds=[endpoints],
        PolicyDocument=policy(ours),
        PrivateDnsEnabled=True,
    )
    interface(aws, first, "RDSNetworkInterface", data)
    interface(aws, public[0], "ELB app/site/50dc6c495c0c9188", balancer)
    return {
        "vpc": vpc,
        "first": first,
        "second": second,
        "public": public,
        "web": web["GroupId"],
        "balancer": balancer,
        "data": data,
    }


def servers(aws: Aws, at: dict) -> str:
    """One server in place of the old: a role, IMDSv2, an encrypted disk, Systems Manager, no key pair."""
    for region in aws.regions:
        aws("ec2", region).modify_instance_metadata_defaults(HttpTokens="required")
        aws("ec2", region).enable_ebs_encryption_by_default()
        analyzers(aws, region)
        recorder(aws, region)
    ec2 = aws("ec2")
    (old,) = [each["InstanceId"] for one in ec2.describe_instances()["Reservations"] for each in one["Instances"]]
    role(aws, "server", "ec2", "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore", allows=READS)
    disk = {"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8, "Encrypted": True, "DeleteOnTermination": True}}
    new = aws.instance(
        HOME,
        at["first"],
        SecurityGroupIds=[at["web"]],
        IamInstanceProfile={"Name": profile(aws, "server")},
        MetadataOptions={"HttpTokens": "required", "HttpEndpoint": "enabled"},
        BlockDeviceMappings=[disk],
    )
    ec2.terminate_instances(InstanceIds=[old])
    age(HOME, 30)
    managed(aws, new)
    document(
        aws, s3BucketName="footing-logs", s3EncryptionEnabled=True, cloudWatchLogGroupName="", cloudWatchEncryptionEnabled=True
    )
    return new


def containers(aws: Aws, at: dict):
    """A service on Fargate and a cluster of Kubernetes, both with roles of their own."""
    ecs = aws("ecs")
    cluster = ecs.create_cluster(clusterName="main")["cluster"]["clusterArn"]
    definition = ecs.register_task_definition(
        family="web",
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        taskRoleArn=role(aws, "web-task", "ecs-tasks", allows=READS),
        executionRoleArn=role(aws, "web-execution", "ecs-tasks"),
        containerDefinitions=[
            {
                "name": "web",
                "image": "nginx",
                "memory": 512,
                "environment": [{"name": "STAGE", "value": "prod"}],
                "secrets": [{"name": "DATABASE_URL", "valueFrom": f"arn:aws:secretsmanager:{HOME}:{ACCOUNT}:secret:database"}],
            }
        ],
    )["taskDefinition"]["taskDefinitionArn"]
    inside = {"awsvpcConfiguration": {"subnets": [at["first"]], "securityGroups": [at["web"]], "assignPublicIp": "DISABLED"}}
    ecs.create_service(
        cluster=cluster,
        serviceName="web",
        taskDefinition=definition,
        desiredCount=1,
        launchType="FARGATE",
        networkConfiguration=inside,
    )
    ecs.run_task(cluster=cluster, taskDefinition=definition, launchType="FARGATE", networkConfiguration=inside, count=1)
    name_tasks(HOME)
    aws("eks").create_cluster(
        name="jobs", roleArn=role(aws, "jobs-cluster", "eks"), resourcesVpcConfig={"subnetIds": [at["first"], at["second"]]}
    )
    aws.store("eks")["pods"] = {
        "jobs": [
            {
                "clusterName": "jobs",
                "namespace": "default",
                "serviceAccount": "worker",
                "associationArn": f"arn:aws:eks:{HOME}:{ACCOUNT}:podidentityassociation/jobs/a-0123456789abcdef0",
                "associationId": "a-0123456789abcdef0",
            }
        ]
    }
    aws("ecr").create_repository(repositoryName="web", imageScanningConfiguration={"scanOnPush": True})
    pulls = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "ecr:BatchGetImage"}
    aws("ecr").set_repository_policy(repositoryName="web", policyText=policy(pulls))


def resources(aws: Aws):
    """A function that one topic of our own may call; a trail that sees every object, under a key of our own."""
    aws.function(HOME, "thumbnails", Environment={"Variables": {"STAGE": "prod"}})
    topic = f"arn:aws:sns:{HOME}:{ACCOUNT}:guardduty-findings"
    aws("lambda").add_permission(
        FunctionName="thumbnails",
        StatementId="alerts",
        Action="lambda:InvokeFunction",
        Principal="sns.amazonaws.com",
        SourceArn=topic,
    )
    aws("sqs").create_queue(QueueName="orders")
    pattern = {"source": ["aws.s3"], "detail": {"errorCode": ["AccessDenied"]}}
    aws("events").put_rule(Name="s3-denied", EventPattern=json.dumps(pattern), State="ENABLED")
    aws("events").put_targets(Rule="s3-denied", Targets=[{"Id": "mail", "Arn": topic}])
    key = aws("kms").create_key(Description="logs")["KeyMetadata"]["Arn"]
    aws("cloudtrail").update_trail(
        Name=TRAIL, KmsKeyId=key, CloudWatchLogsLogGroupArn=log_group(aws), CloudWatchLogsRoleArn=role(aws, "trail", "cloudtrail")
    )
    everything = {
        "ReadWriteType": "All",
        "IncludeManagementEvents": True,
        "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}],
        "ExcludeManagementEventSources": [],
    }
    aws("cloudtrail").put_event_selectors(TrailName=TRAIL, EventSelectors=[everything])
    aws.store("cloudtrail")["stores"] = [event_data_store()]
    aggregator = f"arn:aws:securityhub:{HOME}:{ACCOUNT}:finding-aggregator/123e4567-e89b-12d3-a456-426652340000"
    aws.store("securityhub")["aggregators"] = {aggregator: {"RegionLinkingMode": "ALL_REGIONS"}}


def event_data_store() -> dict:
    """Of management events, beside the trail."""
    management = {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}], "Name": "management"}
    return {
        "EventDataStoreArn": f"arn:aws:cloudtrail:{HOME}:{ACCOUNT}:eventdatastore/11111111-2222-3333-4444-555555555555",
        "Name": "management",
        "Status": "ENABLED",
        "MultiRegionEnabled": True,
        "OrganizationEnabled": False,
        "AdvancedEventSelectors": [management],
    }


def log_group(aws: Aws) -> str:
    """The trail's, where refused access is counted and raises an alarm: its ARN."""
    logs = aws("logs")
    logs.create_log_group(logGroupName="trail")
    counted = {"metricName": "refused", "metricNamespace": "trail", "metricValue": "1"}
    logs.put_metric_filter(
        logGroupName="trail",
        filterName="refused",
        filterPattern="{ $.errorCode = AccessDenied }",
        metricTransformations=[counted],
    )
    aws("cloudwatch").put_metric_alarm(
        AlarmName="refused",
        Namespace="trail",
        MetricName="refused",
        Statistic="Sum",
        Period=300,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        ActionsEnabled=True,
        AlarmActions=[f"arn:aws:sns:{HOME}:{ACCOUNT}:guardduty-findings"],
    )
    return f"arn:aws:logs:{HOME}:{ACCOUNT}:log-group:trail:*"


def secrets(aws: Aws):
    aws("secretsmanager").create_secret(Name="database", SecretString="canary-of-a-secret")
    aws("secretsmanager").put_resource_policy(
        SecretId="database",
        ResourcePolicy=policy(
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/web-task"},
                "Action": "secretsmanager:GetSecretValue",
                "Resource": "*",
            }
        ),
    )
    aws("ssm").put_parameter(Name="/site/token", Type="SecureString", Value="canary-of-a-parameter")
    aws("codebuild").create_project(
        name="site",
        source={
            "type": "GITHUB",
            "location": "https://github.com/example/site",
            "buildspec": "phases: {build: {commands: [checkov -d .]}}",
        },
        artifacts={"type": "NO_ARTIFACTS"},
        environment={
            "type": "LINUX_CONTAINER",
            "image": "aws/codebuild/standard:7.0",
            "computeType": "BUILD_GENERAL1_SMALL",
            "environmentVariables": [{"name": "STAGE", "value": "prod", "type": "PLAINTEXT"}],
        },
        serviceRole=role(aws, "build", "codebuild"),
    )


def databases(aws: Aws, at: dict):
    """In private subnets, encrypted on disk and on the wire, with logins of IAM."""
    rds = aws("rds")
    private = [at["first"], at["second"]]
    rds.create_db_subnet_group(DBSubnetGroupName="private", DBSubnetGroupDescription="private", SubnetIds=private)
    shared = {
        "MasterUsername": "ada",
        "MasterUserPassword": "canary-of-a-database",
        "StorageEncrypted": True,
        "EnableIAMDatabaseAuthentication": True,
        "DBSubnetGroupName": "private",
        "VpcSecurityGroupIds": [at["data"]],
    }
    rds.create_db_instance(
        DBInstanceIdentifier="site",
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        EngineVersion="16.4",
        AllocatedStorage=20,
        PubliclyAccessible=False,
        **shared,
    )
    rds.create_db_snapshot(DBInstanceIdentifier="site", DBSnapshotIdentifier="site-1")
    rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName="secure", DBParameterGroupFamily="aurora-mysql8.0", Description="TLS only"
    )
    rds.modify_db_cluster_parameter_group(
        DBClusterParameterGroupName="secure",
        Parameters=[{"ParameterName": "require_secure_transport", "ParameterValue": "ON", "ApplyMethod": "immediate"}],
    )
    rds.create_db_cluster(
        DBClusterIdentifier="orders",
        Engine="aurora-mysql",
        EngineVersion="8.0.mysql_aurora.3.08.0",
        DBClusterParameterGroupName="secure",
        **shared,
    )
    aws("elasticache").create_replication_group(
        ReplicationGroupId="sessions",
        ReplicationGroupDescription="sessions",
        Engine="valkey",
        AtRestEncryptionEnabled=True,
        TransitEncryptionEnabled=True,
        SecurityGroupIds=[at["data"]],
    )
    guarded = {"SecurityGroups": [{"SecurityGroupId": at["data"], "Status": "active"}]}
    aws.store("memorydb")["clusters"] = [{"Name": "ranks", "Status": "available", "TLSEnabled": True} | guarded]
    aws("opensearch").create_domain(
        DomainName="search",
        EngineVersion="OpenSearch_2.17",
        EncryptionAtRestOptions={"Enabled": True},
        NodeToNodeEncryptionOptions={"Enabled": True},
        DomainEndpointOptions={"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"},
        VPCOptions={"SubnetIds": private[:1], "SecurityGroupIds": [at["data"]]},
    )
    aws("redshift").create_cluster(
        ClusterIdentifier="reports",
        NodeType="ra3.large",
        ClusterType="single-node",
        MasterUsername="ada",
        MasterUserPassword="Canary-of-1-warehouse",
        Encrypted=True,
        PubliclyAccessible=False,
        VpcSecurityGroupIds=[at["data"]],
        ClusterSubnetGroupName=aws("redshift").create_cluster_subnet_group(
            ClusterSubnetGroupName="private", Description="private", SubnetIds=private
        )["ClusterSubnetGroup"]["ClusterSubnetGroupName"],
    )
    aws("efs").create_file_system(CreationToken="shared", Encrypted=True)
    aws("dynamodb").create_table(
        TableName="carts",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


def delivery(aws: Aws):
    """Templates, a pipeline with a role for one repository only."""
    body = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "from-a-template"}}}}
    aws("cloudformation").create_stack(StackName="site", TemplateBody=json.dumps(body))
    pipeline_role(
        aws, {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com", f"{GITHUB}:sub": "repo:example/site:ref:refs/heads/main"}}
    )


def build(aws: Aws) -> Expected:
    at = network(aws)
    servers(aws, at)
    containers(aws, at)
    resources(aws)
    secrets(aws)
    databases(aws, at)
    web(aws, at)
    delivery(aws)
    return {
        "wkld-01.instance-roles": PASS,
        "wkld-01.container-roles": PASS,
        "wkld-01.no-static-keys": PASS,
        "wkld-01.least-privilege": PASS,
        "wkld-01.imdsv2": PASS,
        "wkld-02.analyzer-on": PASS,
        # A form with a JSON body, which Access Analyzer does not let browsers send.
        "wkld-02.no-public-access": blocked(PASS),
        "wkld-02.named-source": PASS,
        "wkld-02.sensitive-resources": blocked(REVIEW),
        "wkld-03.secret-store": REVIEW,
        "wkld-03.no-plain-secrets": PASS,
        "wkld-03.database-logins": PASS,
        "wkld-03.rotation": PASS,
        "wkld-04.before-commit": None,
        "wkld-04.at-push": None,
        "wkld-04.repository-access": None,
        "wkld-04.review-and-local": None,
        "wkld-05.repositories-scanned": blocked(REVIEW),
        "wkld-05.no-exposed-keys": PASS,
        "wkld-05.response-plan": None,
        "wkld-06.managed": PASS,
        "wkld-06.admin-ports-closed": PASS,
        "wkld-06.session-logs": PASS,
        "wkld-06.no-jump-hosts": REVIEW,
        "wkld-07.sensitive-buckets": None,
        "wkld-07.object-events": PASS,
        # A rule is enough; GuardDuty could only be its half.
        "wkld-07.denied-alert": PASS,
        "wkld-07.trail-encrypted": PASS,
        "wkld-08.default-on": PASS,
        "wkld-08.existing-data": PASS,
        "wkld-08.file-systems": PASS,
        "wkld-09.storage": PASS,
        "wkld-09.tls-forced": PASS,
        "wkld-09.tls-verified": REVIEW,
        "wkld-09.other-databases": blocked(PASS),
        "wkld-10.databases-private": PASS,
        "wkld-10.servers-private": PASS,
        "wkld-10.private-subnets": PASS,
        "wkld-10.network-acls": REVIEW,
        "wkld-11.no-open-ports": PASS,
        "wkld-11.default-group-empty": PASS,
        "wkld-11.database-tier": PASS,
        "wkld-11.audited": REVIEW,
        "wkld-12.gateway-endpoints": PASS,
        "wkld-12.interface-endpoints": REVIEW,
        "wkld-12.restricted": PASS,
        "wkld-13.redirect": PASS,
        "wkld-13.modern-tls": PASS,
        "wkld-13.static-sites": blocked(PASS),
        "wkld-13.security-headers": PASS,
        "wkld-13.other-endpoints": None,
        "wkld-14.no-direct-servers": PASS,
        "wkld-14.waf": blocked(PASS),
        # Whether the filter counts requests, browsers do not see.
        "wkld-14.rate-limits": blocked(PASS),
        "wkld-14.ddos-ready": blocked(REVIEW),
        "wkld-15.templates": REVIEW,
        "wkld-15.pipeline": REVIEW,
        "wkld-15.scanned": REVIEW,
        "wkld-15.config-rules": PASS,
    }
