use super::*;
use crate::checks::services::resource_policies::{KEYS, REPOSITORIES, SECRETS};
use crate::checks::trial::{ACCOUNT, Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REGIONS, REVIEW, UNKNOWN};
use crate::evidence::CallOutcome;
use serde_json::{Value, json};

const REGION: &str = "eu-west-1";
const ANALYZER: &str = "arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/main";

/// A case without analyzers, in which nothing is in use.
fn unwatched() -> Case {
    REGIONS.iter().fold(Case::new().answers_everywhere(ANALYZERS, json!({"analyzers": []})), |case, region| {
        case.region(region, false)
    })
}

fn watched_by(case: Case, region: &str, kind: &str, status: &str) -> Case {
    let analyzer = json!({"arn": ANALYZER, "type": kind, "status": status});
    case.answers(ANALYZERS, region, json!({}), json!({"analyzers": [analyzer]}))
}

fn watched(case: Case, region: &str) -> Case {
    watched_by(case, region, "ACCOUNT", "ACTIVE")
}

#[test]
fn every_region_has_an_analyzer_for_access_from_outside() {
    let all = || REGIONS.iter().fold(unwatched(), |case, region| watched(case, region));
    all().check(analyzer_on, PASS);
    for (kind, status, verdict) in [
        ("ORGANIZATION", "ACTIVE", PASS),
        ("ACCOUNT", "CREATING", PARTLY),
        ("ACCOUNT", "DISABLED", PARTLY),
        ("ACCOUNT", "FAILED", PARTLY),
        ("ACCOUNT_UNUSED_ACCESS", "ACTIVE", PARTLY),
        ("ORGANIZATION_UNUSED_ACCESS", "ACTIVE", PARTLY),
        ("ACCOUNT_INTERNAL_ACCESS", "ACTIVE", PARTLY),
    ] {
        watched_by(all(), "us-east-1", kind, status).check(analyzer_on, verdict);
    }
}

#[test]
fn regions_in_use_decide_whether_it_is_half() {
    let one = || watched(unwatched(), REGION);
    one().names(analyzer_on, PARTLY, &["ap-southeast-2", "us-east-1"]);
    one().region(REGION, true).names(analyzer_on, PARTLY, &["ap-southeast-2", "us-east-1"]);
    one().region("us-east-1", true).names(analyzer_on, FAIL, &["us-east-1", "ap-southeast-2"]);
    unwatched().region(REGION, true).names(analyzer_on, FAIL, &[REGION, "ap-southeast-2", "us-east-1"]);
    // Without any analyzer, nothing is met, even if nothing is in use.
    unwatched().check(analyzer_on, FAIL);
    one().region("us-east-1", true).member().check(analyzer_on, REVIEW);
    one().member().check(analyzer_on, REVIEW);
}

#[test]
fn analyzers_that_could_not_be_seen_are_never_a_pass() {
    let all = || REGIONS.iter().fold(unwatched(), |case, region| watched(case, region));
    all().denied(ANALYZERS, "us-east-1", json!({})).check(analyzer_on, UNKNOWN);
    all().breaks_off(ANALYZERS, "us-east-1", json!({}), json!({"analyzers": []})).check(analyzer_on, UNKNOWN);
    Case::new().check(analyzer_on, UNKNOWN);
    let unsure = [
        watched(unwatched(), REGION).denied("ec2:DescribeVpcs", "us-east-1", json!({})),
        watched(unwatched(), REGION).denied(ANALYZERS, "us-east-1", json!({})),
        unwatched().denied(ANALYZERS, "us-east-1", json!({})),
    ];
    for case in unsure {
        let finding = case.check(analyzer_on, PARTLY);
        assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
    }
}

/// An analyzer in every Region. The one in `eu-west-1` has these findings, the others have none.
fn found(list: Value) -> Case {
    let case = REGIONS.iter().fold(Case::new(), |case, region| {
        watched(case, region).answers(FINDINGS, region, json!({"analyzerArn": ANALYZER}), json!({"findings": []}))
    });
    case.answers(FINDINGS, REGION, json!({"analyzerArn": ANALYZER}), json!({ "findings": list }))
}

fn finding(kind: &str, resource: &str) -> Value {
    json!({"id": "f-1", "resource": resource, "resourceType": kind, "isPublic": true, "status": "ACTIVE",
        "principal": {"AWS": "*"}, "sources": [{"type": "POLICY"}]})
}

fn with(mut finding: Value, field: &str, value: Value) -> Value {
    finding[field] = value;
    finding
}

const TOPIC: &str = "arn:aws:sns:eu-west-1:111122223333:alerts";

#[test]
fn public_findings_fail_unless_somebody_may_have_meant_it() {
    let topic = || finding("AWS::SNS::Topic", TOPIC);
    let function = || finding("AWS::Lambda::Function", "arn:aws:lambda:eu-west-1:111122223333:function:app");
    let bucket = || finding("AWS::S3::Bucket", "arn:aws:s3:::ours");
    let url = |value: &str| json!({ "lambda:FunctionUrlAuthType": value });
    for (list, verdict, names) in [
        (json!([]), PASS, vec![]),
        (json!([topic()]), FAIL, vec![TOPIC]),
        (json!([with(topic(), "isPublic", json!(false))]), PASS, vec![]),
        (json!([with(topic(), "status", json!("ARCHIVED"))]), REVIEW, vec![TOPIC]),
        (json!([with(topic(), "status", json!("RESOLVED"))]), PASS, vec![]),
        (json!([with(topic(), "status", json!("ARCHIVED")), topic()]), FAIL, vec![TOPIC]),
        (json!([function()]), FAIL, vec!["app"]),
        (json!([with(function(), "condition", url("NONE"))]), REVIEW, vec!["app"]),
        (json!([with(function(), "condition", json!({"lambda:InvokedViaFunctionUrl": "true"}))]), REVIEW, vec!["app"]),
        (json!([with(function(), "condition", url("AWS_IAM"))]), FAIL, vec!["app"]),
        (json!([with(function(), "condition", url("NONE")), topic()]), FAIL, vec![TOPIC]),
        (json!([bucket()]), PASS, vec![]),
        (json!([with(bucket(), "sources", json!([{"type": "BUCKET_ACL"}]))]), PASS, vec![]),
        (json!([with(bucket(), "sources", json!([{"type": "S3_ACCESS_POINT"}]))]), FAIL, vec!["arn:aws:s3:::ours"]),
        (
            json!([with(bucket(), "sources", json!([{"type": "S3_ACCESS_POINT_ACCOUNT"}]))]),
            FAIL,
            vec!["arn:aws:s3:::ours"],
        ),
        (json!([with(topic(), "resource", json!("arn:aws:sns:eu-west-1:999988887777:theirs"))]), PASS, vec![]),
        (json!([topic(), topic()]), FAIL, vec![TOPIC]),
    ] {
        found(list).names(no_public_access, verdict, &names);
    }
}

#[test]
fn what_is_found_is_called_as_commands_call_it() {
    let arn = |service: &str, rest: &str| format!("arn:aws:{service}:eu-west-1:{ACCOUNT}:{rest}");
    let secret = arn("secretsmanager", "secret:app/db-AbCdEf");
    let table = arn("dynamodb", "table/orders");
    let snapshot = arn("rds", "snapshot:old");
    for (kind, arn, expected) in [
        ("AWS::SQS::Queue", arn("sqs", "jobs"), ("queue", "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs")),
        ("AWS::SNS::Topic", TOPIC.to_owned(), ("topic", TOPIC)),
        ("AWS::Lambda::Function", arn("lambda", "function:app"), ("function", "app")),
        ("AWS::SecretsManager::Secret", secret.clone(), ("secret", &secret)),
        ("AWS::KMS::Key", arn("kms", "key/1234abcd"), ("key", "1234abcd")),
        ("AWS::ECR::Repository", arn("ecr", "repository/web/app"), ("repository", "web/app")),
        ("AWS::EFS::FileSystem", arn("elasticfilesystem", "file-system/fs-1"), ("file-system", "fs-1")),
        ("AWS::DynamoDB::Table", table.clone(), ("arn", &table)),
        ("AWS::RDS::DBSnapshot", snapshot.clone(), ("", &snapshot)),
    ] {
        let resource = found(json!([finding(kind, &arn)])).check(no_public_access, FAIL).resources.remove(0);
        assert_eq!((resource.kind.as_str(), resource.id.as_str()), expected);
        assert_eq!(resource.region, REGION);
    }
    let chinese = queue_url("arn:aws-cn:sqs:cn-north-1:111122223333:jobs", "aws-cn");
    assert_eq!(chinese.as_deref(), Some("https://sqs.cn-north-1.amazonaws.com.cn/111122223333/jobs"));
}

#[test]
fn findings_that_could_not_be_seen_are_never_a_pass() {
    let sent = || json!({"analyzerArn": ANALYZER});
    let topic = json!([finding("AWS::SNS::Topic", TOPIC)]);
    found(json!([])).denied(FINDINGS, REGION, sent()).check(no_public_access, UNKNOWN);
    found(json!([])).breaks_off(FINDINGS, REGION, sent(), json!({})).check(no_public_access, UNKNOWN);
    found(topic.clone()).denied(FINDINGS, "us-east-1", sent()).check(no_public_access, FAIL);
    found(topic).denied(ANALYZERS, "us-east-1", json!({})).check(no_public_access, FAIL);
    found(json!([])).denied(ANALYZERS, "us-east-1", json!({})).check(no_public_access, UNKNOWN);
    Case::new().check(no_public_access, UNKNOWN);
}

/// An account without analyzers and with one resource of each kind, none of which has a policy.
fn unguarded() -> Case {
    let lists = [
        (QUEUES.list, json!({"QueueUrls": ["https://q"]})),
        (TOPICS.list, json!({"Topics": [{ "TopicArn": TOPIC }]})),
        (FUNCTIONS.list, json!({"Functions": [{"FunctionName": "app"}]})),
        (SECRETS.list, json!({"SecretList": [{"ARN": "arn:secret", "Name": "db"}]})),
        (KEYS.list, json!({"Keys": [{"KeyId": "k-1"}, {"KeyId": "k-aws"}]})),
        (REPOSITORIES.list, json!({"repositories": [{"repositoryName": "web"}]})),
    ];
    let case = unwatched();
    let case = lists.into_iter().fold(case, |case, (call, list)| {
        case.answers_everywhere(call, json!({})).answers(call, REGION, json!({}), list)
    });
    let key = |id: &str, manager: &str| json!({"KeyMetadata": {"KeyId": id, "KeyManager": manager}});
    let case = case
        .answers("kms:DescribeKey", REGION, json!({"KeyId": "k-1"}), key("k-1", "CUSTOMER"))
        .answers("kms:DescribeKey", REGION, json!({"KeyId": "k-aws"}), key("k-aws", "AWS"))
        .answers_code("lambda:GetPolicy", REGION, json!({"FunctionName": "app"}), "ResourceNotFoundException")
        .answers_code(
            "ecr:GetRepositoryPolicy",
            REGION,
            json!({"repositoryName": "web"}),
            "RepositoryPolicyNotFoundException",
        );
    ["queue", "topic", "secret"].iter().fold(policy(case, "key", json!([])), |case, kind| {
        let (call, sent, _) = about(kind);
        case.answers(call, REGION, sent, json!({}))
    })
}

/// The call about the policy of the one resource of a kind, its parameters, and the resource's ID in findings.
fn about(kind: &str) -> (&'static str, Value, &'static str) {
    match kind {
        "queue" => ("sqs:GetQueueAttributes", json!({"QueueUrl": "https://q"}), "https://q"),
        "topic" => ("sns:GetTopicAttributes", json!({ "TopicArn": TOPIC }), TOPIC),
        "function" => ("lambda:GetPolicy", json!({"FunctionName": "app"}), "app"),
        "secret" => ("secretsmanager:GetResourcePolicy", json!({"SecretId": "arn:secret"}), "db"),
        "key" => ("kms:GetKeyPolicy", json!({"KeyId": "k-1"}), "k-1"),
        _ => ("ecr:GetRepositoryPolicy", json!({"repositoryName": "web"}), "web"),
    }
}

/// Gives the one resource of a kind a policy with these statements.
fn policy(case: Case, kind: &str, statements: Value) -> Case {
    let document = json!({ "Statement": statements });
    let data = match kind {
        "queue" | "topic" => json!({"Attributes": { "Policy": document }}),
        "secret" => json!({ "ResourcePolicy": document }),
        "repository" => json!({ "policyText": document }),
        _ => json!({ "Policy": document }),
    };
    let (call, sent, _) = about(kind);
    case.answers(call, REGION, sent, data)
}

fn allow(principal: Value, condition: Value) -> Value {
    json!({"Effect": "Allow", "Principal": principal, "Action": "*", "Condition": condition})
}

#[test]
fn without_an_analyzer_policies_tell_what_is_public() {
    unguarded().check(no_public_access, PASS);
    let owner = json!({"StringEquals": {"AWS:SourceOwner": ACCOUNT}});
    for source in ALL {
        let kind = source.kind;
        let (call, sent, id) = about(kind);
        policy(unguarded(), kind, json!([allow(json!("*"), json!({}))])).names(no_public_access, FAIL, &[id]);
        policy(unguarded(), kind, json!([allow(json!({"AWS": "*"}), owner.clone())])).check(no_public_access, PASS);
        unguarded().denied(call, REGION, sent).check(no_public_access, UNKNOWN);
        unguarded().denied(source.list, "us-east-1", json!({})).check(no_public_access, UNKNOWN);
    }
    unguarded().denied("kms:DescribeKey", REGION, json!({"KeyId": "k-1"})).check(no_public_access, UNKNOWN);
    let by_url = json!({"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}});
    policy(unguarded(), "function", json!([allow(json!("*"), by_url)])).names(no_public_access, REVIEW, &["app"]);
}

#[test]
fn policies_are_read_only_where_no_analyzer_is() {
    let open = || policy(unguarded(), "topic", json!([allow(json!("*"), json!({}))]));
    let nothing = json!({"findings": []});
    let seen = watched(open(), REGION).answers(FINDINGS, REGION, json!({"analyzerArn": ANALYZER}), nothing);
    seen.check(no_public_access, PASS);
    watched_by(open(), REGION, "ACCOUNT_UNUSED_ACCESS", "ACTIVE").check(no_public_access, FAIL);
    // Where the analyzers are not known, policies show what is open, but not that nothing is.
    open().denied(ANALYZERS, REGION, json!({})).names(no_public_access, FAIL, &[TOPIC]);
    unguarded().denied(ANALYZERS, REGION, json!({})).check(no_public_access, UNKNOWN);
}

#[test]
fn policies_stand_in_for_findings_that_could_not_be_seen_and_never_pass() {
    let sent = || json!({"analyzerArn": ANALYZER});
    let by_url = json!({"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}});
    let open = || policy(unguarded(), "topic", json!([allow(json!("*"), json!({}))]));
    let by_url = || policy(unguarded(), "function", json!([allow(json!("*"), by_url.clone())]));
    let first_page = json!({"findings": []});
    let unseen = |case: Case| {
        let case = watched(case, REGION);
        [
            case.clone(),
            case.clone().denied(FINDINGS, REGION, sent()),
            case.clone().came_to(FINDINGS, REGION, sent(), CallOutcome::Blocked, ""),
            case.breaks_off(FINDINGS, REGION, sent(), first_page.clone()),
        ]
    };
    unseen(open()).iter().for_each(|case| case.names(no_public_access, FAIL, &[TOPIC]));
    unseen(by_url()).iter().for_each(|case| case.names(no_public_access, REVIEW, &["app"]));
    unseen(unguarded()).iter().for_each(|case| case.names(no_public_access, UNKNOWN, &[]));
    // What the first page and the policies both report is listed once.
    let found = json!({"findings": [finding("AWS::SNS::Topic", TOPIC)]});
    watched(open(), REGION).breaks_off(FINDINGS, REGION, sent(), found).names(no_public_access, FAIL, &[TOPIC]);
}

/// The account of [`unguarded`], in which these kinds have policies.
fn sources(policies: &[(&str, Value)]) -> Case {
    policies.iter().fold(unguarded(), |case, (kind, statements)| policy(case, kind, statements.clone()))
}

fn service(name: &str, condition: Value) -> Value {
    allow(json!({ "Service": name }), condition)
}

fn arn_like() -> Value {
    json!({"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::ours"}})
}

#[test]
fn a_service_is_let_in_for_something_by_its_account_organization_or_source() {
    for (condition, verdict) in [
        (arn_like(), PASS),
        (json!({"StringEquals": {"aws:SourceAccount": ACCOUNT}}), PASS),
        (json!({"StringEquals": {"aws:sourceorgid": "o-1"}}), PASS),
        (json!({"StringEquals": {"aws:SourceOwner": ACCOUNT}}), PASS),
        (json!({"ArnLike": {"aws:SourceArn": "*"}}), FAIL),
        (json!({"ArnNotLike": {"aws:SourceArn": "arn:aws:s3:::ours"}}), FAIL),
        (json!({"ArnLikeIfExists": {"aws:SourceArn": "arn:aws:s3:::ours"}}), FAIL),
        (json!({"Bool": {"aws:SecureTransport": "true"}}), FAIL),
        (json!({}), FAIL),
    ] {
        for kind in ["function", "queue", "topic"] {
            let case = sources(&[(kind, json!([service("s3.amazonaws.com", condition.clone())]))]);
            let names: &[&str] = if verdict == PASS { &[] } else { &[about(kind).2] };
            case.names(named_source, verdict, names);
        }
    }
}

#[test]
fn half_of_the_statements_is_half() {
    let (named, unnamed) = (|| service("s3.amazonaws.com", arn_like()), || service("sns.amazonaws.com", json!({})));
    sources(&[]).check(named_source, NOT_APPLICABLE);
    sources(&[("queue", json!([allow(json!("*"), json!({}))]))]).check(named_source, NOT_APPLICABLE);
    let denied = json!([{"Effect": "Deny", "Principal": {"Service": "s3.amazonaws.com"}}]);
    sources(&[("queue", denied)]).check(named_source, NOT_APPLICABLE);
    sources(&[("queue", json!([named(), unnamed()]))]).names(named_source, PARTLY, &["https://q"]);
    sources(&[("queue", json!([named(), unnamed(), unnamed()]))]).check(named_source, FAIL);
    let both = sources(&[("function", json!([unnamed()])), ("topic", json!([named()]))]);
    both.names(named_source, PARTLY, &["app"]);
    let finding = both.check(named_source, PARTLY);
    assert_eq!(finding.resources[0].what, "allows sns.amazonaws.com without limiting the source");
}

#[test]
fn a_topic_cannot_ask_event_bridge_for_its_rule() {
    let events = || service("events.amazonaws.com", json!({}));
    sources(&[("topic", json!([events()]))]).check(named_source, NOT_APPLICABLE);
    sources(&[("queue", json!([events()]))]).check(named_source, FAIL);
    let both = allow(json!({"Service": ["events.amazonaws.com", "s3.amazonaws.com"]}), json!({}));
    sources(&[("topic", json!([both]))]).names(named_source, FAIL, &[TOPIC]);
}

#[test]
fn policies_that_could_not_be_seen_leave_it_open() {
    let good = || sources(&[("queue", json!([service("s3.amazonaws.com", arn_like())]))]);
    good().check(named_source, PASS);
    for kind in ["function", "topic"] {
        let (call, sent, _) = about(kind);
        good().denied(call, REGION, sent).check(named_source, UNKNOWN);
    }
    good().denied("sqs:ListQueues", "us-east-1", json!({})).check(named_source, UNKNOWN);
    let bad = sources(&[("queue", json!([service("s3.amazonaws.com", json!({}))]))]);
    bad.denied("sqs:ListQueues", "us-east-1", json!({})).check(named_source, PARTLY);
    Case::new().check(named_source, UNKNOWN);
}

/// Adds two buckets, of which the policy of one has this condition.
fn buckets(case: Case, effect: &str, condition: Value) -> Case {
    let list = json!({"Buckets": [{"Name": "ours", "BucketRegion": REGION}, {"Name": "open", "BucketRegion": REGION}]});
    let statement = json!({"Effect": effect, "Principal": "*", "Action": "s3:*", "Condition": condition});
    let policy = json!({"Policy": { "Statement": statement }});
    case.answers("s3:ListBuckets", "us-east-1", json!({}), list)
        .answers("s3:GetBucketPolicy", REGION, json!({"Bucket": "ours"}), policy)
        .answers_code("s3:GetBucketPolicy", REGION, json!({"Bucket": "open"}), "NoSuchBucketPolicy")
}

#[test]
fn outside_accounts_and_limited_buckets_are_shown_for_a_person_to_judge() {
    let outside = with(finding("AWS::KMS::Key", "arn:aws:kms:eu-west-1:111122223333:key/k"), "isPublic", json!(false));
    let outside = with(outside, "principal", json!({"AWS": "999988887777"}));
    let archived = with(outside.clone(), "status", json!("ARCHIVED"));
    let vpce = json!({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}});
    let case = || buckets(found(json!([outside, archived])), "Deny", vpce.clone());
    case().names(sensitive_resources, REVIEW, &["f-1", "ours"]);
    let shown = case().check(sensitive_resources, REVIEW);
    assert_eq!(shown.resources[0].what, "999988887777 can use arn:aws:kms:eu-west-1:111122223333:key/k");
    assert_eq!(shown.resources[1].what, "its policy has conditions on aws:SourceVpce");
    for key in ["aws:PrincipalOrgID", "aws:PrincipalArn", "aws:SourceVpc", "AWS:sourceip"] {
        let case = buckets(found(json!([])), "Allow", json!({"StringEquals": { key: "x" }}));
        case.names(sensitive_resources, REVIEW, &["ours"]);
    }
    let case = buckets(found(json!([])), "Deny", json!({"Bool": {"aws:SecureTransport": "false"}}));
    case.names(sensitive_resources, REVIEW, &[]);
    let blind = buckets(watched(unwatched(), REGION), "Deny", json!({}));
    let blind = blind.answers(FINDINGS, REGION, json!({"analyzerArn": ANALYZER}), json!({}));
    let reason = blind.check(sensitive_resources, REVIEW).reason;
    assert!(reason.contains("In 2 Regions, nothing watches"), "{reason}");
}

#[test]
fn evidence_of_limits_that_is_missing_is_said() {
    let case = || buckets(found(json!([])), "Deny", json!({"Bool": {"aws:SecureTransport": "false"}}));
    case().denied("s3:ListBuckets", "us-east-1", json!({})).check(sensitive_resources, UNKNOWN);
    case().denied("s3:GetBucketPolicy", REGION, json!({"Bucket": "ours"})).check(sensitive_resources, UNKNOWN);
    case().denied(ANALYZERS, "us-east-1", json!({})).check(sensitive_resources, UNKNOWN);
    case().denied(FINDINGS, REGION, json!({"analyzerArn": ANALYZER})).check(sensitive_resources, UNKNOWN);
    let limited = buckets(found(json!([])), "Allow", json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}));
    let finding = limited.denied(ANALYZERS, "us-east-1", json!({})).check(sensitive_resources, REVIEW);
    assert!(finding.reason.contains("Not everything could be seen"), "{}", finding.reason);
}
