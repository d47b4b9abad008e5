"""Scenarios of wkld-04: secrets kept out of repositories. Nothing is in AWS; git is real, the scanner is simulated."""

import subprocess

from catalog.fixes.scenario import Scenario


def git(folder, *words):
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    subprocess.run(["git", "-C", folder, *identity, *words], check=True, capture_output=True)


def repository(_aws, folder):
    git(folder, "init", "-q")
    (folder / ".gitignore").write_text("*.log\n*.pem\n", encoding="utf-8")
    (folder / "live.tfvars").write_text("password = 1\n", encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", "first")


def rules_of_theirs(aws, folder):
    repository(aws, folder)
    (folder / ".gitleaks.toml").write_text("# ours\n", encoding="utf-8")


def file_without_last_newline(aws, folder):
    repository(aws, folder)
    (folder / ".gitignore").write_text("*.log\nnode_modules", encoding="utf-8")


SCENARIOS = [
    Scenario(
        "wkld-04.install-commit-hook",
        by_hand={1: repository},
        tools={
            "pipx": "true",
            "pre-commit": "case $1 in install) touch .git/hooks/pre-commit;; uninstall) rm .git/hooks/pre-commit;; esac",
        },
        verified=r"\A\.git/hooks/pre-commit\n.*gitleaks/gitleaks\n",
        errors=["cannot access"],
    ),
    Scenario(
        "wkld-04.install-commit-hook",
        name="a rule file is there and stays",
        by_hand={1: rules_of_theirs},
        tools={"pipx": "true", "pre-commit": "touch .git/hooks/pre-commit"},
        verified=r"\A\.git/hooks/pre-commit\n.*gitleaks/gitleaks\n",
        errors=["cannot overwrite existing file"],
        no_undo="see the other one",
    ),
    Scenario(
        "wkld-04.keep-secrets-out-of-files",
        values={"tracked-file": "live.tfvars"},
        by_hand={1: repository},
        steps=[1, 2],
        verified=lambda text: text.count(".gitignore:") == 3 and "live.tfvars" not in text,
        undone=lambda _aws, text: "live.tfvars" in text,
    ),
    Scenario(
        "wkld-04.keep-secrets-out-of-files",
        name="a .gitignore that ends without a line break",
        values={"tracked-file": "live.tfvars"},
        by_hand={1: file_without_last_newline},
        steps=[1, 2],
        verified=lambda text: text.count(".gitignore:") == 3 and ":.env\t" in text,
        undone=lambda _aws, text: "live.tfvars" in text,
    ),
]

CANNOT = {
    "wkld-04.block-pushes": "switched on at GitHub; moto knows only AWS",
    "wkld-04.add-review-check": "a person looks at a pull request at the Git host; there is no command to verify it",
}
