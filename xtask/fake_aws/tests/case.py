"""A stand-in cloud for the tests of this folder, asked by boto3 as AWS is: real hosts, real signatures, TLS."""

import tempfile
import threading
import unittest
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from fake_aws.gateway import certificate, hosts
from fake_aws.gateway.control import Control
from fake_aws.gateway.gateway import Gateway
from fake_aws.gateway.listener import Listener
from fake_aws.gateway.wire import Request


class Cloud:
    """One for all tests: it takes long to start."""

    def __init__(self):
        self.gateway = Gateway()
        self.control = Control(self.gateway)
        self.folder = tempfile.TemporaryDirectory()
        names = hosts.names_for_certificate(["us-east-1", "eu-west-1", "ap-southeast-2"])
        context, self.bundle = certificate.create(names, Path(self.folder.name))
        self.listener = Listener(self.gateway.answer, context)
        threading.Thread(target=self.listener.serve_forever, daemon=True).start()

    def clients(self, credentials: dict, **config):
        """`clients("ec2", "eu-west-1")`, with these credentials."""
        session = boto3.Session(
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials.get("SessionToken"),
        )
        settings = {
            "proxies": {"https": f"http://127.0.0.1:{self.listener.port}"},
            "retries": {"total_max_attempts": 1},
            "read_timeout": 5,
        }

        def client(service, region="us-east-1"):
            return session.client(service, region, verify=str(self.bundle), config=Config(**settings | config))

        return client


CLOUD = Cloud()


class Case(unittest.TestCase):
    """A test in an empty account."""

    scenario: str | None = None
    workload = False

    def setUp(self):
        self.gateway, self.control = CLOUD.gateway, CLOUD.control
        self.control.do_reset()
        if self.scenario:
            self.control.do_scenario(self.scenario, workload=self.workload)
        self.aws = CLOUD.clients(self.control.do_credentials())

    def refused(self, function, *args, **params) -> tuple[int, str, str]:
        """Status, code and message of the error that a call ends with."""
        with self.assertRaises(ClientError) as caught:
            function(*args, **params)
        response = caught.exception.response
        return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"], response["Error"]["Message"]

    def ask(self, host: str, method="POST", target="/", headers=(), body=b""):
        """A request without a network, so that it may be wrong in every way."""
        return self.gateway.answer(Request(method, target, [("host", host), *dict(headers).items()], body))

    def preflight(self, host: str, *asked: str, target="/", method="POST"):
        """What a browser asks before a request with these headers; None if it then gives up."""
        headers = {
            "origin": "https://footing.example",
            "access-control-request-method": method,
            "access-control-request-headers": ",".join(asked),
        }
        answer = self.ask(host, "OPTIONS", target, headers)
        allowed = {each.strip().lower() for each in answer.headers.get("access-control-allow-headers", "").split(",")}
        right = 200 <= answer.status < 300 and answer.headers.get("access-control-allow-origin") == "*"
        return answer if right and set(asked) <= allowed else None
