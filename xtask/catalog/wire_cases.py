#!/usr/bin/env python3
"""Writes src/wire/cases.json. For every call of the catalog, it has a request as botocore writes it, an answer as AWS writes it
(with moto's serializers, which are made from the same models), and what botocore reads from that answer. Every structure of an
answer has an additional field that nothing reads.

The same botocore and moto write the same file, because the seed is fixed.
"""

import base64
import datetime
import json
import random
from pathlib import Path
from urllib.parse import quote

import botocore.session
from botocore import parsers, serialize
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model

ROOT = Path(__file__).resolve().parents[2]
MODEL = json.loads((ROOT / "src/catalog/calls/model.json").read_text())
OUT = ROOT / "src/wire/cases.json"
WORDS = ["a", "b-1", "ü", "x y", "&<>", "\"'", "arn:aws:x::1:y/z", "+%20"]
CANARY = "canary"
# Fields whose text is a JSON document.
DOCUMENTS = {
    "AccessPolicies",
    "AssumeRolePolicyDocument",
    "Content",
    "Document",
    "EventPattern",
    "Policy",
    "PolicyDocument",
    "ResourcePolicy",
    "Results",
    "policyText",
}
SIMPLE = {"string", "character", "blob", "integer", "long", "float", "double", "boolean", "timestamp"}


class Case:
    def __init__(self, rng, service):
        self.rng, self.service = rng, service

    def text(self, name):
        if name in DOCUMENTS:
            document = json.dumps(
                {"inputs": {"s3BucketName": "b", "other": 1}, "Statement": [{"Effect": self.rng.choice(WORDS)}]}
            )
            return quote(document, safe="") if self.service == "iam" else document
        return self.rng.choice(WORDS)

    def leaf(self, shape, name, is_input):
        match shape.type_name:
            case "integer" | "long":
                return self.rng.randint(1, 99)
            case "float" | "double":
                return self.rng.choice([0.5, 2.25])
            case "boolean":
                return self.rng.random() < 0.5
            case "timestamp":
                at = datetime.datetime(2026, 11, 22, 20, 17, self.rng.randint(0, 59), tzinfo=datetime.timezone.utc)
                return at.strftime("%Y-%m-%dT%H:%M:%SZ") if is_input else at
            case "blob":
                return b"a,b\n"
        return "123456789012" if name == "AccountId" and is_input else self.text(name)

    def value(self, shape, wanted, name, is_input):
        """Returns a value of a shape with the wanted fields, and in answers with one more."""
        of = wanted if isinstance(wanted, dict) else {}
        match shape.type_name:
            case "structure":
                fields = {field["name"]: field["shape"] for field in of.get("fields", [])}
                value = {name: self.value(shape.members[name], fields[name], name, is_input) for name in fields}
                others = [name for name in shape.members if name not in fields and shape.members[name].type_name == "string"]
                if others and not is_input and shape.members[others[0]].serialization.get("location") is None:
                    value[others[0]] = CANARY
                return value
            case "list":
                return [self.value(shape.member, of.get("list"), name, is_input) for _ in range(self.rng.randint(1, 2))]
            case "map":
                if "fields" in of:
                    value = {
                        field["name"]: self.value(shape.value, field["shape"], field["name"], is_input) for field in of["fields"]
                    }
                    return value if is_input or shape.value.type_name != "string" else {**value, "Other": CANARY}
                inner = of.get("map") if isinstance(of.get("map"), (dict, str)) else None
                names = wanted == "names"
                return {key: CANARY if names else self.value(shape.value, inner, name, is_input) for key in ("k 1", "k2")}
        return self.leaf(shape, name, is_input)


def plain(value):
    """Returns a value as the AWS CLI prints it."""
    match value:
        case dict():
            return {key: plain(inner) for key, inner in value.items() if key != "ResponseMetadata"}
        case list():
            return [plain(inner) for inner in value]
        case datetime.datetime():
            return value.isoformat()
        case bytes():
            return base64.b64encode(value).decode()
    return value.read().decode() if hasattr(value, "read") else value


def request(rng, service, name, operation, protocol, call):
    fields = {"fields": call.get("input", [])}
    parameters = Case(rng, service).value(operation.input_shape, fields, "", True) if operation.input_shape else {}
    size = call.get("paging", {}).get("size")
    if size:
        parameters[size["parameter"]] = size["largest"]
    sent = serialize.create_serializer(protocol, include_validation=False).serialize_to_request(parameters, operation)
    query = sent["query_string"] or []
    if isinstance(query, dict):
        query = [(key, item) for key, value in query.items() for item in (value if isinstance(value, list) else [value])]
    # A fixed query, such as S3's, is still part of the path.
    path, _, fixed = sent["url_path"].partition("?")
    query = [*query, *(part.split("=", 1) if "=" in part else (part, "") for part in fixed.split("&") if part)]
    body = sent["body"]
    body = sorted([key, str(value)] for key, value in body.items()) if isinstance(body, dict) else json.loads(body or "null")
    return {
        "parameters": parameters,
        "method": sent["method"],
        "path": path,
        "query": sorted([key, str(value)] for key, value in query),
        "headers": {key.lower(): value for key, value in sent["headers"].items()},
        "body": body,
    }


def answer(rng, service, operation, protocol, call):
    value = Case(rng, service).value(operation.output_shape, {"fields": call["output"]}, "", False)
    written = get_serializer_class(service, protocol)(get_service_model(service).operation_model(operation.name)).serialize(value)
    body = written["body"] if isinstance(written["body"], bytes) else written["body"].encode()
    response = {"status_code": 200, "headers": written["headers"], "body": body, "context": {}}
    read = parsers.create_parser(protocol).parse(response, operation.output_shape)
    return {"answer": body.decode(), "output": plain(read)}


def main():
    session = botocore.session.get_session()
    rng = random.Random("footing")
    cases = []
    for service, described in MODEL["services"].items():
        model = session.get_service_model(service)
        protocol = described["protocol"]["is"]
        for name, call in described["calls"].items():
            operation = model.operation_model(name)
            case = {"call": f"{service}:{name}", **request(rng, service, name, operation, protocol, call)}
            cases.append(case | answer(rng, service, operation, protocol, call))
    lines = ",\n".join(json.dumps(case, ensure_ascii=True, separators=(",", ":")) for case in cases)
    OUT.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
