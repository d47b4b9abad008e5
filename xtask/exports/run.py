"""Validates exports: `python -m exports.run FOLDER`, with a folder that `cargo xtask test --only exports` fills.

The folder has `manifest.json`, a list of `{assessment, format, scope, left_out, file, refused, secrets}`: the exports of
several assessments in every format, scope and redaction. Each one is read by the parsers and rules of `rules`, and searched
for what was left out of it. Then each rule is tried on broken documents, which it has to reject. The scripts for GitHub are
run with a stand-in for GitHub's CLI.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from exports import standards
from exports.rules import RULES
from exports.tally import Tally, mistakes, read, replaced, try_rules

HERE = Path(__file__).parent


def exports(folder: Path, tally: Tally) -> None:
    """Validates every export, and that formats are refused where nothing is known to be open."""
    for entry in json.loads(read(folder / "manifest.json")):
        name = f"{entry['format']} of {entry['assessment']}, {entry['scope']}, without {entry['left_out'] or 'nothing'}"
        if entry["format"] in STANDARDS:
            expected = standards.refusal(entry)
            if expected or entry["refused"]:
                tally.add(name, [] if expected and expected in (entry["refused"] or "") else [str(entry["refused"])])
                continue
        if entry["format"] not in RULES:
            # `exports.aws` reads the formats of AWS.
            continue
        if entry["refused"]:
            nothing_open = entry["assessment"] in ("empty", "met", "unknown") or entry["scope"].startswith(("acct", "wkld"))
            tally.add(name, [] if nothing_open and "action is open" in entry["refused"] else [entry["refused"]])
            continue
        if entry["assessment"] in ("empty", "met", "unknown") and entry["format"] in (*TICKETS,):
            tally.add(name, ["tickets about nothing"])
        text = read(folder / entry["file"])
        problems = [f"{rule}: {problem}" for rule, check in RULES[entry["format"]] for problem in mistakes(check, text)]
        problems += [f"{secret} was left out" for secret in entry["secrets"] if secret in text]
        if entry["format"] == "json" and json.loads(text)["redacted"] != entry["left_out"]:
            problems.append("the file does not say what was left out")
        tally.add(name, problems)


STANDARDS = ("oscal", "ocsf", "asff", "lens")
TICKETS = ("github-script", "github-json", "gitlab", "jira", "linear", "azure-boards")


#: For each format and rule, changes that it has to reject.
MUTATIONS: dict[tuple[str, str], list[Callable[[str], str]]] = {
    ("csv", "table"): [
        lambda text: text.removeprefix("\ufeff"),
        replaced(r'^"acct-[^"]*",', ""),
        replaced(r'^"acct-', '"=acct-'),
    ],
    ("json", "file"): [replaced('"footing": ?"assessments"', '"footing": "x"'), lambda text: text[:-20]],
    ("calendar", "lines"): [
        lambda text: text.replace("\r\n", "\n", 1),
        lambda text: text.replace("SUMMARY:", "SUMMARY:" + "ä" * 40, 1),
    ],
    ("calendar", "events"): [
        replaced("^UID:[^\r]*\r\n", ""),
        replaced("^CLASS:PRIVATE", "CLASS:PUBLIC"),
        replaced("^DTEND;VALUE=DATE:(....).*", r"DTEND;VALUE=DATE:\g<1>9999"),
        replaced("^DTSTART;VALUE=DATE:(........)", r"DTSTART:\g<1>T100000Z"),
        lambda text: text.replace("UID:review.", "UID:evidence.", 1),
        replaced("^BEGIN:VALARM\r\n(.*\r\n)*?END:VALARM\r\n", ""),
        replaced("^RRULE:", "X-RRULE:"),
        replaced("^SUMMARY:", "SUMMARY:111122223333 "),
        lambda text: text.replace("VERSION:2.0\r\n", "", 1),
    ],
    ("calendar", "other parser"): [replaced("^DTSTAMP:", "X-DTSTAMP:"), lambda text: text.replace("END:VEVENT", "END:X", 1)],
}
MUTATIONS |= standards.MUTATIONS
for tool in ("gitlab", "jira", "linear", "azure-boards"):
    MUTATIONS[tool, "table"] = [
        replaced(r'^"', '"x'),
        lambda text: text.split("\r\n", 1)[0] + "\r\n",
        lambda text: text.replace("\r\n", "\n", 1),
        lambda text: text + '"one"\r\n',
        lambda text: text.split("\r\n", 1)[0] + "\r\n" + text.split("\r\n", 1)[1] * 300,
    ][: 5 if tool == "jira" else 4]
    MUTATIONS[tool, "cells"] = [replaced(r'^"(?:Task","|Task"$)?((?:ACCT|WKLD)\.\d\d: )', '"=')] if tool != "azure-boards" else []
    MUTATIONS[tool, "descriptions"] = [
        lambda text: text.replace("footing: ", "marker: ", 1),
        lambda text: text.replace("AWS Startup Security Baseline", "@octocat AWS", 1),
        lambda text: text.replace("AWS Startup Security Baseline", "closes #12 AWS", 1),
        lambda text: text.replace("AWS Startup Security Baseline", "see https://evil.example", 1),
        lambda text: text.replace("AWS Startup Security Baseline", "x\n/close", 1),
        lambda text: text.replace("AWS Startup Security Baseline", "x" * 33_000, 1),
    ]
MUTATIONS["jira", "cells"] += [
    replaced('"Task","[A-Z][a-z]*"', '"Task","Urgent"'),
    replaced('"Task"', '"Story"'),
    replaced(r'"(\d{4})-(\d\d)-(\d\d)"', r'"\3.\2.\1"'),
    lambda text: text.replace('"aws-security"', '"aws security"', 1),
    replaced(r'^"(ACCT|WKLD)', '"' + "x" * 256),
]
MUTATIONS["gitlab", "cells"] += [replaced(r'"(\d{4})-(\d\d)-(\d\d)"', r'"\3.\2.\1"')]
MUTATIONS["linear", "cells"] += [replaced('"(Urgent|High|Medium|Low)"', '"Highest"')]
MUTATIONS["azure-boards", "cells"] += [
    replaced('^"Task"', '"Bug"'),
    replaced(',"[1-4]",', ',"Urgent",'),
    replaced('"Task","', '"Task","='),
]
for of_github in ("github-json", "github-script"):
    MUTATIONS[of_github, "shape"] = [
        replaced('"title":"', '"name":"'),
        replaced('"title":"', '"title":"' + "x" * 256),
        replaced('"labels":."footing"', '"labels":["Two words"'),
    ]
    MUTATIONS[of_github, "bodies"] = [
        replaced(r"AWS Startup Security Baseline", "@octocat"),
        replaced(r"AWS Startup Security Baseline", "GH-12"),
        replaced(r"AWS Startup Security Baseline", r"x\\n/close"),
        replaced(r"AWS Startup Security Baseline", "x" * 66_000),
        replaced(r"\\nfooting: ", r"\\nmarker: "),
    ]
MUTATIONS["github-json", "bodies"].append(lambda text: text + text)
MUTATIONS["github-script", "data"] = [
    lambda text: text.replace("FOOTING_ISSUES\n", "FOOTING_ISSUES\nFOOTING_ISSUES\n"),
    replaced(r"^(acct|wkld)-(\d\d)\.[^\t ]*", r"\1-\2.other"),
]


def mutations(folder: Path, tally: Tally) -> None:
    """Tries every rule on documents that break it. The sample is the smaller one, and has every status."""
    of = lambda name: "sample" if name in standards.RULES else "messy"  # noqa: E731
    try_rules(tally, RULES, MUTATIONS, lambda name: read(folder / f"{of(name)}/{name}/whole-nothing.txt"))


def github(folder: Path, tally: Tally) -> None:
    """Runs scripts for GitHub: one is valid for shellcheck, creates everything once, and only what is missing again."""
    for name in ("messy", "hostile"):
        script = folder / f"{name}/github-script/whole-nothing.txt"
        checked = subprocess.run(["shellcheck", "--shell=bash", script], capture_output=True, text=True, check=False)
        tally.add(f"shellcheck: {name}", [checked.stdout] if checked.returncode else [])
        with tempfile.TemporaryDirectory(prefix="footing-github-") as place:
            store = Path(place)
            (store / "labels.json").write_text('[{"name": "footing"}]')
            (store / "issues.json").write_text("[]")
            run = runner(script, store)
            expected = [json.loads(line.split("\t")[1]) for line in lines_of(script)]
            first = run("acme/cloud")
            created = json.loads(read(store / "issues.json"))
            problems = [first.stderr] if first.returncode else []
            if [{k: v for k, v in issue.items() if k != "html_url"} for issue in created] != expected:
                problems.append(f"{len(created)} issues, and not those of the script")
            if len(first.stdout.splitlines()) != len(expected):
                problems.append("not every issue is named")
            tally.add(f"github: {name}, first run", problems)
            # Somebody edits an issue, with other ends of lines, and deletes another.
            created[0]["body"] = created[0]["body"].replace("\n", "\r\n") + "\r\n"
            (store / "issues.json").write_text(json.dumps(created[:-1]))
            again = run("acme/cloud")
            problems = [again.stderr] if again.returncode else []
            if len(json.loads(read(store / "issues.json"))) != len(expected) or again.stdout != first.stdout:
                problems.append("it creates something twice, or not what is missing")
            if read(store / "requests").count("labels --method POST") != len({x for i in expected for x in i["labels"]}) - 1:
                problems.append("labels are made twice, or not at all")
            tally.add(f"github: {name}, second run", problems)
            for wrong in ("", "acme", "a/b/c", "/cloud", "acme/", "--help", "-x/y"):
                refused = run(*([wrong] if wrong else []))
                tally.add(f"github: {name}, repository {wrong!r}", [] if refused.returncode == 2 else [refused.stderr])


def lines_of(script: Path) -> list[str]:
    return read(script).split("<<'FOOTING_ISSUES'\n", 1)[1].splitlines()[:-1]


def runner(script: Path, store: Path) -> Callable[..., subprocess.CompletedProcess]:
    environment = {**os.environ, "PATH": f"{HERE}:{os.environ['PATH']}", "FOOTING_GITHUB": str(store), "PAUSE": "0"}
    return lambda *arguments: subprocess.run(
        ["bash", script, *arguments], env=environment, capture_output=True, text=True, check=False
    )


def main() -> int:
    folder = Path(sys.argv[1])
    tally = Tally()
    exports(folder, tally)
    mutations(folder, tally)
    github(folder, tally)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
