"""Scenarios of acct-02: the root user, and an administrator in addition."""

from catalog.fixes.scenario import Scenario
from fake_aws.constants import ACCOUNT


def organization(aws):
    aws("organizations").create_organization(FeatureSet="ALL")
    account = aws("organizations").create_account(AccountName="member", Email="member@example.com")
    return {"target": account["CreateAccountStatus"]["AccountId"]}


def person_in_directory(aws):
    store = aws("sso-admin").list_instances()["Instances"][0]["IdentityStoreId"]
    aws("identitystore").create_user(
        IdentityStoreId=store,
        UserName="ada",
        DisplayName="Ada",
        Name={"GivenName": "Ada", "FamilyName": "L"},
        Emails=[{"Value": "ada@example.com", "Primary": True}],
    )
    return {"person": "ada"}


def half_set_up(aws):
    """Creates a group without the person, and a permission set without its policy."""
    values = person_in_directory(aws)
    instance = aws("sso-admin").list_instances()["Instances"][0]
    aws("identitystore").create_group(IdentityStoreId=instance["IdentityStoreId"], DisplayName="Administrators")
    aws("sso-admin").create_permission_set(InstanceArn=instance["InstanceArn"], Name="AdministratorAccess")
    return values


def group_is_assigned(aws):
    instance = aws("sso-admin").list_instances()["Instances"][0]
    (permissions,) = aws("sso-admin").list_permission_sets(InstanceArn=instance["InstanceArn"])["PermissionSets"]
    arguments = {"InstanceArn": instance["InstanceArn"], "PermissionSetArn": permissions}
    policies = aws("sso-admin").list_managed_policies_in_permission_set(**arguments)["AttachedManagedPolicies"]
    assignments = aws("sso-admin").list_account_assignments(AccountId=ACCOUNT, **arguments)["AccountAssignments"]
    (group,) = aws("identitystore").list_groups(IdentityStoreId=instance["IdentityStoreId"])["Groups"]
    return (
        [policy["Name"] for policy in policies] == ["AdministratorAccess"]
        and {(each["PrincipalType"], each["PrincipalId"]) for each in assignments} == {("GROUP", group["GroupId"])}
        and len(members(aws)) == 1
    )


def members(aws):
    store = aws("sso-admin").list_instances()["Instances"][0]["IdentityStoreId"]
    (group,) = aws("identitystore").list_groups(IdentityStoreId=store)["Groups"]
    arguments = {"IdentityStoreId": store, "GroupId": group["GroupId"]}
    return aws("identitystore").list_group_memberships(**arguments)["GroupMemberships"]


def iam_administrators(aws):
    return [user["UserName"] for user in aws("iam").get_group(GroupName="Administrators")["Users"]]


def role_of_the_permission_set(aws, _folder):
    """Does what Identity Center does in the account when a permission set is assigned."""
    aws("iam").create_role(
        RoleName="AWSReservedSSO_AdministratorAccess_0123456789abcdef",
        Path="/aws-reserved/sso.amazonaws.com/",
        AssumeRolePolicyDocument="{}",
    )
    aws("iam").attach_role_policy(
        RoleName="AWSReservedSSO_AdministratorAccess_0123456789abcdef",
        PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess",
    )


SCENARIOS = [
    Scenario(
        "acct-02.centralize-root-access",
        fault=organization,
        steps=[1],
        twice=True,
        verified='"RootCredentialsManagement"',
        no_undo="moto has no sts:AssumeRoot",
    ),
    Scenario(
        "acct-02.forbid-root-in-members",
        fault=organization,
        verified=r"^\d{12}\tmember$",
    ),
    Scenario(
        "acct-02.set-up-administrator",
        name="in Identity Center",
        fault=person_in_directory,
        steps=[1, 2],
        twice=True,
        by_hand={"verify": role_of_the_permission_set},
        verified="AWSReservedSSO_AdministratorAccess_",
        holds=group_is_assigned,
        undone=lambda aws, _: members(aws) == [],
    ),
    Scenario(
        "acct-02.set-up-administrator",
        name="in Identity Center, after a first run that stopped half-way",
        fault=half_set_up,
        steps=[1, 2],
        by_hand={"verify": role_of_the_permission_set},
        verified="AWSReservedSSO_AdministratorAccess_",
        holds=group_is_assigned,
        undone=lambda aws, _: members(aws) == [],
    ),
    Scenario(
        "acct-02.set-up-administrator",
        name="as an IAM user",
        values={"iam-user": "ada-admin"},
        steps=[3],
        twice=True,
        verified='"Administrators"',
        holds=lambda aws: iam_administrators(aws) == ["ada-admin"],
        undone=lambda aws, _: iam_administrators(aws) == [],
    ),
]

CANNOT = {
    "acct-02.delete-root-keys": "moto has no root user: iam:GetAccountSummary always counts no keys of root",
    "acct-02.stop-using-root": "moto has no cloudtrail:LookupEvents, and the command only reads",
}
