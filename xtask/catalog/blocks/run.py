"""Proves that blocks of commands are safe where a call fails: `python -m catalog.blocks.run [--full] [--report FILE] [acct-07 …]`.

Every block that changes something runs against made-up answers (`stub.py`): once unchanged, and then with each of its calls
failing in turn, or answering that a part failed, if the operation can do so. After a failed call, nothing more may be changed,
the block has to report the failure, and the next run has to make the failed call again. Undo in a folder without notes must
change nothing. `rules.py` checks the texts, and `paste.py` pastes them into an interactive shell.

Without `--full`, calls fail in only one block of each kind; what is left out is printed. Prints one line per mistake, totals,
and last `N passed, N failed`; exits with 1 if any failed.
"""

import argparse
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from catalog import commands, controls
from catalog.blocks import paste, rules

SECONDS = 180
WORKERS = 2
FAULTS = ("AccessDenied", "Throttling")
# The injected answer that a part of the request has failed.
PARTLY = "partly"
ANSWERS = ("one", "none")
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_PAGER": "",
}
# Commands other than `aws` that the blocks call, and that do nothing here.
SILENT = (
    "sleep",
    "nano",
    "vi",
    "git",
    "gh",
    "docker",
    "npm",
    "npx",
    "pip",
    "curl",
    "ssh",
    "sudo",
    "psql",
    "mysql",
    "session-manager-plugin",
)
ABSENT = re.compile(r"or_none '?\"?([\w.()|\\-]+)\"?'?\s+(?:\\\n\s*)?aws\s+([\w-]+)\s+([\w-]+)")
FORK = multiprocessing.get_context("fork")


@dataclass
class Block:
    """A block of an action, with its placeholders filled."""

    where: str
    text: str

    @property
    def is_undo(self):
        return self.where.endswith(" undo")

    def kind(self):
        """Returns what the block does. In a run without `--full`, one block of each kind represents the others."""
        own = self.text.partition("\n\n")[2]
        functions = tuple(name for name in commands.RUN_ANOTHER if re.search(rf"\b{name} ", own))
        shapes = tuple(word for word in ("while read", " wait ") if word in own)
        return self.is_undo, functions, shapes


@dataclass
class Ran:
    """The result of running a block."""

    code: int
    calls: list
    printed: str


@dataclass
class Report:
    """The counts of what was tried with an action."""

    action: str
    blocks: int = 0
    calls: int = 0
    faults: int = 0
    left_out: int = 0
    mistakes: list = field(default_factory=list)


def blocks_of(action):
    """Returns the blocks of an action that call AWS and are run as a whole."""
    texts = [(f"{action.id} cli {number}", text) for number, text in enumerate(action.steps, 1)]
    texts.append((f"{action.id} undo", action.undo))
    return [Block(where, controls.fill(text, action.examples)) for where, text in texts if text.startswith("(\nset -e")]


class Place:
    """A stub and a PATH that finds it, one for each worker."""

    def __init__(self, folder):
        self.folder = Path(tempfile.mkdtemp(dir=folder))
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "catalog.blocks.stub", self.bin],
            env=os.environ | ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.process.stdout.readline()
        for name in SILENT:
            self.install(name, "#!/bin/sh\n")
        self.count = 0

    def install(self, name, text):
        path = self.bin / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def home(self, like=None):
        """Returns a new home folder, empty or a copy of another one."""
        self.count += 1
        path = self.folder / f"home-{self.count}"
        if like:
            shutil.copytree(like, path)
        else:
            path.mkdir()
        return path

    def run(self, block, home, answers, fault=""):
        absent = {
            f"{service} {operation}": code.strip("()").split("\\|")[0] for code, service, operation in ABSENT.findall(block.text)
        }
        return self.run_words(["bash", "-c", block.text], home, answers, fault, absent)

    def run_words(self, words, home, answers="one", fault="", absent=None, typed="yes\n" * 9):
        """Runs a command in a home folder; `typed` is its standard input."""
        self.count += 1
        trace = self.folder / f"trace-{self.count}"
        environment = ENVIRONMENT | {
            "HOME": str(home),
            "PATH": f"{self.bin}:/usr/bin:/bin",
            "BLOCKS_TRACE": str(trace),
            "BLOCKS_FAIL": fault,
            "BLOCKS_ANSWERS": answers,
            "BLOCKS_ABSENT": json.dumps((absent or {}) if answers == "none" else {}),
        }
        try:
            process = subprocess.run(
                words,
                cwd=home,
                env=environment,
                input=typed,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=SECONDS,
                errors="replace",
            )
            code, printed = process.returncode, process.stdout
        except subprocess.TimeoutExpired as slow:
            code, printed = 124, f"took more than {SECONDS} seconds\n{slow.stdout}"
        calls = [json.loads(line) for line in trace.read_text().splitlines()] if trace.exists() else []
        return Ran(code, calls, printed)


def changes(call):
    return not commands.only_reads(call["words"]) and "wait" not in call["words"]


def region_of(call):
    words = call["words"]
    return words[words.index("--region") + 1] if "--region" in words else ""


def words_of(call):
    return "aws " + " ".join(call["words"])[:150]


class Attempt:
    """All blocks of an action."""

    def __init__(self, place, action, kinds):
        self.place, self.action, self.kinds = place, action, kinds
        self.report = Report(action.id)

    def wrong(self, block, what, ran=None):
        printed = "".join(f"\n        {line}" for line in ran.printed.strip().splitlines()[-6:]) if ran else ""
        text = f"{block.where}: {what}{printed}"
        if text not in self.report.mistakes:
            self.report.mistakes.append(text)

    def run(self):
        blocks = blocks_of(self.action)
        self.report.blocks = len(blocks)
        is_chosen = self.kinds is None or any(block.where in self.kinds for block in blocks)
        self.report.left_out = 0 if is_chosen else len(blocks)
        for answers in ANSWERS if is_chosen else ():
            home = self.place.home()
            for block in blocks:
                home = self.block(block, home, answers)
        for block in blocks:
            if block.is_undo:
                self.undo_without_notes(block)
        return self.report

    def block(self, block, home, answers):
        """Runs a block unchanged, and with each of its calls failing. Returns the home folder after the unchanged run."""
        after = self.place.home(home)
        whole = self.place.run(block, after, answers)
        if whole.code == 124:
            self.wrong(block, "does not end", whole)
        self.report.calls += len(whole.calls)
        if self.kinds is None or block.where in self.kinds:
            for number, call in enumerate(whole.calls, 1):
                faults = FAULTS if self.kinds is None else FAULTS[:1]
                for code in (*faults, PARTLY) if call["parts"] else faults:
                    self.fail(block, home, answers, number, call, code)
        elif answers == ANSWERS[0]:
            self.report.left_out += 1
        return after

    def fail(self, block, home, answers, number, call, code):
        """Runs a block with one failing call, and checks what follows."""
        self.report.faults += 1
        then = self.place.home(home)
        ran = self.place.run(block, then, answers, f"{number} {code}")
        failed = next((each for each in ran.calls if each["failed"]), None)
        if failed is None:
            return
        name = f"({answers}) where call {number} fails{' partly' if code == PARTLY else ''}, {words_of(call)}"
        if ran.code == 0 and "left out" in ran.printed:
            region = region_of(call)
            if any(region_of(each) == region and changes(each) for each in ran.calls[number:]):
                self.wrong(block, f"{name}: changes something in a Region that is left out", ran)
            return
        if ran.code == 0:
            self.wrong(block, f"{name}: says that all went well", ran)
        elif "Stopped at an error" not in ran.printed:
            self.wrong(block, f"{name}: does not say that it stopped", ran)
        later = [each for each in ran.calls[number:] if changes(each)]
        if later:
            self.wrong(block, f"{name}: goes on to {words_of(later[0])}", ran)
        if code == FAULTS[0]:
            again = self.place.run(block, then, answers)
            # Names that include the time of day differ between folders, so calls of another folder do not match.
            if not any(each["words"] == failed["words"] for each in again.calls):
                self.wrong(block, f"{name}: the next run does not make the call again", again)
        shutil.rmtree(then)

    def undo_without_notes(self, block):
        ran = self.place.run(block, self.place.home(), "one")
        changed = [each for each in ran.calls if changes(each)]
        if changed:
            self.wrong(block, f"changes something without notes: {words_of(changed[0])}", ran)
        elif ran.code:
            self.wrong(block, "without notes: ends with an error", ran)
        elif len(ran.printed.strip()) < 20:
            self.wrong(block, "without notes: does not say so", ran)


def pasted(names):
    """Yields (where, text) for every block as it is shown, including those that only read."""
    for criterion in (each for name in names for each in controls.read(name)):
        yield f"{criterion.id} find_out", controls.fill(criterion.find_out, criterion.examples)
        for action in criterion.actions:
            texts = [*((f"cli {n}", run) for n, run in enumerate(action.steps, 1)), ("undo", action.undo)]
            for place, text in [*texts, ("verify", action.verify), ("breaks", action.breaks)]:
                yield f"{action.id} {place}", controls.fill(text, action.examples)


def attempt(job):
    action, kinds = job
    try:
        return Attempt(PLACE, action, kinds).run()
    finally:
        for home in PLACE.folder.glob("home-*"):
            shutil.rmtree(home, ignore_errors=True)


def open_place(folder):
    global PLACE
    PLACE = Place(folder)


def one_of_each_kind(actions):
    """Returns where the first block of each kind is."""
    first = {}
    for action in actions:
        for block in blocks_of(action):
            first.setdefault(block.kind(), block.where)
    return set(first.values())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--report", type=Path)
    parser.add_argument("--only", choices=("rules", "paste", "faults"))
    parser.add_argument("controls", nargs="*")
    arguments = parser.parse_args()
    names = arguments.controls or controls.control_names()
    actions = [action for name in names for criterion in controls.read(name) for action in criterion.actions]
    mistakes, passed = [], 0

    def tell(found, tried):
        nonlocal passed
        mistakes.extend(found)
        passed += max(tried - len(found), 0)
        for mistake in found:
            print(mistake, flush=True)

    if arguments.only in (None, "rules"):
        texts = rules.texts(names)
        tell(rules.mistakes(texts), len(texts))
        print(f"rules: {len(texts)} texts read")
    if arguments.only in (None, "paste"):
        blocks = [each for each in pasted(names) if each[1]]
        tell(paste.mistakes(blocks), 2 * len(blocks))
        print(f"paste: {len(blocks)} blocks pasted, bracketed and plain")
    if arguments.only in (None, "faults"):
        kinds = None if arguments.full or arguments.controls else one_of_each_kind(actions)
        reports = []
        with (
            tempfile.TemporaryDirectory(prefix="footing-blocks-") as folder,
            ProcessPoolExecutor(WORKERS, FORK, open_place, [folder]) as pool,
        ):
            for report in pool.map(attempt, [(action, kinds) for action in actions]):
                reports.append(report)
                tell(report.mistakes, report.blocks)
        sums = [sum(getattr(each, name) for each in reports) for name in ("blocks", "calls", "faults", "left_out")]
        print(
            "faults: {} blocks, {} calls, {} faults injected, {} blocks left out (of kinds that another block stands for)".format(
                *sums
            )
        )
        if arguments.report:
            rows = [
                {
                    "action": each.action,
                    "blocks": each.blocks,
                    "calls": each.calls,
                    "faults": each.faults,
                    "left_out": each.left_out,
                    "mistakes": each.mistakes,
                }
                for each in reports
            ]
            arguments.report.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    print(f"{passed} passed, {len(mistakes)} failed")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
