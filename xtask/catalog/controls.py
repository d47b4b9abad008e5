"""Reads the control files of the baseline, for tools that check them without building the product."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

BASELINE = Path(__file__).resolve().parents[2] / "src" / "baseline"
PLACEHOLDER = re.compile(r"(?<!\$)\{([a-z][a-z0-9-]*)\}")
# The lines before a block's own commands: src/baseline/build/block.rs does the same for the product.
FIRST = (BASELINE / "build" / "block.sh").read_text(encoding="utf-8").splitlines()
# The separators of words in those lines.
BETWEEN_WORDS = re.compile(r"[\s(;|&]+")
HERE_DOCUMENT = re.compile(r"<<'?(\w+)'?$.*?^\1$", re.MULTILINE | re.DOTALL)
OWN_SHELL = re.compile(r"^(export |aws configure|aws login)", re.MULTILINE)
KIND = re.compile(r'^    "([a-z-]+)": Grammar::\w+(?:\(\d+\))?, "([^"]*)";$', re.MULTILINE)


@dataclass
class Action:
    """An action: its steps and the commands around them, with an example for each placeholder in them."""

    id: str
    steps: list
    verify: str
    undo: str
    breaks: str
    examples: dict


@dataclass
class Criterion:
    id: str
    find_out: str
    examples: dict
    actions: list
    shared: list = field(default_factory=list)


def fill(text, values):
    """Returns the text with every placeholder that has a value replaced."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def block(action, run):
    """Returns a block that changes something as it is shown: it stops at the first failure, and has a folder for its notes."""
    words = set(BETWEEN_WORDS.split(run))
    if "aws" not in BETWEEN_WORDS.split(HERE_DOCUMENT.sub("", run)) or OWN_SHELL.search(run):
        return run
    used = [line.replace("ACTION", action) for line in FIRST if "() {" not in line or line.split("() {")[0] in words]
    return "\n".join(["(", *used, "", run.strip(), ")", ""])


def kinds():
    """Returns the example of every kind of placeholder."""
    return dict(KIND.findall((BASELINE / "placeholder.rs").read_text(encoding="utf-8")))


def control_names():
    """Returns the names of all control files, without their extension."""
    return sorted(path.stem for path in (BASELINE / "controls").glob("*.toml"))


def examples(table, known):
    return {name: known[each["kind"]] for name, each in table.get("placeholders", {}).items()}


def read(name, whole=True):
    """Returns the criteria of a control file such as `acct-07`. `whole`: with their blocks as they are shown."""
    known = kinds()
    document = tomllib.loads((BASELINE / "controls" / f"{name}.toml").read_text(encoding="utf-8"))
    shown = block if whole else lambda _, run: run
    criteria = []
    for each in document["criteria"]:
        general = examples(each, known)
        actions = [
            Action(
                id=action["id"],
                steps=[shown(action["id"], step["run"]) for step in action.get("cli", [])],
                verify=action["verify"].get("run", ""),
                undo=shown(action["id"], action.get("undo", {}).get("run", "")),
                breaks=action.get("breaks", {}).get("run", ""),
                examples=general | examples(action, known),
            )
            for action in each.get("actions", [])
        ]
        find_out = each["find_out"].get("run", "")
        criteria.append(Criterion(each["id"], find_out, general, actions, each.get("shared", [])))
    return criteria
