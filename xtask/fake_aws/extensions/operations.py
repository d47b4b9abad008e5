"""Operations of AWS that moto lacks: settings that are only stored and read back.

Each is a function of the request's parameters and of STORE, which holds the data of one service in one Region. moto's own
parsers read the requests and write the answers, following botocore's service models.
"""

import io
import re
import time
from collections import defaultdict
from http import HTTPStatus

from moto.core.exceptions import ServiceException
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.serialize import XFormedAttributePicker, get_serializer_class
from moto.core.utils import get_service_model
from moto.moto_api._internal import mock_random
from werkzeug.exceptions import NotFound

from fake_aws.constants import ACCOUNT

SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request")
# Services whose name in a signature differs from that of their model.
SIGNED_AS = {"access-analyzer": "accessanalyzer"}
# Services that moto does not know at all, so that it cannot even refuse requests.
UNKNOWN_TO_MOTO = {"accessanalyzer", "rbin"}
STORE = defaultdict(dict)
EXTENSIONS = {}


class Refused(ServiceException):
    """An error that AWS answers, with its code and message."""


def operation(service, name):
    def add(function):
        EXTENSIONS[service, name] = function
        return function

    return add


def arn(service, region, rest):
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{rest}"


def found(store, name, code="ResourceNotFoundException"):
    if name not in store:
        raise Refused(code, f"{name} not found.")
    return store[name]


# The account's own contact. Every real account has one; here, `fault` has to set it.


@operation("account", "PutContactInformation")
def put_contact(store, _region, params):
    store["contact"] = params["ContactInformation"]


@operation("account", "GetContactInformation")
def get_contact(store, _region, _params):
    return {"ContactInformation": found(store, "contact")}


@operation("account", "PutAccountName")
def put_name(store, _region, params):
    store["name"] = params["AccountName"]


@operation("account", "GetAccountInformation")
def get_account(store, _region, _params):
    created = "2024-01-31T00:00:00Z"
    return {"AccountId": ACCOUNT, "AccountName": store.get("name", "example"), "AccountCreatedDate": created}


# Public sharing of snapshots.


@operation("ec2", "EnableSnapshotBlockPublicAccess")
def enable_snapshot_block(store, _region, params):
    store["snapshots"] = params["State"]
    return {"State": params["State"]}


@operation("ec2", "DisableSnapshotBlockPublicAccess")
def disable_snapshot_block(store, _region, _params):
    store["snapshots"] = "unblocked"
    return {"State": "unblocked"}


@operation("ec2", "GetSnapshotBlockPublicAccessState")
def get_snapshot_block(store, _region, _params):
    return {"State": store.get("snapshots", "unblocked"), "ManagedBy": "account"}


# Defaults for the metadata options of new instances. `no-preference` and -1 remove a default.


@operation("ec2", "ModifyInstanceMetadataDefaults")
def modify_metadata_defaults(store, _region, params):
    defaults = store.setdefault("metadata", {})
    for name in ("HttpTokens", "HttpPutResponseHopLimit", "HttpEndpoint", "InstanceMetadataTags"):
        if params.get(name) in ("no-preference", -1):
            defaults.pop(name, None)
        elif name in params:
            defaults[name] = params[name]
    return {"Return": True}


@operation("ec2", "GetInstanceMetadataDefaults")
def get_metadata_defaults(store, _region, _params):
    return {"AccountLevel": store.get("metadata", {}) | {"ManagedBy": "account"}}


# The key for new volumes; moto itself stores it but does not return it.


def volumes(region):
    from moto.ec2.models import ec2_backends

    return ec2_backends[ACCOUNT][region]


@operation("ec2", "GetEbsDefaultKmsKeyId")
def get_default_key(_store, region, _params):
    return {"KmsKeyId": volumes(region).default_kms_key_id or "alias/aws/ebs"}


@operation("ec2", "ResetEbsDefaultKmsKeyId")
def reset_default_key(_store, region, _params):
    volumes(region).default_kms_key_id = ""
    return {"KmsKeyId": "alias/aws/ebs"}


# Service settings of Systems Manager; those that are not set have AWS's defaults.

SETTINGS = {
    "/ssm/managed-instance/default-ec2-instance-management-role": "$None",
    "/ssm/documents/console/public-sharing-permission": "Enable",
    "/ssm/parameter-store/default-parameter-tier": "Standard",
    "/ssm/parameter-store/high-throughput-enabled": "false",
    "/ssm/managed-instance/activation-tier": "standard",
}


def setting_of(params):
    name = params["SettingId"]
    name = name.partition(":servicesetting")[2] if name.startswith("arn:") else name
    if name not in SETTINGS:
        raise Refused("ServiceSettingNotFound", f"There is no setting {name}.")
    return name


@operation("ssm", "GetServiceSetting")
def get_setting(store, region, params):
    name = setting_of(params)
    value = store.get(name, SETTINGS[name])
    return {
        "ServiceSetting": {
            "SettingId": name,
            "SettingValue": value,
            "ARN": arn("ssm", region, f"servicesetting{name}"),
            "Status": "Customized" if name in store else "Default",
        }
    }


@operation("ssm", "UpdateServiceSetting")
def update_setting(store, _region, params):
    store[setting_of(params)] = params["SettingValue"]


@operation("ssm", "ResetServiceSetting")
def reset_setting(store, region, params):
    store.pop(setting_of(params), None)
    return get_setting(store, region, params)


# The subscribers of a budget; moto itself stores the budget.


@operation("budgets", "DescribeSubscribersForNotification")
def subscribers(_store, _region, params):
    from moto.budgets.models import budgets_backends

    budget = budgets_backends[ACCOUNT]["aws"].budgets[params["AccountId"]].get(params["BudgetName"])
    for each in budget.notifications if budget else []:
        if all(each.details.get(key) == value for key, value in params["Notification"].items()):
            return {"Subscribers": each.subscribers}
    raise Refused("NotFoundException", "The notification does not exist.")


# Access analyzers. Their findings are unknown here, so ListFindings is not added.


@operation("accessanalyzer", "CreateAnalyzer")
def create_analyzer(store, region, params):
    name = params["analyzerName"]
    if name in store:
        raise Refused("ConflictException", "Analyzer already exists.")
    if params["type"] == "ACCOUNT" and any(each["type"] == "ACCOUNT" for each in store.values()):
        raise Refused("ServiceQuotaExceededException", "Quota exceeded for analyzers of this type.")
    store[name] = {
        "arn": arn("access-analyzer", region, f"analyzer/{name}"),
        "name": name,
        "type": params["type"],
        "createdAt": time.time(),
        "tags": params.get("tags", {}),
        "status": "ACTIVE",
    } | ({"configuration": params["configuration"]} if "configuration" in params else {})
    return {"arn": store[name]["arn"]}


@operation("accessanalyzer", "ListAnalyzers")
def list_analyzers(store, _region, params):
    kind = params.get("type")
    return {"analyzers": [each for each in store.values() if kind in (None, each["type"])]}


@operation("accessanalyzer", "GetAnalyzer")
def get_analyzer(store, _region, params):
    return {"analyzer": found(store, params["analyzerName"])}


@operation("accessanalyzer", "DeleteAnalyzer")
def delete_analyzer(store, _region, params):
    found(store, params["analyzerName"])
    del store[params["analyzerName"]]


# Standards of Security Hub, which are gone when it is switched off; moto itself stores whether it is on.


def standards(store, region):
    from moto.securityhub.models import securityhub_backends

    hub = securityhub_backends[ACCOUNT][region]
    if not hub.enabled:
        raise Refused("InvalidAccessException", f"Account {ACCOUNT} is not subscribed to AWS Security Hub")
    return store.setdefault(hub.enabled_at, {})


@operation("securityhub", "BatchEnableStandards")
def enable_standards(store, region, params):
    for each in params["StandardsSubscriptionRequests"]:
        name = each["StandardsArn"].partition("::standards/")[2] or each["StandardsArn"].partition(":ruleset/")[2]
        subscription = arn("securityhub", region, f"subscription/{name}")
        standards(store, region)[subscription] = {
            "StandardsSubscriptionArn": subscription,
            "StandardsArn": each["StandardsArn"],
            "StandardsInput": each.get("StandardsInput", {}),
            "StandardsStatus": "READY",
        }
    return get_standards(store, region, params)


@operation("securityhub", "GetEnabledStandards")
def get_standards(store, region, _params):
    return {"StandardsSubscriptions": list(standards(store, region).values())}


@operation("securityhub", "BatchDisableStandards")
def disable_standards(store, region, params):
    enabled = standards(store, region)
    gone = [enabled.pop(each) for each in params["StandardsSubscriptionArns"] if each in enabled]
    return {"StandardsSubscriptions": [each | {"StandardsStatus": "DELETING"} for each in gone]}


# The resources that a web ACL protects; moto itself stores the web ACL.

PROTECTED = {
    "APPLICATION_LOAD_BALANCER": ":loadbalancer/app/",
    "API_GATEWAY": ":apigateway:",
    "APPSYNC": ":appsync:",
    "COGNITO_USER_POOL": ":userpool/",
}


@operation("wafv2", "ListResourcesForWebACL")
def protected_resources(_store, region, params):
    from moto.wafv2.models import wafv2_backends

    acl = wafv2_backends[ACCOUNT][region].wacls.get(params["WebACLArn"])
    if acl is None:
        raise Refused("WAFNonexistentItemException", "The web ACL does not exist.")
    part = PROTECTED.get(params.get("ResourceType", "APPLICATION_LOAD_BALANCER"), "(none)")
    return {"ResourceArns": [each for each in acl.associated_resources if part in each]}


# Monitors and subscriptions for cost anomalies.


def anomaly_id(kind):
    return f"arn:aws:ce::{ACCOUNT}:anomaly{kind}/{mock_random.uuid4()}"


@operation("ce", "CreateAnomalyMonitor")
def create_monitor(store, _region, params):
    monitors = store.setdefault("monitors", {})
    monitor = params["AnomalyMonitor"]
    if monitor["MonitorType"] == "DIMENSIONAL" and any(
        each["MonitorType"] == "DIMENSIONAL" and each.get("MonitorDimension") == monitor.get("MonitorDimension")
        for each in monitors.values()
    ):
        raise Refused("LimitExceededException", "Limit exceeded on dimensional spend monitor creation")
    name = anomaly_id("monitor")
    monitors[name] = monitor | {"MonitorArn": name}
    return {"MonitorArn": name}


@operation("ce", "GetAnomalyMonitors")
def get_monitors(store, _region, params):
    chosen = params.get("MonitorArnList")
    return {"AnomalyMonitors": [v for k, v in store.get("monitors", {}).items() if not chosen or k in chosen]}


@operation("ce", "DeleteAnomalyMonitor")
def delete_monitor(store, _region, params):
    found(store.get("monitors", {}), params["MonitorArn"], "UnknownMonitorException")
    del store["monitors"][params["MonitorArn"]]


@operation("ce", "CreateAnomalySubscription")
def create_subscription(store, _region, params):
    name = anomaly_id("subscription")
    subscription = params["AnomalySubscription"]
    subscription["Subscribers"] = [each | {"Status": "CONFIRMED"} for each in subscription["Subscribers"]]
    for each in subscription["MonitorArnList"]:
        found(store.get("monitors", {}), each, "UnknownMonitorException")
    store.setdefault("subscriptions", {})[name] = subscription | {"SubscriptionArn": name, "AccountId": ACCOUNT}
    return {"SubscriptionArn": name}


@operation("ce", "GetAnomalySubscriptions")
def get_subscriptions(store, _region, params):
    chosen, monitor = params.get("SubscriptionArnList"), params.get("MonitorArn")
    return {
        "AnomalySubscriptions": [
            value
            for name, value in store.get("subscriptions", {}).items()
            if (not chosen or name in chosen) and (not monitor or monitor in value["MonitorArnList"])
        ]
    }


@operation("ce", "UpdateAnomalySubscription")
def update_subscription(store, _region, params):
    name = params["SubscriptionArn"]
    found(store.get("subscriptions", {}), name, "UnknownSubscriptionException").update(
        {key: value for key, value in params.items() if key != "SubscriptionArn"}
    )
    return {"SubscriptionArn": name}


@operation("ce", "DeleteAnomalySubscription")
def delete_subscription(store, _region, params):
    found(store.get("subscriptions", {}), params["SubscriptionArn"], "UnknownSubscriptionException")
    del store["subscriptions"][params["SubscriptionArn"]]


# Rules of the Recycle Bin; deleted resources do not get into it here.


@operation("rbin", "CreateRule")
def create_rule(store, region, params):
    identifier = f"rule{len(store)}"
    store[identifier] = params | {
        "Identifier": identifier,
        "Status": "available",
        "LockState": "unlocked",
        "RuleArn": arn("rbin", region, f"rule/{identifier}"),
    }
    return store[identifier]


@operation("rbin", "GetRule")
def get_rule(store, _region, params):
    return found(store, params["Identifier"])


@operation("rbin", "ListRules")
def list_rules(store, _region, params):
    listed = ("Identifier", "Description", "RetentionPeriod", "LockState", "RuleArn")
    of_type = [each for each in store.values() if each["ResourceType"] == params["ResourceType"]]
    return {"Rules": [{key: each[key] for key in listed if key in each} for each in of_type]}


# Updates of CodeBuild projects; moto itself stores the projects.


@operation("codebuild", "UpdateProject")
def update_project(_store, region, params):
    from moto.codebuild.models import codebuild_backends

    project = codebuild_backends[ACCOUNT][region].codebuild_projects.get(params["name"])
    if project is None:
        raise Refused("ResourceNotFoundException", "Project cannot be found.")
    project.project_metadata.update(params)
    return {"project": project.project_metadata}


# Centralized root access in an organization.


@operation("iam", "ListOrganizationsFeatures")
def list_features(store, _region, _params):
    return {"OrganizationId": "o-abcdefghij", "EnabledFeatures": store.setdefault("features", [])}


def switching(feature, wanted):
    def switch(store, region, params):
        others = [each for each in store.get("features", []) if each != feature]
        store["features"] = [*others, feature] if wanted else others
        return list_features(store, region, params)

    return switch


for _feature, _operation in (
    ("RootCredentialsManagement", "OrganizationsRootCredentialsManagement"),
    ("RootSessions", "OrganizationsRootSessions"),
):
    EXTENSIONS["iam", f"Enable{_operation}"] = switching(_feature, True)
    EXTENSIONS["iam", f"Disable{_operation}"] = switching(_feature, False)


def name_of(service, request):
    """Returns the operation of a request, and the parameters in its path."""
    if "X-Amz-Target" in request.headers:
        return request.headers["X-Amz-Target"].split(".")[-1], {}
    if "Action" in request.values:
        return request.values["Action"], {}
    try:
        operation_model, path = get_service_router(service).match(request)
        return operation_model.name, path
    except (NotFound, NotImplementedError):
        return None, {}


def answer(service, region, name, path, request, function):
    """Runs an operation that is one of these functions. Returns (status, headers, body)."""
    service_model = get_service_model(service)
    operation_model = service_model.operation_model(name)
    protocol = determine_request_protocol(service_model, request.content_type)
    params = PROTOCOL_PARSERS[protocol](operation_model).parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.data,
            "url_path": request.path,
            "url_params": path,
        }
    )
    try:
        result = function(STORE[service, region], region, params) or {}
    except Refused as problem:
        result = problem
    serializer = get_serializer_class(service, protocol)(operation_model, value_picker=XFormedAttributePicker())
    written = serializer.serialize(result)
    return written["status_code"], written["headers"], written["body"]


def with_extensions(moto):
    """The WSGI application that answers what is added here, and leaves the rest to moto."""

    def application(environ, start_response):
        if environ["PATH_INFO"] == "/moto-api/reset":
            STORE.clear()
        scope = SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        if scope is None:
            return moto(environ, start_response)
        region, service = scope[1], SIGNED_AS.get(scope[2], scope[2])
        if service not in {each for each, _ in EXTENSIONS}:
            return moto(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        request = Request(environ | {"wsgi.input": io.BytesIO(body)})
        request.get_data(cache=True, parse_form_data=False)
        name, path = name_of(service, request)
        if (service, name) not in EXTENSIONS:
            if service in UNKNOWN_TO_MOTO:
                start_response("501 Not Implemented", [("Content-Type", "text/plain")])
                return [b"neither moto nor fake_aws/extensions has this operation"]
            return moto(environ | {"wsgi.input": io.BytesIO(body)}, start_response)
        status, headers, text = answer(service, region, name, path, request, EXTENSIONS[service, name])
        start_response(f"{status} {HTTPStatus(status).phrase}", list(headers.items()))
        return [text if isinstance(text, bytes) else text.encode()]

    return application
