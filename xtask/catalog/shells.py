"""Tries in bash and in zsh what the placeholders of the catalog's commands become when hostile names take their places.

Reads what commands.py reads. Every word with a placeholder is given to both shells with a harmless name and with each of
HOSTILE; apart from the name, both have to expand to the same, whatever the name would mean outside quotes. A grammar of
PowerShell, in whose shell people give single `aws` commands as well, reads those words that are wholly in quotes.
Prints one line a mistake and, last, `N passed, N failed`; exits with 1 if any failed.
"""

import json
import subprocess
import sys
import tempfile

import bashlex
import tree_sitter
import tree_sitter_powershell

from catalog.commands import ARITHMETIC, PLACEHOLDER

# No grammar of a placeholder admits most of these: the quotes have to hold without it.
HOSTILE = (
    "=ls",
    "@a",
    "+a",
    "-n",
    "~",
    "~root",
    "a b",
    "*",
    "?",
    "[a]",
    "{a,b}",
    "a;b",
    "a&b",
    "a>b",
    "#a",
    "!a",
    "^a",
    "a=b,c@d+e",
)
HARMLESS = "Placeholder9"
# zsh gives up where a pattern matches no file, unless told to leave it, as bash does.
SHELLS = {"bash": ["bash", "--norc"], "zsh": ["zsh", "-f", "-o", "nonomatch"]}


class Words(bashlex.ast.nodevisitor):
    """The words and assignments of a text that name a placeholder, as they are written. What stands in `$( )` is among them."""

    def __init__(self, text):
        # Behind a continued line within `$( )`, the parser's positions are off.
        self.text = text.replace("\\\n", " ")
        self.found = []
        for tree in bashlex.parse(self.text):
            self.visit(tree)

    def take(self, node):
        source = self.text[node.pos[0] : node.pos[1]]
        if HARMLESS in source and not any(part.kind == "commandsubstitution" for part in node.parts):
            self.found.append(source)

    def visitword(self, node, _word):
        self.take(node)

    def visitassignment(self, node, _word):
        self.take(node)


def words_of(snippet):
    """The words of a snippet in which HARMLESS stands for each placeholder."""
    text = PLACEHOLDER.sub(HARMLESS, snippet["run"].strip())
    # The parser knows neither quoted here-documents, in which nothing is a word, nor arithmetic.
    return Words(ARITHMETIC.sub("1", without_here_documents(text))).found


def without_here_documents(text):
    lines, end = [], None
    for line in text.splitlines():
        if end is not None:
            end = None if line.strip() == end else end
            continue
        before, operator, after = line.partition("<<")
        if operator and not after.startswith("<"):
            end = after.lstrip("- ").split()[0].strip("'\"")
            rest = after.split(maxsplit=1)[1:]
            line = before + "".join(rest)
        lines.append(line)
    return "\n".join(lines)


def expanded(shell, words, folder):
    """What a shell makes of each word in an empty folder, whose name stands in some."""
    script = "".join(f"printf '%s\\001' {word}; printf '\\002'\n" for word in words)
    done = subprocess.run(SHELLS[shell], input=script, capture_output=True, text=True, cwd=folder)
    return done.stdout.split("\2")[:-1], done.stderr


def is_text_in_powershell(word, parser):
    """Whether an argument is one text to PowerShell, in which nothing is expanded."""
    command = f"aws x {word}".encode()
    root = parser.parse(command).root_node
    nodes, texts = [root], []
    while nodes:
        node = nodes.pop()
        nodes += node.children
        if node.type in ("verbatim_string_characters", "expandable_string_literal"):
            texts.append((node.text, [child.type for child in node.children]))
    return not root.has_error and texts == [(word.encode(), [])]


def main():
    with tempfile.TemporaryDirectory(prefix="footing-shells-") as folder:
        return tried(folder)


def tried(folder):
    words = list(dict.fromkeys(word for snippet in json.load(sys.stdin) for word in words_of(snippet)))
    passed = failed = 0
    for shell in SHELLS:
        harmless, said = expanded(shell, words, folder)
        assert len(harmless) == len(words) > 200, said
        for name in HOSTILE:
            found, said = expanded(shell, [word.replace(HARMLESS, name) for word in words], folder)
            expected = [text.replace(HARMLESS, name) for text in harmless]
            wrong = [word for word, one, other in zip(words, expected, found, strict=False) if one != other]
            if len(found) != len(expected) or wrong:
                failed += 1
                print(f"{shell}: {name!r} has a meaning in: {'  '.join(wrong[:5])} {said[:300]}")
            else:
                passed += 1
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    in_quotes = [word for word in words if word[0] == word[-1] and word[0] in "'\"" and "$" not in word and "\\" not in word]
    assert len(in_quotes) > 50
    for name in HOSTILE:
        named = [word.replace(HARMLESS, name) for word in in_quotes]
        wrong = [word for word in named if not is_text_in_powershell(word, parser)]
        if wrong:
            failed += 1
            print(f"PowerShell: {name!r} has a meaning in: {'  '.join(wrong[:5])}")
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
