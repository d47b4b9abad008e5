"""A startup that has grown for two years without anyone looking: faults in every control, in three Regions."""

from datetime import datetime, timedelta, timezone

from fake_aws.constants import ACCOUNT
from fake_aws.scenarios.aws import Aws, block, policy
from fake_aws.scenarios.verdicts import PASS, REVIEW, Expected, Verdict, blocked, partly, wholly
from fake_aws.scenarios.workload import held, recorder

HOME, IRELAND, SYDNEY = "us-east-1", "eu-west-1", "ap-southeast-2"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def ago(days: float) -> str:
    return (datetime.now(timezone.utc) - timedelta(days=days)).isoformat(timespec="seconds")


def root(aws: Aws):
    aws.contact()
    # Security is there, billing and operations are not.
    aws.alternate_contacts("SECURITY")
    aws.root(AccountMFAEnabled=0, AccountAccessKeysPresent=1)
    aws.report("<root_account>", password_last_used=ago(200), access_key_1_last_used_date=ago(3))


def people(aws: Aws) -> str:
    """Users with every fault; the ARN of a policy that allows everything."""
    iam = aws("iam")
    for group in ("Admins", "Developers"):
        iam.create_group(GroupName=group)
    iam.attach_group_policy(GroupName="Admins", PolicyArn=ADMINISTRATOR)
    iam.attach_group_policy(GroupName="Developers", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    aws.person("alice", group="Admins", mfa=True, password_last_used=ago(2))
    iam.create_access_key(UserName="alice")
    aws.report("alice", access_key_1_last_rotated=ago(400), access_key_1_last_used_date=ago(1))
    # In no group, no second factor, not seen for most of a year.
    aws.person("bob", password_last_used=ago(300))
    iam.attach_user_policy(UserName="bob", PolicyArn=ADMINISTRATOR)
    # In a group, and with a policy of her own.
    aws.person("carol", group="Developers", mfa=True, password_last_used=ago(120))
    servers = policy({"Effect": "Allow", "Action": "ec2:*", "Resource": "*"})
    iam.put_user_policy(UserName="carol", PolicyName="servers", PolicyDocument=servers)
    aws.person("dev-team", group="Developers", password_last_used=ago(1))
    # A machine that may do everything, by a policy of the account's own.
    iam.create_user(UserName="ci-deploy")
    iam.create_access_key(UserName="ci-deploy")
    everything = policy({"Effect": "Allow", "Action": "*", "Resource": "*"})
    arn = iam.create_policy(PolicyName="ci-all", PolicyDocument=everything)["Policy"]["Arn"]
    iam.attach_user_policy(UserName="ci-deploy", PolicyArn=arn)
    iam.update_account_password_policy(MinimumPasswordLength=8, PasswordReusePrevention=5, AllowUsersToChangePassword=True)
    return arn


def storage(aws: Aws):
    s3 = aws("s3")
    aws.bucket("acme-logs")
    delivery = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}}
    objects = delivery | {"Action": "s3:PutObject", "Resource": f"arn:aws:s3:::acme-logs/AWSLogs/{ACCOUNT}/*"}
    acl = delivery | {"Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::acme-logs"}
    # Any trail of anybody may write: no `aws:SourceArn`.
    s3.put_bucket_policy(Bucket="acme-logs", Policy=policy(acl, objects))
    aws.bucket("acme-data")
    # Everybody may read.
    aws.bucket("acme-assets", blocked=False)
    reading = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-assets/*"}
    s3.put_bucket_policy(Bucket="acme-assets", Policy=policy(reading))
    # Everybody may write.
    aws.bucket("acme-uploads", blocked=False, ObjectOwnership="ObjectWriter")
    s3.put_bucket_acl(Bucket="acme-uploads", GrantWrite='uri="http://acs.amazonaws.com/groups/global/AllUsers"')
    # Somebody has switched it off.
    aws("s3control").put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration=block(False))
    # AWS Config looks on, and so does Security Hub.
    recorder(aws, HOME)
    aws.store("securityhub").setdefault("findings", []).extend(
        [
            held("S3.2", "arn:aws:s3:::acme-assets", "Buckets should block public read access"),
            held("S3.3", "arn:aws:s3:::acme-uploads", "Buckets should block public write access"),
            held("S3.8", "arn:aws:s3:::acme-uploads", "Buckets should block public access"),
        ]
    )


def trail(aws: Aws):
    """One Region only, and not sealed."""
    aws("cloudtrail").create_trail(Name="management", S3BucketName="acme-logs", IsMultiRegionTrail=False)
    aws("cloudtrail").start_logging(Name="management")


def networks(aws: Aws) -> dict[str, str]:
    """A server in the default network at home; empty ones in Ireland and elsewhere; a forgotten network in Sydney."""
    ec2 = aws("ec2")
    here = [{"Name": "vpc-id", "Values": [aws.default_vpc(HOME)]}]
    subnet = ec2.describe_subnets(Filters=here)["Subnets"][0]["SubnetId"]
    aws.instance(HOME, subnet, UserData="canary-of-a-server")
    unused = ec2.create_security_group(GroupName="old-ssh", Description="ssh", VpcId=aws.default_vpc(HOME))["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=unused,
        IpPermissions=[{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
    )
    aws.delete_default_vpc(SYDNEY)
    forgotten = aws("ec2", SYDNEY).create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    ec2.allocate_address(Domain="vpc")
    ec2.create_volume(AvailabilityZone=f"{HOME}a", Size=8)
    # Ireland is in use by a function, which needs no network.
    aws.function(IRELAND, "thumbnails", Environment={"Variables": {"DATABASE_PASSWORD": "canary-of-a-function"}})
    return {"group": unused, "network": forgotten}


def money(aws: Aws):
    """A budget that warns when the money is spent, not before."""
    budget = {"BudgetName": "monthly", "BudgetType": "COST", "TimeUnit": "MONTHLY"}
    spent = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80, "ThresholdType": "PERCENTAGE"}
    aws("budgets").create_budget(
        AccountId=ACCOUNT,
        Budget=budget | {"BudgetLimit": {"Amount": "500", "Unit": "USD"}},
        NotificationsWithSubscribers=[
            {"Notification": spent, "Subscribers": [{"SubscriptionType": "EMAIL", "Address": "ada@example.com"}]}
        ],
    )


def detection(aws: Aws):
    """GuardDuty, Security Hub and Inspector at home only; a grave finding that nobody has looked at."""
    aws("guardduty").create_detector(
        Enable=True,
        Features=[
            {"Name": "S3_DATA_EVENTS", "Status": "ENABLED"},
            {"Name": "EBS_MALWARE_PROTECTION", "Status": "DISABLED"},
            {"Name": "LAMBDA_NETWORK_LOGS", "Status": "DISABLED"},
        ],
    )
    aws.store("guardduty")["findings"] = [finding("f" * 32, 8.0, 20, archived=False), finding("e" * 32, 2.0, 90, archived=False)]
    handed_on = held("", f"AWS::::Account:{ACCOUNT}", "An API was called from a Tor exit node.") | {
        "Id": f"arn:aws:guardduty:{HOME}:{ACCOUNT}:detector/example/finding/{'f' * 32}",
        "ProductName": "GuardDuty",
        "CreatedAt": ago(20).replace("+00:00", ".000Z"),
    }
    del handed_on["Compliance"]
    aws.store("securityhub").setdefault("findings", []).append(handed_on)
    aws("securityhub").enable_security_hub(EnableDefaultStandards=False)
    standard = f"arn:aws:securityhub:{HOME}::standards/aws-foundational-security-best-practices/v/1.0.0"
    aws("securityhub").batch_enable_standards(StandardsSubscriptionRequests=[{"StandardsArn": standard}])
    aws("inspector2").enable(accountIds=[ACCOUNT], resourceTypes=["EC2"])
    # A paid plan, with open buckets on red.
    aws.store("support")["red"] = ["Pfx0RwqBli", "Qch7DwouX1"]
    aws.store("trustedadvisor")["red"] = ["Pfx0RwqBli", "Qch7DwouX1"]


def finding(name: str, severity: float, days: float, *, archived: bool) -> dict:
    """A finding of GuardDuty as GetFindings answers it."""
    return {
        "AccountId": ACCOUNT,
        "Arn": f"arn:aws:guardduty:{HOME}:{ACCOUNT}:detector/example/finding/{name}",
        "CreatedAt": ago(days).replace("+00:00", ".000Z"),
        "UpdatedAt": ago(1).replace("+00:00", ".000Z"),
        "Id": name,
        "Region": HOME,
        "Resource": {"ResourceType": "AccessKey"},
        "SchemaVersion": "2.0",
        "Service": {"Archived": archived, "Count": 3},
        "Severity": severity,
        "Title": "An API was called from a Tor exit node.",
        "Type": "UnauthorizedAccess:IAMUser/TorIPCaller",
    }


def build(aws: Aws) -> Expected:
    root(aws)
    star = people(aws)
    storage(aws)
    trail(aws)
    left = networks(aws)
    empty = [aws.default_vpc(region) for region in aws.regions if region not in (HOME, SYDNEY)]
    money(aws)
    detection(aws)
    return {
        # SECURITY is set.
        "acct-01.alternate-contacts": blocked(partly()),
        "acct-01.root-email": None,
        "acct-01.contact-details": blocked(REVIEW),
        "acct-02.root-mfa": wholly(),
        "acct-02.no-root-keys": wholly(),
        # Root's key was used three days ago.
        "acct-02.root-idle": wholly(),
        "acct-02.daily-admin": PASS,
        "acct-02.root-custody": REVIEW,
        "acct-03.own-sign-in": REVIEW,
        # The minimum of 2022: users of their own, no directory.
        "acct-03.federated": partly(),
        "acct-03.no-personal-keys": wholly("alice"),
        # carol has a second factor, bob has not.
        "acct-03.no-stale-sign-ins": wholly("bob", "carol"),
        "acct-04.through-groups": wholly("bob", "carol", "ci-deploy"),
        # Four console users, of whom two are no administrators.
        "acct-04.job-functions": REVIEW,
        "acct-04.no-star-policies": wholly(star),
        "acct-05.console-mfa": wholly("bob", "dev-team"),
        "acct-05.idp-mfa": None,
        "acct-05.enforced": wholly("alice", "bob", "carol", "dev-team"),
        "acct-05.strong-and-spare": REVIEW,
        "acct-06.long-passwords": wholly(),
        # 5 of 24.
        "acct-06.no-reuse": partly(),
        "acct-06.unique-passwords": REVIEW,
        "acct-07.all-regions": partly("management"),
        # No multi-Region trail, so nothing of one.
        "acct-07.management-events": wholly(),
        "acct-07.log-validation": wholly(),
        "acct-07.closed-bucket": blocked(partly("management")),
        # AWS Config has recorded these three.
        "acct-07.kept-logs": wholly("acme-logs"),
        "acct-08.account-block": wholly(),
        "acct-08.bucket-block": partly("acme-assets", "acme-uploads"),
        # Security Hub says who may be open, not how far.
        "acct-08.no-public-data": (wholly("acme-uploads"), Verdict("review", resources=("acme-assets", "acme-uploads"))),
        # One Region of three; where more are enabled, most of them.
        "acct-09.default-vpcs": (partly if 2 * len(empty) <= len(aws.regions) else wholly)(*empty),
        "acct-09.unused-network": wholly(left["network"], left["group"]),
        "acct-09.idle-resources": REVIEW,
        "acct-10.cost-budget": PASS,
        "acct-10.forecast-alert": partly("monthly"),
        "acct-10.alert-owner": REVIEW,
        # Ireland is in use.
        "acct-11.on-everywhere": blocked(wholly()),
        # No rule is there for it, wherever it may be on, and the account stands alone.
        "acct-11.notified": wholly(HOME),
        # Buckets are watched at home, volumes not, and Ireland has no detector.
        "acct-11.protection-plans": blocked(partly()),
        # Security Hub has it too.
        "acct-11.response": (wholly("f" * 32), REVIEW),
        "acct-12.regular-review": None,
        "acct-12.no-red-items": blocked(wholly()),
        "acct-12.security-hub": partly(),
        "acct-12.vulnerability-scan": blocked(partly()),
        "acct-12.penetration-test": None,
    }


def block_account(aws: Aws):
    aws("s3control").put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration=block(True))


def console_mfa(aws: Aws):
    iam = aws("iam")
    for name in ("bob", "dev-team"):
        serial = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]["SerialNumber"]
        iam.enable_mfa_device(UserName=name, SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="654321")


def root_keys(aws: Aws):
    aws.root(AccountAccessKeysPresent=0)


def trail_everywhere(aws: Aws):
    aws("cloudtrail").update_trail(Name="management", IsMultiRegionTrail=True, EnableLogFileValidation=True)


# What mends: acct-08.account-block (and -08.bucket-block, -08.no-public-data), acct-05.console-mfa, acct-02.no-root-keys,
# acct-07.all-regions with -07.management-events and -07.log-validation.
MUTATIONS = {
    "block-account": block_account,
    "console-mfa": console_mfa,
    "delete-root-keys": root_keys,
    "trail-everywhere": trail_everywhere,
}
