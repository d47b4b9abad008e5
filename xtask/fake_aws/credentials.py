"""The credentials that this AWS has issued, and whom they stand for."""

import base64
import secrets
import string
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from fake_aws.constants import ACCOUNT, ROOT

ROLE = "Auditor"


@dataclass(frozen=True)
class Credentials:
    """An access key."""

    kind: str
    key: str
    secret: str
    # None: a long-term key.
    token: str | None
    expires: datetime | None
    arn: str
    user_id: str

    def as_json(self) -> dict:
        """As `aws configure export-credentials` prints them, and who it is."""
        found = {"Version": 1, "AccessKeyId": self.key, "SecretAccessKey": self.secret, "Arn": self.arn}
        if self.token:
            found["SessionToken"] = self.token
        if self.expires:
            found["Expiration"] = self.expires.isoformat(timespec="seconds")
        return found


@dataclass(frozen=True)
class Kind:
    """A sort of credentials: for whom, and for how long."""

    arn: str
    # What the user id begins with: AROA for roles, AIDA for users, nothing for root.
    user_id: str
    long_term: bool = False


SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role"
KINDS = {
    # A role that somebody took.
    "role": Kind(f"{SESSION}/{ROLE}/footing", "AROA"),
    # A person of Identity Center.
    "identity-center": Kind(f"{SESSION}/AWSReservedSSO_SecurityAudit_0123456789abcdef/ada", "AROA"),
    # An IAM user's `aws login`, or GetSessionToken with MFA.
    "user": Kind(f"arn:aws:iam::{ACCOUNT}:user/ada", "AIDA"),
    # GetSessionToken without MFA, which IAM does not accept.
    "user-without-mfa": Kind(f"arn:aws:iam::{ACCOUNT}:user/ada", "AIDA"),
    # Root's `aws login`.
    "root": Kind(ROOT, ""),
    "long-term": Kind(f"arn:aws:iam::{ACCOUNT}:user/ada", "AIDA", long_term=True),
    "long-term-root": Kind(ROOT, "", long_term=True),
}


class CredentialStore:
    """Issues credentials and knows them again."""

    def __init__(self):
        self.issued: dict[str, Credentials] = {}

    def issue(self, kind: str = "role", seconds: float = 3600, arn: str | None = None) -> Credentials:
        """New credentials of a kind. `seconds`: until they expire; below zero for expired ones."""
        sort = KINDS[kind]
        unique = letters(16)
        arn = arn or sort.arn
        user_id = f"{sort.user_id}{unique}" if sort.user_id else ACCOUNT
        if sort.user_id == "AROA":
            user_id += f":{arn.rpartition('/')[2]}"
        made = Credentials(
            kind=kind,
            key=("AKIA" if sort.long_term else "ASIA") + letters(16),
            secret=base64.b64encode(secrets.token_bytes(30)).decode(),
            token=None if sort.long_term else "IQoJb3JpZ2luX2Vj" + secrets.token_urlsafe(240),
            expires=None if sort.long_term else datetime.now(timezone.utc) + timedelta(seconds=seconds),
            arn=arn,
            user_id=user_id,
        )
        self.issued[made.key] = made
        return made

    def find(self, key: str) -> Credentials | None:
        return self.issued.get(key)


def letters(count: int) -> str:
    return "".join(secrets.choice(string.ascii_uppercase + "234567") for _ in range(count))
