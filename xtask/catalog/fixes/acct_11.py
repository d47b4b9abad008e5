"""Scenarios of acct-11: GuardDuty and its notifications."""

from catalog.fixes.scenario import Scenario
from fake_aws.constants import ACCOUNT, REGIONS


def suspended_in_one(aws):
    aws("guardduty", "eu-west-1").create_detector(Enable=False, FindingPublishingFrequency="SIX_HOURS")


def detectors(aws):
    """Returns {Region: (status, frequency)} of the Regions with a detector."""
    found = {}
    for region in REGIONS:
        for detector in aws("guardduty", region).list_detectors()["DetectorIds"]:
            answer = aws("guardduty", region).get_detector(DetectorId=detector)
            found[region] = (answer["Status"], answer["FindingPublishingFrequency"])
    return found


def all_on(text):
    lines = text.splitlines()
    return len(lines) == len(REGIONS) and all(line.endswith(" ENABLED") for line in lines)


def everything_points_home(aws):
    for region in REGIONS:
        (target,) = aws("events", region).list_targets_by_rule(Rule="guardduty-findings")["Targets"]
        if region == "eu-west-1":
            assert target["Arn"] == f"arn:aws:sns:eu-west-1:{ACCOUNT}:guardduty-findings"
            assert target["InputTransformer"]["InputTemplate"].count('"') == 6
        else:
            assert target["Arn"] == f"arn:aws:events:eu-west-1:{ACCOUNT}:event-bus/default"
            assert target["RoleArn"] == f"arn:aws:iam::{ACCOUNT}:role/guardduty-forward"
    policy = aws("iam").get_role_policy(RoleName="guardduty-forward", PolicyName="put-events")["PolicyDocument"]
    assert policy["Statement"][0]["Resource"] == f"arn:aws:events:eu-west-1:{ACCOUNT}:event-bus/default"


def nothing_left(aws, _text):
    assert not any(aws("events", region).list_rules()["Rules"] for region in REGIONS)
    assert not aws("sns", "eu-west-1").list_topics()["Topics"]
    assert not aws("iam").list_roles()["Roles"]


def mail_from_everywhere(text):
    return text.count("guardduty-findings\tENABLED") == 3 and "security@example.com\tarn:aws:sns:eu-west-1:" in text


def server_and_basic_guardduty(aws):
    ec2, guardduty = aws("ec2", "eu-west-1"), aws("guardduty", "eu-west-1")
    image = ec2.describe_images()["Images"][0]["ImageId"]
    ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)
    guardduty.create_detector(
        Enable=True,
        Features=[
            {"Name": "EBS_MALWARE_PROTECTION", "Status": "DISABLED"},
            {"Name": "LAMBDA_NETWORK_LOGS", "Status": "DISABLED"},
        ],
    )


SCENARIOS = [
    Scenario(
        "acct-11.turn-on",
        fault=suspended_in_one,
        verified=all_on,
        twice=True,
        holds=lambda aws: set(detectors(aws).values()) == {("ENABLED", "FIFTEEN_MINUTES")},
        undone=lambda aws, _: detectors(aws) == {"eu-west-1": ("DISABLED", "SIX_HOURS")},
    ),
    Scenario(
        "acct-11.turn-on",
        name="on before",
        fault=lambda aws: aws("guardduty").create_detector(Enable=True, FindingPublishingFrequency="ONE_HOUR") and {},
        verified=all_on,
        undone=lambda aws, _: detectors(aws) == {"us-east-1": ("ENABLED", "ONE_HOUR")},
    ),
    Scenario(
        "acct-11.send-findings",
        values={"home-region": "eu-west-1", "security-email": "security@example.com"},
        errors=["NotFound"],
        verified=mail_from_everywhere,
        twice=True,
        holds=everything_points_home,
        undone=nothing_left,
    ),
    Scenario(
        "acct-11.turn-on-plans",
        fault=server_and_basic_guardduty,
        verified=r"^EBS_MALWARE_PROTECTION\tENABLED$",
        twice=True,
    ),
]

CANNOT = {
    "acct-11.test-notification": "moto has no guardduty:CreateSampleFindings, ListFindings, ArchiveFindings",
    "acct-11.work-findings": "moto has no guardduty:ListFindings, GetFindings, ArchiveFindings, UnarchiveFindings",
    "acct-11.write-plan": "the command writes a page of text and changes nothing in AWS; only people can verify it",
}
