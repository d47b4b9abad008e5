"""Scenarios of acct-08: public access to buckets."""

import json

from catalog.fixes.scenario import Scenario
from fake_aws.constants import ACCOUNT

NAMES = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
ALL = dict.fromkeys(NAMES, True)
HALF = ALL | {"BlockPublicAcls": False, "IgnorePublicAcls": False}


def four_times_true(text):
    return text.count(": true") == 4


def half_blocked(aws):
    aws("s3control").put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration=HALF)


def half_blocked_again(aws, _text):
    answer = aws("s3control").get_public_access_block(AccountId=ACCOUNT)
    return answer["PublicAccessBlockConfiguration"] == HALF


def buckets(aws):
    for name, block in (("bare", None), ("blocked", ALL), ("half", HALF), ("open", None)):
        aws("s3").create_bucket(Bucket=name)
        if block:
            aws("s3").put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block)
    aws("s3").put_bucket_acl(Bucket="open", ACL="public-read")


def three_blocked(text):
    return text.count("True\tTrue\tTrue\tTrue") == 3 and "== open\nTrue" not in text


def as_they_were(aws, text):
    half = aws("s3").get_public_access_block(Bucket="half")["PublicAccessBlockConfiguration"]
    return half == HALF and "== blocked\nTrue\tTrue\tTrue\tTrue" in text and "== bare\nTrue" not in text


READ = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ours/*"}
LIST = {"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::ours"}
PARTNER = READ | {"Principal": {"AWS": "arn:aws:iam::999999999999:root"}}
SECURE = READ | {
    "Effect": "Deny",
    "Action": "s3:*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def policy(statements):
    return {"Version": "2012-10-17", "Statement": statements}


def policy_of(aws):
    return json.loads(aws("s3").get_bucket_policy(Bucket="ours")["Policy"])


def open_bucket(aws):
    aws("s3").create_bucket(Bucket="ours")
    aws("s3").put_bucket_acl(Bucket="ours", ACL="public-read")
    aws("s3").put_bucket_policy(Bucket="ours", Policy=json.dumps(policy([READ, PARTNER, LIST, SECURE])))


def open_by_policy_alone(aws):
    aws("s3").create_bucket(Bucket="ours")
    aws("s3").put_bucket_policy(Bucket="ours", Policy=json.dumps(policy(READ)))


def shut(text):
    return four_times_true(text) and "AllUsers" not in text and READ["Action"] not in text.split("999999999999")[0]


def open_again(aws, text):
    old = policy_of(aws) == policy([READ, PARTNER, LIST, SECURE])
    return old and "AllUsers\tREAD" in text and "NoSuchPublicAccessBlockConfiguration" in text


SCENARIOS = [
    Scenario(
        "acct-08.block-account",
        errors=["NoSuchPublicAccessBlockConfiguration"],
        verified=four_times_true,
        undone=lambda _aws, text: "NoSuchPublicAccessBlockConfiguration" in text,
        twice=True,
    ),
    Scenario(
        "acct-08.block-account",
        name="two of four before",
        fault=half_blocked,
        verified=four_times_true,
        undone=half_blocked_again,
        twice=True,
    ),
    Scenario(
        "acct-08.block-buckets",
        fault=buckets,
        errors=["NoSuchPublicAccessBlockConfiguration"],
        verified=three_blocked,
        undone=as_they_were,
        twice=True,
    ),
    Scenario(
        "acct-08.close-public-buckets",
        fault=open_bucket,
        values={"open-bucket": "ours"},
        errors=["NoSuchPublicAccessBlockConfiguration"],
        verified=shut,
        holds=lambda aws: policy_of(aws) == policy([PARTNER, SECURE]),
        undone=open_again,
        twice=True,
    ),
    Scenario(
        "acct-08.close-public-buckets",
        name="open by a policy and nothing else",
        fault=open_by_policy_alone,
        values={"open-bucket": "ours"},
        errors=["NoSuchPublicAccessBlockConfiguration", "NoSuchBucketPolicy"],
        verified=lambda text: four_times_true(text) and "NoSuchBucketPolicy" in text,
        undone=lambda aws, _: policy_of(aws) == policy(READ),
    ),
]

CANNOT = {}
