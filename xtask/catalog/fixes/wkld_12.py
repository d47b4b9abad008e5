"""Scenarios of wkld-12: VPC endpoints."""

import json

from catalog.fixes.scenario import Scenario
from fake_aws.constants import ACCOUNT


def network(aws):
    """Creates a VPC with two private subnets in use, and a table. Returns their ids as values of placeholders."""
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"]["SubnetId"]
        for n, zone in enumerate("ab")
    ]
    ec2.create_network_interface(SubnetId=subnets[0])
    aws("dynamodb").create_table(
        TableName="things",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return {"region": aws.region, "vpc": vpc, "subnet-1": subnets[0], "subnet-2": subnets[1]}


def tables(aws):
    vpc = next(v["VpcId"] for v in aws("ec2").describe_vpcs()["Vpcs"] if v["CidrBlock"] == "10.0.0.0/16")
    return [
        each["RouteTableId"]
        for each in aws("ec2").describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"]
    ]


def gateway_on_one_table(aws):
    """Creates the S3 endpoint with a route in only one of two private route tables."""
    values = network(aws)
    second = aws("ec2").create_route_table(VpcId=values["vpc"])["RouteTable"]["RouteTableId"]
    first = next(each for each in tables(aws) if each != second)
    endpoint(aws, values["vpc"], "s3", VpcEndpointType="Gateway", RouteTableIds=[first])
    return values


def endpoint(aws, vpc, service, **more):
    name = f"com.amazonaws.us-east-1.{service}"
    return aws("ec2").create_vpc_endpoint(VpcId=vpc, ServiceName=name, **more)["VpcEndpoint"]["VpcEndpointId"]


def endpoints(aws):
    return [each for each in aws("ec2").describe_vpc_endpoints()["VpcEndpoints"] if each["State"] != "deleted"]


def both_on_all_tables(aws):
    found = {each["ServiceName"][-2:]: set(each["RouteTableIds"]) for each in endpoints(aws)}
    return found == {"s3": set(tables(aws)), "db": set(tables(aws))}


def interface_with_open_group(aws):
    values = network(aws)
    ec2 = aws("ec2")
    group = ec2.create_security_group(GroupName="old", Description="old", VpcId=values["vpc"])["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpProtocol="-1", CidrIp="0.0.0.0/0")
    made = endpoint(
        aws,
        values["vpc"],
        "sqs",
        VpcEndpointType="Interface",
        SubnetIds=[values["subnet-1"]],
        SecurityGroupIds=[group],
    )
    return values | {"vpc-endpoint": made, "old-group": group}


def only_https(aws):
    groups = aws("ec2").describe_security_groups()["SecurityGroups"]
    rule = next(each for each in groups if each["GroupName"].startswith("vpc-endpoints"))["IpPermissions"]
    assert [(each["FromPort"], each["IpRanges"]) for each in rule] == [(443, [{"CidrIp": "10.0.0.0/16"}])]


OPEN = {"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}


def open_endpoints(aws):
    values = network(aws)
    made = [
        endpoint(aws, values["vpc"], service, VpcEndpointType="Gateway", PolicyDocument=json.dumps(OPEN))
        for service in ("s3", "dynamodb", "execute-api")
    ]
    return values | {"s3-endpoint": made[0], "dynamodb-endpoint": made[1], "other-endpoint": made[2]}


def written_policies(text):
    return text.count("aws:PrincipalAccount") == 3 and text.count(ACCOUNT) == 4 and "starport" in text and "GetItem" in text


def open_again(aws, _text):
    return all(json.loads(each["PolicyDocument"]) == OPEN for each in endpoints(aws))


SCENARIOS = [
    Scenario(
        "wkld-12.create-gateway-endpoints",
        fault=network,
        verified=lambda text: ".s3\tavailable\trtb-" in text and ".dynamodb\tavailable\trtb-" in text,
        holds=both_on_all_tables,
        undone=lambda aws, _: not endpoints(aws),
        twice=True,
    ),
    Scenario(
        "wkld-12.create-gateway-endpoints",
        name="a table is missing",
        fault=gateway_on_one_table,
        verified=lambda text: ".dynamodb\tavailable\trtb-" in text,
        holds=both_on_all_tables,
        undone=lambda aws, _: [len(each["RouteTableIds"]) for each in endpoints(aws)] == [1],
        twice=True,
    ),
    Scenario(
        "wkld-12.create-interface-endpoint",
        fault=network,
        values={"endpoint-service": "secretsmanager"},
        verified=r"secretsmanager\tavailable\tTrue",
        holds=only_https,
        undone=lambda aws, _: not endpoints(aws),
        twice=True,
    ),
    Scenario(
        "wkld-12.restrict-endpoint-groups",
        fault=interface_with_open_group,
        verified=r"sqs\tvpc-endpoints-https$",
        holds=only_https,
        undone=lambda aws, text: text.rstrip().endswith("old"),
    ),
    Scenario(
        "wkld-12.write-endpoint-policies",
        fault=open_endpoints,
        verified=written_policies,
        undone=open_again,
        twice=True,
    ),
]

CANNOT = {}
