"""What runs in an account of yesterday: nothing."""

from fake_aws.scenarios.aws import Aws
from fake_aws.scenarios.verdicts import NOT_APPLICABLE, PASS, REVIEW, Expected, blocked, partly, wholly
from fake_aws.scenarios.workload import default_groups


def build(aws: Aws) -> Expected:
    return NOTHING_RUNS | {
        # Default groups have rules, and nothing uses them.
        "wkld-11.default-group-empty": partly(*default_groups(aws)),
    }


# What holds wherever nothing runs. `member_workload.py` begins with it.
NOTHING_RUNS: Expected = {
    "wkld-01.instance-roles": NOT_APPLICABLE,
    "wkld-01.container-roles": NOT_APPLICABLE,
    "wkld-01.no-static-keys": PASS,
    "wkld-01.least-privilege": NOT_APPLICABLE,
    "wkld-01.imdsv2": NOT_APPLICABLE,
    "wkld-02.analyzer-on": wholly(),
    "wkld-02.no-public-access": PASS,
    "wkld-02.named-source": NOT_APPLICABLE,
    "wkld-02.sensitive-resources": blocked(REVIEW),
    "wkld-03.secret-store": REVIEW,
    "wkld-03.no-plain-secrets": NOT_APPLICABLE,
    "wkld-03.database-logins": NOT_APPLICABLE,
    "wkld-03.rotation": NOT_APPLICABLE,
    "wkld-04.before-commit": None,
    "wkld-04.at-push": None,
    "wkld-04.repository-access": None,
    "wkld-04.review-and-local": None,
    "wkld-05.repositories-scanned": blocked(REVIEW),
    "wkld-05.no-exposed-keys": PASS,
    "wkld-05.response-plan": None,
    "wkld-06.managed": NOT_APPLICABLE,
    "wkld-06.admin-ports-closed": PASS,
    "wkld-06.session-logs": NOT_APPLICABLE,
    "wkld-06.no-jump-hosts": NOT_APPLICABLE,
    "wkld-07.sensitive-buckets": None,
    "wkld-07.object-events": wholly(),
    # Without a rule it fails; GuardDuty, which browsers do not see, could only make it half.
    "wkld-07.denied-alert": (wholly(), partly()),
    # No trail.
    "wkld-07.trail-encrypted": NOT_APPLICABLE,
    # Off in every Region.
    "wkld-08.default-on": wholly(),
    "wkld-08.existing-data": NOT_APPLICABLE,
    "wkld-08.file-systems": NOT_APPLICABLE,
    "wkld-09.storage": NOT_APPLICABLE,
    "wkld-09.tls-forced": NOT_APPLICABLE,
    "wkld-09.tls-verified": NOT_APPLICABLE,
    # Nobody has measured MemoryDB, and so browsers are refused.
    "wkld-09.other-databases": blocked(NOT_APPLICABLE),
    "wkld-10.databases-private": NOT_APPLICABLE,
    "wkld-10.servers-private": NOT_APPLICABLE,
    "wkld-10.private-subnets": NOT_APPLICABLE,
    # All subnets are those of default networks, which are public.
    "wkld-10.network-acls": NOT_APPLICABLE,
    "wkld-11.no-open-ports": PASS,
    "wkld-11.database-tier": NOT_APPLICABLE,
    "wkld-11.audited": REVIEW,
    "wkld-12.gateway-endpoints": NOT_APPLICABLE,
    "wkld-12.interface-endpoints": NOT_APPLICABLE,
    "wkld-12.restricted": NOT_APPLICABLE,
    "wkld-13.redirect": NOT_APPLICABLE,
    "wkld-13.modern-tls": NOT_APPLICABLE,
    "wkld-13.static-sites": blocked(NOT_APPLICABLE),
    # No CloudFront: the application may send them.
    "wkld-13.security-headers": REVIEW,
    "wkld-13.other-endpoints": None,
    "wkld-14.no-direct-servers": NOT_APPLICABLE,
    # There is nothing that a filter could be asked about.
    "wkld-14.waf": NOT_APPLICABLE,
    "wkld-14.rate-limits": NOT_APPLICABLE,
    "wkld-14.ddos-ready": blocked(REVIEW),
    "wkld-15.templates": REVIEW,
    "wkld-15.pipeline": REVIEW,
    "wkld-15.scanned": REVIEW,
    "wkld-15.config-rules": wholly(),
}
