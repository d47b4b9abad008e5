//! The criteria about the bucket that a trail delivers to.

use super::*;

/// Adds these buckets to an account that blocks nothing.
fn buckets(case: Case, names: &[&str]) -> Case {
    let listed: Vec<Value> = names.iter().map(|name| json!({"Name": name, "BucketRegion": HOME})).collect();
    case.answers("s3:ListBuckets", "us-east-1", json!({}), json!({ "Buckets": listed })).answers_code(
        "s3control:GetPublicAccessBlock",
        "",
        json!({}),
        "NoSuchPublicAccessBlockConfiguration",
    )
}

/// Adds a bucket with a policy of these statements.
fn bucket(case: Case, name: &str, statements: Value) -> Case {
    let sent = json!({ "Bucket": name });
    case.answers("s3:GetBucketPolicy", HOME, sent.clone(), json!({"Policy": {"Statement": statements}}))
        .answers("s3:GetBucketPolicyStatus", HOME, sent.clone(), json!({"PolicyStatus": {"IsPublic": false}}))
        .answers("s3:GetBucketAcl", HOME, sent.clone(), json!({"Owner": {"ID": "us"}, "Grants": []}))
        .answers_code("s3:GetBucketOwnershipControls", HOME, sent.clone(), "OwnershipControlsNotFoundError")
        .answers_code("s3:GetPublicAccessBlock", HOME, sent, "NoSuchPublicAccessBlockConfiguration")
}

/// A statement that lets CloudTrail in under a condition.
fn cloudtrail(condition: Value) -> Value {
    json!({"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject", "Condition": condition})
}

fn bound() -> Value {
    cloudtrail(json!({"StringEquals": {"aws:SourceArn": arn(ACCOUNT, "main")}}))
}

fn logs() -> Case {
    buckets(one(json!({})), &["data", "logs"])
}

#[test]
fn only_cloudtrail_for_named_trails_may_come_to_the_logs() {
    let account_only = cloudtrail(json!({"StringEquals": {"aws:SourceAccount": ACCOUNT}}));
    let other =
        json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999988887777:root"}, "Action": "s3:GetObject"});
    let service =
        json!({"Effect": "Allow", "Principal": {"Service": "config.amazonaws.com"}, "Action": "s3:PutObject"});
    let own = json!({"Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{ACCOUNT}:role/audit")}, "Action": "s3:GetObject"});
    let tls = json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}});
    for (statements, verdict) in [
        (json!([bound(), tls, own]), PASS),
        (json!(bound()), PASS),
        (json!([]), PASS),
        (json!([bound(), account_only]), PARTLY),
        (json!([cloudtrail(json!({}))]), PARTLY),
        (json!([bound(), other]), PARTLY),
        (json!([bound(), service]), PARTLY),
    ] {
        bucket(logs(), "logs", statements).check(closed_bucket, verdict);
    }
    let no_policy = bucket(logs(), "logs", json!([]));
    no_policy
        .answers_code("s3:GetBucketPolicy", HOME, json!({"Bucket": "logs"}), "NoSuchBucketPolicy")
        .check(closed_bucket, PASS);
}

#[test]
fn a_public_log_bucket_fails_even_where_it_can_only_be_read() {
    let sent = json!({"Bucket": "logs"});
    let public = bucket(logs(), "logs", json!([bound()])).answers(
        "s3:GetBucketPolicyStatus",
        HOME,
        sent,
        json!({"PolicyStatus": {"IsPublic": true}}),
    );
    let finding = public.check(closed_bucket, FAIL);
    assert_eq!((finding.resources[0].kind.as_str(), finding.resources[0].id.as_str()), ("trail", "main"));
    let restricted = json!({"PublicAccessBlockConfiguration": {"RestrictPublicBuckets": true}});
    public.answers("s3control:GetPublicAccessBlock", "", json!({}), restricted).check(closed_bucket, PASS);
}

#[test]
fn the_bucket_of_another_account_is_for_its_owner_and_a_missing_one_fails() {
    let elsewhere = buckets(one(json!({})), &["data"]);
    elsewhere.names(closed_bucket, REVIEW, &["main"]);
    elsewhere.names(kept_logs, REVIEW, &["logs"]);
    let gone = json!({"IsLogging": true, "LatestDeliveryError": "NoSuchBucket"});
    status(elsewhere, "main", gone.clone()).names(closed_bucket, FAIL, &["main"]);
    let unlisted = status(one(json!({})), "main", gone.clone());
    unlisted.check(closed_bucket, FAIL);
    unlisted.check(kept_logs, FAIL);
    // The bucket was made again after the last attempt.
    status(bucket(logs(), "logs", json!([bound()])), "main", gone).check(closed_bucket, PASS);
}

#[test]
fn a_log_bucket_that_could_not_be_looked_at_is_never_a_pass() {
    let whole = bucket(logs(), "logs", json!([bound()]));
    let sent = json!({"Bucket": "logs"});
    for call in [
        "s3:GetBucketPolicy",
        "s3:GetBucketPolicyStatus",
        "s3:GetBucketAcl",
        "s3:GetBucketOwnershipControls",
        "s3:GetPublicAccessBlock",
    ] {
        whole.clone().denied(call, HOME, sent.clone()).check(closed_bucket, UNKNOWN);
    }
    whole.clone().denied("s3:ListBuckets", "us-east-1", json!({})).check(closed_bucket, UNKNOWN);
    whole.clone().denied("s3control:GetPublicAccessBlock", "", json!({})).check(closed_bucket, UNKNOWN);
    whole.denied(DESCRIBE, "us-east-1", json!({})).check(closed_bucket, UNKNOWN);
    let open = bucket(logs(), "logs", json!([cloudtrail(json!({}))])).denied("s3:GetBucketAcl", HOME, sent);
    open.check(closed_bucket, PARTLY);
}

#[test]
fn the_worst_of_several_log_buckets_counts_and_comes_first() {
    let listed = [trail("a", json!({})), trail("b", json!({"S3BucketName": "old", "IsMultiRegionTrail": false}))];
    let case = buckets(runs(runs(trails(&listed), "a"), "b"), &["logs", "old"]);
    let case = bucket(bucket(case, "logs", json!([cloudtrail(json!({}))])), "old", json!([bound()]));
    case.names(closed_bucket, PARTLY, &["a"]);
    let sent = json!({"Bucket": "old"});
    case.answers("s3:GetBucketPolicyStatus", HOME, sent, json!({"PolicyStatus": {"IsPublic": true}})).names(
        closed_bucket,
        FAIL,
        &["b", "a"],
    );
}

/// The log bucket with this versioning, lock and lifecycle; `None` means the error that is an answer.
fn keeps(versioning: Value, lock: Option<Value>, rules: Option<Value>) -> Case {
    let sent = json!({"Bucket": "logs"});
    let case = logs().answers("s3:GetBucketVersioning", HOME, sent.clone(), versioning);
    let case = match lock {
        Some(retention) => case.answers(
            "s3:GetObjectLockConfiguration",
            HOME,
            sent.clone(),
            json!({"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}}}),
        ),
        None => case.answers_code(
            "s3:GetObjectLockConfiguration",
            HOME,
            sent.clone(),
            "ObjectLockConfigurationNotFoundError",
        ),
    };
    let call = "s3:GetBucketLifecycleConfiguration";
    match rules {
        Some(rules) => case.answers(call, HOME, sent, json!({ "Rules": rules })),
        None => case.answers_code(call, HOME, sent, "NoSuchLifecycleConfiguration"),
    }
}

fn expires(days: i64) -> Option<Value> {
    Some(json!([{"Status": "Enabled", "Filter": {"Prefix": "AWSLogs/"}, "Expiration": {"Days": days}}]))
}

#[test]
fn logs_are_kept_by_the_worse_of_protection_and_expiry() {
    let on = || json!({"Status": "Enabled"});
    let lock = |days: i64| Some(json!({"Mode": "GOVERNANCE", "Days": days}));
    for (versioning, lock, rules, verdict) in [
        (on(), lock(365), None, PASS),
        (on(), lock(90), expires(365), PASS),
        (json!({"Status": "Enabled", "MFADelete": "Enabled"}), None, None, PASS),
        (on(), None, None, PARTLY),
        (on(), lock(89), None, PARTLY),
        (on(), lock(365), expires(364), PARTLY),
        (on(), lock(365), expires(91), PARTLY),
        (on(), lock(365), expires(90), FAIL),
        (on(), None, expires(364), PARTLY),
        (json!({"Status": "Suspended"}), None, None, FAIL),
        (json!({}), None, expires(400), FAIL),
        (Value::Null, None, None, FAIL),
    ] {
        let case = keeps(versioning.clone(), lock.clone(), rules.clone());
        let case = if versioning.is_null() { case.by_hand() } else { case };
        let finding = case.check(kept_logs, verdict);
        assert_eq!(finding.resources.len(), usize::from(verdict != PASS), "{versioning} {lock:?} {rules:?}");
    }
    let both = keeps(on(), None, expires(30)).check(kept_logs, FAIL);
    assert_eq!((both.resources[0].kind.as_str(), both.resources[0].id.as_str()), ("bucket", "logs"));
    assert!(both.resources[0].what.contains("Object Lock") && both.resources[0].what.contains("30 days"));
}

#[test]
fn a_log_bucket_whose_keeping_is_not_known_is_never_a_pass() {
    let sent = json!({"Bucket": "logs"});
    let lock = Some(json!({"Mode": "COMPLIANCE", "Years": 1}));
    let good = keeps(json!({"Status": "Enabled"}), lock, None);
    good.check(kept_logs, PASS);
    for call in ["s3:GetBucketVersioning", "s3:GetObjectLockConfiguration", "s3:GetBucketLifecycleConfiguration"] {
        good.clone().denied(call, HOME, sent.clone()).check(kept_logs, UNKNOWN);
    }
    good.clone().denied("s3:ListBuckets", "us-east-1", json!({})).check(kept_logs, UNKNOWN);
    good.denied(DESCRIBE, "us-east-1", json!({})).check(kept_logs, UNKNOWN);
    let early = keeps(json!({"Status": "Enabled"}), None, expires(30));
    early.denied("s3:GetObjectLockConfiguration", HOME, sent).check(kept_logs, FAIL);
}

#[test]
fn a_rule_counts_for_the_paths_of_all_trails_that_share_the_bucket() {
    let rules = Some(json!([{"Status": "Enabled", "Filter": {"Prefix": "b/"}, "Expiration": {"Days": 30}}]));
    let lock = Some(json!({"Mode": "COMPLIANCE", "Days": 365}));
    let case = keeps(json!({"Status": "Enabled"}), lock, rules);
    case.check(kept_logs, PASS);
    let two = [trail("main", json!({})), trail("second", json!({"S3KeyPrefix": "b"}))];
    runs(case.answers_everywhere(DESCRIBE, json!({ "trailList": two })), "second").names(kept_logs, FAIL, &["logs"]);
}

#[test]
fn a_rule_counts_for_the_path_that_the_trail_writes_to() {
    for (fields, path) in [
        (json!({}), "AWSLogs/111122223333/CloudTrail"),
        (json!({"S3KeyPrefix": "logs"}), "logs/AWSLogs/111122223333/CloudTrail"),
        (json!({"S3KeyPrefix": "a/b/"}), "a/b/AWSLogs/111122223333/CloudTrail"),
        (json!({"IsOrganizationTrail": true}), "AWSLogs/o-"),
    ] {
        let rules = json!([{"Status": "Enabled", "Filter": {"Prefix": path}, "Expiration": {"Days": 30}}]);
        let outside = json!([{"Status": "Enabled", "Filter": {"Prefix": "AWSLogs/111122223333/Config"}, "Expiration": {"Days": 30}}]);
        for (rules, verdict) in [(rules, FAIL), (outside, PASS)] {
            let lock = Some(json!({"Mode": "COMPLIANCE", "Days": 365}));
            let case = keeps(json!({"Status": "Enabled"}), lock, Some(rules));
            let listed = json!({"trailList": [trail("main", fields.clone())]});
            case.answers_everywhere(DESCRIBE, listed).check(kept_logs, verdict);
        }
    }
}
