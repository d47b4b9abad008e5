"""What the validators of exports share: counting, reading, and breaking documents."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

#: A rule: its name, and what is wrong with a text by it.
Rule = tuple[str, Callable[[str], Iterator[str]]]


class Tally:
    """Counts what passed, and prints what failed."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def add(self, what: str, problems: list[str]) -> None:
        if problems:
            self.failed += 1
            print(f"{what}: {'; '.join(problems[:3])}"[:600])
        else:
            self.passed += 1


def read(path: Path) -> str:
    """Returns a file as it is, with its ends of lines. Each character of a zip is a byte."""
    data = path.read_bytes()
    return data.decode("latin-1") if data.startswith(b"PK") else data.decode()


def mistakes(rule: Callable[[str], Iterator[str]], text: str) -> list[str]:
    """Returns what is wrong with a text by a rule. A text that cannot be read is a mistake, too."""
    try:
        return list(rule(text))
    except Exception as error:  # Each parser has errors of its own.
        return [f"{type(error).__name__}: {error}"]


def replaced(pattern: str, other: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, other, text, count=1, flags=re.MULTILINE)


def unpacked(text: str) -> dict[str, str]:
    """Returns the files in a zip by their names."""
    with zipfile.ZipFile(io.BytesIO(text.encode("latin-1"))) as archive:
        if broken := archive.testzip():
            raise ValueError(f"{broken} is damaged")
        return {name: archive.read(name).decode() for name in archive.namelist()}


def packed(files: dict[str, str]) -> str:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue().decode("latin-1")


def within(name: str, change: Callable) -> Callable[[str], str]:
    """Returns what changes a JSON file in a zip. The change may return another document."""

    def changed(text: str) -> str:
        files = unpacked(text)
        document = json.loads(files[name])
        other = change(document)
        files[name] = json.dumps(document if other is None else other)
        return packed(files)

    return changed


def try_rules(tally: Tally, rules: dict[str, list[Rule]], mutations: dict, text_of: Callable[[str], str]) -> None:
    """Tries every rule on documents that break it."""
    for name, all_rules in rules.items():
        text = text_of(name)
        for rule, check in all_rules:
            tried = mutations.get((name, rule), [])
            tally.add(f"{name}, {rule}: broken documents", [] if tried else ["there are none"])
            for place, change in enumerate(tried):
                broken = change(text)
                problems = ["it changed nothing"] if broken == text else [] if mistakes(check, broken) else ["it passed"]
                tally.add(f"{name}, {rule}: broken document {place + 1}", problems)
