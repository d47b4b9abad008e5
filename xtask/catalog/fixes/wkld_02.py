"""Scenarios of wkld-02: policies of queues, topics, functions, secrets, repositories, tables, keys and buckets."""

import json

from catalog.fixes.scenario import Scenario

# Version 1 of the CLI sends SQS to a host of its own, whatever AWS_ENDPOINT_URL says; version 2 does not.
from fake_aws.constants import ACCOUNT, REGION

# Version 1 of the CLI sends SQS to a fixed host and ignores AWS_ENDPOINT_URL; version 2 does not.
TOOLS = {"aws": 'PATH="${PATH#*:}"; [ "$1" = sqs ] && set -- "$@" --endpoint-url "$AWS_ENDPOINT_URL"; exec aws "$@"'}
ROOT = {
    "Sid": "Ours",
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    "Action": "kms:*",
    "Resource": "*",
}


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def statement(sid, action, resource, principal="*"):
    return {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}


def set_queue(aws, principal):
    queue = aws("sqs").create_queue(QueueName="ours")["QueueUrl"]
    policy = document(statement("Open", "SQS:SendMessage", f"arn:aws:sqs:{REGION}:{ACCOUNT}:ours", principal))
    aws("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    # The grammar of addresses requires https, and the CLI replaces the part before the path.
    return {"queue": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/ours", "statement": "Open", "region": REGION}


def set_topic(aws, principal):
    topic = aws("sns").create_topic(Name="ours")["TopicArn"]
    policy = document(statement("Open", "SNS:Publish", topic, principal))
    aws("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    return {"topic": topic, "statement": "Open", "region": REGION}


def function(aws):
    trust = document({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"})
    role = aws("iam").create_role(RoleName="function", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    aws("lambda").create_function(FunctionName="ours", Runtime="python3.13", Handler="x.y", Role=role, Code={"ZipFile": b"x"})


def set_function(aws, principal):
    function(aws)
    aws("lambda").add_permission(FunctionName="ours", StatementId="Open", Action="lambda:InvokeFunction", Principal=principal)
    return {"function": "ours", "statement": "Open", "region": REGION}


def open_secret(aws):
    aws("secretsmanager").create_secret(Name="ours", SecretString="x")
    policy = document(statement("Open", "secretsmanager:GetSecretValue", "*"))
    aws("secretsmanager").put_resource_policy(SecretId="ours", ResourcePolicy=policy)
    return {"secret": "ours", "region": REGION}


def open_repository(aws):
    aws("ecr").create_repository(repositoryName="ours")
    opened = {"Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}
    aws("ecr").set_repository_policy(repositoryName="ours", policyText=document(opened))
    return {"repository": "ours", "region": REGION}


def open_table(aws):
    arn = aws("dynamodb").create_table(
        TableName="ours",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )["TableDescription"]["TableArn"]
    aws("dynamodb").put_resource_policy(ResourceArn=arn, Policy=document(statement("Open", "dynamodb:GetItem", arn)))
    return {"table-arn": arn, "region": REGION}


def table_policy(aws):
    arn = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/ours"
    try:
        return aws("dynamodb").get_resource_policy(ResourceArn=arn)["Policy"]
    except aws("dynamodb").exceptions.ClientError:
        return ""


def open_file_system(aws):
    system = aws("efs").create_file_system(CreationToken="ours")["FileSystemId"]
    policy = document(statement("Open", "elasticfilesystem:ClientMount", "*", {"AWS": "*"}))
    aws("efs").put_file_system_policy(FileSystemId=system, Policy=policy)
    return {"file-system": system, "region": REGION}


def file_system_without_policy(aws):
    return {"file-system": aws("efs").create_file_system(CreationToken="ours")["FileSystemId"], "region": REGION}


def file_system_policy(aws):
    system = aws("efs").describe_file_systems()["FileSystems"][0]["FileSystemId"]
    return aws("efs").describe_file_system_policy(FileSystemId=system)["Policy"]


def open_key(aws):
    policy = document(ROOT, {**ROOT, "Sid": "Open", "Principal": "*", "Action": "kms:Decrypt"})
    return {"key": aws("kms").create_key(Policy=policy)["KeyMetadata"]["KeyId"], "region": REGION}


def key_of_account(aws):
    key = aws("kms").list_keys()["Keys"][0]["KeyId"]
    policy = aws("kms").get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    return [each["Sid"] for each in json.loads(policy)["Statement"]] == ["Ours"]


def open_everything(aws):
    principals = {set_queue: "*", set_topic: {"AWS": "*"}, set_function: "*"}
    values = {}
    for set_up, principal in principals.items():
        values |= set_up(aws, principal)
    for set_up in (open_secret, open_repository, open_key):
        values |= set_up(aws)
    return values


def closed(name, steps, fault, **more):
    return Scenario(
        "wkld-02.close-public-policies", name=name, fault=fault, steps=steps, verified=r"\A\Z", tools=TOOLS, twice=True, **more
    )


def for_bucket(aws):
    """Creates permissions for S3 without a source."""
    service = {"Service": "s3.amazonaws.com"}
    values = set_function(aws, "s3.amazonaws.com") | set_queue(aws, service) | set_topic(aws, service)
    return values | {"old-statement": "Open"}


def for_rule(aws):
    return set_function(aws, "events.amazonaws.com") | {"old-statement": "Open"}


def queue_policy(aws):
    queue = aws("sqs").get_queue_url(QueueName="ours")["QueueUrl"]
    return json.loads(aws("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["Policy"])["Attributes"]["Policy"])


def queue_names_bucket_and_account(aws):
    return queue_policy(aws)["Statement"][0]["Condition"] == {
        "ArnLike": {"aws:SourceArn": "arn:aws:s3:::ours"},
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
    }


def named(name, steps, fault, **more):
    return Scenario(
        "wkld-02.name-sources", name=name, fault=fault, steps=steps, verified=r"\A\Z", tools=TOOLS, twice=True, **more
    )


def unlocked(aws, with_policy=False):
    aws("iam").create_role(RoleName="app", Path="/service-role/", AssumeRolePolicyDocument="{}")
    aws("iam").create_role(
        RoleName="AWSReservedSSO_Admin_0123456789abcdef",
        Path="/aws-reserved/sso.amazonaws.com/eu-west-1/",
        AssumeRolePolicyDocument="{}",
    )
    aws("s3").create_bucket(Bucket="ours")
    aws("secretsmanager").create_secret(Name="ours", SecretString="x")
    if with_policy:
        tls = statement("Tls", "s3:GetObject", "arn:aws:s3:::ours/*", {"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
        aws("s3").put_bucket_policy(Bucket="ours", Policy=document(tls))
        read = statement("Read", "secretsmanager:GetSecretValue", "*", {"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
        aws("secretsmanager").put_resource_policy(SecretId="ours", ResourcePolicy=document(read))
    return {"bucket": "ours", "secret": "ours", "region": REGION}


def unlocked_with_policies(aws):
    aws("organizations").create_organization(FeatureSet="ALL")
    return unlocked(aws, with_policy=True)


def sids(aws):
    bucket = json.loads(aws("s3").get_bucket_policy(Bucket="ours")["Policy"])["Statement"]
    secret = json.loads(aws("secretsmanager").get_resource_policy(SecretId="ours")["ResourcePolicy"])["Statement"]
    return [each["Sid"] for each in bucket + secret]


def policies_as_before(aws, _text):
    return sids(aws) == ["Tls", "Read"]


def roles_by_their_paths(aws):
    policy = json.loads(aws("s3").get_bucket_policy(Bucket="ours")["Policy"])
    named = policy["Statement"][-1]["Condition"]["ArnNotLike"]["aws:PrincipalArn"]
    base = f"arn:aws:iam::{ACCOUNT}:role"
    sso = "aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_*"
    return named == [f"{base}/service-role/app", f"{base}/{sso}"]


def only_the_first(aws):
    policy = json.loads(aws("s3").get_bucket_policy(Bucket="ours")["Policy"])
    return [each["Sid"] for each in policy["Statement"]] == ["OnlyKnownCallers"]


def an_endpoint(aws):
    vpc = aws("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made = aws("ec2").create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.s3", VpcEndpointType="Gateway")
    return unlocked(aws) | {"s3-endpoint": made["VpcEndpoint"]["VpcEndpointId"]}


ROLES = {"app-role": "app", "admin-role": "AWSReservedSSO_Admin_0123456789abcdef"}

SCENARIOS = [
    Scenario(
        "wkld-02.create-analyzers",
        verified=lambda text: text.count("ACCOUNT\tACTIVE") == 3,
        twice=True,
    ),
    closed(
        "all that can be listed",
        [1, 2, 3, 4, 5, 8],
        open_everything,
        holds=key_of_account,
        undone=lambda _aws, text: text.count(" Open\n") == 6,
    ),
    closed(
        "table",
        [6],
        open_table,
        before="tables are seen by Access Analyzer only",
        holds=lambda aws: not table_policy(aws),
        undone=lambda aws, _text: "Open" in table_policy(aws),
    ),
    closed(
        "file system",
        [7],
        open_file_system,
        before="file systems are seen by Access Analyzer only",
        holds=lambda aws: "AccessedViaMountTarget" in file_system_policy(aws),
        undone=lambda aws, _text: "Open" in file_system_policy(aws),
    ),
    closed(
        "file system without a policy",
        [7],
        file_system_without_policy,
        before="file systems are seen by Access Analyzer only",
        holds=lambda aws: "AccessedViaMountTarget" in file_system_policy(aws),
        no_undo="moto has no efs:DeleteFileSystemPolicy",
    ),
    named(
        "function, queue and topic called by a bucket",
        [1, 3, 4, 5],
        for_bucket,
        values={"source-arn": "arn:aws:s3:::ours", "service-principal": "s3.amazonaws.com"},
        holds=queue_names_bucket_and_account,
        undone=lambda _aws, text: text.count('"Open"') == 3,
    ),
    named(
        "function called by a rule",
        [2, 3],
        for_rule,
        values={
            "service-principal": "events.amazonaws.com",
            "source-arn": f"arn:aws:events:{REGION}:{ACCOUNT}:rule/ours",
        },
    ),
    Scenario(
        "wkld-02.lock-sensitive-resources",
        name="named roles, no policies before",
        fault=unlocked,
        values=ROLES,
        steps=[1, 5],
        errors=["NoSuchBucketPolicy"],
        verified=lambda text: "OnlyKnownCallers" in text and "OnlyKnownReaders" in text,
        holds=roles_by_their_paths,
        twice=True,
    ),
    Scenario(
        "wkld-02.lock-sensitive-resources",
        name="one after the other: the first one stays",
        fault=unlocked,
        values=ROLES,
        steps=[1, 3, 5],
        errors=["NoSuchBucketPolicy"],
        verified=lambda text: "OnlyKnownCallers" in text and "aws:SourceVpc" not in text,
        holds=only_the_first,
    ),
    Scenario(
        "wkld-02.lock-sensitive-resources",
        name="an account without an organization",
        fault=lambda aws: unlocked(aws, with_policy=True),
        values=ROLES,
        steps=[2],
        errors=["AWSOrganizationsNotInUse", "Stopped at an error"],
        before="nothing is locked, before and after",
        verified=lambda text: "PrincipalOrgID" not in text,
        holds=lambda aws: policies_as_before(aws, ""),
        undone=policies_as_before,
    ),
    Scenario(
        "wkld-02.lock-sensitive-resources",
        name="one endpoint",
        fault=an_endpoint,
        values=ROLES,
        steps=[4, 5],
        errors=["NoSuchBucketPolicy"],
        verified=lambda text: "aws:SourceVpce" in text and "OnlyKnownReaders" in text,
        twice=True,
    ),
    Scenario(
        "wkld-02.lock-sensitive-resources",
        name="a network",
        fault=unlocked,
        values=ROLES,
        steps=[3, 5],
        errors=["NoSuchBucketPolicy"],
        verified=lambda text: "aws:SourceVpc" in text and "aws:SourceIp" in text and "OnlyKnownReaders" in text,
    ),
    Scenario(
        "wkld-02.lock-sensitive-resources",
        name="the organization, policies before",
        fault=unlocked_with_policies,
        values=ROLES,
        steps=[2, 5],
        verified=lambda text: "aws:PrincipalOrgID" in text and "OnlyKnownReaders" in text,
        holds=lambda aws: sids(aws) == ["Tls", "OnlyOurOrganization", "Read", "OnlyKnownReaders"],
        undone=policies_as_before,
        twice=True,
    ),
]

CANNOT = {
    "wkld-02.review-outside-access": "moto has no accessanalyzer:ListFindings and no accessanalyzer:UpdateFindings",
}
