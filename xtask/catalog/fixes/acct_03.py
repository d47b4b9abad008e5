"""Scenarios of acct-03: sign-ins of people."""

from catalog.fixes.scenario import Scenario


def user_with_password(name):
    def fault(aws):
        aws("iam").create_user(UserName="ada")
        aws("iam").create_login_profile(UserName="ada", Password="an-old-Password-1")
        return {name: "ada"}

    return fault


def has_password(aws, _text=""):
    return aws("iam").get_login_profile(UserName="ada")["LoginProfile"]["UserName"] == "ada"


def shared_user(aws):
    user_with_password("shared-user")(aws)
    aws("iam").create_group(GroupName="developers")
    return {"shared-user": "ada", "person": "grace", "group": "developers"}


def grace_is_a_developer(aws):
    return [user["UserName"] for user in aws("iam").get_group(GroupName="developers")["Users"]] == ["grace"]


def leaver(aws):
    user_with_password("leaver")(aws)
    aws("iam").create_access_key(UserName="ada")
    old = aws("iam").create_access_key(UserName="ada")["AccessKey"]["AccessKeyId"]
    aws("iam").update_access_key(UserName="ada", AccessKeyId=old, Status="Inactive")
    return {"leaver": "ada"}


def keys(aws):
    return sorted(key["Status"] for key in aws("iam").list_access_keys(UserName="ada")["AccessKeyMetadata"])


def leaver_is_back(aws, text):
    return "Leavers" not in text and keys(aws) == ["Active", "Inactive"] and has_password(aws)


def three_people(aws):
    for name in ("ada", "grace", "joan"):
        aws("iam").create_user(UserName=name)
        aws("iam").create_login_profile(UserName=name, Password="an-old-Password-1")
    aws("iam").create_role(
        RoleName="AWSReservedSSO_Developers_0123456789abcdef",
        Path="/aws-reserved/sso.amazonaws.com/",
        AssumeRolePolicyDocument="{}",
    )
    return {"old-user": "ada"}


def directory_and_two(text):
    return text.split() == ["AWSReservedSSO_Developers_0123456789abcdef", "grace", "joan"]


def personal_key(aws):
    user_with_password("key-user")(aws)
    key = aws("iam").create_access_key(UserName="ada")["AccessKey"]["AccessKeyId"]
    return {"key-user": "ada", "access-key": key}


GONE = {"verified": "NoSuchEntity", "errors": ["NoSuchEntity"], "undone": has_password}

SCENARIOS = [
    Scenario("acct-03.end-shared-sign-ins", fault=shared_user, holds=grace_is_a_developer, **GONE),
    Scenario(
        "acct-03.write-leaver-routine",
        fault=leaver,
        twice=True,
        verified=r"^Leavers\nInactive\tInactive$",
        holds=lambda aws: keys(aws) == ["Inactive", "Inactive"],
        undone=leaver_is_back,
    ),
    Scenario("acct-03.move-people-to-directory", fault=three_people, verified=directory_and_two, undone=has_password),
    Scenario(
        "acct-03.replace-personal-keys",
        name="the key is switched off",
        fault=personal_key,
        steps=[3],
        twice=True,
        verified=lambda text: "Active" not in text,
    ),
    Scenario(
        "acct-03.replace-personal-keys",
        name="the key is deleted",
        fault=personal_key,
        steps=[3, 4],
        verified=lambda text: text.strip() == "",
        no_undo="a deleted key does not come back",
    ),
    Scenario("acct-03.remove-stale-passwords", fault=user_with_password("stale-user"), **GONE),
]

CANNOT = {}
