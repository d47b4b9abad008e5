use crate::catalog::CallId;
use crate::checks::is_substitute_worth_asking;
use crate::checks::trial::{Case, FAIL, PARTLY, PASS, REGIONS, REVIEW, UNKNOWN};
use crate::checks::{acct_07, acct_08, acct_11, wkld_14};
use crate::evidence::{CallOutcome, Evidence, RecordedCall};
use crate::stdx::time::Timestamp;
use serde_json::{Value, json};

const ORGANIZATION: &str = "organizations:DescribeOrganization";
const RECORDED: &str = "2026-11-02T09:00:00.000Z";

/// An account for which the browser withholds the answers of S3, GuardDuty and WAF.
fn blocked() -> Case {
    let case = Case::new().came_to("s3:ListBuckets", "us-east-1", json!({}), CallOutcome::Blocked, "").came_to(
        "s3control:GetPublicAccessBlock",
        "",
        json!({}),
        CallOutcome::Blocked,
        "",
    );
    REGIONS.iter().fold(case, |case, region| {
        case.came_to("guardduty:ListDetectors", region, json!({}), CallOutcome::Blocked, "").region(region, false)
    })
}

fn records(case: Case, records: Value) -> Case {
    case.answers("config:SelectResourceConfig", "eu-west-1", json!({}), json!({ "Results": records }))
}

fn settings(is_on: [bool; 4]) -> Value {
    let [block_lists, ignore_lists, block_policy, restrict] = is_on;
    json!({
        "blockPublicAcls": block_lists, "ignorePublicAcls": ignore_lists,
        "blockPublicPolicy": block_policy, "restrictPublicBuckets": restrict,
    })
}

fn account_at(at: &str, is_on: [bool; 4]) -> Value {
    json!({
        "resourceType": "AWS::S3::AccountPublicAccessBlock", "resourceId": "111122223333", "awsRegion": "eu-west-1",
        "configurationItemCaptureTime": at, "configuration": settings(is_on),
    })
}

fn account(is_on: [bool; 4]) -> Value {
    account_at(RECORDED, is_on)
}

fn bucket(name: &str, supplement: Value) -> Value {
    json!({
        "resourceType": "AWS::S3::Bucket", "resourceId": name, "awsRegion": "eu-west-1",
        "configurationItemCaptureTime": RECORDED, "supplementaryConfiguration": supplement,
    })
}

fn held(control: &str, region: &str, arn: &str) -> Value {
    json!({
        "Region": region, "ProductName": "Security Hub", "UpdatedAt": "2026-11-20T09:00:00.000Z",
        "Compliance": {"SecurityControlId": control}, "Resources": [{"Id": arn}],
    })
}

fn findings(case: Case, findings: Value) -> Case {
    let sent = json!({"Filters": {"ProductName": [{"Value": "any", "Comparison": "EQUALS"}]}});
    case.answers("securityhub:GetFindings", "eu-west-1", sent, json!({ "Findings": findings }))
}

const ON: [bool; 4] = [true; 4];
const OFF: [bool; 4] = [false; 4];

#[test]
fn records_of_the_accounts_block_fail_it_and_never_pass_it() {
    records(blocked(), json!([account(OFF)])).check(acct_08::account_block, FAIL);
    let half = records(blocked(), json!([account([true, true, false, false])]));
    half.names(acct_08::account_block, PARTLY, &["BlockPublicPolicy", "RestrictPublicBuckets"]);
    records(blocked(), json!([account(ON)])).check(acct_08::account_block, UNKNOWN);
    records(blocked(), json!([])).check(acct_08::account_block, UNKNOWN);
    let reason = half.check(acct_08::account_block, PARTLY).reason;
    assert!(reason.contains("AWS Config's record of the account, last changed on 2026-11-02"), "{reason}");
    assert!(reason.contains("The browser blocks the answers to s3control:GetPublicAccessBlock"), "{reason}");
}

#[test]
fn the_latest_record_of_the_account_counts() {
    let two = json!([account_at("2026-11-03T09:00:00Z", ON), account(OFF)]);
    records(blocked(), two).check(acct_08::account_block, UNKNOWN);
}

#[test]
fn in_a_member_account_the_organization_may_have_set_what_no_record_shows() {
    records(blocked(), json!([account(OFF)])).member().check(acct_08::account_block, REVIEW);
}

#[test]
fn records_do_not_outweigh_what_s3_itself_says() {
    let on = json!({"PublicAccessBlockConfiguration": {
        "BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true,
    }});
    let asked = Case::new().answers("s3control:GetPublicAccessBlock", "", json!({}), on);
    records(asked, json!([account(OFF)])).check(acct_08::account_block, PASS);
}

#[test]
fn a_control_of_security_hub_fails_the_account_where_nothing_is_recorded() {
    let arn = "AWS::::Account:111122223333";
    let case = findings(blocked(), json!([held("S3.1", "eu-west-1", arn), held("S3.1", "us-east-1", arn)]));
    case.names(acct_08::account_block, PARTLY, &[arn]);
    let reason = case.check(acct_08::account_block, PARTLY).reason;
    assert!(reason.contains("Security Hub control S3.1, last seen on 2026-11-20"), "{reason}");
    records(case, json!([account(ON)])).check(acct_08::account_block, UNKNOWN);
}

#[test]
fn recorded_buckets_fail_where_neither_they_nor_the_account_block() {
    let buckets = [bucket("open", json!({})), bucket("shut", json!({"PublicAccessBlockConfiguration": settings(ON)}))];
    let [open, shut] = buckets;
    records(blocked(), json!([account(OFF), open, shut])).names(acct_08::bucket_block, PARTLY, &["open"]);
    records(blocked(), json!([account(OFF), shut])).check(acct_08::bucket_block, UNKNOWN);
    records(blocked(), json!([account(ON), open])).check(acct_08::bucket_block, UNKNOWN);
    // The account's settings are not known.
    records(blocked(), json!([open])).check(acct_08::bucket_block, UNKNOWN);
    findings(blocked(), json!([held("S3.8", "eu-west-1", "arn:aws:s3:::open")])).names(
        acct_08::bucket_block,
        REVIEW,
        &["open"],
    );
}

#[test]
fn open_buckets_are_those_that_access_analyzer_finds() {
    let found = |name: &str, action: &str, more: Value| {
        let mut finding = json!({
            "resource": format!("arn:aws:s3:::{name}"), "resourceType": "AWS::S3::Bucket", "isPublic": true,
            "status": "ACTIVE", "action": [action],
        });
        finding.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        finding
    };
    let case = |all: Value| {
        blocked().answers(
            "accessanalyzer:ListFindings",
            "eu-west-1",
            json!({"analyzerArn": "a"}),
            json!({"findings": all}),
        )
    };
    let reading = found("site", "s3:GetObject", json!({}));
    case(json!([reading, found("drop", "s3:PutObject", json!({}))])).names(acct_08::no_public_data, FAIL, &["drop"]);
    case(json!([reading])).names(acct_08::no_public_data, REVIEW, &["site"]);
    for more in [
        json!({"isPublic": false}),
        json!({"status": "ARCHIVED"}),
        json!({"resourceType": "AWS::SQS::Queue"}),
        json!({"sources": [{"type": "S3_ACCESS_POINT"}]}),
        json!({"resourceOwnerAccount": "999988887777"}),
    ] {
        case(json!([found("site", "s3:PutObject", more)])).check(acct_08::no_public_data, UNKNOWN);
    }
    let controls =
        json!([held("S3.2", "eu-west-1", "arn:aws:s3:::site"), held("S3.3", "eu-west-1", "arn:aws:s3:::site")]);
    findings(blocked(), controls).names(acct_08::no_public_data, REVIEW, &["site"]);
}

/// Adds a running trail that delivers to a bucket.
fn with_trail(case: Case) -> Case {
    let arn = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";
    let trail = json!({"Name": "main", "TrailARN": arn, "HomeRegion": "eu-west-1", "IsMultiRegionTrail": true, "S3BucketName": "logs"});
    case.answers_everywhere("cloudtrail:DescribeTrails", json!({"trailList": [trail]})).answers(
        "cloudtrail:GetTrailStatus",
        "eu-west-1",
        json!({"Name": arn}),
        json!({"IsLogging": true}),
    )
}

#[test]
fn a_log_bucket_that_is_recorded_without_versions_loses_what_is_deleted() {
    let kept = |status: &str| {
        let bucket = bucket("logs", json!({"BucketVersioningConfiguration": {"status": status}}));
        records(with_trail(blocked()), json!([bucket]))
    };
    kept("Off").names(acct_07::kept_logs, FAIL, &["logs"]);
    kept("Suspended").check(acct_07::kept_logs, FAIL);
    kept("Enabled").check(acct_07::kept_logs, UNKNOWN);
}

#[test]
fn a_log_bucket_that_access_analyzer_finds_open_is_not_closed() {
    let finding = json!({
        "resource": "arn:aws:s3:::logs", "resourceType": "AWS::S3::Bucket", "isPublic": true, "status": "ACTIVE",
        "action": ["s3:GetObject"],
    });
    let sent = json!({"analyzerArn": "a"});
    let found = json!({"findings": [finding]});
    let case = with_trail(blocked());
    case.clone().answers("accessanalyzer:ListFindings", "eu-west-1", sent, found).check(acct_07::closed_bucket, FAIL);
    case.check(acct_07::closed_bucket, UNKNOWN);
}

fn roles(case: Case, names: &[&str]) -> Case {
    let roles: Vec<Value> = names.iter().map(|name| json!({"RoleName": name, "Path": "/"})).collect();
    case.answers("iam:GetAccountAuthorizationDetails", "", json!({}), json!({ "RoleDetailList": roles }))
}

#[test]
fn without_its_role_guardduty_is_on_nowhere() {
    let without = roles(blocked(), &["other"]);
    without.names(acct_11::on_everywhere, FAIL, &REGIONS);
    let reason = without.check(acct_11::on_everywhere, FAIL).reason;
    assert!(reason.starts_with("GuardDuty is off in every Region.") && reason.contains("IAM shows this"), "{reason}");
    let no_rules = |case: Case| {
        case.answers_everywhere("events:ListRules", json!({"Rules": []}))
            .answers_everywhere("securityhub:ListFindingAggregators", json!({"FindingAggregators": []}))
    };
    no_rules(without).check(acct_11::notified, FAIL);
    let with = roles(blocked(), &["AWSServiceRoleForAmazonGuardDuty"]);
    with.check(acct_11::on_everywhere, UNKNOWN);
    // GuardDuty may be on, but its findings reach nobody from any Region.
    no_rules(with.clone()).names(acct_11::notified, REVIEW, &REGIONS);
    let stands = |code: &str| no_rules(with.clone()).answers_code(ORGANIZATION, "", json!({}), code);
    // No other account receives the findings of an account in no organization.
    stands("AWSOrganizationsNotInUseException").names(acct_11::notified, FAIL, &REGIONS);
    let member = json!({"Organization": {"MasterAccountId": "999988887777"}});
    no_rules(with.clone()).answers(ORGANIZATION, "", json!({}), member).check(acct_11::notified, REVIEW);
    with.check(acct_11::notified, UNKNOWN);
    blocked().check(acct_11::on_everywhere, UNKNOWN);
}

#[test]
fn a_control_of_security_hub_says_in_which_region_guardduty_is_off() {
    let arn = "AWS::::Account:111122223333";
    let case = roles(blocked(), &["AWSServiceRoleForAmazonGuardDuty"]);
    let case = findings(case, json!([held("GuardDuty.1", "us-east-1", arn)]));
    case.names(acct_11::on_everywhere, PARTLY, &["us-east-1"]);
    case.region("us-east-1", true).names(acct_11::on_everywhere, FAIL, &["us-east-1"]);
}

#[test]
fn serious_findings_that_security_hub_has_are_for_a_person_to_look_at() {
    let finding = |id: &str, day: u8| {
        json!({
            "Id": id, "Region": "eu-west-1", "ProductName": "GuardDuty", "Title": "Tor", "Severity": {"Label": "HIGH"},
            "CreatedAt": format!("2026-11-{day:02}T09:00:00.000Z"), "Compliance": {},
        })
    };
    let case = findings(blocked(), json!([finding("late", 20), finding("early", 1), finding("early", 1)]));
    case.names(acct_11::response, REVIEW, &["early", "late"]);
    findings(blocked(), json!([])).check(acct_11::response, UNKNOWN);
}

#[test]
fn a_control_of_security_hub_says_that_a_load_balancer_is_not_filtered() {
    let arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1";
    let balancer =
        json!({"LoadBalancerArn": arn, "Type": "application", "Scheme": "internet-facing", "SecurityGroups": []});
    let case = Case::in_regions(&["eu-west-1"])
        .answers("elbv2:DescribeLoadBalancers", "eu-west-1", json!({}), json!({"LoadBalancers": [balancer]}))
        .came_to("wafv2:GetWebACLForResource", "eu-west-1", json!({"ResourceArn": arn}), CallOutcome::Blocked, "")
        .answers("cloudfront:ListDistributions", "", json!({}), json!({"DistributionList": {"Items": []}}))
        .answers("apigateway:GetRestApis", "eu-west-1", json!({}), json!({"items": []}))
        .answers("ec2:DescribeSecurityGroups", "eu-west-1", json!({}), json!({"SecurityGroups": []}));
    findings(case.clone(), json!([held("ELB.16", "eu-west-1", arn)])).names(wkld_14::waf, PARTLY, &[arn]);
    findings(case.clone(), json!([held("ELB.16", "eu-west-1", "another")])).check(wkld_14::waf, UNKNOWN);
    case.check(wkld_14::waf, UNKNOWN);
}

#[test]
fn a_substitute_is_asked_only_for_what_was_blocked_and_where_it_is_not_known_to_be_off() {
    let id = |call: &str| CallId::find(call).expect("a call");
    let mut evidence = Evidence::new("111122223333", "aws", Timestamp::default());
    let record = |evidence: &mut Evidence, call: &str, region: &str, outcome: CallOutcome, data: Value| {
        let parameters = serde_json::Map::new();
        let (call, region, code) = (id(call), region.to_owned(), String::new());
        let (parameters, data) = (parameters.into(), data.into());
        evidence.record(RecordedCall {
            call,
            region,
            parameters,
            at: Timestamp::default(),
            outcome,
            code,
            data,
            source: crate::evidence::Source::Live,
        });
    };
    let worth = |evidence: &Evidence, call: &str, region: &str| is_substitute_worth_asking(id(call), region, evidence);
    const QUERY: &str = "config:SelectResourceConfig";
    const HUB: &str = "securityhub:GetFindings";
    record(&mut evidence, "s3:ListBuckets", "us-east-1", CallOutcome::Denied, Value::Null);
    assert!(!worth(&evidence, QUERY, "eu-west-1") && !worth(&evidence, HUB, "eu-west-1"));
    record(&mut evidence, "guardduty:ListDetectors", "eu-west-1", CallOutcome::Blocked, Value::Null);
    assert!(!worth(&evidence, QUERY, "eu-west-1") && worth(&evidence, HUB, "eu-west-1"));
    record(&mut evidence, "s3:ListBuckets", "us-east-1", CallOutcome::Blocked, Value::Null);
    assert!(worth(&evidence, QUERY, "eu-west-1"));
    let recorders = "config:DescribeConfigurationRecorders";
    record(&mut evidence, recorders, "eu-west-1", CallOutcome::Data, json!({"ConfigurationRecorders": []}));
    record(
        &mut evidence,
        recorders,
        "us-east-1",
        CallOutcome::Data,
        json!({"ConfigurationRecorders": [{"name": "default"}]}),
    );
    record(&mut evidence, "securityhub:DescribeHub", "eu-west-1", CallOutcome::Data, Value::Null);
    record(&mut evidence, "securityhub:DescribeHub", "us-east-1", CallOutcome::Denied, Value::Null);
    assert!(!worth(&evidence, QUERY, "eu-west-1") && worth(&evidence, QUERY, "us-east-1"));
    assert!(!worth(&evidence, HUB, "eu-west-1") && worth(&evidence, HUB, "us-east-1"));
}

#[test]
fn what_stays_unknown_is_said_plainly_also_of_what_was_not_asked_for_want_of_the_list() {
    let reason = with_trail(blocked()).check(acct_07::kept_logs, UNKNOWN).reason;
    assert!(reason.contains("s3:ListBuckets") && reason.contains("s3:GetBucketVersioning"), "{reason}");
    assert!(
        reason.contains("stay unknown here; the collector, a script for the AWS CLI, can ask for them.")
            && !reason.contains("not called"),
        "{reason}"
    );
}
