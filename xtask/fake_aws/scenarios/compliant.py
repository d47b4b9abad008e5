"""A compliant management account: whatever an API can decide passes, everywhere."""

from fake_aws.constants import ACCOUNT
from fake_aws.scenarios.aws import Aws, block, policy
from fake_aws.scenarios.messy import ADMINISTRATOR, HOME, ago
from fake_aws.scenarios.verdicts import PASS, REVIEW, Expected, blocked

TRAIL = f"arn:aws:cloudtrail:{HOME}:{ACCOUNT}:trail/everything"
FEATURES = ("S3_DATA_EVENTS", "EBS_MALWARE_PROTECTION", "LAMBDA_NETWORK_LOGS", "RDS_LOGIN_EVENTS", "EKS_AUDIT_LOGS")
GUARD = {
    "Effect": "Deny",
    "NotAction": ["iam:EnableMFADevice", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "sts:GetSessionToken"],
    "Resource": "*",
    "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
}


def people(aws: Aws):
    """A directory for everyone, and two users for emergencies."""
    iam = aws("iam")
    aws.contact()
    aws.alternate_contacts("BILLING", "OPERATIONS", "SECURITY")
    aws.root_app()
    aws.report("<root_account>", password_last_used=ago(200))
    aws("organizations").create_organization(FeatureSet="ALL")
    aws("iam").enable_organizations_root_credentials_management()
    metadata = "<EntityDescriptor>" + "x" * 1000 + "</EntityDescriptor>"
    iam.create_saml_provider(Name="AWSSSO_0123456789abcdef_DO_NOT_DELETE", SAMLMetadataDocument=metadata)
    aws.sso_role("AdministratorAccess", ADMINISTRATOR)
    aws.sso_role("ReadOnly", "arn:aws:iam::aws:policy/ReadOnlyAccess")
    identity_center(aws)
    iam.create_group(GroupName="emergency")
    iam.attach_group_policy(GroupName="emergency", PolicyArn=ADMINISTRATOR)
    iam.put_group_policy(GroupName="emergency", PolicyName="only-with-mfa", PolicyDocument=policy(GUARD))
    for name in ("break-glass-1", "break-glass-2"):
        aws.person(name, group="emergency", mfa=True, password_last_used=ago(20))
    iam.update_account_password_policy(MinimumPasswordLength=14, PasswordReusePrevention=24, AllowUsersToChangePassword=True)


def identity_center(aws: Aws):
    """Assignments to groups only."""
    aws.store("sso-admin")["on"] = True
    center = aws("sso-admin")
    instance = center.list_instances()["Instances"][0]["InstanceArn"]
    for name in ("AdministratorAccess", "ReadOnly"):
        made = center.create_permission_set(InstanceArn=instance, Name=name)["PermissionSet"]["PermissionSetArn"]
        center.create_account_assignment(
            InstanceArn=instance,
            TargetId=ACCOUNT,
            TargetType="AWS_ACCOUNT",
            PermissionSetArn=made,
            PrincipalType="GROUP",
            PrincipalId="0123456789-01234567-89ab-cdef-0123-456789abcdef",
        )
        center.provision_permission_set(InstanceArn=instance, PermissionSetArn=made, TargetType="ALL_PROVISIONED_ACCOUNTS")


def logs(aws: Aws):
    """A sealed trail of everything, in a bucket that only it can write and nobody can empty."""
    s3 = aws("s3")
    aws.bucket("footing-logs", ObjectLockEnabledForBucket=True)
    s3.put_bucket_versioning(Bucket="footing-logs", VersioningConfiguration={"Status": "Enabled"})
    s3.put_object_lock_configuration(
        Bucket="footing-logs",
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 365}},
        },
    )
    ours = {"StringEquals": {"aws:SourceArn": TRAIL}}
    delivery = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Condition": ours}
    s3.put_bucket_policy(
        Bucket="footing-logs",
        Policy=policy(
            delivery | {"Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::footing-logs"},
            delivery | {"Action": "s3:PutObject", "Resource": f"arn:aws:s3:::footing-logs/AWSLogs/{ACCOUNT}/*"},
        ),
    )
    aws("s3control").put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration=block(True))
    aws("cloudtrail").create_trail(
        Name="everything", S3BucketName="footing-logs", IsMultiRegionTrail=True, EnableLogFileValidation=True
    )
    aws("cloudtrail").start_logging(Name="everything")


def network(aws: Aws):
    """One network, in use."""
    for region in aws.regions:
        aws.delete_default_vpc(region)
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
    aws.instance(HOME, subnet, SecurityGroupIds=[group])


def money(aws: Aws):
    budget = {"BudgetName": "monthly", "BudgetType": "COST", "TimeUnit": "MONTHLY"}
    ahead = {
        "NotificationType": "FORECASTED",
        "ComparisonOperator": "GREATER_THAN",
        "Threshold": 100,
        "ThresholdType": "PERCENTAGE",
    }
    team = [{"SubscriptionType": "EMAIL", "Address": "billing@example.com"}]
    aws("budgets").create_budget(
        AccountId=ACCOUNT,
        Budget=budget | {"BudgetLimit": {"Amount": "500", "Unit": "USD"}},
        NotificationsWithSubscribers=[{"Notification": ahead, "Subscribers": team}],
    )
    monitor = {"MonitorName": "services", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}
    aws("ce").create_anomaly_monitor(AnomalyMonitor=monitor)


def detection(aws: Aws):
    """On and heard in every Region."""
    for region in aws.regions:
        aws("guardduty", region).create_detector(Enable=True, Features=[{"Name": each, "Status": "ENABLED"} for each in FEATURES])
        topic = aws("sns", region).create_topic(Name="guardduty-findings")["TopicArn"]
        aws("sns", region).subscribe(TopicArn=topic, Protocol="email", Endpoint="security@example.com")
        aws("events", region).put_rule(
            Name="guardduty-findings",
            EventPattern='{"source": ["aws.guardduty"], "detail-type": ["GuardDuty Finding"]}',
            State="ENABLED",
        )
        aws("events", region).put_targets(Rule="guardduty-findings", Targets=[{"Id": "mail", "Arn": topic}])
        aws("securityhub", region).enable_security_hub(EnableDefaultStandards=False)
        standard = f"arn:aws:securityhub:{region}::standards/aws-foundational-security-best-practices/v/1.0.0"
        aws("securityhub", region).batch_enable_standards(StandardsSubscriptionRequests=[{"StandardsArn": standard}])
        aws("inspector2", region).enable(accountIds=[ACCOUNT], resourceTypes=["EC2", "ECR", "LAMBDA"])
    # A paid plan, nothing on red.
    for service in ("support", "trustedadvisor"):
        aws.store(service)["red"] = []


def build(aws: Aws) -> Expected:
    people(aws)
    logs(aws)
    network(aws)
    money(aws)
    detection(aws)
    return {
        "acct-01.alternate-contacts": blocked(PASS),
        "acct-01.root-email": None,
        "acct-01.contact-details": blocked(REVIEW),
        "acct-02.root-mfa": PASS,
        "acct-02.no-root-keys": PASS,
        "acct-02.root-idle": PASS,
        "acct-02.daily-admin": PASS,
        "acct-02.root-custody": REVIEW,
        "acct-03.own-sign-in": REVIEW,
        "acct-03.federated": PASS,
        "acct-03.no-personal-keys": PASS,
        "acct-03.no-stale-sign-ins": PASS,
        "acct-04.through-groups": PASS,
        "acct-04.job-functions": REVIEW,
        "acct-04.no-star-policies": PASS,
        "acct-05.console-mfa": PASS,
        "acct-05.idp-mfa": None,
        "acct-05.enforced": PASS,
        "acct-05.strong-and-spare": REVIEW,
        "acct-06.long-passwords": PASS,
        "acct-06.no-reuse": PASS,
        "acct-06.unique-passwords": REVIEW,
        "acct-07.all-regions": PASS,
        "acct-07.management-events": PASS,
        "acct-07.log-validation": PASS,
        "acct-07.closed-bucket": blocked(PASS),
        "acct-07.kept-logs": blocked(PASS),
        "acct-08.account-block": blocked(PASS),
        "acct-08.bucket-block": blocked(PASS),
        "acct-08.no-public-data": blocked(PASS),
        "acct-09.default-vpcs": PASS,
        "acct-09.unused-network": PASS,
        "acct-09.idle-resources": REVIEW,
        "acct-10.cost-budget": PASS,
        "acct-10.forecast-alert": PASS,
        "acct-10.alert-owner": REVIEW,
        "acct-11.on-everywhere": blocked(PASS),
        "acct-11.notified": blocked(PASS),
        "acct-11.protection-plans": blocked(PASS),
        "acct-11.response": blocked(REVIEW),
        "acct-12.regular-review": None,
        "acct-12.no-red-items": blocked(PASS),
        "acct-12.security-hub": PASS,
        "acct-12.vulnerability-scan": blocked(PASS),
        "acct-12.penetration-test": None,
    }
