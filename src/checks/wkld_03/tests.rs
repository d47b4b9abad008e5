use super::*;
use crate::checks::services::ecs::trial::{REGION, definition_arn, service};
use crate::checks::trial::{Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REVIEW, UNKNOWN, days_ago};
use serde_json::{Value, json};

const FUNCTIONS: &str = "lambda:ListFunctions";
const PROJECTS: &str = "codebuild:ListProjects";
const BUILDS: &str = "codebuild:BatchGetProjects";

/// A case in which nothing is stored and nothing has settings.
fn nothing() -> Case {
    let calls = [SECRETS, PARAMETERS, FUNCTIONS, PROJECTS, "rds:DescribeDBClusters", "rds:DescribeDBInstances"];
    calls.into_iter().fold(Case::new().no_tasks(), |case, call| case.answers_everywhere(call, json!({})))
}

fn secrets_are(case: Case, list: Value) -> Case {
    case.answers(SECRETS, REGION, json!({}), json!({ "SecretList": list }))
}

fn parameters_are(case: Case, list: Value) -> Case {
    case.answers(PARAMETERS, REGION, json!({}), json!({ "Parameters": list }))
}

#[test]
fn what_is_stored_is_shown_by_region_for_a_person_to_judge() {
    let finding = nothing().check(secret_store, REVIEW);
    assert_eq!((finding.reason.as_str(), finding.resource_count), (say::NOTHING_STORED, 0));
    let deleted = json!({"Name": "old", "DeletedDate": "2026-11-20T00:00:00Z"});
    let list = json!([{"Name": "a", "LastAccessedDate": "2026-11-20T00:00:00Z"}, {"Name": "b"}, deleted]);
    let parameters = json!([
        {"Name": "/a", "Type": "SecureString", "KeyId": "alias/aws/ssm"},
        {"Name": "/b", "Type": "SecureString", "KeyId": "alias/app"},
        {"Name": "/c", "Type": "String"},
    ]);
    let case = parameters_are(secrets_are(nothing(), list), parameters);
    let container = json!({"secrets": [{"name": "DB_PASSWORD"}, {"name": "TOKEN"}]});
    let two = json!([service("api", "web:1", "FARGATE"), service("web", "web:1", "FARGATE")]);
    let case = case.tasks(two, json!([])).definition("web:1", json!({"containerDefinitions": [container]}));
    let case = case.answers(SECRETS, "us-east-1", json!({}), json!({"SecretList": [{"Name": "c"}]}));
    case.names(secret_store, REVIEW, &[REGION, "us-east-1"]);
    let finding = case.check(secret_store, REVIEW);
    assert_eq!(
        finding.resources[0].what,
        "2 secrets, last read on 2026-11-20; 2 encrypted parameters, with alias/app and alias/aws/ssm; 2 references in container tasks"
    );
    assert_eq!(finding.resources[1].what, "1 secret; 0 encrypted parameters; 0 references in container tasks");
}

#[test]
fn a_store_that_could_not_be_seen_is_unknown_or_said() {
    Case::new().check(secret_store, UNKNOWN);
    for call in [SECRETS, PARAMETERS, "ecs:ListClusters"] {
        nothing().denied(call, "us-east-1", json!({})).check(secret_store, UNKNOWN);
        let case = secrets_are(nothing(), json!([{"Name": "a"}])).denied(call, "us-east-1", json!({}));
        let finding = case.check(secret_store, REVIEW);
        assert!(finding.reason.contains("Not everything could be seen"), "{}", finding.reason);
    }
}

/// Cases with a function, a container task, a build and a plain parameter of this name, each with the kind and the ID in a
/// finding.
fn settings(name: &str) -> [(Case, &'static str, &'static str); 4] {
    let function = json!({"FunctionName": "app", "Environment": { "Variables": ["STAGE", name] }});
    let container = json!({"containerDefinitions": [{"name": "a"}, {"name": "b", "environment": [{ "name": name }]}]});
    [
        (nothing().answers(FUNCTIONS, REGION, json!({}), json!({"Functions": [function]})), "function", "app"),
        (nothing().one_service(container), "service", "web"),
        (build(json!([{"name": name, "type": "PLAINTEXT"}])), "name", "site"),
        (parameters_are(nothing(), json!([{"Name": name, "Type": "String"}])), "path", "?"),
    ]
}

fn build(variables: Value) -> Case {
    let project = json!({"name": "site", "environment": { "environmentVariables": variables }});
    nothing().answers(PROJECTS, REGION, json!({}), json!({"projects": ["site"]})).answers(
        BUILDS,
        REGION,
        json!({"names": ["site"]}),
        json!({"projects": [project]}),
    )
}

#[test]
fn settings_are_judged_by_the_names_in_them_wherever_they_are() {
    nothing().check(no_plain_secrets, NOT_APPLICABLE);
    for (name, verdict) in
        [("DB_PASSWORD", FAIL), ("SIGNING_KEY", REVIEW), ("LOG_LEVEL", PASS), ("DB_SECRET_ARN", PASS)]
    {
        for (case, kind, id) in settings(name) {
            let finding = case.check(no_plain_secrets, verdict);
            let shown: Vec<_> = finding.resources.iter().map(|it| (it.kind.as_str(), it.id.as_str())).collect();
            let expected = [(kind, if id == "?" { name } else { id })];
            assert_eq!(shown, if verdict == PASS { &[][..] } else { &expected[..] }, "{name}");
        }
    }
}

#[test]
fn what_refers_to_a_store_is_no_plain_setting() {
    let kinds = |kind: Value| build(json!([{"name": "DB_PASSWORD", "type": kind}]));
    kinds(json!("PARAMETER_STORE")).check(no_plain_secrets, PASS);
    kinds(json!("SECRETS_MANAGER")).check(no_plain_secrets, PASS);
    // Without a type, a variable is in plain text.
    kinds(Value::Null).check(no_plain_secrets, FAIL);
    let secure = json!([{"Name": "/app/DB_PASSWORD", "Type": "SecureString"}]);
    parameters_are(nothing(), secure).check(no_plain_secrets, NOT_APPLICABLE);
    let list = json!([{"Name": "/app/passwords/API_KEY", "Type": "StringList"}]);
    parameters_are(nothing(), list).names(no_plain_secrets, FAIL, &["/app/passwords/API_KEY"]);
    let fetched = json!({"containerDefinitions": [{"secrets": [{"name": "DB_PASSWORD"}]}]});
    nothing().one_service(fetched).check(no_plain_secrets, PASS);
    let function = json!({"Functions": [{"FunctionName": "app"}]});
    nothing().answers(FUNCTIONS, REGION, json!({}), function).check(no_plain_secrets, PASS);
}

#[test]
fn strong_names_stand_before_weak_ones() {
    let names = json!(["API_KEY", "DB_PASSWORD", "GITHUB_TOKEN"]);
    let functions = json!([
        {"FunctionName": "app", "Environment": { "Variables": names }},
        {"FunctionName": "jobs", "Environment": {"Variables": ["GITHUB_TOKEN"]}},
    ]);
    let case = nothing().answers(FUNCTIONS, REGION, json!({}), json!({ "Functions": functions }));
    case.names(no_plain_secrets, FAIL, &["app"]);
    assert_eq!(case.check(no_plain_secrets, FAIL).resources[0].what, "in plain text: API_KEY and DB_PASSWORD");
}

#[test]
fn settings_that_could_not_be_seen_are_never_a_pass() {
    let [(good, ..), _, (build, ..), _] = settings("LOG_LEVEL");
    for call in [FUNCTIONS, PROJECTS, PARAMETERS, "ecs:ListClusters"] {
        good.clone().denied(call, "us-east-1", json!({})).check(no_plain_secrets, UNKNOWN);
        nothing().denied(call, "us-east-1", json!({})).check(no_plain_secrets, UNKNOWN);
        let [(bad, ..), ..] = settings("DB_PASSWORD");
        bad.denied(call, "us-east-1", json!({})).check(no_plain_secrets, FAIL);
    }
    build.clone().denied(BUILDS, REGION, json!({"names": ["site"]})).check(no_plain_secrets, UNKNOWN);
    let two = json!({"projects": ["site", "other"]});
    build.answers(PROJECTS, REGION, json!({}), two).check(no_plain_secrets, UNKNOWN);
    let task = nothing().one_service(json!({}));
    let sent = json!({"taskDefinition": definition_arn("web:1")});
    task.denied("ecs:DescribeTaskDefinition", REGION, sent).check(no_plain_secrets, UNKNOWN);
}

fn databases(clusters: Value, instances: Value) -> Case {
    nothing().answers("rds:DescribeDBClusters", REGION, json!({}), json!({ "DBClusters": clusters })).answers(
        "rds:DescribeDBInstances",
        REGION,
        json!({}),
        json!({ "DBInstances": instances }),
    )
}

fn instance(id: &str, fields: Value) -> Value {
    let mut instance = json!({"DBInstanceIdentifier": id, "Engine": "postgres"});
    for (name, value) in fields.as_object().expect("fields") {
        instance[name] = value.clone();
    }
    instance
}

fn kept(status: &str) -> Value {
    json!({"MasterUserSecret": { "SecretStatus": status }})
}

#[test]
fn databases_need_logins_by_a_role_or_a_password_that_aws_keeps() {
    for (fields, verdict) in [
        (json!({"IAMDatabaseAuthenticationEnabled": true}), PASS),
        (json!({"IAMDatabaseAuthenticationEnabled": false}), FAIL),
        (kept("active"), PASS),
        (kept("rotating"), PASS),
        (kept("creating"), FAIL),
        (kept("impaired"), FAIL),
        (json!({}), FAIL),
        (json!({"Engine": "docdb"}), NOT_APPLICABLE),
        (json!({"Engine": "neptune"}), NOT_APPLICABLE),
        (json!({"ReadReplicaSourceDBInstanceIdentifier": "a"}), NOT_APPLICABLE),
        (json!({"ReadReplicaSourceDBClusterIdentifier": "a"}), NOT_APPLICABLE),
    ] {
        let names: &[&str] = if verdict == FAIL { &["shop"] } else { &[] };
        databases(json!([]), json!([instance("shop", fields)])).names(database_logins, verdict, names);
    }
    let (good, bad) = (|| instance("good", kept("active")), || instance("bad", json!({})));
    databases(json!([]), json!([good(), bad()])).names(database_logins, PARTLY, &["bad"]);
    databases(json!([]), json!([good()])).check(database_logins, PASS);
    nothing().check(database_logins, NOT_APPLICABLE);
}

#[test]
fn a_cluster_answers_for_its_instances() {
    let member = || instance("shop-1", json!({"DBClusterIdentifier": "shop", "Engine": "aurora-mysql"}));
    for (fields, verdict) in [
        (json!({"IAMDatabaseAuthenticationEnabled": true}), PASS),
        (kept("active"), PASS),
        (json!({}), FAIL),
        (json!({"ReplicationSourceIdentifier": "arn:other"}), NOT_APPLICABLE),
    ] {
        let cluster = instance("", fields);
        let mut cluster = with_id(cluster);
        cluster["Engine"] = json!("aurora-mysql");
        let names: &[&str] = if verdict == FAIL { &["shop"] } else { &[] };
        databases(json!([cluster]), json!([member()])).names(database_logins, verdict, names);
    }
}

fn with_id(mut cluster: Value) -> Value {
    cluster["DBClusterIdentifier"] = json!("shop");
    cluster
}

#[test]
fn a_secret_that_changes_by_itself_may_hold_the_login_in_its_region() {
    let bad = || databases(json!([]), json!([instance("bad", json!({}))]));
    let rotating = |name: &str| json!([{"Name": name, "RotationEnabled": true}]);
    secrets_are(bad(), rotating("shop/login")).names(database_logins, REVIEW, &["bad"]);
    // RDS manages this secret for another database.
    secrets_are(bad(), rotating("rds!db-1")).check(database_logins, FAIL);
    secrets_are(bad(), json!([{"Name": "shop/login", "RotationEnabled": false}])).check(database_logins, FAIL);
    let elsewhere = json!({ "SecretList": rotating("shop/login") });
    bad().answers(SECRETS, "us-east-1", json!({}), elsewhere).check(database_logins, FAIL);
    let other = json!({"DBInstances": [instance("worse", json!({}))]});
    let two =
        secrets_are(bad(), rotating("shop/login")).answers("rds:DescribeDBInstances", "us-east-1", json!({}), other);
    two.names(database_logins, PARTLY, &["worse"]);
}

#[test]
fn databases_that_could_not_be_seen_are_never_a_pass() {
    let good = || databases(json!([]), json!([instance("good", kept("active"))]));
    for call in [SECRETS, "rds:DescribeDBClusters", "rds:DescribeDBInstances"] {
        good().denied(call, "us-east-1", json!({})).check(database_logins, UNKNOWN);
        nothing().denied(call, "us-east-1", json!({})).check(database_logins, UNKNOWN);
    }
    let bad = || databases(json!([]), json!([instance("bad", json!({}))]));
    // A secret that was not seen may hold the login.
    bad().denied(SECRETS, REGION, json!({})).check(database_logins, UNKNOWN);
    bad().breaks_off(SECRETS, REGION, json!({}), json!({"SecretList": []})).check(database_logins, UNKNOWN);
    bad().denied(SECRETS, "us-east-1", json!({})).check(database_logins, PARTLY);
    bad().denied("rds:DescribeDBClusters", "us-east-1", json!({})).check(database_logins, PARTLY);
}

fn secret(name: &str, changed: i64, next_in: Option<i64>) -> Value {
    let next = next_in.map(|days| days_ago(-days));
    json!({"Name": name, "LastChangedDate": days_ago(changed), "RotationEnabled": next.is_some(), "NextRotationDate": next})
}

#[test]
fn a_secret_is_fresh_by_a_rotation_that_is_kept_or_by_its_last_change() {
    for (secret, verdict) in [
        (secret("a", 0, None), PASS),
        (secret("a", 90, None), PASS),
        (secret("a", 91, None), PARTLY),
        (secret("a", 365, None), PARTLY),
        (secret("a", 366, None), FAIL),
        (secret("a", 400, Some(20)), PASS),
        (secret("a", 400, Some(-7)), PASS),
        (secret("a", 100, Some(-8)), FAIL),
        (secret("a", 400, Some(-8)), FAIL),
        (secret("a", 30, Some(-8)), PASS),
        (json!({"Name": "a", "LastChangedDate": days_ago(100), "NextRotationDate": days_ago(-5)}), PARTLY),
        (json!({"Name": "a", "LastChangedDate": days_ago(100), "RotationEnabled": true}), PARTLY),
        (json!({"Name": "a", "LastChangedDate": days_ago(400), "DeletedDate": days_ago(1)}), NOT_APPLICABLE),
        (json!({"Name": "a", "LastChangedDate": days_ago(-3)}), UNKNOWN),
        (json!({"Name": "a"}), UNKNOWN),
    ] {
        let names: &[&str] = if matches!(verdict, FAIL | PARTLY) { &["a"] } else { &[] };
        secrets_are(nothing(), json!([secret])).names(rotation, verdict, names);
    }
    nothing().check(rotation, NOT_APPLICABLE);
}

#[test]
fn an_encrypted_parameter_is_fresh_by_its_last_change() {
    let parameter = |kind: &str, days| json!({"Name": "/a", "Type": kind, "LastModifiedDate": days_ago(days)});
    for (parameter, verdict) in [
        (parameter("SecureString", 90), PASS),
        (parameter("SecureString", 91), PARTLY),
        (parameter("SecureString", 366), FAIL),
        (parameter("String", 366), NOT_APPLICABLE),
    ] {
        parameters_are(nothing(), json!([parameter])).check(rotation, verdict);
    }
}

#[test]
fn the_oldest_come_first_and_say_why() {
    let list = json!([secret("fresh", 1, None), secret("half", 100, None), secret("stopped", 200, Some(-30))]);
    let parameters = json!([{"Name": "/old", "Type": "SecureString", "LastModifiedDate": days_ago(500)}]);
    let case = parameters_are(secrets_are(nothing(), list), parameters);
    case.names(rotation, FAIL, &["stopped", "/old", "half"]);
    let finding = case.check(rotation, FAIL);
    assert_eq!(finding.resources[0].what, "its automatic rotation was due on 2026-10-23 and did not happen");
    assert_eq!(finding.resources[2].what, "last changed on 2026-08-14");
    assert!(finding.reason.starts_with("3 of 4 stored secrets"), "{}", finding.reason);
}

#[test]
fn ages_that_could_not_be_seen_are_never_a_pass() {
    for call in [SECRETS, PARAMETERS] {
        let case = |days| secrets_are(nothing(), json!([secret("a", days, None)])).denied(call, "us-east-1", json!({}));
        case(1).check(rotation, UNKNOWN);
        let half = case(100).check(rotation, PARTLY);
        assert!(half.reason.starts_with("At least this"), "{}", half.reason);
        case(400).check(rotation, FAIL);
        nothing().denied(call, "us-east-1", json!({})).check(rotation, UNKNOWN);
    }
    let wrong = json!([secret("future", -3, None), secret("old", 400, None)]);
    secrets_are(nothing(), wrong).names(rotation, FAIL, &["old"]);
}
