use super::*;
use crate::checks::trial::{ACCOUNT, Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REVIEW, UNKNOWN};
use serde_json::{Value, json};

const DETAILS: &str = "iam:GetAccountAuthorizationDetails";
const INSTANCES: &str = "sso-admin:ListInstances";
const SETS: &str = "sso-admin:ListPermissionSetsProvisionedToAccount";
const ASSIGNMENTS: &str = "sso-admin:ListAccountAssignments";
const INSTANCE: &str = "arn:aws:sso:::instance/ssoins-1";
const SET: &str = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
const OTHER_ACCOUNT: &str = "999988887777";

fn of_aws(name: &str) -> Value {
    json!({"PolicyName": name, "PolicyArn": format!("arn:aws:iam::aws:policy/{name}")})
}

fn own(name: &str) -> Value {
    json!({"PolicyName": name, "PolicyArn": format!("arn:aws:iam::{ACCOUNT}:policy/{name}")})
}

fn user(name: &str, groups: &[&str], attached: &[Value]) -> Value {
    json!({"UserName": name, "GroupList": groups, "AttachedManagedPolicies": attached})
}

/// An account with these users and no Identity Center.
fn users(users: &[Value]) -> Case {
    Case::new()
        .answers(DETAILS, "", json!({}), json!({ "UserDetailList": users }))
        .answers_everywhere(INSTANCES, json!({"Instances": []}))
}

/// The management account, with an instance in `eu-west-1` whose permission set is assigned to principals of these kinds.
fn assigned(case: Case, to: &[&str]) -> Case {
    let entries: Vec<Value> = to.iter().map(|kind| json!({"PrincipalType": kind, "PrincipalId": "1"})).collect();
    with_instance(case, ACCOUNT, ACCOUNT)
        .answers(SETS, "eu-west-1", json!({"InstanceArn": INSTANCE}), json!({"PermissionSets": [SET]}))
        .answers(ASSIGNMENTS, "eu-west-1", set(), json!({ "AccountAssignments": entries }))
}

fn set() -> Value {
    json!({"InstanceArn": INSTANCE, "PermissionSetArn": SET})
}

/// Adds an organization with this management account, and an instance with this owner.
fn with_instance(case: Case, manager: &str, owner: &str) -> Case {
    let instance = json!({"Instances": [{"InstanceArn": INSTANCE, "OwnerAccountId": owner}]});
    let organization = json!({"Organization": {"MasterAccountId": manager}});
    case.answers("organizations:DescribeOrganization", "", json!({}), organization).answers(
        INSTANCES,
        "eu-west-1",
        json!({}),
        instance,
    )
}

#[test]
fn rights_of_ones_own_fail_and_by_half_for_those_who_are_in_groups_too() {
    let inline = json!({"UserName": "ada", "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": {}}]});
    let grouped = user("bob", &["dev"], &[own("a")]);
    for (list, verdict, names) in [
        (vec![user("ada", &["dev"], &[])], PASS, vec![]),
        (vec![user("ada", &[], &[])], PASS, vec![]),
        (vec![user("ada", &[], &[of_aws("IAMUserChangePassword")])], PASS, vec![]),
        (vec![user("ada", &["dev"], &[of_aws("AWSCompromisedKeyQuarantineV3")])], PASS, vec![]),
        (vec![user("ada", &["dev"], &[own("AWSCompromisedKeyQuarantineV3")])], PARTLY, vec!["ada"]),
        (vec![user("ada", &[], &[own("IAMUserChangePassword")])], FAIL, vec!["ada"]),
        (vec![user("ada", &[], &[of_aws("ReadOnlyAccess")])], FAIL, vec!["ada"]),
        (vec![inline.clone()], FAIL, vec!["ada"]),
        (vec![grouped.clone()], PARTLY, vec!["bob"]),
        (vec![grouped.clone(), user("abe", &["dev"], &[own("a")])], PARTLY, vec!["abe", "bob"]),
        (vec![grouped, user("zoe", &[], &[own("a")]), inline], FAIL, vec!["ada", "zoe", "bob"]),
        (vec![], NOT_APPLICABLE, vec![]),
    ] {
        users(&list).names(through_groups, verdict, &names);
    }
    let idle = users(&[user("ada", &[], &[])]).check(through_groups, PASS);
    assert!(idle.reason.contains("The user ada has none"), "{}", idle.reason);
}

#[test]
fn a_boundary_is_no_right() {
    let boundary =
        json!({"UserName": "ada", "GroupList": ["dev"], "PermissionsBoundary": {"PermissionsBoundaryArn": "arn"}});
    users(&[boundary]).check(through_groups, PASS);
}

#[test]
fn assignments_to_single_people_fail_by_half() {
    let good = [user("ada", &["dev"], &[])];
    for (to, verdict, names) in
        [(&["GROUP", "GROUP"][..], PASS, vec![]), (&["GROUP", "USER"], PARTLY, vec![SET]), (&[], PASS, vec![])]
    {
        assigned(users(&good), to).names(through_groups, verdict, &names);
    }
    assigned(users(&[]), &["GROUP"]).check(through_groups, PASS);
    assigned(users(&[]), &[]).check(through_groups, NOT_APPLICABLE);
    assigned(users(&[user("ada", &["dev"], &[own("a")])]), &["USER"]).names(through_groups, PARTLY, &["ada", SET]);
    assigned(users(&[user("ada", &[], &[own("a")])]), &["USER"]).names(through_groups, FAIL, &["ada", SET]);
}

#[test]
fn an_instance_in_several_regions_is_read_where_it_answers() {
    let copy = json!({"Instances": [{"InstanceArn": INSTANCE, "OwnerAccountId": ACCOUNT}]});
    assigned(users(&[]), &["USER"])
        .answers(INSTANCES, "ap-southeast-2", json!({}), copy)
        .denied(SETS, "ap-southeast-2", json!({"InstanceArn": INSTANCE}))
        .names(through_groups, PARTLY, &[SET]);
}

#[test]
fn an_instance_of_another_account_that_cannot_be_read_makes_a_pass_a_review() {
    let good = [user("ada", &["dev"], &[])];
    let member = |users_of: &[Value]| with_instance(users(users_of), OTHER_ACCOUNT, OTHER_ACCOUNT);
    let denied = |case: Case| case.denied(SETS, "eu-west-1", json!({"InstanceArn": INSTANCE}));
    denied(member(&good)).check(through_groups, REVIEW);
    denied(member(&[])).check(through_groups, REVIEW);
    denied(member(&[user("ada", &[], &[own("a")])])).check(through_groups, FAIL);
    // An account that administers Identity Center for the organization can read the instance.
    member(&good)
        .answers(SETS, "eu-west-1", json!({"InstanceArn": INSTANCE}), json!({"PermissionSets": [SET]}))
        .answers(ASSIGNMENTS, "eu-west-1", set(), json!({"AccountAssignments": [{"PrincipalType": "USER"}]}))
        .names(through_groups, PARTLY, &[SET]);
    // A member account's own instance gives access to applications only.
    denied(with_instance(users(&good), OTHER_ACCOUNT, ACCOUNT)).check(through_groups, PASS);
}

#[test]
fn roles_of_an_identity_center_that_is_not_seen_make_a_pass_a_review() {
    let role = json!({"RoleName": "AWSReservedSSO_A_1", "Path": "/aws-reserved/sso.amazonaws.com/eu-west-1/"});
    let case = |users_of: Value| {
        users(&[]).answers(DETAILS, "", json!({}), json!({"UserDetailList": users_of, "RoleDetailList": [role]}))
    };
    case(json!([user("ada", &["dev"], &[])])).names(through_groups, REVIEW, &["AWSReservedSSO_A_1"]);
    case(json!([])).check(through_groups, REVIEW);
    case(json!([user("ada", &[], &[own("a")])])).check(through_groups, FAIL);
    assigned(case(json!([])), &["GROUP"]).check(through_groups, PASS);
    // A Region that did not answer may have an instance.
    case(json!([])).denied(INSTANCES, "eu-west-1", json!({})).check(through_groups, UNKNOWN);
}

#[test]
fn what_could_not_be_asked_is_never_a_pass() {
    let good = || users(&[user("ada", &["dev"], &[])]);
    good().denied(DETAILS, "", json!({})).check(through_groups, UNKNOWN);
    good().denied(INSTANCES, "us-east-1", json!({})).check(through_groups, UNKNOWN);
    good().closed(INSTANCES, "us-east-1").check(through_groups, PASS);
    let asked = || assigned(good(), &["GROUP"]);
    asked().denied(SETS, "eu-west-1", json!({"InstanceArn": INSTANCE})).check(through_groups, UNKNOWN);
    asked().denied(ASSIGNMENTS, "eu-west-1", set()).check(through_groups, UNKNOWN);
    // What fails is still seen.
    let finding = assigned(good(), &["USER"]).denied(DETAILS, "", json!({})).check(through_groups, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
    let direct = users(&[user("ada", &[], &[own("a")])]).denied(INSTANCES, "us-east-1", json!({}));
    direct.check(through_groups, FAIL);
    let page = json!({"UserDetailList": [user("ada", &["dev"], &[])]});
    good().breaks_off(DETAILS, "", json!({}), page).check(through_groups, UNKNOWN);
}

fn listed(case: Case, entities: Value) -> Case {
    let policy = json!({"PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"});
    case.answers("iam:ListEntitiesForPolicy", "", policy, entities)
}

fn with_passwords(case: Case, names: &[&str]) -> Case {
    let rows: Vec<_> = names.iter().map(|name| [("user", *name), ("password_enabled", "true")]).collect();
    case.credential_report(&rows.iter().map(|row| &row[..]).collect::<Vec<_>>())
}

#[test]
fn four_users_who_are_all_administrators_fail() {
    let names = ["a", "b", "c", "d"];
    let admins = json!({"GroupName": "admins", "AttachedManagedPolicies": [of_aws("AdministratorAccess")]});
    let case = |administrators: usize, all: usize| {
        let list: Vec<Value> = (0..all)
            .map(|place| user(names[place], if place < administrators { &["admins"] } else { &["dev"] }, &[]))
            .collect();
        let case = users(&[]).answers(
            DETAILS,
            "",
            json!({}),
            json!({"UserDetailList": list, "GroupDetailList": [admins, {"GroupName": "dev"}]}),
        );
        listed(with_passwords(case, &names[..all]), json!({}))
    };
    case(4, 4).names(job_functions, FAIL, &names);
    case(3, 4).check(job_functions, REVIEW);
    case(3, 3).check(job_functions, REVIEW);
    // Users who could not be seen do not count as administrators.
    case(4, 4).denied(DETAILS, "", json!({})).check(job_functions, UNKNOWN);
    let no_report = case(4, 4).denied("iam:GetCredentialReport", "", json!({}));
    no_report.check(job_functions, REVIEW);
    let by_list = json!({"PolicyGroups": [{"GroupName": "dev"}]});
    listed(case(3, 4), by_list).check(job_functions, FAIL);
}

#[test]
fn groups_permission_sets_and_administrators_are_shown() {
    let everything = json!({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}});
    let trust = json!({"Statement": {"Effect": "Allow", "Principal": {"AWS": OTHER_ACCOUNT}}});
    let details = json!({
        "UserDetailList": [user("ada", &["dev"], &[own("all")]), user("bob", &["dev"], &[])],
        "GroupDetailList": [{"GroupName": "dev", "AttachedManagedPolicies": [of_aws("ReadOnlyAccess")]}, {"GroupName": "idle"}],
        "RoleDetailList": [{"RoleName": "power", "Path": "/", "AssumeRolePolicyDocument": trust,
            "RolePolicyList": [{"PolicyDocument": everything}]}],
        "Policies": [{"Arn": format!("arn:aws:iam::{ACCOUNT}:policy/all"),
            "PolicyVersionList": [{"IsDefaultVersion": true, "Document": everything}]}],
    });
    let case = assigned(users(&[]).answers(DETAILS, "", json!({}), details), &["GROUP", "USER"]).answers(
        "sso-admin:DescribePermissionSet",
        "eu-west-1",
        set(),
        json!({"PermissionSet": {"Name": "Developers"}}),
    );
    let finding = listed(with_passwords(case, &["ada"]), json!({})).check(job_functions, REVIEW);
    let shown: Vec<_> = finding.resources.iter().map(|shown| (shown.id.as_str(), shown.what.as_str())).collect();
    assert_eq!(
        shown,
        [
            ("ada", "administrator"),
            ("power", "whoever assumes it is an administrator"),
            ("dev", "2 members: ReadOnlyAccess"),
            ("idle", "0 members: no policies"),
            (SET, "Developers: assigned to 1 group and 1 person"),
        ]
    );
    assert!(finding.reason.starts_with("1 of 2 IAM users may do everything."), "{}", finding.reason);
    Case::new().check(job_functions, UNKNOWN);
}

fn document(statement: Value) -> Value {
    json!({ "Statement": [statement] })
}

fn full() -> Value {
    document(json!({"Effect": "Allow", "Action": "*", "Resource": "*"}))
}

fn near() -> Value {
    document(json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}))
}

fn managed(name: &str, attachments: u8, document: Value) -> Value {
    let versions =
        json!([{"IsDefaultVersion": false, "Document": full()}, {"IsDefaultVersion": true, "Document": document}]);
    json!({"PolicyName": name, "Arn": format!("arn:aws:iam::{ACCOUNT}:policy/{name}"), "AttachmentCount": attachments,
        "PolicyVersionList": versions})
}

fn details(details: Value) -> Case {
    Case::new().answers(DETAILS, "", json!({}), details)
}

#[test]
fn a_policy_that_allows_everything_fails_and_one_that_comes_close_by_half() {
    for (statement, verdict) in [
        (json!({"Effect": "Allow", "Action": "*", "Resource": "*"}), FAIL),
        (json!({"Effect": "Allow", "Action": ["*:*"], "Resource": ["*"]}), FAIL),
        (json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"a": "true"}}}), PARTLY),
        (json!({"Effect": "Allow", "NotAction": "organizations:*", "Resource": "*"}), PARTLY),
        (json!({"Effect": "Allow", "NotAction": "organizations:*", "Resource": "arn:aws:s3:::a"}), PASS),
        (json!({"Effect": "Allow", "Action": ["s3:*", "IAM:*"], "Resource": "*"}), PARTLY),
        (json!({"Effect": "Allow", "Action": "iam:*", "Resource": "arn:aws:iam::1:role/a"}), PASS),
        (json!({"Effect": "Allow", "Action": "iam:Get*", "Resource": "*"}), PASS),
        (json!({"Effect": "Deny", "Action": "*", "Resource": "*"}), PASS),
        (json!({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}), PASS),
    ] {
        let policy = json!([{"PolicyName": "p", "PolicyDocument": document(statement.clone())}]);
        for case in [
            json!({"Policies": [managed("a", 1, document(statement))]}),
            json!({"UserDetailList": [{"UserName": "ada", "UserPolicyList": policy}]}),
            json!({"GroupDetailList": [{"GroupName": "dev", "GroupPolicyList": policy}]}),
            json!({"RoleDetailList": [{"RoleName": "app", "Path": "/", "RolePolicyList": policy}]}),
        ] {
            details(case).check(no_star_policies, verdict);
        }
    }
}

#[test]
fn only_what_is_attached_in_force_and_ones_own_is_judged() {
    let inline = json!([{"PolicyName": "p", "PolicyDocument": full()}]);
    let role = |path: &str| json!({"RoleDetailList": [{"RoleName": "r", "Path": path, "RolePolicyList": inline}]});
    for (case, verdict) in [
        (json!({"Policies": [managed("a", 0, full())]}), PASS),
        (json!({"Policies": [managed("a", 2, near())]}), PARTLY),
        (role("/aws-reserved/sso.amazonaws.com/"), PASS),
        (role("/aws-service-role/ec2.amazonaws.com/"), PASS),
        (role("/service-role/"), FAIL),
        (json!({"UserDetailList": [user("ada", &[], &[of_aws("AdministratorAccess")])]}), PASS),
        (json!({}), PASS),
    ] {
        details(case).check(no_star_policies, verdict);
    }
}

#[test]
fn what_fails_is_listed_the_worst_first() {
    let case = details(json!({
        "Policies": [managed("near", 1, near()), managed("z", 1, full()), managed("b", 1, full())],
        "RoleDetailList": [{"RoleName": "app", "Path": "/", "RolePolicyList": [{"PolicyName": "p", "PolicyDocument": full()}]}],
    }));
    let arn = |name: &str| format!("arn:aws:iam::{ACCOUNT}:policy/{name}");
    case.names(no_star_policies, FAIL, &[&arn("b"), &arn("z"), "app", &arn("near")]);
    let finding = case.check(no_star_policies, FAIL);
    assert_eq!(finding.resources[2].what, "its inline policy p allows everything");
    assert!(finding.reason.starts_with("3 of your policies"), "{}", finding.reason);
}

#[test]
fn a_policy_that_could_not_be_read_is_never_a_pass() {
    let unread = json!({"Arn": "arn:aws:iam::1:policy/a", "AttachmentCount": 1, "PolicyVersionList": []});
    details(json!({"Policies": [unread]})).check(no_star_policies, UNKNOWN);
    let both = details(json!({"Policies": [unread, managed("b", 1, near())]})).check(no_star_policies, PARTLY);
    assert!(both.reason.starts_with("At least this"), "{}", both.reason);
    Case::new().denied(DETAILS, "", json!({})).check(no_star_policies, UNKNOWN);
    let page = |policy| Case::new().breaks_off(DETAILS, "", json!({}), json!({"Policies": [policy]}));
    page(managed("a", 1, document(json!({})))).check(no_star_policies, UNKNOWN);
    page(managed("a", 1, near())).check(no_star_policies, PARTLY);
    page(managed("a", 1, full())).check(no_star_policies, FAIL);
}
