"""Tests of the checks of fixes, without a cloud: with actions that only write files."""

import json
import tempfile
import unittest
from pathlib import Path

from catalog import controls
from catalog.fixes import run
from catalog.fixes.scenario import Scenario
from catalog.fixes.shell import Closed, Shell

FIX = "echo {state} > state"
LOOK = "cat state 2> /dev/null"


class NoCloud(run.Place):
    """A place with a shell but without AWS."""

    aws = None

    def __init__(self, folder):
        self.commands = Path(folder, "bin")

    def environment(self, home, tools):
        return {"PATH": f"{tools}:/usr/bin:/bin", "HOME": str(home)}


def action(*steps, verify=LOOK, undo="rm state", **examples):
    return controls.Action("x.fix", list(steps), verify, undo, "", {"state": "fixed"} | examples)


def scenario(verified="^fixed$", **more):
    return Scenario("x.fix", verified, **more)


class Attempts(unittest.TestCase):
    def attempt(self, action, scenario):
        with tempfile.TemporaryDirectory() as folder:
            run.Attempt(NoCloud(folder), action, scenario, folder).run()

    def refuse(self, reason, action, scenario):
        with self.assertRaises((run.Wrong, Closed)) as caught:
            self.attempt(action, scenario)
        self.assertIn(reason, str(caught.exception))

    def test_a_fix_that_works_passes(self):
        self.attempt(action(FIX), scenario())
        self.attempt(action(FIX), scenario(verified=lambda text: text == "fixed\n"))

    def test_verify_must_not_say_so_before(self):
        good = action(FIX, verify="echo fixed")
        self.refuse("before the fix", good, scenario())
        self.attempt(good, scenario(before="it always does", undone=lambda aws, text: True))

    def test_verify_must_say_so_after(self):
        self.refuse("does not say that it is fixed", action("true"), scenario())
        self.refuse("does not hold", action(FIX), scenario(holds=lambda aws: False))

    def test_undo_must_restore(self):
        self.refuse("after undo", action(FIX, undo="true"), scenario())
        self.refuse("did not restore", action(FIX), scenario(undone=lambda aws, text: False))
        self.attempt(action(FIX, undo="true"), scenario(no_undo="nothing to restore"))

    def test_an_error_fails_a_step_unless_it_is_announced(self):
        self.refuse("step 1 prints an error", action("cat absent", FIX), scenario())
        self.refuse("step 1 prints an error", action("absent-command || true", FIX), scenario())
        self.attempt(action("cat absent", FIX), scenario(errors=["No such file"]))
        self.attempt(action("cat absent 2> /dev/null", FIX), scenario())

    def test_steps_share_their_shell_and_verify_does_not(self):
        self.attempt(action("state=fixed", 'echo "$state" > state'), scenario())
        self.refuse("does not say", action("state=fixed", FIX, verify='echo "$state"'), scenario())

    def test_a_text_must_not_end_the_shell(self):
        self.refuse("ends the shell", action("exit 0", FIX), scenario())

    def test_steps_may_be_chosen(self):
        self.attempt(action("false; cat absent", FIX), scenario(steps=[2]))

    def test_values_are_found_when_they_are_needed(self):
        values = {"state": lambda aws: "fixed"}
        self.attempt(action(FIX, state="broken"), scenario(values=values))
        self.attempt(action(FIX, state="broken"), scenario(fault=lambda aws: values))

    def test_people_and_tools_have_their_part(self):
        def edit(_aws, folder):
            (folder / "state").write_text("fixed\n")

        self.attempt(action("true", "test -s state"), scenario(by_hand={2: edit}))
        self.attempt(action("nano state"), scenario(tools={"nano": 'echo fixed > "$1"'}))
        self.attempt(action("read -r state; echo $state > state"), scenario(typed="fixed\n"))

    def test_a_second_run_must_leave_the_old_state_to_undo(self):
        keep = "cp state old 2> /dev/null || echo none > old"
        undo = "mv old state"
        self.attempt(action(keep, FIX, undo=undo), scenario())
        self.refuse("after undo", action(keep, FIX, undo=undo), scenario(twice=True))

    def test_policies_that_are_sent_are_checked(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "policies")
            self.assertEqual(run.policy_mistakes(path), [])
            statement = {"Effect": "Allow", "Action": "s3:Read", "Resource": "*"}
            document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            path.write_text(json.dumps(["iam", "PutRolePolicy", {"PolicyDocument": document}]) + "\n")
            self.assertEqual(run.policy_mistakes(path), ["iam put-role-policy (identity): AWS has no action s3:Read"])


class Tables(unittest.TestCase):
    def mistakes(self, actions, scenarios, cannot=()):
        return list(run.mistakes_of_table({each.id: each for each in actions}, scenarios, dict(cannot)))

    def test_every_action_with_commands_is_proved_or_has_a_reason(self):
        self.assertEqual(self.mistakes([action(FIX)], [scenario()]), [])
        self.assertEqual(self.mistakes([action(FIX)], [], {"x.fix": "moto has no x"}), [])
        self.assertEqual(self.mistakes([action()], []), [])
        self.assertEqual(self.mistakes([action(FIX)], []), ["x.fix: not proved and no reason given"])

    def test_tables_name_what_is_there(self):
        self.assertIn("has both", self.mistakes([action(FIX)], [scenario()], {"x.fix": "why"})[0])
        self.assertIn("no such action", self.mistakes([], [scenario()])[0])
        self.assertIn("has no step 2", self.mistakes([action(FIX)], [scenario(steps=[2])])[0])
        self.assertIn("`undone`", self.mistakes([action(FIX)], [scenario(before="why")])[0])


class Shells(unittest.TestCase):
    def test_what_is_printed_is_told_apart(self):
        with tempfile.TemporaryDirectory() as folder, Shell(folder, folder, {"PATH": "/usr/bin:/bin"}) as shell:
            self.assertEqual(shell.run("echo out; echo err >&2"), ("out\n", "err\n"))
            self.assertEqual(shell.run("cat", "typed\n"), ("typed\n", ""))


class Controls(unittest.TestCase):
    def test_placeholders_are_filled_and_shell_variables_are_not(self):
        self.assertEqual(controls.fill("{a} ${a} {b}", {"a": "1"}), "1 ${a} {b}")

    def test_every_kind_has_an_example(self):
        self.assertIn("bucket", controls.kinds())
        self.assertNotIn("", controls.kinds().values())


if __name__ == "__main__":
    unittest.main()
