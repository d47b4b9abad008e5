use super::*;
use crate::checks::Check;
use crate::checks::trial::{Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REVIEW, UNKNOWN};
use crate::evidence::CallOutcome;
use serde_json::{Value, json};

const ACCOUNT_BLOCK: &str = "s3control:GetPublicAccessBlock";
const BLOCK: &str = "s3:GetPublicAccessBlock";
const POLICY_STATUS: &str = "s3:GetBucketPolicyStatus";
const POLICY: &str = "s3:GetBucketPolicy";
const ACL: &str = "s3:GetBucketAcl";
const OWNERSHIP: &str = "s3:GetBucketOwnershipControls";
const NO_BLOCK: &str = "NoSuchPublicAccessBlockConfiguration";

/// A configuration of Block Public Access with these settings on.
fn block(on: &[&str]) -> Value {
    let flags = Setting::ALL.map(|setting| (setting.name().to_owned(), json!(on.contains(&setting.name()))));
    json!({"PublicAccessBlockConfiguration": serde_json::Map::from_iter(flags)})
}

fn all_on() -> Value {
    block(&Setting::ALL.map(Setting::name))
}

/// An account that blocks nothing and has these buckets, without any answer about them.
fn buckets(names: &[&str]) -> Case {
    let listed: Vec<Value> = names.iter().map(|name| json!({"Name": name, "BucketRegion": "eu-west-1"})).collect();
    Case::new().answers("s3:ListBuckets", "us-east-1", json!({}), json!({ "Buckets": listed })).answers_code(
        ACCOUNT_BLOCK,
        "",
        json!({}),
        NO_BLOCK,
    )
}

/// Adds an answer about a bucket.
fn about(case: Case, call: &str, bucket: &str, data: Value) -> Case {
    case.answers(call, "eu-west-1", json!({ "Bucket": bucket }), data)
}

/// Adds the answers of a bucket that is private in every way, but has nothing blocked.
fn private(case: Case, bucket: &str) -> Case {
    let sent = json!({ "Bucket": bucket });
    let owner = json!({"Owner": {"ID": "us"}, "Grants": [{"Grantee": {"ID": "us", "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"}]});
    about(case, ACL, bucket, owner)
        .answers_code(BLOCK, "eu-west-1", sent.clone(), NO_BLOCK)
        .answers_code(POLICY_STATUS, "eu-west-1", sent.clone(), "NoSuchBucketPolicy")
        .answers_code(POLICY, "eu-west-1", sent.clone(), "NoSuchBucketPolicy")
        .answers_code(OWNERSHIP, "eu-west-1", sent, "OwnershipControlsNotFoundError")
}

fn one() -> Case {
    private(buckets(&["data"]), "data")
}

#[test]
fn the_account_is_blocked_when_all_four_settings_are_on() {
    let account = |data: Value| Case::new().answers(ACCOUNT_BLOCK, "", json!({}), data);
    account(all_on()).check(account_block, PASS);
    account(block(&["BlockPublicAcls"])).names(
        account_block,
        PARTLY,
        &["IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"],
    );
    account(block(&["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy"])).names(
        account_block,
        PARTLY,
        &["RestrictPublicBuckets"],
    );
    let four = Setting::ALL.map(Setting::name);
    account(block(&[])).names(account_block, FAIL, &four);
    Case::new().answers_code(ACCOUNT_BLOCK, "", json!({}), NO_BLOCK).names(account_block, FAIL, &four);
}

#[test]
fn an_account_block_that_could_not_be_read_is_never_a_pass() {
    Case::new().check(account_block, UNKNOWN);
    Case::new().denied(ACCOUNT_BLOCK, "", json!({})).check(account_block, UNKNOWN);
    Case::new().came_to(ACCOUNT_BLOCK, "", json!({}), CallOutcome::Blocked, "").check(account_block, UNKNOWN);
}

#[test]
fn a_bucket_is_blocked_by_itself_and_the_account_together() {
    let both =
        |account: Value, own: Value| about(one(), BLOCK, "data", own).answers(ACCOUNT_BLOCK, "", json!({}), account);
    both(block(&[]), all_on()).check(bucket_block, PASS);
    both(all_on(), block(&[])).check(bucket_block, PASS);
    let halves =
        both(block(&["BlockPublicAcls", "IgnorePublicAcls"]), block(&["BlockPublicPolicy", "RestrictPublicBuckets"]));
    halves.check(bucket_block, PASS);
    let three = block(&["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy"]);
    both(block(&[]), three).names(bucket_block, FAIL, &["data"]);
    one().names(bucket_block, FAIL, &["data"]);
}

#[test]
fn some_buckets_blocked_is_half_of_it() {
    let two = private(private(buckets(&["a", "b"]), "a"), "b");
    two.names(bucket_block, FAIL, &["a", "b"]);
    about(two.clone(), BLOCK, "a", all_on()).names(bucket_block, PARTLY, &["b"]);
    about(about(two, BLOCK, "a", all_on()), BLOCK, "b", all_on()).check(bucket_block, PASS);
}

#[test]
fn without_buckets_nothing_can_be_public() {
    for check in [bucket_block, no_public_data] as [Check; 2] {
        buckets(&[]).check(check, NOT_APPLICABLE);
        buckets(&[]).denied(ACCOUNT_BLOCK, "", json!({})).check(check, UNKNOWN);
        Case::new().answers(ACCOUNT_BLOCK, "", json!({}), all_on()).check(check, UNKNOWN);
        let blocked = Case::new().came_to("s3:ListBuckets", "us-east-1", json!({}), CallOutcome::Blocked, "");
        blocked.answers(ACCOUNT_BLOCK, "", json!({}), all_on()).check(check, UNKNOWN);
    }
}

#[test]
fn a_block_that_could_not_be_read_is_neither_on_nor_off() {
    let sent = json!({"Bucket": "data"});
    one().denied(BLOCK, "eu-west-1", sent.clone()).check(bucket_block, UNKNOWN);
    one().denied(ACCOUNT_BLOCK, "", json!({})).check(bucket_block, UNKNOWN);
    let by_account = one().answers(ACCOUNT_BLOCK, "", json!({}), all_on());
    by_account.denied(BLOCK, "eu-west-1", sent).check(bucket_block, UNKNOWN);
    let own = about(one(), BLOCK, "data", all_on()).denied(ACCOUNT_BLOCK, "", json!({}));
    own.check(bucket_block, UNKNOWN);
}

#[test]
fn an_open_bucket_that_was_seen_fails_though_others_were_not() {
    let sent = json!({"Bucket": "b"});
    let case = private(buckets(&["a", "b"]), "a").denied(BLOCK, "eu-west-1", sent);
    let finding = case.check(bucket_block, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
    assert_eq!(finding.resources.len(), 1);
}

#[test]
fn a_list_of_buckets_that_breaks_off_does_not_pass() {
    let listed = json!({"Buckets": [{"Name": "data", "BucketRegion": "eu-west-1"}]});
    let case = about(one(), BLOCK, "data", all_on()).breaks_off("s3:ListBuckets", "us-east-1", json!({}), listed);
    case.check(bucket_block, UNKNOWN);
    case.check(no_public_data, UNKNOWN);
}

fn statement(action: Value) -> Value {
    json!({"Policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "arn:aws:s3:::data/*"}]}})
}

/// Adds a policy with this action, which AWS calls public or not.
fn with_policy(case: Case, action: Value, is_public: bool) -> Case {
    let case = about(case, POLICY, "data", statement(action));
    about(case, POLICY_STATUS, "data", json!({"PolicyStatus": {"IsPublic": is_public}}))
}

#[test]
fn a_public_policy_fails_where_strangers_may_change_and_is_looked_at_where_they_may_read() {
    one().check(no_public_data, PASS);
    for (action, verdict) in [
        (json!("s3:GetObject"), REVIEW),
        (json!(["s3:GetObject", "s3:ListBucket"]), REVIEW),
        (json!("s3:*"), FAIL),
        (json!("*"), FAIL),
        (json!(["s3:GetObject", "s3:PutObject"]), FAIL),
        (json!("s3:DeleteObject"), FAIL),
    ] {
        with_policy(one(), action.clone(), true).names(no_public_data, verdict, &["data"]);
        with_policy(one(), action, false).check(no_public_data, PASS);
    }
}

#[test]
fn a_policy_that_aws_calls_public_by_its_conditions_is_looked_at() {
    for (condition, verdict) in [
        (json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3/*"}}), REVIEW),
        (json!({"IpAddress": {"aws:SourceIp": "52.0.0.0/8"}}), REVIEW),
        (json!({"IpAddress": {"aws:SourceIp": "64.0.0.0/2"}}), FAIL),
    ] {
        let policy = json!({"Policy": {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:PutObject",
            "Condition": condition}]}});
        about(with_policy(one(), json!("s3:GetObject"), true), POLICY, "data", policy).check(no_public_data, verdict);
    }
}

#[test]
fn a_policy_is_kept_from_the_public_by_one_setting_and_a_list_by_another() {
    let public = |case: Case| {
        let grants = json!({"Grants": [{"Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"}, "Permission": "READ"}]});
        about(with_policy(case, json!("s3:GetObject"), true), ACL, "data", grants)
    };
    let two_ways = "strangers can read or list it, by its policy; strangers can read or list it, by its ACL";
    for (on, what) in [
        (&[][..], Some(two_ways)),
        (&["BlockPublicAcls", "BlockPublicPolicy"], Some(two_ways)),
        (&["RestrictPublicBuckets"], Some(say::READ_BY_LIST)),
        (&["IgnorePublicAcls"], Some(say::READ_BY_POLICY)),
        (&["IgnorePublicAcls", "RestrictPublicBuckets"], None),
    ] {
        let by_bucket = about(public(one()), BLOCK, "data", block(on));
        let by_account = public(one()).answers(ACCOUNT_BLOCK, "", json!({}), block(on));
        for case in [by_bucket, by_account] {
            let finding = case.check(no_public_data, if what.is_some() { REVIEW } else { PASS });
            assert_eq!(finding.resources.first().map(|bucket| bucket.what.as_str()), what, "{on:?}");
        }
    }
}

#[test]
fn access_lists_are_public_by_group_and_permission_while_they_are_in_force() {
    let list = |group: &str, permission: &str| {
        let uri = format!("http://acs.amazonaws.com/groups/{group}");
        json!({"Grants": [{"Grantee": {"Type": "Group", "URI": uri}, "Permission": permission}]})
    };
    for (group, permission, verdict) in [
        ("global/AllUsers", "READ", REVIEW),
        ("global/AllUsers", "READ_ACP", REVIEW),
        ("global/AllUsers", "WRITE", FAIL),
        ("global/AllUsers", "WRITE_ACP", FAIL),
        ("global/AllUsers", "FULL_CONTROL", FAIL),
        ("global/AuthenticatedUsers", "READ", REVIEW),
        ("global/AuthenticatedUsers", "WRITE", FAIL),
        ("s3/LogDelivery", "WRITE", PASS),
    ] {
        let case = about(one(), ACL, "data", list(group, permission));
        case.check(no_public_data, verdict);
        for (ownership, verdict) in
            [("ObjectWriter", verdict), ("BucketOwnerPreferred", verdict), ("BucketOwnerEnforced", PASS)]
        {
            let controls = json!({"OwnershipControls": {"Rules": [{"ObjectOwnership": ownership}]}});
            about(case.clone(), OWNERSHIP, "data", controls).check(no_public_data, verdict);
        }
    }
}

#[test]
fn a_bucket_that_could_not_be_looked_at_in_every_way_is_never_a_pass() {
    let sent = json!({"Bucket": "data"});
    for call in [BLOCK, POLICY_STATUS, POLICY, ACL, OWNERSHIP] {
        one().denied(call, "eu-west-1", sent.clone()).check(no_public_data, UNKNOWN);
        one().came_to(call, "eu-west-1", sent.clone(), CallOutcome::Blocked, "").check(no_public_data, UNKNOWN);
    }
    one().denied(ACCOUNT_BLOCK, "", json!({})).check(no_public_data, UNKNOWN);
    // What may be blocked does not count as public.
    let open = with_policy(one(), json!("s3:*"), true);
    open.clone().denied(BLOCK, "eu-west-1", sent.clone()).check(no_public_data, UNKNOWN);
    open.clone().denied(ACCOUNT_BLOCK, "", json!({})).check(no_public_data, UNKNOWN);
    // Without the policy, it is known only that the bucket is public.
    open.clone().denied(POLICY, "eu-west-1", sent.clone()).names(no_public_data, REVIEW, &["data"]);
    open.denied(ACL, "eu-west-1", sent).names(no_public_data, FAIL, &["data"]);
}

#[test]
fn the_answer_of_a_buckets_own_region_counts_and_not_the_refusal_of_another() {
    let sent = json!({"Bucket": "data"});
    one().denied(POLICY, "ap-southeast-2", sent.clone()).denied(POLICY, "us-east-1", sent).check(no_public_data, PASS);
}

#[test]
fn an_answer_that_cannot_be_read_is_never_a_pass() {
    about(one(), POLICY_STATUS, "data", json!({})).check(no_public_data, UNKNOWN);
    // A reader of answers would have decoded the policy.
    about(one(), POLICY, "data", json!({"Policy": "{\"Statement\":[]}"})).by_hand().check(no_public_data, UNKNOWN);
}

#[test]
fn what_strangers_may_change_comes_before_what_they_may_read() {
    let case = private(private(buckets(&["data", "site"]), "data"), "site");
    let read = statement(json!("s3:GetObject"));
    let case =
        about(about(case, POLICY, "site", read), POLICY_STATUS, "site", json!({"PolicyStatus": {"IsPublic": true}}));
    case.names(no_public_data, REVIEW, &["site"]);
    let finding = with_policy(case, json!("s3:*"), true).check(no_public_data, FAIL);
    assert_eq!(finding.resources.len(), 1);
    assert_eq!(finding.resources[0].kind, "bucket");
    assert_eq!(finding.resources[0].region, "eu-west-1");
    assert!(finding.reason.contains("1 bucket more"), "{}", finding.reason);
}
