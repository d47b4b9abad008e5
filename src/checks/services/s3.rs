//! S3 buckets: which exist, what blocks public access to them, and what strangers may do with them.

use crate::checks::CheckContext;
use crate::checks::services::iam::policy::{Statement, statements};
use crate::evidence::Resource;
use crate::evidence::View;

const LIST: &str = "s3:ListBuckets";
const POLICY: &str = "s3:GetBucketPolicy";
const POLICY_STATUS: &str = "s3:GetBucketPolicyStatus";

/// The groups of everybody, and of everybody with an AWS account, in an access list.
const EVERYBODY: [&str; 2] =
    ["http://acs.amazonaws.com/groups/global/AllUsers", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"];

/// The account's buckets.
#[derive(Clone, Debug)]
pub struct Buckets<'a> {
    listed: Vec<Bucket<'a>>,
    is_complete: bool,
}

/// A bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bucket<'a> {
    /// The bucket's Region; empty if it is not known.
    pub region: &'a str,
    /// The bucket's name, which is unique in all of AWS.
    pub name: &'a str,
}

/// One of the four settings of S3 Block Public Access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// New access lists that let everybody in are refused.
    BlockPublicAcls,
    /// Access lists that let everybody in have no effect.
    IgnorePublicAcls,
    /// New policies that let everybody in are refused.
    BlockPublicPolicy,
    /// Policies that let everybody in have effect only within the account.
    RestrictPublicBuckets,
}

/// The settings of Block Public Access of the account or a bucket; `None` if the answer is missing.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a>(Option<View<'a>>);

/// What strangers may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
    /// List or read.
    Look,
    /// Change, add or delete.
    Change,
}

/// What strangers may do in a bucket, according to the evidence. A missing answer is a gap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Openness {
    /// What strangers may do by the policy.
    pub by_policy: Option<Power>,
    /// What strangers may do by the access list.
    pub by_list: Option<Power>,
}

impl<'a> Buckets<'a> {
    /// The buckets in the evidence, sorted by name as in S3's answer. A missing answer is a gap.
    pub fn of(cx: &mut CheckContext<'a>) -> Self {
        let answer = cx.once(LIST);
        let views = answer.into_iter().flat_map(|answer| answer.view().list("Buckets"));
        let listed = views.map(|view| Bucket { region: view.text("BucketRegion"), name: view.text("Name") });
        Self { listed: listed.collect(), is_complete: !cx.misses_any(&[LIST]) }
    }

    /// The buckets in the evidence.
    pub fn all(&self) -> impl ExactSizeIterator<Item = Bucket<'a>> {
        self.listed.iter().copied()
    }

    /// The bucket with this name. While the list is not complete, any name may be one of the account's buckets.
    ///
    /// # Errors
    /// [`NotOurs`] if the complete list does not have the bucket.
    pub fn find(&self, name: &'a str) -> Result<Bucket<'a>, NotOurs> {
        match self.all().find(|bucket| bucket.name == name) {
            Some(bucket) => Ok(bucket),
            None if self.is_complete => Err(NotOurs),
            None => Ok(Bucket { region: "", name }),
        }
    }
}

/// The error that a bucket belongs to another account or does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotOurs;

impl<'a> Bucket<'a> {
    /// The bucket as a finding names it.
    pub fn resource(self, what: impl Into<String>) -> Resource {
        Resource::new("bucket", self.name, self.region, what)
    }

    /// The bucket's own settings of Block Public Access. A missing answer is a gap.
    pub fn block(self, cx: &mut CheckContext<'a>) -> Block<'a> {
        Block::read(cx, "s3:GetPublicAccessBlock", &[self.name])
    }

    /// The bucket's policy, decoded; an empty view if it has none. A missing answer is a gap.
    pub fn policy(self, cx: &mut CheckContext<'a>) -> Option<View<'a>> {
        let answer = cx.for_item(POLICY, &[self.name])?;
        let policy = answer.view().get("Policy");
        if answer.code().is_empty() && !policy.is_object() {
            cx.add_unreadable(POLICY, answer.region());
            return None;
        }
        Some(policy)
    }

    /// The bucket's access list, with `Owner` and `Grants`; `None` if access lists are disabled. A missing answer is a gap.
    pub fn access_list(self, cx: &mut CheckContext<'a>) -> Option<View<'a>> {
        let list = cx.for_item("s3:GetBucketAcl", &[self.name]);
        let controls = cx.for_item("s3:GetBucketOwnershipControls", &[self.name])?;
        let mut rules = controls.view().get("OwnershipControls").list("Rules");
        let are_off = rules.any(|rule| rule.text("ObjectOwnership") == "BucketOwnerEnforced");
        list.filter(|_| !are_off).map(|list| list.view())
    }

    /// What strangers may do in the bucket, given the account's settings. What is blocked is not read, because it opens
    /// nothing.
    pub fn openness(self, cx: &mut CheckContext<'a>, account: Block<'a>) -> Openness {
        let block = self.block(cx);
        let state = |setting| account.and(block, setting);
        let (policies, lists) = (state(Setting::RestrictPublicBuckets), state(Setting::IgnorePublicAcls));
        let by_policy = if policies == Some(true) { None } else { self.power_by_policy(cx) };
        let by_list = if lists == Some(true) { None } else { self.power_by_list(cx) };
        Openness {
            by_policy: by_policy.filter(|_| policies == Some(false)),
            by_list: by_list.filter(|_| lists == Some(false)),
        }
    }

    fn power_by_policy(self, cx: &mut CheckContext<'a>) -> Option<Power> {
        let policy = self.policy(cx);
        let changes = policy.is_some_and(|policy| statements(policy).any(lets_strangers_change));
        self.has_public_policy(cx).then_some(if changes { Power::Change } else { Power::Look })
    }

    fn power_by_list(self, cx: &mut CheckContext<'a>) -> Option<Power> {
        let list = self.access_list(cx).unwrap_or_else(View::nothing);
        let to_everybody = list.list("Grants").filter(|grant| EVERYBODY.contains(&grant.get("Grantee").text("URI")));
        to_everybody.map(|grant| power_of(grant.text("Permission"))).max()
    }

    /// Whether AWS says that the bucket's policy is public, regardless of what is blocked.
    fn has_public_policy(self, cx: &mut CheckContext<'a>) -> bool {
        let Some(answer) = cx.for_item(POLICY_STATUS, &[self.name]) else { return false };
        let status = answer.view().get("PolicyStatus");
        if answer.code().is_empty() && !status.get("IsPublic").is_there() {
            cx.add_unreadable(POLICY_STATUS, answer.region());
        }
        status.flag("IsPublic")
    }
}

impl Setting {
    /// All settings.
    pub const ALL: [Self; 4] =
        [Self::BlockPublicAcls, Self::IgnorePublicAcls, Self::BlockPublicPolicy, Self::RestrictPublicBuckets];

    /// The setting's name in AWS's answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::BlockPublicAcls => "BlockPublicAcls",
            Self::IgnorePublicAcls => "IgnorePublicAcls",
            Self::BlockPublicPolicy => "BlockPublicPolicy",
            Self::RestrictPublicBuckets => "RestrictPublicBuckets",
        }
    }
}

impl<'a> Block<'a> {
    /// The account's settings, including those that its organization makes for it. A missing answer is a gap.
    pub fn of_account(cx: &mut CheckContext<'a>) -> Self {
        Self::read(cx, "s3control:GetPublicAccessBlock", &[])
    }

    /// The settings in an answer. An error that is an answer means that none is on.
    fn read(cx: &mut CheckContext<'a>, call: &str, item: &[&str]) -> Self {
        Self(cx.for_item(call, item).map(|answer| answer.view().get("PublicAccessBlockConfiguration")))
    }

    /// The settings in a record of AWS Config, which writes their names in another letter case; `None` without a record.
    pub fn recorded(view: Option<View<'a>>) -> Self {
        Self(view)
    }

    /// Whether a setting is on; `None` if that is not known.
    pub fn sets(self, setting: Setting) -> Option<bool> {
        let is_on =
            |(name, set): (&str, View<'_>)| name.eq_ignore_ascii_case(setting.name()) && set.as_flag() == Some(true);
        self.0.map(|view| view.entries().any(is_on))
    }

    /// Whether a setting is in effect, because it is on in one of the two; `None` if that is not known.
    pub fn and(self, other: Block<'_>, setting: Setting) -> Option<bool> {
        match (self.sets(setting), other.sets(setting)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        }
    }
}

impl Openness {
    /// The most that strangers may do; `None` if they may do nothing.
    pub fn power(self) -> Option<Power> {
        self.by_policy.max(self.by_list)
    }
}

fn power_of(permission: &str) -> Power {
    if ["WRITE", "WRITE_ACP", "FULL_CONTROL"].contains(&permission) { Power::Change } else { Power::Look }
}

/// Whether a statement allows everybody to change something.
fn lets_strangers_change(statement: Statement<'_>) -> bool {
    let all_but = statement.has_not_action()
        && !statement.not_actions().any(|action| action == "*" || action.eq_ignore_ascii_case("s3:*"));
    statement.is_public() && (all_but || statement.actions().any(changes_something))
}

/// Whether an action of a policy includes any `s3:Put…` or `s3:Delete…`, in any letter case.
pub fn changes_something(action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    if action == "*" {
        return true;
    }
    let Some(name) = action.strip_prefix("s3:") else { return false };
    let fixed = name.split(['*', '?']).next().unwrap_or_default();
    let is_pattern = fixed.len() < name.len();
    ["put", "delete"].into_iter().any(|verb| fixed.starts_with(verb) || (is_pattern && verb.starts_with(fixed)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn what_takes_in_putting_or_deleting_changes_something() {
        for action in
            ["*", "s3:*", "S3:PutObject", "s3:deleteobject", "s3:Put*", "s3:P*", "s3:De*", "s3:*Object", "s3:?ut*"]
        {
            assert!(changes_something(action), "{action}");
        }
        for action in ["s3:Get*", "s3:GetObject", "s3:List*", "s3:P", "s3:Describe*", "sqs:*", "s3:GetPut", ""] {
            assert!(!changes_something(action), "{action}");
        }
    }

    #[test]
    fn only_what_is_allowed_to_everybody_lets_strangers_change() {
        #[track_caller]
        fn check(statement: Value, expected: bool) {
            let policy = json!({ "Statement": [statement] });
            assert_eq!(statements(View::of(&policy)).any(lets_strangers_change), expected, "{policy}");
        }
        check(json!({"Effect": "Allow", "Principal": "*", "Action": "s3:PutObject"}), true);
        check(
            json!({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": ["s3:GetObject", "s3:DeleteObject"]}),
            true,
        );
        check(json!({"Effect": "Allow", "Principal": "*", "NotAction": "s3:DeleteBucket"}), true);
        check(json!({"Effect": "Allow", "NotPrincipal": {"AWS": "arn:aws:iam::1:root"}, "Action": "s3:*"}), true);
        check(json!({"Effect": "Allow", "Principal": "*", "NotAction": ["s3:*"]}), false);
        check(json!({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}), false);
        check(json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*"}), false);
        check(json!({"Effect": "Deny", "NotPrincipal": {"AWS": "arn:aws:iam::1:root"}, "Action": "s3:*"}), false);
        check(json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::1:root"}, "Action": "s3:*"}), false);
        let organization = json!({"StringEquals": {"aws:PrincipalOrgID": "o-1"}});
        check(json!({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Condition": organization}), false);
    }
}
