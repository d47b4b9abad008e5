"""Scenarios of acct-09: unused networks, security groups and idle resources."""

from catalog.fixes.scenario import Scenario
from fake_aws.constants import REGIONS


def one_in_use(aws):
    """Uses the default VPC in eu-west-1; moto creates one in every Region."""
    ec2 = aws("ec2", "eu-west-1")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    ec2.create_network_interface(SubnetId=subnet)


def default_vpcs(aws):
    by_default = [{"Name": "is-default", "Values": ["true"]}]
    return [region for region in REGIONS if aws("ec2", region).describe_vpcs(Filters=by_default)["Vpcs"]]


def unused_vpc(aws):
    ec2 = aws("ec2", "eu-west-1")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(VpcId=vpc, InternetGatewayId=gateway)
    ec2.create_route_table(VpcId=vpc)
    ec2.create_network_acl(VpcId=vpc)
    ec2.create_security_group(VpcId=vpc, GroupName="old", Description="old")
    return {"vpc": vpc, "region": "eu-west-1"}


def own_vpcs(aws):
    return aws("ec2", "eu-west-1").describe_vpcs(Filters=[{"Name": "is-default", "Values": ["false"]}])["Vpcs"]


def unused_group(aws):
    ec2 = aws("ec2", "eu-west-1")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    group = ec2.create_security_group(VpcId=vpc, GroupName="old-web", Description="Old web servers")["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 443,
                "ToPort": 443,
                "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "web"}],
                "UserIdGroupPairs": [{"GroupId": group}],
            }
        ],
    )
    return {"group": group, "region": "eu-west-1"}


def the_group(aws):
    named = [{"Name": "group-name", "Values": ["old-web"]}]
    return aws("ec2", "eu-west-1").describe_security_groups(Filters=named)["SecurityGroups"]


def group_is_back(aws, _text):
    (group,) = the_group(aws)
    (rule,) = group["IpPermissions"]
    assert group["Description"] == "Old web servers"
    assert (rule["FromPort"], rule["IpRanges"][0]["CidrIp"]) == (443, "0.0.0.0/0")
    assert rule["UserIdGroupPairs"][0]["GroupId"] == group["GroupId"]
    assert [each["IpProtocol"] for each in group["IpPermissionsEgress"]] == ["-1"]


def idle_things(aws):
    ec2 = aws("ec2", "eu-west-1")
    zone = ec2.describe_availability_zones()["AvailabilityZones"][0]["ZoneName"]
    volume = ec2.create_volume(AvailabilityZone=zone, Size=8, VolumeType="gp3")["VolumeId"]
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    image = ec2.describe_images()["Images"][0]["ImageId"]
    instance = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    ec2.stop_instances(InstanceIds=[instance])
    return {"region": "eu-west-1", "volume": volume, "address": address, "instance": instance}


def nothing_idle(text):
    return text.split() == [word for region in sorted(REGIONS, key=text.index) for word in ("==", region)]


def copies_exist(aws):
    ec2 = aws("ec2", "eu-west-1")
    assert [each for each in ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"] if "Last copy of" in each["Description"]]
    assert ec2.describe_images(Owners=["self"])["Images"][0]["Name"].startswith("last-i-")


def disk_and_address_are_back(aws, _text):
    ec2 = aws("ec2", "eu-west-1")
    (volume,) = [each for each in ec2.describe_volumes()["Volumes"] if each["State"] == "available"]
    assert (volume["Size"], volume["VolumeType"]) == (8, "gp3")
    assert len(ec2.describe_addresses()["Addresses"]) == 1


SCENARIOS = [
    Scenario(
        "acct-09.delete-default-vpcs",
        fault=one_in_use,
        twice=True,
        verified=r"\Aeu-west-1 vpc-\w+ network interfaces: 1\n\Z",
        holds=lambda aws: default_vpcs(aws) == ["eu-west-1"],
        undone=lambda aws, _: default_vpcs(aws) == REGIONS,
    ),
    Scenario(
        "acct-09.delete-unused-vpc",
        fault=unused_vpc,
        verified=lambda text: "True" in text and "False" not in text,
        holds=lambda aws: own_vpcs(aws) == [],
    ),
    Scenario(
        "acct-09.delete-unused-groups",
        fault=unused_group,
        verified=lambda text: "default" in text and "old-web" not in text,
        undone=group_is_back,
    ),
    Scenario(
        "acct-09.remove-idle",
        fault=idle_things,
        verified=nothing_idle,
        holds=copies_exist,
        undone=disk_and_address_are_back,
    ),
]

CANNOT = {}
