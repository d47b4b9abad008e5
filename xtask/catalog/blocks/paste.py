"""Pastes blocks into an interactive bash on a terminal, as people do: `bash -c` has no history expansion, so it does not show the
effect of an exclamation mark. No `aws` is on the PATH, so that every block ends at its first call."""

import os
import pty
import re
import select
import tempfile
import time

WRONG = re.compile(rb"[^\r\n]*(?:event not found|syntax error|bad substitution|unexpected token)[^\r\n]*")
WAIT = 10
# The marks around a paste, if the terminal was asked for bracketed paste.
BEGIN, END = b"\x1b[200~", b"\x1b[201~"


class Terminal:
    """An interactive bash."""

    def __init__(self, home, bracketed):
        self.bracketed = bracketed
        mode = "on" if bracketed else "off"
        with open(f"{home}/inputrc", "w", encoding="utf-8") as file:
            file.write(f"set enable-bracketed-paste {mode}\n")
        environment = {"HOME": home, "PATH": "/nonexistent", "TERM": "xterm", "INPUTRC": f"{home}/inputrc", "LANG": "C.UTF-8"}
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(home)
            os.execve("/bin/bash", ["bash", "--norc", "--noprofile", "-i"], environment)
        self.count = 0
        self.send(b"PS1=; PS2=; set +o vi\n")
        self.until_ready()

    def send(self, text):
        """Writes in small parts: a terminal buffers at most about 4,000 bytes."""
        while text:
            ready, writable, _ = select.select([self.terminal], [self.terminal], [], WAIT)
            if ready:
                self.read.extend(os.read(self.terminal, 65536)) if hasattr(self, "read") else os.read(self.terminal, 65536)
            if writable:
                written = os.write(self.terminal, text[:256])
                text = text[written:]

    def until_ready(self):
        """Returns everything printed until bash accepts the next line; None if it no longer does."""
        self.count += 1
        self.read = bytearray()
        # The echoed line differs from its output.
        self.send(b"echo ready-$((%d + 0))-\n" % self.count)
        mark, end = b"ready-%d-" % self.count, time.monotonic() + WAIT
        while mark not in self.read and time.monotonic() < end:
            if select.select([self.terminal], [], [], 0.2)[0]:
                try:
                    self.read.extend(os.read(self.terminal, 65536))
                except OSError:
                    return None
        return bytes(self.read) if mark in self.read else None

    def paste(self, text):
        self.read = bytearray()
        data = text.rstrip("\n").encode()
        self.send((BEGIN + data + END if self.bracketed else data) + b"\n")
        before = self.read
        after = self.until_ready()
        return None if after is None else bytes(before) + after

    def close(self):
        os.kill(self.process, 9)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


def mistakes(blocks):
    """Returns what goes wrong when these (where, text) pairs are pasted."""
    found = []
    for bracketed in (True, False):
        way = "bracketed" if bracketed else "plain"
        with tempfile.TemporaryDirectory(prefix="footing-paste-") as home:
            terminal = Terminal(home, bracketed)
            for where, text in blocks:
                printed = terminal.paste(text)
                if printed is None:
                    found.append(f"{where}: pasted ({way}), it ends the shell or leaves it waiting")
                    terminal.close()
                    terminal = Terminal(home, bracketed)
                elif wrong := WRONG.search(printed):
                    found.append(f"{where}: pasted ({way}), {wrong[0].decode(errors='replace').strip()}")
            terminal.close()
    return found
