"""Scenarios of acct-06: the password policy."""

from botocore.exceptions import ClientError

from catalog.fixes.scenario import Scenario

OLD = {"MinimumPasswordLength": 8, "RequireSymbols": True, "AllowUsersToChangePassword": False, "MaxPasswordAge": 90}
WANTED = {
    "MinimumPasswordLength": 14,
    "PasswordReusePrevention": 24,
    "AllowUsersToChangePassword": True,
    "ExpirePasswords": False,
    "RequireSymbols": False,
}


def policy(aws):
    return aws("iam").get_account_password_policy()["PasswordPolicy"]


def as_wanted(aws):
    return {name: policy(aws).get(name) for name in WANTED} == WANTED


def old_again(aws, _text):
    return {name: policy(aws).get(name) for name in OLD} == OLD


def none_again(aws, text):
    try:
        policy(aws)
    except ClientError:
        return "NoSuchEntity" in text
    return False


SCENARIOS = [
    Scenario(
        "acct-06.set-password-policy",
        fault=lambda aws: aws("iam").update_account_password_policy(**OLD) and None,
        verified='"MinimumPasswordLength": 14',
        holds=as_wanted,
        undone=old_again,
        twice=True,
    ),
    Scenario(
        "acct-06.set-password-policy",
        name="none before",
        errors=["NoSuchEntity"],
        verified='"MinimumPasswordLength": 14',
        holds=as_wanted,
        undone=none_again,
        twice=True,
    ),
]

CANNOT = {}
