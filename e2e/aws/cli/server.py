"""The AWS CLI without its start: imported once with all its parts, a child of this process for every call. `server.py SOCKET`.

A call comes from `aws` beside this file: its three streams as descriptors, then its folder, its words and its environment.
The child takes them over, runs the real CLI as its own script does, and sends back the exit status. Files of service models are
parsed once: a child tells which ones it had to parse itself, and this process parses them for those that follow.

Says "ready" when it listens, and ends when its standard input does.
"""

import array
import gc
import os
import select
import signal
import socket
import sys
import traceback

import awscli.clidriver
from botocore.loaders import JSONFileLoader

# Where the models are: the CLI notes it in the environment when it is imported.
MODELS = os.environ["AWS_DATA_PATH"]
PARSED: dict[str, object] = {}
PARSE = JSONFileLoader.load_file
STREAMS = 3


def parsed(loader, path, report=None):
    """What a file of a model holds. Whoever gets it may change it, so this process only hands it to children."""
    if path not in PARSED:
        PARSED[path] = PARSE(loader, path)
        if report is not None:
            os.write(report, os.fsencode(path) + b"\n")
    return PARSED[path]


def received(connection: socket.socket) -> tuple[list[int], list[bytes]]:
    """The streams and the parts of a call: each ends with a zero, and two more end it."""
    message, ancillary, *_ = connection.recvmsg(1 << 16, socket.CMSG_LEN(STREAMS * array.array("i").itemsize))
    streams = array.array("i")
    streams.frombytes(ancillary[0][2])
    while not message.endswith(b"\0\0\0"):
        message += connection.recv(1 << 16)
    return list(streams), message[:-3].split(b"\0")


def take_over(streams: list[int], parts: list[bytes]):
    """Makes this process that of the caller."""
    for place, stream in enumerate(streams):
        os.dup2(stream, place)
        os.close(stream)
    folder, words, *rest = parts
    count = int(words)
    os.chdir(folder)
    sys.argv = ["aws", *map(os.fsdecode, rest[:count])]
    os.environb.clear()
    os.environb.update(variable.split(b"=", 1) for variable in rest[count:])
    os.environ["AWS_DATA_PATH"] = MODELS


def status_of_cli() -> int:
    """Runs the CLI; its exit status, as Python would give it."""
    try:
        status = awscli.clidriver.main()
    except SystemExit as end:
        status = end.code
    except BaseException:
        traceback.print_exc()
        return 1
    return status if isinstance(status, int) else int(status is not None)


def call(connection: socket.socket, report: int):
    """Answers one call; this process is its own."""
    status = 255
    try:
        take_over(*received(connection))
        JSONFileLoader.load_file = lambda loader, path: parsed(loader, path, report)
        status = status_of_cli()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        connection.sendall(bytes([status & 255]))
        os._exit(0)


def main():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    reports, report = os.pipe()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(sys.argv[1])
    listener.listen(64)
    # The CLI imports its customizations only when it runs: two thirds of what a call would take.
    awscli.clidriver.create_clidriver()
    gc.freeze()
    print("ready", flush=True)
    loader, unfinished = JSONFileLoader(), b""
    while True:
        ready, *_ = select.select([listener, reports, 0], [], [])
        if 0 in ready:
            return
        if reports in ready:
            *paths, unfinished = (unfinished + os.read(reports, 1 << 16)).split(b"\n")
            for path in paths:
                parsed(loader, os.fsdecode(path))
            gc.freeze()
        if listener in ready:
            connection, _ = listener.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                listener.close()
                call(connection, report)
            connection.close()


if __name__ == "__main__":
    main()
