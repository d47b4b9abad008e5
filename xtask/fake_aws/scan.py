"""Every call of the catalog, made with boto3 as a scan makes it: plain calls in each Region, and those that follow from answers."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

import boto3
import jmespath
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

from fake_aws.constants import ACCOUNT
from fake_aws.gateway.policy import CALLS

HOME = "us-east-1"
# What follows from an answer: of a call the items to ask about. `region`: where, if not where the answer came from and no
# ARN says it. What an item lacks is as in the question before.
FOLLOWS = {
    "accessanalyzer:ListFindings": {"accessanalyzer:ListAnalyzers": "analyzers[].{analyzerArn: arn}"},
    "apigateway:GetStages": {"apigateway:GetRestApis": "items[].{restApiId: id}"},
    "apigatewayv2:GetStages": {"apigatewayv2:GetApis": "Items[].{ApiId: ApiId}"},
    "budgets:DescribeNotificationsForBudget": {"budgets:DescribeBudgets": "Budgets[].{BudgetName: BudgetName}"},
    "budgets:DescribeSubscribersForNotification": {
        "budgets:DescribeNotificationsForBudget": "Notifications[].{Notification: "
        "{NotificationType: NotificationType, ComparisonOperator: ComparisonOperator, Threshold: Threshold, ThresholdType: ThresholdType}}"
    },
    "cloudfront:GetResponseHeadersPolicy": {
        "cloudfront:ListDistributions": "DistributionList.Items[].DefaultCacheBehavior.{Id: ResponseHeadersPolicyId}"
    },
    "cloudtrail:GetEventDataStore": {"cloudtrail:ListEventDataStores": "EventDataStores[].{EventDataStore: EventDataStoreArn}"},
    "cloudtrail:GetEventSelectors": {"cloudtrail:DescribeTrails": "trailList[].{TrailName: TrailARN}"},
    "cloudtrail:GetTrailStatus": {"cloudtrail:DescribeTrails": "trailList[].{Name: TrailARN}"},
    "codebuild:BatchGetProjects": {"codebuild:ListProjects": "[{names: projects}]"},
    "ecr:GetRepositoryPolicy": {"ecr:DescribeRepositories": "repositories[].{repositoryName: repositoryName}"},
    "ecs:DescribeServices": {"ecs:ListServices": "[{services: serviceArns}]"},
    "ecs:DescribeTaskDefinition": {
        "ecs:DescribeServices": "services[].{taskDefinition: taskDefinition}",
        "ecs:DescribeTasks": "tasks[].{taskDefinition: taskDefinitionArn}",
    },
    "ecs:DescribeTasks": {"ecs:ListTasks": "[{tasks: taskArns}]"},
    "ecs:ListServices": {"ecs:ListClusters": "clusterArns[].{cluster: @}"},
    "ecs:ListTasks": {"ecs:ListClusters": "clusterArns[].{cluster: @}"},
    "eks:DescribeCluster": {"eks:ListClusters": "clusters[].{name: @}"},
    "eks:ListPodIdentityAssociations": {"eks:ListClusters": "clusters[].{clusterName: @}"},
    "elb:DescribeLoadBalancerPolicies": {
        "elb:DescribeLoadBalancers": "LoadBalancerDescriptions[].{LoadBalancerName: LoadBalancerName}"
    },
    "elbv2:DescribeListeners": {"elbv2:DescribeLoadBalancers": "LoadBalancers[].{LoadBalancerArn: LoadBalancerArn}"},
    "elbv2:DescribeRules": {"elbv2:DescribeListeners": "Listeners[].{ListenerArn: ListenerArn}"},
    "elbv2:DescribeSSLPolicies": {"elbv2:DescribeListeners": "[{Names: Listeners[?SslPolicy].SslPolicy}]"},
    "events:ListTargetsByRule": {"events:ListRules": "Rules[].{Rule: Name}"},
    "guardduty:GetAdministratorAccount": {"guardduty:ListDetectors": "DetectorIds[].{DetectorId: @}"},
    "guardduty:GetDetector": {"guardduty:ListDetectors": "DetectorIds[].{DetectorId: @}"},
    "guardduty:GetFindings": {"guardduty:ListFindings": "[{FindingIds: FindingIds}]"},
    "guardduty:ListFindings": {"guardduty:ListDetectors": "DetectorIds[].{DetectorId: @}"},
    "iam:GetCredentialReport": {"iam:GenerateCredentialReport": "[`{}`]"},
    "iam:ListMFADevices": {"iam:GetAccountAuthorizationDetails": "UserDetailList[].{UserName: UserName}"},
    "kms:DescribeKey": {
        "kms:ListKeys": "Keys[].{KeyId: KeyId}",
        "cloudtrail:DescribeTrails": "trailList[].{KeyId: KmsKeyId}",
        "ec2:GetEbsDefaultKmsKeyId": "[{KeyId: KmsKeyId}]",
    },
    "kms:GetKeyPolicy": {"kms:DescribeKey": "[{KeyId: KeyMetadata.KeyId}]"},
    "lambda:GetPolicy": {"lambda:ListFunctions": "Functions[].{FunctionName: FunctionName}"},
    "logs:DescribeMetricFilters": {
        "cloudtrail:DescribeTrails": "trailList[].{region: CloudWatchLogsLogGroupArn, logGroupName: CloudWatchLogsLogGroupArn}"
    },
    "opensearch:DescribeDomains": {"opensearch:ListDomainNames": "[{DomainNames: DomainNames[].DomainName}]"},
    "rds:DescribeDBClusterParameters": {
        "rds:DescribeDBClusters": "DBClusters[].{DBClusterParameterGroupName: DBClusterParameterGroup}"
    },
    "rds:DescribeDBParameters": {
        "rds:DescribeDBInstances": "DBInstances[].DBParameterGroups[].{DBParameterGroupName: DBParameterGroupName}"
    },
    "secretsmanager:GetResourcePolicy": {"secretsmanager:ListSecrets": "SecretList[].{SecretId: ARN}"},
    "securityhub:GetFindingAggregator": {
        "securityhub:ListFindingAggregators": "FindingAggregators[].{FindingAggregatorArn: FindingAggregatorArn}"
    },
    "sns:GetTopicAttributes": {"sns:ListTopics": "Topics[].{TopicArn: TopicArn}"},
    "sns:ListSubscriptionsByTopic": {
        "events:ListTargetsByRule": "Targets[?contains(Arn, ':sns:')].{TopicArn: Arn}",
        "budgets:DescribeSubscribersForNotification": "Subscribers[?SubscriptionType == 'SNS'].{TopicArn: Address}",
        "cloudwatch:DescribeAlarms": "MetricAlarms[].AlarmActions[] | [?contains(@, ':sns:')].{TopicArn: @}",
    },
    "sqs:GetQueueAttributes": {"sqs:ListQueues": "QueueUrls[].{QueueUrl: @}"},
    "sso-admin:DescribePermissionSet": {
        "sso-admin:ListPermissionSetsProvisionedToAccount": "PermissionSets[].{PermissionSetArn: @}"
    },
    "sso-admin:ListAccountAssignments": {
        "sso-admin:ListPermissionSetsProvisionedToAccount": "PermissionSets[].{PermissionSetArn: @}"
    },
    "sso-admin:ListPermissionSetsProvisionedToAccount": {"sso-admin:ListInstances": "Instances[].{InstanceArn: InstanceArn}"},
    "support:DescribeTrustedAdvisorCheckSummaries": {"support:DescribeTrustedAdvisorChecks": "[{checkIds: checks[].id}]"},
    "wafv2:GetWebACL": {
        "cloudfront:ListDistributions": "DistributionList.Items[?starts_with(WebACLId, 'arn:')].{ARN: WebACLId}",
        "apigateway:GetStages": "item[?webAclArn].{ARN: webAclArn}",
    },
    "wafv2:GetWebACLForResource": {
        "elbv2:DescribeLoadBalancers": "LoadBalancers[?Type == 'application'].{ResourceArn: LoadBalancerArn}"
    },
} | {
    f"s3:{name}": {"s3:ListBuckets": "Buckets[].{Bucket: Name, region: BucketRegion}"}
    for name in """GetBucketAcl GetBucketLifecycleConfiguration GetBucketOwnershipControls GetBucketPolicy GetBucketPolicyStatus
    GetBucketVersioning GetBucketWebsite GetObjectLockConfiguration GetPublicAccessBlock""".split()
}


@dataclass
class Call:
    """A call of the catalog."""

    service: str
    operation: str
    words: dict
    asked_in: str = HOME

    @property
    def name(self) -> str:
        return f"{self.service}:{self.operation}"

    @property
    def is_plain(self) -> bool:
        return not self.words["fanout"].startswith("each ")

    @property
    def codes(self) -> list[str]:
        return self.words.get("codes_that_answer", [])

    def always(self) -> Iterator[dict]:
        """The fixed parameters of each asking."""
        for variant in self.words.get("variants", [{}]):
            yield filled(self.words.get("always", {}) | variant)


def filled(value):
    """Fixed values, with the account in its place."""
    if isinstance(value, dict):
        return {name: filled(each) for name, each in value.items()}
    if isinstance(value, str):
        return value.replace("{account}", ACCOUNT).replace("{partition}", "aws")
    return value


def catalog() -> tuple[dict[str, Call], dict[str, str]]:
    """The calls by name, and the protocols of services that have a choice."""
    calls, protocols = {}, {}
    for path in sorted(CALLS.glob("*.toml")):
        service = tomllib.loads(path.read_text(encoding="utf-8"))
        if "protocol" in service:
            protocols[service["name"]] = service["protocol"]
        for operation, words in service["calls"].items():
            call = Call(service["name"], operation, words, service.get("asked_in", HOME))
            calls[call.name] = call
    return calls, protocols


CATALOG, PROTOCOLS = catalog()
# How pages are turned stands here.
MODEL = json.loads((CALLS / "model.json").read_text(encoding="utf-8"))["services"]


@dataclass
class Asked:
    """A call that was made, and what came of it: an answer or a code."""

    call: Call
    region: str
    parameters: dict
    answer: dict = field(default_factory=dict)
    code: str | None = None


class Clients:
    """boto3's clients, which take long to make, with credentials that can be renewed."""

    def __init__(self, **config):
        self.session = boto3.Session(aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="example")
        loader = self.session._session.get_component("data_loader")
        for service, protocol in PROTOCOLS.items():
            # The one that the scanner speaks, where boto3 would choose another.
            loader.load_service_model(service, "service-2", api_version=None)["metadata"]["protocols"] = [protocol]
        self.config = config
        self.made = {}

    def renew(self, issued: dict):
        credentials = self.session.get_credentials()
        credentials.access_key, credentials.secret_key = issued["AccessKeyId"], issued["SecretAccessKey"]
        credentials.token = issued["SessionToken"]

    def __call__(self, service: str, region: str):
        if (service, region) not in self.made:
            config = dict(self.config)
            verify = config.pop("verify")
            self.made[service, region] = self.session.client(service, region, verify=verify, config=Config(**config))
        return self.made[service, region]


class Scan:
    """One look at an account."""

    def __init__(self, clients: Clients, regions: list[str]):
        self.clients = clients
        self.regions = regions
        self.asked: dict[tuple, Asked] = {}

    def run(self) -> list[Asked]:
        for call in CATALOG.values():
            if call.is_plain:
                regions = self.regions if call.words["fanout"] == "region" else [call.asked_in]
                for region in regions:
                    for parameters in call.always():
                        self.ask(call, region, parameters)
        return list(self.asked.values())

    def ask(self, call: Call, region: str, parameters: dict):
        """Asks, once, and then what follows from the answer."""
        key = (call.name, region, repr(sorted(parameters.items())))
        if key in self.asked:
            return
        asked = self.asked[key] = Asked(call, region, parameters)
        try:
            asked.answer = self.send(call, region, parameters)
        except ClientError as problem:
            asked.code = problem.response["Error"]["Code"]
            return
        for name, parents in FOLLOWS.items():
            if call.name in parents:
                self.follow(CATALOG[name], asked, jmespath.search(parents[call.name], asked.answer) or [])

    def follow(self, call: Call, before: Asked, items: list[dict]):
        for item in items:
            if not all(item.values()):
                continue
            region = region_of(item) or before.region
            item.pop("region", None)
            if "logGroupName" in item:
                item["logGroupName"] = item["logGroupName"].split(":")[6]
            inherited = {name: before.parameters[name] for name in call.words.get("item", []) if name in before.parameters}
            for parameters in call.always():
                self.ask(call, region, parameters | inherited | item)

    def send(self, call: Call, region: str, parameters: dict) -> dict:
        client, name = self.clients(call.service, region), xform_name(call.operation)
        if call.operation == "GenerateCredentialReport":
            while client.generate_credential_report()["State"] != "COMPLETE":
                pass
        paging = MODEL[call.service]["calls"][call.operation].get("paging", {})
        if "size" in paging:
            parameters = parameters | {paging["size"]["parameter"]: paging["size"]["largest"]}
        answer = page = getattr(client, name)(**parameters)
        while token := next_page(paging, page):
            page = getattr(client, name)(**parameters | {paging["input"]: token})
            for path in paging["lists"]:
                jmespath.search(path, answer).extend(jmespath.search(path, page) or [])
        return answer


def next_page(paging: dict, page: dict) -> str | None:
    """The token of the page after this one, if there is one."""
    if not paging or ("more" in paging and not jmespath.search(paging["more"], page)):
        return None
    return jmespath.search(paging["output"], page)


def region_of(item: dict) -> str | None:
    """Where an item is: said outright, or by its ARN."""
    for value in [item.get("region"), *item.values()]:
        if isinstance(value, str):
            if not value.startswith("arn:"):
                if value is item.get("region"):
                    return value
            elif len(parts := value.split(":")) > 5 and parts[3]:
                return parts[3]
    return None
