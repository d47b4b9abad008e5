"""Who asks, the root user, and the credential report."""

import csv
import io
from datetime import datetime, timedelta, timezone

from moto.iam.models import iam_backends
from moto.organizations.models import organizations_backends
from moto.ssoadmin.models import ssoadmin_backends

from fake_aws.constants import ACCOUNT, ROOT
from fake_aws.extensions.operations import Refused, operation
from fake_aws.gateway.account import CALLER

# When the account was made.
CREATED = datetime(2024, 1, 31, 9, tzinfo=timezone.utc)
# A root user as it is in a new account, with the columns of its row in the report.
NEW_ROOT = {
    "AccountMFAEnabled": 0,
    "AccountAccessKeysPresent": 0,
    "AccountPasswordPresent": 1,
    "AccountSigningCertificatesPresent": 0,
}


def iam():
    return iam_backends[ACCOUNT]["aws"]


@operation("sts", "GetCallerIdentity")
def caller_identity(_store, _region, _params):
    caller, _ = CALLER.get()
    return {"UserId": caller.user_id, "Account": ACCOUNT, "Arn": caller.arn}


@operation("sts", "AssumeRole")
def assume_role(_store, _region, params):
    caller, credentials = CALLER.get()
    arn = params["RoleArn"]
    if caller.arn == ROOT:
        raise Refused("AccessDenied", "Roles may not be assumed by root accounts.")
    if arn not in {role.arn for role in iam().roles.values()}:
        message = f"User: {caller.arn} is not authorized to perform: sts:AssumeRole on resource: {arn}"
        raise Refused("AccessDenied", message)
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/{arn.rpartition('/')[2]}/{params['RoleSessionName']}"
    made = credentials.issue("role", float(params.get("DurationSeconds", 3600)), session)
    return {
        "Credentials": {
            "AccessKeyId": made.key,
            "SecretAccessKey": made.secret,
            "SessionToken": made.token,
            "Expiration": made.expires,
        },
        "AssumedRoleUser": {"AssumedRoleId": made.user_id, "Arn": made.arn},
    }


@operation("iam", "GetAccountSummary")
def account_summary(store, _region, _params):
    return {"SummaryMap": iam().account_summary.summary_map | NEW_ROOT | store.get("root", {})}


@operation("iam", "GenerateCredentialReport")
def generate_report(store, _region, _params):
    if store.get("report"):
        return {"State": "COMPLETE"}
    store["report"] = True
    return {"State": "STARTED", "Description": "No report exists. Starting a new report generation task"}


@operation("iam", "GetCredentialReport")
def credential_report(store, _region, _params):
    if not store.get("report"):
        raise Refused("ReportNotPresent", "No report has been generated yet")
    written = io.StringIO()
    rows = [root_row(store), *map(as_on_aws, users())]
    sheet = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    sheet.writeheader()
    for row in rows:
        sheet.writerow(row | store.get("columns", {}).get(row["user"], {}))
    generated = datetime.now(timezone.utc) - timedelta(minutes=1)
    return {"Content": written.getvalue().encode(), "ReportFormat": "text/csv", "GeneratedTime": generated}


def users():
    """The rows of moto's report, which has users only."""
    backend = iam()
    backend.generate_report()
    return list(csv.DictReader(io.StringIO(backend.get_credential_report())))


def as_on_aws(row):
    """moto's row of a user with what AWS writes where there is nothing."""
    if row["password_enabled"] == "false":
        row |= {"password_last_used": "N/A", "password_last_changed": "N/A", "password_next_rotation": "N/A"}
    elif not iam().account_password_policy or not iam().account_password_policy.max_password_age:
        row["password_next_rotation"] = "N/A"
    return row | {name: "N/A" for name, value in row.items() if value == "not_supported"}


def root_row(store):
    summary = account_summary(store, None, None)["SummaryMap"]
    key = "true" if summary["AccountAccessKeysPresent"] else "false"
    created = CREATED.isoformat()
    row = {
        "user": "<root_account>",
        "arn": ROOT,
        "user_creation_time": created,
        "password_enabled": "true" if summary["AccountPasswordPresent"] else "false",
        "password_last_used": "no_information",
        "password_last_changed": "not_supported",
        "password_next_rotation": "not_supported",
        "mfa_active": "true" if summary["AccountMFAEnabled"] else "false",
    }
    for number in (1, 2):
        active = key if number == 1 else "false"
        row |= {
            f"access_key_{number}_active": active,
            f"access_key_{number}_last_rotated": created if active == "true" else "N/A",
            f"access_key_{number}_last_used_date": "N/A",
            f"access_key_{number}_last_used_region": "N/A",
            f"access_key_{number}_last_used_service": "N/A",
        }
    certificate = "true" if summary["AccountSigningCertificatesPresent"] else "false"
    return row | {
        "cert_1_active": certificate,
        "cert_1_last_rotated": "N/A",
        "cert_2_active": "false",
        "cert_2_last_rotated": "N/A",
    }


@operation("iam", "ListVirtualMFADevices")
def virtual_devices(store, _region, params):
    """Without the seeds, which AWS shows only once; with root's app, if the scenario has one (`store["root_app"]`)."""
    found = [
        {"SerialNumber": each.serial_number, "EnableDate": each.enable_date, "User": each.user}
        for each in iam().virtual_mfa_devices.values()
    ]
    if store.get("root_app"):
        serial = f"arn:aws:iam::{ACCOUNT}:mfa/root-account-mfa-device"
        user = {"Arn": ROOT, "UserId": ACCOUNT, "CreateDate": CREATED}
        found.append({"SerialNumber": serial, "EnableDate": CREATED, "User": user})
    wanted = params.get("AssignmentStatus", "Any")
    return {
        "VirtualMFADevices": [each for each in found if wanted in ("Any", "Assigned" if each["User"] else "Unassigned")],
        "IsTruncated": False,
    }


@operation("iam", "ListOrganizationsFeatures")
def organization_features(store, _region, _params):
    organization = organizations_backends[ACCOUNT]["aws"].org
    if organization is None:
        raise Refused("OrganizationNotFoundException", "The account is not a member of an organization.")
    return {"OrganizationId": organization.id, "EnabledFeatures": store.get("features", [])}


@operation("sso-admin", "ListInstances")
def identity_center(store, region, _params):
    """moto has an instance in every Region; AWS has none before somebody makes one: `store["on"]`."""
    found = ssoadmin_backends[ACCOUNT][region].instances if store.get("on") else []
    return {"Instances": [each.to_json() for each in found]}
