"""Tests of the check of policies."""

import copy
import json
import unittest

from catalog import own_policies, policies, policy_rules
from catalog.policy_templates import cloudformation_policies, terraform_policies

BUCKET = "arn:aws:s3:::example-bucket"
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{BUCKET}/*"}
EVERYBODY = READ | {"Principal": "*"}
TRUST = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
NO_TLS = {"Bool": {"aws:SecureTransport": "false"}}


def policy(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


class Rules(unittest.TestCase):
    def accept(self, kind, *statements):
        self.assertEqual(list(policy_rules.mistakes(policy(*statements), kind)), [])

    def refuse(self, reason, kind, *statements):
        found = list(policy_rules.mistakes(policy(*statements), kind))
        self.assertTrue(any(reason in each for each in found), found)

    def test_identity(self):
        self.accept("identity", READ, {"Effect": "Deny", "NotAction": "iam:Get*", "Resource": "*"})
        self.accept("identity", READ | {"Resource": f"{BUCKET}/${{aws:username}}/*"})
        self.refuse("has no Principal", "identity", EVERYBODY)
        self.refuse("allows everything on everything", "identity", READ | {"Action": "*", "Resource": "*"})
        self.refuse("only letters and digits", "identity", READ | {"Sid": "read it"})
        self.refuse("given twice", "identity", READ | {"Sid": "a"}, READ | {"Sid": "a"})

    def test_resource(self):
        self.accept("resource", EVERYBODY | {"Effect": "Deny", "Condition": NO_TLS})
        self.accept("resource", READ | {"Principal": {"AWS": "arn:aws:iam::123456789012:root"}})
        self.refuse("needs a Principal", "resource", READ)
        self.refuse("is not valid", "resource", READ | {"Principal": {"AWS": "ada"}})
        self.refuse("is not valid", "resource", READ | {"Principal": {"Service": "cloudtrail"}})
        self.refuse("NotPrincipal", "resource", READ | {"NotPrincipal": "*"})

    def test_repository(self):
        pull = {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "ecr:BatchGetImage"}
        self.accept("repository", pull)
        self.refuse("Resource is missing", "resource", pull)

    def test_trust(self):
        provider = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
        subject = {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:example-org/*"}}
        web = {"Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": provider}, "Condition": subject}
        self.accept("trust", TRUST, TRUST | web)
        self.refuse("no action of a trust policy", "trust", TRUST | {"Action": "s3:GetObject"})
        self.refuse("has no Resource", "trust", TRUST | {"Resource": "*"})

    def test_organization(self):
        deny = {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}
        self.accept("scp", deny, {"Effect": "Allow", "Action": "*", "Resource": "*"})
        self.refuse("has no Principal", "scp", deny | {"Principal": "*"})
        self.accept("rcp", deny | {"Principal": "*", "Condition": NO_TLS})
        self.refuse("can only deny", "rcp", deny | {"Principal": "*", "Effect": "Allow"})
        self.refuse("do not reach", "rcp", deny | {"Principal": "*", "Action": "ec2:*"})
        self.refuse('has Principal "*"', "rcp", deny | {"Principal": {"AWS": "123456789012"}})

    def test_actions_exist(self):
        self.accept("identity", READ | {"Action": "s3:GetObject*"})
        self.refuse("AWS has no action s3:ReadObject", "identity", READ | {"Action": "s3:ReadObject"})
        self.refuse("AWS has no action s4:GetObject", "identity", READ | {"Action": "s4:GetObject"})

    def test_resources_suit_the_actions(self):
        self.refuse("does not work on", "identity", READ | {"Resource": BUCKET})
        self.refuse("knows no resources", "identity", READ | {"Action": "s3:ListAllMyBuckets"})
        self.refuse("is no ARN", "identity", READ | {"Resource": "example-bucket"})

    def test_what_changes_something_is_bounded(self):
        delete = {"Effect": "Allow", "Action": "cloudfront:DeleteDistribution"}
        every = "arn:aws:cloudfront::123456789012:distribution/*"
        self.accept("identity", delete | {"Resource": every.replace("*", "E1ABCDEFGHIJKL")})
        self.accept("identity", delete | {"Resource": every, "Condition": {"Bool": {"aws:ViaAWSService": "true"}}})
        for resource in ("*", every, [every, every.replace("*", "E1")]):
            self.refuse("without a condition", "identity", delete | {"Resource": resource})
        self.refuse("without a condition", "identity", {"Effect": "Allow", "Action": "route53:Change*", "Resource": "*"})
        self.accept("identity", {"Effect": "Allow", "Action": "cloudfront:GetDistribution", "Resource": "*"})
        self.accept("identity", {"Effect": "Deny", "Action": "cloudfront:*", "Resource": "*"})

    def test_conditions(self):
        def under(**condition):
            return READ | {"Condition": condition}

        self.accept("identity", under(StringEquals={"s3:ExistingObjectTag/owner": "ada"}))
        self.refuse("no condition operator", "identity", under(StringIs={"aws:PrincipalArn": "x"}))
        self.refuse("aws:SecureTransports is not", "identity", under(Bool={"aws:SecureTransports": "true"}))
        self.refuse("kms:ViaService is not", "identity", under(StringEquals={"kms:ViaService": "s3.amazonaws.com"}))
        self.refuse("taken literally", "identity", under(StringEquals={"aws:PrincipalArn": "arn:aws:iam::*:role/x"}))
        self.refuse("neither true nor false", "identity", under(Bool={"aws:SecureTransport": "on"}))
        self.refuse("is no number", "identity", under(NumericLessThan={"aws:MultiFactorAuthAge": "1h"}))
        self.refuse("is no address", "identity", under(IpAddress={"aws:SourceIp": "office"}))

    def test_structure(self):
        self.refuse("Effect is 'allow'", "identity", READ | {"Effect": "allow"})
        self.refuse("a statement has no Actions", "identity", READ | {"Actions": "s3:GetObject"})
        self.refuse("either Action or NotAction", "identity", READ | {"NotAction": "s3:PutObject"})
        found = list(policy_rules.mistakes({"Version": "2008-10-17", "Statement": [EVERYBODY]}, "resource"))
        self.assertEqual(found, ["Version is '2008-10-17', not '2012-10-17'"])


class Deploying(unittest.TestCase):
    """The policies of deploy/README.md."""

    def statements(self):
        """Yields (policy's name, policy, statement) for each statement that changes something."""
        for name, policy in own_policies.for_deploying().items():
            for number, statement in enumerate(policy["Statement"]):
                actions = [each for action in policy_rules.as_list(statement["Action"]) for each in policy_rules.expanded(action)]
                levels = {
                    policy_rules.get_service_prefix_data(service)["privileges"][action]["access_level"]
                    for service, action in actions
                }
                if levels - {"Read", "List"}:
                    yield name, policy, number

    def test_there_are_two(self):
        self.assertEqual(list(own_policies.for_deploying()), ["policy-setup.json", "policy-update.json"])

    def test_without_its_bounds_no_statement_passes(self):
        seen = 0
        for name, policy, number in self.statements():
            loose = copy.deepcopy(policy)
            loose["Statement"][number].pop("Condition", None)
            loose["Statement"][number]["Resource"] = "*"
            found = list(own_policies.mistakes_in_deploying(name, loose))
            self.assertTrue(any("without a condition" in each for each in found), (name, number))
            seen += 1
        self.assertGreater(seen, 10)

    def test_updating_names_each_resource_that_it_changes(self):
        policy = own_policies.for_deploying()["policy-update.json"]
        for statement in policy["Statement"]:
            for resource in policy_rules.as_list(statement["Resource"]):
                # Only parts of a bucket and of a stack, and a web ACL that is only read, may be open-ended.
                open_ended = statement["Sid"] in ("Files", "Stack", "StackWithoutStrangers", "OnlyWithAWebAcl")
                self.assertTrue(open_ended or "*" not in resource, resource)

    def test_updating_makes_and_removes_nothing_but_files(self):
        policy = own_policies.for_deploying()["policy-update.json"]
        actions = {action for statement in policy["Statement"] for action in policy_rules.as_list(statement["Action"])}
        made = {action for action in actions if action.partition(":")[2].startswith(("Create", "Delete", "Put", "Tag"))}
        self.assertEqual(
            made, {"cloudformation:CreateChangeSet", "cloudfront:CreateInvalidation", "s3:DeleteObject", "s3:PutObject"}
        )

    def test_a_word_that_nobody_fills_in_is_found(self):
        policy = json.loads(json.dumps(own_policies.for_deploying()["policy-update.json"]).replace("E1ABCDEFGHIJKL", "OTHER_ID"))
        self.assertIn("OTHER_ID is not filled in", list(own_policies.mistakes_in_deploying("policy-update.json", policy)))


class Texts(unittest.TestCase):
    def found(self, *texts):
        uses = policies.uses_of_files(texts)
        return [each for text in policies.with_words_replaced(texts) for each in policies.in_text("x", text, uses)]

    def test_here_documents_are_found_with_their_use(self):
        write = f"cat > a.json <<'JSON'\n{json.dumps(policy(READ))}\nJSON"
        ((_, kind, found, _),) = self.found(write, "aws s3api put-bucket-policy \\\n  --bucket b --policy file://a.json")
        self.assertEqual((kind, found), ("resource", policy(READ)))

    def test_a_document_without_known_use_is_judged_by_its_content(self):
        for kind, statement in (("identity", READ), ("resource", EVERYBODY), ("trust", TRUST)):
            self.assertEqual(self.found(f"cat > a.json <<'JSON'\n{json.dumps(policy(statement))}\nJSON")[0][1], kind)

    def test_arguments_are_found_with_their_use(self):
        ((_, kind, found, _),) = self.found(
            f"aws iam create-role --role-name x --assume-role-policy-document '{json.dumps(policy(TRUST))}'"
        )
        self.assertEqual((kind, found), ("trust", policy(TRUST)))

    def test_words_in_capitals_count_as_what_replaces_them(self):
        text = 'cat > a.json <<\'JSON\'\n{"Resource": "ACCOUNT_ID"}\nJSON\n'
        self.assertIn("123456789012", policies.with_words_replaced([text, 'sed -i "s/ACCOUNT_ID/$A/g" a.json'])[0])
        self.assertEqual(policies.with_words_replaced([text]), [text])

    def test_json_and_yaml_have_to_be_readable(self):
        for text in (
            "cat > a.json <<'JSON'\n{\"a\": 1,}\nJSON",
            "cat > a.yml <<'YAML'\na: b: c\nYAML",
            "aws iam create-policy --policy-name x --policy-document '{\"a\": }'",
        ):
            ((*_, mistake),) = self.found(text)
            self.assertIsNotNone(mistake, text)

    def test_what_only_looks_like_json_is_left_alone(self):
        self.assertEqual(self.found("aws ec2 describe-vpcs --query '[].VpcId'; jq '{a: .b}' file"), [])


class Templates(unittest.TestCase):
    def test_cloudformation(self):
        text = """
        Parameters: {Strict: {Type: String, Default: "no"}}
        Conditions: {IsStrict: !Equals [!Ref Strict, "yes"]}
        Resources:
          Bucket: {Type: AWS::S3::Bucket}
          Policy:
            Type: AWS::S3::BucketPolicy
            Properties:
              Bucket: !Ref Bucket
              PolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - {Effect: Deny, Principal: "*", Action: "s3:*", Resource: [!GetAtt Bucket.Arn, !Sub "${Bucket.Arn}/*"]}
                  - !If [IsStrict, {Effect: Deny, Principal: "*", Action: "s3:Put", Resource: "*"}, !Ref AWS::NoValue]
        """
        both = [(kind, list(policy_rules.mistakes(found, kind))) for _, kind, found in cloudformation_policies(text)]
        self.assertEqual(both, [("resource", ["AWS has no action s3:Put"]), ("resource", [])])

    def test_terraform(self):
        text = """
        resource "aws_s3_bucket" "logs" { bucket = "logs" }
        data "aws_iam_policy_document" "closed" {
          statement {
            effect    = "Deny"
            actions   = ["s3:*"]
            resources = [aws_s3_bucket.logs.arn, "${aws_s3_bucket.logs.arn}/*"]
            principals {
              type        = "*"
              identifiers = ["*"]
            }
            condition {
              test     = "Bool"
              variable = "aws:SecureTransport"
              values   = ["false"]
            }
          }
        }
        resource "aws_s3_bucket_policy" "closed" {
          bucket = aws_s3_bucket.logs.id
          policy = data.aws_iam_policy_document.closed.json
        }
        resource "aws_iam_role" "app" {
          assume_role_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{ Effect = "Allow", Action = "sts:Assume", Principal = { Service = "ec2.amazonaws.com" } }]
          })
        }
        """
        found = [(kind, list(policy_rules.mistakes(each, kind))) for _, kind, each in terraform_policies(text)]
        self.assertEqual(found, [("resource", []), ("trust", ["AWS has no action sts:Assume"])])


if __name__ == "__main__":
    unittest.main()
