"""An account of yesterday: its root user, a default network in every Region, and nothing else."""

from datetime import datetime, timedelta, timezone

from fake_aws.scenarios.aws import Aws
from fake_aws.scenarios.verdicts import NOT_APPLICABLE, PASS, REVIEW, UNKNOWN, Expected, blocked, wholly


def build(aws: Aws) -> Expected:
    aws.contact()
    yesterday = (datetime.now(timezone.utc) - timedelta(days=1)).isoformat(timespec="seconds")
    aws.report("<root_account>", password_last_used=yesterday, user_creation_time=yesterday)
    networks = [aws.default_vpc(region) for region in aws.regions]
    return {
        "acct-01.alternate-contacts": blocked(wholly()),
        "acct-01.root-email": None,
        "acct-01.contact-details": blocked(REVIEW),
        "acct-02.root-mfa": wholly(),
        "acct-02.no-root-keys": PASS,
        # The password was used yesterday.
        "acct-02.root-idle": REVIEW,
        "acct-02.daily-admin": wholly(),
        "acct-02.root-custody": REVIEW,
        "acct-03.own-sign-in": REVIEW,
        "acct-03.federated": wholly(),
        "acct-03.no-personal-keys": NOT_APPLICABLE,
        "acct-03.no-stale-sign-ins": NOT_APPLICABLE,
        "acct-04.through-groups": NOT_APPLICABLE,
        "acct-04.job-functions": REVIEW,
        "acct-04.no-star-policies": PASS,
        "acct-05.console-mfa": NOT_APPLICABLE,
        "acct-05.idp-mfa": None,
        "acct-05.enforced": NOT_APPLICABLE,
        "acct-05.strong-and-spare": REVIEW,
        "acct-06.long-passwords": NOT_APPLICABLE,
        "acct-06.no-reuse": NOT_APPLICABLE,
        "acct-06.unique-passwords": REVIEW,
        "acct-07.all-regions": wholly(),
        "acct-07.management-events": wholly(),
        "acct-07.log-validation": wholly(),
        # Without a trail there is no bucket to ask about, so browsers know as much.
        "acct-07.closed-bucket": wholly(),
        "acct-07.kept-logs": wholly(),
        "acct-08.account-block": blocked(wholly()),
        "acct-08.bucket-block": blocked(NOT_APPLICABLE),
        "acct-08.no-public-data": blocked(NOT_APPLICABLE),
        "acct-09.default-vpcs": wholly(*networks),
        "acct-09.unused-network": NOT_APPLICABLE,
        "acct-09.idle-resources": REVIEW,
        "acct-10.cost-budget": wholly(),
        "acct-10.forecast-alert": wholly(),
        "acct-10.alert-owner": REVIEW,
        # Its role in IAM is missing.
        "acct-11.on-everywhere": wholly(),
        "acct-11.notified": wholly(),
        # Whether there are buckets, browsers do not see.
        "acct-11.protection-plans": blocked(NOT_APPLICABLE),
        "acct-11.response": blocked(REVIEW),
        "acct-12.regular-review": None,
        # Needs a paid support plan.
        "acct-12.no-red-items": UNKNOWN,
        "acct-12.security-hub": wholly(),
        # Whether Inspector could say more, browsers do not know.
        "acct-12.vulnerability-scan": blocked(NOT_APPLICABLE),
        "acct-12.penetration-test": None,
    }


def alternate_contacts(aws: Aws):
    aws.alternate_contacts("BILLING", "OPERATIONS", "SECURITY")


def root_mfa(aws: Aws):
    aws.root(AccountMFAEnabled=1)


def delete_default_networks(aws: Aws):
    for region in aws.regions:
        aws.delete_default_vpc(region)


# What mends: acct-01.alternate-contacts, acct-02.root-mfa, acct-09.default-vpcs.
MUTATIONS = {
    "alternate-contacts": alternate_contacts,
    "root-mfa": root_mfa,
    "delete-default-networks": delete_default_networks,
}
