//! Resource-based policies: those of functions, queues, topics, secrets, keys and image repositories.

use crate::checks::services::iam::policy::{Statement, statements};
use crate::checks::{CallResult, CheckContext};
use crate::evidence::View;

/// A kind of resource that has policies: how the resources are listed, and how a policy is requested.
#[derive(Debug)]
pub struct PolicyKind {
    /// The kind of placeholder that the resource's ID fills.
    pub kind: &'static str,
    /// The call that lists the resources.
    pub list: &'static str,
    items: &'static str,
    /// The field that names an item in the call about its policy; empty if the items are names.
    item: &'static str,
    /// The field that names an item for people.
    name: &'static str,
    get: &'static str,
    policy: &'static [&'static str],
}

/// A kind of resource: its placeholder; the call for its list and the list's field; the fields that name an item, in the call
/// about its policy and for people; and that call, with the path of the policy in its answer.
const fn source(
    kind: &'static str,
    (list, items): (&'static str, &'static str),
    (item, name): (&'static str, &'static str),
    (get, policy): (&'static str, &'static [&'static str]),
) -> PolicyKind {
    PolicyKind { kind, list, items, item, name, get, policy }
}

/// Lambda functions.
pub const FUNCTIONS: PolicyKind = source(
    "function",
    ("lambda:ListFunctions", "Functions"),
    ("FunctionName", "FunctionName"),
    ("lambda:GetPolicy", &["Policy"]),
);

/// SQS queues.
pub const QUEUES: PolicyKind =
    source("queue", ("sqs:ListQueues", "QueueUrls"), ("", ""), ("sqs:GetQueueAttributes", &["Attributes", "Policy"]));

/// SNS topics.
pub const TOPICS: PolicyKind = source(
    "topic",
    ("sns:ListTopics", "Topics"),
    ("TopicArn", "TopicArn"),
    ("sns:GetTopicAttributes", &["Attributes", "Policy"]),
);

/// Secrets.
pub const SECRETS: PolicyKind = source(
    "secret",
    ("secretsmanager:ListSecrets", "SecretList"),
    ("ARN", "Name"),
    ("secretsmanager:GetResourcePolicy", &["ResourcePolicy"]),
);

/// KMS keys.
pub const KEYS: PolicyKind =
    source("key", ("kms:ListKeys", "Keys"), ("KeyId", "KeyId"), ("kms:GetKeyPolicy", &["Policy"]));

/// Image repositories.
pub const REPOSITORIES: PolicyKind = source(
    "repository",
    ("ecr:DescribeRepositories", "repositories"),
    ("repositoryName", "repositoryName"),
    ("ecr:GetRepositoryPolicy", &["policyText"]),
);

/// All kinds.
pub const ALL: [&PolicyKind; 6] = [&QUEUES, &TOPICS, &FUNCTIONS, &SECRETS, &KEYS, &REPOSITORIES];

/// How far a policy is open to everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Openness {
    /// Not open.
    Closed,
    /// Open through the URL of a function only.
    ByUrl,
    /// Open to everybody.
    Open,
}

/// The policy of a resource.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    /// The name of the resource for people and commands.
    pub id: &'a str,
    /// The policy's document; an empty view if the resource has no policy.
    pub document: View<'a>,
}

impl PolicyKind {
    /// The policies of the resources in a list. Missing answers are gaps. Secrets that are being deleted and keys that AWS
    /// manages are left out.
    pub fn policies<'a>(&self, cx: &mut CheckContext<'a>, listed: CallResult<'a>) -> Vec<Policy<'a>> {
        let items = listed.view().list(self.items).filter(|item| !item.get("DeletedDate").is_there());
        let policy = |item: View<'a>| {
            let named = |field: &str| if field.is_empty() { item.as_text() } else { item.text(field) };
            let document = self.document(cx, listed.region(), named(self.item))?;
            Some(Policy { id: named(self.name), document })
        };
        items.filter_map(policy).collect()
    }

    fn document<'a>(&self, cx: &mut CheckContext<'a>, region: &str, item: &str) -> Option<View<'a>> {
        if self.kind == KEYS.kind && !is_own_key(cx, region, item)? {
            return None;
        }
        let answer = cx.in_region(self.get, region, &[item])?;
        let document = self.policy.iter().fold(answer.view(), |view, name| view.get(name));
        // The other services report a missing policy as an error.
        let may_lack = [QUEUES.kind, TOPICS.kind, SECRETS.kind].contains(&self.kind) || !answer.code().is_empty();
        if document.is_object() || (may_lack && !document.is_there()) {
            return Some(document);
        }
        cx.add_unreadable(self.get, region);
        None
    }
}

/// Whether the account manages a key itself; `None` if that is not known, which is a gap.
fn is_own_key(cx: &mut CheckContext<'_>, region: &str, key: &str) -> Option<bool> {
    const DESCRIBE: &str = "kms:DescribeKey";
    match cx.in_region(DESCRIBE, region, &[key])?.view().get("KeyMetadata").text("KeyManager") {
        "CUSTOMER" => Some(true),
        "AWS" => Some(false),
        _ => {
            cx.add_unreadable(DESCRIBE, region);
            None
        }
    }
}

impl Policy<'_> {
    /// How far the policy is open to everybody (CRITERIA.md E9).
    pub fn openness(self) -> Openness {
        statements(self.document).map(openness).max().unwrap_or(Openness::Closed)
    }
}

fn openness(statement: Statement<'_>) -> Openness {
    match statement.is_public() {
        false => Openness::Closed,
        true if is_by_url(statement) => Openness::ByUrl,
        true => Openness::Open,
    }
}

/// Whether a statement admits only callers of a function's URL. Since October 2025, a function with a URL has two statements,
/// one with each of these keys.
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html>
fn is_by_url(statement: Statement<'_>) -> bool {
    statement.is_held_to("lambda:FunctionUrlAuthType", &|condition| condition.values == ["NONE"])
        || statement.is_held_to("lambda:InvokedViaFunctionUrl", &|condition| condition.only_flag() == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Draft;
    use crate::checks::trial::{Case, NOT_APPLICABLE, PASS, UNKNOWN};
    use crate::evidence::Verdict;
    use serde_json::{Value, json};

    const REGION: &str = "eu-west-1";

    fn judge(cx: &mut CheckContext<'_>, source: &PolicyKind) -> Draft {
        let policies: Vec<Policy<'_>> =
            cx.in_region(source.list, REGION, &[]).map(|listed| source.policies(cx, listed)).unwrap_or_default();
        match policies.iter().filter(|policy| policy.document.is_there()).count() {
            0 => Draft::NotApplicable("none".to_owned()),
            _ => Draft::Pass("some".to_owned()),
        }
    }

    /// Checks one resource of a kind, with an answer to the call about its policy.
    #[track_caller]
    fn check(source: &PolicyKind, answer: impl Fn(Case, Value) -> Case, expected: Verdict) {
        let item = if source.item.is_empty() { json!("one") } else { json!({source.item: "one"}) };
        let list = json!({ source.items: [item] });
        let parameter = match source.kind {
            "queue" => "QueueUrl",
            "secret" => "SecretId",
            _ => source.item,
        };
        let key = json!({"KeyMetadata": {"KeyId": "one", "KeyManager": "CUSTOMER"}});
        let case = Case::new().answers(source.list, REGION, json!({}), list);
        let case = case.answers("kms:DescribeKey", REGION, json!({"KeyId": "one"}), key);
        let case = answer(case, json!({ parameter: "one" }));
        let of_case = case.judge();
        let mut cx = of_case.context();
        let draft = judge(&mut cx, source);
        assert_eq!(cx.conclude(draft).verdict, expected, "{}", source.kind);
    }

    fn nested(source: &PolicyKind, policy: Value) -> Value {
        source.policy.iter().rev().fold(policy, |inner, name| json!({ *name: inner }))
    }

    #[test]
    fn a_policy_is_read_where_each_service_has_it() {
        for source in ALL {
            let says = |policy: Value| {
                move |case: Case, sent| case.answers(source.get, REGION, sent, nested(source, policy.clone()))
            };
            check(source, says(json!({"Statement": []})), PASS);
            check(source, says(json!("{cut off")), UNKNOWN);
            check(source, |case, sent| case.denied(source.get, REGION, sent), UNKNOWN);
            check(source, |case, _| case, UNKNOWN);
        }
    }

    #[test]
    fn what_has_no_policy_says_so_in_its_own_way() {
        for source in [&QUEUES, &TOPICS, &SECRETS] {
            check(source, |case, sent| case.answers(source.get, REGION, sent, json!({})), NOT_APPLICABLE);
        }
        for (source, code) in
            [(&FUNCTIONS, "ResourceNotFoundException"), (&REPOSITORIES, "RepositoryPolicyNotFoundException")]
        {
            check(source, |case, sent| case.answers_code(source.get, REGION, sent, code), NOT_APPLICABLE);
        }
        for source in [&FUNCTIONS, &REPOSITORIES, &KEYS] {
            check(source, |case, sent| case.answers(source.get, REGION, sent, json!({})), UNKNOWN);
        }
    }

    #[test]
    fn keys_of_aws_and_secrets_under_deletion_are_left_out() {
        let manager = |manager: &'static str| {
            move |case: Case, sent| {
                case.answers("kms:DescribeKey", REGION, sent, json!({"KeyMetadata": {"KeyManager": manager}}))
            }
        };
        check(&KEYS, manager("AWS"), NOT_APPLICABLE);
        check(&KEYS, manager(""), UNKNOWN);
        let deleted = json!({"SecretList": [{"ARN": "one", "DeletedDate": "2026-11-20T00:00:00Z"}]});
        let case =
            |case: Case, _: Value| case.answers("secretsmanager:ListSecrets", REGION, json!({}), deleted.clone());
        check(&SECRETS, case, NOT_APPLICABLE);
    }

    #[test]
    fn a_policy_is_open_by_its_widest_statement() {
        let by_url = json!({"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}});
        let via_url = json!({"Bool": {"Lambda:InvokedViaFunctionUrl": "true"}});
        let signed = json!({"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}});
        let owner = json!({"StringEquals": {"AWS:SourceOwner": "111122223333"}});
        let everybody = |condition: Value| json!({"Effect": "Allow", "Principal": "*", "Condition": condition});
        let but_one = json!({"Effect": "Allow", "NotPrincipal": {"AWS": "arn:aws:iam::1:root"}});
        for (list, expected) in [
            (json!([]), Openness::Closed),
            (json!([everybody(owner.clone())]), Openness::Closed),
            (json!([everybody(by_url.clone())]), Openness::ByUrl),
            (json!([everybody(by_url.clone()), everybody(via_url)]), Openness::ByUrl),
            (json!([everybody(by_url), everybody(json!({}))]), Openness::Open),
            (json!([everybody(signed)]), Openness::Open),
            (json!([everybody(json!({"StringNotEquals": {"lambda:FunctionUrlAuthType": "NONE"}}))]), Openness::Open),
            (json!(but_one), Openness::Open),
            (json!({"Effect": "Allow", "NotPrincipal": "*", "Condition": owner}), Openness::Closed),
            (json!({"Effect": "Deny", "Principal": "*"}), Openness::Closed),
        ] {
            let document = json!({ "Statement": list });
            let policy = Policy { id: "one", document: View::of(&document) };
            assert_eq!(policy.openness(), expected, "{document}");
        }
    }
}
