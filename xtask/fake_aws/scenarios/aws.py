"""How scenarios build an account: boto3, straight into moto, and what moto cannot be told by an API."""

import io
import json
import threading
import zipfile

import boto3
from botocore.awsrequest import AWSResponse
from botocore.config import Config

from fake_aws.constants import ACCOUNT
from fake_aws.extensions.operations import STORE
from fake_aws.gateway import hosts
from fake_aws.gateway.account import Account, read
from fake_aws.gateway.wire import Request

HOME = "us-east-1"
# One of those that moto knows.
IMAGE = "ami-12c6146b"


class Raw(io.BytesIO):
    """A body as botocore reads it."""

    def stream(self, **_):
        yield self.read()


class Aws:
    """Clients of the account, without a network between: `aws("ec2")`, `aws("ec2", "eu-west-1")`."""

    # Clients take long to make, and do not care which account answers.
    clients: dict = {}
    account: Account
    lock = threading.Lock()

    def __init__(self, account: Account, regions: list[str]):
        Aws.account = account
        self.regions = regions

    def __call__(self, service: str, region: str = HOME):
        with Aws.lock:
            if (service, region) not in Aws.clients:
                Aws.clients[service, region] = self.client(service, region)
            return Aws.clients[service, region]

    @staticmethod
    def client(service, region):
        made = boto3.client(
            service,
            region,
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="example",
            config=Config(retries={"total_max_attempts": 1}, request_checksum_calculation="when_required"),
        )
        made.meta.events.register("before-send.*.*", Aws.send)
        return made

    @staticmethod
    def send(request, **_):
        """Answers in the place of the network."""
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else body.read()
        scheme, _, rest = request.url.partition("://")
        name, slash, target = rest.partition("/")
        headers = [(key, value if isinstance(value, str) else value.decode()) for key, value in request.headers.items()]
        asked = Request(request.method, slash + target or "/", [*headers, ("host", name)], body, scheme == "https")
        host = hosts.host(name)
        answer = Aws.account.answer(read(asked, host), host.region, asked)
        return AWSResponse(request.url, answer.status, answer.headers, Raw(answer.body))

    # What no API can set.

    def root(self, **summary: int):
        """Values of the account summary about root, such as `AccountMFAEnabled=1`."""
        self.store("iam").setdefault("root", {}).update(summary)

    def root_app(self):
        """Root's second factor is an app on a phone."""
        self.root(AccountMFAEnabled=1)
        self.store("iam")["root_app"] = True

    def report(self, user: str, **columns: str):
        """Columns of a user's row in the credential report; `<root_account>` is root's."""
        self.store("iam").setdefault("columns", {}).setdefault(user, {}).update(columns)

    def store(self, service: str, region: str = HOME) -> dict:
        """The memory of what is added to moto."""
        return STORE[service, region]

    def tell(self, service: str, operation: str, answer):
        """Sets the answer of an operation: itself, an error, or a function of Region and parameters."""
        self.account.tell(service, operation, answer)

    # What scenarios do again and again.

    def contact(self):
        """The account's own contact, which every account has."""
        self("account").put_contact_information(
            ContactInformation={
                "FullName": "Ada Example",
                "CompanyName": "Example Ltd",
                "AddressLine1": "1 Example Street",
                "City": "Dublin",
                "CountryCode": "IE",
                "PostalCode": "D01 AB12",
                "PhoneNumber": "+353 1 555 0100",
            }
        )

    def alternate_contacts(self, *kinds: str):
        for kind in kinds:
            self("account").put_alternate_contact(
                AlternateContactType=kind,
                EmailAddress=f"{kind.lower()}@example.com",
                Name=f"{kind.title()} team",
                PhoneNumber="+353 1 555 0100",
                Title="Team",
            )

    def person(self, name: str, *, group: str | None = None, mfa: bool = False, **columns: str):
        """An IAM user with a password."""
        iam = self("iam")
        iam.create_user(UserName=name)
        iam.create_login_profile(UserName=name, Password="correct-horse-battery-staple-1")
        if group:
            iam.add_user_to_group(GroupName=group, UserName=name)
        if mfa:
            serial = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]["SerialNumber"]
            iam.enable_mfa_device(UserName=name, SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="654321")
        self.report(name, **columns)

    def sso_role(self, permission_set: str, *policies: str):
        """A role as Identity Center makes it."""
        name = f"AWSReservedSSO_{permission_set}_0123456789abcdef"
        provider = f"arn:aws:iam::{ACCOUNT}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE"
        trust = {"Effect": "Allow", "Principal": {"Federated": provider}, "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"]}
        self("iam").create_role(RoleName=name, Path="/aws-reserved/sso.amazonaws.com/", AssumeRolePolicyDocument=policy(trust))
        for arn in policies:
            self("iam").attach_role_policy(RoleName=name, PolicyArn=arn)

    def bucket(self, name: str, *, blocked: bool = True, region: str = HOME, **more):
        where = {} if region == HOME else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        self("s3", region).create_bucket(Bucket=name, **where, **more)
        if blocked:
            self("s3", region).put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block(True))

    def default_vpc(self, region: str) -> str:
        filters = [{"Name": "is-default", "Values": ["true"]}]
        return self("ec2", region).describe_vpcs(Filters=filters)["Vpcs"][0]["VpcId"]

    def delete_default_vpc(self, region: str):
        ec2, vpc = self("ec2", region), self.default_vpc(region)
        here = [{"Name": "vpc-id", "Values": [vpc]}]
        for each in ec2.describe_subnets(Filters=here)["Subnets"]:
            ec2.delete_subnet(SubnetId=each["SubnetId"])
        attached = [{"Name": "attachment.vpc-id", "Values": [vpc]}]
        for each in ec2.describe_internet_gateways(Filters=attached)["InternetGateways"]:
            ec2.detach_internet_gateway(InternetGatewayId=each["InternetGatewayId"], VpcId=vpc)
            ec2.delete_internet_gateway(InternetGatewayId=each["InternetGatewayId"])
        ec2.delete_vpc(VpcId=vpc)

    def instance(self, region: str, subnet: str, **more) -> str:
        """A server; without groups of its own it is in its network's default group, as on AWS."""
        if "SecurityGroupIds" not in more:
            more["SecurityGroupIds"] = [self.default_group(region, subnet)]
        started = self("ec2", region).run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1, SubnetId=subnet, **more)
        return started["Instances"][0]["InstanceId"]

    def default_group(self, region: str, subnet: str) -> str:
        ec2 = self("ec2", region)
        (found,) = ec2.describe_subnets(SubnetIds=[subnet])["Subnets"]
        filters = [{"Name": "vpc-id", "Values": [found["VpcId"]]}, {"Name": "group-name", "Values": ["default"]}]
        return ec2.describe_security_groups(Filters=filters)["SecurityGroups"][0]["GroupId"]

    def function(self, region: str, name: str, **more):
        trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        role = self("iam").create_role(RoleName=f"{name}-role", AssumeRolePolicyDocument=policy(trust))["Role"]["Arn"]
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("main.py", "def handler(event, context): pass\n")
        self("lambda", region).create_function(
            FunctionName=name,
            Runtime="python3.13",
            Role=role,
            Handler="main.handler",
            Code={"ZipFile": packed.getvalue()},
            **more,
        )


def policy(*statements: dict) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def block(on: bool) -> dict:
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    return dict.fromkeys(names, on)
