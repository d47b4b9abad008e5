#!/usr/bin/env python3
"""Writes the signatures with which the signer has to agree to src/wire/sign/:

- signatures.json: generated requests, signed by botocore. They are written unencoded, to compare the encoding too.
- suite.json: AWS's own test suite, from the sources of the crate `aws-sigv4`.

    signatures.py [folder of aws-sigv4's aws-signing-test-suite/v4]

The same botocore writes the same files, because the seed is fixed.
"""

import datetime
import json
import random
import sys
from pathlib import Path
from unittest import mock
from urllib.parse import quote

from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

OUT = Path(__file__).resolve().parents[2] / "src/wire/sign"
KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
REGION = "eu-central-1"
TEXTS = [
    "a",
    "Vpc-1_2.3~4",
    " ",
    "  two  spaces ",
    "+",
    "a+b c",
    "%",
    "%20",
    "%2F",
    "100%",
    "&",
    "=",
    "a=b&c=d",
    "?",
    "#",
    ";",
    ":",
    "@",
    "!",
    "*",
    "'",
    "(x)",
    "$",
    ",",
    '"',
    "<&>",
    "\\",
    "|",
    "^",
    "`",
    "{}",
    "[0]",
    "arn:aws:iam::123456789012:role/a/b",
    "ü",
    "Straße",
    "日本",
    "🦀",
    "e\u0301",
    "\t",
    "\n",
    "\u007f",
    "A",
    "a ",
    "~",
    "-",
    "_",
    ".x",
    "x..",
    "0",
]


def encode(text):
    return quote(text, safe="-._~")


def text(rng, most):
    return "".join(rng.choice(TEXTS) for _ in range(rng.randint(0, most)))


def signature(kind, path, query, headers, body, token, at):
    """Returns botocore's signature; for S3, with the encoding rules of S3."""
    host = f"{'s3' if kind == 's3' else 'service'}.{REGION}.amazonaws.com"
    url = f"https://{host}{path}" + (f"?{query}" if query else "")
    request = AWSRequest(method="POST" if body else "GET", url=url, data=body, headers=headers)
    signer = (auth.S3SigV4Auth if kind == "s3" else auth.SigV4Auth)(
        Credentials(KEY, SECRET, token), "s3" if kind == "s3" else "service", REGION
    )
    moment = datetime.datetime.fromtimestamp(at, datetime.timezone.utc)
    with mock.patch.object(auth, "get_current_datetime", lambda *_: moment):
        signer.add_auth(request)
    return request.headers["Authorization"].rsplit("Signature=", 1)[1]


def case(rng):
    kind = rng.choice(["s3", "form", "json", "rest"])
    path, pairs, body, headers = [], [], "", {}
    if kind in ("s3", "rest"):
        path = [text(rng, 2) for _ in range(rng.randint(0, 3))]
        # Only S3 accepts such segments unchanged; requests to other services never have them.
        path = [part if kind == "s3" else part.strip(".") or "x" for part in path]
        if kind == "s3" and rng.random() < 0.3:
            path.insert(rng.randint(0, len(path)), rng.choice([".", "..", ""]))
        pairs = [[text(rng, 1), text(rng, 2)] for _ in range(rng.randint(0, 4))]
        pairs += rng.sample(pairs, rng.randint(0, len(pairs))) if rng.random() < 0.3 else []
    if kind == "form":
        pairs = [["Action", "DescribeThings"], *([text(rng, 1) or "k", text(rng, 3)] for _ in range(rng.randint(0, 4)))]
        body = "&".join(f"{encode(name)}={encode(value)}" for name, value in pairs)
        headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    if kind == "json":
        body = json.dumps({"Text": text(rng, 4)}, ensure_ascii=False)
        headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": "Service_1.DescribeThings"}
    # Session tokens have no blanks, and headers only ASCII.
    token = "".join(sign for sign in text(rng, 3) if "!" <= sign <= "~") or None
    at = rng.randint(1_600_000_000, 2_000_000_000)
    address = "/" + "/".join(map(encode, path))
    query = "" if kind == "form" else "&".join(f"{encode(name)}={encode(value)}" for name, value in pairs)
    sent = signature(kind, address, query, headers, body.encode(), token, at)
    return [kind, path, pairs, body if kind == "json" else "", token, at, sent]


def suite(folder):
    """Yields the cases of AWS's suite except two: an unsigned session token, and a header over several lines."""
    for context in sorted(Path(folder).glob("*/context.json")):
        settings = json.loads(context.read_text())
        if settings.get("omit_session_token"):
            continue
        head, _, body = (context.parent / "request.txt").read_text().partition("\n\n")
        first, *lines = head.splitlines()
        if any(line[:1].isspace() for line in lines):
            continue
        headers = [line.split(":", 1) for line in lines]
        target = first.split(" ", 1)[1].rsplit(" ", 1)[0]
        at = datetime.datetime.fromisoformat(settings["timestamp"]).timestamp()
        yield {
            "name": context.parent.name,
            "method": first.split(" ")[0],
            "target": target,
            "headers": headers,
            "body": body,
            "credentials": settings["credentials"],
            "at": int(at),
            "region": settings["region"],
            "service": settings["service"],
            "normalize": settings["normalize"],
            "sign_body": settings["sign_body"],
            "signature": (context.parent / "header-signature.txt").read_text().strip(),
        }


def write(name, cases):
    lines = ",\n".join(json.dumps(case, ensure_ascii=True, separators=(",", ":")) for case in cases)
    (OUT / name).write_text(f"[\n{lines}\n]\n")


def main():
    rng = random.Random("footing")
    write("signatures.json", [case(rng) for _ in range(600)])
    if len(sys.argv) > 1:
        write("suite.json", suite(sys.argv[1]))


if __name__ == "__main__":
    main()
