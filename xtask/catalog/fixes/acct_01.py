"""Scenarios of acct-01: contacts of the account."""

from catalog.fixes.scenario import Scenario

ADDRESSES = ["billing@example.com", "operations@example.com", "security@example.com"]
VALUES = {
    "billing-email": ADDRESSES[0],
    "operations-email": ADDRESSES[1],
    "security-email": ADDRESSES[2],
    "contact-name": "Security team",
}
OLD = {"Name": "Ada", "Title": "Founder", "EmailAddress": "ada@example.com", "PhoneNumber": "+49 30 1"}


def one_person(aws):
    aws("account").put_alternate_contact(AlternateContactType="SECURITY", **OLD)


def as_before(aws, text):
    contact = aws("account").get_alternate_contact(AlternateContactType="SECURITY")["AlternateContact"]
    return contact == {"AlternateContactType": "SECURITY", **OLD} and text.count("ResourceNotFoundException") == 2


DETAILS = {
    "FullName": "Ada",
    "AddressLine1": "Old Street 1",
    "AddressLine2": "Third floor",
    "City": "Berlin",
    "PostalCode": "10115",
    "CountryCode": "DE",
    "PhoneNumber": "+49 30 1",
}


def old_details(aws):
    aws("account").put_contact_information(ContactInformation=DETAILS)


def details(aws):
    return aws("account").get_contact_information()["ContactInformation"]


def the_old_address_is_gone(aws):
    return details(aws)["AddressLine1"] == "New Street 2" and "AddressLine2" not in details(aws)


SCENARIOS = [
    Scenario(
        "acct-01.add-contacts",
        fault=one_person,
        values=VALUES,
        errors=["ResourceNotFoundException"],
        verified=lambda text: text.split() == ADDRESSES,
        undone=as_before,
        twice=True,
    ),
    Scenario(
        "acct-01.correct-details",
        fault=old_details,
        values={"company": "Example & Co. GmbH", "street": "New Street 2", "contact-name": "Grace"},
        steps=[1],
        twice=True,
        verified='"CompanyName": "Example & Co. GmbH"',
        holds=the_old_address_is_gone,
        undone=lambda aws, _: details(aws) == DETAILS,
    ),
]

CANNOT = {
    "acct-01.move-root-email": "moto has no account:StartPrimaryEmailUpdate, AcceptPrimaryEmailUpdate, GetPrimaryEmail",
}
