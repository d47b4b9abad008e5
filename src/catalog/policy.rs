//! The permissions that calls of the catalog need: as an IAM policy, as a role in a CloudFormation template, and as the
//! policies that limit a session. No action has a wildcard. An action that would allow more than is read is narrowed to
//! resources.

use crate::catalog::CallId;
use crate::messages::policy as say;
use crate::stdx::glob;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The largest size of a managed policy in characters, without white space.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
pub const MANAGED_LIMIT: usize = 6144;

/// The largest size of a session's policies in characters, including the ARNs.
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>
pub const SESSION_LIMIT: usize = 2048;

/// The name of the role in the template.
pub const ROLE: &str = "footing-read-only";

/// The name of the role that every account of an organization has for the collector.
pub const ORGANIZATION_ROLE: &str = "footing-organization-read-only";

/// The only operation that is sent and not in the catalog, because it reads nothing. It is sent only if a person asks for a
/// less powerful session.
pub const ASSUME_ROLE: &str = "sts:AssumeRole";

/// The permissions of AWS's managed policy SecurityAudit. A limited session has them and the few that they lack.
const SECURITY_AUDIT: &str = include_str!("calls/security-audit.txt");

/// Permissions: each action with the resources on which it is allowed, as ARNs with `{partition}`; none means all.
type Grants = BTreeMap<&'static str, BTreeSet<&'static str>>;

/// A statement that allows actions on resources. The keys are in the order in which people read them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    sid: String,
    effect: &'static str,
    action: Vec<&'static str>,
    resource: Vec<String>,
}

/// An IAM policy.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    version: &'static str,
    statement: Vec<Statement>,
}

/// The policies of an `AssumeRole` request. They limit the session to what the calls need.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SessionPolicies {
    /// The managed policies.
    pub policy_arns: Vec<ManagedPolicy>,
    /// The permissions that the managed policies lack; `None` if they lack none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
}

/// A managed policy, by its ARN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ManagedPolicy {
    /// The ARN, such as `arn:aws:iam::aws:policy/SecurityAudit`.
    pub arn: String,
}

impl Policy {
    /// Returns the policy that allows exactly these calls in a partition.
    pub fn of(calls: impl IntoIterator<Item = CallId>, partition: &str) -> Self {
        Self::from_grants(&grants(calls), partition)
    }

    fn from_grants(grants: &Grants, partition: &str) -> Self {
        let mut by_resources: BTreeMap<&BTreeSet<&str>, Vec<&'static str>> = BTreeMap::new();
        for (action, resources) in grants {
            by_resources.entry(resources).or_default().push(action);
        }
        let statement = |(resources, action): (&BTreeSet<&str>, Vec<&'static str>)| Statement {
            sid: sid(resources, &action),
            effect: "Allow",
            resource: if resources.is_empty() {
                vec!["*".to_owned()]
            } else {
                resources.iter().map(|resource| resource.replace("{partition}", partition)).collect()
            },
            action,
        };
        Self { version: "2012-10-17", statement: by_resources.into_iter().map(statement).collect() }
    }

    /// Returns the policy as JSON on one line, for requests.
    #[expect(clippy::expect_used, reason = "texts and lists of texts are always JSON")]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("JSON")
    }

    /// Returns the policy as indented JSON, for people.
    #[expect(clippy::expect_used, reason = "texts and lists of texts are always JSON")]
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).expect("JSON")
    }

    /// Returns the number of characters as IAM counts them: without white space.
    pub fn characters(&self) -> usize {
        self.to_json().chars().filter(|letter| !letter.is_whitespace()).count()
    }

    /// Whether the policy allows nothing.
    pub fn is_empty(&self) -> bool {
        self.statement.is_empty()
    }
}

impl SessionPolicies {
    /// Returns the policies of a session that can make these calls in a partition: SecurityAudit, and the permissions that it
    /// lacks. A session never has more permissions than its role.
    pub fn of(calls: impl IntoIterator<Item = CallId>, partition: &str) -> Self {
        let mut lacking = grants(calls);
        let audit: Vec<Audit<'_>> = Audit::lines().collect();
        lacking.retain(|action, resources| {
            let Some(allowed) = audit.iter().find(|allowed| allowed.covers(action)) else { return true };
            resources.retain(|resource| !allowed.resources.contains(resource));
            !allowed.resources.is_empty() && !resources.is_empty()
        });
        Self {
            policy_arns: vec![ManagedPolicy { arn: format!("arn:{partition}:iam::aws:policy/SecurityAudit") }],
            policy: Some(Policy::from_grants(&lacking, partition)).filter(|policy| !policy.is_empty()),
        }
    }

    /// Returns the number of characters as STS counts them.
    pub fn characters(&self) -> usize {
        let arns = self.policy_arns.iter().map(|policy| policy.arn.len());
        arns.sum::<usize>() + self.policy.as_ref().map_or(0, |policy| policy.to_json().len())
    }
}

/// Returns a CloudFormation template in YAML of a role that can make exactly these calls. The user or role in its parameter may
/// assume the role; without one, everyone in the account who has the permission to.
pub fn cloudformation(calls: impl IntoIterator<Item = CallId>) -> String {
    let statements: String = statements(calls).lines().map(|line| format!("              {line}\n")).collect();
    format!(
        r#"AWSTemplateFormatVersion: "2010-09-09"
Description: {template}

Parameters:
  PrincipalArn:
    Type: String
    Default: ""
    AllowedPattern: ^(arn:aws[a-z-]*:iam::\d{{12}}:(user|role)/[\w+=,.@/-]+)?$
    Description: {principal}

Conditions:
  HasPrincipal: !Not [!Equals [!Ref PrincipalArn, ""]]

Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: {ROLE}
      Description: {role}
      MaxSessionDuration: 3600
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            Principal:
              AWS: !If [HasPrincipal, !Ref PrincipalArn, !Sub "arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:root"]
      Policies:
        - PolicyName: {ROLE}
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
{statements}
Outputs:
  RoleArn:
    Description: {arn}
    Value: !GetAtt Role.Arn
"#,
        template = say::TEMPLATE,
        principal = say::PRINCIPAL,
        role = say::ROLE,
        arn = say::ROLE_ARN,
    )
}

/// Returns the statements that allow exactly these calls, as YAML for a CloudFormation template, without indentation.
pub fn statements(calls: impl IntoIterator<Item = CallId>) -> String {
    let mut statements = String::new();
    for Statement { sid, effect, action, resource } in Policy::of(calls, "${AWS::Partition}").statement {
        let _ = writeln!(statements, "- Sid: {sid}\n  Effect: {effect}");
        let _ = writeln!(statements, "  Action:");
        for action in action {
            let _ = writeln!(statements, "    - {action}");
        }
        let _ = writeln!(statements, "  Resource:");
        for resource in resource {
            let function = if resource.contains("${") { "!Sub " } else { "" };
            let _ = writeln!(statements, "    - {function}\"{resource}\"");
        }
    }
    statements
}

/// Returns the permissions that calls need together. An action that one of them needs on all resources is not narrowed.
fn grants(calls: impl IntoIterator<Item = CallId>) -> Grants {
    let mut grants = Grants::new();
    let mut wide = BTreeSet::new();
    for call in calls {
        let call = call.get();
        for action in call.iam {
            grants.entry(action).or_default().extend(call.resources);
            if call.resources.is_empty() {
                wide.insert(*action);
            }
        }
    }
    for action in wide {
        grants.insert(action, BTreeSet::new());
    }
    grants
}

/// Returns the name of a statement: `Read`, and the service if the actions are narrowed.
fn sid(resources: &BTreeSet<&str>, actions: &[&str]) -> String {
    let service = actions.first().and_then(|action| action.split(':').next()).unwrap_or_default();
    let mut letters = if resources.is_empty() { "" } else { service }.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    "Read".chars().chain(first).chain(letters).collect()
}

/// A line of [`SECURITY_AUDIT`].
struct Audit<'a> {
    /// The action; may end with `*`.
    action: &'a str,
    /// The resources on which the action is allowed; none means all.
    resources: Vec<&'a str>,
}

impl Audit<'static> {
    fn lines() -> impl Iterator<Item = Self> {
        SECURITY_AUDIT.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
            let mut words = line.split(' ');
            Some(Self { action: words.next().filter(|action| !action.is_empty())?, resources: words.collect() })
        })
    }
}

impl Audit<'_> {
    fn covers(&self, action: &str) -> bool {
        glob::fits_action(self.action, action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const PARTITIONS: [&str; 3] = ["aws", "aws-cn", "aws-us-gov"];

    fn named<const N: usize>(names: [&str; N]) -> [CallId; N] {
        names.map(|name| CallId::find(name).expect("a call of the catalog"))
    }

    #[test]
    fn the_policies_of_all_calls_are_these() {
        let pretty = |policy: serde_json::Result<String>| policy.expect("JSON");
        insta::assert_snapshot!("managed", pretty(serde_json::to_string_pretty(&Policy::of(CallId::all(), "aws"))));
        insta::assert_snapshot!("cloudformation", cloudformation(CallId::all()));
        let session = SessionPolicies::of(CallId::all(), "aws");
        insta::assert_snapshot!("session", pretty(serde_json::to_string_pretty(&session)));
    }

    #[test]
    fn they_keep_within_the_limits_in_every_partition() {
        for partition in PARTITIONS {
            let managed = Policy::of(CallId::all(), partition).characters();
            assert!(managed <= MANAGED_LIMIT, "{partition}: {managed}");
            let session = SessionPolicies::of(CallId::all(), partition).characters();
            assert!(session <= SESSION_LIMIT, "{partition}: {session}");
        }
    }

    #[test]
    fn no_action_has_a_wildcard() {
        for statement in Policy::of(CallId::all(), "aws").statement {
            assert!(statement.action.iter().all(|action| !action.contains('*')), "{statement:?}");
        }
    }

    #[test]
    fn actions_that_would_show_secrets_are_narrowed() {
        let all = grants(CallId::all());
        assert!(["apigateway:GET", "ssm:GetDocument"].iter().all(|action| !all[action].is_empty()));
        // API keys are below `/apikeys` and `/usageplans/…/keys`.
        for resource in &all["apigateway:GET"] {
            assert!(
                !resource.ends_with('*') && !resource.contains("key") && !resource.ends_with("*/keys"),
                "{resource}"
            );
        }
    }

    #[test]
    fn only_what_the_chosen_calls_need_is_allowed() {
        let policy = Policy::of(named(["s3control:GetPublicAccessBlock", "sts:GetCallerIdentity"]), "aws-cn");
        let expected = json!({ "Version": "2012-10-17", "Statement": [
            { "Sid": "Read", "Effect": "Allow", "Action": ["s3:GetAccountPublicAccessBlock"], "Resource": ["*"] },
        ] });
        assert_eq!(json!(policy), expected);
        assert!(Policy::of(named(["sts:GetCallerIdentity"]), "aws").is_empty());
    }

    #[test]
    fn a_session_has_what_security_audit_lacks() {
        let session = |calls: &[CallId]| json!(SessionPolicies::of(calls.iter().copied(), "aws-us-gov"));
        let covered = session(&named(["iam:GetAccountSummary", "apigateway:GetRestApis"]));
        assert_eq!(covered, json!({"PolicyArns": [{"arn": "arn:aws-us-gov:iam::aws:policy/SecurityAudit"}]}));
        let lacking = session(&named(["apigateway:GetRestApis", "apigateway:GetUsagePlans"]));
        assert_eq!(lacking["Policy"]["Statement"][0]["Resource"], json!(["arn:aws-us-gov:apigateway:*::/usageplans"]));
    }

    #[test]
    fn every_line_of_security_audit_is_about_an_action_of_the_catalog() {
        let all = grants(CallId::all());
        for line in Audit::lines() {
            let (_, resources) = all.iter().find(|(action, _)| line.covers(action)).expect(line.action);
            assert!(line.resources.iter().all(|resource| resources.contains(resource)), "{}", line.action);
        }
    }
}
