"""Scenarios of acct-07: CloudTrail trails and the bucket of their logs."""

import json

from botocore.exceptions import ClientError

from catalog.fixes.scenario import Scenario
from fake_aws.constants import ACCOUNT

HOME = "eu-west-1"
BUCKET = "logs-of-ours"
ARN = f"arn:aws:cloudtrail:{HOME}:{ACCOUNT}:trail/our-trail"
DATA = [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::sensitive/"]}]
CHANGES = {
    "ReadWriteType": "WriteOnly",
    "IncludeManagementEvents": True,
    "DataResources": DATA,
    "ExcludeManagementEventSources": ["kms.amazonaws.com"],
}
MANAGEMENT = {"Field": "eventCategory", "Equals": ["Management"]}
NO_READING = {"Name": "Changes", "FieldSelectors": [MANAGEMENT, {"Field": "readOnly", "Equals": ["false"]}]}
OBJECTS = {
    "Name": "Objects",
    "FieldSelectors": [
        {"Field": "eventCategory", "Equals": ["Data"]},
        {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
    ],
}


# Trails


def bucket(aws):
    aws("s3").create_bucket(Bucket=BUCKET)


def trail(aws, name="our-trail", region=HOME, several=True, **more):
    client = aws("cloudtrail", region)
    client.create_trail(Name=name, S3BucketName=BUCKET, IsMultiRegionTrail=several, **more)
    client.start_logging(Name=name)
    return client


def no_trail(aws, _text=""):
    return not aws("cloudtrail", HOME).describe_trails()["trailList"]


def single_region_trail(aws):
    bucket(aws)
    trail(aws, several=False, IncludeGlobalServiceEvents=False)


def one_region_again(aws, _text):
    now = aws("cloudtrail", HOME).get_trail(Name="our-trail")["Trail"]
    return not now["IsMultiRegionTrail"] and not now["IncludeGlobalServiceEvents"]


def trail_that_stands_still(aws):
    bucket(aws)
    trail(aws, EnableLogFileValidation=True).stop_logging(Name="our-trail")


def still_all_regions(aws, _text):
    return aws("cloudtrail", HOME).get_trail(Name="our-trail")["Trail"]["IsMultiRegionTrail"]


def only_our_trail_writes(aws):
    statements = json.loads(aws("s3").get_bucket_policy(Bucket=BUCKET)["Policy"])["Statement"]
    return all(each["Condition"]["StringEquals"]["aws:SourceArn"] == ARN for each in statements)


FOREIGN = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::999999999999:root"},
                "Action": "s3:GetObject",
                "Resource": f"arn:aws:s3:::{BUCKET}/*",
            }
        ],
    }
)


def bucket_of_something_else(aws):
    bucket(aws)
    aws("s3").put_bucket_policy(Bucket=BUCKET, Policy=FOREIGN)


def still_serves_something_else(aws):
    try:
        aws("s3").get_public_access_block(Bucket=BUCKET)
    except ClientError as refusal:
        assert refusal.response["Error"]["Code"] == "NoSuchPublicAccessBlockConfiguration"
    else:
        return False
    assert "Status" not in aws("s3").get_bucket_versioning(Bucket=BUCKET)
    return aws("s3").get_bucket_policy(Bucket=BUCKET)["Policy"] == FOREIGN


# Recorded events


def changes_only(aws):
    bucket(aws)
    trail(aws).put_event_selectors(TrailName="our-trail", EventSelectors=[CHANGES])


def changes_only_without_data(aws):
    bucket(aws)
    trail(aws).put_event_selectors(TrailName="our-trail", EventSelectors=[CHANGES | {"DataResources": []}])


def changes_only_advanced(aws):
    bucket(aws)
    trail(aws).put_event_selectors(TrailName="our-trail", AdvancedEventSelectors=[NO_READING, OBJECTS])


def basic_all(text):
    first, second = json.loads(text)["EventSelectors"]
    assert second["DataResources"] == DATA and second["ReadWriteType"] == "WriteOnly"
    return first["ReadWriteType"] == "All" and first["ExcludeManagementEventSources"] == []


def advanced_all(text):
    first, second = json.loads(text)["AdvancedEventSelectors"]
    return first["FieldSelectors"] == [MANAGEMENT] and second == OBJECTS


def all_but_reading_of_kms(text):
    first, second = json.loads(text)["AdvancedEventSelectors"]
    return first["FieldSelectors"][1]["NotEquals"] == ["kms.amazonaws.com"] and second == NO_READING


# Log file validation


def unsealed(aws):
    bucket(aws)
    trail(aws, EnableLogFileValidation=False)
    trail(aws, name="sealed-trail", region="us-east-1", EnableLogFileValidation=True)


def sealed(text):
    return text.count(" True\n") == 2 and " False" not in text


def our_trail_unsealed_again(aws, text):
    return "trail/our-trail False" in text and "trail/sealed-trail True" in text


# Access to the bucket

OPEN = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": ["s3:GetBucketAcl", "s3:PutObject"],
            "Resource": [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"],
        },
        {
            "Sid": "OnlyEncrypted",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": f"arn:aws:s3:::{BUCKET}/*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ],
}


def open_bucket(aws):
    bucket(aws)
    aws("s3").put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(OPEN))
    trail(aws, S3KeyPrefix="trails")


def bare_bucket(aws):
    bucket(aws)
    trail(aws)


def bucket_of_two_trails(aws):
    open_bucket(aws)
    trail(aws, name="other-trail", region="us-east-1")


def policy_of(aws):
    return json.loads(aws("s3").get_bucket_policy(Bucket=BUCKET)["Policy"])


def closed(text):
    allows = [line for line in text.splitlines() if line.startswith('["Allow"')]
    return text.count(": true") == 4 and len(allows) == 2 and all(f'"{ARN}"' in line for line in allows)


def closed_and_still_denying(aws):
    _, writes, denies = policy_of(aws)["Statement"]
    assert denies == OPEN["Statement"][1]
    return writes["Resource"] == f"arn:aws:s3:::{BUCKET}/trails/AWSLogs/{ACCOUNT}/*"


def open_again(aws, text):
    return policy_of(aws) == OPEN and "NoSuchPublicAccessBlockConfiguration" in text


# Retention

DELETED_EARLY = {
    "ID": "tidy",
    "Status": "Enabled",
    "Filter": {"Prefix": ""},
    "Expiration": {"Days": 60},
    "Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}],
}


def rules(aws):
    return aws("s3").get_bucket_lifecycle_configuration(Bucket=BUCKET)["Rules"]


def deleted_early(aws):
    bucket(aws)
    aws("s3").put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration={"Rules": [DELETED_EARLY]})


def transitions_stay(aws):
    return [each["ID"] for each in rules(aws) if "Transitions" in each] == ["tidy"]


def lock(aws):
    return aws("s3").get_object_lock_configuration(Bucket=BUCKET)["ObjectLockConfiguration"]


def deleted_early_again(aws, _text):
    return [each["Expiration"]["Days"] for each in rules(aws)] == [60] and "Rule" not in lock(aws)


def no_rules_again(aws, text):
    return "NoSuchLifecycleConfiguration" in text and "Rule" not in lock(aws)


KEPT = r'^Enabled\n\{\n\s+"Mode": "(GOVERNANCE|COMPLIANCE)",\n\s+"Days": 365(,\n\s+"Years": 0)?\n\}\n(.*\tEnabled\t400\n)+$'
TRAIL = {"trail": "our-trail"}

SCENARIOS = [
    Scenario(
        "acct-07.create-trail",
        values={"log-bucket": BUCKET, "trail": "our-trail", "region": HOME},
        steps=[1, 2, 3],
        errors=["TrailNotFoundException"],
        verified=r"^our-trail\tTrue\tTrue\nTrue\t",
        holds=only_our_trail_writes,
        undone=no_trail,
        twice=True,
    ),
    Scenario(
        "acct-07.create-trail",
        name="the bucket serves something else",
        fault=bucket_of_something_else,
        values={"log-bucket": BUCKET, "trail": "our-trail", "region": HOME},
        steps=[1, 2, 3],
        errors=["TrailNotFoundException"],
        verified=r"^our-trail\tTrue\tTrue\nTrue\t",
        holds=still_serves_something_else,
        undone=no_trail,
    ),
    Scenario(
        "acct-07.create-trail",
        name="a trail that stands still",
        fault=trail_that_stands_still,
        values={"log-bucket": BUCKET, "trail": "our-trail", "region": HOME},
        steps=[1, 2, 3],
        verified=r"^our-trail\tTrue\tTrue\nTrue\t",
        undone=still_all_regions,
    ),
    Scenario(
        "acct-07.create-trail",
        name="a trail for one Region",
        fault=single_region_trail,
        values={"trail": "our-trail", "region": HOME},
        steps=[4],
        verified=r"^our-trail\tTrue\tFalse\nTrue\t",
        undone=one_region_again,
        twice=True,
    ),
    Scenario(
        "acct-07.record-management-events",
        fault=changes_only,
        values=TRAIL,
        steps=[1, 2],
        verified=basic_all,
        undone=lambda _aws, text: json.loads(text)["EventSelectors"] == [CHANGES],
        twice=True,
    ),
    Scenario(
        "acct-07.record-management-events",
        name="advanced",
        fault=changes_only_advanced,
        values=TRAIL,
        steps=[1, 2],
        verified=advanced_all,
        undone=lambda _aws, text: json.loads(text)["AdvancedEventSelectors"] == [NO_READING, OBJECTS],
        twice=True,
    ),
    Scenario(
        "acct-07.record-management-events",
        name="without reading of KMS",
        fault=changes_only_without_data,
        values=TRAIL,
        steps=[1, 3],
        verified=all_but_reading_of_kms,
        undone=lambda _aws, text: json.loads(text)["EventSelectors"] == [CHANGES | {"DataResources": []}],
        twice=True,
    ),
    Scenario(
        "acct-07.enable-validation",
        fault=unsealed,
        verified=sealed,
        undone=our_trail_unsealed_again,
        twice=True,
    ),
    Scenario(
        "acct-07.close-log-bucket",
        fault=open_bucket,
        values=TRAIL,
        errors=["NoSuchPublicAccessBlockConfiguration"],
        verified=closed,
        holds=closed_and_still_denying,
        undone=open_again,
        twice=True,
    ),
    Scenario(
        "acct-07.close-log-bucket",
        name="a bucket without a policy",
        fault=bare_bucket,
        values=TRAIL,
        errors=["NoSuchPublicAccessBlockConfiguration", "NoSuchBucketPolicy"],
        verified=closed,
        undone=lambda _aws, text: "NoSuchBucketPolicy" in text,
    ),
    Scenario(
        "acct-07.close-log-bucket",
        name="a bucket of two trails keeps its policy",
        fault=bucket_of_two_trails,
        values=TRAIL,
        errors=["NoSuchPublicAccessBlockConfiguration"],
        verified=lambda text: text.count(": true") == 4,
        holds=lambda aws: policy_of(aws) == OPEN,
        undone=open_again,
    ),
    Scenario(
        "acct-07.lock-logs",
        fault=deleted_early,
        values={"log-bucket": BUCKET},
        steps=[1, 2, 3],
        errors=["ObjectLockConfigurationNotFoundError"],
        verified=KEPT,
        holds=transitions_stay,
        undone=deleted_early_again,
        twice=True,
    ),
    Scenario(
        "acct-07.lock-logs",
        name="no rules, compliance mode",
        fault=bucket,
        values={"log-bucket": BUCKET},
        errors=["ObjectLockConfigurationNotFoundError", "NoSuchLifecycleConfiguration"],
        verified=KEPT,
        undone=no_rules_again,
    ),
]

CANNOT = {}
