"""Requests and answers as they go over the wire."""

import io
from dataclasses import dataclass, field
from urllib.parse import unquote


@dataclass
class Request:
    """A request, byte for byte as it came."""

    method: str
    # Path and query, as in the first line.
    target: str
    headers: list[tuple[str, str]]
    body: bytes
    secure: bool = True

    def __post_init__(self):
        # Names without letter case; what came twice is joined, as RFC 9110 says.
        self.fields: dict[str, str] = {}
        for name, value in self.headers:
            name = name.lower()
            self.fields[name] = f"{self.fields[name]},{value}" if name in self.fields else value

    def __getitem__(self, name: str) -> str:
        """A header, empty where there is none."""
        return self.fields.get(name, "")

    @property
    def host(self) -> str:
        return self["host"]

    @property
    def path(self) -> str:
        """The path, still encoded."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    def environ(self, target: str | None = None, host: str | None = None) -> dict:
        """The same for WSGI, perhaps for another target or host."""
        target, host = target or self.target, host or self.host
        path, _, query = target.partition("?")
        environ = {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            # WSGI wants bytes dressed as Latin-1.
            "PATH_INFO": unquote(path, "latin-1"),
            "QUERY_STRING": query,
            "RAW_URI": target,
            "REQUEST_URI": target,
            "SERVER_NAME": host.partition(":")[0],
            "SERVER_PORT": "443" if self.secure else "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https" if self.secure else "http",
            "wsgi.input": io.BytesIO(self.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in self.fields.items():
            environ["HTTP_" + name.upper().replace("-", "_")] = value
        environ["HTTP_HOST"] = host
        environ["CONTENT_LENGTH"] = str(len(self.body))
        if "content-type" in self.fields:
            environ["CONTENT_TYPE"] = self["content-type"]
        return environ


@dataclass
class Answer:
    """An answer."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    # What becomes of it on its way: it may arrive "cut" in the middle, "closed" without a byte, or never ("hanging").
    fate: str = "whole"
