"""Scenarios of wkld-07: data events for buckets with sensitive data."""

import json

from catalog.fixes.scenario import Scenario
from fake_aws.constants import ACCOUNT

HERE, THERE = "us-east-1", "eu-west-1"


def bucket(aws, name, region=HERE, **tags):
    place = {} if region == HERE else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    aws("s3", region).create_bucket(Bucket=name, **place)
    if tags:
        pairs = [{"Key": key.replace("_", "-"), "Value": value} for key, value in tags.items()]
        aws("s3", region).put_bucket_tagging(Bucket=name, Tagging={"TagSet": pairs})


def untagged(aws):
    bucket(aws, "customer-files", THERE, team="web")
    bucket(aws, "assets")
    return {"bucket": "customer-files"}


def tags(aws):
    answer = aws("s3", THERE).get_bucket_tagging(Bucket="customer-files")
    return {each["Key"]: each["Value"] for each in answer["TagSet"]}


def both_tags(aws):
    assert tags(aws) == {"team": "web", "data-class": "sensitive"}


def old_tag(aws, _text):
    assert tags(aws) == {"team": "web"}


def trail(aws):
    bucket(aws, "logs")
    bucket(aws, "customer-files", THERE, data_class="sensitive")
    bucket(aws, "exports", data_class="sensitive")
    bucket(aws, "assets")
    aws("cloudtrail").create_trail(Name="all", S3BucketName="logs", IsMultiRegionTrail=True)
    aws("cloudtrail").start_logging(Name="all")
    return {"trail": "all"}


def trail_with_classic_selectors(aws):
    aws_values = trail(aws)
    aws("cloudtrail").put_event_selectors(
        TrailName="all",
        EventSelectors=[{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True, "DataResources": []}],
    )
    return aws_values


def trail_with_advanced_selectors(aws):
    aws_values = trail(aws)
    aws("cloudtrail").put_event_selectors(
        TrailName="all",
        AdvancedEventSelectors=[{"Name": "Changes", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}],
    )
    return aws_values


def fields(selector):
    return {each["Field"]: each.get("Equals") or each.get("StartsWith") for each in selector["FieldSelectors"]}


def management_and_objects(text):
    management, objects = (fields(each) for each in json.loads(text)["AdvancedEventSelectors"])
    return (
        management["eventCategory"] == ["Management"]
        and objects
        == {
            "eventCategory": ["Data"],
            "resources.type": ["AWS::S3::Object"],
            "resources.ARN": objects["resources.ARN"],
        }
        and sorted(objects["resources.ARN"]) == ["arn:aws:s3:::customer-files/", "arn:aws:s3:::exports/"]
    )


def only_writes(aws):
    answer = aws("cloudtrail").get_event_selectors(TrailName="all")["AdvancedEventSelectors"]
    assert fields(answer[0])["readOnly"] == ["false"]


def classic_again(aws, _text):
    answer = aws("cloudtrail").get_event_selectors(TrailName="all")
    assert [each["ReadWriteType"] for each in answer["EventSelectors"]] == ["WriteOnly"]


def advanced_again(aws, _text):
    answer = aws("cloudtrail").get_event_selectors(TrailName="all")["AdvancedEventSelectors"]
    assert [each["Name"] for each in answer] == ["Changes"]


def sensitive(aws):
    bucket(aws, "customer-files", THERE, data_class="sensitive")
    bucket(aws, "assets")
    return {"bucket": "customer-files", "alert-email": "security@example.com"}


def alert(text):
    rule = "refused-access-to-sensitive-buckets\tENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
    return rule in text and f"security@example.com\tarn:aws:sns:{THERE}:" in text


def names_the_bucket(aws):
    # moto's tagging API returns the buckets of all Regions in each, so there are more rules than in AWS.
    events = aws("events", THERE)
    (rule,) = events.list_rules()["Rules"]
    assert json.loads(rule["EventPattern"])["detail"]["requestParameters"] == {"bucketName": ["customer-files"]}
    (target,) = events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
    topic = f"arn:aws:sns:{THERE}:{ACCOUNT}:sensitive-data-alerts"
    assert target["Arn"] == topic and target["InputTransformer"]["InputPathsMap"]["when"] == "$.time"
    attributes = aws("sns", THERE).get_topic_attributes(TopicArn=topic)["Attributes"]
    assert json.loads(attributes["Policy"])["Statement"][0]["Resource"] == topic


def no_alert(aws, _text):
    assert aws("events", THERE).list_rules()["Rules"] == []
    assert aws("sns", THERE).list_topics()["Topics"] == []


def plain_trail(aws):
    bucket(aws, "logs", THERE)
    aws("cloudtrail").create_trail(Name="all", S3BucketName="logs", IsMultiRegionTrail=True)
    aws("cloudtrail").start_logging(Name="all")
    return {"trail": "all"}


def key_in_order(aws):
    (alias,) = [each for each in aws("kms", THERE).list_aliases()["Aliases"] if each["AliasName"] == "alias/cloudtrail-logs"]
    assert aws("kms", THERE).get_key_rotation_status(KeyId=alias["TargetKeyId"])["KeyRotationEnabled"]
    customer = [
        key["KeyId"]
        for key in aws("kms", THERE).list_keys()["Keys"]
        if aws("kms", THERE).describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyManager"] == "CUSTOMER"
    ]
    assert customer == [alias["TargetKeyId"]]
    policy = json.loads(aws("kms", THERE).get_key_policy(KeyId=customer[0], PolicyName="default")["Policy"])
    assert policy["Statement"][1]["Condition"]["StringEquals"]["aws:SourceArn"].endswith(":trail/all")


def no_key(aws, _text):
    assert not aws("cloudtrail").get_trail(Name="all")["Trail"].get("KmsKeyId")


SCENARIOS = [
    Scenario(
        "wkld-07.tag-sensitive-buckets",
        fault=untagged,
        verified=r"^arn:aws:s3:::customer-files$",
        holds=both_tags,
        twice=True,
        undone=old_tag,
    ),
    Scenario(
        "wkld-07.record-object-events",
        fault=trail_with_classic_selectors,
        verified=management_and_objects,
        holds=only_writes,
        twice=True,
        undone=classic_again,
    ),
    Scenario(
        "wkld-07.record-object-events",
        name="a trail with advanced selectors",
        fault=trail_with_advanced_selectors,
        verified=management_and_objects,
        twice=True,
        undone=advanced_again,
    ),
    Scenario(
        "wkld-07.alert-on-refusals",
        fault=sensitive,
        # The trial reads a missing object; moto does not refuse it earlier.
        errors=["NoSuchKey"],
        verified=alert,
        holds=names_the_bucket,
        twice=True,
        undone=no_alert,
    ),
    Scenario(
        "wkld-07.encrypt-trail",
        fault=plain_trail,
        verified=rf"^arn:aws:kms:{THERE}:\d+:key/",
        holds=key_in_order,
        twice=True,
        undone=no_key,
    ),
]

CANNOT = {}
