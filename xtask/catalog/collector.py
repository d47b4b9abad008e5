"""Checks the collector's calls against botocore's models: `collector.py SCRIPT`. Every operation must only read, be called as the
AWS CLI requires, and keep only existing fields. Nothing else may be called."""

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
from botocore.validate import ParamValidator

ACCOUNT = "111122223333"
# What answers lead to, as the scan in the browser has it.
CASES = Path(__file__).resolve().parents[2] / "src" / "aws" / "scan" / "follow" / "cases.json"
CLI_NAMES = {"config": "configservice", "s3": "s3api"}
# What the script calls in addition to the operations of its table.
BESIDES = {"aws $cli", "aws sts get-caller-identity", "aws --version", "aws sts assume-role", "aws organizations list-accounts"}
READS = re.compile(r"(BatchGet|Describe|Get|List|LookupEvents)")
# Creates a list that is then read.
PREPARES = {"iam:GenerateCredentialReport"}
# The jq functions of the script that `inside` needs, and those that derive calls from an answer.
DOCUMENT = re.compile(r"readonly DOCUMENT='([^']*)'")
FOLLOWING = re.compile(r"readonly (?:FILL|SAID|RULES)='([^']*)'")
SECRETS = re.compile(r"UserData|environmentVariables\[\*\]\.\{[^}]*value|CustomHeaders|SecretString")


def rows(script: str) -> list[dict]:
    table = script.split("<<'CALLS'\n", 1)[1].split("\nCALLS\n", 1)[0]
    return [json.loads(line) for line in table.splitlines()]


# Values of fields that cause further calls; all other fields are arbitrary texts.
SAYS = {
    "Arn": "arn:aws:sns:eu-west-1:111122223333:alerts",
    "Address": "arn:aws:sns:eu-west-1:111122223333:alerts",
    "AlarmActions": "arn:aws:sns:eu-west-1:111122223333:alerts",
    "KmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1",
    "CloudWatchLogsLogGroupArn": "arn:aws:logs:eu-west-1:111122223333:log-group:trail:*",
    "HomeRegion": "eu-west-1",
    "WebACLId": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1",
    "BucketRegion": "eu-west-1",
    "webAclArn": "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/a/1",
    "State": "ENABLED",
    "ManagedBy": "events.amazonaws.com",
    "EventPattern": '{"source": ["aws.guardduty"]}',
    "KeyManager": "CUSTOMER",
    "Type": "application",
    "Scheme": "internet-facing",
    "Protocol": "HTTP",
    "DBClusterIdentifier": "",
    "Engine": "mysql",
}


def made(shape, name: str = "", deep: int = 0):
    """Returns an answer in which every field is present."""
    if shape.type_name == "structure":
        return {} if deep > 7 else {name: made(member, name, deep + 1) for name, member in shape.members.items()}
    if shape.type_name == "list":
        return [] if deep > 7 else [made(shape.member, name, deep + 1)]
    if shape.type_name == "map":
        return {}
    plain = {"boolean": True, "integer": 1, "long": 1, "double": 1.0, "float": 1.0, "timestamp": "2026-01-01T00:00:00Z"}
    return plain.get(shape.type_name, SAYS.get(name, "some-text-of-sufficient-length-for-what-has-a-least-length"))


def without_one(value):
    """Yields the answer once per field, each time without that field."""
    if isinstance(value, list):
        yield from ([smaller] for smaller in without_one(value[0])) if value else ()
    elif isinstance(value, dict):
        for name in value:
            rest = {other: value[other] for other in value if other != name}
            yield rest
            yield from ({**rest, name: smaller} for smaller in without_one(value[name]))


def operation(loader: Loader, call: str):
    service, name = call.split(":")
    return ServiceModel(loader.load_service_model(service, "service-2"), service).operation_model(name)


class JqFails(Exception):
    """What jq says where it cannot read an answer."""


def follows(row: dict, parent: str, asked: list[dict], following: str) -> list[dict]:
    """The calls that these answers of a call lead to, made as `next_calls` of the script makes them."""
    jq = (
        f"{following} . as $asked | ({row['of'][parent]}) | {{call: $row.call, whole: $asked.whole, "
        'region: (if $row.global then "" else .region // $asked.region end), '
        "parameters: (($row.sends[0] | fill) + .parameters | said)}"
    )
    known = ["--argjson", "row", json.dumps(row), "--arg", "account", ACCOUNT, "--arg", "partition", "aws"]
    run = subprocess.run(["jq", "-c", *known, jq], input="\n".join(map(json.dumps, asked)), capture_output=True, text=True)
    if run.returncode:
        raise JqFails(run.stderr.strip()[:200])
    return [json.loads(line) for line in dict.fromkeys(run.stdout.splitlines())]


def refused(row: dict, table: dict[str, dict], loader: Loader, following: str):
    """What the AWS CLI would refuse of the parameters that a call is made with because of an answer: nothing may be sent that
    the answer does not say, and whatever is sent has to be of the right kind."""
    inputs = operation(loader, row["call"]).input_shape
    for parent in row["of"]:
        asked, reached = [], False
        answer = made(operation(loader, parent).output_shape)
        answers = [answer, *without_one(answer)] if len(json.dumps(answer)) < 20_000 else [answer]
        taken = made(operation(loader, parent).input_shape) if operation(loader, parent).input_shape else {}
        for one in answers:
            data = jmespath.search(table[parent]["query"], one)
            asked.append({"region": "eu-west-1", "parameters": taken, "data": data, "whole": one is answer})
        try:
            calls = follows(row, parent, asked, following)
        except JqFails as failure:
            yield f"jq fails at an answer of {parent} that lacks something: {failure}"
            continue
        for call in calls:
            reached |= call["whole"]
            # An operation without an input takes no parameters at all.
            errors = ParamValidator().validate(call["parameters"], inputs)._errors if inputs else list(call["parameters"])
            problems = [problem for problem in errors if call["whole"] or problem[0] != "missing required field"]
            if problems:
                yield f"the AWS CLI refuses {call['parameters']}: {problems}"
                return
        if not reached:
            yield f"no answer of {parent} leads to it"


def differing(table: dict[str, dict], following: str):
    """Where the script makes other calls because of an answer than the scan in the browser, of which a native test holds that
    it makes those of the cases. What the script asks besides, a case says with its reason."""
    for case in json.loads(CASES.read_text(encoding="utf-8")):
        asked = {"region": case["region"], "parameters": case["sent"], "data": case["answer"]}
        found = [
            {name: call[name] for name in ("call", "region", "parameters")}
            for row in table.values()
            if case["of"] in row.get("of", {})
            for call in follows(row, case["of"], [asked], following)
        ]
        expected = case["calls"] + case.get("collector_also", {}).get("calls", [])
        for what, some, others in (("makes", found, expected), ("does not make", expected, found)):
            for call in some:
                # The script is made without what only stands in for calls that browsers block.
                if call not in others and call["call"] in table:
                    yield f"{case['of']}: the script {what} {call}"


# Patterns of event rules, and whether the targets of such a rule are asked for. The script cannot evaluate every pattern, so it
# leaves out only rules that name sources, none of which matters.
PATTERNS = {
    '{"source": ["aws.guardduty"]}': True,
    '{"source": ["aws.ec2", "aws.securityhub"]}': True,
    '{"source": ["aws.s3"]}': True,
    '{"source": [{"prefix": "aws.guard"}]}': True,
    '{"source": [{"anything-but": "aws.ec2"}]}': True,
    '{"detail-type": ["GuardDuty Finding"]}': True,
    '{"source": ["aws\\u002eguardduty"]}': True,
    '{"$or": [{"source": ["aws.s3"]}]}': True,
    "not JSON": True,
    '{"source": ["aws.ec2"]}': False,
    '{"source": ["aws.ec2"], "detail": {"note": ["aws.guardduty"]}}': False,
}


def unfollowed(row: dict, following: str):
    """What is wrong with which event rules the script follows."""
    rules = [{"Name": pattern, "State": "ENABLED", "EventPattern": pattern} for pattern in PATTERNS]
    rules += [
        {"Name": "off", "State": "DISABLED", "EventPattern": rules[0]["EventPattern"]},
        {"Name": "timer", "State": "ENABLED"},
    ]
    asked = {"region": "eu-west-1", "parameters": {}, "data": {"Rules": rules}}
    followed = {call["parameters"]["Rule"] for call in follows(row, "events:ListRules", [asked], following)}
    for rule in rules:
        if (rule["Name"] in followed) != PATTERNS.get(rule["Name"], False):
            yield f"its script {'asks' if rule['Name'] in followed else 'does not ask'} about a rule with {rule.get('EventPattern')}"


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
    answered = {pair["value"] for pair in kept["children"]} if kept["type"] == "multi_select_dict" else set()
    if unknown := answered - set(outputs):
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


def main():
    script = Path(sys.argv[1]).read_text(encoding="utf-8")
    head = script.split("<<'CALLS'\n", 1)[0]
    code = "\n".join(line for line in head.splitlines() if not line.lstrip().startswith("#"))
    called = set(re.findall(r"(?<![\w/-])aws (?:\$cli|--version|[a-z0-9-]+ [a-z0-9-]+)(?= )", re.sub(r'"[^"$]*"', '""', code)))
    failed = [f"it calls {one}" for one in sorted(called - BESIDES)]
    loader, services = Loader(), set(create_clidriver().create_help_command().command_table)
    table, document, following = rows(script), DOCUMENT.search(head)[1], " ".join(FOLLOWING.findall(head))
    by_call = {row["call"]: row for row in table}
    for row in table:
        failed += [f"{row['call']}: {problem}" for problem in problems_of(row, loader, services, document)]
        if row["fanout"] == "each":
            failed += [f"{row['call']}: {problem}" for problem in refused(row, by_call, loader, following)]
        if row["call"] == "events:ListTargetsByRule":
            failed += [f"{row['call']}: {problem}" for problem in unfollowed(row, following)]
    failed += differing(by_call, following)
    print("\n".join(failed) or f"{len(table)} operations are sound")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
