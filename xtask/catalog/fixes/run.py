"""Proves that the fixes of the catalog work: `python -m catalog.fixes.run [acct-07 …]`.

Each scenario in this folder builds a faulty account on a moto server, runs the commands of an action as written, and checks
that the action's verification then passes. README.md explains how to write one. Prints one line per scenario, totals, and last
`N passed, N failed`; exits with 1 if any failed.
"""

import importlib
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.request
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from botocore import xform_name

from catalog import controls, policy_rules
from catalog.fixes.scenario import Aws
from catalog.fixes.shell import Closed, Shell
from catalog.policy_templates import documents
from fake_aws.cli.server import resolve_to_this_machine
from fake_aws.constants import REGION

HERE = Path(__file__).resolve().parent
SECONDS = 300
WORKERS = 2
# The promised number of criteria with a fix that was carried out.
PROMISED = 40
# Scenarios are functions, which can be passed to a worker only by forking.
FORK = multiprocessing.get_context("fork")
# The environment of a shell in the account, without anything from this machine.
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_PAGER": "",
    "AWS_MAX_ATTEMPTS": "1",
}
# Commands that are replaced in every scenario.
TOOLS = {"sleep": ""}


class Wrong(Exception):
    """The reason for a scenario's failure."""


@dataclass
class Verdict:
    label: str
    seconds: float
    wrong: str


class Place:
    """A moto server, a running AWS CLI and a PATH that finds it, one for each worker."""

    def __init__(self, folder):
        self.folder = tempfile.mkdtemp(dir=folder)
        self.log = Path(self.folder, "log")
        self.server, port = self.start("fake_aws.moto_server", "fixes")
        self.aws = Aws(f"http://127.0.0.1:{port}")
        self.commands = Path(self.folder, "bin")
        self.commands.mkdir()
        self.cli, _ = self.start("fake_aws.cli.server", self.commands, "--one-host")
        resolve_to_this_machine()

    def start(self, module, *words):
        """A process that says one line when it is ready, and ends when this one does."""
        with open(self.log, "a", encoding="utf-8") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *words],
                env=os.environ | ENVIRONMENT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        return process, process.stdout.readline().strip()

    def crash(self):
        """Returns what the server has logged about a crash since the last call; empty if there was none."""
        text = self.log.read_text(encoding="utf-8")
        self.log.write_text("", encoding="utf-8")
        return f"\n--- moto's log\n{tail(text)}" if "Traceback" in text else ""

    @staticmethod
    def install(name, text, folder):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def environment(self, home, tools):
        path = f"{tools}:{self.commands}:{os.environ['PATH']}"
        return ENVIRONMENT | {"PATH": path, "HOME": str(home), "AWS_ENDPOINT_URL": self.aws.endpoint}

    def reset(self):
        urllib.request.urlopen(urllib.request.Request(f"{self.aws.endpoint}/moto-api/reset", method="POST")).close()


class Attempt:
    """A running scenario."""

    def __init__(self, place, action, scenario, folder):
        self.aws, self.action, self.scenario = place.aws, action, scenario
        self.work, tools, self.scripts = (Path(folder, name) for name in ("work", "tools", "scripts"))
        for each in (self.work, tools, self.scripts):
            each.mkdir()
        for name, text in (TOOLS | scenario.tools).items():
            place.install(name, f"#!/bin/bash\n{text}\n", tools)
        self.policies = Path(folder, "policies")
        self.environment = place.environment(self.work, tools) | {"FIXES_POLICIES": str(self.policies)}
        self.values = dict(scenario.values)

    def new_shell(self):
        return Shell(self.work, self.scripts, self.environment)

    def filled(self, text, guess=False):
        """Returns a text with its placeholders filled. `guess`: uses the example if a value cannot be known yet."""
        values = {}
        for name in set(controls.PLACEHOLDER.findall(text)):
            value = self.values.get(name, self.action.examples.get(name))
            if callable(value):
                try:
                    value = value(self.aws)
                except Exception:
                    if not guess:
                        raise
                    value = self.action.examples[name]
            if value is None:
                raise Wrong(f"placeholder {{{name}}} has no value")
            values[name] = str(value)
        return controls.fill(text, values)

    def by_hand(self, moment):
        if moment in self.scenario.by_hand:
            self.scenario.by_hand[moment](self.aws, self.work)

    def unexpected(self, text):
        """Returns the lines of standard error that the scenario does not expect."""
        lines = [line for line in text.splitlines() if line.strip()]
        return [line for line in lines if not any(re.search(known, line) for known in self.scenario.errors)]

    def look(self, shell, text, what, typed=""):
        """Runs a text that must not print errors. Returns its output."""
        printed, wrong = shell.run(text, typed)
        if self.unexpected(wrong):
            raise Wrong(f"{what} prints an error\n{text}\n--- printed\n{tail(printed)}\n--- error\n{tail(wrong)}")
        return printed + wrong

    def steps(self, shell):
        for number in self.scenario.steps or range(1, len(self.action.steps) + 1):
            self.by_hand(number)
            self.look(shell, self.filled(self.action.steps[number - 1]), f"step {number}", self.scenario.typed)

    def verify(self, guess=False):
        with self.new_shell() as shell:
            return "".join(shell.run(self.filled(self.action.verify, guess)))

    def run(self):
        scenario, action = self.scenario, self.action
        self.values.update(scenario.fault(self.aws) or {})
        if not scenario.before:
            text = self.verify(guess=True)
            if scenario.says_fixed(text):
                raise Wrong(f"verify says that all is well before the fix\n{action.verify}\n---\n{tail(text)}")
        with self.new_shell() as shell:
            for _ in range(2 if scenario.twice else 1):
                self.steps(shell)
        if mistakes := policy_mistakes(self.policies):
            raise Wrong("the steps send policies with mistakes\n" + "\n".join(mistakes))
        self.by_hand("verify")
        with self.new_shell() as shell:
            text = self.look(shell, self.filled(action.verify), "verify")
        if not scenario.says_fixed(text):
            raise Wrong(f"verify does not say that it is fixed\n{action.verify}\n---\n{tail(text)}")
        if scenario.holds and scenario.holds(self.aws) is False:
            raise Wrong("verify says that it is fixed, but it does not hold")
        if action.undo and not scenario.no_undo:
            self.undo()

    def undo(self):
        scenario, action = self.scenario, self.action
        self.by_hand("undo")
        with self.new_shell() as shell:
            self.look(shell, self.filled(action.undo), "undo", scenario.typed)
        text = self.verify()
        if scenario.undone:
            if scenario.undone(self.aws, text) is False:
                raise Wrong(f"undo did not restore what was\n{action.undo}\n--- verify\n{tail(text)}")
        elif scenario.says_fixed(text):
            raise Wrong(f"verify still says that it is fixed after undo\n{action.undo}\n--- verify\n{tail(text)}")


def policy_mistakes(path):
    """Returns mistakes in the IAM policies that the commands sent, with their values filled in."""
    mistakes = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        service, operation, params = json.loads(line)
        command = f"{service} {xform_name(operation, '-')}"
        for name, value in params.items():
            kind = policy_rules.use(command, f"--{xform_name(name, '-')}", params.get("Type"))
            for policy in documents(value):
                for mistake in policy_rules.mistakes(policy, kind):
                    mistakes[f"{command} ({kind}): {mistake}"] = None
    return list(mistakes)


def tail(text):
    lines = text.rstrip().splitlines()
    return "\n".join((["…"] if len(lines) > 30 else []) + lines[-30:])


def too_long(*_):
    raise TimeoutError


def attempt(job):
    """Runs a scenario in a worker."""
    action, module, number = job
    scenario = importlib.import_module(module).SCENARIOS[number]
    start = time.monotonic()
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(SECONDS)
    wrong = ""
    try:
        PLACE.reset()
        with tempfile.TemporaryDirectory(dir=PLACE.folder) as folder:
            Attempt(PLACE, action, scenario, folder).run()
    except (Wrong, Closed) as problem:
        wrong = str(problem)
    except TimeoutError:
        wrong = f"took more than {SECONDS} seconds: {' '.join(traceback.format_exc().split())[-400:]}"
    except Exception:  # a mistake in the scenario itself
        wrong = "the scenario raised\n" + tail(traceback.format_exc())
    finally:
        signal.alarm(0)
    crash = PLACE.crash()
    return Verdict(label(action, scenario), time.monotonic() - start, wrong and wrong + crash)


def label(action, scenario):
    steps = f" (steps {', '.join(map(str, scenario.steps))} of {len(action.steps)})" if scenario.steps else ""
    return action.id + (f": {scenario.name}" if scenario.name else "") + steps


def open_place(folder):
    global PLACE
    PLACE = Place(folder)


def load(name):
    """The scenarios of a control and its table of what cannot be proved; nothing where there is no file."""
    stem = name.replace("-", "_")
    module = f"catalog.fixes.{stem}"
    if not (HERE / f"{stem}.py").exists():
        return module, [], {}
    found = importlib.import_module(module)
    return module, found.SCENARIOS, getattr(found, "CANNOT", {})


def mistakes_of_table(actions, scenarios, cannot):
    """Yields mistakes in the scenarios of a control, without running any."""
    proved = {scenario.action for scenario in scenarios}
    for name in sorted((proved | cannot.keys()) - actions.keys()):
        yield f"{name}: there is no such action"
    for name in sorted(proved & cannot.keys()):
        yield f"{name}: has both a scenario and a reason why it cannot have one"
    for name, action in actions.items():
        if action.steps and name not in proved and name not in cannot:
            yield f"{name}: not proved and no reason given"
    for scenario in scenarios:
        action = actions.get(scenario.action)
        if action is None:
            continue
        if not action.steps or not action.verify:
            yield f"{action.id}: has no commands to prove"
        if scenario.before and action.undo and not scenario.undone and not scenario.no_undo:
            yield f"{action.id}: verify says the same before and after the fix, so `undone` has to say what undo does"
        for number in set(scenario.steps or ()) - set(range(1, len(action.steps) + 1)):
            yield f"{action.id}: has no step {number}"


def main():
    chosen = sys.argv[1:] or controls.control_names()
    jobs, mistakes, criteria = [], [], []
    for name in chosen:
        found = controls.read(name)
        criteria += found
        actions = {action.id: action for each in found for action in each.actions}
        try:
            module, scenarios, cannot = load(name)
        except Exception:
            mistakes.append(f"{name}: cannot be loaded\n{tail(traceback.format_exc())}")
            continue
        mistakes += mistakes_of_table(actions, scenarios, cannot)
        jobs += [(actions[each.action], module, n) for n, each in enumerate(scenarios) if each.action in actions]
    for mistake in mistakes:
        print(mistake)
    verdicts = []
    # Clean up if this process is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if jobs:
        with (
            tempfile.TemporaryDirectory(prefix="footing-fixes-") as folder,
            ProcessPoolExecutor(min(WORKERS, len(jobs)), FORK, open_place, [folder]) as pool,
        ):
            for verdict in pool.map(attempt, jobs):
                verdicts.append(verdict)
                print(f"{'FAILED' if verdict.wrong else 'proved'} {verdict.label} ({verdict.seconds:.1f} s)", flush=True)
                if verdict.wrong:
                    print("    " + verdict.wrong.replace("\n", "\n    "), flush=True)
    failed = {job[0].id for job, verdict in zip(jobs, verdicts, strict=True) if verdict.wrong}
    proved = {job[0].id for job in jobs} - failed
    met = [each.id for each in criteria if proved & ({action.id for action in each.actions} | set(each.shared))]
    print(f"{len(proved)} actions proved; {len(met)} of {len(criteria)} criteria have one of them")
    if not sys.argv[1:] and len(met) < PROMISED:
        mistakes.append("")
        print(f"fewer than {PROMISED} criteria are proved")
    wrong = sum(1 for verdict in verdicts if verdict.wrong) + len(mistakes)
    print(f"{len(verdicts) - sum(1 for verdict in verdicts if verdict.wrong)} passed, {wrong} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
