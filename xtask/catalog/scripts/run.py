"""Proves that scripts are safe and do what their blocks do: `python -m catalog.scripts.run [--full] [--aws2 PATH] SCRIPTS [acct-07 …]`.

SCRIPTS is the folder of `cargo xtask script --to`. shellcheck and bash check every script. With the AWS CLI of
`../blocks/stub.py`, which answers and changes nothing: a dry run of every step and of undo makes no call that changes
something and leaves no note; an account other than the plan's is refused before any call but the one that asks for it; a value
with a special meaning for a shell is refused. Then the scripts carry out scenarios of `../fixes/`: applied, verified and
undone. One scenario per control runs, with `--full` all; if its path is given, version 2 of the AWS CLI is used as well.
Prints one line per mistake, totals, and last `N passed, N failed`; exits with 1 if any failed.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from catalog import controls, words
from catalog.scripts import carried_out

PRELUDE = Path(__file__).resolve().parents[3] / "src" / "plan" / "script" / "prelude.sh"
WORKERS = 2
# A script whose first step only reads, and names a bucket.
ON_TERMINAL = "acct-08-close-public-buckets.sh"
HOSTILE = ["$(id)", "`id`", "a|id", "a>id", "a\nid", "'a'", '"a"', "a\\b", "../a", "file:///etc/passwd", "-a", ""]
VALUE = re.compile(r"^  value ([a-z0-9-]+) '.*?' \d+ ('(?:[^']|'\\'')*') ", re.MULTILINE)


def file_of(action):
    return action.replace(".", "-") + ".sh"


def said_by(command):
    """Returns what a tool reports; empty if nothing is wrong."""
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout[:4000]


def read_by_tools(files):
    """Returns what shellcheck and bash report about scripts, and about the prelude alone."""
    commands = [["shellcheck", "--shell=bash", "--exclude=SC2154", PRELUDE]]
    commands += [command for file in files for command in (["shellcheck", file], ["bash", "-n", file])]
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(filter(None, pool.map(said_by, commands)))


def commands_of(names):
    """Yields the first two words of every aws command of the catalog."""
    call = re.compile(r"\baws ([a-z0-9-]+) ([a-z0-9-]+)")
    for criterion in (each for name in names for each in controls.read(name, whole=False)):
        texts = [criterion.find_out]
        for action in criterion.actions:
            texts += [*action.steps, action.verify, action.undo, action.breaks]
        for text in texts:
            yield from call.findall(text)


def told_apart(names):
    """Yields commands for which the prelude and `words.py` disagree on whether they only read."""
    pairs = sorted(set(commands_of(names)))
    looks = re.search(r"^looks\(\) \{.*?^\}$", PRELUDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[0]
    script = (
        looks + '\nwhile read -r service operation; do if looks "$service" "$operation"; then echo yes; else echo no; fi; done\n'
    )
    text = "".join(f"{service} {operation}\n" for service, operation in pairs)
    said = subprocess.run(["bash", "-c", script], input=text, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    for pair, answer in zip(pairs, said, strict=True):
        # Commands that wait for no plugin or browser are run; `wait` waits for what a dry run has not started.
        if pair in words.LOCAL or pair[1] == "wait" or pair in words.ONLY_V2 or pair[:1] in words.ONLY_V2:
            continue
        if (answer == "yes") != words.only_reads(pair):
            yield f"aws {' '.join(pair)}: the prelude says {answer}, words.py the opposite"


def set_by_blocks(names):
    """Yields blocks that set variables which the prelude needs in them."""
    own = re.compile(r"^\s*(?:for |read -r (?:\w+ )*)?(work|dry_run|account|action|my_\w+)(?:=| in |$)", re.MULTILINE)
    for action in (each for name in names for criterion in controls.read(name, whole=False) for each in criterion.actions):
        for text in [*action.steps, action.undo]:
            if found := own.search(controls.HERE_DOCUMENT.sub("", text)):
                yield f"{action.id}: a block sets {found[1]}"


class OnStub:
    """A script with the AWS CLI that changes nothing."""

    def __init__(self, place, file):
        self.place, self.file = place, file
        self.text = file.read_text(encoding="utf-8")
        self.values = {name: example[1:-1] for name, example in VALUE.findall(self.text)}
        self.found = []

    def run(self, *words, home=None):
        home = home or self.place.home()
        return home, self.place.run_words(["bash", str(self.file), *words], home)

    def wrong(self, what, ran):
        printed = "".join(f"\n        {line}" for line in ran.printed.strip().splitlines()[-6:])
        self.found.append(f"{self.file.name}: {what}{printed}")

    def check(self):
        given = [word for name, value in self.values.items() for word in ("--set", f"{name}={value}")]
        for mode in (["apply", "--steps", "all"], ["undo"]):
            home, ran = self.run(*mode, "--dry-run", *given)
            changed = [call for call in ran.calls if not words.only_reads(call["words"])]
            if changed:
                self.wrong(f"a dry run of {mode[0]} runs aws {' '.join(changed[0]['words'])}", ran)
            if any(home.rglob("*")):
                self.wrong(f"a dry run of {mode[0]} leaves {next(home.rglob('*'))}", ran)
            # Made-up answers may make a step fail.
            if ran.code not in (0, 1):
                self.wrong(f"a dry run of {mode[0]} ends with {ran.code}", ran)
        for mode in ("check", "apply", "verify", "undo"):
            home, ran = self.run(mode, "--yes", "--account", "999999999999", *given)
            asked = [call["words"][:2] for call in ran.calls]
            if ran.code != 2 or asked != [["sts", "get-caller-identity"]] or any(home.rglob("*")):
                self.wrong(f"{mode} in another account: ends with {ran.code} after {asked}", ran)
        _, ran = self.run("apply")
        if ran.code != 2 or any(not words.only_reads(call["words"]) for call in ran.calls):
            self.wrong(f"with nobody to ask, apply ends with {ran.code}", ran)
        for name in self.values:
            for value in HOSTILE:
                _, ran = self.run("apply", "--yes", "--set", f"{name}={value}")
                if ran.code != 2 or ran.calls:
                    self.wrong(f"takes {value!r} as {name}", ran)
        return self.found


def on_stub(file):
    return OnStub(PLACE, file).check()


def on_terminal(file):
    """Yields mistakes in the dialogue with a person: runs a step, refuses a value, asks again, skips a step, and ends."""
    typed = "y\n$(id)\nmy-bucket\nn\nq\n"
    # util-linux's `script` provides a terminal.
    ran = PLACE.run_words(["script", "-qec", f"bash {file} apply", "/dev/null"], PLACE.home(), typed=typed)
    changed = [call["words"] for call in ran.calls if not words.only_reads(call["words"])]
    told = ["Step 1.", "That is not valid.", "Step 2.", "Not run.", "Step 3."]
    missing = [text for text in told if text not in ran.printed]
    asked = any("my-bucket" in call["words"] for call in ran.calls)
    if ran.code or changed or missing or not asked or "Step 4." in ran.printed:
        return [f"{file.name} on a terminal: ends with {ran.code}, changes {changed}, does not say {missing}\n{ran.printed}"]
    return []


def open_place(folder):
    """A stub for this worker; `Place` is that of the blocks."""
    # It brings a `botocore` of its own, which the scenarios must not get.
    from catalog.blocks import run as blocks

    global PLACE
    PLACE = blocks.Place(folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--aws2")
    parser.add_argument("--only", choices=("read", "stub", "carried-out"))
    parser.add_argument("scripts", type=Path)
    parser.add_argument("controls", nargs="*")
    arguments = parser.parse_args()
    names = arguments.controls or controls.control_names()
    chosen = [action for name in names for criterion in controls.read(name) for action in criterion.actions if action.steps]
    files = [arguments.scripts / file_of(action.id) for action in chosen]
    passed, failed = 0, 0

    def tell(found, tried):
        nonlocal passed, failed
        found = list(found)
        failed += len(found)
        passed += max(tried - len(found), 0)
        for mistake in found:
            print(mistake, flush=True)

    tell((f"{file.name}: there is no such script" for file in files if not file.exists()), len(files))
    if arguments.only in (None, "read"):
        tell(read_by_tools(files), len(files))
        tell(told_apart(names), 1)
        tell(set_by_blocks(names), len(files))
        print(f"{len(files)} scripts read by shellcheck and bash", flush=True)
    if arguments.only in (None, "stub"):
        with (
            tempfile.TemporaryDirectory(prefix="footing-scripts-") as folder,
            ProcessPoolExecutor(WORKERS, carried_out.FORK, open_place, [folder]) as pool,
        ):
            for found in pool.map(on_stub, files):
                tell(found, 1)
            for file in (file for file in files if file.name == ON_TERMINAL):
                tell(pool.submit(on_terminal, file).result(), 1)
        print(f"{len(files)} scripts tried without changing anything", flush=True)
    if arguments.only in (None, "carried-out"):
        for verdict in carried_out.verdicts(names, arguments.scripts, arguments.full or bool(arguments.controls), arguments.aws2):
            tell([f"{verdict.label}: {verdict.wrong}"] if verdict.wrong else [], 1)
            print(f"{'FAILED' if verdict.wrong else 'carried out'} {verdict.label} ({verdict.seconds:.1f} s)", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
