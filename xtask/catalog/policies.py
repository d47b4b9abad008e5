"""Checks every IAM policy and every JSON or YAML text of the baseline: `policies.py [acct-07 …]`.

Checks the commands of the control files (here-documents and arguments) and the templates (policy_templates.py), with the rules
of policy_rules.py. Prints one line per mistake, and last `N passed, N failed`; exits with 1 if any failed.
"""

import itertools
import json
import re
import sys

import yaml

from catalog import commands, controls, policy_rules
from catalog.policy_rules import UNKNOWN, use
from catalog.policy_templates import cloudformation_policies, documents, kind_by_content, terraform_policies
from catalog.words import service_and_operation

HERE_DOCUMENT = re.compile(r"<<-?\s*(['\"]?)(\w+)\1([^\n]*)\n(.*?)\n\s*\2$", re.MULTILINE | re.DOTALL)
WRITTEN_TO = re.compile(r"(?:>>?\s*|tee\s+)([\w./-]+)")
EXPANSION = re.compile(r"\$\([^)]*\)|\$\{?(\w+)\}?")
# A later command that replaces a word in capitals: `sed -i "s/ACCOUNT_ID/$ACCOUNT/g" file`.
REPLACED = re.compile(r"\bs([/#|,])([A-Z][A-Z0-9_]+)\1")
# Options whose values begin like JSON but are something else.
NO_JSON = {"--query", "--filter-pattern", "--expression"}
SAVED = re.compile(r"--([a-z-]+)[ =]\"?(?:file://|\$\(cat )([\w./-]+)")
OPERATION = re.compile(r"\baws (?:--\S+ \S+ )*([a-z0-9-]+) ([a-z0-9-]+)")
# Another command that fills in a word in capitals: `jq --arg topic "$topic" '.Statement[0].Resource = $topic' file`.
FILLED = re.compile(r"\bjq\b.*--arg \w+ .*\.[\w\"\]:]+ = \$")


def uses_of_files(texts):
    """Returns {file: kind} for each file from which an aws command of these texts takes an argument."""
    found = {}
    for text in texts:
        for line in text.replace("\\\n", " ").splitlines():
            for match in SAVED.finditer(line):
                before = OPERATION.findall(line[: match.start()])
                if before:
                    kind = re.search("RESOURCE_CONTROL_POLICY", line)
                    found[match[2]] = use(" ".join(before[-1]), f"--{match[1]}", kind and kind[0])
    return found


def guess(name):
    """Returns a likely value for a variable or a word in capitals, by its name."""
    if "region" in name.lower():
        return "us-east-1"
    return commands.EXPANSION if "account" in name.lower() else UNKNOWN


def plain(text):
    """Returns a here-document with the expansions that bash would make."""
    return EXPANSION.sub(lambda match: guess(match[0]), text)


def with_words_replaced(texts):
    """Returns the texts of an action, with words in capitals replaced if a `sed` or `jq` in one of them does so."""
    words = {match[2] for text in texts for match in REPLACED.finditer(text)}
    patterns = sorted(words, key=len, reverse=True)
    if any(FILLED.search(text) for text in texts):
        patterns.append(r'(?<=")[A-Z][A-Z_]+(?=")')
    if not patterns:
        return texts
    return [re.sub("|".join(patterns), lambda match: guess(match[0]), text) for text in texts]


def here_documents(text):
    """Yields (file, content) for each here-document; the file is empty if it goes elsewhere."""
    for match in HERE_DOCUMENT.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()] + match[3]
        written = WRITTEN_TO.search(line)
        yield (written[1] if written else ""), (match[4] if match[1] else plain(match[4]))


def arguments(text):
    """Yields (command, option, value) for each argument of an aws command that looks like JSON."""
    try:
        parsed = commands.Snippet(HERE_DOCUMENT.sub(lambda match: "<&- " + match[3], text)).commands
    except Exception:  # commands.py reports what bash does not understand
        return
    for words in parsed:
        if words[0] != "aws":
            continue
        command = " ".join(service_and_operation(words[1:]))
        for option, value in itertools.pairwise(words):
            if option.startswith("--") and option not in NO_JSON and re.match(r"\s*(\{|\[)", value):
                yield command, option, value


def read_as(name, content):
    """Returns (data, mistake) of a file. Data is None if the file is neither JSON nor YAML."""
    try:
        if name.endswith((".yml", ".yaml")):
            return list(yaml.safe_load_all(content)), None
        if name.endswith(".json") or (not name and re.match(r"\s*[{\[]", content)):
            return json.loads(content), None
    except (ValueError, yaml.YAMLError) as problem:
        return None, f"{name or 'the text'} cannot be read: {' '.join(str(problem).split())}"
    return None, None


def in_text(where, text, uses):
    """Yields (where, kind, policy or None, mistake or None) for each piece of JSON or YAML in a text of commands."""
    for name, content in here_documents(text):
        data, mistake = read_as(name, content)
        if mistake:
            yield f"{where} {name}", None, None, mistake
        elif data is not None:
            found = list(documents(data))
            for policy in found or [None]:
                yield f"{where} {name}", uses.get(name) or (policy and kind_by_content(policy)), policy, None
    for command, option, value in arguments(text):
        try:
            # An expansion that is a complete text may be anything.
            data = json.loads(value.replace(f'"{commands.EXPANSION}"', f'"{UNKNOWN}"'))
        except ValueError as problem:
            # Shorthand syntax: `{a=b}` is valid, `[{Key=…}]` is not.
            if re.match(r"\s*\{\w+=", value):
                continue
            yield f"{where} {option}", None, None, f"{command} {option} is not JSON: {problem}"
            continue
        for policy in list(documents(data)) or [None]:
            yield f"{where} {option}", policy and use(command, option), policy, None


def texts_of(criterion):
    """Yields [(where, text)] for each action: the texts that share files."""
    yield [(f"{criterion.id} find_out", controls.fill(criterion.find_out, criterion.examples))]
    for action in criterion.actions:
        texts = [(f"{action.id} step {number}", step) for number, step in enumerate(action.steps, 1)]
        texts += [(f"{action.id} {name}", getattr(action, name)) for name in ("verify", "undo", "breaks")]
        yield [(where, controls.fill(text, action.examples)) for where, text in texts]


def in_control(name):
    for criterion in controls.read(name):
        for texts in texts_of(criterion):
            places, texts = zip(*texts, strict=True)
            uses = uses_of_files(texts)
            for where, text in zip(places, with_words_replaced(texts), strict=True):
                yield from in_text(where, text, uses)
        for action in criterion.actions:
            yield from in_templates(action.id)


def in_templates(action):
    for ending, find in ((".yaml", cloudformation_policies), (".tf", terraform_policies)):
        path = controls.BASELINE / "templates" / f"{action}{ending}"
        if not path.exists():
            continue
        try:
            for where, kind, policy in find(path.read_text(encoding="utf-8")):
                yield f"{path.name} {where}", kind, policy, None
        except Exception as problem:  # the parsers raise several kinds
            yield path.name, None, None, f"cannot be read: {' '.join(str(problem).split())[:300]}"


def main():
    passed = failed = 0
    for name in sys.argv[1:] or controls.control_names():
        for where, kind, policy, mistake in in_control(name):
            mistakes = [mistake] if mistake else list(policy_rules.mistakes(policy, kind)) if policy else []
            for each in dict.fromkeys(mistakes):
                print(f"{where}{f' ({kind})' if kind else ''}: {each}")
            passed, failed = (passed, failed + 1) if mistakes else (passed + 1, failed)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
