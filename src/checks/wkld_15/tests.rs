use super::*;
use crate::checks::trial::{Case, FAIL, PARTLY, PASS, REGIONS, REVIEW, UNKNOWN};
use crate::evidence::CallOutcome;
use serde_json::{Value, json};

const EU: &str = "eu-west-1";
const STACKS: &str = "cloudformation:DescribeStacks";
const PIPELINES: &str = "codepipeline:ListPipelines";
const PROVIDERS: &str = "iam:ListOpenIDConnectProviders";
const IDENTITIES: &str = "iam:GetAccountAuthorizationDetails";
const DETAILS: &str = "codebuild:BatchGetProjects";
const RECORDERS: &str = "config:DescribeConfigurationRecorders";
const STATUSES: &str = "config:DescribeConfigurationRecorderStatus";
const RULES: &str = "config:DescribeConfigRules";

fn stacks(stacks: Value) -> Case {
    Case::new().answers_everywhere(STACKS, json!({})).answers(STACKS, EU, json!({}), json!({ "Stacks": stacks }))
}

#[test]
fn stacks_are_shown_with_nested_ones_folded_and_drifted_ones_first() {
    stacks(json!([])).check(templates, REVIEW);
    let all = stacks(json!([{"StackName": "CDKToolkit"}, {"StackName": "inner", "ParentId": "arn", "RootId": "arn"},
        {"StackName": "app", "DriftInformation": {"StackDriftStatus": "DRIFTED"}},
        {"StackName": "net", "DriftInformation": {"StackDriftStatus": "IN_SYNC"}}]));
    all.names(templates, REVIEW, &["app", "CDKToolkit", "net"]);
    let reason = all.check(templates, REVIEW).reason;
    assert!(
        reason.starts_with("3 CloudFormation stacks in 1 Region. 1 changed by hand since. The CDK has been set up."),
        "{reason}"
    );
    stacks(json!([])).denied(STACKS, EU, json!({})).check(templates, UNKNOWN);
    all.denied(STACKS, "us-east-1", json!({})).check(templates, REVIEW);
    Case::new().check(templates, UNKNOWN);
}

const GITHUB: &str = "token.actions.githubusercontent.com";

fn arn(provider: &str) -> String {
    format!("arn:aws:iam::111122223333:oidc-provider/{provider}")
}

/// A case with a role that trusts a provider under a condition.
fn trusting(provider: &str, condition: Value) -> Case {
    let statement = json!({"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": arn(provider)}, "Condition": condition});
    roles(json!([statement]), &[provider])
}

/// A case with a role that has these statements in its trust policy, and with the account's providers.
fn roles(statements: Value, providers: &[&str]) -> Case {
    let role = json!({"RoleName": "deploy", "Path": "/", "AssumeRolePolicyDocument": { "Statement": statements }});
    let providers: Vec<Value> = providers.iter().map(|provider| json!({"Arn": arn(provider)})).collect();
    Case::new()
        .answers_everywhere(PIPELINES, json!({}))
        .answers_everywhere(PROJECTS, json!({}))
        .answers(PROVIDERS, "", json!({}), json!({ "OpenIDConnectProviderList": providers }))
        .answers(IDENTITIES, "", json!({}), json!({"RoleDetailList": [role]}))
}

#[test]
fn a_role_that_anybodys_repository_could_take_fails() {
    let sub = |operator: &str, value: Value| json!({operator: {"token.actions.githubusercontent.com:sub": value}});
    for (condition, verdict) in [
        (sub("StringEquals", json!("repo:org/app:environment:production")), REVIEW),
        (sub("StringLike", json!("repo:org/*")), REVIEW),
        (sub("StringLike", json!(["repo:org/a:*", "repo:org/b:*"])), REVIEW),
        (sub("ForAnyValue:StringLike", json!("repo:org@1/app@2:*")), REVIEW),
        (json!({"StringLike": {"TOKEN.actions.githubusercontent.com:SUB": "repo:org/app:*"}}), REVIEW),
        (json!({"StringEquals": {"token.actions.githubusercontent.com:repository": "org/app"}}), REVIEW),
        (Value::Null, FAIL),
        (json!({"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}), FAIL),
        (sub("StringLike", json!("*")), FAIL),
        (sub("StringEquals", json!("*")), FAIL),
        (sub("StringLike", json!("repo:*")), FAIL),
        (sub("StringLike", json!("repo:*/app:*")), FAIL),
        (sub("StringLike", json!("repo:org*")), FAIL),
        (sub("StringLike", json!(["repo:org/app:*", "*"])), FAIL),
        (sub("StringNotLike", json!("repo:org/app:*")), FAIL),
        (sub("StringLikeIfExists", json!("repo:org/app:*")), FAIL),
        (json!({"StringEquals": {"gitlab.com:sub": "project_path:org/app:ref_type:branch:ref:main"}}), FAIL),
    ] {
        trusting(GITHUB, condition).check(pipeline, verdict);
    }
    trusting(GITHUB, Value::Null).names(pipeline, FAIL, &["deploy"]);
    trusting("gitlab.com", json!({"StringLike": {"gitlab.com:sub": "project_path:org/*"}})).check(pipeline, REVIEW);
    trusting("gitlab.com", json!({"StringLike": {"gitlab.com:sub": "project_path:*"}})).check(pipeline, FAIL);
    trusting("app.terraform.io", json!({"StringLike": {"app.terraform.io:sub": "organization:*"}}))
        .check(pipeline, FAIL);
    trusting("app.terraform.io", json!({"StringLike": {"app.terraform.io:sub": "organization:org:*"}}))
        .check(pipeline, REVIEW);
}

#[test]
fn the_weakest_statement_of_a_role_decides() {
    let statement = |provider: &str, condition: Value, effect: &str| json!({"Effect": effect, "Action": "sts:*", "Principal": {"Federated": arn(provider)}, "Condition": condition});
    let narrow = || json!({"StringLike": {"token.actions.githubusercontent.com:sub": "repo:org/app:*"}});
    let own = "oidc.circleci.com/org/1";
    let both = [GITHUB, own];
    for (statements, verdict) in [
        (json!([statement(GITHUB, narrow(), "Allow"), statement(GITHUB, json!({}), "Allow")]), FAIL),
        (json!([statement(GITHUB, json!({}), "Allow"), statement(GITHUB, narrow(), "Allow")]), FAIL),
        (json!([statement(own, json!({}), "Allow"), statement(GITHUB, json!({}), "Allow")]), FAIL),
        (json!([statement(own, json!({}), "Allow"), statement(GITHUB, narrow(), "Allow")]), REVIEW),
        (json!([statement(GITHUB, json!({}), "Deny")]), REVIEW),
    ] {
        roles(statements, &both).check(pipeline, verdict);
    }
}

#[test]
fn only_providers_that_are_there_and_serve_everybody_can_fail() {
    let open = |provider: &str| json!([{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": arn(provider)}}]);
    let own = "oidc.circleci.com/org/1";
    let finding = roles(open(own), &[own]).check(pipeline, REVIEW);
    assert!(finding.resources[1].what.ends_with("without limits"), "{}", finding.resources[1].what);
    let cluster = "oidc.eks.eu-west-1.amazonaws.com/id/1";
    roles(open(cluster), &[cluster]).names(pipeline, REVIEW, &[]);
    // A provider that no longer exists lets nobody in, but it has to be known that it does not exist.
    roles(open(GITHUB), &[]).names(pipeline, REVIEW, &[]);
    roles(open(GITHUB), &[]).denied(PROVIDERS, "", json!({})).check(pipeline, FAIL);
    let other = json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}]);
    roles(other, &[]).names(pipeline, REVIEW, &[]);
}

#[test]
fn pipelines_projects_and_providers_are_shown() {
    let case = trusting(GITHUB, json!({"StringLike": {"token.actions.githubusercontent.com:sub": "repo:org/app:*"}}))
        .answers(PIPELINES, EU, json!({}), json!({"pipelines": [{"name": "release"}]}))
        .answers(PROJECTS, EU, json!({}), json!({"projects": ["build"]}));
    case.names(pipeline, REVIEW, &["release", "build", &arn(GITHUB), "deploy"]);
    for (call, region) in [(PIPELINES, EU), (PROJECTS, EU), (PROVIDERS, ""), (IDENTITIES, "")] {
        let finding = case.clone().denied(call, region, json!({})).check(pipeline, REVIEW);
        assert!(finding.reason.contains("Not everything could be seen"), "{}", finding.reason);
        roles(json!([]), &[]).denied(call, region, json!({})).check(pipeline, UNKNOWN);
    }
    Case::new().check(pipeline, UNKNOWN);
}

/// A case with these build projects, which are described like this.
fn projects(names: &[&str], described: Value) -> Case {
    Case::new()
        .answers_everywhere(PROJECTS, json!({}))
        .answers(PROJECTS, EU, json!({}), json!({ "projects": names }))
        .answers(DETAILS, EU, json!({ "names": names }), json!({ "projects": described }))
}

#[test]
fn checkers_that_builds_name_are_shown() {
    let described = json!([{"name": "a", "source": {"buildspec": ["cfn-lint", "checkov"]}}, {"name": "b", "source": {"buildspec": []}}]);
    let finding = projects(&["a", "b"], described).check(scanned, REVIEW);
    assert_eq!(finding.resources.len(), 1);
    assert_eq!(finding.resources[0].what, "its build names cfn-lint and checkov");
    assert!(finding.reason.contains("1 of 2 build projects"), "{}", finding.reason);
    projects(&["a"], json!([{"name": "a"}])).names(scanned, REVIEW, &[]);
    projects(&[], json!([])).check(scanned, REVIEW);
}

#[test]
fn projects_that_could_not_be_seen_leave_it_unknown() {
    let case = || projects(&["a"], json!([{"name": "a"}]));
    case().denied(DETAILS, EU, json!({"names": ["a"]})).check(scanned, UNKNOWN);
    case().denied(PROJECTS, "us-east-1", json!({})).check(scanned, UNKNOWN);
    Case::new().answers_everywhere(PROJECTS, json!({"projects": ["a"]})).check(scanned, UNKNOWN);
    Case::new().check(scanned, UNKNOWN);
    let found = projects(&["a"], json!([{"name": "a", "source": {"buildspec": ["trivy"]}}]));
    found.denied(PROJECTS, "us-east-1", json!({})).check(scanned, REVIEW);
}

/// A case that uses one Region, in which AWS Config answers like this.
fn config(recorders: Value, statuses: Value, rules: Value) -> Case {
    let quiet = [RECORDERS, STATUSES, RULES]
        .into_iter()
        .fold(Case::new(), |case, call| case.answers_everywhere(call, json!({})));
    let case = REGIONS.into_iter().fold(quiet, |case, region| case.region(region, region == EU));
    recording_in(case, EU, recorders, statuses, rules)
}

fn recording_in(case: Case, region: &str, recorders: Value, statuses: Value, rules: Value) -> Case {
    case.answers(RECORDERS, region, json!({}), json!({ "ConfigurationRecorders": recorders }))
        .answers(STATUSES, region, json!({}), json!({ "ConfigurationRecordersStatus": statuses }))
        .answers(RULES, region, json!({}), json!({ "ConfigRules": rules }))
}

fn recorder() -> Value {
    json!([{"name": "default"}])
}

fn status(recording: bool, last: &str) -> Value {
    json!([{"name": "default", "recording": recording, "lastStatus": last}])
}

fn rule(state: &str) -> Value {
    json!([{"ConfigRuleName": "r", "ConfigRuleState": state}])
}

fn good() -> Case {
    config(recorder(), status(true, "SUCCESS"), rule("ACTIVE"))
}

#[test]
fn a_region_in_use_needs_a_recorder_that_works_and_a_rule() {
    good().check(config_rules, PASS);
    config(recorder(), status(true, "Success"), rule("ACTIVE")).check(config_rules, PASS);
    for last in ["FAILURE", "PENDING", "NotApplicable", ""] {
        config(recorder(), status(true, last), rule("ACTIVE")).names(config_rules, PARTLY, &[EU]);
    }
    config(recorder(), status(true, "SUCCESS"), json!([])).names(config_rules, PARTLY, &[EU]);
    config(recorder(), status(true, "SUCCESS"), rule("DELETING")).names(config_rules, PARTLY, &[EU]);
    config(recorder(), status(false, "SUCCESS"), rule("ACTIVE")).names(config_rules, FAIL, &[EU]);
    config(recorder(), json!([]), rule("ACTIVE")).names(config_rules, FAIL, &[EU]);
    config(json!([]), json!([]), json!([])).names(config_rules, FAIL, &[EU]);
}

#[test]
fn recorders_of_other_services_do_not_count() {
    let service = |mut list: Value| {
        list[0]["servicePrincipal"] = json!("securityhub.amazonaws.com");
        list
    };
    config(service(recorder()), service(status(true, "SUCCESS")), rule("ACTIVE")).check(config_rules, FAIL);
    config(recorder(), service(status(true, "SUCCESS")), rule("ACTIVE")).check(config_rules, FAIL);
}

#[test]
fn only_regions_in_use_have_to_record() {
    good().region("us-east-1", true).names(config_rules, PARTLY, &["us-east-1"]);
    let second = recording_in(
        good().region("us-east-1", true),
        "us-east-1",
        recorder(),
        status(true, "SUCCESS"),
        rule("ACTIVE"),
    );
    second.check(config_rules, PASS);
    // Recording in a Region that is not in use does not help one that is.
    let elsewhere = config(json!([]), json!([]), json!([]));
    recording_in(elsewhere, "us-east-1", recorder(), status(true, "SUCCESS"), rule("ACTIVE")).names(
        config_rules,
        PARTLY,
        &[EU],
    );
    config(json!([]), json!([]), json!([])).region(EU, false).names(config_rules, FAIL, &[]);
}

#[test]
fn what_could_not_be_seen_is_never_a_pass() {
    for call in [RECORDERS, STATUSES, RULES] {
        good().denied(call, EU, json!({})).check(config_rules, UNKNOWN);
        good().denied(call, "us-east-1", json!({})).check(config_rules, UNKNOWN);
        good().came_to(call, EU, json!({}), CallOutcome::Blocked, "").check(config_rules, UNKNOWN);
    }
    good().breaks_off(RULES, EU, json!({}), json!({})).check(config_rules, UNKNOWN);
    // It is not known whether a Region without a recorder is in use.
    for call in ["ec2:DescribeVpcs", "ec2:DescribeNetworkInterfaces", "lambda:ListFunctions", "dynamodb:ListTables"] {
        good().denied(call, "us-east-1", json!({})).check(config_rules, UNKNOWN);
        let off = config(json!([]), json!([]), json!([]));
        off.denied(call, "us-east-1", json!({})).check(config_rules, FAIL);
    }
    let finding =
        config(json!([]), json!([]), json!([])).denied(RECORDERS, "us-east-1", json!({})).check(config_rules, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
}
