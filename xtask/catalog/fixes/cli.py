"""Runs the AWS CLI without starting it anew for every command: `cli.py SOCKET`.

The CLI takes half a second to load. So it is loaded once, and every `aws` command is a fork of that process which takes
over the arguments, folder, environment and open files of whoever called.
"""

import array
import gc
import json
import os
import select
import signal
import socket
import sys
import traceback

# What there is of each service.
KINDS = ("service-2", "endpoint-rule-set-1", "paginators-1", "waiters-2")
# What stands on the PATH as `aws`.
CLIENT = """#!{python} -IS
import json, os, signal, socket, sys
server = socket.socket(socket.AF_UNIX)
server.connect({socket!r})
call = {{"words": sys.argv[1:], "folder": os.getcwd(), "environment": dict(os.environ)}}
socket.send_fds(server, [b"!"], [0, 1, 2])
server.sendall(json.dumps(call).encode())
server.shutdown(socket.SHUT_WR)
code = server.recv(1)
sys.exit(code[0] if code else 255)
"""


def resolve_to_this_machine():
    """Some clients put the account before the host's name; every name means the one server there is."""
    real = socket.getaddrinfo

    def getaddrinfo(_host, *rest, **named):
        return real("127.0.0.1", *rest, **named)

    socket.getaddrinfo = getaddrinfo


def received(connection):
    """One call: its words, folder and environment, and the three files."""
    _, ancillary, _, _ = connection.recvmsg(1, socket.CMSG_SPACE(3 * array.array("i").itemsize))
    files = array.array("i")
    for _, _, data in ancillary:
        files.frombytes(data)
    text = b"".join(iter(lambda: connection.recv(65536), b""))
    return json.loads(text), list(files)


def note_policies(path):
    """A handler that adds every request with a policy document in it to a file, a line each."""

    def note(params, model, **_):
        text = json.dumps([model.service_model.service_name, model.name, params], default=str)
        if "Statement" in text:
            with open(path, "a", encoding="utf-8") as file:
                file.write(text + "\n")

    return note


def become(driver, call, files):
    """In the forked process: runs the command as its caller would have."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(call["folder"])
    os.environ.clear()
    os.environ.update(call["environment"])
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    driver.session.register("provide-client-params", note_policies(call["environment"]["FIXES_POLICIES"]))
    try:
        return driver.main(call["words"])
    except SystemExit as stop:
        return stop.code or 0
    except BaseException:
        traceback.print_exc()
        return 255
    finally:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except BrokenPipeError:
                pass


def fails(call, counts):
    """The code of the error with which a call has to fail, if it has to, by what its caller's environment says:
    `FIXES_FAIL=3 AccessDenied` in a run that `FIXES_RUN` names."""
    environment = call["environment"]
    run = environment.get("FIXES_RUN")
    if run is None:
        return None
    counts[run] = counts.get(run, 0) + 1
    with open(run, "a", encoding="utf-8") as file:
        file.write(json.dumps(call["words"]) + "\n")
    number, _, code = environment.get("FIXES_FAIL", "").partition(" ")
    return code if number == str(counts[run]) else None


def load(loader, services, words):
    """Loads the data of the service that a command is for; what is loaded here need not be loaded by the next one."""
    for kind, known in services.items():
        for service in known.intersection(words[:4]):
            loader.load_service_model(service, kind)


def main():
    from awscli.clidriver import create_clidriver
    from awscli.customizations.overridesslcommonname import SSL_COMMON_NAMES

    # Old addresses of a few services (RDS in us-east-1), which version 1 of the CLI prefers to AWS_ENDPOINT_URL.
    SSL_COMMON_NAMES.clear()
    resolve_to_this_machine()
    driver = create_clidriver()
    loader = driver.session.get_component("data_loader")
    services = {kind: set(loader.list_available_services(kind)) for kind in KINDS}
    for data in ("endpoints", "partitions"):
        loader.load_data(data)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    counts = {}
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(sys.argv[1])
    listening.listen(64)
    print("ready", flush=True)
    # Until whoever started us is gone.
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
        load(loader, services, call["words"])
        gc.freeze()
        if os.fork() == 0:
            listening.close()
            code = become(driver, call, files)
            connection.sendall(bytes([code % 256]))
            os._exit(0)
        for file in files:
            os.close(file)
        connection.close()


if __name__ == "__main__":
    main()
