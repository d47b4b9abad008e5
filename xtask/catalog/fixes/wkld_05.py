"""Scenarios of wkld-05: exposed secrets."""

from catalog.fixes.scenario import Scenario

# What gh and gitleaks do in our commands, without a Git host.
GH = """
if [ "$1 $2" = "repo list" ]; then echo example-org/app; exit; fi
git init --quiet --bare "$4"
"""
GITLEAKS = """
while [ $# -gt 0 ]; do [ "$1" = --report-path ] && echo '[]' > "$2"; shift; done
"""


def exposed(aws):
    iam = aws("iam")
    iam.create_user(UserName="deploy")
    key = iam.create_access_key(UserName="deploy")["AccessKey"]["AccessKeyId"]
    iam.attach_user_policy(UserName="deploy", PolicyArn="arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3")
    return {"user": "deploy", "access-key": key}


def clean(text):
    return "deploy" not in text and "AKIA" not in text and "Active" not in text


def usable_again(aws, _text):
    keys = aws("iam").list_access_keys(UserName="deploy")["AccessKeyMetadata"]
    assert keys[0]["Status"] == "Active"
    assert aws("iam").list_user_policies(UserName="deploy")["PolicyNames"] == []


def only_topic(aws, _text):
    assert aws("sns").list_topics()["Topics"] == []
    assert aws("events").list_rules()["Rules"] == []


SCENARIOS = [
    Scenario(
        "wkld-05.scan-history",
        values={"git-organization": "example-org"},
        tools={"gh": GH, "gitleaks": GITLEAKS},
        errors=["No such file or directory"],
        verified=r"^secret-scan/example-org/app\.git\.json 0$",
    ),
    Scenario(
        "wkld-05.alert-on-exposed-key",
        values={"alert-email": "security@example.com"},
        errors=["ResourceNotFoundException"],
        verified=r"^security@example\.com\tarn:aws:sns:us-east-1:\d+:exposed-key-alerts:",
        twice=True,
        undone=only_topic,
    ),
    Scenario(
        "wkld-05.clean-up-exposed-key",
        # Step 3 needs cloudtrail:LookupEvents, which moto lacks.
        steps=[1, 2, 4, 5],
        fault=exposed,
        verified=clean,
        no_undo="a deleted key does not come back",
    ),
    Scenario(
        "wkld-05.clean-up-exposed-key",
        name="undone before the key is deleted",
        steps=[1, 2],
        fault=exposed,
        verified=r"^AKIA\w+\tInactive$",
        undone=usable_again,
    ),
]

CANNOT = {
    "wkld-05.revoke-found-secrets": "works on a Git host with git-filter-repo and gitleaks, not on AWS",
}
