"""Scenarios of wkld-10: private subnets and the resources in them."""

import json

from catalog.fixes.scenario import Scenario
from fake_aws.constants import ACCOUNT, REGION

BLOCKS = {"block-a": "172.31.128.0/20", "block-b": "172.31.144.0/20"}
ZONES = {"zone-a": f"{REGION}a", "zone-b": f"{REGION}b"}


def network(aws):
    return aws("ec2").describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]


def public_subnets(aws):
    """Returns the subnets of the default network, one per zone."""
    subnets = aws("ec2").describe_subnets(Filters=[{"Name": "default-for-az", "Values": ["true"]}])["Subnets"]
    return [each["SubnetId"] for each in sorted(subnets, key=lambda each: each["AvailabilityZone"])]


def private_subnets(aws):
    """Creates two subnets with their own route table."""
    table = aws("ec2").create_route_table(VpcId=network(aws))["RouteTable"]["RouteTableId"]
    subnets = []
    for zone, block in zip(ZONES.values(), BLOCKS.values(), strict=True):
        subnet = aws("ec2").create_subnet(VpcId=network(aws), AvailabilityZone=zone, CidrBlock=block)
        subnets.append(subnet["Subnet"]["SubnetId"])
        aws("ec2").associate_route_table(RouteTableId=table, SubnetId=subnets[-1])
    return table, subnets


def group(aws, name="servers"):
    return aws("ec2").create_security_group(GroupName=name, Description=name, VpcId=network(aws))["GroupId"]


def open_database(aws):
    aws("rds").create_db_subnet_group(
        DBSubnetGroupName="ours", DBSubnetGroupDescription="ours", SubnetIds=public_subnets(aws)[:3]
    )
    aws("rds").create_db_instance(
        DBInstanceIdentifier="orders",
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="boss",
        MasterUserPassword="correct-horse",
        DBSubnetGroupName="ours",
        PubliclyAccessible=True,
    )
    aws("redshift").create_cluster(
        ClusterIdentifier="warehouse",
        NodeType="ra3.large",
        MasterUsername="boss",
        MasterUserPassword="Correct-horse1",
        PubliclyAccessible=True,
    )
    return {"region": REGION, "database": "orders", "redshift-cluster": "warehouse"}


def open_search_domain(aws):
    everybody = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "es:*", "Resource": "*"}
    aws("opensearch").create_domain(
        DomainName="search",
        EngineVersion="OpenSearch_2.19",
        ClusterConfig={"InstanceType": "t3.small.search", "InstanceCount": 1},
        AccessPolicies=json.dumps({"Version": "2012-10-17", "Statement": [everybody]}),
    )
    _, (first, second) = private_subnets(aws)
    aws("iam").create_role(RoleName="app", AssumeRolePolicyDocument="{}")
    return {
        "region": REGION,
        "role": "app",
        "search-domain": "search",
        "new-domain": "private-search",
        "private-subnet-a": first,
        "private-subnet-b": second,
        "security-group": group(aws),
    }


def domain(aws, name):
    return aws("opensearch").describe_domain(DomainName=name)["DomainStatus"]


def domains_are_closed(aws):
    for name in ("search", "private-search"):
        statements = json.loads(domain(aws, name)["AccessPolicies"])["Statement"]
        assert [each["Principal"]["AWS"] for each in statements] == [f"arn:aws:iam::{ACCOUNT}:role/app"], statements
        assert statements[0]["Resource"].endswith(f":domain/{name}/*"), statements
    new = domain(aws, "private-search")
    assert len(new["VPCOptions"]["SubnetIds"]) == 2, new
    assert new["EncryptionAtRestOptions"]["Enabled"] and new["DomainEndpointOptions"]["EnforceHTTPS"], new


def handing_out_template(aws):
    own = group(aws)
    template = aws("ec2").create_launch_template(
        LaunchTemplateName="web",
        LaunchTemplateData={
            "InstanceType": "t3.micro",
            "NetworkInterfaces": [{"DeviceIndex": 0, "AssociatePublicIpAddress": True, "Groups": [own]}],
        },
    )["LaunchTemplate"]["LaunchTemplateId"]
    return {"region": REGION, "launch-template": template, "security-group": own}


def public_service(aws):
    aws("ecs").create_cluster(clusterName="main")
    aws("ecs").register_task_definition(
        family="web", networkMode="awsvpc", containerDefinitions=[{"name": "web", "image": "web", "memory": 128}]
    )
    own = group(aws)
    aws("ecs").create_service(
        cluster="main",
        serviceName="web",
        taskDefinition="web",
        desiredCount=0,
        launchType="FARGATE",
        networkConfiguration={
            "awsvpcConfiguration": {
                "subnets": public_subnets(aws)[:2],
                "securityGroups": [own],
                "assignPublicIp": "ENABLED",
            }
        },
    )
    _, (first, second) = private_subnets(aws)
    return {
        "region": REGION,
        "cluster": "main",
        "service": "web",
        "private-subnet-a": first,
        "private-subnet-b": second,
        "security-group": own,
    }


def public_server(aws):
    image = aws("ec2").describe_images()["Images"][0]["ImageId"]
    aws("iam").create_instance_profile(InstanceProfileName="web")
    # In moto, the public subnets of the default network assign addresses, as in AWS.
    server = aws("ec2").run_instances(
        ImageId=image,
        MinCount=1,
        MaxCount=1,
        SubnetId=public_subnets(aws)[0],
        SecurityGroupIds=[group(aws)],
        IamInstanceProfile={"Name": "web"},
    )["Instances"][0]["InstanceId"]
    targets = aws("elbv2").create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=network(aws))
    arn = targets["TargetGroups"][0]["TargetGroupArn"]
    balancer = aws("elbv2").create_load_balancer(Name="web", Subnets=public_subnets(aws)[:2])["LoadBalancers"][0]
    aws("elbv2").create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": arn}],
    )
    aws("elbv2").register_targets(TargetGroupArn=arn, Targets=[{"Id": server}])
    _, (first, _) = private_subnets(aws)
    return {"region": REGION, "instance": server, "private-subnet": first, "target-group": arn}


def servers(aws, state):
    found = aws("ec2").describe_instances(Filters=[{"Name": "instance-state-name", "Values": [state]}])
    return [each for one in found["Reservations"] for each in one["Instances"]]


def only_new_server(aws):
    (new,) = servers(aws, "running")
    assert new["Tags"][0]["Key"] == "moved-from" and "IamInstanceProfile" in new, new
    arn = aws("elbv2").describe_target_groups()["TargetGroups"][0]["TargetGroupArn"]
    targets = aws("elbv2").describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    assert [each["Target"]["Id"] for each in targets] == [new["InstanceId"]], targets


def only_public_subnets(aws):
    return {"region": REGION, "vpc": network(aws)} | ZONES | BLOCKS


def two_private_subnets(text):
    zones = [line.split("\t")[1:] for line in text.splitlines() if line.startswith("subnet-")]
    tables = [line.split("\t")[1] for line in text.splitlines() if line.startswith("rtb-")]
    return zones == [[zone, "False"] for zone in ZONES.values()] and tables == ["local", "local"]


def one_private_subnet(aws):
    """Creates the first of the two subnets, in its own table. Another table, with the name that the fix uses, is public."""
    ec2 = aws("ec2")
    table, (_, second) = private_subnets(aws)
    associations = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Associations"]
    (used,) = [each["RouteTableAssociationId"] for each in associations if each.get("SubnetId") == second]
    ec2.disassociate_route_table(AssociationId=used)
    ec2.delete_subnet(SubnetId=second)
    public = ec2.create_route_table(VpcId=network(aws))["RouteTable"]["RouteTableId"]
    (gateway,) = ec2.describe_internet_gateways()["InternetGateways"] or [ec2.create_internet_gateway()["InternetGateway"]]
    ec2.create_route(RouteTableId=public, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway["InternetGatewayId"])
    ec2.create_tags(Resources=[public], Tags=[{"Key": "Name", "Value": "private"}])
    return only_public_subnets(aws)


def one_private_subnet_again(aws, _text):
    subnets = aws("ec2").describe_subnets(Filters=[{"Name": "cidr-block", "Values": list(BLOCKS.values())}])["Subnets"]
    return [each["CidrBlock"] for each in subnets] == [BLOCKS["block-a"]]


def no_private_subnets(aws, _text):
    subnets = aws("ec2").describe_subnets(Filters=[{"Name": "cidr-block", "Values": list(BLOCKS.values())}])["Subnets"]
    # moto keeps the associations of a deleted subnet, and therefore the route table; AWS does not.
    assert not subnets, subnets


def handing_out_subnet(aws):
    _, (first, _) = private_subnets(aws)
    aws("ec2").modify_subnet_attribute(SubnetId=first, MapPublicIpOnLaunch={"Value": True})
    return {"region": REGION, "private-subnet": first}


def without_way_out(aws):
    table, _ = private_subnets(aws)
    return {"region": REGION, "public-subnet": public_subnets(aws)[0], "route-table": table}


def with_way_out(aws):
    """Adds a route to a NAT gateway that someone else created."""
    values = without_way_out(aws)
    ec2 = aws("ec2")
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    gateway = ec2.create_nat_gateway(SubnetId=values["public-subnet"], AllocationId=address)["NatGateway"]["NatGatewayId"]
    ec2.create_route(RouteTableId=values["route-table"], DestinationCidrBlock="0.0.0.0/0", NatGatewayId=gateway)
    return values


def one_way_out(aws, _text=""):
    gateways = aws("ec2").describe_nat_gateways()["NatGateways"]
    tables = aws("ec2").describe_route_tables()["RouteTables"]
    routes = [each for table in tables for each in table["Routes"] if each.get("NatGatewayId")]
    assert [each["State"] for each in gateways] == ["available"] and len(routes) == 1, (gateways, routes)
    return len(aws("ec2").describe_addresses()["Addresses"]) == 1


def nothing_left_to_pay(aws, _text):
    gateways = aws("ec2").describe_nat_gateways()["NatGateways"]
    assert not [each for each in gateways if each["State"] != "deleted"], gateways
    assert not aws("ec2").describe_addresses()["Addresses"]


def default_acl(aws):
    _, (first, _) = private_subnets(aws)
    return {"region": REGION, "vpc": network(aws), "port": "5432", "vpc-block": "172.31.0.0/16", "private-subnet": first}


def acl_has_two_rules(aws):
    acls = aws("ec2").describe_network_acls(Filters=[{"Name": "tag:Name", "Values": ["databases"]}])["NetworkAcls"]
    allowed = [each for each in acls[0]["Entries"] if each["RuleAction"] == "allow"]
    assert len(acls) == 1 and sorted(each["Egress"] for each in allowed) == [False, True], acls


SCENARIOS = [
    Scenario(
        "wkld-10.close-databases",
        fault=open_database,
        steps=[1, 2],
        verified=lambda text: text.strip() == "",
        twice=True,
    ),
    Scenario(
        "wkld-10.move-search-domains",
        fault=open_search_domain,
        steps=[1, 2],
        before="moto has no VPCId, and the old domain is still there",
        verified=r"^private-search\t",
        holds=domains_are_closed,
        undone=lambda aws, _: '"*"' in domain(aws, "search")["AccessPolicies"],
    ),
    Scenario(
        "wkld-10.fix-launch-templates",
        fault=handing_out_template,
        verified=lambda text: text.strip() == "",
        twice=True,
    ),
    Scenario(
        "wkld-10.move-tasks",
        fault=public_service,
        verified=r'"assignPublicIp": "DISABLED"',
        twice=True,
        undone=lambda aws, text: '"ENABLED"' in text and all(each in text for each in public_subnets(aws)[:2]),
    ),
    Scenario(
        "wkld-10.move-servers",
        fault=public_server,
        verified=lambda text: text.strip() == "",
        holds=only_new_server,
        twice=True,
    ),
    Scenario(
        "wkld-10.add-private-subnets",
        fault=only_public_subnets,
        verified=two_private_subnets,
        twice=True,
        undone=no_private_subnets,
    ),
    Scenario(
        "wkld-10.add-private-subnets",
        name="what was there before",
        fault=one_private_subnet,
        verified=two_private_subnets,
        undone=one_private_subnet_again,
    ),
    Scenario("wkld-10.stop-public-addresses", fault=handing_out_subnet, verified=r"^false$", twice=True),
    Scenario(
        "wkld-10.add-way-out",
        fault=without_way_out,
        verified=r"^0\.0\.0\.0/0\tnat-\w+\t.*active",
        twice=True,
        undone=nothing_left_to_pay,
    ),
    Scenario(
        "wkld-10.add-way-out",
        name="a way out that was there before stays",
        fault=with_way_out,
        before="there is a way out",
        verified=r"^0\.0\.0\.0/0\tnat-\w+\t.*active",
        holds=one_way_out,
        undone=one_way_out,
    ),
    Scenario(
        "wkld-10.decide-network-acls",
        fault=default_acl,
        verified=r"^acl-\w+\tFalse\tsubnet-\w+$",
        holds=acl_has_two_rules,
        twice=True,
    ),
]

CANNOT = {
    "wkld-10.move-databases": "moto's rds:ModifyDBSubnetGroup drops the group from its list, and its standby is in no zone",
}
