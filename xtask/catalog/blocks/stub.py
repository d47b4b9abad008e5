"""An AWS CLI that answers by the models, and in which any call can be made to fail: `stub.py SOCKET`.

It stands on the PATH as `aws` (see `../fixes/cli.py` for how). Nothing is sent and nothing is remembered: a call is checked as the
real CLI checks it, and its answer has the shape that the service's model gives it. The caller's environment says how:

  BLOCKS_TRACE    the file to which every call is added, a line of JSON each
  BLOCKS_FAIL     the number of the call that fails, counted from 1, and the code of its error: `3 AccessDenied`
  BLOCKS_ANSWERS  `one`: every list has one element; `none`: lists are empty
  BLOCKS_ABSENT   JSON: the code of the error that a call gives when nothing is set, for `none`: {"iam get-user": "NoSuchEntity"}
"""

import datetime
import io
import json
import os
import select
import signal
import socket
import sys
import tempfile
import traceback
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "fixes")]

import cli  # noqa: E402
from words import is_beyond_v1, service_and_operation  # noqa: E402

# Members that lead to a next page; an answer is one page.
PAGES = ("token", "marker", "istruncated", "hasmore", "moretoken", "morekeys")
POLICY = '{"Version":"2012-10-17","Statement":[{"Sid":"One","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}'
DEEPEST = 7


def text_for(name, shape):
    """A plausible text for a member of this name."""
    known = name.lower()
    if getattr(shape, "enum", None):
        return shape.enum[0]
    if known.endswith("arn") or known.endswith("arns"):
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


def answer(shape, several, name="", depth=0):
    """An answer of this shape; `several`: whether lists have an element."""
    kind = shape.type_name
    if kind == "structure":
        if depth > DEEPEST:
            return {}
        members = shape.members.items()
        return {
            each: answer(member, several, each, depth + 1)
            for each, member in members
            if not any(page in each.lower() for page in PAGES)
        }
    if kind == "list":
        return [answer(shape.member, several, name, depth + 1)] if several and depth <= DEEPEST else []
    if kind == "map":
        return {"example": answer(shape.value, several, name, depth + 1)} if several and depth <= DEEPEST else {}
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
    return text_for(name, shape)


def error(words, code):
    """What the CLI prints when a call is refused."""
    if "wait" in words:
        return f"\nWaiter failed: Max attempts exceeded ({code})\n"
    operation = service_and_operation(words)[-1].title().replace("-", "")
    return f"\nAn error occurred ({code}) when calling the {operation} operation: injected\n"


def become(driver, call, out, err):
    """In the forked process: runs the command as its caller would have."""
    os.chdir(call["folder"])
    os.environ.clear()
    os.environ.update(call["environment"])
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    several = call["environment"].get("BLOCKS_ANSWERS") != "none"

    def respond(model, **_):
        parsed = answer(model.output_shape, several) if model.output_shape else {}
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
    """Answers calls, one after the other; what does not depend on a file is asked for only once."""

    def __init__(self, ready):
        self.ready = ready
        self.counts, self.known = {}, {}

    def respond(self, call, listening):
        """(code, standard output, standard error) of a call."""
        words, environment = call["words"], call["environment"]
        trace = environment["BLOCKS_TRACE"]
        number = self.counts[trace] = self.counts.get(trace, 0) + 1
        failing, _, code = environment.get("BLOCKS_FAIL", "").partition(" ")
        fails = failing == str(number)
        with open(trace, "a", encoding="utf-8") as file:
            file.write(json.dumps({"words": words, "failed": fails}) + "\n")
        if fails:
            return 254, b"", error(words, code).encode()
        absent = json.loads(environment.get("BLOCKS_ABSENT", "{}")).get(" ".join(service_and_operation(words)))
        if absent:
            return 254, b"", error(words, absent).encode()
        if "wait" in words or words[:1] == ["s3"] or is_beyond_v1(words):
            return 0, b"", b""
        key = (environment.get("BLOCKS_ANSWERS"), *words)
        if key in self.known:
            return self.known[key]
        result = self.ask(call, listening)
        if not any(word.startswith(("file://", "fileb://")) or "=file" in word for word in words):
            self.known[key] = result
        return result

    def ask(self, call, listening):
        self.ready.prepare(call["words"])
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = os.fork()
            if child == 0:
                listening.close()
                code = become(self.ready.driver, call, out, err)
                os._exit(code % 256)
            _, status = os.waitpid(child, 0)
            out.seek(0)
            err.seek(0)
            return os.waitstatus_to_exitcode(status), out.read(), err.read()


def main():
    from awscli.clidriver import create_clidriver

    stub = Stub(cli.Ready(create_clidriver))
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(sys.argv[1])
    listening.listen(64)
    print("ready", flush=True)
    # Until whoever started us is gone.
    while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
        connection, _ = listening.accept()
        call, files = cli.received(connection)
        code, out, err = stub.respond(call, listening)
        for file, text in ((files[1], out), (files[2], err)):
            try:
                os.write(file, text)
            except OSError:  # nobody reads on
                pass
        connection.sendall(bytes([code % 256]))
        for file in files:
            os.close(file)
        connection.close()


if __name__ == "__main__":
    main()
