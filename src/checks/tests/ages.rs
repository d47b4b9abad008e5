//! Ages count to the second: every limit of a criterion is tried with a second less and a second more.

use crate::checks;
use crate::checks::trial::{Case, FAIL, NOT_APPLICABLE, NOW, PARTLY, PASS, REVIEW, empty};
use crate::checks::{Check, acct_02, acct_03, acct_07, acct_10, acct_11, wkld_01, wkld_03, wkld_06, wkld_09};
use crate::evidence::Verdict;
use crate::stdx::time::Timestamp;
use serde_json::{Value, json};

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;
const EU: &str = "eu-west-1";

/// The time this many seconds before [`NOW`]; after it if the number is negative.
fn seconds_ago(seconds: i64) -> String {
    let now = Timestamp::parse(NOW).expect("a time").as_millis();
    Timestamp::from_millis(now.checked_add_signed(-seconds * 1000).expect("after 1970")).to_rfc3339()
}

/// Asserts a check's verdicts for ages of a second less than the limit and of a second more.
#[track_caller]
fn check(check: Check, limit: i64, case: impl Fn(&str) -> Case, less: Verdict, more: Verdict) {
    case(&seconds_ago(limit - 1)).check(check, less);
    case(&seconds_ago(limit + 1)).check(check, more);
}

fn user(fields: &[(&str, &str)]) -> Case {
    let mut row = vec![("user", "ada")];
    row.extend_from_slice(fields);
    Case::new().credential_report(&[&row])
}

#[test]
fn root_was_used_within_ninety_days() {
    let root = |field: &'static str| {
        move |at: &str| Case::new().credential_report(&[&[("user", "<root_account>"), (field, at)]])
    };
    check(acct_02::root_idle, 90 * DAY, root("password_last_used"), REVIEW, PASS);
    check(acct_02::root_idle, 90 * DAY, root("access_key_1_last_used_date"), FAIL, PASS);
    check(acct_02::root_idle, 90 * DAY, root("access_key_2_last_used_date"), FAIL, PASS);
}

#[test]
fn what_root_did_is_asked_when_it_was_used_within_ninety_days() {
    for (seconds, expected) in [(90 * DAY - 1, true), (90 * DAY + 1, false)] {
        let at = seconds_ago(seconds);
        let case = Case::new().credential_report(&[&[("user", "<root_account>"), ("password_last_used", &at)]]);
        assert_eq!(crate::checks::is_root_in_use(case.evidence()), expected);
    }
}

#[test]
fn keys_and_passwords_of_people_and_machines_have_ninety_days() {
    let key = |password: &'static str| {
        move |at: &str| {
            user(&[("password_enabled", password), ("access_key_1_active", "true"), ("access_key_1_last_rotated", at)])
        }
    };
    check(acct_03::no_personal_keys, 90 * DAY, key("true"), PARTLY, FAIL);
    check(wkld_01::no_static_keys, 90 * DAY, key("false"), PARTLY, FAIL);
    for field in ["password_last_used", "password_last_changed", "user_creation_time"] {
        check(
            acct_03::no_stale_sign_ins,
            90 * DAY,
            |at| user(&[("password_enabled", "true"), (field, at)]),
            PASS,
            FAIL,
        );
    }
}

#[test]
fn stored_secrets_have_ninety_days_and_a_year_and_a_rotation_may_be_a_week_late() {
    let none = || empty(&["secretsmanager:ListSecrets", "ssm:DescribeParameters"]);
    let secret =
        |secret: Value| none().answers("secretsmanager:ListSecrets", EU, json!({}), json!({ "SecretList": [secret] }));
    let changed = |at: &str| secret(json!({"Name": "a", "LastChangedDate": at}));
    check(wkld_03::rotation, 90 * DAY, changed, PASS, PARTLY);
    check(wkld_03::rotation, 365 * DAY, changed, PARTLY, FAIL);
    let due = |at: &str| {
        secret(
            json!({"Name": "a", "LastChangedDate": seconds_ago(400 * DAY), "RotationEnabled": true, "NextRotationDate": at}),
        )
    };
    check(wkld_03::rotation, 7 * DAY, due, PASS, FAIL);
    let parameter = |at: &str| {
        let list = json!({"Parameters": [{"Name": "/a", "Type": "SecureString", "LastModifiedDate": at}]});
        none().answers("ssm:DescribeParameters", EU, json!({}), list)
    };
    check(wkld_03::rotation, 90 * DAY, parameter, PASS, PARTLY);
    check(wkld_03::rotation, 365 * DAY, parameter, PARTLY, FAIL);
}

#[test]
fn a_server_has_a_quarter_of_an_hour_to_come_online() {
    let server = |at: &str| {
        let server = json!({"InstanceId": "i-1", "State": {"Name": "running"}, "LaunchTime": at});
        empty(&["ec2:DescribeInstances", "ssm:DescribeInstanceInformation"]).answers(
            "ec2:DescribeInstances",
            EU,
            json!({}),
            json!({"Reservations": [{ "Instances": [server] }]}),
        )
    };
    check(wkld_06::managed, 15 * MINUTE, server, NOT_APPLICABLE, FAIL);
}

#[test]
fn a_trail_delivers_within_a_day() {
    let arn = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";
    let trail =
        json!({"Name": "main", "TrailARN": arn, "HomeRegion": EU, "S3BucketName": "logs", "IsMultiRegionTrail": true});
    let delivered = |at: &str| {
        let status = json!({"IsLogging": true, "LatestDeliveryTime": at});
        let case = Case::new().answers_everywhere("cloudtrail:DescribeTrails", json!({ "trailList": [trail] }));
        case.answers("cloudtrail:GetTrailStatus", EU, json!({ "Name": arn }), status)
    };
    check(acct_07::all_regions, DAY, delivered, PASS, PARTLY);
}

#[test]
fn a_serious_finding_has_a_week() {
    let found = |at: &str| {
        let finding = json!({"Id": "f-1", "Type": "t", "Severity": 8.0, "CreatedAt": at});
        empty(&["guardduty:ListDetectors"])
            .answers("guardduty:ListDetectors", EU, json!({}), json!({"DetectorIds": ["d-1"]}))
            .answers("guardduty:GetDetector", EU, json!({"DetectorId": "d-1"}), json!({"Status": "ENABLED"}))
            .answers("guardduty:ListFindings", EU, json!({"DetectorId": "d-1"}), json!({"FindingIds": ["f-1"]}))
            .answers(
                "guardduty:GetFindings",
                EU,
                json!({"DetectorId": "d-1", "FindingIds": ["f-1"]}),
                json!({ "Findings": [finding] }),
            )
    };
    check(acct_11::response, 7 * DAY, found, REVIEW, FAIL);
}

#[test]
fn a_server_is_idle_when_it_has_been_stopped_for_thirty_days() {
    let calls = ["ec2:DescribeAddresses", "ec2:DescribeVolumes", "ec2:DescribeInstances"];
    for (seconds, shown) in [(30 * DAY - 1, &[][..]), (30 * DAY + 1, &["i-1"])] {
        let at = seconds_ago(seconds);
        let (date, time) = (at.get(..10).expect("a date"), at.get(11..19).expect("a time"));
        let server = json!({"InstanceId": "i-1", "State": {"Name": "stopped"},
            "StateTransitionReason": format!("User initiated ({date} {time} GMT)")});
        let servers = json!({"Reservations": [{ "Instances": [server] }]});
        let case = empty(&calls).answers("ec2:DescribeInstances", EU, json!({}), servers);
        case.names(checks::acct_09::idle_resources, REVIEW, shown);
    }
}

#[test]
fn budgets_and_certificates_hold_until_their_end() {
    let budget = |at: &str| {
        let budget =
            json!({"BudgetName": "all", "BudgetType": "COST", "TimeUnit": "MONTHLY", "TimePeriod": {"End": at}});
        Case::new().answers("budgets:DescribeBudgets", "", json!({}), json!({ "Budgets": [budget] }))
    };
    check(acct_10::cost_budget, 0, budget, PASS, FAIL);
    let certificate = |at: &str| {
        let database =
            json!({"DBInstanceIdentifier": "shop", "Engine": "postgres", "CertificateDetails": {"ValidTill": at}});
        empty(&["rds:DescribeDBInstances"]).answers(
            "rds:DescribeDBInstances",
            EU,
            json!({}),
            json!({ "DBInstances": [database] }),
        )
    };
    check(wkld_09::tls_verified, 0, certificate, REVIEW, FAIL);
}
