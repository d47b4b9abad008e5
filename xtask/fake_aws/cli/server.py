"""Runs the AWS CLI without starting it anew for every command: `python -m fake_aws.cli.server FOLDER [--one-host]`.

The CLI takes half a second to load. So it is loaded once, and every `aws` command is a fork of that process which takes
over the arguments, folder, environment and open files of whoever called. FOLDER gets this `aws`, and belongs on the PATH.
`--one-host`: all of AWS is one server of this machine (AWS_ENDPOINT_URL). Says "ready" when it listens, and ends when its standard
input does. A command that has `FIXES_POLICIES` or `FIXES_RUN` in its environment is noted, and may fail (`note_policies`, `fails`).
"""

import array
import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from pathlib import Path

from fake_aws.constants import REGION

# The data files of a service.
KINDS = ("service-2", "endpoint-rule-set-1", "paginators-1", "waiters-2")
# With what it is loaded; each command has an environment of its own.
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}
# Commands that are not named like their service.
SERVICES = {"s3api": "s3", "configservice": "config", "deploy": "codedeploy"}
# The program `aws` on the PATH. It imports only built-in modules, which halves its time.
CLIENT = """#!{python} -IS
import _socket, posix, sys
server = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
server.connect({socket!r})
files = b"".join(number.to_bytes(4, sys.byteorder) for number in (0, 1, 2))
server.sendmsg([b"!"], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, files)])
words = [word.encode("utf-8", "surrogateescape") for word in sys.argv[1:]]
environment = [b"=".join(each) for each in posix.environ.items()]
server.sendall(b"\\0".join([b"%d" % len(words), posix.getcwdb(), *words, *environment]))
server.shutdown(_socket.SHUT_WR)
code = server.recv(1)
sys.exit(code[0] if code else 255)
"""


def resolve_to_this_machine():
    """Resolves every name to the server on this machine, because some clients put the account before the host's name."""
    real = socket.getaddrinfo

    def getaddrinfo(_host, *rest, **named):
        return real("127.0.0.1", *rest, **named)

    socket.getaddrinfo = getaddrinfo


def listen(folder):
    """A socket in a folder, and beside it the `aws` that calls there."""
    path, client = f"{folder}/socket", Path(folder, "aws")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen(64)
    client.write_text(CLIENT.format(python=sys.executable, socket=path), encoding="utf-8")
    client.chmod(0o755)
    return listening


def received(connection):
    """Returns a call's words, folder and environment, and its three files."""
    _, ancillary, _, _ = connection.recvmsg(1, socket.CMSG_SPACE(3 * array.array("i").itemsize))
    files = array.array("i")
    for _, _, data in ancillary:
        files.frombytes(data)
    text = b"".join(iter(lambda: connection.recv(65536), b""))
    count, folder, *rest = (os.fsdecode(part) for part in text.split(b"\0"))
    words, environment = rest[: int(count)], rest[int(count) :]
    return {"words": words, "folder": folder, "environment": dict(each.split("=", 1) for each in environment)}, list(files)


def note_policies(path):
    """Returns a handler that appends every request with a policy document to a file, one per line."""

    def note(params, model, **_):
        text = json.dumps([model.service_model.service_name, model.name, params], default=str)
        if "Statement" in text:
            with open(path, "a", encoding="utf-8") as file:
                file.write(text + "\n")

    return note


def become(driver, call, files):
    """Runs the command in the forked process, in its caller's environment."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(call["folder"])
    os.environ.clear()
    os.environ.update(call["environment"])
    sys.argv = ["aws", *call["words"]]
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    if path := call["environment"].get("FIXES_POLICIES"):
        driver.session.register("provide-client-params", note_policies(path))
    try:
        return driver.main(call["words"])
    except SystemExit as stop:
        return stop.code or 0
    except BaseException:
        traceback.print_exc()
        return 255
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(BrokenPipeError):
                stream.flush()


def fails(call, counts):
    """Returns the error code with which a call has to fail, if it has to, according to the caller's environment: `FIXES_FAIL=3
    AccessDenied` in the run that `FIXES_RUN` names."""
    environment = call["environment"]
    run = environment.get("FIXES_RUN")
    if run is None:
        return None
    counts[run] = counts.get(run, 0) + 1
    with open(run, "a", encoding="utf-8") as file:
        file.write(json.dumps(call["words"]) + "\n")
    number, _, code = environment.get("FIXES_FAIL", "").partition(" ")
    return code if number == str(counts[run]) else None


class Answered:
    """The minimum that botocore accepts as an HTTP response."""

    status_code = 200
    headers = {}


class Ready:
    """What the CLI loads for a command, loaded once for all forks."""

    def __init__(self, create_driver):
        # A fork ends before much garbage exists, and collecting it would copy shared memory.
        gc.disable()
        self.driver = create_driver()
        self.loader = self.driver.session.get_component("data_loader")
        self.services = {kind: set(self.loader.list_available_services(kind)) for kind in KINDS}
        for data in ("endpoints", "partitions"):
            self.loader.load_data(data)
        # A separate session: each command determines its own credentials and Region.
        first = create_driver()
        self.session = first.session
        self.session.register_component("data_loader", self.loader)
        self.session.register("before-call", lambda **_: (Answered(), {}))
        with open(os.devnull, "w", encoding="utf-8") as nothing, contextlib.redirect_stdout(nothing):
            first.main(["sts", "get-caller-identity"])
        self.seen = set()

    def prepare(self, words):
        """Loads a service on its first call: its data, its commands, and what making a client caches."""
        names = {SERVICES.get(word, word) for word in words[:4]} & self.services["service-2"]
        for name in names - self.seen:
            self.seen.add(name)
            for kind in KINDS:
                if name in self.services[kind]:
                    self.loader.load_service_model(name, kind)
            self.session.create_client(name)
            for word in words[:4]:
                command = self.driver._get_command_table().get(word)
                if hasattr(command, "_get_command_table"):
                    command._get_command_table()


def main():
    from awscli.clidriver import create_clidriver
    from awscli.customizations.overridesslcommonname import SSL_COMMON_NAMES

    folder, *options = sys.argv[1:]
    os.environ |= ENVIRONMENT
    if "--one-host" in options:
        # Old addresses of a few services (RDS in us-east-1), which version 1 of the CLI prefers to AWS_ENDPOINT_URL.
        SSL_COMMON_NAMES.clear()
        resolve_to_this_machine()
    ready = Ready(create_clidriver)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    counts = {}
    listening = listen(folder)
    print("ready", flush=True)
    # Runs until the starting process is gone.
    while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
        connection, _ = listening.accept()
        call, files = received(connection)
        if code := fails(call, counts):
            os.write(files[2], f"\nAn error occurred ({code}) when calling the operation: injected\n".encode())
            connection.sendall(bytes([254]))
            for file in files:
                os.close(file)
            connection.close()
            continue
        ready.prepare(call["words"])
        if os.fork() == 0:
            listening.close()
            code = become(ready.driver, call, files)
            connection.sendall(bytes([code % 256]))
            os._exit(0)
        for file in files:
            os.close(file)
        connection.close()


if __name__ == "__main__":
    main()
