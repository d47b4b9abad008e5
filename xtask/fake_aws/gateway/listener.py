"""The door: TLS, plain HTTP and proxied connections (CONNECT) on one port, and answers that do not arrive whole."""

import contextlib
import socket
import ssl
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from fake_aws.gateway.wire import Answer, Request

# The first byte of a TLS connection.
HANDSHAKE = b"\x16"
# How long an answer that never comes keeps its connection, in seconds.
PATIENCE = 300


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: "Listener"

    def setup(self):
        self.secure = False
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        super().setup()
        if self.server.context and self.request.recv(1, socket.MSG_PEEK) == HANDSHAKE:
            self.wrap()

    def wrap(self):
        """Goes on in TLS."""
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.secure = True

    def handle(self):
        # Whoever asked may have gone.
        with contextlib.suppress(OSError, ssl.SSLError):
            super().handle()

    def finish(self):
        try:
            super().finish()
            if self.secure:
                self.connection.close()
        except OSError:
            pass

    def do_CONNECT(self):
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.wrap()
        self.close_connection = False

    def serve(self):
        request = Request(self.command, self.path, list(self.headers.items()), self.body(), self.secure)
        self.send(self.server.answer(request))

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = do_OPTIONS = serve

    def body(self) -> bytes:
        if "chunked" not in self.headers.get("transfer-encoding", ""):
            return self.rfile.read(int(self.headers.get("content-length") or 0))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def send(self, answer: Answer):
        if answer.fate in ("hanging", "closed"):
            self.close_connection = True
            if answer.fate == "hanging":
                # Until the other side gives up.
                self.connection.settimeout(PATIENCE)
                self.connection.recv(1)
            return
        headers = {name.lower(): value for name, value in answer.headers.items()}
        headers["content-length"] = str(len(answer.body))
        headers.pop("transfer-encoding", None)
        headers.pop("connection", None)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        phrase = HTTPStatus(answer.status).phrase if answer.status in HTTPStatus._value2member_map_ else ""
        head = f"HTTP/1.1 {answer.status} {phrase}\r\n{lines}\r\n".encode("latin-1")
        body = b"" if self.command == "HEAD" else answer.body
        if answer.fate == "cut":
            # Less than was promised.
            body = body[: len(body) // 2]
            self.close_connection = True
        self.wfile.write(head + body)

    def log_message(self, *_):
        pass


class Listener(ThreadingHTTPServer):
    """Listens on 127.0.0.1 and a port of its own choice, unless one is asked for."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, answer: Callable[[Request], Answer], context: ssl.SSLContext | None = None, port: int = 0):
        super().__init__(("127.0.0.1", port), Handler)
        self.answer, self.context = answer, context

    @property
    def port(self) -> int:
        return self.server_address[1]

    def handle_error(self, *_):
        pass  # broken connections are no news
