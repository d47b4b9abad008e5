"""The rules of each format: what importers and standards ask for. A rule returns what is wrong, one sentence a mistake."""

import csv
import html.parser
import io
import json
import re
from collections.abc import Callable, Iterator

import icalendar
import vobject

from exports.workbook import WORKBOOK

#: A rule: its name, and what is wrong with a text by it; with bytes, if the format is binary.
Rule = tuple[str, Callable[[str], Iterator[str]]] | tuple[str, Callable[[bytes], Iterator[str]]]

#: The line by which programs find a ticket again.
MARKER = re.compile(r"footing: (acct|wkld)-\d\d(\.[a-z0-9-]+)?( in [A-Za-z0-9-]+)?")
#: What acts in a tool, in lines that are no code: mentions, references, addresses.
ACTS = re.compile(r"(?<![\w`&\\])@\w|(?<![\w`&])[#!]\d|\bGH-\d|://", re.IGNORECASE)

#: The columns of each tool's importer: the title, the description, and all of them as a pattern.
COLUMNS = {
    "gitlab": ("title", "description", r"title,description,due_date"),
    "jira": ("Summary", "Description", r"Summary,Issue Type,Priority,Due Date(,Labels)+,Description"),
    "linear": ("Title", "Description", r"Title,Description,Priority,Labels"),
    "azure-boards": ("Title", "Description", r"Work Item Type,Title,Description,Priority,Tags"),
}
#: The most rows that an importer takes, of people who are no administrators.
MOST_ROWS = {"gitlab": 10_000, "jira": 250, "linear": 10_000, "azure-boards": 1_000}
#: The words of a column, and an empty one where it may be.
WORDS = {
    ("jira", "Issue Type"): {"Task"},
    ("jira", "Priority"): {"Highest", "High", "Medium", "Low"},
    ("linear", "Priority"): {"Urgent", "High", "Medium", "Low"},
    ("azure-boards", "Work Item Type"): {"Task"},
    ("azure-boards", "Priority"): {"1", "2", "3", "4"},
}


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def prose(text: str) -> str:
    """Returns a description without its code."""
    text = re.sub(r"^(`{3,})[a-z]*\n.*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^\{code:bash\}\n.*?^\{code\}$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^\{noformat\}\n.*?^\{noformat\}$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"<pre>.*?</pre>", "", text, flags=re.DOTALL)
    text = re.sub(r"`[^`\n]*`|<code>.*?</code>", "", text)
    # Our own links: to the guide, and to documentation.
    return re.sub(r'\]\(<https://[^\s>]*>\)|\|https://[^\s\]|]*\]|<a href="https://[^\s"]*">', "", text)


def description_mistakes(text: str, most: int, labels_line: bool = False) -> Iterator[str]:
    """Returns what is wrong with a description."""
    if len(text) > most:
        yield f"a description has {len(text)} characters"
    commands = [line for line in text.splitlines() if line.startswith("/")]
    if labels_line:
        if not commands or not text.endswith(commands[-1]) or not re.fullmatch(r'/label( ~"[a-z0-9-]+")+', commands[-1]):
            yield "the labels are not the last line"
        commands = commands[:-1]
        text = text.rsplit("\n\n/label", 1)[0]
    if commands:
        yield f"a line is a command: {commands[0]}"
    if acts := ACTS.search(prose(text)):
        yield f"something acts: {prose(text)[max(0, acts.start() - 20) : acts.end() + 20]!r}"
    last = text.rsplit("\n", 1)[-1].removeprefix("<p>").removesuffix("</p>")
    if not MARKER.fullmatch(last):
        yield f"the last line is no marker: {last!r}"


def csv_rules(tool: str) -> list[Rule]:
    title, description, heads = COLUMNS[tool]

    def table(text: str) -> Iterator[str]:
        found = rows(text)
        if not re.fullmatch(heads, ",".join(found[0])):
            yield f"the heads are {found[0]}"
        if any(len(row) != len(found[0]) for row in found):
            yield "a row has another number of columns"
        if not 1 <= len(found) - 1 <= MOST_ROWS[tool]:
            yield f"there are {len(found) - 1} rows"
        again = io.StringIO(newline="")
        csv.writer(again, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(found)
        if again.getvalue() != text:
            yield "it is not written as the RFC says"
        if len(text.encode()) > 10_000_000:
            yield "the file is too large"

    def cells(text: str) -> Iterator[str]:
        found = rows(text)
        for row in found[1:]:
            for head, cell in zip(found[0], row, strict=False):
                if re.match(r"\s*[=+\-@\t]", cell):
                    yield f"a cell begins like a formula: {cell[:20]!r}"
                if (tool, head) in WORDS and cell not in WORDS[tool, head]:
                    yield f"{head} is {cell!r}"
                if head.lower().replace("_", " ") == "due date" and not re.fullmatch(r"(\d{4}-\d\d-\d\d)?", cell):
                    yield f"a date is {cell!r}"
                if tool == "jira" and head == "Labels" and not re.fullmatch(r"[a-z0-9-]*", cell):
                    yield f"a label is {cell!r}"
                if head == title and not 1 <= len(cell) <= 255:
                    yield f"a title has {len(cell)} characters"

    def texts(text: str) -> Iterator[str]:
        found = rows(text)
        place = found[0].index(description)
        for row in found[1:]:
            yield from description_mistakes(row[place], 32_767, tool == "gitlab")

    return [("table", table), ("cells", cells), ("descriptions", texts)]


def issues(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def issue_shape(text: str) -> Iterator[str]:
    """The body of `POST /repos/{owner}/{repo}/issues`, and the limits of GitHub."""
    for issue in issues(text):
        if set(issue) != {"title", "body", "labels"} or not isinstance(issue["labels"], list):
            yield f"the keys are {sorted(issue)}"
        elif not 1 <= len(issue["title"]) <= 255:
            yield f"a title has {len(issue['title'])} characters"
        elif any(not re.fullmatch(r"[a-z0-9-]{1,50}", label) for label in issue["labels"]):
            yield f"labels are {issue['labels']}"


def issue_texts(text: str) -> Iterator[str]:
    markers = []
    for issue in issues(text):
        yield from description_mistakes(issue["body"], 65_536)
        markers.append(issue["body"].rsplit("\n", 1)[-1])
    if len(set(markers)) != len(markers):
        yield "two issues have the same marker"


def data_of(script: str) -> str:
    """Returns the request bodies in a script."""
    data = script.split("<<'FOOTING_ISSUES'\n", 1)[1].removesuffix("FOOTING_ISSUES\n")
    return "".join(line.split("\t", 1)[1] + "\n" for line in data.splitlines())


def script_data(text: str) -> Iterator[str]:
    if not text.endswith("\nFOOTING_ISSUES\n") or text.count("\nFOOTING_ISSUES\n") != 1:
        yield "the data does not end where the script does"
    for line in text.split("<<'FOOTING_ISSUES'\n", 1)[1].splitlines()[:-1]:
        marker, issue = line.split("\t", 1)
        if not json.loads(issue)["body"].endswith(f"\nfooting: {marker}"):
            yield f"the marker of {marker} is not that of its issue"


def calendar_lines(text: str) -> Iterator[str]:
    if text.replace("\r\n", "").count("\r") or text.replace("\r\n", "").count("\n") or not text.endswith("\r\n"):
        yield "a line does not end with CR and LF"
    for line in text.split("\r\n"):
        if len(line.encode()) > 75:
            yield f"a line has {len(line.encode())} octets"


def calendar_events(text: str) -> Iterator[str]:
    """What icalendar reads of each event."""
    calendar = icalendar.Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    if not events or calendar["VERSION"] != "2.0" or "PRODID" not in calendar:
        yield "it is no calendar with events"
    uids = []
    for event in events:
        missing = {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "CLASS", "TRANSP"} - set(event)
        if missing:
            yield f"an event has no {sorted(missing)}"
            continue
        uids.append(event["UID"])
        if event.errors:
            yield f"{event.errors}"
        start = event["DTSTART"].dt
        if hasattr(start, "hour"):
            yield "an event is not of a whole day"
        elif "DTEND" in event and (event["DTEND"].dt - start).days != 1:
            yield "the end is not the day after"
        if event["CLASS"] != "PRIVATE":
            yield "an event is not private"
        if ("RRULE" in event) == bool(event.walk("VALARM")):
            yield "a deadline has no reminder, or a review has one"
    if len(set(uids)) != len(uids) or not all(uid.endswith("@footing") for uid in uids):
        yield f"the ids are {uids}"
    if re.search(r"\d{12}|arn:", text.replace("\r\n ", "").replace("T000000Z", "")):
        yield "something looks like an account"


def calendar_other_parser(text: str) -> Iterator[str]:
    """What vobject reads."""
    calendar = vobject.readOne(text)
    calendar.validate(raiseException=True)
    for event in calendar.vevent_list:
        if "\\" in event.summary.value or len(event.summary.value) > 200:
            yield f"a title is {event.summary.value!r}"


def spreadsheet(text: str) -> Iterator[str]:
    if not text.startswith("\ufeff"):
        yield "there is no byte order mark"
    found = rows(text.removeprefix("\ufeff"))
    if any(len(row) != len(found[0]) for row in found) or len(set(found[0])) != len(found[0]):
        yield "a row has another number of columns, or two columns have the same name"
    again = io.StringIO(newline="")
    csv.writer(again, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(found)
    if again.getvalue() != text.removeprefix("\ufeff"):
        yield "it is not written as the RFC says"
    for cell in (cell for row in found for cell in row):
        if re.match(r"\s*[\"']?[=+\-@\t]", cell) and not cell.startswith("'"):
            yield f"a cell begins like a formula: {cell[:20]!r}"


#: The words of columns in CISO Assistant's import templates, and of ours, by the format. Empty where that may be.
DAY = re.compile(r"(\d{4}-\d\d-\d\d)?")
SEVERITY = re.compile(r"low|medium|high|critical")
STATUS = re.compile(r"met|partly|not-met|unknown|not-applicable|accepted-risk")
VALUES: dict[str, dict[str, re.Pattern[str]]] = {
    "csv": {
        "name": re.compile(".+"),
        "ref_id": re.compile(r"(acct|wkld)-\d\d\.[a-z0-9-]+"),
        "status": re.compile("to_do|in_progress|on_hold"),
        "severity": SEVERITY,
        "priority": re.compile("[1-4]"),
        "effort": re.compile("XS|S|M|L|XL"),
        "category": re.compile("technical"),
        "eta": DAY,
        "link": re.compile(r"https://footing\.example/controls/[a-z0-9-]+#[a-z0-9.-]+"),
        "owner": re.compile(".*", re.DOTALL),
        "observation": re.compile(".*", re.DOTALL),
        "description": re.compile(".+", re.DOTALL),
    },
    "csv-criteria": {
        "name": re.compile(".+"),
        "ref_id": re.compile(r"(acct|wkld)-\d\d\.[a-z0-9-]+"),
        "footing_status": STATUS,
        "status": re.compile("identified|confirmed|dismissed|resolved"),
        "severity": SEVERITY,
        "priority": re.compile("[1-4]"),
        "due_date": DAY,
        "answered_on": DAY,
        "observed_on": DAY,
        "filtering_labels": re.compile(r"footing(\|[a-z0-9-]+){2}"),
        "observation": re.compile(".*", re.DOTALL),
        "description": re.compile(".+", re.DOTALL),
    },
    "csv-resources": {
        "resource": re.compile(".+", re.DOTALL),
        "name": re.compile(".+"),
        "ref_id": re.compile(r"(acct|wkld)-\d\d\.[a-z0-9-]+"),
        "severity": SEVERITY,
        "observed_on": DAY,
        "resources_in_all": re.compile(r"\d+"),
    },
}


def columns(name: str) -> Callable[[str], Iterator[str]]:
    """The columns that importers read, and their words."""

    def check(text: str) -> Iterator[str]:
        heads, *found = rows(text.removeprefix("\ufeff"))
        for column, words in VALUES[name].items():
            if column not in heads:
                yield f"there is no column {column}"
                continue
            place = heads.index(column)
            yield from (f"{column} is {row[place]!r}" for row in found if not words.fullmatch(row[place]))
        ids = [row[heads.index("ref_id")] for row in found if "ref_id" in heads]
        if name != "csv-resources" and len(set(ids)) != len(ids):
            yield "two rows have the same id"

    return check


def honest(text: str) -> Iterator[str]:
    """Only what is met is resolved."""
    heads, *found = rows(text.removeprefix("\ufeff"))
    exact, status = heads.index("footing_status"), heads.index("status")
    expected = {"met": "resolved", "partly": "confirmed", "not-met": "confirmed", "unknown": "identified"}
    for row in found:
        if row[status] != expected.get(row[exact], "dismissed"):
            yield f"{row[exact]} became {row[status]}"


class Page(html.parser.HTMLParser):
    """The tags, attributes and texts of a page, and the tags that are not closed in order."""

    VOID = frozenset({"meta", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.mistakes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.mistakes.append(f"{tag} ends out of order")

    def handle_data(self, data: str) -> None:
        if not {"style", "head"} & set(self.open[-1:]):
            self.texts.append(data)


def page_of(text: str) -> Page:
    page = Page()
    page.feed(text)
    page.close()
    return page


def words_of(text: str) -> str:
    """Returns the text of a page."""
    return "".join(page_of(text).texts)


def page_markup(text: str) -> Iterator[str]:
    """The page is well-formed, loads nothing, runs nothing and leads nowhere."""
    page = page_of(text)
    yield from page.mistakes
    if page.open:
        yield f"{page.open} are not closed"
    for tag, attributes in page.tags:
        if tag in {"script", "link", "img", "iframe", "object", "form", "a", "base"}:
            yield f"there is a {tag}"
        for name, value in attributes.items():
            if name.startswith("on") or (name in {"href", "src"} and not str(value).startswith("#s-")):
                yield f"{tag} has {name}={value!r}"
    policy = [a.get("content") for t, a in page.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
    if policy != ["default-src 'none'; style-src 'unsafe-inline'"] or "@import" in text or "url(" in text:
        yield "something could be loaded"


def page_secrets(text: str) -> Iterator[str]:
    """Nothing that helps an attacker: no account, no resource, no person, no text of a note, no Region."""
    words = words_of(text)
    for pattern in (r"\d{12}", "arn:", "secret-bucket", "Olga", "Nora", "Rhea", "Axel", "Ada Author", r"[a-z]{2}-[a-z]+-\d\b"):
        if found := re.search(pattern, words):
            yield f"it has {found.group()!r}"


def assessment_file(text: str) -> Iterator[str]:
    found = json.loads(text)
    if found.get("footing") != "assessments" or found.get("format") != 1 or len(found.get("assessments", [])) != 1:
        yield "it is no file with one assessment"


#: The rules of each format, by its name on the command line.
RULES: dict[str, list[Rule]] = {
    **{tool: csv_rules(tool) for tool in COLUMNS},
    "github-json": [("shape", issue_shape), ("bodies", issue_texts)],
    "github-script": [
        ("data", script_data),
        ("shape", lambda text: issue_shape(data_of(text))),
        ("bodies", lambda text: issue_texts(data_of(text))),
    ],
    "calendar": [("lines", calendar_lines), ("events", calendar_events), ("other parser", calendar_other_parser)],
    "csv": [("table", spreadsheet), ("columns", columns("csv"))],
    "csv-criteria": [("table", spreadsheet), ("columns", columns("csv-criteria")), ("honest", honest)],
    "csv-resources": [("table", spreadsheet), ("columns", columns("csv-resources"))],
    "customer-page": [("markup", page_markup), ("secrets", page_secrets)],
    "workbook": WORKBOOK,
    "json": [("file", assessment_file)],
}


def mistakes(rule: Callable[..., Iterator[str]], text: str | bytes) -> list[str]:
    """Returns what is wrong with a text by a rule. A text that cannot be read is a mistake, too."""
    try:
        return list(rule(text))
    except Exception as error:  # Each parser has errors of its own.
        return [f"{type(error).__name__}: {error}"]
