"""The rules of OSCAL and OCSF: their schemas, and what no schema says: references, arithmetic, and that nothing unknown passes."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import jsonschema_rs

from exports.tally import Rule, unpacked, within

SCHEMAS = Path(__file__).parent / "schemas"

#: Each OSCAL document: its file, its root, and its schema.
DOCUMENTS = {
    "catalog.json": ("catalog", "catalog"),
    "assessment-plan.json": ("assessment-plan", "assessment-plan"),
    "assessment-results.json": ("assessment-results", "assessment-results"),
    "plan-of-action-and-milestones.json": ("plan-of-action-and-milestones", "poam"),
}
RESULTS = "assessment-results.json"
PLAN = "assessment-plan.json"
MILESTONES = "plan-of-action-and-milestones.json"
#: Properties with a meaning in NIST's own namespace.
OF_NIST = {"label", "asset-id", "version", "accepted", "priority", "type"}
#: What a status is in OSCAL.
STATES = {
    "met": ("satisfied", "pass"),
    "partly": ("not-satisfied", "fail"),
    "not-met": ("not-satisfied", "fail"),
    "accepted-risk": ("not-satisfied", "fail"),
    "unknown": ("not-satisfied", "other"),
}
#: Markup that is not escaped.
MARKUP = re.compile(r"(?<!\\)<[a-zA-Z/!]|(?<!\\)\]\(|\{\{|(?<!\\)(?<!`)```")


@cache
def validator(name: str) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(json.loads((SCHEMAS / name).read_text()), validate_formats=True)


def errors(schema: str, document: object) -> Iterator[str]:
    for error in validator(schema).iter_errors(document):
        yield f"{list(error.instance_path)}: {error.message[:200]}"


def documents(text: str) -> dict[str, dict]:
    """Returns the contents of the documents by their file names."""
    files = unpacked(text)
    return {name: json.loads(files[name])[root] for name, (root, _) in DOCUMENTS.items() if name in files}


def walk(value: object) -> Iterator[dict]:
    """Returns all objects in a document."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from walk(item)


def oscal_schema(text: str) -> Iterator[str]:
    files = unpacked(text)
    needed = {"README.md", *DOCUMENTS} - {MILESTONES}
    if set(files) - {MILESTONES} != needed:
        yield f"the files are {sorted(files)}"
    for name, (_, schema) in DOCUMENTS.items():
        if name in files:
            yield from (f"{name}: {error}" for error in errors(f"oscal-1.2.3-{schema}.json", json.loads(files[name])))


def oscal_references(text: str) -> Iterator[str]:
    """Every id occurs once, and whatever refers to something refers to what is there."""
    files = unpacked(text)
    found = documents(text)
    parts = {each["id"] for each in walk(found["catalog.json"]) if "id" in each}
    statements = {part["id"]: control["id"] for control in controls(found) for part in statement(control).get("parts", [])}
    for name, document in found.items():
        objects = list(walk(document))
        uuids = [each["uuid"] for each in objects if "uuid" in each]
        if len(set(uuids)) != len(uuids):
            yield f"{name}: an id occurs twice"
        roles = {role["id"] for role in document["metadata"].get("roles", [])}
        for each in objects:
            for key, value in each.items():
                if key.endswith("-uuid") and value not in uuids:
                    yield f"{name}: {key} {value} is nowhere"
                if key == "party-uuids" and set(value) - set(uuids):
                    yield f"{name}: a party is nowhere"
                if key == "role-id" and value not in roles:
                    yield f"{name}: the role {value} is nowhere"
                if key == "href" and value.startswith("#") and value[1:] not in uuids and value[1:] not in parts:
                    yield f"{name}: {value} is nowhere"
                if key == "href" and value.startswith("./") and value[2:] not in files:
                    yield f"{name}: the file {value} is not in the zip"
                if key == "target-id" and value not in statements:
                    yield f"{name}: the statement {value} is nowhere"
            for criterion in each.get("statement-ids", []):
                if statements.get(criterion) != each["control-id"]:
                    yield f"{name}: {criterion} is no statement of {each['control-id']}"
        if "system-id" in document and document["system-id"]["id"] not in uuids:
            yield f"{name}: the system is nowhere"


def controls(found: dict[str, dict]) -> Iterator[dict]:
    for group in found["catalog.json"]["groups"]:
        yield from group["controls"]


def statement(control: dict) -> dict:
    return next(part for part in control["parts"] if part["name"] == "statement")


def own(each: dict, name: str) -> str | None:
    """Returns the value of one of our own properties."""
    return next((prop["value"] for prop in each.get("props", []) if prop["name"] == name and "ns" in prop), None)


def selected(selections: list[dict], key: str) -> set[str]:
    return {one for selection in selections for control in selection.get(key, []) for one in control["statement-ids"]}


def oscal_statuses(text: str) -> Iterator[str]:
    """Each criterion has a finding with its exact status or is excluded with a reason, and only what is met is satisfied."""
    found = documents(text)
    result = found[RESULTS]["results"][0]
    reviewed = result["reviewed-controls"]
    findings = {finding["target"]["target-id"]: finding for finding in result.get("findings", [])}
    included = selected(reviewed["control-selections"], "include-controls")
    excluded = selected(reviewed["control-selections"], "exclude-controls")
    if included != selected(found[PLAN]["reviewed-controls"]["control-selections"], "include-controls"):
        yield "the results are not about what the plan is about"
    if len(findings) != len(result.get("findings", [])) or included - excluded != set(findings) or excluded - included:
        yield "the findings are not those of the reviewed controls"
    if {prop["value"] for prop in reviewed.get("props", []) if prop.get("remarks")} != excluded:
        yield "what is excluded has no reason"
    for name, document in found.items():
        for finding in (each for each in walk(document) if "target" in each):
            status = finding["target"]["status"]
            exact = own(finding, "status")
            if (status["state"], status["reason"]) != STATES.get(exact):
                yield f"{name}: {exact} is {status}"
            if bool(finding.get("related-risks")) != (exact in ("partly", "not-met", "accepted-risk")):
                yield f"{name}: {exact}, and its risks are {finding.get('related-risks')}"
    risks = {risk["uuid"] for risk in result.get("risks", [])}
    if bool(risks) != (MILESTONES in found):
        yield "there are risks and no plan of action, or the other way round"
    if MILESTONES in found:
        of_items = [risk["risk-uuid"] for item in found[MILESTONES]["poam-items"] for risk in item["related-risks"]]
        if sorted(of_items) != sorted(risks):
            yield "the plan of action is not about the risks"


def oscal_constraints(text: str) -> Iterator[str]:
    """What NIST's constraints ask for, and times that follow each other."""
    for name, document in documents(text).items():
        if document["metadata"]["oscal-version"] != "1.2.1":
            yield f"{name}: the version is {document['metadata']['oscal-version']}"
        for each in walk(document):
            for prop in each.get("props", []):
                if "ns" not in prop and prop["name"] not in OF_NIST:
                    yield f"{name}: {prop['name']} is no property of NIST"
            for start, end in (("start", "end"), ("collected", "expires")):
                if start in each and end in each and each[start] > each[end]:
                    yield f"{name}: {each[start]} is after {each[end]}"
            if "deadline" in each and not each["deadline"].startswith(f"{own(each, 'due')}T23:59:59"):
                yield f"{name}: the deadline is not the end of the due day"
            if each.get("status") == "deviation-approved" and not any(
                prop["value"] == "accept" for response in each["remediations"] for prop in response["props"]
            ):
                yield f"{name}: an accepted risk has no acceptance"
            for key in ("title", "description", "remarks"):
                if key in each and MARKUP.search(re.sub(r"`[^`\n]+`", "", each[key])):
                    yield f"{name}: there is markup in {each[key][:80]!r}"


def events(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def ocsf_schema(text: str) -> Iterator[str]:
    for event in events(text):
        yield from errors("ocsf-1.8.0-compliance_finding-cloud.json", event)


#: The words of numbers.
SEVERITIES = {0: "Unknown", 1: "Informational", 2: "Low", 3: "Medium", 4: "High", 5: "Critical"}
WORK = {1: "New", 2: "In Progress", 3: "Suppressed", 4: "Resolved", 99: "Does not apply"}
COMPLIANCE = {0: "Unknown", 1: "Pass", 2: "Warning", 3: "Fail", 99: "Does not apply"}
#: What a status is in OCSF.
COMPLIANCE_OF = {"met": 1, "partly": 2, "not-met": 3, "accepted-risk": 3, "unknown": 0, "not-applicable": 99}


def ocsf_arithmetic(text: str) -> Iterator[str]:
    found = events(text)
    uids = [event["finding_info"]["uid"] for event in found]
    if not found or len(set(uids)) != len(uids):
        yield "an id occurs twice, or there are no events"
    for event in found:
        if event["type_uid"] != event["class_uid"] * 100 + event["activity_id"]:
            yield f"type_uid is {event['type_uid']}"
        if SEVERITIES.get(event["severity_id"]) != event["severity"] or WORK.get(event["status_id"]) != event["status"]:
            yield f"{event['severity_id']} {event['severity']}, {event['status_id']} {event['status']}"
        times = [event["time"], *(value for key, value in event["finding_info"].items() if key.endswith("_time"))]
        # From 2020 to 2100, in milliseconds.
        if any(not 1_577_836_800_000 < time < 4_102_444_800_000 for time in times):
            yield f"times are {times}"
        if not 1 <= len(event["resources"]) <= 20 or not all(resource.get("uid") for resource in event["resources"]):
            yield "a resource has no id, or there are too many"


def ocsf_statuses(text: str) -> Iterator[str]:
    for event in events(text):
        exact, compliance = event["unmapped"]["footing"]["status"], event["compliance"]
        if compliance["status_id"] != COMPLIANCE_OF.get(exact) or COMPLIANCE[compliance["status_id"]] != compliance["status"]:
            yield f"{exact} is {compliance['status_id']} {compliance['status']}"
        if (event["status_id"] == 4) != (exact == "met") or (event["status_id"] == 3) != (exact == "accepted-risk"):
            yield f"{exact} is {event['status']}"


RULES: dict[str, list[Rule]] = {
    "oscal": [
        ("schema", oscal_schema),
        ("references", oscal_references),
        ("statuses", oscal_statuses),
        ("constraints", oscal_constraints),
    ],
    "ocsf": [("schema", ocsf_schema), ("arithmetic", ocsf_arithmetic), ("statuses", ocsf_statuses)],
}


def result_of(document: dict) -> dict:
    return document["assessment-results"]["results"][0]


def milestones_of(document: dict) -> dict:
    return document["plan-of-action-and-milestones"]


def results(change: Callable[[dict], object]) -> Callable[[str], str]:
    return within(RESULTS, lambda document: void(change(result_of(document))))


def milestones(change: Callable[[dict], object]) -> Callable[[str], str]:
    return within(MILESTONES, lambda document: void(change(milestones_of(document))))


def void(_: object) -> None:
    """Drops what a change returns."""


def put(*path: object) -> Callable[[object], None]:
    """Returns what puts the last of these values at the place that the others name."""
    *way, key, value = path

    def change(at: object) -> None:
        for step in way:
            at = at[step]
        at[key] = value

    return change


def line(change: Callable[[dict], None]) -> Callable[[str], str]:
    """Returns what changes the first event."""

    def changed(text: str) -> str:
        first, rest = text.split("\n", 1)
        event = json.loads(first)
        change(event)
        return json.dumps(event) + "\n" + rest

    return changed


NOWHERE = "00000000-0000-4000-8000-000000000000"
MUTATIONS: dict[tuple[str, str], list[Callable[[str], str]]] = {
    ("oscal", "schema"): [
        results(put("findings", [])),
        results(put("observations", 0, "uuid", "01890000-0000-7000-8000-000000000000")),
        results(put("observations", 0, "collected", "2026-11-22T20:17:00")),
        results(put("observations", 0, "title", "two\nlines")),
        results(put("risks", 0, "props", 0, "value", " blank")),
        results(put("findings", 0, "target", "type", "control-id")),
        milestones(put("poam-items", [])),
        within("catalog.json", put("catalog", "metadata", "unknown", 1)),
        within(PLAN, lambda document: document["assessment-plan"].pop("import-ssp") and None),
    ],
    ("oscal", "references"): [
        results(lambda result: result["findings"].append(result["findings"][0])),
        results(put("findings", 0, "related-observations", 0, "observation-uuid", NOWHERE)),
        results(put("findings", 0, "related-risks", 0, "risk-uuid", NOWHERE)),
        results(put("observations", 0, "origins", 0, "actors", 0, "actor-uuid", NOWHERE)),
        results(put("observations", 0, "origins", 0, "actors", 0, "role-id", "nobody")),
        results(put("observations", 0, "subjects", 0, "subject-uuid", NOWHERE)),
        results(put("findings", 0, "target", "target-id", "acct-01.other")),
        within(RESULTS, put("assessment-results", "import-ap", "href", f"#{NOWHERE}")),
        within(RESULTS, put("assessment-results", "back-matter", "resources", 0, "rlinks", 0, "href", "./other.json")),
        within(RESULTS, put("assessment-results", "metadata", "responsible-parties", 0, "party-uuids", [NOWHERE])),
        milestones(put("system-id", "id", NOWHERE)),
        milestones(put("poam-items", 0, "related-findings", 0, "finding-uuid", NOWHERE)),
        results(put("reviewed-controls", "control-selections", 0, "include-controls", 0, "control-id", "acct-02")),
    ],
    ("oscal", "statuses"): [
        results(put("findings", 0, "target", "status", {"state": "satisfied", "reason": "pass"})),
        results(put("findings", 0, "props", 0, "value", "unknown")),
        results(lambda result: result["findings"].pop()),
        results(lambda result: result["findings"][0].pop("related-risks")),
        results(
            lambda result: result["reviewed-controls"]["control-selections"][0].update(
                {"exclude-controls": [{"control-id": "acct-01", "statement-ids": ["acct-01.root-email"]}]}
            )
        ),
        milestones(lambda document: document["poam-items"].pop()),
        results(lambda result: result.pop("risks")),
    ],
    ("oscal", "constraints"): [
        within(RESULTS, put("assessment-results", "metadata", "oscal-version", "1.2.0")),
        results(lambda result: result["findings"][0]["props"][0].pop("ns")),
        results(put("start", "2027-11-22T20:17:00Z")),
        results(
            lambda result: next(one for one in result["observations"] if "expires" in one).update(expires="2020-01-01T00:00:00Z")
        ),
        milestones(
            lambda document: next(risk for risk in document["risks"] if "deadline" in risk).update(
                deadline="2027-01-01T23:59:59Z"
            )
        ),
        milestones(
            lambda document: next(risk for risk in document["risks"] if risk["status"] == "deviation-approved").update(
                remediations=[]
            )
        ),
        results(put("findings", 0, "description", "<script>")),
        results(put("findings", 0, "title", "[x](javascript:y)")),
        results(put("findings", 0, "description", "{{ insert: param, x }}")),
    ],
    ("ocsf", "schema"): [
        line(put("unknown", 1)),
        line(put("severity_id", 9)),
        line(lambda event: void(event.pop("metadata"))),
        line(put("time", "2026-11-22")),
        line(put("compliance", "status_id", 7)),
        lambda text: text[:-20],
    ],
    ("ocsf", "arithmetic"): [
        line(put("type_uid", 200302)),
        line(put("severity", "Fatal")),
        line(put("status", "Archived")),
        line(put("time", 1_795_378_620)),
        line(put("resources", [{"name": "x"}])),
        lambda text: text + text,
        lambda text: "",
    ],
    ("ocsf", "statuses"): [
        line(put("compliance", "status_id", 1)),
        line(put("compliance", "status", "Pass")),
        line(put("unmapped", "footing", "status", "unknown")),
        line(put("status_id", 4)),
    ],
}


def refusal(entry: dict) -> str | None:
    """Returns a part of the reason for which an export of a standard has to be refused; `None` if it has to be written."""
    name = entry["format"]
    if name == "asff":
        if entry["left_out"]:
            return "nothing can be left out"
        if entry["assessment"] in ("sample", "empty"):
            return {"sample": "This is the sample", "empty": "account ID of 12 digits"}[entry["assessment"]]
    if name != "lens" and entry["assessment"] == "met" and entry["scope"] == "open-items":
        return "no criterion is in these contents"
    return None
