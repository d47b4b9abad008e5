"""A company of some hundred people, in every Region that is enabled by default: its size is what matters, not what is wrong.

Ten thousand calls would take minutes, so most of it is written straight into moto."""

import base64
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from moto.awslambda.models import lambda_backends
from moto.ec2.models import ec2_backends
from moto.iam.models import iam_backends
from moto.s3.models import s3_backends

from fake_aws.constants import ACCOUNT
from fake_aws.scenarios.aws import HOME, IMAGE, Aws, block
from fake_aws.scenarios.messy import ago
from fake_aws.scenarios.verdicts import Expected, blocked, partly, wholly
from fake_aws.scenarios.workload import ANYWHERE, age, role

# Those that an account has from the start.
REGIONS = """us-east-1 eu-west-1 us-east-2 us-west-1 us-west-2 ap-south-1 ap-northeast-1 ap-northeast-2 ap-northeast-3
ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 eu-west-2 eu-west-3 eu-north-1 sa-east-1""".split()
GROUPS, BUCKETS, USERS, VOLUMES, SERVERS, FUNCTIONS = 2_000, 1_000, 300, 5_000, 500, 500
# Networks of a Region besides its default one.
NETWORKS = 2


def shares(total: int, regions: list[str]) -> dict[str, int]:
    """How many of something stand in each Region: most at home, many in the second, the rest everywhere."""
    weights = {region: {0: 40, 1: 20}.get(place, 40 / max(1, len(regions) - 2)) for place, region in enumerate(regions)}
    found = {region: int(total * weight / sum(weights.values())) for region, weight in weights.items()}
    found[regions[0]] += total - sum(found.values())
    return found


def numbered(total: int, regions: list[str]) -> Iterator[tuple[str, int]]:
    """The Region of each, and a number that all Regions count together."""
    number = 0
    for region, count in shares(total, regions).items():
        for _ in range(count):
            yield region, number
            number += 1


def people(aws: Aws) -> list[str]:
    """Users with passwords: one in four without a second factor, half with keys, many of them old. Who has no second factor."""
    iam = iam_backends[ACCOUNT]["aws"]
    names = [f"person-{number:03}" for number in range(USERS)]
    for team in range(10):
        aws("iam").create_group(GroupName=f"team-{team}")
        aws("iam").attach_group_policy(GroupName=f"team-{team}", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    for number, name in enumerate(names):
        iam.create_user(HOME, name)
        iam.create_login_profile(name, "correct-horse-battery-staple-1")
        iam.add_user_to_group(f"team-{number % 10}", name)
        if number % 4:
            device = iam.create_virtual_mfa_device(name, "/")
            iam.enable_mfa_device(name, device.serial_number, "123456", "654321")
        columns = {"password_last_used": ago(number % 60)}
        if number % 2:
            iam.create_access_key(name)
            columns |= {"access_key_1_last_rotated": ago(30 + number * 3), "access_key_1_last_used_date": ago(number % 40)}
        aws.report(name, **columns)
    return names[::4]


def storage(aws: Aws) -> list[str]:
    """Buckets in every Region, one in ten not closed to the public: those."""
    s3, loose = s3_backends[ACCOUNT]["aws"], []
    for region, number in numbered(BUCKETS, aws.regions):
        bucket = s3.create_bucket(f"example-{region}-{number:04}", region)
        if number % 10:
            s3.put_public_access_block(bucket.name, dict.fromkeys(block(True), "true"))
        else:
            loose.append(bucket.name)
    return loose


def networks(aws: Aws) -> dict[str, list[str]]:
    """Networks of their own in every Region: a subnet of each, by Region."""
    found = {}
    for region in aws.regions:
        ec2 = aws("ec2", region)
        vpcs = [ec2.create_vpc(CidrBlock=f"10.{number}.0.0/16")["Vpc"]["VpcId"] for number in range(NETWORKS)]
        made = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.{number}.0.0/20") for number, vpc in enumerate(vpcs)]
        found[region] = [each["Subnet"]["SubnetId"] for each in made]
    return found


@dataclass
class Groups:
    """Security groups, by Region and network."""

    of: dict[tuple[str, int], list[str]]
    # Those that let the whole world reach a cache.
    open: set[str]


def groups(aws: Aws, subnets: dict[str, list[str]]) -> Groups:
    """Groups in the networks of each Region, one in nine of them open."""
    # Every network has come with one.
    there = sum(len(vpc) for region in aws.regions for vpc in ec2_backends[ACCOUNT][region].groups.values())
    made = Groups(defaultdict(list), set())
    for region, number in numbered(GROUPS - there, aws.regions):
        ec2, network = ec2_backends[ACCOUNT][region], number % NETWORKS
        vpc = ec2.get_subnet(subnets[region][network]).vpc_id
        group = ec2.create_security_group(f"service-{number:04}", f"Service {number}", vpc, force=True)
        for port in ("443", "5432"):
            ec2.authorize_security_group_ingress(group.id, "tcp", port, port, [{"CidrIp": "10.0.0.0/8"}], vpc_id=vpc)
        if number % 9 == 0:
            ec2.authorize_security_group_ingress(group.id, "tcp", "6379", "6379", [{"CidrIp": ANYWHERE}], vpc_id=vpc)
            made.open.add(group.id)
        made.of[region, network].append(group.id)
    return made


def servers(aws: Aws, subnets: dict[str, list[str]], made: Groups) -> set[str]:
    """Servers in batches of at most five, each with two groups: the groups that are in use."""
    used: set[str] = set()
    for region, count in shares(SERVERS, aws.regions).items():
        for number, first in enumerate(range(0, count, 5)):
            network = number % NETWORKS
            own = made.of[region, network]
            chosen = [own[2 * number % len(own)], own[(2 * number + 1) % len(own)]]
            used |= set(chosen)
            name = {"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": f"service-{number}"}]}
            aws("ec2", region).run_instances(
                ImageId=IMAGE,
                MinCount=min(5, count - first),
                MaxCount=min(5, count - first),
                SubnetId=subnets[region][network],
                SecurityGroupIds=chosen,
                TagSpecifications=[name],
            )
        age(region, 30)
    return used


def volumes(aws: Aws) -> list[str]:
    """Volumes beside those that servers begin with: half of them encrypted, two in three in use. Which are not encrypted."""
    there = {region: len(ec2_backends[ACCOUNT][region].volumes) for region in aws.regions}
    for region, number in numbered(VOLUMES - sum(there.values()), aws.regions):
        ec2 = ec2_backends[ACCOUNT][region]
        volume = ec2.create_volume(100, f"{region}a", encrypted=number % 2 == 0, volume_type="gp3")
        if number % 3:
            running = [each for one in ec2.reservations.values() for each in one.instances]
            instance = running[number % len(running)]
            ec2.attach_volume(volume.id, instance.id, f"/dev/sd{number}")
    return [each.id for region in aws.regions for each in ec2_backends[ACCOUNT][region].volumes.values() if not each.encrypted]


def functions(aws: Aws, subnets: dict[str, list[str]], made: Groups) -> list[str]:
    """Functions with settings, one in five with a password among them: those. One in ten may be called by a bucket."""
    roles = [role(aws, f"functions-{number}", "lambda") for number in range(20)]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("main.py", "def handler(event, context): pass\n")
    code, leaking = base64.b64encode(packed.getvalue()).decode(), []
    for region, number in numbered(FUNCTIONS, aws.regions):
        name, network = f"function-{number:03}", number % NETWORKS
        settings = {"STAGE": "production", "LOG_LEVEL": "info", "TABLE": f"table-{number}"}
        if number % 5 == 0:
            settings["DATABASE_PASSWORD"] = "canary-of-a-function"
            leaking.append(name)
        spec = {
            "FunctionName": name,
            "Runtime": "python3.13",
            "Role": roles[number % len(roles)],
            "Handler": "main.handler",
            "Code": {"ZipFile": code},
            "Environment": {"Variables": settings},
        }
        if number % 3 == 0:
            own = made.of[region, network]
            spec["VpcConfig"] = {"SubnetIds": [subnets[region][network]], "SecurityGroupIds": [own[number % len(own)]]}
        lambda_backends[ACCOUNT][region].create_function(spec)
        if number % 10 == 0:
            aws("lambda", region).add_permission(
                FunctionName=name, StatementId="uploads", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com"
            )
    return leaking


def build(aws: Aws) -> Expected:
    aws.contact()
    careless = people(aws)
    loose = storage(aws)
    subnets = networks(aws)
    made = groups(aws, subnets)
    used = servers(aws, subnets, made)
    plain = volumes(aws)
    leaking = functions(aws, subnets, made)
    # What is certain; the rest is for the smaller accounts.
    return {
        "acct-02.root-mfa": wholly(),
        "acct-05.console-mfa": wholly(*some(careless)),
        "acct-07.all-regions": wholly(),
        "acct-08.bucket-block": blocked(partly(*some(loose))),
        "wkld-03.no-plain-secrets": wholly(*some(leaking)),
        "wkld-08.default-on": wholly(),
        "wkld-08.existing-data": wholly(*some(plain)),
        "wkld-11.no-open-ports": wholly(*some(used & made.open)),
    }


def some(names) -> list[str]:
    """Findings name the first of many."""
    return sorted(names)[:5]
