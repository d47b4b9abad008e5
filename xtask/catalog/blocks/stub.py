"""An AWS CLI that answers by the models, and in which any call can be made to fail: `python -m catalog.blocks.stub FOLDER`.

It stands on the PATH as `aws` (see `xtask/fake_aws/cli/server.py` for how). Nothing is sent and nothing is remembered: a call is checked as the
real CLI checks it, and its answer has the shape that the service's model gives it. The caller's environment says how:

  BLOCKS_TRACE    the file to which every call is appended, as a line of JSON
  BLOCKS_FAIL     the number of the call that fails, counted from 1, and its error code, such as `3 AccessDenied`; with
                  `partly`, the call answers that a part of it failed, as some operations do with status 200
  BLOCKS_ANSWERS  `one`: every list has one element, which is what a `--query` looks for; `none`: lists are empty
  BLOCKS_ABSENT   JSON: the error codes of calls about things that are not set, for `none`: {"iam get-user": "NoSuchEntity"}
"""

import contextlib
import datetime
import io
import json
import os
import re
import select
import signal
import sys
import tempfile
import traceback

from botocore import xform_name

from catalog.words import is_beyond_v1, only_reads, service_and_operation
from fake_aws.cli import server as cli

# Members that lead to a next page; here, an answer has one page.
PAGES = ("token", "marker", "istruncated", "hasmore", "moretoken", "morekeys")
# Members in which an operation that changes something reports which part of it failed.
PARTS = re.compile("unsuccessful|fail|errors", re.IGNORECASE)
NOTHING_FAILED = {"list": [], "map": {}, "integer": 0, "long": 0}
PARTLY = "partly"
# The number of answers in which something that a block waits for stays unchanged; then it is gone.
PATIENCE = 3
# The value that a query compares with: [?GroupName=='ours'].
SOUGHT = re.compile(r"""\[\?(\w+)==['"`]+([^'"`\]]+)['"`]+""")
POLICY = (
    '{"Version":"2012-10-17","Statement":[{"Sid":"One","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}'
)
DEEPEST = 7


def text_for(name, shape, sought):
    """Returns a plausible text for a member of this name, or the text that the caller looks for."""
    if name in sought:
        return sought[name]
    known = name.lower()
    if getattr(shape, "enum", None):
        return shape.enum[0]
    if known.endswith(("arn", "arns")):
        return "arn:aws:iam::123456789012:role/example"
    if "policy" in known and not known.endswith(("name", "id", "type")):
        return POLICY
    if "region" in known:
        return "us-east-1"
    if "account" in known:
        return "123456789012"
    if "time" in known or "date" in known:
        return "2026-11-01T00:00:00Z"
    return "example"


def answer(shape, several, sought, name="", depth=0):
    """Returns an answer of this shape. `several`: whether lists have an element."""
    kind = shape.type_name
    if kind == "structure":
        if depth > DEEPEST:
            return {}
        members = shape.members.items()
        return {
            each: answer(member, several, sought, each, depth + 1)
            for each, member in members
            if not any(page in each.lower() for page in PAGES)
        }
    if kind == "list":
        return [answer(shape.member, several, sought, name, depth + 1)] if several and depth <= DEEPEST else []
    if kind == "map":
        return {"example": answer(shape.value, several, sought, name, depth + 1)} if several and depth <= DEEPEST else {}
    if kind == "boolean":
        return False
    if kind in ("integer", "long", "float", "double"):
        return 1
    if kind == "timestamp":
        return datetime.datetime(2026, 11, 1, tzinfo=datetime.timezone.utc)
    if kind == "blob":
        if shape.serialization.get("streaming"):
            return io.BytesIO(b"example")
        return b"example"
    return text_for(name, shape, sought)


def error(words, code):
    """Returns what the CLI prints when a call is refused."""
    if "wait" in words:
        return f"\nWaiter failed: Max attempts exceeded ({code})\n"
    operation = service_and_operation(words)[-1].title().replace("-", "")
    return f"\nAn error occurred ({code}) when calling the {operation} operation: injected\n"


def parts_that_fail(model):
    """Returns the members of an answer that are empty if the complete request succeeded."""
    members = model.output_shape.members if model.output_shape else {}
    return {
        name: NOTHING_FAILED[shape.type_name]
        for name, shape in members.items()
        if PARTS.search(name) and shape.type_name in NOTHING_FAILED
    }


def become(driver, call, fails_partly, out, err):
    """Runs the command in the forked process, in its caller's environment."""
    os.chdir(call["folder"])
    os.environ.clear()
    os.environ.update(call["environment"])
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    several = call["environment"].get("BLOCKS_ANSWERS") != "none"

    def respond(model, **_):
        sought = dict(SOUGHT.findall(" ".join(call["words"])))
        parsed = answer(model.output_shape, several or fails_partly, sought) if model.output_shape else {}
        if not (fails_partly or only_reads(call["words"])):
            parsed |= parts_that_fail(model)
        return cli.Answered(), parsed | {"ResponseMetadata": {"HTTPStatusCode": 200}}

    driver.session.register("before-call", respond)
    try:
        return driver.main(call["words"])
    except SystemExit as stop:
        return stop.code or 0
    except BaseException:
        traceback.print_exc()
        return 255
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


class Stub:
    """Answers calls one after the other. Answers that do not depend on a file are computed only once."""

    def __init__(self, ready):
        self.ready = ready
        self.counts, self.asked, self.known, self.operations = {}, {}, {}, {}

    def may_fail_partly(self, words):
        """Returns whether a call changes something and can report that a part of it failed."""
        if only_reads(words) or "wait" in words:
            return False
        service, operation = (*service_and_operation(words), "", "")[:2]
        if service not in self.operations:
            name = cli.SERVICES.get(service, service)
            known = name in self.ready.services["service-2"]
            model = self.ready.session.get_service_model(name) if known else None
            names = model.operation_names if known else ()
            self.operations[service] = {xform_name(each, "-"): model.operation_model(each) for each in names}
        model = self.operations[service].get(operation)
        return model is not None and bool(parts_that_fail(model))

    def respond(self, call, listening):
        """Returns (code, standard output, standard error) of a call."""
        words, environment = call["words"], call["environment"]
        trace = environment["BLOCKS_TRACE"]
        number = self.counts[trace] = self.counts.get(trace, 0) + 1
        failing, _, code = environment.get("BLOCKS_FAIL", "").partition(" ")
        fails = failing == str(number)
        with open(trace, "a", encoding="utf-8") as file:
            file.write(json.dumps({"words": words, "failed": fails, "parts": self.may_fail_partly(words)}) + "\n")
        if fails and code == PARTLY:
            return self.ask(call, True, listening)
        if fails:
            return 254, b"", error(words, code).encode()
        absent = json.loads(environment.get("BLOCKS_ABSENT", "{}")).get(" ".join(service_and_operation(words)))
        if absent:
            return 254, b"", error(words, absent).encode()
        if "wait" in words or words[:1] == ["s3"] or is_beyond_v1(words):
            return 0, b"", b""
        asked = self.asked[trace, *words] = self.asked.get((trace, *words), 0) + 1
        if asked > PATIENCE:
            environment["BLOCKS_ANSWERS"] = "none"
        key = (environment.get("BLOCKS_ANSWERS"), *words)
        if key in self.known:
            return self.known[key]
        result = self.ask(call, False, listening)
        if not any(word.startswith(("file://", "fileb://")) or "=file" in word for word in words):
            self.known[key] = result
        return result

    def ask(self, call, fails_partly, listening):
        self.ready.prepare(call["words"])
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = os.fork()
            if child == 0:
                listening.close()
                code = become(self.ready.driver, call, fails_partly, out, err)
                os._exit(code % 256)
            _, status = os.waitpid(child, 0)
            out.seek(0)
            err.seek(0)
            return os.waitstatus_to_exitcode(status), out.read(), err.read()


def main():
    from awscli.clidriver import create_clidriver

    stub = Stub(cli.Ready(create_clidriver))
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    listening = cli.listen(sys.argv[1])
    print("ready", flush=True)
    # Runs until the starting process is gone.
    while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
        connection, _ = listening.accept()
        call, files = cli.received(connection)
        code, out, err = stub.respond(call, listening)
        for file, text in ((files[1], out), (files[2], err)):
            # The reader may have closed its end.
            with contextlib.suppress(OSError):
                os.write(file, text)
        connection.sendall(bytes([code % 256]))
        for file in files:
            os.close(file)
        connection.close()


if __name__ == "__main__":
    main()
