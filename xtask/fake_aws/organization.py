"""An organization in front of several accounts, each a process of `fake_aws.server`: requests go to the account that issued their
credentials. What concerns accounts together is answered here: which there are, and who may assume which role.
"""

import fnmatch
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import parse_qs

from fake_aws.credentials import Credentials, CredentialStore
from fake_aws.gateway import certificate, errors, hosts, signature
from fake_aws.gateway.account import ALL_REGIONS
from fake_aws.gateway.errors import Style, refusal
from fake_aws.gateway.listener import Listener
from fake_aws.gateway.signature import Refused
from fake_aws.gateway.wire import Answer, Request

STS = "https://sts.amazonaws.com/doc/2011-06-15/"


@dataclass
class Member:
    """An account. Its role is none if it has none that is asked for."""

    name: str
    state: str = "ACTIVE"
    # Trust policies and permissions by the name of the role.
    roles: dict[str, dict] = field(default_factory=dict)
    port: int = 0
    control: int = 0

    def do(self, command: str, **words) -> dict:
        body = json.dumps({"command": command, **words}).encode()
        with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{self.control}/control", body)) as said:
            return json.load(said)


def trusts(policy: dict, arn: str, external_id: str | None) -> bool:
    """Whether a trust policy lets a principal assume the role. A condition that is not understood is an error."""
    known = {"sts:ExternalId": external_id, "aws:PrincipalArn": arn}
    account = arn.split(":")[4]
    for statement in policy["Statement"]:
        assert (statement["Effect"], statement["Action"]) == ("Allow", "sts:AssumeRole"), statement
        if statement["Principal"] != {"AWS": f"arn:aws:iam::{account}:root"}:
            continue
        fits = {"StringEquals": lambda value, wanted: value == wanted, "ArnLike": arn_like}
        if all(
            known[key] is not None and fits[operator](known[key], wanted)
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        ):
            return True
    return False


def arn_like(arn: str, pattern: str) -> bool:
    """ArnLike: each of the six parts by itself."""
    parts, patterns = arn.split(":", 5), pattern.split(":", 5)
    return len(parts) == len(patterns) and all(map(fnmatch.fnmatchcase, parts, patterns))


class Organization:
    """Several accounts behind one door."""

    def __init__(self, members: dict[str, Member], management: str):
        self.members, self.management = members, management
        self.store = CredentialStore()
        self.account_of: dict[str, str] = {}
        # The sessions that were given: account, and the policies that limit it.
        self.sessions: list[dict] = []
        self.stack = ExitStack()

    def __enter__(self):
        folder = self.stack.enter_context(tempfile.TemporaryDirectory(prefix="footing-organization-"))
        starting = []
        for account, member in self.members.items():
            env = os.environ | {"FOOTING_FAKE_ACCOUNT": account}
            server = subprocess.Popen([sys.executable, "-m", "fake_aws.server"], env=env, stdout=subprocess.PIPE, text=True)
            self.stack.callback(lambda one=server: (one.terminate(), one.wait(), one.stdout.close()))
            starting.append((member, server))
        for member, server in starting:
            ready = json.loads(server.stdout.readline())
            member.port, member.control = ready["port"], ready["control"]
        context, bundle = certificate.create(hosts.names_for_certificate([region.name for region in ALL_REGIONS]), Path(folder))
        self.ca = str(bundle)
        self.door = Listener(self.answer, context)
        threading.Thread(target=self.door.serve_forever, daemon=True).start()
        self.stack.callback(self.door.shutdown)
        return self

    def __exit__(self, *_):
        self.stack.close()

    def issue(self, account: str, **words) -> dict:
        """Credentials of an account, as its process issues them."""
        issued = self.members[account].do("credentials", **words)
        self.account_of[issued["AccessKeyId"]] = account
        expires = datetime.fromisoformat(issued["Expiration"])
        self.store.issued[issued["AccessKeyId"]] = Credentials(
            kind="role",
            key=issued["AccessKeyId"],
            secret=issued["SecretAccessKey"],
            token=issued["SessionToken"],
            expires=expires,
            arn=issued["Arn"],
            user_id="AROA",
        )
        return issued

    def answer(self, request: Request) -> Answer:
        signed, host = signature.scope(request), hosts.host(request.host)
        key = signed.key if signed else ""
        style = Style.QUERY if host and host.prefix == "sts" else Style.JSON
        if host and host.prefix == "sts" and b"Action=AssumeRole" in request.body:
            return self.verified(request, host, style, self.assume)
        if request["x-amz-target"].endswith(".ListAccounts"):
            return self.verified(request, host, style, self.list)
        if key not in self.account_of:
            return refusal(errors.UNKNOWN_KEY, style, "The security token included in the request is invalid.")
        return self.forward(request, self.members[self.account_of[key]].port)

    def verified(self, request: Request, host, style: Style, do) -> Answer:
        try:
            return do(request, signature.verify(request, host, style, self.store, datetime.now(timezone.utc)))
        except Refused as refused:
            return refused.answer

    @staticmethod
    def forward(request: Request, port: int) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
        for name, value in request.headers:
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                connection.putheader(name, value)
        connection.putheader("content-length", str(len(request.body)))
        connection.endheaders(request.body)
        said = connection.getresponse()
        try:
            return Answer(said.status, dict(said.getheaders()), said.read())
        finally:
            connection.close()

    def list(self, _request: Request, caller: Credentials) -> Answer:
        """Organizations' ListAccounts, with State only: Status has been retired."""
        if caller.arn.split(":")[4] != self.management:
            return refusal(errors.DENIED, Style.JSON, "You don't have permissions to access this resource.")
        accounts = [{"Id": account, "Name": one.name, "State": one.state} for account, one in self.members.items()]
        return Answer(200, {"content-type": "application/x-amz-json-1.1"}, json.dumps({"Accounts": accounts}).encode())

    def assume(self, request: Request, caller: Credentials) -> Answer:
        said = {name: value for name, (value,) in parse_qs(request.body.decode()).items()}
        account, role = re.fullmatch(r"arn:aws:iam::(\d{12}):role/(.+)", said["RoleArn"]).groups()
        member = self.members.get(account)
        # The principal is the role of the session.
        principal = re.sub(r":sts:(.*):assumed-role/([^/]+)/.*", r":iam:\1:role/\2", caller.arn)
        known = member and member.roles.get(role)
        if not known or not trusts(known["trust"], principal, said.get("ExternalId")):
            why = f"User: {caller.arn} is not authorized to perform: sts:AssumeRole on resource: {said['RoleArn']}"
            return refusal(errors.DENIED, Style.QUERY, why)
        arns = [value for name, value in said.items() if name.startswith("PolicyArns.")]
        policy = said.get("Policy", "")
        if len(policy) + sum(map(len, arns)) > 2048:
            return refusal({Style.QUERY: (400, "PackedPolicyTooLarge")}, Style.QUERY, "the policies are too large")
        self.sessions.append({"account": account, "policy": json.loads(policy) if policy else None, "arns": arns})
        arn = f"arn:aws:sts::{account}:assumed-role/{role}/{said['RoleSessionName']}"
        issued = self.issue(account, seconds=int(said["DurationSeconds"]), arn=arn)
        member.do("policy", documents=known["permissions"])
        body = (
            f'<AssumeRoleResponse xmlns="{STS}"><AssumeRoleResult><Credentials>'
            f"<AccessKeyId>{issued['AccessKeyId']}</AccessKeyId><SecretAccessKey>{issued['SecretAccessKey']}</SecretAccessKey>"
            f"<SessionToken>{issued['SessionToken']}</SessionToken><Expiration>{issued['Expiration']}</Expiration></Credentials>"
            f"<AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:footing</AssumedRoleId><Arn>{arn}</Arn></AssumedRoleUser>"
            "</AssumeRoleResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></AssumeRoleResponse>"
        )
        return Answer(200, {"content-type": "text/xml"}, body.encode())
