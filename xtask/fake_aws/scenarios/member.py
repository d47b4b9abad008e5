"""A member of an organization: no root credentials, the trail and GuardDuty's administration are elsewhere."""

from datetime import datetime, timezone

from fake_aws.constants import ACCOUNT
from fake_aws.extensions.operations import Refused
from fake_aws.scenarios.aws import Aws, block
from fake_aws.scenarios.messy import ADMINISTRATOR, HOME
from fake_aws.scenarios.verdicts import NOT_APPLICABLE, PASS, REVIEW, UNKNOWN, Expected, blocked, partly, wholly

MANAGEMENT = "210987654321"
ORGANIZATION = "o-a1b2c3d4e5"
TRAIL = f"arn:aws:cloudtrail:{HOME}:{MANAGEMENT}:trail/organization"


def organization(aws: Aws):
    aws.tell(
        "organizations",
        "DescribeOrganization",
        {
            "Organization": {
                "Id": ORGANIZATION,
                "Arn": f"arn:aws:organizations::{MANAGEMENT}:organization/{ORGANIZATION}",
                "FeatureSet": "ALL",
                "MasterAccountArn": f"arn:aws:organizations::{MANAGEMENT}:account/{ORGANIZATION}/{MANAGEMENT}",
                "MasterAccountId": MANAGEMENT,
                "MasterAccountEmail": "aws@example.com",
            }
        },
    )
    message = "The request was rejected because the account making the request is not the management account or delegated "
    message += "administrator account for centralized root access."
    aws.tell("iam", "ListOrganizationsFeatures", Refused("AccountNotManagementOrDelegatedAdministratorException", message))
    # Identity Center is administered elsewhere.
    aws.tell("sso-admin", "ListInstances", {"Instances": []})


def people(aws: Aws):
    """People come by Identity Center; the organization has taken root's credentials away; a machine user in a group."""
    aws.contact()
    aws.root(AccountPasswordPresent=0)
    iam = aws("iam")
    metadata = "<EntityDescriptor>" + "x" * 1000 + "</EntityDescriptor>"
    iam.create_saml_provider(Name="AWSSSO_0123456789abcdef_DO_NOT_DELETE", SAMLMetadataDocument=metadata)
    aws.sso_role("AdministratorAccess", ADMINISTRATOR)
    iam.create_group(GroupName="deployers")
    iam.attach_group_policy(GroupName="deployers", PolicyArn="arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser")
    iam.create_user(UserName="ci")
    iam.create_access_key(UserName="ci")
    iam.add_user_to_group(GroupName="deployers", UserName="ci")


def organization_trail(aws: Aws):
    """Seen from a member: the trail's name is an ARN, its bucket is not here."""
    trail = {
        "Name": "organization",
        "TrailARN": TRAIL,
        "HomeRegion": HOME,
        "S3BucketName": "organization-logs",
        "IncludeGlobalServiceEvents": True,
        "IsMultiRegionTrail": True,
        "IsOrganizationTrail": True,
        "LogFileValidationEnabled": True,
        "HasCustomEventSelectors": False,
        "HasInsightSelectors": False,
    }
    aws.tell("cloudtrail", "DescribeTrails", {"trailList": [trail]})

    def of_trail(answer):
        def function(region, params):
            if TRAIL in params.values() and region == HOME:
                return answer()
            raise Refused("TrailNotFoundException", "Unknown trail")

        return function

    def status():
        return {"IsLogging": True, "LatestDeliveryTime": datetime.now(timezone.utc)}

    selectors = [
        {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [], "ExcludeManagementEventSources": []}
    ]
    aws.tell("cloudtrail", "GetTrailStatus", of_trail(status))
    aws.tell("cloudtrail", "GetEventSelectors", of_trail(lambda: {"TrailARN": TRAIL, "EventSelectors": selectors}))


def detection(aws: Aws):
    """GuardDuty and Inspector by the organization, no rule of the account's own, no Security Hub."""
    for region in aws.regions:
        aws("guardduty", region).create_detector(
            Enable=True,
            Features=[{"Name": each, "Status": "ENABLED"} for each in ("S3_DATA_EVENTS", "LAMBDA_NETWORK_LOGS")],
        )
        aws("inspector2", region).enable(accountIds=[ACCOUNT], resourceTypes=["EC2", "ECR", "LAMBDA"])
    administrator = {"AccountId": MANAGEMENT, "RelationshipStatus": "Enabled"}
    aws.tell("guardduty", "GetAdministratorAccount", {"Administrator": administrator})


def build(aws: Aws) -> Expected:
    organization(aws)
    people(aws)
    organization_trail(aws)
    detection(aws)
    aws("s3control").put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration=block(True))
    aws.bucket("member-data")
    aws.function(HOME, "api")
    for region in aws.regions:
        if region != HOME:
            aws.delete_default_vpc(region)
    return {
        "acct-01.alternate-contacts": blocked(wholly()),
        "acct-01.root-email": None,
        "acct-01.contact-details": blocked(REVIEW),
        # Root has no credentials.
        "acct-02.root-mfa": NOT_APPLICABLE,
        "acct-02.no-root-keys": PASS,
        "acct-02.root-idle": NOT_APPLICABLE,
        "acct-02.daily-admin": PASS,
        "acct-02.root-custody": NOT_APPLICABLE,
        "acct-03.own-sign-in": REVIEW,
        "acct-03.federated": PASS,
        "acct-03.no-personal-keys": NOT_APPLICABLE,
        "acct-03.no-stale-sign-ins": NOT_APPLICABLE,
        # Identity Center is used, but its assignments cannot be read from here.
        "acct-04.through-groups": REVIEW,
        "acct-04.job-functions": REVIEW,
        "acct-04.no-star-policies": PASS,
        "acct-05.console-mfa": NOT_APPLICABLE,
        "acct-05.idp-mfa": None,
        "acct-05.enforced": NOT_APPLICABLE,
        "acct-05.strong-and-spare": REVIEW,
        "acct-06.long-passwords": NOT_APPLICABLE,
        "acct-06.no-reuse": NOT_APPLICABLE,
        "acct-06.unique-passwords": REVIEW,
        "acct-07.all-regions": PASS,
        "acct-07.management-events": PASS,
        "acct-07.log-validation": PASS,
        # The bucket belongs to another account.
        "acct-07.closed-bucket": blocked(REVIEW),
        "acct-07.kept-logs": blocked(REVIEW),
        "acct-08.account-block": blocked(PASS),
        "acct-08.bucket-block": blocked(PASS),
        "acct-08.no-public-data": blocked(PASS),
        # One Region of three.
        "acct-09.default-vpcs": partly(aws.default_vpc(HOME)),
        "acct-09.unused-network": NOT_APPLICABLE,
        "acct-09.idle-resources": REVIEW,
        # The budget may stand in the management account.
        "acct-10.cost-budget": REVIEW,
        "acct-10.forecast-alert": REVIEW,
        "acct-10.alert-owner": REVIEW,
        "acct-11.on-everywhere": blocked(PASS),
        # The administrator may be told.
        "acct-11.notified": REVIEW,
        "acct-11.protection-plans": blocked(PASS),
        "acct-11.response": blocked(REVIEW),
        "acct-12.regular-review": None,
        # Needs a paid support plan.
        "acct-12.no-red-items": UNKNOWN,
        "acct-12.security-hub": REVIEW,
        "acct-12.vulnerability-scan": blocked(PASS),
        "acct-12.penetration-test": None,
    }


def delete_default_network(aws: Aws):
    aws.delete_default_vpc(HOME)


# What mends: acct-09.default-vpcs.
MUTATIONS = {"delete-default-network": delete_default_network}
