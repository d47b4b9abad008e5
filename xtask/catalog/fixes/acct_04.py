"""Scenarios of acct-04: permissions through groups, by job, and narrow."""

import json

from catalog.fixes.scenario import Scenario
from fake_aws.constants import ACCOUNT

STAR = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
INLINE = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}


def policy(aws, name, document=INLINE):
    return aws("iam").create_policy(PolicyName=name, PolicyDocument=json.dumps(document))["Policy"]["Arn"]


def direct_user(aws):
    """Creates a user with two attached policies, an inline one, and a quarantine policy that must stay."""
    aws("iam").create_user(UserName="ada")
    for name in ("one", "two", "AWSCompromisedKeyQuarantineV3"):
        aws("iam").attach_user_policy(UserName="ada", PolicyArn=policy(aws, name))
    aws("iam").put_user_policy(UserName="ada", PolicyName="buckets", PolicyDocument=json.dumps(INLINE))
    return {"user": "ada", "group": "developers"}


def attached(aws):
    policies = aws("iam").list_attached_user_policies(UserName="ada")["AttachedPolicies"]
    return {each["PolicyName"] for each in policies}


def group_has_all(aws):
    group = aws("iam").list_attached_group_policies(GroupName="developers")["AttachedPolicies"]
    inline = aws("iam").get_group_policy(GroupName="developers", PolicyName="ada-buckets")["PolicyDocument"]
    members = [user["UserName"] for user in aws("iam").get_group(GroupName="developers")["Users"]]
    return (
        {each["PolicyName"] for each in group} == {"one", "two"}
        and inline == INLINE
        and members == ["ada"]
        and attached(aws) == {"AWSCompromisedKeyQuarantineV3"}
    )


def of_group(aws):
    """Returns the group's members, its attached policies and its inline policies."""
    iam = aws("iam")
    return (
        sorted(each["UserName"] for each in iam.get_group(GroupName="developers")["Users"]),
        [each["PolicyName"] for each in iam.list_attached_group_policies(GroupName="developers")["AttachedPolicies"]],
        iam.list_group_policies(GroupName="developers")["PolicyNames"],
    )


def user_has_all(aws, _text):
    inline = aws("iam").get_user_policy(UserName="ada", PolicyName="buckets")["PolicyDocument"]
    assert of_group(aws) == ([], [], [])
    return attached(aws) == {"one", "two", "AWSCompromisedKeyQuarantineV3"} and inline == INLINE


def direct_user_in_group(aws):
    """Creates the group with one of the policies, the user and another user."""
    values = direct_user(aws)
    aws("iam").create_group(GroupName="developers")
    aws("iam").attach_group_policy(GroupName="developers", PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/one")
    aws("iam").create_user(UserName="bob")
    for name in ("ada", "bob"):
        aws("iam").add_user_to_group(GroupName="developers", UserName=name)
    return values


def group_as_before(aws, _text):
    assert of_group(aws) == (["ada", "bob"], ["one"], [])
    return attached(aws) == {"one", "two", "AWSCompromisedKeyQuarantineV3"}


def instance(aws):
    return aws("sso-admin").list_instances()["Instances"][0]


def personal_assignment(aws):
    where = {"InstanceArn": instance(aws)["InstanceArn"]}
    store = {"IdentityStoreId": instance(aws)["IdentityStoreId"]}
    person = aws("identitystore").create_user(
        **store, UserName="ada", DisplayName="Ada", Name={"GivenName": "Ada", "FamilyName": "L"}
    )["UserId"]
    aws("identitystore").create_group(**store, DisplayName="developers")
    arn = aws("sso-admin").create_permission_set(**where, Name="Developers")["PermissionSet"]["PermissionSetArn"]
    to_account = {"TargetId": ACCOUNT, "TargetType": "AWS_ACCOUNT"}
    to_person = {"PrincipalType": "USER", "PrincipalId": person}
    aws("sso-admin").create_account_assignment(**where, **to_account, **to_person, PermissionSetArn=arn)
    # As Identity Center does when a permission set is assigned.
    aws("sso-admin").provision_permission_set(**where, PermissionSetArn=arn, TargetType="ALL_PROVISIONED_ACCOUNTS")
    return {"person": "ada", "directory-group": "developers", "permission-set": arn, "account": ACCOUNT}


def members(aws):
    store = {"IdentityStoreId": instance(aws)["IdentityStoreId"]}
    group = aws("identitystore").list_groups(**store)["Groups"][0]["GroupId"]
    return aws("identitystore").list_group_memberships(**store, GroupId=group)["GroupMemberships"]


def only_person(aws, text):
    return text.split() == ["USER"] and members(aws) == []


def personal_and_group(aws):
    """Puts the person into the group, which is assigned already."""
    values = personal_assignment(aws)
    where = {"InstanceArn": instance(aws)["InstanceArn"]}
    store = {"IdentityStoreId": instance(aws)["IdentityStoreId"]}
    group = aws("identitystore").list_groups(**store)["Groups"][0]["GroupId"]
    person = aws("identitystore").list_users(**store)["Users"][0]["UserId"]
    aws("identitystore").create_group_membership(**store, GroupId=group, MemberId={"UserId": person})
    to_account = {"TargetId": ACCOUNT, "TargetType": "AWS_ACCOUNT", "PermissionSetArn": values["permission-set"]}
    aws("sso-admin").create_account_assignment(**where, **to_account, PrincipalType="GROUP", PrincipalId=group)
    return values


def both_again(aws, text):
    return sorted(text.split()) == ["GROUP", "USER"] and len(members(aws)) == 1


def three_jobs(aws):
    found = {}
    where = {"InstanceArn": instance(aws)["InstanceArn"]}
    for arn in aws("sso-admin").list_permission_sets(**where)["PermissionSets"]:
        name = aws("sso-admin").describe_permission_set(**where, PermissionSetArn=arn)["PermissionSet"]["Name"]
        policies = aws("sso-admin").list_managed_policies_in_permission_set(**where, PermissionSetArn=arn)
        assigned = aws("sso-admin").list_account_assignments(**where, PermissionSetArn=arn, AccountId=ACCOUNT)
        assert {each["PrincipalType"] for each in assigned["AccountAssignments"]} == {"GROUP"}
        found[name] = [each["Name"] for each in policies["AttachedManagedPolicies"]]
    return found.keys() == {"Developers", "Finance", "Readers"} and found["Developers"] == ["PowerUserAccess"]


def everybody_administrator(aws):
    aws("iam").create_group(GroupName="Administrators")
    aws("iam").attach_group_policy(GroupName="Administrators", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    aws("iam").create_user(UserName="ada")
    aws("iam").add_user_to_group(GroupName="Administrators", UserName="ada")
    return {"person": "ada", "job-group": "Developers", "admin-group": "Administrators"}


def in_both_groups(aws):
    values = everybody_administrator(aws)
    aws("iam").create_group(GroupName="Developers")
    aws("iam").add_user_to_group(GroupName="Developers", UserName="ada")
    return values


def groups(aws):
    return {group["GroupName"] for group in aws("iam").list_groups_for_user(UserName="ada")["Groups"]}


def star_policy(aws):
    aws("iam").create_role(RoleName="app", AssumeRolePolicyDocument=json.dumps(STAR))
    arn = policy(aws, "harmless", STAR)
    aws("iam").attach_role_policy(RoleName="app", PolicyArn=arn)
    return {"policy-arn": arn, "old-version": "v1", "bucket": "ours"}


def star_inline_policy(aws):
    aws("iam").create_role(RoleName="app", AssumeRolePolicyDocument=json.dumps(STAR))
    aws("iam").put_role_policy(RoleName="app", PolicyName="harmless", PolicyDocument=json.dumps(STAR))
    return {"role": "app", "inline-policy": "harmless", "bucket": "ours"}


def write_narrow_policy(_aws, folder):
    notes = folder / "footing" / ACCOUNT / "acct-04.replace-star-policies"
    notes.mkdir(parents=True, exist_ok=True)
    (notes / "narrow-policy.json").write_text(json.dumps(INLINE))


SCENARIOS = [
    Scenario(
        "acct-04.move-to-groups",
        fault=direct_user,
        verified=lambda text: '"one"' not in text and '"buckets"' not in text,
        holds=group_has_all,
        undone=user_has_all,
        twice=True,
    ),
    Scenario(
        "acct-04.move-to-groups",
        name="a group in use",
        fault=direct_user_in_group,
        verified=lambda text: '"one"' not in text and '"buckets"' not in text,
        holds=lambda aws: of_group(aws) == (["ada", "bob"], ["one", "two"], ["ada-buckets"]),
        undone=group_as_before,
        twice=True,
    ),
    Scenario(
        "acct-04.assign-to-groups",
        fault=personal_assignment,
        verified=lambda text: text.split() == ["GROUP"],
        undone=only_person,
        twice=True,
    ),
    Scenario(
        "acct-04.assign-to-groups",
        name="a group that is assigned",
        fault=personal_and_group,
        verified=lambda text: text.split() == ["GROUP"],
        undone=both_again,
        twice=True,
    ),
    Scenario(
        "acct-04.create-job-groups",
        name="in Identity Center",
        steps=[1],
        twice=True,
        before="the roles of permission sets are made by Identity Center, which moto does not do",
        verified="",
        holds=three_jobs,
        no_undo="the new groups stay",
    ),
    Scenario(
        "acct-04.create-job-groups",
        name="with IAM users",
        fault=everybody_administrator,
        steps=[2, 3],
        verified='"Developers"',
        holds=lambda aws: groups(aws) == {"Developers"},
        undone=lambda aws, _: groups(aws) == {"Administrators"},
        twice=True,
    ),
    Scenario(
        "acct-04.create-job-groups",
        name="with an IAM user who is in both",
        fault=in_both_groups,
        steps=[2, 3],
        before="the group of the job is there already",
        verified='"Developers"',
        holds=lambda aws: groups(aws) == {"Developers"},
        undone=lambda aws, _: groups(aws) == {"Administrators", "Developers"},
    ),
    Scenario(
        "acct-04.replace-star-policies",
        fault=star_policy,
        by_hand={3: write_narrow_policy},
        steps=[1, 3],
        verified=lambda text: text.strip() == "",
    ),
    Scenario(
        "acct-04.replace-star-policies",
        name="of a role itself",
        fault=star_inline_policy,
        by_hand={4: write_narrow_policy},
        steps=[4],
        verified=lambda text: text.strip() == "",
    ),
]

CANNOT = {}
