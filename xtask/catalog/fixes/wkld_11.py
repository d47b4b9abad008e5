"""Scenarios of wkld-11: security groups."""

from catalog.fixes.scenario import Scenario
from fake_aws.constants import ACCOUNT, REGION

WORLD = "0.0.0.0/0"


def network(aws):
    return aws("ec2").describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]


def group(aws, name):
    return aws("ec2").create_security_group(GroupName=name, Description=name, VpcId=network(aws))["GroupId"]


def rules(aws, group_id, **wanted):
    found = aws("ec2").describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group_id]}])
    return [each for each in found["SecurityGroupRules"] if all(each.get(name) == value for name, value in wanted.items())]


def allow(aws, group_id, port, **source):
    aws("ec2").authorize_security_group_ingress(
        GroupId=group_id, IpPermissions=[{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **source}]
    )


def open_database(aws):
    database, application = group(aws, "database"), group(aws, "application")
    allow(aws, database, 5432, IpRanges=[{"CidrIp": WORLD}])
    allow(aws, application, 443, IpRanges=[{"CidrIp": WORLD}])
    return {
        "region": REGION,
        "security-group": database,
        "database-group": database,
        "application-group": application,
        "port": "5432",
        "rule": rules(aws, database, IsEgress=False)[0]["SecurityGroupRuleId"],
        "inbound-rule": rules(aws, database, IsEgress=False)[0]["SecurityGroupRuleId"],
        "outbound-rule": rules(aws, database, IsEgress=True)[0]["SecurityGroupRuleId"],
    }


def open_over_ipv6(aws):
    values = open_database(aws)
    allow(aws, values["security-group"], 6379, Ipv6Ranges=[{"CidrIpv6": "::/0"}])
    world = rules(aws, values["security-group"], CidrIpv6="::/0", IsEgress=False)[0]
    first = values["rule"]
    aws("ec2").revoke_security_group_ingress(GroupId=values["security-group"], SecurityGroupRuleIds=[first])
    return values | {"rule": world["SecurityGroupRuleId"], "port": "6379"}


def named(aws, name):
    return aws("ec2").describe_security_groups(Filters=[{"Name": "group-name", "Values": [name]}])["SecurityGroups"][0]["GroupId"]


def default_group(aws, region=REGION):
    groups = aws("ec2", region).describe_security_groups(Filters=[{"Name": "group-name", "Values": ["default"]}])
    return groups["SecurityGroups"][0]


def server_in_default_group(aws):
    subnet = aws("ec2").describe_subnets()["Subnets"][0]["SubnetId"]
    image = aws("ec2").describe_images()["Images"][0]["ImageId"]
    server = aws("ec2").run_instances(
        ImageId=image, MinCount=1, MaxCount=1, SubnetId=subnet, SecurityGroupIds=[default_group(aws)["GroupId"]]
    )["Instances"][0]["InstanceId"]
    return {"region": REGION, "instance": server, "new-group": group(aws, "web")}


def server_groups(aws):
    server = aws("ec2").describe_instances()["Reservations"][0]["Instances"][0]
    return [each["GroupId"] for each in server["SecurityGroups"]]


def interfaces_follow(aws, _folder):
    """Copies a server's groups to its interface. moto stores them separately; in AWS they are the same."""
    for interface in aws("ec2").describe_network_interfaces()["NetworkInterfaces"]:
        aws("ec2").modify_network_interface_attribute(
            NetworkInterfaceId=interface["NetworkInterfaceId"], Groups=server_groups(aws)
        )


def database_in_default_group(aws):
    subnets = [each["SubnetId"] for each in aws("ec2").describe_subnets()["Subnets"][:2]]
    aws("rds").create_db_subnet_group(DBSubnetGroupName="ours", DBSubnetGroupDescription="ours", SubnetIds=subnets)
    kept = group(aws, "kept")
    aws("rds").create_db_instance(
        DBInstanceIdentifier="orders",
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="boss",
        MasterUserPassword="correct-horse",
        DBSubnetGroupName="ours",
        VpcSecurityGroupIds=[default_group(aws)["GroupId"], kept],
    )
    return {"region": REGION, "database": "orders", "new-group": group(aws, "database")}


def only_own_groups(aws):
    database = aws("rds").describe_db_instances()["DBInstances"][0]
    groups = {each["VpcSecurityGroupId"] for each in database["VpcSecurityGroups"]}
    assert groups == {named(aws, "kept"), named(aws, "database")}, groups


def first_rules_are_back(aws, _text):
    for region in aws.regions:
        now = default_group(aws, region)
        assert [each["GroupId"] for each in now["IpPermissions"][0]["UserIdGroupPairs"]] == [now["GroupId"]], now
        assert now["IpPermissionsEgress"][0]["IpRanges"][0]["CidrIp"] == WORLD, now


def with_first_rules(aws):
    """Adds the first rule of default groups. Those of moto allow nothing; those of AWS allow traffic within the group."""
    for region in aws.regions:
        own = default_group(aws, region)
        if not own["IpPermissions"]:
            aws("ec2", region).authorize_security_group_ingress(
                GroupId=own["GroupId"],
                IpPermissions=[{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": own["GroupId"]}]}],
            )


def recorder(aws):
    for region in aws.regions[:2]:
        config = aws("config", region)
        config.put_configuration_recorder(
            ConfigurationRecorder={"name": "default", "roleARN": f"arn:aws:iam::{ACCOUNT}:role/config"}
        )
        aws("s3").create_bucket(Bucket=f"config-{region}")
        config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": f"config-{region}"})
        config.start_configuration_recorder(ConfigurationRecorderName="default")


def world_is_back(aws, _text):
    database = named(aws, "database")
    assert rules(aws, database, IsEgress=False, CidrIpv4=WORLD, FromPort=5432), rules(aws, database)


SCENARIOS = [
    Scenario(
        "wkld-11.close-open-ports",
        fault=open_database,
        verified=lambda text: text.strip() == "",
        holds=lambda aws: len(rules(aws, named(aws, "database"), IsEgress=False)) == 1,
        undone=world_is_back,
        twice=True,
    ),
    Scenario(
        "wkld-11.close-open-ports",
        name="IPv6, nobody needs it",
        fault=open_over_ipv6,
        steps=[2],
        verified=lambda text: text.strip() == "",
        undone=lambda aws, _: rules(aws, named(aws, "database"), IsEgress=False, CidrIpv6="::/0", FromPort=6379) != [],
        twice=True,
    ),
    Scenario(
        "wkld-11.leave-default-groups",
        name="a server",
        fault=server_in_default_group,
        steps=[1, 2, 3],
        by_hand={"verify": interfaces_follow},
        verified=lambda text: text.strip() == "",
        undone=lambda aws, _: server_groups(aws) == [default_group(aws)["GroupId"]],
    ),
    Scenario(
        "wkld-11.leave-default-groups",
        name="a database",
        fault=database_in_default_group,
        steps=[4],
        before="moto makes no interfaces for databases",
        verified=lambda text: text.strip() == "",
        holds=only_own_groups,
        no_undo="undo.run is for servers",
    ),
    Scenario(
        "wkld-11.empty-default-groups",
        fault=with_first_rules,
        verified=lambda text: text.strip() == "",
        twice=True,
        undone=first_rules_are_back,
    ),
    Scenario(
        "wkld-11.narrow-database-groups",
        fault=open_database,
        verified=lambda text: text.strip().startswith("False\t5432\t5432\tNone\tNone\tsg-") and "\n" not in text.strip(),
        undone=lambda aws, text: text.count("0.0.0.0/0") == 2,
        twice=True,
    ),
    Scenario(
        "wkld-11.check-groups-regularly",
        fault=recorder,
        verified=lambda text: text.count("\tACTIVE\t") == 4,
        twice=True,
    ),
]

CANNOT = {}
