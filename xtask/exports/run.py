"""Validates exports: `python -m exports.run FOLDER`, with a folder that `cargo xtask test --only exports` fills.

The folder has `manifest.json`, a list of `{assessment, format, scope, left_out, file, refused, secrets}`: the exports of
several assessments in every format, scope and redaction. Each one is read by the parsers and rules of `rules`, and searched
for what was left out of it. Then each rule is tried on broken documents, which it has to reject. The scripts for GitHub are
run with a stand-in for GitHub's CLI.
"""

import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from exports.rules import RULES, mistakes, rows, words_of
from exports.workbook import SAME, values

HERE = Path(__file__).parent


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
    # As it is, with its ends of lines.
    return path.read_bytes().decode()


#: Formats that are no text.
BINARY = ("workbook",)


def content(path: Path, form: str) -> str | bytes:
    return path.read_bytes() if form in BINARY else read(path)


def same_values(folder: Path, entry: dict) -> list[str]:
    """Returns which sheets of a workbook have other values than the CSV file of the same table."""
    path = folder / entry["file"]
    problems = []
    for sheet, form in SAME.items():
        table = rows(read(folder / entry["assessment"] / form / path.name).removeprefix("\ufeff"))
        expected = [[cell.replace("'", "") for cell in row] for row in table]
        if values(path.read_bytes(), sheet) != expected:
            problems.append(f"{sheet} has other values than {form}")
    return problems


def statements(folder: Path, entry: dict) -> tuple[list[str], list[str]]:
    """Returns the statements that are met, and the others, by the CSV file of the criteria."""
    path = folder / entry["assessment"] / "csv-criteria" / Path(entry["file"]).name
    heads, *found = rows(read(path).removeprefix("\ufeff"))
    is_met = [(row[heads.index("footing_status")] == "met", row[heads.index("description")].replace("`", "")) for row in found]
    return [text for met, text in is_met if met], [text for met, text in is_met if not met]


def only_met(text: str, met: list[str], others: list[str], *, shows_gaps: bool) -> list[str]:
    """Returns which statements a page has that are not met, and which ones it lacks."""
    words = words_of(text)
    problems = [f"{one!r} is missing" for one in met if one not in words]
    if not shows_gaps:
        problems += [f"{one!r} is not met" for one in others if one in words]
        problems += [
            f"{one!r} is in it" for one in ("Not met", "Partly met", "Unknown") if one in words.split("What is in place")[1]
        ]
    return problems


def exports(folder: Path, tally: Tally) -> None:
    """Validates every export, and that formats are refused where nothing is known to be open."""
    for entry in json.loads(read(folder / "manifest.json")):
        name = f"{entry['format']} of {entry['assessment']}, {entry['scope']}, without {entry['left_out'] or 'nothing'}"
        if entry["refused"]:
            nothing_open = entry["assessment"] in ("empty", "met", "unknown") or entry["scope"].startswith(("acct", "wkld"))
            if entry["format"] == "customer-page":
                alarm = entry["assessment"] in ("messy", "hostile") and "somebody may be in the account" in entry["refused"]
                is_right = alarm or ("met in these contents" in entry["refused"] and not statements(folder, entry)[0])
            else:
                is_right = nothing_open and "action is open" in entry["refused"]
            tally.add(name, [] if is_right else [entry["refused"]])
            continue
        if entry["assessment"] in ("empty", "met", "unknown") and entry["format"] in (*TICKETS,):
            tally.add(name, ["tickets about nothing"])
        text = content(folder / entry["file"], entry["format"])
        problems = [f"{rule}: {problem}" for rule, check in RULES[entry["format"]] for problem in mistakes(check, text)]
        raw = (folder / entry["file"]).read_bytes()
        problems += [f"{secret} was left out" for secret in entry["secrets"] if secret.encode() in raw]
        if entry["format"] == "workbook":
            problems += same_values(folder, entry)
        if entry["format"] == "customer-page":
            problems += only_met(text, *statements(folder, entry), shows_gaps=entry["scope"].startswith("acct"))
        if entry["format"] == "json" and json.loads(text)["redacted"] != entry["left_out"]:
            problems.append("the file does not say what was left out")
        tally.add(name, problems)


TICKETS = ("github-script", "github-json", "gitlab", "jira", "linear", "azure-boards")


def replaced(pattern: str, other: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, other, text, count=1, flags=re.MULTILINE)


#: For each format and rule, changes that it has to reject.
MUTATIONS: dict[tuple[str, str], list[Callable[[str], str]]] = {
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
for form in ("csv", "csv-criteria", "csv-resources"):
    MUTATIONS[form, "table"] = [
        lambda text: text.removeprefix("\ufeff"),
        replaced(r'"(acct|wkld)-[^"]*",', ""),
        replaced(r'"(acct|wkld)-', '"=acct-'),
        replaced('"severity"', '"ref_id"'),
        lambda text: text.replace("\r\n", "\n", 1),
    ]
    MUTATIONS[form, "columns"] = [
        replaced('"ref_id"', '"id"'),
        replaced('"(low|medium|high|critical)"', '"High"'),
        replaced(r'"(\d{4})-(\d\d)-(\d\d)"', r'"\3.\2.\1"'),
        replaced(r'"(acct|wkld)-(\d\d)\.', r'"\1.\2.'),
    ]
MUTATIONS["csv", "columns"] += [
    replaced('"to_do"', '"active"'),
    replaced('"technical"', '"Technical"'),
    replaced('"(XS|S|M|L)"', '"Small"'),
    replaced("https://footing.example/", "http://footing.example/"),
    lambda text: text + text.splitlines(keepends=True)[-1] if text.splitlines()[-1].startswith('"') else text + "x",
]
MUTATIONS["csv-criteria", "columns"] += [
    replaced('"not-met"', '"open"'),
    replaced('"confirmed"', '"open"'),
    replaced(r'"footing\|', '"footing,'),
]
MUTATIONS["csv-criteria", "honest"] = [replaced('"confirmed"', '"resolved"'), replaced('"not-met"', '"met"')]


def part(name: str, pattern: str, other: str) -> Callable[[bytes], bytes]:
    """Returns a change of the first match in a part of a workbook."""

    def change(content: bytes) -> bytes:
        changed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
            for item in old.namelist():
                text = old.read(item).decode()
                new.writestr(item, re.sub(pattern, other, text, count=1) if item == name else text)
        return changed.getvalue()

    return change


def sheet(number: int, pattern: str, other: str) -> Callable[[bytes], bytes]:
    return part(f"xl/worksheets/sheet{number}.xml", pattern, other)


MUTATIONS["workbook", "parts"] = [
    lambda content: content.replace(b"AWS Startup", b"AWS startup", 1),
    lambda content: content[: len(content) // 2],
    part("[Content_Types].xml", "<Override[^>]*styles[^>]*>", ""),
    sheet(2, "</row>", ""),
    sheet(2, '(<c r="A2"[^>]*>)', r"\1<f>1+1</f>"),
    sheet(3, "<worksheet", '<!DOCTYPE x [<!ENTITY y "z">]><worksheet'),
]
MUTATIONS["workbook", "tables"] = [
    part("xl/workbook.xml", '"Accepted risks"', '"Risks"'),
    sheet(2, "<pane[^>]*>", ""),
    sheet(3, "<autoFilter[^>]*>", ""),
    sheet(4, 'width="44"', 'width="4"'),
    sheet(6, 'r="B1" s="2"', 'r="B1" s="0"'),
]
MUTATIONS["workbook", "cells"] = [
    sheet(2, '<c r="A2"[^>]*>.*?</c>', '<c r="A2"><f>1+1</f></c>'),
    sheet(2, '(<c r="C2"[^>]*><is><t[^>]*>)', r"\1" + "x" * 33_000),
    sheet(2, '(<c r="C2"[^>]*><is><t[^>]*>)', "\\1\u202e"),
    sheet(2, r'<c r="H(\d+)"[^>]*>.*?</c>', r'<c r="H\1" t="inlineStr"><is><t>31.01.2027</t></is></c>'),
    sheet(3, r'<c r="K(\d+)" s="3">', r'<c r="K\1" s="7">'),
]
MUTATIONS["workbook", "links"] = [
    part("xl/worksheets/_rels/sheet2.xml.rels", "https://footing.example/", "https://evil.example/"),
    part("xl/worksheets/_rels/sheet3.xml.rels", "https://footing.example/", "javascript:"),
    sheet(2, "<hyperlink [^>]*>", ""),
]
MUTATIONS["workbook", "unknown"] = [
    sheet(3, ">not-met<", ">met<"),
    sheet(6, ">not-met<", ">met<"),
    sheet(6, ">0 of", ">1 of"),
]
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


MUTATIONS["customer-page", "markup"] = [
    lambda text: text.replace("</main>", "<script>1</script></main>"),
    lambda text: text.replace("</main>", "<a href='https://evil.example'>x</a></main>"),
    lambda text: text.replace("<p ", "<p onclick='1' ", 1),
    lambda text: text.replace("</ul>", "", 1),
    lambda text: text.replace("default-src 'none'; ", ""),
    lambda text: text.replace("</style>", "@import 'x'</style>"),
]
MUTATIONS["customer-page", "secrets"] = [
    lambda text, secret=secret: text.replace("</main>", f"<p>{secret}</p></main>")
    for secret in ("111122223333", "arn:aws:s3:::x", "secret-bucket-1", "Olga", "in eu-west-1")
]


def customers(folder: Path, tally: Tally) -> None:
    """Tries pages for customers with a statement too many or too few."""
    entry = {"assessment": "mixed", "file": "mixed/customer-page/whole-nothing.txt"}
    met, others = statements(folder, entry)
    text = read(folder / entry["file"])
    tally.add("customer-page: the page itself", only_met(text, met, others, shows_gaps=False))
    for name, met_there, others_there in (("too few", [*met, others[0]], others[1:]), ("too many", met[1:], [*others, met[0]])):
        tally.add(f"customer-page: {name}", [] if only_met(text, met_there, others_there, shows_gaps=False) else ["it passed"])


def mutations(folder: Path, tally: Tally) -> None:
    """Tries every rule on documents that break it."""
    for name, rules in RULES.items():
        specimen = "mixed" if name == "customer-page" else "messy"
        text = content(folder / f"{specimen}/{name}/whole-nothing.txt", name)
        for rule, check in rules:
            tried = MUTATIONS.get((name, rule), [])
            tally.add(f"{name}, {rule}: broken documents", [] if tried else ["there are none"])
            for place, change in enumerate(tried):
                broken = change(text)
                problems = ["it changed nothing"] if broken == text else [] if mistakes(check, broken) else ["it passed"]
                tally.add(f"{name}, {rule}: broken document {place + 1}", problems)


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
    customers(folder, tally)
    github(folder, tally)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
