"""Parses every AWS CLI command of the catalog with the real AWS CLI, offline.

Reads a JSON list on standard input, one object a shell snippet:
  {"where": "acct-01.root-email find_out", "run": "aws …", "read_only": true,
   "placeholders": {"bucket": "example-bucket"}}
The snippet is parsed as bash, each `aws` command in it goes through the argument parser,
parameter conversion and model validation of the installed AWS CLI; nothing is sent.
Prints one line a mistake and, last, `N passed, N failed`; exits with 1 if any failed.
"""

import io
import json
import os
import re
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout

import bashlex
import jmespath

os.environ.update(
    AWS_ACCESS_KEY_ID="AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY="example",
    AWS_DEFAULT_REGION="us-east-1",
    AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull,
    AWS_EC2_METADATA_DISABLED="true",
    AWS_PAGER="",
)

from awscli.clidriver import create_clidriver  # noqa: E402
from botocore.client import BaseClient  # noqa: E402

# Commands of AWS CLI v2 that v1 does not have, so its parser cannot judge them.
ONLY_V2 = {
    ("configure", "sso"),
    ("configure", "export-credentials"),
    ("login",),
    ("logs", "tail"),
    ("sso", "login"),
}
# Commands that start a session with a plugin or change nothing in AWS.
LOCAL = {("ssm", "start-session"), ("configure", "list"), ("--version",)}
READS = re.compile(r"^(get|list|describe|lookup|batch-get|head|search|simulate|test|validate|ls|view|scan|query)(-|$)")
READS_BY_NAME = {("iam", "generate-credential-report"), ("sts", "get-caller-identity")}
PLACEHOLDER = re.compile(r"(?<!\$)\{([a-z][a-z0-9-]*)\}")
# What an expansion ($NAME, $(command)) stands for; chosen to satisfy the most common patterns.
EXPANSION = "123456789012"
# `cat > file <<'END'`: the parser does not know quoted here-documents, and the CLI wants to read the file.
HERE_DOCUMENT = re.compile(r"^cat > (\S+) <<'(\w+)'\n(.*?)\n\2$", re.MULTILINE | re.DOTALL)


class Sent(Exception):
    """Raised instead of sending: the request was complete and valid."""


def refuse_to_send(_client, operation_model, _request, _context):
    raise Sent(operation_model.name)


BaseClient._make_request = refuse_to_send


def word_text(part, source):
    """A word without quotes, every expansion inside replaced by EXPANSION."""
    raw = source[part.pos[0] : part.pos[1]]
    text, cut = raw, []
    for inner in part.parts:
        if inner.kind in ("parameter", "commandsubstitution"):
            cut.append((inner.pos[0] - part.pos[0], inner.pos[1] - part.pos[0]))
    if not cut:
        return part.word
    for start, end in sorted(cut, reverse=True):
        name = text[start:end].strip("${}").lower()
        text = text[:start] + ("us-east-1" if "region" in name else EXPANSION) + text[end:]
    parsed = bashlex.parse("x " + text)
    return parsed[0].parts[1].word


def commands(source):
    """Every simple command in a bash snippet, with loops, pipes and substitutions opened."""
    found = []

    class Visitor(bashlex.ast.nodevisitor):
        def visitcommand(self, node, parts):
            words = [word_text(p, source) for p in parts if p.kind == "word"]
            if words:
                found.append(words)

    for tree in bashlex.parse(source):
        Visitor().visit(tree)
    return found


def enum_mistakes(model, shape, value, path):
    """Values outside the enumerations of the service model, which the CLI itself lets pass."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, member in shape.members.items():
            if name in value:
                yield from enum_mistakes(model, member, value[name], f"{path}.{name}")
    elif shape.type_name == "list" and isinstance(value, list):
        for item in value:
            yield from enum_mistakes(model, shape.member, item, path)
    elif shape.type_name == "string" and getattr(shape, "enum", None):
        if value not in shape.enum and value != EXPANSION:
            yield f"{path}: {value!r} is not one of {', '.join(shape.enum[:12])}"


def parse_aws(words, source):
    """The mistakes that the AWS CLI finds in one command, as text; None when it has none."""
    driver = create_clidriver()
    out, err = io.StringIO(), io.StringIO()
    seen = {}

    def note(params, model, **_):
        seen["mistakes"] = list(enum_mistakes(model, model.input_shape, params, "")) if model.input_shape else []

    driver.session.register("provide-client-params", note)
    # Before sending, the CLI validates the parameters against the model.
    driver.session.register("before-parameter-build", note)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = driver.main(words)
    except Sent:
        code = 0
    except SystemExit as stop:
        code = stop.code
    text = err.getvalue().strip()
    if code not in (0, None) and "Sent" not in text and "refuse" not in text:
        # The driver turns every exception, ours too, into a code of 255 with its text.
        # A local folder, or a file that an earlier command of the snippet writes.
        if "user-provided path" in text or ("Unable to load paramfile" in text and "> " in source):
            return None
        if not re.fullmatch(r"(?:.*\n)?[A-Z][A-Za-z0-9]+", text):
            return text.splitlines()[-1] if text else f"exit {code}"
    if seen.get("mistakes"):
        return "; ".join(seen["mistakes"])
    for flag, value in zip(words, words[1:]):
        if flag == "--query":
            try:
                jmespath.compile(value)
            except jmespath.exceptions.ParseError as problem:
                return f"--query {value}: {str(problem).splitlines()[0]}"
    return None


def service_and_operation(words):
    plain, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("--"):
            skip = "=" not in word and word not in ("--no-cli-pager", "--no-paginate", "--debug")
        else:
            plain.append(word)
        if len(plain) == 2:
            break
    return tuple(plain)


def check(snippet):
    """Yields (command, mistake or None) for every aws command of a snippet."""
    values = snippet.get("placeholders", {})
    missing = []

    def fill(match):
        if match[1] not in values:
            missing.append(match[1])
            return match[0]
        return values[match[1]]

    source = PLACEHOLDER.sub(fill, snippet["run"]).strip()
    for name in missing:
        yield f"{{{name}}}", f"placeholder {{{name}}} is not declared"
    for document in HERE_DOCUMENT.finditer(source):
        with open(document[1], "w", encoding="utf-8") as file:
            file.write(document[3])
    source = HERE_DOCUMENT.sub("true", source)
    try:
        found = commands(source)
    except Exception as problem:  # bashlex raises several kinds
        yield source.splitlines()[0], f"not readable as bash: {problem}"
        return
    for words in found:
        if words[0] != "aws":
            continue
        words = words[1:]
        pair = service_and_operation(words)
        if snippet.get("read_only") and pair not in READS_BY_NAME and pair not in LOCAL:
            if len(pair) < 2 or not READS.match(pair[1]):
                if pair not in ONLY_V2:
                    yield " ".join(words), "this place must only read"
                    continue
        if pair in ONLY_V2 or pair[:1] in ONLY_V2 or pair in LOCAL or words[:1] == ["--version"]:
            yield " ".join(words), None
            continue
        yield " ".join(words), parse_aws(words, source)


def main():
    passed = failed = 0
    snippets = json.load(sys.stdin)
    os.chdir(tempfile.mkdtemp(prefix="footing-commands-"))
    for snippet in snippets:
        for command, mistake in check(snippet):
            if mistake:
                failed += 1
                print(f"{snippet['where']}: aws {command[:160]}\n    {mistake}")
            else:
                passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
