"""Tests of the check of commands."""

import unittest

from catalog import commands


def mistakes(*runs, read_only=False, **placeholders):
    """Returns the mistakes in the snippets of an action."""
    snippets = [{"where": "x", "run": run, "read_only": read_only, "placeholders": placeholders} for run in runs]
    return [mistake for _, _, mistake in commands.check_action(snippets) if mistake]


class Commands(unittest.TestCase):
    def accept(self, *runs, **options):
        self.assertEqual(mistakes(*runs, **options), [])

    def refuse(self, reason, *runs, **options):
        found = mistakes(*runs, **options)
        self.assertEqual(len(found), 1, found)
        self.assertIn(reason, found[0])

    def test_a_complete_request_passes_and_is_not_sent(self):
        self.accept("aws iam delete-user --user-name {user}", user="ada")
        self.accept("aws s3 ls s3://example-bucket/")

    def test_parameters_are_parsed_converted_and_validated(self):
        self.refuse("Unknown options: --force", "aws iam delete-user --user-name ada --force")
        self.refuse("--user-name", "aws iam delete-user")
        self.refuse("Invalid JSON", "aws ec2 describe-volumes --filters '[{'")
        self.refuse("Unknown parameter", "aws ec2 create-tags --resources i-1 --tags Key=a,Valu=b")
        self.refuse("Invalid length", "aws iam delete-user --user-name ''")

    def test_values_outside_an_enumeration_are_refused(self):
        self.refuse("'OFF' is not one of", "aws iam update-access-key --access-key-id AKIAIOSFODNN7EXAMPLE --status OFF")

    def test_a_query_has_to_be_jmespath(self):
        self.refuse("Bad value for --query", "aws iam list-users --query 'Users[?'")

    def test_probes_only_read(self):
        self.accept("aws iam list-users; aws sts get-caller-identity; aws --version", read_only=True)
        self.refuse("must only read", "aws iam delete-user --user-name ada", read_only=True)
        self.refuse("must only read", "aws --region eu-west-1 ec2 start-instances --instance-ids i-1", read_only=True)

    def test_every_placeholder_is_declared(self):
        self.refuse("{user} is not declared", "echo {user} $user ${user}")

    def test_bash_is_opened(self):
        self.refuse("not readable as bash", "for a in b; do")
        self.refuse("--role-name", 'for u in a; do if true; then echo "$(aws iam get-role)"; fi; done')
        self.accept('ARN=$(aws sts get-caller-identity \\\n  --query "Arn" --output text)\naws iam get-role --role-name "$ARN"')

    def test_here_documents_are_read(self):
        text = 'cat > tags.json <<\'JSON\'\n[{"Key": "a", "%s": "b"}]\nJSON\naws ec2 create-tags --resources i-1 --tags file://tags.json'
        self.accept(text % "Value")
        self.refuse("Unknown parameter", text % "Valu")

    def test_here_documents_in_a_subshell_are_read(self):
        text = '(\n  cat > tags.json <<JSON\n[{"Key": "$(date)", "%s": "${part}"}]\nJSON\naws ec2 create-tags --resources i-1 --tags file://tags.json\n)'
        self.accept(text % "Value")
        self.refuse("Unknown parameter", text % "Valu")

    def test_what_a_variable_stands_for_is_not_judged(self):
        self.accept('aws iam detach-user-policy --user-name ada --policy-arn "$arn"')
        self.accept('aws ec2 describe-volumes --region "$home"; number=$((number + 1))')
        self.accept(
            'aws ssm put-parameter --name x --type String --value "$value" --no-overwrite; aws iam put-role-policy --role-name x --policy-name y --policy-document "file://$note"'
        )
        self.refuse("Unknown options", 'aws iam detach-user-policy --user-name ada --policy-arn "$arn" --force')
        self.refuse("RoleName", 'aws iam detach-role-policy --role-name "" --policy-arn "$arn"')

    def test_only_files_that_the_action_writes_may_be_absent(self):
        use = "aws ec2 create-tags --resources i-1 --tags file://new.json"
        self.refuse("Unable to load", use)
        self.refuse("Unable to load", "jq . old.json > other.json", use)
        self.accept("jq . old.json > new.json", use)
        self.accept("jq . old.json | tee new.json", use)

    def test_a_command_does_not_change_the_verdict_of_the_next(self):
        self.accept(
            "aws ec2 modify-instance-attribute --instance-id i-1 --no-source-dest-check",
            "aws ec2 start-instances --instance-ids i-1",
        )


if __name__ == "__main__":
    unittest.main()
