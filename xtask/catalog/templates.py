"""Checks the templates of the baseline: CloudFormation with cfn-lint, Terraform against the AWS provider's schema.

  templates.py SCHEMA.json FILE...

A Terraform configuration must parse, name the provider and its version, and describe every variable. It may use only resource
types, arguments and blocks that the provider has, with everything required; references between blocks must exist. Prints one
line per mistake, and last `N passed, N failed`; exits with 1 if any failed.
"""

import json
import multiprocessing
import os
import re
import sys
from pathlib import Path

import hcl2
from cfnlint.api import ManualArgs, lint

# Arguments that Terraform itself provides in every resource.
META = {"count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection"}
REFERENCE = re.compile(r"(?<![\w.])(data\.)?((?:aws|archive|random|tls)_\w+)\.([\w-]+)(?:\[[^\]]*\])?\.(\w+)")
NAMES = {"var": re.compile(r"(?<![\w.])var\.([\w-]+)"), "local": re.compile(r"(?<![\w.])local\.([\w-]+)")}
PROVIDER = {"source": '"hashicorp/aws"'}


def unquoted(name):
    return name.strip('"')


def entries(tree, kind):
    """Yields every block of a kind with its labels: `resource "aws_x" "y" {…}` is ("aws_x", "y", {…})."""
    for block in tree.get(kind, []):
        for first, rest in block.items():
            if first.startswith("__"):
                continue
            if kind in ("resource", "data"):
                for second, body in rest.items():
                    yield unquoted(first), unquoted(second), body
            else:
                yield unquoted(first), rest


def block_mistakes(body, known, path):
    """Yields what a block has that the provider does not know, and what it lacks. `known` is None if the schema is open."""
    given = set()
    for name, value in body.items():
        if name.startswith("__"):
            continue
        if name == "dynamic":
            for dynamic in value:
                for inner, parts in dynamic.items():
                    if not inner.startswith("__"):
                        given.add(unquoted(inner))
                        yield from member_mistakes(unquoted(inner), parts.get("content", []), known, path)
            continue
        given.add(name)
        yield from member_mistakes(name, value, known, path)
    for name in sorted(name for name, member in known.items() if member["required"] and name not in given):
        yield f"{path}: `{name}` is missing"


def member_mistakes(name, value, known, path):
    if name not in known:
        yield f"{path}: the provider has no `{name}` here"
        return
    inner = known[name]["block"]
    is_block = isinstance(value, list) and any(isinstance(item, dict) and "__is_block__" in item for item in value)
    if is_block and inner is None:
        yield f"{path}: `{name}` is an argument, not a block"
    elif is_block and inner:
        for item in value:
            yield from block_mistakes(item, inner, f"{path}.{name}")


def terraform_mistakes(text, schema):
    try:
        tree = hcl2.loads(text)
    except Exception as problem:  # lark raises several kinds
        yield f"is not readable: {' '.join(str(problem).split())[:300]}"
        return
    providers = [each for block in tree.get("terraform", []) for each in block.get("required_providers", [])]
    aws = next((each["aws"] for each in providers if "aws" in each), {})
    if aws.get("source") != PROVIDER["source"] or "version" not in aws:
        yield "terraform.required_providers names neither hashicorp/aws nor its version"
    declared = {"var": set(), "local": set()}
    for name, body in entries(tree, "variable"):
        declared["var"].add(name)
        for key in ("type", "description"):
            if key not in body:
                yield f"variable {name}: `{key}` is missing"
    for block in tree.get("locals", []):
        declared["local"] |= {unquoted(name) for name in block if not name.startswith("__")}
    parts = {}
    for kind in ("resource", "data"):
        for type_name, name, body in entries(tree, kind):
            path = f"{kind} {type_name}.{name}"
            entry = schema[kind].get(type_name)
            if entry is None:
                yield f"{path}: the provider has no such type"
                continue
            parts[(kind, type_name, name)] = entry
            own = {key: value for key, value in body.items() if key not in META}
            yield from block_mistakes(own, entry["arguments"], path)
    code = re.sub(r"(?m)^\s*(#|//).*$", "", text)
    for data, type_name, name, attribute in REFERENCE.findall(code):
        entry = parts.get(("data" if data else "resource", type_name, name))
        if entry is None:
            yield f"{data}{type_name}.{name} is used and not there"
        elif attribute not in entry["arguments"] and attribute not in entry["read"]:
            yield f"{data}{type_name}.{name} has no `{attribute}`"
    for kind, pattern in NAMES.items():
        used = set(pattern.findall(code))
        yield from (f"{kind}.{name} is used and not declared" for name in sorted(used - declared[kind]))
        yield from (f"{kind}.{name} is declared and not used" for name in sorted(declared[kind] - used))


def cloudformation_mistakes(text):
    if "Description:" not in text:
        yield "has no Description"
    if "Type: AWS::IAM::" in text and "CAPABILITY_" not in text:
        yield "makes what IAM guards and does not say which CAPABILITY_ CloudFormation asks for"
    for match in lint(text, config=ManualArgs(regions=["us-east-1", "eu-west-1"])):
        yield f"line {match.linenumber}: {match.rule.id} {match.message}"


def load_schema(path):
    global schema
    schema = json.loads(Path(path).read_text(encoding="utf-8"))


def mistakes_of(name):
    path = Path(name)
    text = path.read_text(encoding="utf-8")
    return path.name, list(terraform_mistakes(text, schema) if path.suffix == ".tf" else cloudformation_mistakes(text))


def main():
    passed = failed = 0
    with multiprocessing.Pool(min(os.cpu_count() or 1, 4), load_schema, sys.argv[1:2]) as pool:
        for name, mistakes in pool.imap(mistakes_of, sys.argv[2:], chunksize=4):
            for mistake in mistakes:
                print(f"{name}: {mistake}")
            passed, failed = (passed, failed + 1) if mistakes else (passed + 1, failed)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
