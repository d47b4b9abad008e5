"""Tests in bash and zsh what the catalog's commands become when their placeholders are filled with hostile names.

Reads the input of commands.py. Both shells get every word with a placeholder, with a harmless name and with each of HOSTILE;
apart from the name, all must expand to the same, whatever the name would mean outside quotes. A PowerShell grammar also parses
the words that are completely in quotes, because people run single `aws` commands there as well. Prints one line per mistake,
and last `N passed, N failed`; exits with 1 if any failed.
"""

import json
import subprocess
import sys
import tempfile

import bashlex
import tree_sitter
import tree_sitter_powershell

from catalog.commands import ARITHMETIC, PLACEHOLDER

# The grammars of placeholders exclude most of these; the quotes have to work without them.
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
# zsh fails if a pattern matches no file, unless told to keep it, as bash does.
SHELLS = {"bash": ["bash", "--norc"], "zsh": ["zsh", "-f", "-o", "nonomatch"]}


class Words(bashlex.ast.nodevisitor):
    """The words and assignments of a text that name a placeholder, as written, including those in `$( )`."""

    def __init__(self, text):
        # After a continued line within `$( )`, the parser's positions are wrong.
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
    """Returns the words of a snippet, with HARMLESS for each placeholder."""
    text = PLACEHOLDER.sub(HARMLESS, snippet["run"].strip())
    # The parser does not know quoted here-documents, in which nothing is a word, nor arithmetic.
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
    """Returns what a shell makes of each word in an empty folder, whose name is in some of them."""
    script = "".join(f"printf '%s\\001' {word}; printf '\\002'\n" for word in words)
    done = subprocess.run(SHELLS[shell], input=script, capture_output=True, text=True, cwd=folder)
    return done.stdout.split("\2")[:-1], done.stderr


def is_text_in_powershell(word, parser):
    """Returns whether PowerShell reads an argument as one text without expansions."""
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
