"""Validates the exports for services of AWS: `python -m exports.aws FOLDER`, with the folder of `exports.run`.

Findings for Security Hub, the lens and its answers are held against botocore's models and the services' limits. The scripts are
checked by ShellCheck, and run with the real AWS CLI and a stand-in for the services.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import botocore.model
import botocore.session
from botocore.validate import ParamValidator

from exports.stand_in import StandIn
from exports.tally import Rule, Tally, mistakes, packed, read, try_rules, unpacked, within

ACCOUNT = "111122223333"
REGION = "eu-west-1"
WORKLOAD = "0123456789abcdef0123456789abcdef"
LENS = "footing-lens.json"


@cache
def operation(service: str, name: str) -> botocore.model.OperationModel:
    return botocore.session.get_session().get_service_model(service).operation_model(name)


def model_mistakes(service: str, name: str, value: dict) -> Iterator[str]:
    """Returns what a call's model does not allow: fields and types, and also enums, lengths and patterns."""
    shape = operation(service, name).input_shape
    report = ParamValidator().validate(value, shape)
    if report.has_errors():
        yield report.generate_report()
    else:
        yield from value_mistakes(shape, value)


def value_mistakes(shape: botocore.model.Shape, value: object) -> Iterator[str]:
    if shape.type_name == "structure":
        for name, member in value.items():
            yield from value_mistakes(shape.members[name], member)
    elif shape.type_name == "map":
        for key, member in value.items():
            yield from value_mistakes(shape.key, key)
            yield from value_mistakes(shape.value, member)
    elif shape.type_name == "list":
        for member in value:
            yield from value_mistakes(shape.member, member)
    elif shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            yield f"{shape.name}: {value!r} is not one of {shape.enum}"
        if not shape.metadata.get("min", 0) <= len(value) <= shape.metadata.get("max", 10**9):
            yield f"{shape.name} has {len(value)} characters"
        if not re.search(shape.metadata.get("pattern", ""), value):
            yield f"{shape.name}: {value!r} does not fit its pattern"


def finding_files(text: str) -> dict[str, list[dict]]:
    return {name: json.loads(content) for name, content in unpacked(text).items() if name.endswith(".json")}


def findings(text: str) -> list[dict]:
    return [finding for file in finding_files(text).values() for finding in file]


def asff_model(text: str) -> Iterator[str]:
    for name, file in finding_files(text).items():
        yield from (f"{name}: {problem}" for problem in model_mistakes("securityhub", "BatchImportFindings", {"Findings": file}))


#: The longest texts, by Security Hub's documentation.
LONGEST = {"Id": 512, "GeneratorId": 512, "Title": 256, "Description": 1024, "ProductName": 128}


def asff_limits(text: str) -> Iterator[str]:
    files, all_findings = unpacked(text), findings(text)
    if set(files) - set(finding_files(text)) != {"README.md", "import.sh"} or not all_findings:
        yield f"the files are {sorted(files)}"
    if any(not 1 <= len(file) <= 100 for file in finding_files(text).values()):
        yield "a file has more findings than a call takes, or none"
    if any(len(json.dumps(file).encode()) > 6_000_000 for file in finding_files(text).values()):
        yield "a file is larger than a call may be"
    if len({finding["Id"] for finding in all_findings}) != len(all_findings):
        yield "an id occurs twice"
    for finding in all_findings:
        for key, most in LONGEST.items():
            if not 1 <= len(finding[key]) <= most:
                yield f"{key} has {len(finding[key])} characters"
        if len(json.dumps(finding).encode()) > 240_000:
            yield "a finding is too large"
        for key in ("CreatedAt", "UpdatedAt", *({"LastObservedAt"} & set(finding))):
            if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z", finding[key]):
                yield f"{key} is {finding[key]}"
        if finding["AwsAccountId"] != ACCOUNT:
            yield f"the account is {finding['AwsAccountId']}"
        if finding["ProductArn"] != f"arn:aws:securityhub:{REGION}:{ACCOUNT}:product/{ACCOUNT}/default":
            yield f"the product is {finding['ProductArn']}"
        if not 1 <= len(finding["Resources"]) <= 32 or finding["Resources"][0]["Id"] != f"AWS::::Account:{ACCOUNT}":
            yield "the resources are not the account and at most 31 others"
        if any(len(requirement) > 64 for requirement in finding["Compliance"]["RelatedRequirements"]):
            yield "a requirement is too long"
        recommendation = finding.get("Remediation", {}).get("Recommendation", {"Text": "x"})
        if not 1 <= len(recommendation["Text"]) <= 512:
            yield "a recommendation is too long"
        if len(finding["ProductFields"]) > 50 or any(len(key) > 128 for key in finding["ProductFields"]):
            yield "there are too many product fields"


#: What a status is in ASFF: the compliance, whether it is archived, and whether the severity is that of the control.
ASFF_STATUSES = {
    "met": ("PASSED", "ARCHIVED", False),
    "partly": ("FAILED", "ACTIVE", True),
    "not-met": ("FAILED", "ACTIVE", True),
    "accepted-risk": ("FAILED", "ACTIVE", True),
    "unknown": ("NOT_AVAILABLE", "ACTIVE", False),
    "not-applicable": ("NOT_AVAILABLE", "ARCHIVED", False),
}


def asff_statuses(text: str) -> Iterator[str]:
    for finding in findings(text):
        exact = finding["ProductFields"]["footing/Status"]
        severity = finding["FindingProviderFields"]["Severity"]
        is_of_control = severity["Label"] == severity["Original"].upper()
        if not is_of_control and severity["Label"] != "INFORMATIONAL":
            yield f"the severity is {severity}"
        if (finding["Compliance"]["Status"], finding["RecordState"], is_of_control) != ASFF_STATUSES.get(exact):
            yield f"{exact} is {finding['Compliance']['Status']}, {finding['RecordState']}"


def asff_feedback(text: str) -> Iterator[str]:
    """Footing must not take its own findings for evidence: they name no control that it knows."""
    for finding in findings(text):
        if not finding["GeneratorId"].startswith("footing/"):
            yield f"the generator is {finding['GeneratorId']}"
        if set(finding["Compliance"]) - {"Status", "RelatedRequirements"}:
            yield f"it names a control: {finding['Compliance']}"


def lens_of(text: str) -> dict:
    return json.loads(unpacked(text)[LENS])


def lens_format(text: str) -> Iterator[str]:
    """The specification of the format of lenses, in the user guide."""
    content = unpacked(text)[LENS]
    lens = json.loads(content)
    if set(unpacked(text)) != {"README.md", "lens.sh", LENS} or len(content.encode()) > 500_000:
        yield "the files are others, or too large"
    yield from model_mistakes("wellarchitected", "ImportLens", {"JSONString": content, "ClientRequestToken": "x"})
    yield from shape(lens, "lens", {"schemaVersion", "name", "description", "pillars"}, set())
    if lens["schemaVersion"] != "2021-11-01" or not 1 <= len(lens["name"]) <= 128 or len(lens["description"]) > 1024:
        yield "the head of the lens is not as it should be"
    if not 1 <= len(lens["pillars"]) <= 10:
        yield f"there are {len(lens['pillars'])} pillars"
    ids = []
    for pillar in lens["pillars"]:
        yield from shape(pillar, "pillar", {"id", "name", "questions"}, set())
        if not 1 <= len(pillar["questions"]) <= 20:
            yield f"there are {len(pillar['questions'])} questions"
        for question in pillar["questions"]:
            ids.append(question["id"])
            yield from shape(question, "question", {"id", "title", "description", "choices", "riskRules"}, {"helpfulResource"})
            yield from question_mistakes(question)
            ids += [choice["id"] for choice in question["choices"]]
    if len(set(ids)) != len(ids) or any(not re.fullmatch(r"[A-Za-z0-9_]{3,64}", one) for one in ids):
        yield "an id occurs twice, or is no id"


def shape(value: dict, what: str, needed: set[str], possible: set[str]) -> Iterator[str]:
    if not needed <= set(value) <= needed | possible:
        yield f"a {what} has the keys {sorted(value)}"


def question_mistakes(question: dict) -> Iterator[str]:
    choices = question["choices"]
    if not 2 <= len(choices) <= 15 or [choice["id"] for choice in choices if choice["id"].endswith("_no")] != [choices[-1]["id"]]:
        yield f"the choices of {question['id']} are not some and a last one of none"
    for each in (question, *choices):
        if not 1 <= len(each["title"]) <= 128 or "`" in each["title"]:
            yield f"a title is {each['title']!r}"
        resource = each.get("helpfulResource")
        if resource and not 1 <= len(resource["displayText"]) <= 1024:
            yield "a text is too long"
        for link in (resource or {}, each.get("improvementPlan", {})):
            if "url" in link and not link["url"].startswith("https://"):
                yield f"a page is {link['url']}"
    if len(question["description"]) > 1024:
        yield "a description is too long"
    for choice in choices[:-1]:
        if not 1 <= len(choice.get("improvementPlan", {}).get("displayText", "")) <= 1024:
            yield f"{choice['id']} has no improvement plan"
    rules = question["riskRules"]
    known = {choice["id"] for choice in choices}
    if not 1 <= len(rules) <= 3 or [rule["condition"] == "default" for rule in rules] != [False] * (len(rules) - 1) + [True]:
        yield f"the rules of {question['id']} do not end with one default"
    risks = [("NO_RISK", "MEDIUM_RISK", "HIGH_RISK").index(rule["risk"]) for rule in rules]
    if risks != sorted(set(risks)) or risks[0] != 0:
        yield f"the risks of {question['id']} are {risks}"
    for rule in rules[:-1]:
        if set(rule["condition"].split(" && ")) - known:
            yield f"a condition names a choice that is not there: {rule['condition']}"
    if rules[0]["condition"] != " && ".join(choice["id"] for choice in choices[:-1]):
        yield f"there is no risk in {question['id']} although something is not met"


def answers_of(script: str) -> list[dict]:
    data = script.split("<<'FOOTING_ANSWERS'\n", 1)[1].split("FOOTING_ANSWERS\n", 1)[0]
    pairs = [line.split("\t", 1) for line in data.splitlines()]
    answers = [json.loads(answer) for _, answer in pairs]
    if [name for name, _ in pairs] != [answer["QuestionId"] for answer in answers]:
        raise ValueError("a line is about another question")
    return answers


def lens_answers(text: str) -> Iterator[str]:
    """Each answer is one that the API takes, and selects what its notes say is met."""
    questions = {question["id"]: question for pillar in lens_of(text)["pillars"] for question in pillar["questions"]}
    for answer in answers_of(unpacked(text)["lens.sh"]):
        yield from model_mistakes("wellarchitected", "UpdateAnswer", {**answer, "WorkloadId": WORKLOAD, "LensAlias": "x"})
        choices = questions[answer["QuestionId"]]["choices"]
        exact = dict(line.rsplit(": ", 1) for line in answer["Notes"].splitlines()[1:])
        is_applicable = set(exact.values()) != {"Does not apply"}
        if answer["IsApplicable"] != is_applicable or ("Reason" in answer) == is_applicable:
            yield f"{answer['QuestionId']}: it applies, or not"
        met = [choice["id"] for choice in choices[:-1] if exact[choice["title"]] == "Met"]
        known_unmet = {"Not met", "Partly met", "Risk accepted"} & set(exact.values())
        expected = met or ([choices[-1]["id"]] if known_unmet else [])
        if answer["SelectedChoices"] != expected:
            yield f"{answer['QuestionId']}: {answer['SelectedChoices']} instead of {expected}"
        updates = answer.get("ChoiceUpdates", {})
        if is_applicable and set(updates) != {choice["id"] for choice in choices}:
            yield f"{answer['QuestionId']}: not every choice is updated"
        if [one for one in (choice["id"] for choice in choices) if updates.get(one, {}).get("Status") == "SELECTED"] != expected:
            yield f"{answer['QuestionId']}: the updates are not the selection"
        if set(exact.values()) == {"Unknown"}:
            yield f"{answer['QuestionId']}: nothing is known, and there is an answer"


RULES: dict[str, list[Rule]] = {
    "asff": [("model", asff_model), ("limits", asff_limits), ("statuses", asff_statuses), ("feedback", asff_feedback)],
    "lens": [("format", lens_format), ("answers", lens_answers)],
}


def first(**fields: object) -> Callable[[str], str]:
    """Returns what changes fields of the first finding."""
    return within("footing-1.json", lambda file: file[0].update(fields))


def in_lens(change: Callable[[dict], object]) -> Callable[[str], str]:
    def changed(lens: dict) -> None:
        change(lens)

    return within(LENS, changed)


def question(**fields: object) -> Callable[[str], str]:
    return in_lens(lambda lens: lens["pillars"][0]["questions"][0].update(fields))


def choice(**fields: object) -> Callable[[str], str]:
    return in_lens(lambda lens: lens["pillars"][0]["questions"][0]["choices"][0].update(fields))


def rule(place: int, **fields: object) -> Callable[[str], str]:
    return in_lens(lambda lens: lens["pillars"][0]["questions"][0]["riskRules"][place].update(fields))


def script(pattern: str, other: str) -> Callable[[str], str]:
    def changed(text: str) -> str:
        files = unpacked(text)
        files["lens.sh"] = re.sub(pattern, other, files["lens.sh"], count=1)
        return packed(files)

    return changed


MUTATIONS: dict[tuple[str, str], list[Callable[[str], str]]] = {
    ("asff", "model"): [
        first(Unknown=1),
        first(Title=1),
        first(RecordState="GONE"),
        first(Compliance={"Status": "PARTLY"}),
        within("footing-1.json", lambda file: file[0].pop("ProductArn") and None),
    ],
    ("asff", "limits"): [
        within("footing-1.json", lambda file: file * 2),
        within("footing-1.json", lambda file: file[:-1] + file[:1]),
        first(Title="x" * 257),
        first(Description="x" * 1025),
        first(Id="x" * 513),
        first(UpdatedAt="2026-11-22"),
        first(AwsAccountId="444455556666"),
        first(ProductArn=f"arn:aws:securityhub:us-east-1:{ACCOUNT}:product/{ACCOUNT}/default"),
        first(Resources=[{"Type": "Other", "Id": "x"}]),
        within("footing-1.json", lambda file: file[0].update(Resources=file[0]["Resources"] * 33)),
        first(Remediation={"Recommendation": {"Text": "x" * 513}}),
        first(Compliance={"Status": "FAILED", "RelatedRequirements": ["x" * 65]}),
        first(ProductFields={str(number): "x" for number in range(51)}),
        first(Description="ä" * 240_000),
    ],
    ("asff", "statuses"): [
        first(Compliance={"Status": "PASSED"}),
        first(RecordState="ARCHIVED"),
        within("footing-1.json", lambda file: file[0]["ProductFields"].update({"footing/Status": "unknown"})),
        first(FindingProviderFields={"Severity": {"Label": "INFORMATIONAL", "Original": "high"}}),
    ],
    ("asff", "feedback"): [
        first(GeneratorId="security-control/IAM.6"),
        first(GeneratorId="prowler-iam_root_mfa_enabled"),
        within("footing-1.json", lambda file: file[0]["Compliance"].update(SecurityControlId="IAM.6")),
    ],
    ("lens", "format"): [
        in_lens(lambda lens: lens.update(schemaVersion="2020-01-01")),
        in_lens(lambda lens: lens.update(name="x" * 129)),
        in_lens(lambda lens: lens.update(more=1)),
        in_lens(lambda lens: lens["pillars"][0].update(questions=lens["pillars"][0]["questions"] * 2)),
        in_lens(lambda lens: lens["pillars"][1]["questions"].append(lens["pillars"][0]["questions"][0])),
        in_lens(lambda lens: lens.update(description="x" * 500_000)),
        question(id="acct-01"),
        question(title="x" * 129),
        question(description="x" * 1025),
        question(choices=[]),
        question(riskRules=[]),
        choice(title="`code`"),
        choice(id="x"),
        choice(improvementPlan={}),
        choice(improvementPlan={"displayText": "x", "url": "javascript:x"}),
        choice(helpfulResource={"displayText": "x" * 1025}),
        rule(0, condition="acct_01_other"),
        rule(0, risk="HIGH_RISK"),
        rule(-1, condition="acct_01_root_email"),
        in_lens(lambda lens: lens["pillars"][0]["questions"][0]["choices"].pop()),
    ],
    ("lens", "answers"): [
        script(r'"SelectedChoices":\["acct_01_no"\]', '"SelectedChoices":["acct_01_root_email"]'),
        script(r'"SelectedChoices":\["acct_01_no"\]', '"SelectedChoices":[]'),
        script(r'"Status":"UNSELECTED"', '"Status":"SELECTED"'),
        script(r'"Status":"UNSELECTED"', '"Status":"NONE"'),
        script(r": Not met", ": Met"),
        script(r": Not met", ": Met" + "x" * 2_100),
        script(r'"QuestionId":"acct_01"', '"QuestionId":"acct_02"'),
        script(r'"IsApplicable":true', '"IsApplicable":false'),
        script(r'"IsApplicable":true', '"Unknown":true'),
    ],
}


def exports(folder: Path, tally: Tally) -> None:
    lenses = set()
    for entry in json.loads(read(folder / "manifest.json")):
        if entry["format"] not in RULES or entry["refused"]:
            continue
        text = read(folder / entry["file"])
        problems = [f"{rule}: {problem}" for rule, check in RULES[entry["format"]] for problem in mistakes(check, text)]
        problems += [f"{secret} was left out" for secret in entry["secrets"] if secret in text]
        name = f"{entry['format']} of {entry['assessment']}, {entry['scope']}, without {entry['left_out'] or 'nothing'}"
        tally.add(name, problems)
        if entry["format"] == "lens":
            lenses.add(unpacked(text)[LENS])
    tally.add("the lens is the same for everybody", [] if len(lenses) == 1 else [f"there are {len(lenses)}"])


class Shell:
    """A folder with an extracted export, and the AWS CLI that talks to the stand-in."""

    def __init__(self, text: str, stand_in: StandIn) -> None:
        self.place = tempfile.TemporaryDirectory(prefix="footing-aws-")
        self.stand_in = stand_in
        for name, content in unpacked(text).items():
            (Path(self.place.name) / name).write_text(content)

    def run(self, *arguments: str) -> tuple[int, list[str], str]:
        """Runs a script. Returns its exit code, the calls that it made, and what it printed."""
        self.stand_in.calls.clear()
        environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": self.place.name,
            "AWS_ENDPOINT_URL": self.stand_in.address,
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "x",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "PAUSE": "0",
        }
        # From elsewhere, because a script finds its files by itself.
        command = ["bash", str(Path(self.place.name) / arguments[0]), *arguments[1:]]
        done = subprocess.run(
            command, env=environment, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        return done.returncode, [name for name, _ in self.stand_in.calls], done.stdout + done.stderr


def expect(tally: Tally, what: str, done: tuple[int, list[str], str], code: int, calls: list[str]) -> None:
    tally.add(what, [] if done[:2] == (code, calls) else [f"{done[0]} {done[1]}, expected {code} {calls}: {done[2]}"])


def import_script(folder: Path, tally: Tally) -> None:
    """Imports findings as the README says: only into the right account, twice, and not past the first refusal."""
    text = read(folder / "messy/asff/whole-nothing.txt")
    asked, hub, send = "GetCallerIdentity", "DescribeHub", "BatchImportFindings"
    with StandIn(ACCOUNT) as aws:
        shell = Shell(text, aws)
        run = lambda *arguments: shell.run("import.sh", *arguments)  # noqa: E731
        expect(tally, "import.sh without a command", run(), 0, [])
        expect(tally, "import.sh with an unknown option", run("--now"), 2, [])
        expect(tally, "import.sh check", run("check"), 0, [asked, hub])
        expect(tally, "import.sh apply, with nobody to ask", run("apply"), 2, [asked, hub])
        aws.account = "444455556666"
        expect(tally, "import.sh in another account", run("apply", "--yes"), 2, [asked])
        aws.account = ACCOUNT
        aws.is_hub_on = False
        expect(tally, "import.sh without Security Hub", run("apply", "--yes"), 2, [asked, hub])
        aws.is_hub_on = True
        aws.refused = {findings(text)[3]["Id"]}
        expect(tally, "import.sh, with a finding that is refused", run("apply", "--yes"), 1, [asked, hub, send])
        aws.refused = set()
        for time in ("once", "again"):
            expect(tally, f"import.sh {time}", run("apply", "--yes"), 0, [asked, hub, send, send])
            expected = {finding["Id"]: finding for finding in findings(text)}
            tally.add(f"findings of import.sh {time}", [] if aws.findings == expected else ["they are others"])


def lens_script(folder: Path, tally: Tally) -> None:
    """Imports the lens and enters answers as the README says: only in the right account, twice, and over nobody's answers."""
    text = read(folder / "messy/lens/acct-05-nothing.txt")
    [answer] = answers_of(unpacked(text)["lens.sh"])
    asked, lenses = "GetCallerIdentity", "ListLenses"
    reviews = [asked, lenses, "GetWorkload", "ListLensReviews"]
    with StandIn(ACCOUNT) as aws:
        shell = Shell(text, aws)
        run = lambda *arguments: shell.run("lens.sh", *arguments)  # noqa: E731
        enter = lambda *arguments: run("answers", WORKLOAD, "--yes", *arguments)  # noqa: E731
        expect(tally, "lens.sh without a command", run(), 0, [])
        expect(tally, "lens.sh without a workload", run("answers", "mine"), 2, [])
        expect(tally, "lens.sh for another account", run("import", "--account", "444455556666"), 2, [])
        expect(tally, "lens.sh answers, before the import", enter(), 2, [asked, lenses])
        expect(tally, "lens.sh import, with nobody to ask", run("import"), 2, [asked, lenses])
        expect(tally, "lens.sh import, dry", run("import", "--dry-run"), 0, [asked, lenses])
        aws.conflicts = 2
        made = ["ImportLens", *["CreateLensVersion"] * 3]
        expect(tally, "lens.sh import", run("import", "--yes"), 0, [asked, lenses, *made])
        tally.add("the imported lens", [] if json.loads(aws.lens) == lens_of(text) and aws.versions else ["it is another"])
        expect(tally, "lens.sh import, again", run("import", "--yes"), 0, [asked, lenses])
        expect(tally, "lens.sh answers, dry", enter("--dry-run"), 0, reviews)
        expect(tally, "lens.sh answers", enter(), 0, [*reviews, "AssociateLenses", "UpdateAnswer"])
        tally.add("the entered answer", [] if aws.answers == {"acct_05": answer} else [f"it is {aws.answers}"])
        expect(tally, "lens.sh answers, again", enter(), 0, [*reviews, "GetAnswer", "UpdateAnswer"])
        aws.answers["acct_05"] = {"SelectedChoices": ["acct_05_no"], "Notes": "Ours"}
        expect(tally, "lens.sh answers, over those of others", enter(), 0, [*reviews, "GetAnswer"])
        expect(tally, "lens.sh answers, replacing those of others", enter("--replace"), 0, [*reviews, "UpdateAnswer"])
        tally.add("the replaced answer", [] if aws.answers == {"acct_05": answer} else [f"it is {aws.answers}"])
        aws.versions = ["2022.other"]
        expect(tally, "lens.sh import, of a newer version", run("import", "--yes"), 0, [asked, lenses, *made[:2]])
        aws.account = "444455556666"
        expect(tally, "lens.sh in another account", enter(), 2, [asked])
    with StandIn(ACCOUNT) as aws:
        shell = Shell(read(folder / "messy/lens/whole-account.txt"), aws)
        expect(tally, "lens.sh that names no account", shell.run("lens.sh", "import", "--yes"), 2, [])
        done = shell.run("lens.sh", "import", "--dry-run", "--account", ACCOUNT)
        expect(tally, "lens.sh with the account as an option", done, 0, [asked, lenses])
        aws.fails = "ImportLens"
        done = shell.run("lens.sh", "import", "--yes", "--account", ACCOUNT)
        tally.add("lens.sh, with an import that fails", [] if done[0] != 0 and "CreateLensVersion" not in done[1] else [done[2]])


def shell_check(folder: Path, tally: Tally) -> None:
    for name in ("messy", "hostile"):
        for export in ("asff", "lens"):
            files = unpacked(read(folder / f"{name}/{export}/whole-nothing.txt"))
            for file, content in files.items():
                if file.endswith(".sh"):
                    checked = subprocess.run(
                        ["shellcheck", "--shell=bash", "-"], input=content, capture_output=True, text=True, check=False
                    )
                    tally.add(f"shellcheck: {file}, {name}", [checked.stdout] if checked.returncode else [])


def main() -> int:
    folder = Path(sys.argv[1])
    tally = Tally()
    with ThreadPoolExecutor() as pool:
        scripts = [pool.submit(part, folder, tally) for part in (import_script, lens_script)]
        exports(folder, tally)
        try_rules(tally, RULES, MUTATIONS, lambda name: read(folder / f"messy/{name}/whole-nothing.txt"))
        shell_check(folder, tally)
        for one in scripts:
            one.result()
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
