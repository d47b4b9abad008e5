"""Finds the IAM policy documents in CloudFormation and Terraform templates, with computed values filled in.

A value that a template computes is replaced by something plausible of the same form: a bucket's ARN by a bucket's ARN. Values
that cannot be guessed become UNKNOWN, which the rules ignore.
"""

import contextlib
import json
import re

import hcl2
from cfnlint.decode.cfn_yaml import loads as load_cloudformation

from catalog.policy_rules import UNKNOWN, as_list

# Example ARNs by resource type in CloudFormation and in Terraform.
PREFIX = "arn:aws:{}:us-east-1:123456789012:"
ARNS = {
    ("AWS::S3::Bucket", "aws_s3_bucket"): "arn:aws:s3:::example-bucket",
    ("AWS::KMS::Key", "aws_kms_key"): PREFIX.format("kms") + "key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ("AWS::SNS::Topic", "aws_sns_topic"): PREFIX.format("sns") + "example",
    ("AWS::SQS::Queue", "aws_sqs_queue"): PREFIX.format("sqs") + "example",
    ("AWS::Lambda::Function", "aws_lambda_function"): PREFIX.format("lambda") + "function:example",
    ("AWS::CloudTrail::Trail", "aws_cloudtrail"): PREFIX.format("cloudtrail") + "trail/example",
    ("AWS::SecretsManager::Secret", "aws_secretsmanager_secret"): PREFIX.format("secretsmanager") + "secret:example-AbCdEf",
    ("AWS::SSM::Parameter", "aws_ssm_parameter"): PREFIX.format("ssm") + "parameter/example",
    ("AWS::SSM::Document", "aws_ssm_document"): PREFIX.format("ssm") + "document/example",
    ("AWS::DynamoDB::Table", "aws_dynamodb_table"): PREFIX.format("dynamodb") + "table/example",
    ("AWS::ECR::Repository", "aws_ecr_repository"): PREFIX.format("ecr") + "repository/example",
    ("AWS::ECS::Cluster", "aws_ecs_cluster"): PREFIX.format("ecs") + "cluster/example",
    ("AWS::CodeBuild::Project", "aws_codebuild_project"): PREFIX.format("codebuild") + "project/example",
    ("AWS::Events::Rule", "aws_cloudwatch_event_rule"): PREFIX.format("events") + "rule/example",
    ("AWS::StepFunctions::StateMachine", "aws_sfn_state_machine"): PREFIX.format("states") + "stateMachine:example",
    ("AWS::Backup::BackupVault", "aws_backup_vault"): PREFIX.format("backup") + "backup-vault:example",
    ("AWS::IAM::Role", "aws_iam_role"): "arn:aws:iam::123456789012:role/example",
    ("AWS::IAM::User", "aws_iam_user"): "arn:aws:iam::123456789012:user/example",
    ("AWS::IAM::Group", "aws_iam_group"): "arn:aws:iam::123456789012:group/example",
    ("AWS::IAM::ManagedPolicy", "aws_iam_policy"): "arn:aws:iam::123456789012:policy/example",
    ("AWS::IAM::OIDCProvider", "aws_iam_openid_connect_provider"): "arn:aws:iam::123456789012:oidc-provider/example.com",
    ("AWS::CloudFront::Distribution", "aws_cloudfront_distribution"): "arn:aws:cloudfront::123456789012:distribution/E1",
    # Terraform omits the `:*` at the end.
    ("AWS::Logs::LogGroup",): PREFIX.format("logs") + "log-group:/aws/example:*",
    ("aws_cloudwatch_log_group",): PREFIX.format("logs") + "log-group:/aws/example",
}
ARN_OF = {kind: arn for kinds, arn in ARNS.items() for kind in kinds}
REF_IS_ARN = {"AWS::SNS::Topic", "AWS::SecretsManager::Secret", "AWS::IAM::ManagedPolicy", "AWS::StepFunctions::StateMachine"}
PSEUDO = {
    "AWS::AccountId": "123456789012",
    "AWS::Region": "us-east-1",
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": "example",
    "AWS::StackId": PREFIX.format("cloudformation") + "stack/example/1",
}
NOTHING = object()


def is_policy(value):
    """Returns whether an object is an IAM policy; others, such as WAF rules, have a `Statement` too."""
    statements = as_list(value.get("Statement", []))
    return any(isinstance(each, dict) and each.keys() & {"Effect", "Principal", "Action"} for each in statements)


def documents(value):
    """Yields every policy document inside a value, including those written as text."""
    if isinstance(value, dict):
        if is_policy(value):
            yield value
        for each in value.values():
            yield from documents(each)
    elif isinstance(value, list):
        for each in value:
            yield from documents(each)
    elif isinstance(value, str) and '"Statement"' in value:
        with contextlib.suppress(ValueError):
            yield from documents(json.loads(value))


def plausible(name):
    """Returns a value for a parameter or variable without a default, by its name."""
    name = name.lower().replace("_", "-")
    known = {"arn": UNKNOWN, "region": "us-east-1", "account": "123456789012", "bucket": "example-bucket"}
    for part, value in known.items():
        if part in name:
            return value
    return f"example-{name}"


class CloudFormation:
    """A template with all its conditions taken as true, or all as false."""

    def __init__(self, template, truth):
        self.template, self.truth = template, truth

    def reference(self, name):
        if name in PSEUDO:
            return PSEUDO[name]
        parameter = self.template.get("Parameters", {}).get(name)
        if parameter is not None:
            return self.parameter(name, parameter)
        kind = self.template.get("Resources", {}).get(name, {}).get("Type")
        return ARN_OF.get(kind, UNKNOWN) if kind in REF_IS_ARN else f"example-{name.lower()}"

    def parameter(self, name, parameter):
        if parameter.get("Default") not in (None, ""):
            value = str(parameter["Default"])
            return value.split(",") if "List" in parameter.get("Type", "") else value
        return plausible(name)

    def attribute(self, name, attribute):
        kind = self.template.get("Resources", {}).get(name, {}).get("Type")
        return ARN_OF.get(kind, UNKNOWN) if attribute.endswith("Arn") else UNKNOWN

    def substituted(self, text, values):
        def value(match):
            name = match[1].strip()
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in values:
                return str(values[name])
            return str(self.attribute(*name.split(".", 1)) if "." in name else self.reference(name))

        return re.sub(r"\$\{([^}]+)\}", value, text)

    def resolved(self, node):
        if isinstance(node, list):
            return [each for each in map(self.resolved, node) if each is not NOTHING]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            ((name, value),) = node.items()
            if name == "Ref":
                return NOTHING if value == "AWS::NoValue" else self.reference(value)
            if name == "Condition" and isinstance(value, str):
                return self.truth
            if name == "Fn::GetAtt":
                return self.attribute(*(value.split(".", 1) if isinstance(value, str) else value))
            if name == "Fn::Sub":
                text, values = (value, {}) if isinstance(value, str) else value
                return self.substituted(text, self.resolved(values))
            if name == "Fn::If":
                return self.resolved(value[1 if self.truth else 2])
            if name == "Fn::Join":
                return value[0].join(map(str, self.resolved(value[1])))
            if name == "Fn::Split":
                return str(self.resolved(value[1])).split(value[0])
            if name.startswith("Fn::"):
                return UNKNOWN
        pairs = ((str(key), self.resolved(value)) for key, value in node.items())
        return {key: value for key, value in pairs if value is not NOTHING}


def kind_in_cloudformation(resource_type, key, properties):
    if key == "AssumeRolePolicyDocument":
        return "trust"
    if resource_type == "AWS::Organizations::Policy":
        return {"SERVICE_CONTROL_POLICY": "scp", "RESOURCE_CONTROL_POLICY": "rcp"}.get(properties.get("Type"), "scp")
    if resource_type == "AWS::ECR::Repository":
        return "repository"
    return "identity" if resource_type.startswith(("AWS::IAM::", "AWS::SSO::", "AWS::Serverless::")) else "resource"


def cloudformation_policies(text):
    """Yields (where, kind, policy) for each policy in a template, for either value of its conditions."""
    template, seen = load_cloudformation(text), set()
    for truth in (True, False):
        view = CloudFormation(template, truth)
        for name, resource in template.get("Resources", {}).items():
            properties = view.resolved(resource.get("Properties", {}))
            for key, value in properties.items():
                kind = kind_in_cloudformation(resource["Type"], key, properties)
                for policy in documents(value):
                    form = json.dumps([name, key, policy], sort_keys=True, default=str)
                    if form not in seen:
                        seen.add(form)
                        yield f"{name}.{key}", kind, policy


# Prefixes of the Terraform resources that take identity policies.
TERRAFORM_IDENTITY = ("aws_iam_", "aws_ssoadmin_")
# The arguments of a policy statement in Terraform.
MEMBERS = {"actions": "Action", "not_actions": "NotAction", "resources": "Resource", "not_resources": "NotResource"}


def kind_in_terraform(resource_type, argument, body):
    if argument == "assume_role_policy":
        return "trust"
    if resource_type == "aws_organizations_policy":
        return "rcp" if "RESOURCE_CONTROL_POLICY" in str(body.get("type")) else "scp"
    if resource_type.startswith("aws_ecr_repository"):
        return "repository"
    return "identity" if resource_type.startswith(TERRAFORM_IDENTITY) else "resource"


def unquoted(text):
    return text[1:-1] if isinstance(text, str) and len(text) > 1 and text[0] == text[-1] == '"' else text


class Terraform:
    """A configuration whose expressions can be guessed."""

    def __init__(self, text):
        self.tree = hcl2.loads(text)
        self.text = text
        self.variables, self.locals = {}, {}
        for block in self.tree.get("variable", []):
            for name, body in block.items():
                self.variables[unquoted(name)] = body
        for block in self.tree.get("locals", []):
            self.locals.update(block)

    def resources(self):
        for block in self.tree.get("resource", []):
            for kind, named in block.items():
                for name, body in named.items():
                    if isinstance(body, dict):
                        yield unquoted(kind), unquoted(name), body

    def expression(self, text, depth=0):
        """Returns the value of an expression, as text or list."""
        text = text.strip()
        if depth > 8:
            return UNKNOWN
        if text.startswith('"') and text.endswith('"'):
            return self.template(text[1:-1], depth)
        parts = text.split(".")
        if text.startswith("var.") and len(parts) == 2:
            default = self.variables.get(parts[1], {}).get("default")
            empty = default in (None, "null", '""', [], "[]")
            return plausible(parts[1]) if empty else self.value(default, depth + 1)
        if text.startswith("local.") and len(parts) == 2 and parts[1] in self.locals:
            return self.value(self.locals[parts[1]], depth + 1)
        if re.fullmatch(r"data\.aws_caller_identity\.\w+\.account_id", text):
            return "123456789012"
        if re.fullmatch(r"data\.aws_region\.\w+\.(name|region|id)", text):
            return "us-east-1"
        if re.fullmatch(r"data\.aws_partition\.\w+\.partition", text):
            return "aws"
        match = re.fullmatch(r"(?:data\.)?(aws_\w+)\.[\w-]+(?:\[[^\]]*\])?\.(\w+)", text)
        if match:
            if match[2] == "arn":
                return ARN_OF.get(match[1], UNKNOWN)
            return "example-bucket" if match[1] == "aws_s3_bucket" and match[2] in ("id", "bucket") else UNKNOWN
        return UNKNOWN

    def template(self, text, depth):
        """Returns a text with `${…}` replaced. `$${` and `&{` are for IAM itself."""
        text = text.replace("$${", "\0").replace("&{", "\0")
        text = re.sub(r"\$\{((?:[^{}]|\{[^{}]*\})*)\}", lambda match: str(self.expression(match[1], depth + 1)), text)
        return text.replace("\0", "${").replace('\\"', '"')

    def value(self, node, depth=0):
        if isinstance(node, list):
            return [self.value(each, depth) for each in node]
        if isinstance(node, dict):
            return {unquoted(key): self.value(each, depth) for key, each in node.items() if not key.startswith("__")}
        if not isinstance(node, str):
            return node
        if re.fullmatch(r"\$\{.*\}", node, re.DOTALL):
            return self.expression(node[2:-1], depth + 1)
        return self.template(unquoted(node), depth) if node.startswith('"') else self.expression(node, depth + 1)

    def texts(self, node):
        """Returns a value as a list of texts."""
        value = self.value(node)
        return [str(each) for each in value] if isinstance(value, list) else [str(value)]

    def statement(self, block):
        statement = {"Effect": self.value(block["effect"]) if "effect" in block else "Allow"}
        if "sid" in block:
            statement["Sid"] = self.value(block["sid"])
        for name, member in MEMBERS.items():
            if name in block:
                statement[member] = self.texts(block[name])
        for name, member in (("principals", "Principal"), ("not_principals", "NotPrincipal")):
            for each in block.get(name, []):
                kind, who = self.value(each["type"]), self.texts(each["identifiers"])
                if kind == "*":
                    statement[member] = "*"
                else:
                    statement.setdefault(member, {}).setdefault(kind, []).extend(who)
        for each in block.get("condition", []):
            tests = statement.setdefault("Condition", {}).setdefault(self.value(each["test"]), {})
            values = self.texts(each["values"])
            # As the provider does.
            tests[self.value(each["variable"])] = values[0] if len(values) == 1 else values
        return self.with_dynamic(statement, block)

    def with_dynamic(self, statement, block):
        for dynamic in block.get("dynamic", []):
            for name, body in dynamic.items():
                if unquoted(name) in ("principals", "condition"):
                    part = {unquoted(name): body.get("content", [])}
                    for member, value in self.statement(part).items():
                        if member in ("Principal", "Condition"):
                            statement.setdefault(member, value)
        return statement

    def data_documents(self):
        for block in self.tree.get("data", []):
            for name, body in block.get('"aws_iam_policy_document"', block.get("aws_iam_policy_document", {})).items():
                if not isinstance(body, dict):
                    continue
                statements = list(body.get("statement", []))
                for dynamic in body.get("dynamic", []):
                    for inner, parts in dynamic.items():
                        if unquoted(inner) == "statement":
                            statements += parts.get("content", [])
                version = self.value(body["version"]) if "version" in body else "2012-10-17"
                yield unquoted(name), {"Version": version, "Statement": [self.statement(each) for each in statements]}

    def use_of(self, name):
        """Returns the kind of a document, by the resource that takes it; None if none does so directly."""
        use = re.compile(rf"aws_iam_policy_document\.{re.escape(name)}(\[[^\]]*\])?\.json")
        for resource_type, _, body in self.resources():
            for argument, value in body.items():
                if use.search(json.dumps(value, default=str)):
                    return kind_in_terraform(resource_type, argument, body)
        return None

    def encoded(self):
        """Yields (type of the resource, argument, value) for each jsonencode and each document in quotes."""
        for match in re.finditer(r"jsonencode\(", self.text):
            end, level = match.end(), 1
            while level and end < len(self.text):
                level += {"(": 1, ")": -1}.get(self.text[end], 0)
                end += 1
            inner = self.text[match.end() : end - 1]
            if "Statement" not in inner:
                continue
            value = self.value(hcl2.loads(f"it = {inner}\n")["it"])
            yield *self.place_of(match.start()), value
        for match in re.finditer(r"<<-?(\w+)\n(.*?)\n\s*\1\b", self.text, re.DOTALL):
            if '"Statement"' in match[2]:
                yield *self.place_of(match.start()), json.loads(self.template(match[2], 0))

    def place_of(self, position):
        before = self.text[:position]
        kinds = re.findall(r'^resource\s+"(\w+)"\s+"([\w-]+)"', before, re.MULTILINE)
        argument = re.findall(r"(\w+)\s*=[^=]*$", before)
        return (kinds[-1][0] if kinds else ""), (argument[-1] if argument else "")


def kind_by_content(policy):
    """Returns the likely kind of a document whose use is unknown."""
    statements = [each for each in as_list(policy["Statement"]) if isinstance(each, dict)]
    if not any("Principal" in each or "NotPrincipal" in each for each in statements):
        return "identity"
    return "resource" if any("Resource" in each or "NotResource" in each for each in statements) else "trust"


def terraform_policies(text):
    """Yields (where, kind, policy) for each policy in a configuration."""
    configuration = Terraform(text)
    for name, policy in configuration.data_documents():
        yield f"aws_iam_policy_document.{name}", configuration.use_of(name) or kind_by_content(policy), policy
    for resource_type, argument, value in configuration.encoded():
        for policy in documents(value):
            yield f"{resource_type}.{argument}", kind_in_terraform(resource_type, argument, {"type": text}), policy
