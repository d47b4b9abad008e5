"""Proves that fixes can be gone on with and taken back where they stopped half-way: `python -m catalog.fixes.half_way [--full] [acct-07 …]`.

Each scenario runs as in `run.py`, but one call fails. Then undo, and alternatively the same steps again, must bring the
account into a good state. An undo in which a call fails must complete when it runs again. The scenario's own conditions after
the fix and after undo decide. Without `--full`, one scenario of each kind of block runs, with one failing call in its steps
and one in undo.
"""

import argparse
import importlib
import json
import signal
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from catalog import controls, words
from catalog.fixes import run
from catalog.fixes.run import FORK, SECONDS, WORKERS, Attempt, Closed, Wrong, tail

CODE = "AccessDenied"


class HalfWay(Attempt):
    """A scenario in which a call fails."""

    def __init__(self, place, action, scenario, folder):
        super().__init__(place, action, scenario, folder)
        self.traces = Path(folder, "traces")
        self.traces.mkdir()
        self.count = 0

    def failing(self, fault):
        """Sets the environment for a run in which the call with this number fails. Returns the file that lists the run's calls."""
        self.count += 1
        trace = self.traces / str(self.count)
        trace.touch()
        self.environment |= {"FIXES_RUN": str(trace), "FIXES_FAIL": f"{fault} {CODE}" if fault else ""}
        return trace

    def blocks(self):
        """Returns the steps of the scenario, by number."""
        return self.scenario.steps or range(1, len(self.action.steps) + 1)

    def through_steps(self, fault):
        """Runs the steps up to the first that stops. Returns the calls that were made."""
        trace = self.failing(fault)
        with self.new_shell() as shell:
            for number in self.blocks():
                self.by_hand(number)
                _, wrong = shell.run(self.filled(self.action.steps[number - 1]), self.scenario.typed)
                if "Stopped at an error" in wrong:
                    break
        return [json.loads(line) for line in trace.read_text().splitlines()]

    def through_undo(self, fault):
        trace = self.failing(fault)
        self.by_hand("undo")
        with self.new_shell() as shell:
            printed = "".join(shell.run(self.filled(self.action.undo), self.scenario.typed))
        return [json.loads(line) for line in trace.read_text().splitlines()], printed

    def must_be_fixed(self, what):
        self.by_hand("verify")
        text = self.verify()
        if not self.scenario.says_fixed(text):
            raise Wrong(f"{what}: verify does not say that it is fixed\n{tail(text)}")
        if self.scenario.holds and self.scenario.holds(self.aws) is False:
            raise Wrong(f"{what}: verify says that it is fixed, but it does not hold")

    def must_be_as_before(self, what, printed):
        if "Stopped at an error" in printed:
            raise Wrong(f"{what}: undo does not get through\n{tail(printed)}")
        text = self.verify(guess=True)
        undone = self.scenario.undone
        if (undone(self.aws, text) is False) if undone else self.scenario.says_fixed(text):
            raise Wrong(f"{what}: the account is not as before\n--- undo\n{tail(printed)}\n--- verify\n{tail(text)}")


def changing(calls):
    """Returns the numbers of the calls that change something."""
    return [n for n, call in enumerate(calls, 1) if not words.only_reads(call) and call[1:2] != ["wait"]]


def each_way(place, action, scenario, full, folder):
    """Yields (function, number of the failing call) for every run of a scenario."""

    def begun():
        place.reset()
        attempt = HalfWay(place, action, scenario, tempfile.mkdtemp(dir=folder))
        attempt.values.update(scenario.fault(attempt.aws) or {})
        return attempt

    first = begun()
    calls = first.through_steps(0)
    undo, _ = first.through_undo(0) if action.undo and not scenario.no_undo else ([], "")
    numbers = range(1, len(calls) + 1) if full else changing(calls)[-1:]

    def taken_back(number):
        attempt = begun()
        attempt.through_steps(number)
        _, printed = attempt.through_undo(0)
        attempt.must_be_as_before(f"where call {number} fails ({' '.join(calls[number - 1])[:90]}), then undo", printed)

    def gone_on_with(number):
        attempt = begun()
        attempt.through_steps(number)
        attempt.through_steps(0)
        attempt.must_be_fixed(f"where call {number} fails ({' '.join(calls[number - 1])[:90]}), then the steps again")

    def taken_back_again(number):
        attempt = begun()
        attempt.through_steps(0)
        attempt.through_undo(number)
        _, printed = attempt.through_undo(0)
        what = f"where call {number} of undo fails ({' '.join(undo[number - 1])[:90]}), then undo again"
        attempt.must_be_as_before(what, printed)

    for number in numbers:
        yield gone_on_with, number
        # A step that people carry out cannot be undone by commands alone.
        if undo and not scenario.no_undo and not scenario.by_hand:
            yield taken_back, number
    for number in range(1, len(undo) + 1) if full else changing(undo)[:1]:
        if not scenario.by_hand:
            yield taken_back_again, number


def attempt(job):
    """Runs every way of a scenario. Returns (label, number of ways, mistakes)."""
    action, module, number, full = job
    scenario = importlib.import_module(module).SCENARIOS[number]
    tried, mistakes = 0, []
    signal.signal(signal.SIGALRM, run.too_long)
    try:
        with tempfile.TemporaryDirectory(dir=run.PLACE.folder) as folder:
            signal.alarm(SECONDS)
            for way, number in each_way(run.PLACE, action, scenario, full, folder):
                signal.alarm(SECONDS)
                tried += 1
                try:
                    way(number)
                except (Wrong, Closed) as problem:
                    mistakes.append(str(problem))
                except (AssertionError, LookupError) as problem:
                    mistakes.append(f"{way.__name__} {number}: the scenario finds another state: {problem!r}")
                except Exception as problem:  # an error from the scenario's own calls
                    mistakes.append(f"{way.__name__} {number}: {problem!r}")
    except TimeoutError:
        mistakes.append(f"took more than {SECONDS} seconds")
    finally:
        signal.alarm(0)
    return run.label(action, scenario), tried, mistakes


def kind(action, steps):
    """Returns what the blocks of a scenario do. One scenario of each kind represents the others."""
    text = "\n".join([*(action.steps[n - 1] for n in steps or range(1, len(action.steps) + 1)), action.undo])
    own = "\n".join(part for part in text.split("\n") if not part.endswith("}") or "() {" not in part)
    marks = ("once ", "made ", "or_none ", "some ", "regions_with ", "while read", " wait ", "$(ls ", "file://")
    return tuple(mark in own for mark in marks)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    parser.add_argument("controls", nargs="*")
    arguments = parser.parse_args()
    jobs, kinds, left_out = [], set(), 0
    for name in arguments.controls or controls.control_names():
        actions = {action.id: action for each in controls.read(name) for action in each.actions}
        module, scenarios, _ = run.load(name)
        for number, scenario in enumerate(scenarios):
            action = actions.get(scenario.action)
            if action is None:
                continue
            mark = kind(action, scenario.steps)
            if arguments.full or arguments.controls or mark not in kinds:
                kinds.add(mark)
                jobs.append((action, module, number, arguments.full))
            else:
                left_out += 1
    start, passed, failed = time.monotonic(), 0, 0
    with (
        tempfile.TemporaryDirectory(prefix="footing-half-way-") as folder,
        ProcessPoolExecutor(min(WORKERS, max(len(jobs), 1)), FORK, run.open_place, [folder]) as pool,
    ):
        for label, tried, mistakes in pool.map(attempt, jobs):
            print(f"{'FAILED' if mistakes else 'proved'} {label}: {tried} ways half-way and back", flush=True)
            for mistake in mistakes:
                print("    " + mistake.replace("\n", "\n    "), flush=True)
            passed, failed = passed + max(tried - len(mistakes), 0), failed + len(mistakes)
    print(
        f"half-way: {len(jobs)} scenarios, {passed + failed} ways, {left_out} scenarios left out (of kinds that another stands for), {time.monotonic() - start:.0f} s"
    )
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
