"""Scenarios of acct-05: second factors of IAM users."""

from catalog.fixes.scenario import Scenario


def user(aws, name, password):
    aws("iam").create_user(UserName=name)
    if password:
        aws("iam").create_login_profile(UserName=name, Password="correct-Horse-9-battery")


def policies(aws, group):
    attached = aws("iam").list_attached_group_policies(GroupName=group)["AttachedPolicies"]
    return [each["PolicyName"] for each in attached]


def members(aws, group):
    return sorted(each["UserName"] for each in aws("iam").get_group(GroupName=group)["Users"])


def people_and_machine(aws):
    for name, password in (("ada", True), ("bob", True), ("deploy", False)):
        user(aws, name, password)


def people_in_part(aws):
    people_and_machine(aws)
    aws("iam").create_group(GroupName="people")
    aws("iam").add_user_to_group(GroupName="people", UserName="bob")


def only_people(text):
    return text.split() == ["ManageOwnMfa", "ada", "bob"] or text.split() == ["ManageOwnMfa", "bob", "ada"]


def passwords_alone(aws):
    user(aws, "ada", True)
    user(aws, "gone", True)


def as_before(aws, text):
    return text == "ada 0\ngone 0\n" and not aws("iam").list_virtual_mfa_devices()["VirtualMFADevices"]


def device_of_another(aws):
    """Creates a device of that name that is not ours to delete."""
    passwords_alone(aws)
    serial = aws("iam").create_virtual_mfa_device(VirtualMFADeviceName="ada-phone")["VirtualMFADevice"]["SerialNumber"]
    codes = {"AuthenticationCode1": "123456", "AuthenticationCode2": "654321"}
    aws("iam").enable_mfa_device(UserName="ada", SerialNumber=serial, **codes)


def device_is_left(aws, _text):
    return len(aws("iam").list_virtual_mfa_devices()["VirtualMFADevices"]) == 1


def no_trial(aws):
    return [each["GroupName"] for each in aws("iam").list_groups()["Groups"]] == ["people"]


DEVICE = {
    "person": "ada",
    "device-name": "ada-phone",
    "first-code": "123456",
    "second-code": "654321",
    "unclaimed-user": "gone",
}

SCENARIOS = [
    Scenario(
        "acct-05.allow-own-mfa",
        fault=people_in_part,
        values={"people-group": "people"},
        verified=only_people,
        undone=lambda aws, _: policies(aws, "people") == [] and members(aws, "people") == ["bob"],
        twice=True,
    ),
    Scenario(
        "acct-05.allow-own-mfa",
        name="no group yet",
        fault=people_and_machine,
        values={"people-group": "people"},
        verified=only_people,
        undone=lambda aws, _: policies(aws, "people") == [] and members(aws, "people") == [],
    ),
    Scenario(
        "acct-05.register-devices",
        fault=passwords_alone,
        values=DEVICE,
        verified=lambda text: text == "ada 1\n",
        undone=as_before,
        twice=True,
    ),
    Scenario(
        "acct-05.register-devices",
        name="begun twice",
        steps=[1, 1, 2, 3],
        fault=passwords_alone,
        values=DEVICE,
        verified=lambda text: text == "ada 1\n",
        undone=as_before,
    ),
    Scenario(
        "acct-05.register-devices",
        name="a device of that name",
        fault=device_of_another,
        values=DEVICE,
        verified=lambda text: text == "ada 1\n",
        undone=device_is_left,
    ),
    Scenario(
        "acct-05.require-mfa",
        fault=people_in_part,
        values={"people-group": "people", "volunteer": "ada"},
        verified="^RequireMfa$",
        holds=no_trial,
        undone=lambda aws, _: policies(aws, "people") == [] and members(aws, "people") == ["bob"],
        twice=True,
    ),
]

CANNOT = {}
