"""GuardDuty's findings, Security Hub, and Trusted Advisor with and without a paid support plan."""

from moto.inspector2.models import inspector2_backends
from moto.securityhub.models import securityhub_backends

from fake_aws.constants import ACCOUNT
from fake_aws.extensions.operations import Refused, operation

# Some of Trusted Advisor's checks: id, name, category.
CHECKS = [
    ("Pfx0RwqBli", "Amazon S3 Bucket Permissions", "security"),
    ("HCP4007jGY", "Security Groups - Specific Ports Unrestricted", "security"),
    ("7DAFEmoDos", "MFA on Root Account", "security"),
    ("Qch7DwouX1", "Low Utilization Amazon EC2 Instances", "cost_optimizing"),
    ("R365s2Qddf", "Amazon S3 Bucket Versioning", "fault_tolerance"),
]
NO_PLAN = "Amazon Web Services Premium Support Subscription is required to use this service."


# Findings stand in the store as AWS answers them: `store["findings"]`.


@operation("guardduty", "ListFindings")
def list_findings(store, _region, params):
    criteria = params.get("FindingCriteria", {}).get("Criterion", {})
    return {"FindingIds": [each["Id"] for each in store.get("findings", []) if fits(each, criteria)]}


@operation("guardduty", "GetFindings")
def get_findings(store, _region, params):
    return {"Findings": [each for each in store.get("findings", []) if each["Id"] in params["FindingIds"]]}


def fits(finding, criteria):
    """Severity and archiving; what else was asked for is an error, not a silent yes."""
    for name, condition in criteria.items():
        least = condition.get("GreaterThanOrEqual", condition.get("Gte"))
        wanted = condition.get("Equals", condition.get("Eq"))
        if name == "severity" and least is not None:
            if finding["Severity"] < float(least):
                return False
        elif name == "service.archived" and wanted:
            if str(finding["Service"]["Archived"]).lower() not in [each.lower() for each in wanted]:
                return False
        else:
            raise Refused("BadRequestException", f"the criterion {name} is not known here")
    return True


def needs_hub(region):
    if not securityhub_backends[ACCOUNT][region].enabled:
        raise Refused("InvalidAccessException", f"Account {ACCOUNT} is not subscribed to AWS Security Hub")


@operation("securityhub", "DescribeHub")
def describe_hub(_store, region, _params):
    needs_hub(region)
    hub = f"arn:aws:securityhub:{region}:{ACCOUNT}:hub/default"
    return {"HubArn": hub, "SubscribedAt": "2025-01-31T09:00:00.000Z", "AutoEnableControls": True}


# Findings stand in the store as AWS answers them: `store["findings"]`.


@operation("securityhub", "GetFindings")
def hub_findings(store, region, params):
    needs_hub(region)
    return {"Findings": [each for each in store.get("findings", []) if is_meant(each, params["Filters"])]}


def is_meant(finding, filters):
    """All filters have to fit, each by one of its values; only the comparison by equality is known here."""
    said = {
        "AwsAccountId": finding["AwsAccountId"],
        "ComplianceSecurityControlId": finding.get("Compliance", {}).get("SecurityControlId"),
        "ComplianceStatus": finding.get("Compliance", {}).get("Status"),
        "ProductName": finding["ProductName"],
        "RecordState": finding["RecordState"],
        "SeverityLabel": finding["Severity"]["Label"],
        "WorkflowStatus": finding["Workflow"]["Status"],
    }
    if any(value["Comparison"] != "EQUALS" for values in filters.values() for value in values):
        raise Refused("InvalidInputException", "only EQUALS is known here")
    return all(said[name] in [value["Value"] for value in values] for name, values in filters.items())


@operation("securityhub", "ListFindingAggregators")
def list_aggregators(store, region, _params):
    needs_hub(region)
    return {"FindingAggregators": [{"FindingAggregatorArn": each} for each in store.get("aggregators", {})]}


@operation("securityhub", "GetFindingAggregator")
def get_aggregator(store, region, params):
    needs_hub(region)
    name = params["FindingAggregatorArn"]
    if name not in store.get("aggregators", {}):
        raise Refused("ResourceNotFoundException", "The finding aggregator does not exist.")
    return {"FindingAggregatorArn": name, "FindingAggregationRegion": region} | store["aggregators"][name]


@operation("securityhub", "DescribeSecurityHubV2")
def describe_hub_v2(store, region, _params):
    if not store.get("v2"):
        raise Refused("ResourceNotFoundException", f"Account {ACCOUNT} is not subscribed to Security Hub V2")
    hub = f"arn:aws:securityhub:{region}:{ACCOUNT}:hubv2/example"
    return {"HubV2Arn": hub, "SubscribedAt": "2026-01-31T09:00:00.000Z"}


# A paid plan is `store["red"]` of Support in us-east-1: the ids of the checks with errors, also none.


def paid(store):
    if "red" not in store:
        raise Refused("SubscriptionRequiredException", NO_PLAN)
    return store["red"]


@operation("support", "DescribeTrustedAdvisorChecks")
def advisor_checks(store, _region, _params):
    paid(store)
    return {
        "checks": [
            {"id": check, "name": name, "description": name, "category": category, "metadata": ["Region", "Resource"]}
            for check, name, category in CHECKS
        ]
    }


@operation("support", "DescribeTrustedAdvisorCheckSummaries")
def advisor_summaries(store, _region, params):
    red = paid(store)
    return {"summaries": [summary(check, check in red) for check in params["checkIds"]]}


def summary(check, is_red):
    counts = {"resourcesProcessed": 10, "resourcesFlagged": int(is_red), "resourcesIgnored": 0, "resourcesSuppressed": 0}
    return {
        "checkId": check,
        "timestamp": "2026-01-31T09:00:00Z",
        "status": "error" if is_red else "ok",
        "hasFlaggedResources": is_red,
        "resourcesSummary": counts,
        "categorySpecificSummary": {},
    }


@operation("trustedadvisor", "ListRecommendations")
def recommendations(store, _region, params):
    if "red" not in store:
        raise Refused("AccessDeniedException", "You do not have sufficient access to perform this action.")
    return {
        "recommendationSummaries": [
            {
                "arn": f"arn:aws:trustedadvisor::{ACCOUNT}:recommendation/{check}",
                "id": check,
                "checkArn": f"arn:aws:trustedadvisor:::check/{check}",
                "name": name,
                "type": "standard",
                "source": "ta_check",
                "pillars": [category],
                "status": "error" if check in store["red"] else "ok",
                "resourcesAggregates": {"errorCount": int(check in store["red"]), "okCount": 1, "warningCount": 0},
            }
            for check, name, category in CHECKS
            if params.get("status") in (None, "error" if check in store["red"] else "ok")
        ]
    }


@operation("inspector2", "BatchGetAccountStatus")
def inspector_status(_store, region, params):
    known = inspector2_backends[ACCOUNT][region].account_status
    accounts = params.get("accountIds") or [ACCOUNT]
    return {"accounts": [known[each].to_batch_json() if each in known else inspector_off(each) for each in accounts]}


def inspector_off(account):
    """What AWS answers of an account that has never switched Inspector on; moto leaves it out."""
    off = {"status": "DISABLED"}
    kinds = ("ec2", "ecr", "lambda", "lambdaCode", "codeRepository")
    return {"accountId": account, "state": off, "resourceState": dict.fromkeys(kinds, off)}
