"""Rules for blocks of commands that need no run: see "A block of commands" in src/baseline/controls/README.md."""

import re
from dataclasses import dataclass

from jmespath.exceptions import JMESPathError
from jmespath.lexer import Lexer

from catalog import controls
from catalog.words import only_reads


@dataclass
class Text:
    """A block as written in the control file."""

    where: str
    run: str
    # Whether the block is a step or an undo; all others only read.
    changes: bool
    # The files that the action's undo reads.
    notes: frozenset = frozenset()


HERE_DOCUMENT = re.compile(r"<<-?\s*(['\"]?)(\w+)\1([^\n]*)\n(.*?)\n\s*\2$", re.MULTILINE | re.DOTALL)
SINGLE = re.compile(r"'[^']*'")
QUERY = re.compile(r"--query\s+(?:'([^']*)'|\"((?:[^\"\\]|\\.)*)\")")
# Variables that a shell sets, or that are set before every block.
GIVEN = {"account", "HOME", "PWD", "OLDPWD", "AWS_REGION", "AWS_DEFAULT_REGION", "IFS"}
SET = re.compile(r"(?:^|[\s;(&|])([A-Za-z_]\w*)\+?=|\bfor\s+(\w+)\s+in\b", re.MULTILINE)
READ = re.compile(r"\bread\s+((?:-\w+\s+(?:(?:\"[^\"]*\"|\S*:)\s+)?)*)((?:\w+[ \t]*)+)")
USED = re.compile(r"\$\{?([A-Za-z_]\w*)")
WRITES = r"(?:(?<![0-9&>])>>?|\btee(?: -a)?)\s*\"?{name}\"?(?:\s|$)"
FILE = re.compile(r"fileb?://([\w.{}/$-]+)")
NOTED = re.compile(
    r"(?:fileb?://|\bnoted \"?|\[ -[sef] \"?|\bcat \"?|\bls \"?|\bgrep [^\n|]* |\bjq [^'\n]*'[^']*' \"?)([\w.{}-]+\.(?:json|txt)|[\w-]+)"
)
# Operations of which a second call creates another resource, with another id.
NEW_EACH_TIME = re.compile(
    r"(?P<before>[^\n;]*)\baws\s+[\w-]+\s+(?P<operation>allocate-address|copy-image|copy-snapshot|create-image|create-key|"
    r"create-launch-template-version|create-nat-gateway|create-snapshot|create-volume|create-vpc|publish-version|run-instances)\b"
)


def is_written(name, run):
    return re.search(WRITES.format(name=re.escape(name)), without_documents(run)) is not None


def notes_of(undo):
    """Returns the files that an undo reads and does not write itself."""
    return frozenset(name for name in NOTED.findall(undo) if not is_written(name, undo))


def texts(names):
    """Returns every block of these controls."""
    found = []
    for criterion in (each for name in names for each in controls.read(name, whole=False)):
        found.append(Text(f"{criterion.id} find_out", criterion.find_out, False))
        for action in criterion.actions:
            notes = notes_of(action.undo)
            found += [Text(f"{action.id} cli {n}", run, True, notes) for n, run in enumerate(action.steps, 1)]
            found.append(Text(f"{action.id} undo", action.undo, True))
            found.append(Text(f"{action.id} verify", action.verify, False))
            found.append(Text(f"{action.id} breaks", action.breaks, False))
    return [each for each in found if each.run]


def without_documents(run):
    """Returns the text without the contents of its here-documents, except the variables in those that the shell expands."""
    return HERE_DOCUMENT.sub(lambda match: " ".join([match[3], "<<", *([] if match[1] else USED_WHOLE.findall(match[4]))]), run)


USED_WHOLE = re.compile(r"\$\{?[A-Za-z_]\w*\}?")


# What a shell reads as one unit: an escaped character, double quotes with their content, single quotes with their content.
PIECE = re.compile(r"""\\.|(?P<double>"(?:[^"\\$]|\\.|\$\([^)]*\)|\$)*")|(?P<single>'[^']*')""", re.DOTALL)


def plain(run):
    """Returns commands on one line each, without here-documents and without text in single quotes outside of double quotes."""
    text = without_documents(run).replace("\\\n", " ")
    return PIECE.sub(
        lambda match: "''" if match["single"] else SINGLE.sub("''", match[0]) if "$(" in match[0] else match[0], text
    )


def unquoted(run):
    """Returns the text of `plain` without text in double quotes, except commands in them."""
    out, depth, quoted = [], [], False
    text = plain(run)
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        if text[at] == '"':
            quoted = not quoted
            out.append('"')
        elif text.startswith("$(", at):
            depth.append(quoted)
            quoted = False
            out.append("$(")
            at += 1
        elif text[at] == ")" and depth and not quoted:
            quoted = depth.pop()
            out.append(")")
        elif not quoted:
            out.append(text[at])
        at += 1
    return "".join(out)


def history(text):
    """Finds exclamation marks in double quotes, which an interactive bash expands."""
    inside = re.findall(r'"(?:[^"\\]|\\.)*"', plain(text.run).replace("\n", " "))
    if any(re.search(r"!(?![\s=])", each[:-1]) for each in inside):
        yield "an exclamation mark in double quotes is history to an interactive bash"


def literals(text):
    """Finds text in double quotes in a query, which is the name of a field."""
    for single, double in QUERY.findall(text.run.replace("\\\n", " ")):
        query = single or double.replace('\\"', '"').replace("\\`", "`")
        query = re.sub(r"\$\{?\w+\}?", "x", query)
        try:
            tokens = list(Lexer().tokenize(query))
        except JMESPathError:
            continue
        for before, token, after in zip([{"type": ""}, *tokens], tokens, [*tokens[1:], {"type": ""}], strict=False):
            if token["type"] == "quoted_identifier" and before["type"] != "dot" and after["type"] != "colon":
                yield f"in a query, \"{token['value']}\" is the name of a field: write '{token['value']}'"


def hidden_errors(text):
    """Finds what hides the error of a call."""
    for line in unquoted(text.run).splitlines():
        if re.search(r"\baws\s[^|;]*(?:2>\s*/dev/null|&>\s*/dev/null|>\s*/dev/null\s+2>&1)", line):
            yield f"hides the error of a call: {line.strip()[:100]}"


def lost_status(text):
    """Finds what takes a failed call for an answer."""
    if not text.changes or controls.OWN_SHELL.search(text.run):
        return
    lines = unquoted(text.run)
    call = r"(?:once\s+\S+\s+|made\s+\S+\s+|or_none\s+\S+\s+|some\s+|regions_with\s+)*aws\s"
    for pattern, what in (
        (rf"\bfor\s+\w+\s+in\s+[^\n;]*\$\(\s*{call}", "a loop over a call goes on when the call fails"),
        (rf"(?:^|[\s;])(?:if|elif|while|until)\s+!?\s*{call}", "a condition takes a failed call for an answer"),
        (rf"(?:^|[\s;(]){call}[^|;\n&]*(?:\|\||&&)", "`||` or `&&` behind a call takes its failure for an answer"),
        (rf"\b(?:export|local|readonly|declare)\s+\w+=\"?\$\(\s*{call}", "the status of a call is lost"),
        (rf"<\s*<\(\s*{call}", "the status of a call is lost"),
    ):
        for match in re.finditer(pattern, lines):
            yield f"{what}: {' '.join(match[0].split())[:100]}"
    for match in re.finditer(rf"([^\s\"]*)\"?\$\(\s*{call}", plain(text.run)):
        before = plain(text.run)[: match.start()].rsplit("\n", 1)[-1]
        if not re.search(r"(?:^|[\s;({])\w+=$", before + match[1]) and not re.search(r"\bfor\s+\w+\s+in\s+$", before):
            yield f"the status of a call within another command is lost: {' '.join(match[0].split())[:100]}"


def other_shells(text):
    """Finds what zsh treats differently."""
    for line in unquoted(text.run).splitlines():
        if re.search(r"(?:^|\s)#", line):
            yield f"zsh runs a comment: {line.strip()[:100]}"
        if re.search(r"(?:^|\s)\[ [^\]]*==", line):
            yield f"`==` in [ ] is not known to every shell: {line.strip()[:100]}"


def strange_variables(text):
    """Finds variables that the block does not set. Blocks are run separately."""
    body = plain(text.run)
    known = GIVEN | {name for match in SET.findall(body) for name in match if name}
    for _, names in READ.findall(body):
        known.update(names.split())
    for name in dict.fromkeys(USED.findall(re.sub(r"\\\$", "", body))):
        if name not in known:
            yield f"${name} is not set here"


def strange_files(text):
    """Finds files of another block that are used without checking that they exist."""
    for name in dict.fromkeys(FILE.findall(text.run)):
        known = rf"(?:\bonce|\bmade|\bnoted|\[ (?:! )?-[sef]|>>?|\btee)\s+\"?{re.escape(name)}"
        folder = name.partition("/")[0]
        if not re.search(known, text.run) and not (
            "/" in name and re.search(rf"\b(?:noted|ls) \"?{re.escape(folder)}\b", text.run)
        ):
            yield f"{name} is neither written nor looked for here"


def overwritten_notes(text):
    """Finds notes that every run overwrites."""
    for name in sorted(text.notes):
        if is_written(name, text.run):
            yield f"{name}, which undo reads, is written anew by every run: use `once`"


def made_again(text):
    """Finds operations that create another resource when a stopped block is run again."""
    if text.changes and not text.where.endswith(" undo"):
        for match in NEW_EACH_TIME.finditer(plain(text.run)):
            if not re.search(r"\b(?:once|made|or_none)\s", match["before"]):
                yield f"{match['operation']} makes another one when the block runs again: use `once`"


def own_shell(text):
    """Finds changes to AWS in blocks that set up a person's shell and are therefore not wrapped."""
    if text.changes and controls.OWN_SHELL.search(text.run):
        for service, operation in re.findall(r"\baws\s+([\w-]+)(?:\s+([\w-]+))?", plain(text.run)):
            if not only_reads([service, operation]):
                yield f"is not run as a whole, and changes something: aws {service} {operation}"


RULES = (
    history,
    literals,
    hidden_errors,
    lost_status,
    other_shells,
    strange_variables,
    strange_files,
    overwritten_notes,
    made_again,
    own_shell,
)


def mistakes(all_texts):
    """Returns every mistake in these blocks, one per line."""
    return [f"{text.where}: {mistake}" for text in all_texts for rule in RULES for mistake in dict.fromkeys(rule(text))]
