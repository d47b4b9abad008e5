"""Tests of the checks of blocks of commands."""

import tempfile
import unittest

from catalog import controls
from catalog.blocks import paste, rules
from catalog.blocks import run as blocks_run


class Rules(unittest.TestCase):
    def found(self, run, changes=True, notes=()):
        return rules.mistakes([rules.Text("x", run, changes, frozenset(notes))])

    def accept(self, *runs, **more):
        for run in runs:
            self.assertEqual(self.found(run, **more), [])

    def refuse(self, reason, *runs, **more):
        for run in runs:
            found = self.found(run, **more)
            self.assertTrue(any(reason in each for each in found), (run, found))

    def test_the_status_of_every_call_counts(self):
        self.accept(
            'x=$(aws iam list-users)\necho "$x"',
            "x=$(some aws iam get-user)",
            "once a.json or_none NoSuchEntity aws iam get-user",
            "aws iam list-users --query 'Users[].[UserName]' --output text > users.txt",
            "aws iam list-users --query 'A || B && C'",
            'x=$(aws ec2 describe-regions)\nfor region in $(echo "$x"); do\n  aws ec2 describe-vpcs --region "$region"\ndone',
        )
        self.refuse("a loop over a call", "for x in $(aws iam list-users); do :; done")
        self.refuse("a condition takes", "if aws iam get-user; then :; fi", "if ! aws iam get-user; then :; fi")
        self.refuse("`||` or `&&`", "aws iam get-user || aws iam create-user --user-name a", "aws iam get-user && echo there")
        self.refuse("within another command", 'aws iam get-user --user-name "$(aws iam list-users)"', '[ -n "$(aws s3 ls)" ]')
        self.refuse("is lost", "  export X=$(aws iam get-user)", "while read -r x; do :; done < <(aws iam list-users)")
        self.refuse("hides the error", "aws iam get-user 2> /dev/null", "aws iam get-user > /dev/null 2>&1")

    def test_what_only_reads_may_show_its_errors_and_go_on(self):
        self.accept('for x in $(aws iam list-users); do echo "$x"; done', changes=False)
        self.refuse("hides the error", "aws iam get-user 2> /dev/null", changes=False)

    def test_shells_take_text_as_it_is_meant(self):
        self.refuse("history", "aws iam list-users --query \"Users[?!starts_with(UserName, 'a')]\"")
        self.accept("aws iam list-users --query 'Users[?!starts_with(UserName, `\"a\"`)]'")
        self.refuse("is the name of a field", "aws ec2 describe-vpcs --query 'Vpcs[?IsDefault && \"yes\" == State]'")
        self.refuse("zsh runs a comment", "# first\naws s3 ls")
        self.refuse("`==`", 'if [ "$HOME" == a ]; then aws s3 ls; fi')

    def test_blocks_stand_alone(self):
        self.refuse("$TOPIC is not set", 'aws sns publish --topic-arn "$TOPIC"')
        self.accept("read -r a b <<< 'x y'\naws sns publish --topic-arn \"$a$b$account\"")
        self.refuse("neither written nor looked for", "aws iam put-role-policy --policy-document file://policy.json")
        self.accept("if [ ! -s policy.json ]; then exit 1; fi\naws iam put-role-policy --policy-document file://policy.json")

    def test_a_note_is_written_once(self):
        self.refuse("use `once`", "aws iam get-user > before.json", notes=["before.json"])
        self.refuse("use `once`", "aws iam get-user | tee before.json", notes=["before.json"])
        self.accept("once before.json aws iam get-user", notes=["before.json"])

    def test_notes_are_what_undo_reads_and_does_not_write(self):
        undo = "noted b.json \"Look.\"\njq '[\n.a]' c.json > d.json\naws iam put-user-policy --policy-document file://d.json"
        self.assertEqual(rules.notes_of(undo), {"b.json", "c.json"})

    def test_a_run_that_stopped_goes_on_with_what_it_has_made(self):
        make = "aws ec2 create-image --instance-id i-0 --name last --query ImageId --output text"
        self.refuse("makes another one", f"image=$({make})", f"{make}\naws ec2 wait image-available")
        self.accept(f"once image.txt {make}", f"made image.txt {make}")

    def test_what_is_not_run_as_a_whole_changes_nothing(self):
        self.refuse("is not run as a whole", "export NAME=ada\naws iam delete-user --user-name ada")
        self.accept('export NAME="$(aws iam get-user --query User.UserName --output text)"')


class Shown(unittest.TestCase):
    def test_a_block_is_wrapped_with_the_functions_that_it_uses(self):
        block = controls.block("x.y", "once a.json aws iam get-user")
        self.assertTrue(block.startswith("(\nset -euo pipefail\n") and block.endswith("\n)\n"))
        self.assertIn("\nonce() {", block)
        self.assertNotIn("\nsome() {", block)
        self.assertIn("/x.y\n", block)

    def test_what_calls_no_aws_or_sets_up_a_shell_stays(self):
        for run in ("git log", "aws configure sso", "export X=1\naws s3 ls", "cat > a <<'A'\naws s3 ls\nA"):
            self.assertEqual(controls.block("x.y", run), run)


class Pasted(unittest.TestCase):
    def test_history_and_unfinished_text_are_seen(self):
        found = paste.mistakes([("good", '(\nset -e\necho "a b"\n)\n'), ("bad", 'echo "a!b"')])
        self.assertEqual([each.split(":")[0] for each in found], ["bad", "bad"])

    def test_what_ends_the_shell_is_seen(self):
        found = paste.mistakes([("bad", "exit 1"), ("good", "(\nexit 1\n)")])
        self.assertEqual([each.split(":")[0] for each in found], ["bad", "bad"])


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.place = blocks_run.Place(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.place.process.kill()
        cls.place.process.wait()
        cls.folder.cleanup()

    def mistakes(self, step, undo=""):
        action = controls.Action("x.y", [controls.block("x.y", step)], "", controls.block("x.y", undo) if undo else "", "", {})
        return blocks_run.Attempt(self.place, action, None).run().mistakes

    def accept(self, *texts):
        self.assertEqual(self.mistakes(*texts), [])

    def refuse(self, reason, *texts):
        found = self.mistakes(*texts)
        self.assertTrue(any(reason in each for each in found), found)

    CHANGE = "aws iam delete-user --user-name ada"

    def test_a_block_that_stops_passes(self):
        self.accept(f"once a.json or_none NoSuchEntity aws iam get-user --user-name ada\n{self.CHANGE}")

    def test_nothing_follows_a_failed_call(self):
        self.refuse("goes on to aws iam delete-user", f"aws iam get-user --user-name ada || true\n{self.CHANGE}")
        self.refuse("goes on to", f"for user in $(aws iam list-users); do :; done\n{self.CHANGE}")

    def test_a_denied_read_is_no_answer(self):
        self.refuse("goes on to", f"if ! aws iam get-user --user-name ada > /dev/null 2>&1; then\n{self.CHANGE}\nfi")

    def test_a_failed_call_is_told(self):
        self.refuse("says that all went well", "aws iam get-user --user-name ada || true")

    def test_an_empty_note_is_read_anew(self):
        step = "[ -e a.json ] || aws iam get-user --user-name ada > a.json\naws iam list-users"
        self.refuse("does not make the call again", step)

    def test_a_call_of_which_a_part_has_failed_has_failed(self):
        delete = "aws ec2 delete-vpc-endpoints --vpc-endpoint-ids vpce-0"
        then = "aws ec2 delete-vpc --vpc-id vpc-0"
        self.refuse("fails partly", f"{delete}\n{then}")
        look = 'if [ -n "$problem" ]; then echo "$problem"; exit 1; fi'
        self.accept(f"problem=$({delete} --query 'Unsuccessful[].Error.Message' --output text)\n{look}\n{then}")

    def test_what_a_query_looks_for_is_there(self):
        found = "there=$(aws iam list-users --query 'Users[?UserName==`\"ada\"`].UserName' --output text)"
        self.refuse("goes on to", f'{found}\nif [ -n "$there" ]; then\naws iam get-user || true\n{self.CHANGE}\nfi')

    def test_what_a_block_waits_for_comes_about(self):
        look = "there=$(aws iam list-users --query 'Users[?UserName==`\"ada\"`].UserName' --output text)"
        self.accept(f'{look}\nwhile [ -n "$there" ]; do\nsleep 9\n{look}\ndone\n{self.CHANGE}')

    def test_blocks_that_were_unsafe_once_are_refused(self):
        """Short forms of blocks that were in the catalog before blocks were wrapped."""
        for reason, *texts in (
            (
                "goes on to aws iam delete-role",
                "for policy in $(aws iam list-role-policies --role-name app --query PolicyNames --output text); do\n"
                '  aws iam delete-role-policy --role-name app --policy-name "$policy"\ndone\naws iam delete-role --role-name app',
            ),
            (
                "changes something without notes",
                'once a aws budgets describe-budgets --account-id "$account"',
                'aws budgets delete-budget --account-id "$account" --budget-name monthly-cost',
            ),
            (
                "goes on to aws ec2 terminate-instances",
                "once image aws ec2 create-image --instance-id i-0 --name last --query ImageId --output text\n"
                "aws ec2 wait image-available --image-ids ami-0 || true\naws ec2 terminate-instances --instance-ids i-0",
            ),
            (
                "goes on to aws iam create-group",
                "aws iam get-group --group-name developers > /dev/null 2>&1 || aws iam create-group --group-name developers",
            ),
            (
                "does not make the call again",
                '[ -e old.json ] || aws s3control get-public-access-block --account-id "$account" > old.json\n'
                'aws s3control put-public-access-block --account-id "$account" --public-access-block-configuration BlockPublicAcls=true',
            ),
        ):
            with self.subTest(reason):
                self.refuse(reason, *texts)

    def test_undo_without_notes_changes_nothing(self):
        self.accept("once a aws iam list-users", f'noted a "See the IAM console."\n{self.CHANGE}\nrm a')
        self.refuse("without notes", "once a aws iam list-users", self.CHANGE)


if __name__ == "__main__":
    unittest.main()
