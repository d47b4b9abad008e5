"""The rules of workbooks: what spreadsheet programs read, by openpyxl and by the parts of the file."""

import datetime
import functools
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

import openpyxl

#: The sheets, in order.
SHEETS = ["Summary", "Plan", "Criteria", "Resources", "Accepted risks", "Mappings"]
#: The sheets that have the same values as a CSV file, by its format.
SAME = {"Plan": "csv", "Criteria": "csv-criteria", "Resources": "csv-resources"}
#: Columns of days.
DAYS = re.compile(r"eta|.*_on|.*_date")
#: The most characters of a cell, as UTF-16 counts them.
LONGEST = 32_767
#: The site in the exports.
SITE = "https://footing.example/"


@functools.lru_cache(maxsize=1)
def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def parts(content: bytes) -> Iterator[str]:
    """The archive: every part is well-formed, listed and reached, and no cell has a formula."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    if archive.testzip() is not None:
        yield "a digest is wrong"
    names = archive.namelist()
    if names[0] != "[Content_Types].xml" or len(set(names)) != len(names):
        yield f"the parts are {names}"
    types = archive.read("[Content_Types].xml").decode()
    for name in names:
        text = archive.read(name).decode()
        ElementTree.fromstring(text)
        if name.endswith(".xml") and name != "[Content_Types].xml" and f'"/{name}"' not in types:
            yield f"{name} has no type"
        if "<f>" in text or "<f " in text or "<!" in text:
            yield f"{name} has a formula or a declaration"
    for place in range(1, len(SHEETS) + 1):
        if f"xl/worksheets/sheet{place}.xml" not in names:
            yield f"sheet {place} is missing"


def tables(content: bytes) -> Iterator[str]:
    """Each sheet of a table stays in sight by its heads, can be filtered, and has columns of a width."""
    found = book(content)
    if found.sheetnames != SHEETS:
        yield f"the sheets are {found.sheetnames}"
    for sheet in found.worksheets[1:]:
        if sheet.freeze_panes != "B2":
            yield f"{sheet.title}: the heads are not frozen"
        if sheet.auto_filter.ref != sheet.dimensions:
            yield f"{sheet.title}: the filter is {sheet.auto_filter.ref} of {sheet.dimensions}"
        if not all(8 <= sheet.column_dimensions[cell.column_letter].width <= 80 for cell in sheet[1]):
            yield f"{sheet.title}: a column has no width"
        if not all(cell.font.bold and cell.value for cell in sheet[1]):
            yield f"{sheet.title}: a head is not bold"


def cells(content: bytes) -> Iterator[str]:
    """Texts are text, days are days, and nothing is longer than a cell."""
    for sheet in book(content).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield f"{sheet.title} {cell.coordinate} is a formula"
                if isinstance(cell.value, str):
                    if len(cell.value.encode("utf-16-le")) // 2 > LONGEST:
                        yield f"{sheet.title} {cell.coordinate} is too long"
                    if re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e]", cell.value):
                        yield f"{sheet.title} {cell.coordinate} has a control character"
                head = sheet.cell(1, cell.column).value
                is_day = isinstance(cell.value, datetime.datetime)
                should = sheet.title != SHEETS[0] and cell.row > 1 and cell.value is not None and DAYS.fullmatch(str(head))
                if bool(should) != is_day or (is_day and not cell.is_date):
                    yield f"{sheet.title} {cell.coordinate} is {cell.value!r}"


def links(content: bytes) -> Iterator[str]:
    """Links lead to pages of the site, and say so."""
    for sheet in book(content).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                link = cell.hyperlink
                if link and (not str(link.target).startswith(SITE) or link.target != cell.value):
                    yield f"{sheet.title} {cell.coordinate} leads to {link.target}"
                elif not link and str(cell.value).startswith(SITE):
                    yield f"{sheet.title} {cell.coordinate} is no link"


def unknown(content: bytes) -> Iterator[str]:
    """An entry of a framework is as good as the worst of its criteria, and its answer says how many are met."""
    found = book(content)
    heads, *criteria = found["Criteria"].iter_rows(values_only=True)
    statuses = {row[heads.index("ref_id")]: row[heads.index("footing_status")] for row in criteria}
    worst_first = ["not-met", "partly", "unknown", "accepted-risk", "met", "not-applicable"]
    heads, *entries = found["Mappings"].iter_rows(values_only=True)
    for row in entries:
        entry = dict(zip(heads, row, strict=True))
        ids = [line.split(" ")[0] for line in (entry["criteria"] or "").splitlines()]
        worst = min((statuses[one] for one in ids), key=worst_first.index, default=None)
        if entry["footing_status"] != worst:
            yield f"{entry['framework']} {entry['number']} is {entry['footing_status']}, and the worst is {worst}"
        met = sum(statuses[one] == "met" for one in ids)
        if ids and entry["met"] != f"{met} of {len(ids)}":
            yield f"{entry['framework']} {entry['number']}: {entry['met']} are met, not {met}"
        if entry["answer"] and ids and all(statuses[one] == "unknown" for one in ids):
            yield f"{entry['framework']} {entry['number']} has an answer, and nothing is known"


def values(content: bytes, name: str) -> list[list[str]]:
    """Returns the cells of a sheet as a CSV file writes them, without the apostrophes that it puts before formulas."""
    found = []
    for row in book(content)[name].iter_rows(values_only=True):
        texts = ["" if value is None else value.date().isoformat() if hasattr(value, "date") else str(value) for value in row]
        found.append([text.replace("'", "") for text in texts])
    return found


#: The rules, by their names.
WORKBOOK: list[tuple[str, Callable[[bytes], Iterator[str]]]] = [
    ("parts", parts),
    ("tables", tables),
    ("cells", cells),
    ("links", links),
    ("unknown", unknown),
]
