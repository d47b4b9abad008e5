//! WKLD.05: leaked secrets.

use super::acct_12::is_scanned;
use crate::checks::services::iam::identities::{Identities, QUARANTINE};
use crate::checks::{CheckContext, Draft};
use crate::evidence::{Degree, Resource};
use crate::messages::findings::wkld_05 as say;

/// Checks `wkld-05.repositories-scanned`.
pub fn repositories_scanned(cx: &mut CheckContext<'_>) -> Draft {
    let mut seen = Vec::new();
    for answer in cx.in_every_region("inspector2:BatchGetAccountStatus") {
        let region = answer.region();
        if is_scanned(cx, answer, "codeRepository") == Some(true) {
            seen.push(Resource::new("", region, region, say::INSPECTOR));
        }
    }
    for answer in cx.in_every_region("codeguru-reviewer:ListRepositoryAssociations") {
        let all = answer.view().list("RepositoryAssociationSummaries");
        let alive = all.filter(|repository| !matches!(repository.text("State"), "Disassociated" | "Failed"));
        seen.extend(
            alive.map(|repository| Resource::new("", repository.text("Name"), answer.region(), say::OLD_REVIEWER)),
        );
    }
    let reason = if seen.is_empty() { say::NOTHING_LOOKS } else { say::AWS_LOOKS };
    Draft::Review(reason.to_owned(), seen)
}

/// Checks `wkld-05.no-exposed-keys`.
pub fn no_exposed_keys(cx: &mut CheckContext<'_>) -> Draft {
    let Some(identities) = Identities::of(cx) else { return Draft::Unknown(String::new()) };
    let all = identities
        .users()
        .map(|user| ("user", user))
        .chain(identities.groups().map(|group| ("group", group)))
        .chain(identities.roles().map(|role| ("role", role)));
    let mut failing = Vec::new();
    for (kind, identity) in all {
        let names: Vec<&str> = identity.of_aws().filter(|name| name.starts_with(QUARANTINE)).collect();
        if !names.is_empty() {
            failing.push(Resource::new(kind, identity.name(), "", say::by_policies(&names)));
        }
    }
    if failing.is_empty() {
        Draft::Pass(say::NO_QUARANTINE.to_owned())
    } else {
        Draft::Fail(Degree::Wholly, say::quarantined(failing.len()), failing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::trial::{ACCOUNT, Case, FAIL, PASS, REVIEW, UNKNOWN};
    use serde_json::{Value, json};

    const INSPECTOR: &str = "inspector2:BatchGetAccountStatus";
    const REVIEWER: &str = "codeguru-reviewer:ListRepositoryAssociations";
    const DETAILS: &str = "iam:GetAccountAuthorizationDetails";

    fn status(status: &str) -> Value {
        json!({"accounts": [{"accountId": ACCOUNT, "resourceState": {"codeRepository": {"status": status}}}]})
    }

    fn nothing_looks() -> Case {
        Case::new().answers_everywhere(INSPECTOR, status("DISABLED")).answers_everywhere(REVIEWER, json!({}))
    }

    #[test]
    fn whether_repositories_are_scanned_is_never_decided() {
        nothing_looks().names(repositories_scanned, REVIEW, &[]);
        let inspector = nothing_looks().answers(INSPECTOR, "eu-west-1", json!({}), status("ENABLED"));
        inspector.names(repositories_scanned, REVIEW, &["eu-west-1"]);
        for (state, names) in [
            (json!("Associated"), vec!["shop"]),
            (json!("Disassociated"), vec![]),
            (json!("Failed"), vec![]),
            (Value::Null, vec!["shop"]),
        ] {
            let old = json!({"RepositoryAssociationSummaries": [{"Name": "shop", "State": state}]});
            nothing_looks().answers(REVIEWER, "us-east-1", json!({}), old).names(repositories_scanned, REVIEW, &names);
        }
    }

    #[test]
    fn what_could_not_be_seen_of_repositories_is_unknown_unless_something_was() {
        Case::new().check(repositories_scanned, UNKNOWN);
        for call in [INSPECTOR, REVIEWER] {
            nothing_looks().denied(call, "us-east-1", json!({})).check(repositories_scanned, UNKNOWN);
            let seen = nothing_looks().answers(INSPECTOR, "eu-west-1", json!({}), status("ENABLED"));
            seen.denied(call, "us-east-1", json!({})).check(repositories_scanned, REVIEW);
        }
        let failed = json!({"failedAccounts": [{"accountId": ACCOUNT, "errorCode": "ACCESS_DENIED"}]});
        nothing_looks().answers(INSPECTOR, "us-east-1", json!({}), failed).check(repositories_scanned, UNKNOWN);
    }

    fn identities(details: Value) -> Case {
        Case::new().answers(DETAILS, "", json!({}), details)
    }

    fn attached(arn: &str) -> Value {
        let name = arn.rsplit('/').next().unwrap_or_default();
        json!([{"PolicyName": name, "PolicyArn": arn}])
    }

    #[test]
    fn a_quarantine_policy_of_any_version_on_anybody_fails() {
        for arn in [
            "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine",
            "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2",
            "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3",
            "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV4",
            "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV9",
        ] {
            for (list, name) in
                [("UserDetailList", "UserName"), ("GroupDetailList", "GroupName"), ("RoleDetailList", "RoleName")]
            {
                let one = json!({name: "ada", "AttachedManagedPolicies": attached(arn)});
                identities(json!({ list: [one] })).names(no_exposed_keys, FAIL, &["ada"]);
            }
        }
    }

    #[test]
    fn other_policies_are_no_quarantine() {
        for arn in [
            "arn:aws:iam::aws:policy/AdministratorAccess",
            "arn:aws:iam::111122223333:policy/AWSCompromisedKeyQuarantineV3",
            "arn:aws:iam::aws:policy/NotAWSCompromisedKeyQuarantine",
            "arn:aws-us-gov:iam::aws:policy/AWSCompromisedKeyQuarantineV3",
            // A path may contain colons.
            "arn:aws:iam::111122223333:policy/:iam::aws:policy/AWSCompromisedKeyQuarantineV3",
        ] {
            let user = json!({"UserName": "ada", "AttachedManagedPolicies": attached(arn)});
            identities(json!({"UserDetailList": [user]})).check(no_exposed_keys, PASS);
        }
        identities(json!({})).check(no_exposed_keys, PASS);
    }

    #[test]
    fn that_nobody_is_in_quarantine_is_said_only_when_all_were_seen() {
        let user = json!({"UserName": "ada", "AttachedManagedPolicies": attached("arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3")});
        let breaks_off = |data: Value| Case::new().breaks_off(DETAILS, "", json!({}), data);
        Case::new().check(no_exposed_keys, UNKNOWN);
        Case::new().denied(DETAILS, "", json!({})).check(no_exposed_keys, UNKNOWN);
        breaks_off(json!({"UserDetailList": []})).check(no_exposed_keys, UNKNOWN);
        let finding = breaks_off(json!({"UserDetailList": [user]})).check(no_exposed_keys, FAIL);
        assert_eq!((finding.resources[0].kind.as_str(), finding.resources[0].id.as_str()), ("user", "ada"));
        assert!(finding.reason.starts_with("A user, group or role is in quarantine"), "{}", finding.reason);
    }
}
