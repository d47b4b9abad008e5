"""A bash that runs the steps of an action, as if a person pasted them one after the other into CloudShell."""

import contextlib
import os
import subprocess
from pathlib import Path


class Closed(Exception):
    """The shell ended before the step did."""


class Shell:
    """A bash in a folder. Variables that a step sets are available to the next one."""

    def __init__(self, folder, scripts, environment):
        self.scripts = scripts
        self.count = 0
        read, write = os.pipe()
        self.process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env=environment | {"FIXES_DONE": str(write)},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            pass_fds=[write],
            start_new_session=True,
            text=True,
        )
        os.close(write)
        self.done = os.fdopen(read)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, 9)
        self.process.wait()
        self.done.close()

    def run(self, text, typed=""):
        """Runs a text. Returns its standard output and its standard error."""
        self.count += 1
        stem = Path(self.scripts) / f"{id(self)}-{self.count}"
        script, answers, out, err = (f"{stem}.{kind}" for kind in ("sh", "in", "out", "err"))
        Path(script).write_text(text, encoding="utf-8")
        Path(answers).write_text(typed, encoding="utf-8")
        try:
            # Redirected with `exec`, because a redirection of `.` itself would miss the output of a subshell's trap.
            run = f"exec >{out} 2>{err}; . {script} <{answers}; exec >/dev/null 2>&1; echo done >&$FIXES_DONE\n"
            self.process.stdin.write(run)
            self.process.stdin.flush()
            ended = self.done.readline() != ""
        except BrokenPipeError:
            ended = False
        printed, wrong = (Path(path).read_text(encoding="utf-8", errors="replace") for path in (out, err))
        if not ended:
            raise Closed(f"the text ends the shell\n{printed}\n{wrong}")
        return printed, wrong.replace(f"{script}: ", "")
