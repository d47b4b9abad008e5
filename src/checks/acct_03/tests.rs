use super::*;
use crate::checks::trial::{ACCOUNT, Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REVIEW, UNKNOWN, days_ago};
use crate::evidence::{CallOutcome, People};
use serde_json::{Value, json};

const DETAILS: &str = "iam:GetAccountAuthorizationDetails";

/// Adds these users, each with a password.
fn users(case: Case, names: &[&str]) -> Case {
    let rows: Vec<_> = names.iter().map(|name| [("user", *name), ("password_enabled", "true")]).collect();
    case.credential_report(&rows.iter().map(|row| &row[..]).collect::<Vec<_>>())
}

#[test]
fn names_that_look_shared_come_first_and_the_rest_is_for_a_person_to_say() {
    let case = users(Case::new(), &["zoe", "DevTeam", "ada", "aws-office"]).people(People::Few);
    case.names(own_sign_in, REVIEW, &["DevTeam", "aws-office", "ada", "zoe"]);
    assert!(case.check(own_sign_in, REVIEW).reason.contains("2 to 5"));
    users(Case::new(), &[]).names(own_sign_in, REVIEW, &[]);
    Case::new().check(own_sign_in, UNKNOWN);
    Case::new().denied("iam:GetCredentialReport", "", json!({})).check(own_sign_in, UNKNOWN);
}

#[test]
fn a_name_looks_shared_by_a_whole_word_before_the_at_sign() {
    for (name, shared) in [
        ("admin", true),
        ("Administrator", true),
        ("dev2", true),
        ("team.berlin", true),
        ("AWSLogin", true),
        ("rootUser", true),
        ("info@example.com", true),
        ("ada@company.com", false),
        ("devon", false),
        ("Testa", false),
        ("ada", false),
        ("", false),
    ] {
        assert_eq!(looks_shared(name), shared, "{name}");
    }
}

fn saml_role(action: &str, provider: &str) -> Value {
    let trust = json!({"Statement": [{"Effect": "Allow", "Action": action, "Principal": {"Federated": provider}}]});
    json!({"RoleName": "people", "Path": "/", "AssumeRolePolicyDocument": trust})
}

fn trusting(principal: Value) -> Value {
    let trust = json!({"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}]});
    json!({"RoleName": "from-outside", "Path": "/", "AssumeRolePolicyDocument": trust})
}

fn center_role() -> Value {
    json!({"RoleName": "AWSReservedSSO_A_1", "Path": "/aws-reserved/sso.amazonaws.com/eu-west-1/"})
}

/// An account with these roles and users, a SAML provider and no instance of Identity Center.
fn account(roles: &[Value], valid_until: Value, names: &[&str]) -> Case {
    let provider = json!({"Arn": "arn:aws:iam::111122223333:saml-provider/okta", "ValidUntil": valid_until});
    users(Case::new(), names)
        .answers(DETAILS, "", json!({}), json!({ "RoleDetailList": roles }))
        .answers("iam:ListSAMLProviders", "", json!({}), json!({"SAMLProviderList": [provider]}))
        .answers_everywhere("sso-admin:ListInstances", json!({"Instances": []}))
}

#[test]
fn people_come_in_through_a_directory_and_two_users_remain_at_most() {
    let okta = "arn:aws:iam::111122223333:saml-provider/okta";
    let (ahead, past) = (json!(days_ago(-1)), json!(days_ago(1)));
    for (role, until, is_used) in [
        (center_role(), Value::Null, true),
        (saml_role("sts:AssumeRoleWithSAML", okta), Value::Null, true),
        (saml_role("sts:AssumeRoleWithSAML", okta), ahead, true),
        (saml_role("sts:AssumeRoleWithSAML", okta), past, false),
        (saml_role("sts:AssumeRole", okta), Value::Null, false),
        (saml_role("sts:AssumeRoleWithSAML", "arn:aws:iam::111122223333:saml-provider/gone"), Value::Null, false),
    ] {
        let case = |names: &[&str]| account(std::slice::from_ref(&role), until.clone(), names);
        let (good, none) = if is_used { (PASS, PASS) } else { (PARTLY, FAIL) };
        case(&[]).check(federated, none);
        case(&["b"]).check(federated, good);
        case(&["b", "a"]).check(federated, good);
        case(&["b", "a", "c"]).names(federated, PARTLY, &["a", "b", "c"]);
    }
}

#[test]
fn an_instance_of_identity_center_alone_is_no_directory() {
    let instance =
        json!({"Instances": [{"InstanceArn": "arn:aws:sso:::instance/ssoins-1", "OwnerAccountId": ACCOUNT}]});
    let case = account(&[], Value::Null, &[]).answers("sso-admin:ListInstances", "eu-west-1", json!({}), instance);
    assert!(case.check(federated, FAIL).reason.contains("Identity Center is on"));
}

#[test]
fn roles_that_another_account_may_take_are_for_a_person_to_judge() {
    for (principal, verdict) in [
        (json!({"AWS": "arn:aws:iam::999988887777:root"}), REVIEW),
        (json!({"AWS": ["999988887777"]}), REVIEW),
        (json!("*"), REVIEW),
        (json!({"AWS": format!("arn:aws:iam::{ACCOUNT}:root")}), FAIL),
        (json!({"AWS": "AROAEXAMPLE"}), FAIL),
        (json!({"Service": "ec2.amazonaws.com"}), FAIL),
    ] {
        account(&[trusting(principal.clone())], Value::Null, &[]).check(federated, verdict);
        account(&[trusting(principal)], Value::Null, &["ada"]).check(federated, PARTLY);
    }
}

#[test]
fn a_directory_that_could_not_be_looked_for_is_neither_there_nor_missing() {
    let hidden = |names: &[&str]| account(&[], Value::Null, names).denied(DETAILS, "", json!({}));
    hidden(&[]).check(federated, UNKNOWN);
    hidden(&["a", "b"]).check(federated, UNKNOWN);
    let finding = hidden(&["a", "b", "c"]).check(federated, PARTLY);
    assert!(!finding.reason.contains("no directory"), "{}", finding.reason);
    account(&[], Value::Null, &["a"]).denied("iam:ListSAMLProviders", "", json!({})).check(federated, UNKNOWN);
    let part = json!({"RoleDetailList": [center_role()]});
    account(&[], Value::Null, &["a"]).breaks_off(DETAILS, "", json!({}), part).check(federated, UNKNOWN);
}

#[test]
fn every_region_counts_unless_the_organization_has_closed_it() {
    let case = account(&[center_role()], Value::Null, &[]);
    let came_to = |outcome| case.clone().came_to("sso-admin:ListInstances", "eu-west-1", json!({}), outcome, "");
    came_to(CallOutcome::Denied).check(federated, UNKNOWN);
    came_to(CallOutcome::Blocked).check(federated, UNKNOWN);
    let finding = case.clone().closed("sso-admin:ListInstances", "eu-west-1").check(federated, PASS);
    assert_eq!(finding.regions, ["ap-southeast-2", "us-east-1"]);
    let empty = account(&[], Value::Null, &[]).denied("sso-admin:ListInstances", "us-east-1", json!({}));
    empty.check(federated, UNKNOWN);
    // Regions that a person left out were not scanned.
    let narrowed = users(Case::new(), &[])
        .answers(DETAILS, "", json!({}), json!({"RoleDetailList": [center_role()]}))
        .answers("iam:ListSAMLProviders", "", json!({}), json!({}))
        .answers("sso-admin:ListInstances", "us-east-1", json!({}), json!({}));
    assert!(narrowed.check(federated, UNKNOWN).reason.contains("2 of 3"));
}

#[test]
fn keys_of_people_fail_and_new_ones_by_half() {
    let (within, edge, over, ahead) = (days_ago(89), days_ago(90), days_ago(91), days_ago(-2));
    let row = |name, password, active, made| {
        [
            ("user", name),
            ("password_enabled", password),
            ("access_key_2_active", active),
            ("access_key_2_last_rotated", made),
        ]
    };
    for (active, made, verdict) in [
        ("false", over.as_str(), PASS),
        ("true", within.as_str(), PARTLY),
        ("TRUE", edge.as_str(), PARTLY),
        ("true", over.as_str(), FAIL),
        ("true", "N/A", FAIL),
        ("true", ahead.as_str(), UNKNOWN),
    ] {
        let rows = [row("ada", "true", active, made), row("robot", "false", "true", &over)];
        Case::new().credential_report(&[&rows[0], &rows[1]]).check(no_personal_keys, verdict);
    }
    let rows = [row("ada", "true", "true", &within), row("bob", "true", "true", &over)];
    Case::new().credential_report(&[&rows[0], &rows[1]]).names(no_personal_keys, FAIL, &["bob", "ada"]);
    let machine = row("robot", "false", "true", &over);
    Case::new().credential_report(&[&machine]).check(no_personal_keys, NOT_APPLICABLE);
    Case::new().check(no_personal_keys, UNKNOWN);
}

#[test]
fn a_password_is_stale_after_ninety_days_without_use_or_else_since_it_was_set() {
    let (edge, over, ahead) = (days_ago(90), days_ago(91), days_ago(-2));
    let row = |used, changed, created| {
        [
            ("user", "ada"),
            ("password_enabled", "true"),
            ("password_last_used", used),
            ("password_last_changed", changed),
            ("user_creation_time", created),
        ]
    };
    for (used, changed, created, verdict) in [
        (edge.as_str(), "N/A", over.as_str(), PASS),
        (over.as_str(), edge.as_str(), edge.as_str(), FAIL),
        ("no_information", edge.as_str(), over.as_str(), PASS),
        ("no_information", over.as_str(), edge.as_str(), PASS),
        ("N/A", over.as_str(), over.as_str(), FAIL),
        ("N/A", "N/A", over.as_str(), FAIL),
        ("N/A", "N/A", "N/A", UNKNOWN),
        (ahead.as_str(), "N/A", "N/A", UNKNOWN),
    ] {
        Case::new().credential_report(&[&row(used, changed, created)]).check(no_stale_sign_ins, verdict);
    }
    Case::new().credential_report(&[&[("user", "robot")]]).check(no_stale_sign_ins, NOT_APPLICABLE);
    Case::new().check(no_stale_sign_ins, UNKNOWN);
}

#[test]
fn two_stale_sign_ins_with_a_second_factor_may_be_for_emergencies() {
    let over = days_ago(400);
    let row = |name, mfa| {
        [("user", name), ("password_enabled", "true"), ("password_last_used", over.as_str()), ("mfa_active", mfa)]
    };
    let check = |factors: &[&'static str], verdict, names: &[&str]| {
        let rows: Vec<_> = ["a", "b", "c"].into_iter().zip(factors).map(|(name, mfa)| row(name, *mfa)).collect();
        let rows: Vec<_> = rows.iter().map(|row| &row[..]).collect();
        Case::new().credential_report(&rows).names(no_stale_sign_ins, verdict, names);
    };
    check(&["true"], PARTLY, &["a"]);
    check(&["true", "true"], PARTLY, &["a", "b"]);
    check(&["true", "false"], FAIL, &["b", "a"]);
    check(&["true", "true", "true"], FAIL, &["a", "b", "c"]);
}
