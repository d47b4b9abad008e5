"""Parses every AWS CLI command of the catalog with the real AWS CLI, offline.

Reads a JSON list on standard input, with one object per shell snippet:
  {"where": "acct-01.root-email find_out", "run": "aws …", "read_only": true,
   "placeholders": {"bucket": "example-bucket"}}
Each snippet is parsed as bash. Each `aws` command in it goes through the installed AWS CLI's argument parser, parameter
conversion and model validation; enumerations are checked as well, and nothing is sent. Neighbours whose `where` begins with
the same word are the steps of one action, which share the files they write. Prints one line per mistake, and last `N passed, N
failed`; exits with 1 if any failed.
"""

import copy
import functools
import gc
import io
import itertools
import json
import multiprocessing
import os
import re
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout

import bashlex

os.environ.update(
    AWS_ACCESS_KEY_ID="AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY="example",
    AWS_DEFAULT_REGION="us-east-1",
    AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull,
    AWS_EC2_METADATA_DISABLED="true",
    AWS_PAGER="",
)

# `awscli` has its own `botocore` under that name, so it has to be imported first.
from awscli import EnvironmentVariables
from awscli.clidriver import CLIDriver, create_clidriver
from botocore.client import BaseClient
from botocore.session import Session

from catalog.words import is_beyond_v1, only_reads

PLACEHOLDER = re.compile(r"(?<!\$)\{([a-z][a-z0-9-]*)\}")
# Replaces an expansion ($NAME, $(command)). The value satisfies the most common patterns.
EXPANSION = "123456789012"
# `cat > file <<'END'`: the bash parser does not know quoted here-documents, nor any in `( )`, and the CLI reads the file.
HERE_DOCUMENT = re.compile(r"^ *cat > '?([^\s']+)'? <<('?)(\w+)\2\n(.*?)\n\3$", re.MULTILINE | re.DOTALL)
# Expansions in a here-document without quotes. The parser does not know arithmetic.
EXPANDED = re.compile(r"\$(?:\{\w+\}|\w+|\([^)]*\))")
ARITHMETIC = re.compile(r"\$\(\([^)]*\)\)")
# Mistakes that the CLI finds only because EXPANSION replaces an identifier, a document or a file name.
OF_EXPANSION = re.compile(
    rf"Parameter validation failed: (Invalid length for parameter [\w.\[\]]+, value: {len(EXPANSION)}, valid min length: \d+ ?)+$"
    rf"|Expected: '=', received: 'EOF' for input: {EXPANSION}"
    rf"|Unable to load paramfile file://(\S*/)?{EXPANSION}:"
    rf"|^Parameter validation failed: Invalid type for parameter [\w.]+, value: {EXPANSION}, type: <class 'str'>, valid types: <class 'bool'>$"
    r"|^'int' object has no attribute 'keys'$"
    rf"|^Provided region_name '{EXPANSION}'"
)
ABSENT_FILE = re.compile(r"Unable to load paramfile file(?:b)?://(\S+): \[Errno 2\]")


class Sent(BaseException):
    """Raised instead of sending: the request is complete and valid. The CLI catches every `Exception`, but not this one."""


def refuse_to_send(_client, operation_model, _request, _context):
    raise Sent(operation_model.name)


BaseClient._make_request = refuse_to_send
# A driver is a heap of small objects. Collecting garbage less often saves a third of the time.
gc.set_threshold(100_000)


@functools.cache
def unused_session():
    """Returns a session whose event handlers and model loader are slow to make and the same for every command."""
    return create_clidriver().session


def driver():
    """Returns a driver for one command. Running a command changes a driver's handlers and options, so it cannot be reused."""
    # Some handlers hold the emitter they belong to, and add to it, so the copy has to be deep.
    handlers = copy.deepcopy(unused_session().get_component("event_emitter"))
    session = Session(EnvironmentVariables, event_hooks=handlers, include_builtin_handlers=False)
    session.register_component("data_loader", unused_session().get_component("data_loader"))
    return CLIDriver(session)


def word_text(part, source):
    """Returns a word without quotes, with every expansion in it replaced by EXPANSION, or by a Region's name if one is meant."""
    text = source[part.pos[0] : part.pos[1]]
    inner = [i.pos for i in part.parts if i.kind in ("parameter", "commandsubstitution")]
    if not inner:
        return part.word
    for start, end in sorted(inner, reverse=True):
        start, end = start - part.pos[0], end - part.pos[0]
        value = "us-east-1" if "region" in text[start:end].lower() else EXPANSION
        text = text[:start] + value + text[end:]
    return bashlex.parse("x " + text)[0].parts[1].word


# Functions of `src/baseline/build/block.sh` that run the command after them, and the number of words before it.
RUN_ANOTHER = {"once": 2, "made": 2, "or_none": 2, "some": 1, "regions_with": 1}


def command_itself(words):
    """Returns the command after the functions that run it."""
    while words and words[0] in RUN_ANOTHER:
        words = words[RUN_ANOTHER[words[0]] :]
    return words


class Snippet(bashlex.ast.nodevisitor):
    """The simple commands of a bash text, including those in loops, pipes and substitutions, and the files that it writes."""

    def __init__(self, text):
        # After a continued line within `$( )`, the parser's positions are wrong.
        self.text = text.replace("\\\n", " ")
        self.commands, self.written = [], set()
        for tree in bashlex.parse(self.text):
            self.visit(tree)

    def visitcommand(self, _node, parts):
        words = [word_text(part, self.text) for part in parts if part.kind == "word"]
        if words[:1] in (["once"], ["made"]):
            self.written.update(words[1:2])
        if words := command_itself(words):
            self.commands.append(words)
        if words[:1] in (["tee"], ["mv"]):
            self.written.update(words[1:])

    def visitredirect(self, _node, _input, type, output, _heredoc):
        if type in (">", ">>"):
            self.written.add(word_text(output, self.text))


def enum_mistakes(shape, value, path=""):
    """Yields values outside the enumerations of the service model, which the CLI itself accepts."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, member in shape.members.items():
            if name in value:
                yield from enum_mistakes(member, value[name], f"{path}.{name}")
    elif shape.type_name == "list" and isinstance(value, list):
        for item in value:
            yield from enum_mistakes(shape.member, item, path)
    elif shape.type_name == "string" and getattr(shape, "enum", None) and value not in [*shape.enum, EXPANSION]:
        yield f"{path}: {value!r} is not one of {', '.join(shape.enum[:12])}"


def parse_aws(words):
    """Returns the mistake that the AWS CLI finds in a command (its words without `aws`) as text; None if there is none."""
    aws = driver()
    out, err = io.StringIO(), io.StringIO()
    mistakes = []

    def look(params, model, **_):
        if model.input_shape:
            mistakes.extend(enum_mistakes(model.input_shape, params))

    aws.session.register("provide-client-params", look)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = aws.main(list(words))
    except Sent:
        return "; ".join(mistakes) or None
    except SystemExit as stop:
        code = stop.code
    if not code:
        return None
    # The text before "error: " is the usage message.
    return " ".join(err.getvalue().rpartition("error: ")[2].split()) or f"exit {code}"


remembered = functools.cache(parse_aws)


def mistake_of(words, written):
    """Returns the mistake in a command of a snippet that writes these files; None if there is none."""
    reads_file = any("file://" in word or "fileb://" in word for word in words)
    mistake = parse_aws(words) if reads_file else remembered(tuple(words))
    if mistake and any(EXPANSION in word for word in words) and OF_EXPANSION.search(mistake):
        return None
    absent = ABSENT_FILE.search(mistake or "")
    # The content that another command will write is unknown here.
    return None if absent and absent[1] in written else mistake


def check(snippet, written):
    """Yields (command, mistake or None) for every aws command of a snippet. Adds the files it writes to `written`."""
    values = snippet["placeholders"]
    text = snippet["run"].strip()
    for name in sorted(set(PLACEHOLDER.findall(text)) - values.keys()):
        yield f"{{{name}}}", f"placeholder {{{name}}} is not declared"
    text = PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)
    for name, quote, _, content in HERE_DOCUMENT.findall(text):
        with open(name, "w", encoding="utf-8") as file:
            file.write(content if quote else EXPANDED.sub(EXPANSION, content))
    try:
        parsed = Snippet(ARITHMETIC.sub("1", HERE_DOCUMENT.sub("true", text)))
    except Exception as problem:  # bashlex raises several kinds
        yield text.splitlines()[0], f"not readable as bash: {problem}"
        return
    written |= parsed.written
    for words in parsed.commands:
        if words[0] != "aws":
            continue
        words = words[1:]
        if snippet["read_only"] and not only_reads(words):
            yield " ".join(words), "this place must only read"
        elif is_beyond_v1(words):
            yield " ".join(words), None
        else:
            yield " ".join(words), mistake_of(words, written)


def check_action(snippets):
    """Checks snippets that share their files, in order. Returns a list of (where, command, mistake or None)."""
    written = set()
    with tempfile.TemporaryDirectory(prefix="footing-commands-") as folder:
        os.chdir(folder)
        verdicts = [(each["where"], *verdict) for each in snippets for verdict in check(each, written)]
        os.chdir(os.path.dirname(folder))
    return verdicts


def main():
    passed = failed = 0
    by_action = itertools.groupby(json.load(sys.stdin), lambda snippet: snippet["where"].split()[0])
    actions = [list(snippets) for _, snippets in by_action]
    with multiprocessing.Pool(min(os.cpu_count() or 1, 4)) as pool:
        for where, command, mistake in itertools.chain.from_iterable(pool.imap(check_action, actions, chunksize=8)):
            if mistake:
                failed += 1
                print(f"{where}: aws {command[:160]}\n    {mistake}")
            else:
                passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
