"""Holds the collector against botocore's models: `collector.py SCRIPT`. Every operation is one that only reads, is called as the
AWS CLI calls it, and keeps fields that there are; nothing else is called."""

import json
import re
import subprocess
import sys
from pathlib import Path

import jmespath
from awscli.clidriver import create_clidriver
from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import ServiceModel

CLI_NAMES = {"config": "configservice", "s3": "s3api"}
# What the script calls besides the operations of its table.
BESIDES = {"aws $cli", "aws sts get-caller-identity", "aws --version"}
READS = re.compile(r"(BatchGet|Describe|Get|List|LookupEvents)")
# Makes a list that is then read.
PREPARES = {"iam:GenerateCredentialReport"}
# The jq of the script that `inside` needs.
DOCUMENT = re.compile(r"readonly DOCUMENT='([^']*)'")
SECRETS = re.compile(r"UserData|environmentVariables\[\*\]\.\{[^}]*value|CustomHeaders|SecretString")


def rows(script: str) -> list[dict]:
    table = script.split("<<'CALLS'\n", 1)[1].split("\nCALLS\n", 1)[0]
    return [json.loads(line) for line in table.splitlines()]


def understands(jq: str) -> bool:
    return subprocess.run(["jq", "-n", "--arg", "account", "", jq], capture_output=True).returncode == 0


def problems_of(row: dict, loader: Loader, services: set[str], document: str):
    service, operation = row["call"].split(":")
    model = ServiceModel(loader.load_service_model(service, "service-2"), service).operation_model(operation)
    name = CLI_NAMES.get(service, service)
    if row["cli"] != f"{name} {xform_name(operation, '-')}" or name not in services:
        yield f"the AWS CLI does not know `{row['cli']}`"
    if not READS.match(operation) and row["call"] not in PREPARES:
        yield "it may do more than read"
    if SECRETS.search(row["query"]):
        yield "it keeps what must stay secret"
    inputs = model.input_shape.members if model.input_shape else {}
    sent = {name for parameters in row["sends"] for name in parameters} | set(row.get("size", {}))
    if unknown := (sent | ({row["token"]} if "token" in row else set())) - set(inputs):
        yield f"it takes no {', '.join(sorted(unknown))}"
    kept = jmespath.compile(row["query"]).parsed
    outputs = model.output_shape.members if model.output_shape else {}
    if kept["type"] == "multi_select_dict":
        if unknown := {pair["value"] for pair in kept["children"]} - set(outputs):
            yield f"it answers no {', '.join(sorted(unknown))}"
    try:
        jmespath.search(row["query"], {})
    except jmespath.exceptions.JMESPathError as error:
        yield f"an answer without any of its fields cannot be read: {error}"
    if "inside" in row and not understands(f"{document} {row['inside']}"):
        yield "jq does not understand what is kept of documents"
    for place in ("next", "more"):
        if place in row and row[place][0] not in outputs:
            yield f"it answers no {row[place][0]}"
    if row["asked"] == "each" and not (row["of"] and understands(f"{{}} as $asked | $asked | ({row['about']}) | empty")):
        yield "jq does not understand what leads to it"


def main():
    script = Path(sys.argv[1]).read_text(encoding="utf-8")
    head = script.split("<<'CALLS'\n", 1)[0]
    code = "\n".join(line for line in head.splitlines() if not line.lstrip().startswith("#"))
    called = set(re.findall(r"(?<![\w/-])aws (?:\$cli|--version|[a-z0-9-]+ [a-z0-9-]+)(?= )", re.sub(r'"[^"$]*"', '""', code)))
    failed = [f"it calls {one}" for one in sorted(called - BESIDES)]
    loader, services = Loader(), set(create_clidriver().create_help_command().command_table)
    table, document = rows(script), DOCUMENT.search(head)[1]
    for row in table:
        failed += [f"{row['call']}: {problem}" for problem in problems_of(row, loader, services, document)]
    print("\n".join(failed) or f"{len(table)} operations are sound")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
