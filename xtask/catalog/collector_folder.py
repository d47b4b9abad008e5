"""Runs the collector with a stand-in for the AWS CLI: `collector_folder.py SCRIPT`. Only the user can access its folder and file,
it uses nothing that someone else has put or changed there, and it keeps only the fields of documents that are read."""

import gzip
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ACCOUNT = "111122223333"
FOLDER = f"footing-{ACCOUNT}"
# The rows that are run: a few calls of every kind.
ROWS = {
    "ec2:DescribeRegions",
    "iam:GetAccountSummary",
    "kms:DescribeKey",
    "kms:ListKeys",
    "organizations:DescribeOrganization",
    "ssm:GetDocument",
}
# The stand-in's answers, as the CLI prints them after `--query`.
ANSWERS = {
    "sts get-caller-identity": {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/ada"},
    "ec2 describe-regions": {"Regions": [{"RegionName": "us-east-1", "OptInStatus": "opt-in-not-required"}]},
    "iam get-account-summary": {"SummaryMap": {"AccountMFAEnabled": 0}},
    "kms list-keys": {"Keys": [{"KeyId": "key-1"}], "NextMarker": None, "Truncated": False},
    "kms describe-key": {"KeyMetadata": {"KeyId": "key-1", "KeyManager": "AWS"}},
    "organizations describe-organization": {"Organization": {"Id": "o-1", "MasterAccountId": ACCOUNT}},
}
SETTINGS = {
    "s3BucketName": "sessions",
    "s3EncryptionEnabled": True,
    "cloudWatchLogGroupName": "",
    "cloudWatchEncryptionEnabled": False,
}
DOCUMENT = {
    "schemaVersion": "1.0",
    "sessionType": "Standard_Stream",
    "inputs": SETTINGS | {"runAsDefaultUser": "canary", "shellProfile": {"linux": "export TOKEN=canary", "windows": ""}},
}
AWS = """#!/usr/bin/env bash
case $1 in --version) echo "aws-cli/2.0.0 stand-in"; exit ;; esac
printf '%s %s\\n' "$PWD" "$1 $2" >>"$STAND_IN/log"
if [ -e "$STAND_IN/on $1 $2" ]; then . "$STAND_IN/on $1 $2"; fi
cat "$STAND_IN/answer $1 $2"
"""
# The error codes of expired credentials, and the forms in which versions of the CLI print a code.
EXPIRED_CODES = ("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired")
ERROR_FORMS = (
    "\nAn error occurred ({code}) when calling the DescribeKey operation: told so",
    "\naws: [ERROR]: An error occurred ({code}) when calling the DescribeKey operation: told so\n\nAdditional error details:\nType: Sender",
    '{{\n    "Code": "{code}",\n    "Message": "told so"\n}}',
    '{{"Message": "told so",\n"Code":"{code}"}}',
    "Code: {code}\nMessage: told so",
    "---------\n|  error  |\n+------+---------+\n|  Code  |  {code}  |\n|  Message  |  told so  |",
    "ERROR\t{code}\ttold so",
)
# The CLI's own messages if it has no credentials any more.
LOST = (
    'Unable to locate credentials. You can configure credentials by running "aws configure".',
    "aws: [ERROR]: An error occurred (NoCredentials): Unable to locate credentials.",
    "Error loading SSO Token: Token for prod does not exist",
    "The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile.",
    "Error when retrieving token from sso: Token has expired and refresh failed",
    "Error when retrieving credentials from custom-process: no",
    "Your session has expired. Please reauthenticate using 'aws login'.",
    "Credentials were refreshed, but the refreshed credentials are still expired.",
    "An error occurred (UnauthorizedException) when calling the GetRoleCredentials operation: Session token not found or invalid",
    "An error occurred (AccessDenied) when calling the AssumeRole operation: no",
)
EXPIRED = 'echo "An error occurred (ExpiredToken) when calling it: The token has expired" >&2; exit 254'
PLANTED = {
    "service": "iam",
    "operation": "GetAccountSummary",
    "region": "",
    "parameters": {},
    "at": "2026-11-22T12:00:00Z",
    "outcome": "data",
    "code": "",
    "message": "",
    "pages": [{"SummaryMap": {"AccountMFAEnabled": 1}}],
}


def narrowed(script: str) -> str:
    """Returns the script with only the rows that are run."""
    head, rest = script.split("<<'CALLS'\n", 1)
    table, tail = rest.split("\nCALLS\n", 1)
    rows = [row for row in table.splitlines() if json.loads(row)["call"] in ROWS]
    assert len(rows) == len(ROWS), "a call has another name"
    return head + "<<'CALLS'\n" + "\n".join(rows) + "\nCALLS\n" + tail


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.lstat().st_mode))


class Collector(unittest.TestCase):
    script = ""

    def setUp(self):
        scratch = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, scratch)
        # Names with a space, as many people have them.
        self.here, self.stand_in, self.tools = scratch / "the shell's", scratch / "stand in", scratch / "tools"
        for folder in (self.here, self.stand_in, self.tools):
            folder.mkdir(mode=0o755)
        self.folder, self.calls = self.here / FOLDER, self.here / FOLDER / "calls"
        self.path = self.here / "footing-collector.sh"
        self.path.write_text(narrowed(self.script), encoding="utf-8")
        self.victim = scratch / "victim.txt"
        self.victim.write_text("mine", encoding="utf-8")
        self.tool("aws", AWS)
        for command, answer in ANSWERS.items():
            self.answers(command, answer)
        self.document(json.dumps(DOCUMENT))

    def tool(self, name: str, text: str):
        path = self.tools / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def answers(self, command: str, answer):
        (self.stand_in / f"answer {command}").write_text(json.dumps(answer), encoding="utf-8")

    def document(self, content: str):
        self.answers("ssm get-document", {"Content": content})

    def on(self, command: str, code: str | None):
        """Sets what the stand-in does before it answers a command."""
        path = self.stand_in / f"on {command}"
        path.write_text(code, encoding="utf-8") if code else path.unlink()

    def run_it(self, script: str | None = None, **settings: str) -> subprocess.CompletedProcess:
        environment = settings | {
            "PATH": f"{self.tools}:{os.environ['PATH']}",
            "HOME": str(self.here),
            "STAND_IN": str(self.stand_in),
        }
        command = 'umask 022; exec bash "$0" --yes --regions us-east-1 --parallel 2'
        return subprocess.run(
            ["bash", "-c", command, script or str(self.path)],
            cwd=self.here,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            # A session of its own, so that the stand-in can kill the complete run and nothing else.
            start_new_session=True,
        )

    def made(self, access: int = 0o700) -> Path:
        """Creates the folder as if someone had done so before."""
        self.folder.mkdir()
        self.calls.mkdir()
        self.folder.chmod(access)
        return self.folder

    def broken_off(self):
        """Runs until the credentials expire, after some calls were recorded."""
        self.on("kms describe-key", EXPIRED)
        run = self.run_it()
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertIn("expired", run.stderr)
        self.assertGreater(len(self.recorded()), 3)
        self.on("kms describe-key", None)

    def recorded(self) -> list[Path]:
        return sorted(self.calls.glob("*.json"))

    def recorded_call(self, name: str) -> Path:
        return next(path for path in self.recorded() if path.name.startswith(f"{name}-"))

    def files(self) -> list[Path]:
        return sorted(self.here.glob("footing-evidence-*"))

    def evidence(self) -> dict:
        (file,) = self.files()
        text = gzip.decompress(file.read_bytes())
        evidence = json.loads(text)
        checked = text[: text.rindex(b'],"sha256"')]
        self.assertEqual(evidence["sha256"], hashlib.sha256(checked).hexdigest())
        return evidence

    def called(self) -> list[str]:
        lines = (self.stand_in / "log").read_text(encoding="utf-8").splitlines()
        return [line.removeprefix(f"{self.here} ") for line in lines]

    def assert_refused(self, run: subprocess.CompletedProcess, words: str):
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertIn(words, run.stderr)
        self.assertIn('cd "$(mktemp -d)" && bash ', run.stderr)
        self.assertEqual(self.files(), [])
        self.assertEqual(self.victim.read_text(encoding="utf-8"), "mine")

    def assert_finished(self, run: subprocess.CompletedProcess):
        self.assertEqual(run.returncode, 0, run.stderr)
        calls = [f"{call['service']}:{call['operation']}" for call in self.evidence()["calls"]]
        self.assertEqual(sorted(calls), sorted(ROWS))
        self.assertFalse(self.folder.exists())

    def test_a_run_leaves_one_file_that_only_its_user_can_read(self):
        run = self.run_it()
        self.assert_finished(run)
        self.assertEqual(mode(self.files()[0]), "0o600")
        self.assertIn(str(self.files()[0]), run.stderr)
        self.assertEqual(sorted(path.name for path in self.here.iterdir()), ["footing-collector.sh", self.files()[0].name])

    def test_what_a_run_leaves_when_broken_off_only_its_user_can_read(self):
        self.broken_off()
        for path in (self.folder, *self.folder.rglob("*")):
            self.assertEqual(mode(path), "0o700" if path.is_dir() else "0o600", path)

    def test_a_run_goes_on_where_it_was_broken_off(self):
        self.broken_off()
        run = self.run_it()
        self.assert_finished(run)
        self.assertIn("Goes on", run.stderr)
        asked = [command for command in self.called() if command != "sts get-caller-identity"]
        self.assertEqual(
            sorted(asked),
            sorted([*(key for key in ANSWERS if not key.startswith("sts")), "ssm get-document", "kms describe-key"]),
        )

    def test_a_run_goes_on_after_it_was_killed(self):
        self.on("kms describe-key", "kill -9 0")
        self.assertNotEqual(self.run_it().returncode, 0)
        self.on("kms describe-key", None)
        self.assert_finished(self.run_it())

    def test_whatever_says_that_credentials_do_not_work_any_more_stops_the_run(self):
        forms = [words.format(code=code) for words, code in zip(ERROR_FORMS * 2, EXPIRED_CODES * 4, strict=False)]
        for words in (*forms, *LOST):
            with self.subTest(words):
                self.on("kms describe-key", f"cat >&2 <<'WORDS'\n{words}\nWORDS\nexit 254")
                run = self.run_it()
                self.assertEqual(run.returncode, 1, run.stderr)
                self.assertIn("Sign in again and run the same command", run.stderr)
                self.assertEqual(self.files(), [])
        self.on("kms describe-key", None)
        self.assert_finished(self.run_it())

    def test_other_errors_are_noted_in_whatever_form_and_the_run_goes_on(self):
        for words in ERROR_FORMS[:-1]:
            with self.subTest(words):
                self.on("kms describe-key", f"cat >&2 <<'WORDS'\n{words.format(code='AccessDeniedException')}\nWORDS\nexit 254")
                self.assert_finished(self.run_it())
                (call,) = [call for call in self.evidence()["calls"] if call["operation"] == "DescribeKey"]
                self.assertEqual((call["outcome"], call["code"]), ("failed", "AccessDeniedException"))
                self.files()[0].unlink()

    def test_the_settings_of_the_cli_do_not_change_what_is_read(self):
        self.on("iam get-account-summary", 'env >"$STAND_IN/env"; printf "%s\\n" "$@" >"$STAND_IN/words"')
        run = self.run_it(
            AWS_ENDPOINT_URL="http://127.0.0.1:9",
            AWS_ENDPOINT_URL_IAM="http://127.0.0.1:9",
            AWS_DATA_PATH="/nowhere",
            AWS_DEFAULT_OUTPUT="table",
            AWS_PAGER="less",
            AWS_RETRY_MODE="legacy",
            AWS_MAX_ATTEMPTS="1",
            AWS_CLI_AUTO_PROMPT="on",
            AWS_CLI_ERROR_FORMAT="json",
            AWS_CLI_OUTPUT_ENCODING="shift-jis",
            AWS_CLI_HISTORY_FILE=str(self.victim),
            AWS_REGION="eu-west-1",
            AWS_PROFILE="prod",
            **{"BASH_FUNC_aws%%": "() {  echo '{}'; }", "BASH_FUNC_jq%%": "() {  echo '{}'; }"},
        )
        self.assert_finished(run)
        lines = (self.stand_in / "env").read_text(encoding="utf-8").splitlines()
        told = dict(line.split("=", 1) for line in lines if line.startswith("AWS_"))
        self.assertEqual(
            told,
            {
                "AWS_DEFAULT_OUTPUT": "json",
                "AWS_PAGER": "",
                "AWS_RETRY_MODE": "standard",
                "AWS_MAX_ATTEMPTS": "6",
                "AWS_CLI_AUTO_PROMPT": "off",
                "AWS_CLI_ERROR_FORMAT": "legacy",
                "AWS_CLI_OUTPUT_ENCODING": "UTF-8",
                "AWS_CLI_HISTORY_FILE": f"{self.folder}/history.db",
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
                # The profile and Region are the person's choice.
                "AWS_REGION": "eu-west-1",
                "AWS_PROFILE": "prod",
            },
        )
        words = (self.stand_in / "words").read_text(encoding="utf-8").splitlines()
        for word, value in (("--region", "us-east-1"), ("--output", "json"), ("--color", "off")):
            self.assertEqual(words[words.index(word) + 1], value)
        self.assertIn("--no-paginate", words)

    def test_an_alias_in_the_place_of_a_command_is_refused(self):
        aliases = self.here / ".aws" / "cli"
        aliases.mkdir(parents=True)
        for text, refused in (
            ("[toplevel]\nkms = !echo {}\n", "kms"),
            ("[toplevel]\nsts=sts --region eu-west-1\n", "sts"),
            (
                "[toplevel]\nwhoami = sts get-caller-identity\n[command iam]\nget-account-summary = get-user\n",
                "iam get-account-summary",
            ),
            ("[toplevel]\nwhoami = sts get-caller-identity\nlist-keys = kms list-keys\n[command ec2]\nlist-keys = x\n", None),
        ):
            with self.subTest(text):
                (aliases / "alias").write_text(text, encoding="utf-8")
                run = self.run_it()
                if refused:
                    self.assertEqual(run.returncode, 1, run.stderr)
                    self.assertIn(f"are needed here: {refused}\n", run.stderr)
                    self.assertFalse((self.stand_in / "log").exists())
                else:
                    self.assert_finished(run)

    def test_a_warning_is_no_part_of_the_answer(self):
        self.on("sts get-caller-identity", 'echo "PythonDeprecationWarning: upgrade" >&2')
        self.assert_finished(self.run_it())

    def test_a_call_that_failed_is_made_again(self):
        self.on("kms list-keys", 'echo "An error occurred (AccessDeniedException) when calling it: no" >&2; exit 254')
        self.on("ssm get-document", EXPIRED)
        self.assertEqual(self.run_it().returncode, 1)
        self.on("kms list-keys", None)
        self.on("ssm get-document", None)
        self.assert_finished(self.run_it())
        self.assertEqual({call["outcome"] for call in self.evidence()["calls"]}, {"data"})

    def test_a_word_that_it_does_not_know_brings_the_whole_explanation(self):
        run = subprocess.run(["bash", str(self.path), "--help"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 2)
        self.assertTrue(run.stdout.startswith("Footing's collector") and run.stdout.endswith("in which order.\n"), run.stdout)

    def test_the_script_may_be_named_by_a_relative_path(self):
        self.assert_finished(self.run_it("./footing-collector.sh"))

    def test_the_script_may_be_named_without_a_path(self):
        self.assert_finished(self.run_it("footing-collector.sh"))

    def test_the_aws_cli_runs_where_the_script_was_started(self):
        self.assert_finished(self.run_it())
        self.assertEqual({command for command in self.called() if command.startswith("/")}, set())

    def test_a_link_in_the_folder_is_not_followed(self):
        (self.made() / "asked").symlink_to(self.victim)
        self.assert_refused(self.run_it(), "asked in it is a link")

    def test_a_recorded_call_that_is_a_link_is_not_followed(self):
        self.made()
        (self.calls / "iam:GetAccountSummary-1-1.json").symlink_to(self.victim)
        self.assert_refused(self.run_it(), "is a link")

    def test_a_file_with_a_second_name_is_not_written_to(self):
        os.link(self.victim, self.made() / "asked")
        self.assert_refused(self.run_it(), "asked in it is a link")

    def test_a_folder_that_is_a_link_is_refused(self):
        other = self.here / "other"
        other.mkdir(mode=0o700)
        self.folder.symlink_to(other)
        self.assert_refused(self.run_it(), "it is a symbolic link")
        self.assertEqual(list(other.iterdir()), [])

    def test_a_link_that_takes_the_place_of_the_folder_is_refused(self):
        other = self.here / "other"
        other.mkdir(mode=0o700)
        # Someone else is faster than the script.
        self.tool("mkdir", f'#!/bin/sh\nln -s "{other}" "{self.folder}"\n')
        self.assert_refused(self.run_it(), "it is a symbolic link")
        self.assertEqual(list(other.iterdir()), [])

    def test_a_file_in_the_place_of_the_folder_is_refused(self):
        self.folder.write_text("mine", encoding="utf-8")
        self.assert_refused(self.run_it(), "there is a file with its name")

    def test_a_folder_to_which_others_may_write_is_refused(self):
        for access in (0o770, 0o720, 0o707, 0o1777):
            with self.subTest(oct(access)):
                self.made(access)
                self.assert_refused(self.run_it(), "its group or all users may write to it")
                self.assertEqual(list(self.folder.rglob("*")), [self.calls])
                shutil.rmtree(self.folder)

    def test_a_folder_within_to_which_others_may_write_is_refused(self):
        self.made()
        self.calls.chmod(0o777)
        self.assert_refused(self.run_it(), "calls in it belongs to another user or may be written to by others")

    @unittest.skipUnless(os.geteuid() == 0, "only root can give files away")
    def test_a_folder_of_another_user_is_refused(self):
        os.chown(self.made(), 65534, 65534)
        self.assert_refused(self.run_it(), "it belongs to another user")

    @unittest.skipUnless(os.geteuid() == 0, "only root can give files away")
    def test_a_file_of_another_user_in_the_folder_is_refused(self):
        self.broken_off()
        os.chown(self.recorded()[0], 65534, 65534)
        self.assert_refused(self.run_it(), "in it belongs to another user")

    def test_a_planted_call_is_refused(self):
        self.made()
        (self.calls / "iam:GetAccountSummary-1-1.json").write_text(json.dumps(PLANTED) + "\n", encoding="utf-8")
        self.assert_refused(self.run_it(), "calls/iam:GetAccountSummary-1-1.json")

    def test_a_call_that_is_planted_in_a_run_of_ones_own_is_refused(self):
        self.broken_off()
        (self.calls / "iam:GetAccountSummary-1-1.json").write_text(json.dumps(PLANTED) + "\n", encoding="utf-8")
        self.assert_refused(self.run_it(), "calls/iam:GetAccountSummary-1-1.json")

    def test_a_call_that_was_changed_since_is_refused(self):
        self.broken_off()
        path = self.recorded_call("iam:GetAccountSummary")
        path.write_text(path.read_text().replace('"AccountMFAEnabled":0', '"AccountMFAEnabled":1'))
        self.assert_refused(self.run_it(), path.name)

    def test_a_call_under_another_name_is_refused(self):
        self.broken_off()
        path = self.recorded_call("iam:GetAccountSummary")
        for end in ("", ".seal"):
            shutil.copy(f"{path}{end}", self.calls / f"iam:GetAccountSummary-1-1.json{end}")
        self.assert_refused(self.run_it(), "calls/iam:GetAccountSummary-1-1.json")

    def test_a_call_of_another_run_is_refused(self):
        self.broken_off()
        shutil.move(self.folder, self.here / "other")
        self.broken_off()
        path = self.recorded_call("iam:GetAccountSummary")
        for end in ("", ".seal"):
            shutil.copy(self.here / "other" / "calls" / f"{path.name}{end}", self.calls)
        self.assert_refused(self.run_it(), path.name)

    def test_calls_without_the_key_of_the_folder_are_refused(self):
        self.broken_off()
        (self.folder / "key").unlink()
        self.assert_refused(self.run_it(), "were not written by this script")

    def test_a_call_that_is_changed_while_the_script_runs_is_refused(self):
        change = 'for file in footing-*/calls/iam*.json; do sed s/:0/:1/ "$file" >changed; cat changed >"$file"; done'
        self.on("kms describe-key", change)
        self.assert_refused(self.run_it(), "iam:GetAccountSummary")

    def test_the_file_is_not_written_through_a_link(self):
        self.tool("date", "#!/bin/sh\ncase $* in *%Y%m%d*) echo 20261122-120000 ;; *) echo 2026-11-22T12:00:00Z ;; esac\n")
        file = self.here / f"footing-evidence-{ACCOUNT}-20261122-120000.json.gz"
        for end in ("", ".new"):
            with self.subTest(end):
                link = Path(f"{file}{end}")
                link.symlink_to(self.victim)
                run = self.run_it()
                self.assertEqual(self.victim.read_text(encoding="utf-8"), "mine")
                # If the name is taken, the collected calls stay.
                self.assertEqual((run.returncode, self.folder.exists()), (1, True) if end == "" else (0, False))
                link.unlink()

    def test_of_a_document_only_the_fields_that_are_read_are_kept(self):
        self.on("kms describe-key", 'if grep -rq canary footing-*/; then echo "it is on the disk" >&2; exit 1; fi')
        self.assert_finished(self.run_it())
        self.assertNotIn("canary", json.dumps(self.evidence()))
        (call,) = [call for call in self.evidence()["calls"] if call["operation"] == "GetDocument"]
        self.assertEqual(call["pages"], [{"Content": {"inputs": SETTINGS}}])

    def test_a_document_that_cannot_be_read_is_dropped(self):
        shown = {}
        for content in (
            "canary {",
            '"canary"',
            json.dumps({"inputs": "canary"}),
            json.dumps({"inputs": {"s3BucketName": ["canary"]}}),
        ):
            self.document(content)
            self.assert_finished(self.run_it())
            (call,) = [call for call in self.evidence()["calls"] if call["operation"] == "GetDocument"]
            shown[content] = call["pages"][0]["Content"]
            self.files()[0].unlink()
        self.assertNotIn("canary", json.dumps(list(shown.values())))
        self.assertEqual(list(shown.values()), [None, None, {"inputs": None}, {"inputs": {"s3BucketName": {}}}])


def main():
    Collector.script = Path(sys.argv[1]).read_text(encoding="utf-8")
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Collector)
    result = unittest.TextTestRunner().run(suite)
    failed = len({test.id().split(" ")[0] for test, _ in result.failures + result.errors})
    print(f"{result.testsRun - failed - len(result.skipped)} passed, {failed} failed")
    sys.exit(not result.wasSuccessful())


if __name__ == "__main__":
    main()
