"""Scenarios of `../fixes/`, carried out by scripts instead of pasted blocks."""

import importlib
import signal
import subprocess
import tempfile
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from catalog import controls
from catalog.fixes import run as fixes

FORK, WORKERS = fixes.FORK, fixes.WORKERS


class ByScript(fixes.Attempt):
    """A scenario with the steps, verification and undo of its script."""

    def __init__(self, place, action, scenario, folder, scripts):
        super().__init__(place, action, scenario, folder)
        self.script = scripts / (action.id.replace(".", "-") + ".sh")
        self.text = self.script.read_text(encoding="utf-8")

    def use_cli(self, aws, folder):
        """Uses the AWS CLI at a path, which the scenario's own tools may call. Before 2.13 it ignores AWS_ENDPOINT_URL."""
        folder.mkdir()
        fixes.Place.install("aws", f'#!/bin/bash\nexec {aws} "$@" --endpoint-url "$AWS_ENDPOINT_URL"\n', folder)
        tools, rest = self.environment["PATH"].split(":", 1)
        self.environment["PATH"] = f"{tools}:{folder}:{rest}"

    def values_for(self, text):
        """`--set` for the values that a text names."""
        names = set(controls.PLACEHOLDER.findall(text))
        filled = {name: self.filled(f"{{{name}}}") for name in names}
        return [
            word for name, value in filled.items() if f"  value {name} " in self.text for word in ("--set", f"{name}={value}")
        ]

    def by_script(self, what, text, *words):
        """Runs the script, which has to succeed. Returns its standard output and its standard error."""
        done = subprocess.run(
            ["bash", self.script, *words, "--yes", *self.values_for(text)],
            cwd=self.work,
            env=self.environment,
            input=self.scenario.typed,
            capture_output=True,
            text=True,
            errors="replace",
        )
        if done.returncode or self.unexpected(done.stderr):
            printed = f"--- printed\n{fixes.tail(done.stdout)}\n--- error\n{fixes.tail(done.stderr)}"
            raise fixes.Wrong(f"{what} ends with {done.returncode}\n{printed}")
        return done.stdout, done.stderr

    def steps(self, shell):
        for number in self.scenario.steps or range(1, len(self.action.steps) + 1):
            self.by_hand(number)
            text = self.action.steps[number - 1]
            if f"\nstep_{number}() {{\n" in self.text:
                self.by_script(f"step {number}", text, "apply", "--steps", str(number))
            else:
                self.look(shell, self.filled(text), f"step {number}, by hand", self.scenario.typed)

    def look(self, shell, text, what, typed=""):
        if what == "verify" and "\nverify_commands() {\n" in self.text:
            printed, wrong = self.by_script(what, self.action.verify, "verify")
            # The output of the commands is between the script's own lines.
            return printed.partition("\nDid it work?\n")[2].rpartition("\nWhat it means:")[0] + wrong
        if what == "undo" and "\nundo_commands() {\n" in self.text:
            return "".join(self.by_script(what, self.action.undo, "undo"))
        return super().look(shell, text, what, typed)


def attempt(job):
    action, module, number, scripts, aws2 = job
    scenario = importlib.import_module(module).SCENARIOS[number]
    start = time.monotonic()
    signal.signal(signal.SIGALRM, fixes.too_long)
    signal.alarm(2 * fixes.SECONDS)
    wrong = ""
    try:
        fixes.PLACE.reset()
        with tempfile.TemporaryDirectory(dir=fixes.PLACE.folder) as folder:
            under_way = ByScript(fixes.PLACE, action, scenario, folder, scripts)
            if aws2:
                under_way.use_cli(aws2, Path(folder, "cli"))
            under_way.run()
    except (fixes.Wrong, fixes.Closed) as problem:
        wrong = str(problem)
    except TimeoutError:
        wrong = "took too long"
    except Exception:
        wrong = "the scenario raised\n" + fixes.tail(traceback.format_exc())
    finally:
        signal.alarm(0)
    label = fixes.label(action, scenario) + (" (AWS CLI 2)" if aws2 else "")
    return fixes.Verdict(label, time.monotonic() - start, wrong and wrong + fixes.PLACE.crash())


def jobs(names, scripts, all_of_them, aws2):
    """Yields the first scenario of each control that is applied and undone; or all scenarios."""
    for name in names:
        actions = {action.id: action for each in controls.read(name) for action in each.actions}
        module, scenarios, _ = fixes.load(name)
        chosen = [(actions[each.action], module, n) for n, each in enumerate(scenarios) if each.action in actions]
        if not all_of_them:
            undone = [job for job in chosen if job[0].undo and not scenarios[job[2]].no_undo]
            chosen = (undone or chosen)[:1]
        for job in chosen:
            yield (*job, scripts, None)
            if aws2:
                yield (*job, scripts, aws2)


def verdicts(names, scripts, all_of_them, aws2):
    chosen = list(jobs(names, scripts.resolve(), all_of_them, aws2))
    with (
        tempfile.TemporaryDirectory(prefix="footing-scripts-") as folder,
        ProcessPoolExecutor(min(WORKERS, len(chosen) or 1), FORK, fixes.open_place, [folder]) as pool,
    ):
        yield from pool.map(attempt, chosen)
