//! ACCT.02: the root user.

use crate::checks::services::iam::account_summary::AccountSummary;
use crate::checks::services::iam::credential_report::CredentialReport;
use crate::checks::services::iam::identities::Identities;
use crate::checks::services::organizations::{OrganizationRole, organization_role};
use crate::checks::{CheckContext, Draft};
use crate::evidence::{Degree, Resource, WORDS};
use crate::messages::findings::acct_02 as say;

/// For how many days a use of the root user is recent.
const RECENT_DAYS: u64 = 90;

/// The draft if an answer is missing; the gap says why.
fn unknown() -> Draft {
    Draft::Unknown(String::new())
}

/// Checks `acct-02.root-mfa`.
pub fn root_mfa(cx: &mut CheckContext<'_>) -> Draft {
    let Some(summary) = AccountSummary::of(cx) else { return unknown() };
    match summary {
        AccountSummary { mfa: Some(true), .. } => Draft::Pass(say::ROOT_HAS_MFA.to_owned()),
        AccountSummary { mfa: None, .. } => Draft::Unknown(say::SUMMARY_INCOMPLETE.to_owned()),
        summary if summary.has_no_credentials() => Draft::NotApplicable(say::ROOT_HAS_NOTHING.to_owned()),
        AccountSummary { password: Some(_), .. } => without_mfa(),
        _ => root_mfa_by_report(cx),
    }
}

fn without_mfa() -> Draft {
    let root = Resource::new(WORDS, say::ROOT, "", say::NO_MFA);
    Draft::Fail(Degree::Wholly, say::ROOT_LACKS_MFA.to_owned(), vec![root])
}

/// The draft if the summary does not say whether the root user has a password.
fn root_mfa_by_report(cx: &mut CheckContext<'_>) -> Draft {
    let report = match CredentialReport::of(cx) {
        Ok(report) => report,
        Err(reason) => return Draft::Unknown(reason),
    };
    match report.root() {
        Some(root) if root.password == Some(true) => without_mfa(),
        // In GovCloud, the root user cannot have a password, which the report calls not supported. In other partitions, the
        // summary says whether there is one.
        // Source: <https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-iam.html>
        Some(root) if root.active_keys().next().is_none() => Draft::NotApplicable(say::ROOT_HAS_NOTHING.to_owned()),
        _ if organization_role(cx) == Some(OrganizationRole::Member) => {
            Draft::Unknown(say::MEMBER_ROOT_UNKNOWN.to_owned())
        }
        _ => without_mfa(),
    }
}

/// Checks `acct-02.no-root-keys`.
pub fn no_root_keys(cx: &mut CheckContext<'_>) -> Draft {
    let Some(summary) = AccountSummary::of(cx) else { return unknown() };
    let found = [(summary.keys, say::HAS_KEYS), (summary.certificates, say::HAS_CERTIFICATES)];
    let failing: Vec<Resource> = found
        .into_iter()
        .filter(|(present, _)| *present == Some(true))
        .map(|(_, what)| Resource::new(WORDS, say::ROOT, "", what))
        .collect();
    if !failing.is_empty() {
        Draft::Fail(Degree::Wholly, say::ROOT_HAS_KEYS.to_owned(), failing)
    } else if summary.keys.is_none() {
        Draft::Unknown(say::SUMMARY_INCOMPLETE.to_owned())
    } else {
        Draft::Pass(say::ROOT_HAS_NO_KEYS.to_owned())
    }
}

/// Checks `acct-02.root-idle`.
pub fn root_idle(cx: &mut CheckContext<'_>) -> Draft {
    let summary = cx.optional("iam:GetAccountSummary", "", &[]);
    if summary.is_some_and(|answer| AccountSummary::in_answer(answer.view()).has_no_credentials()) {
        return Draft::NotApplicable(say::ROOT_HAS_NOTHING.to_owned());
    }
    judge_use(cx).unwrap_or_else(Draft::Unknown)
}

fn judge_use(cx: &mut CheckContext<'_>) -> Result<Draft, String> {
    let report = CredentialReport::of(cx)?;
    let root = report.root().ok_or(say::NO_ROOT_ROW)?;
    for key in root.keys.iter().filter_map(|key| key.used) {
        if report.is_within(RECENT_DAYS, key)? {
            let used = vec![Resource::new(WORDS, say::ROOT, "", say::key_used(key.date()))];
            return Ok(Draft::Fail(Degree::Wholly, say::ROOT_KEY_USED.to_owned(), used));
        }
    }
    match root.password_used {
        Some(used) if report.is_within(RECENT_DAYS, used)? => {
            let mut shown = vec![Resource::new(WORDS, say::ROOT, "", say::password_used(used.date()))];
            shown.extend(events(cx));
            Ok(Draft::Review(say::ROOT_USED.to_owned(), shown))
        }
        Some(used) => Ok(Draft::Pass(say::root_last_used(used.date()))),
        None => Ok(Draft::Pass(say::ROOT_NEVER_USED.to_owned())),
    }
}

/// The recent events of the root user, if they could be read, for the person who reviews them.
fn events(cx: &mut CheckContext<'_>) -> Vec<Resource> {
    let mut shown = Vec::new();
    for region in cx.regions_of("cloudtrail:LookupEvents") {
        let Some(answer) = cx.optional("cloudtrail:LookupEvents", region, &[]) else { continue };
        for event in answer.view().list("Events") {
            let when = event.time("EventTime").map(|at| at.to_minute()).unwrap_or_default();
            shown.push(Resource::new("", event.text("EventName"), region, when));
        }
    }
    shown
}

/// Checks `acct-02.daily-admin`.
pub fn daily_admin(cx: &mut CheckContext<'_>) -> Draft {
    let entities = cx.once("iam:ListEntitiesForPolicy");
    let Some(identities) = Identities::of(cx) else { return unknown() };
    let listed = |list, key, name: &str| {
        entities.is_some_and(|answer| answer.view().list(list).any(|entity| entity.text(key) == name))
    };
    let user = identities
        .users()
        .find(|user| listed("PolicyUsers", "UserName", user.name()) || identities.may_do_everything(*user));
    let group = identities.groups().find(|group| {
        let may = listed("PolicyGroups", "GroupName", group.name()) || identities.may_do_everything(*group);
        may && identities.members(*group).next().is_some()
    });
    let role = identities.roles().find(|role| {
        let may = listed("PolicyRoles", "RoleName", role.name()) || identities.may_do_everything(*role);
        may && role.is_for_people()
    });
    if let Some(role) = role {
        Draft::Pass(say::administrator_role(role.name()))
    } else if let Some(group) = group {
        Draft::Pass(say::administrator_group(group.name()))
    } else if let Some(user) = user {
        Draft::Pass(say::administrator_user(user.name()))
    } else {
        Draft::Fail(Degree::Wholly, say::NO_ADMINISTRATOR.to_owned(), Vec::new())
    }
}

/// Checks `acct-02.root-custody`.
pub fn root_custody(cx: &mut CheckContext<'_>) -> Draft {
    let Some(summary) = AccountSummary::of(cx) else { return unknown() };
    if (summary.password, summary.keys) == (Some(false), Some(false)) {
        return Draft::NotApplicable(say::ROOT_HAS_NOTHING.to_owned());
    }
    let mut shown = Vec::new();
    if organization_role(cx) == Some(OrganizationRole::Management)
        && let Some(answer) = cx.once("iam:ListOrganizationsFeatures")
    {
        let is_on = answer.view().texts("EnabledFeatures").any(|feature| feature == "RootCredentialsManagement");
        shown.push(Resource::new(WORDS, say::MEMBERS_ROOTS, "", if is_on { say::CENTRAL } else { say::NOT_CENTRAL }));
    }
    Draft::Review(say::CUSTODY.to_owned(), shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::trial::{ACCOUNT, Case, FAIL, NOT_APPLICABLE, PASS, REVIEW, UNKNOWN, days_ago};
    use crate::evidence::Verdict;
    use serde_json::{Value, json};

    fn summary(map: Value) -> Case {
        Case::new().answers("iam:GetAccountSummary", "", json!({}), json!({ "SummaryMap": map }))
    }

    #[test]
    fn root_needs_a_second_factor_unless_it_has_nothing_to_sign_in_with() {
        for (mfa, password, keys, verdict) in
            [(1, 1, 0, PASS), (1, 0, 0, PASS), (0, 1, 0, FAIL), (0, 0, 1, FAIL), (0, 0, 0, NOT_APPLICABLE)]
        {
            let map =
                json!({"AccountMFAEnabled": mfa, "AccountPasswordPresent": password, "AccountAccessKeysPresent": keys});
            summary(map).check(root_mfa, verdict);
        }
        summary(json!({})).check(root_mfa, UNKNOWN);
        Case::new().denied("iam:GetAccountSummary", "", json!({})).check(root_mfa, UNKNOWN);
    }

    #[test]
    fn the_credential_report_decides_where_the_summary_does_not_know_of_a_password() {
        let old = || summary(json!({"AccountMFAEnabled": 0, "AccountAccessKeysPresent": 0}));
        let row =
            |password, key| [("user", "<root_account>"), ("password_enabled", password), ("access_key_1_active", key)];
        for (password, key, alone, member) in [
            ("true", "false", FAIL, FAIL),
            ("false", "false", NOT_APPLICABLE, NOT_APPLICABLE),
            ("FALSE", "true", FAIL, UNKNOWN),
            ("not_supported", "false", NOT_APPLICABLE, NOT_APPLICABLE),
            ("not_supported", "true", FAIL, UNKNOWN),
        ] {
            old().credential_report(&[&row(password, key)]).check(root_mfa, alone);
            old().member().credential_report(&[&row(password, key)]).check(root_mfa, member);
        }
        old().check(root_mfa, UNKNOWN);
    }

    #[test]
    fn keys_and_certificates_of_root_fail_active_or_not() {
        for (keys, certificates, verdict) in [
            (json!(0), json!(0), PASS),
            (json!(0), Value::Null, PASS),
            (json!(1), json!(0), FAIL),
            (json!(0), json!(1), FAIL),
            (Value::Null, json!(0), UNKNOWN),
        ] {
            let map = json!({"AccountAccessKeysPresent": keys, "AccountSigningCertificatesPresent": certificates});
            summary(map).check(no_root_keys, verdict);
        }
    }

    #[test]
    fn recent_use_of_roots_keys_fails_and_of_its_password_is_for_a_person_to_judge() {
        let case = |password: &str, key: &str| {
            let row =
                [("user", "<root_account>"), ("password_last_used", password), ("access_key_1_last_used_date", key)];
            Case::new().credential_report(&[&row])
        };
        let (recent, edge, old, ahead) = (days_ago(3), days_ago(90), days_ago(91), days_ago(-3));
        for (password, key, verdict) in [
            ("no_information", "N/A", PASS),
            (old.as_str(), old.as_str(), PASS),
            (edge.as_str(), "N/A", REVIEW),
            (recent.as_str(), old.as_str(), REVIEW),
            (recent.as_str(), recent.as_str(), FAIL),
            ("N/A", edge.as_str(), FAIL),
            (ahead.as_str(), "N/A", UNKNOWN),
        ] {
            case(password, key).check(root_idle, verdict);
        }
        Case::new().credential_report(&[]).check(root_idle, UNKNOWN);
        Case::new().check(root_idle, UNKNOWN);
    }

    #[test]
    fn a_root_that_cannot_sign_in_has_no_use_to_judge() {
        let of = |password: u8| {
            summary(json!({"AccountMFAEnabled": 0, "AccountPasswordPresent": password, "AccountAccessKeysPresent": 0}))
        };
        let used = days_ago(3);
        let row = [("user", "<root_account>"), ("password_last_used", used.as_str())];
        of(0).credential_report(&[&row]).check(root_idle, NOT_APPLICABLE);
        of(1).credential_report(&[&row]).check(root_idle, REVIEW);
        let unsaid = Case::new().denied("iam:GetAccountSummary", "", json!({}));
        unsaid.credential_report(&[&row]).check(root_idle, REVIEW);
    }

    #[test]
    fn what_root_did_is_shown_where_it_could_be_read() {
        let row = [("user", "<root_account>"), ("password_last_used", &days_ago(3))];
        let events = json!({"Events": [{"EventName": "ConsoleLogin", "EventTime": "2026-11-20T10:00:00Z"}]});
        let finding = Case::new()
            .credential_report(&[&row])
            .answers("cloudtrail:LookupEvents", "us-east-1", json!({}), events)
            .denied("cloudtrail:LookupEvents", "eu-west-1", json!({}))
            .check(root_idle, REVIEW);
        assert_eq!(finding.resources.len(), 2);
    }

    /// An account with these identities, in which the policy's list of entities is empty.
    fn identities(details: Value) -> Case {
        let sent = json!({"PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"});
        Case::new().answers("iam:GetAccountAuthorizationDetails", "", json!({}), details).answers(
            "iam:ListEntitiesForPolicy",
            "",
            sent,
            json!({}),
        )
    }

    fn attached() -> Value {
        json!([{"PolicyName": "AdministratorAccess", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}])
    }

    fn role(path: &str, principal: Value) -> Value {
        let trust = json!({"Statement": {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}});
        json!({"RoleDetailList": [{"RoleName": "admin", "Path": path, "AssumeRolePolicyDocument": trust, "AttachedManagedPolicies": attached()}]})
    }

    #[test]
    fn an_administrator_is_somebody_who_can_come_in() {
        let everything = json!({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
        let group = json!([{"GroupName": "admins", "AttachedManagedPolicies": attached()}]);
        let own = json!([{"Arn": "arn:aws:iam::1:policy/all", "PolicyVersionList": [
            {"IsDefaultVersion": false, "Document": {}}, {"IsDefaultVersion": true, "Document": everything}]}]);
        let cases: [(Value, Verdict); 12] = [
            (json!({}), FAIL),
            (json!({"UserDetailList": [{"UserName": "ada", "AttachedManagedPolicies": attached()}]}), PASS),
            (
                json!({"UserDetailList": [{"UserName": "ada", "UserPolicyList": [{"PolicyDocument": everything}]}]}),
                PASS,
            ),
            (
                json!({"UserDetailList": [{"UserName": "ada", "AttachedManagedPolicies": [{"PolicyArn": "arn:aws:iam::1:policy/all"}]}], "Policies": own}),
                PASS,
            ),
            (json!({"GroupDetailList": group}), FAIL),
            (json!({"GroupDetailList": group, "UserDetailList": [{"UserName": "ada", "GroupList": ["admins"]}]}), PASS),
            (
                role(
                    "/aws-reserved/sso.amazonaws.com/eu-west-1/",
                    json!({"Federated": "arn:aws:iam::1:saml-provider/x"}),
                ),
                PASS,
            ),
            (role("/", json!({"Federated": "arn:aws:iam::1:saml-provider/x"})), PASS),
            (role("/", json!({"AWS": "arn:aws:iam::999988887777:root"})), PASS),
            (role("/", json!({"AWS": "arn:aws:iam::1:user/ada"})), PASS),
            (role("/", json!({"Service": "ec2.amazonaws.com"})), FAIL),
            (role("/", json!({"Federated": "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com"})), FAIL),
        ];
        for (details, verdict) in cases {
            identities(details).check(daily_admin, verdict);
        }
    }

    #[test]
    fn an_administrator_counts_only_when_both_calls_answered() {
        let user = json!({"UserDetailList": [{"UserName": "ada", "AttachedManagedPolicies": attached()}]});
        let case = Case::new().answers("iam:GetAccountAuthorizationDetails", "", json!({}), user);
        case.check(daily_admin, UNKNOWN);
    }

    #[test]
    fn that_there_is_no_administrator_is_said_only_when_both_calls_answered() {
        let case = Case::new().answers("iam:GetAccountAuthorizationDetails", "", json!({}), json!({}));
        case.check(daily_admin, UNKNOWN);
    }

    #[test]
    fn custody_is_for_a_person_to_judge_and_the_management_account_shows_its_members() {
        let map = json!({"AccountMFAEnabled": 1, "AccountPasswordPresent": 1, "AccountAccessKeysPresent": 0});
        summary(map.clone()).check(root_custody, REVIEW);
        let managed = |manager: &str| {
            let organization = json!({"Organization": {"MasterAccountId": manager}});
            summary(map.clone()).answers("organizations:DescribeOrganization", "", json!({}), organization)
        };
        managed("999988887777").check(root_custody, REVIEW);
        managed(ACCOUNT).check(root_custody, UNKNOWN);
        for (data, what) in [
            (json!({"EnabledFeatures": ["RootCredentialsManagement"]}), say::CENTRAL),
            (json!({"EnabledFeatures": ["RootSessions"]}), say::NOT_CENTRAL),
        ] {
            let case = managed(ACCOUNT).answers("iam:ListOrganizationsFeatures", "", json!({}), data);
            assert_eq!(case.check(root_custody, REVIEW).resources[0].what, what);
        }
        let none = json!({"AccountMFAEnabled": 0, "AccountPasswordPresent": 0, "AccountAccessKeysPresent": 0});
        summary(none).check(root_custody, NOT_APPLICABLE);
    }
}
