"""A stand-in for the services of AWS that exports are imported into, as far as their scripts use them."""

import json
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import botocore.session

ARN = "arn:aws:wellarchitected:eu-west-1:111122223333:lens/0123456789abcdef0123456789abcdef"
IDENTITY = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Account>{account}</Account><Arn>arn:aws:iam::{account}:user/x</Arn><UserId>x</UserId>
</GetCallerIdentityResult></GetCallerIdentityResponse>"""


class Refused(Exception):
    """An error of a service: its code and message, and the status of the answer."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


def routes() -> list[tuple[str, re.Pattern[str], str]]:
    """Returns the operations by method and path, as botocore's models have them; longer paths come first."""
    found = []
    for service in ("securityhub", "wellarchitected"):
        model = botocore.session.get_session().get_service_model(service)
        for name in model.operation_names:
            http = model.operation_model(name).http
            path = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(http["requestUri"].split("?")[0]))
            found.append((http["method"], re.compile(path), name))
    return sorted(found, key=lambda route: -len(route[1].pattern))


ROUTES = routes()


class StandIn:
    """The state of an account, and a server that answers for it. `calls` has each operation and what was sent."""

    def __init__(self, account: str) -> None:
        self.account = account
        self.calls: list[tuple[str, dict]] = []
        # Security Hub.
        self.is_hub_on = True
        self.refused: set[str] = set()
        self.findings: dict[str, dict] = {}
        # The Well-Architected Tool.
        self.lens = ""
        self.versions: list[str] = []
        self.conflicts = 0
        self.is_associated = False
        self.answers: dict[str, dict] = {}
        #: An operation that fails.
        self.fails = ""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "StandIn":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, name: str, sent: dict) -> dict:
        self.calls.append((name, sent))
        if name == self.fails:
            raise Refused("AccessDeniedException", "not allowed", 403)
        operation: Callable[[dict], dict] | None = getattr(self, name, None)
        if not operation:
            raise Refused("UnknownOperationException", name)
        return operation(sent)

    def DescribeHub(self, _: dict) -> dict:
        if not self.is_hub_on:
            raise Refused("InvalidAccessException", "the account is not subscribed to AWS Security Hub", 401)
        return {"HubArn": f"arn:aws:securityhub:eu-west-1:{self.account}:hub/default"}

    def BatchImportFindings(self, sent: dict) -> dict:
        taken = [finding for finding in sent["Findings"] if finding["Id"] not in self.refused]
        if len(sent["Findings"]) > 100:
            raise Refused("LimitExceededException", "too many findings")
        self.findings |= {finding["Id"]: finding for finding in taken}
        failed = [finding["Id"] for finding in sent["Findings"] if finding["Id"] in self.refused]
        failures = [{"Id": one, "ErrorCode": "InvalidInput", "ErrorMessage": "is invalid"} for one in failed]
        return {"FailedCount": len(failed), "SuccessCount": len(taken), "FailedFindings": failures}

    def ListLenses(self, sent: dict) -> dict:
        name = json.loads(self.lens)["name"] if self.lens else ""
        lenses = [{"LensArn": ARN, "LensName": name, "LensVersion": version} for version in self.versions]
        draft = [{"LensArn": ARN, "LensName": name, "LensVersion": "DRAFT"}] if self.lens and not self.versions else []
        other = {
            "LensArn": "arn:aws:wellarchitected::aws:lens/x",
            "LensName": "AWS Startup Security Baseline",
            "LensVersion": "1",
        }
        return {"LensSummaries": [other, *lenses, *draft]}

    def ImportLens(self, sent: dict) -> dict:
        if sent.get("LensAlias") not in ((None, ARN) if not self.lens else (ARN,)):
            raise Refused("ConflictException", "there is such a lens already", 409)
        self.lens = sent["JSONString"]
        return {"LensArn": ARN, "Status": "IN_PROGRESS"}

    def CreateLensVersion(self, sent: dict) -> dict:
        if self.conflicts:
            self.conflicts -= 1
            raise Refused("ConflictException", "the lens is being imported", 409)
        if sent["IsMajorVersion"] == bool(self.versions) or sent["LensVersion"] in self.versions:
            raise Refused("ValidationException", "not the next version")
        self.versions.append(sent["LensVersion"])
        return {"LensArn": ARN, "LensVersion": sent["LensVersion"]}

    def GetWorkload(self, _: dict) -> dict:
        return {"Workload": {"WorkloadName": "Shop"}}

    def ListLensReviews(self, _: dict) -> dict:
        return {"LensReviewSummaries": [{"LensArn": ARN}] if self.is_associated else []}

    def AssociateLenses(self, sent: dict) -> dict:
        self.is_associated = sent["LensAliases"] == [ARN]
        return {}

    def GetAnswer(self, sent: dict) -> dict:
        return {"Answer": self.answers.get(sent["QuestionId"], {})}

    def UpdateAnswer(self, sent: dict) -> dict:
        if not self.is_associated or sent["LensAlias"] != ARN:
            raise Refused("ResourceNotFoundException", "no such lens in the workload", 404)
        self.answers[sent["QuestionId"]] = {key: value for key, value in sent.items() if key not in ("WorkloadId", "LensAlias")}
        return {"Answer": {"QuestionId": sent["QuestionId"], "Risk": "HIGH"}}


def handler(stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            path = self.path.split("?")[0]
            if self.command == "POST" and path == "/":
                stand_in.calls.append(("GetCallerIdentity", {}))
                return self.reply(200, IDENTITY.format(account=stand_in.account), {"Content-Type": "text/xml"})
            for method, pattern, name in ROUTES:
                if method == self.command and (found := pattern.fullmatch(path)):
                    sent = {key: unquote(value) for key, value in found.groupdict().items()} | json.loads(body or "{}")
                    try:
                        return self.reply(200, json.dumps(stand_in.answer(name, sent)), {})
                    except Refused as error:
                        headers = {"x-amzn-ErrorType": error.code}
                        return self.reply(error.status, json.dumps({"message": error.message}), headers)
            return self.reply(404, "{}", {"x-amzn-ErrorType": "UnknownOperationException"})

        def reply(self, status: int, body: str, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        do_GET = do_POST = do_PUT = do_PATCH = answer

        def log_message(self, *_: object) -> None:
            """Prints nothing."""

    return Handler
