use super::*;
use crate::checks::services::ecs::trial::{REGION, definition_arn, service, task};
use crate::checks::trial::{ACCOUNT, Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REGIONS, REVIEW, UNKNOWN, days_ago};
use serde_json::{Value, json};

/// A case with only these servers, in `eu-west-1`.
fn servers_are(instances: Value) -> Case {
    let reservations = json!({"Reservations": [{ "Instances": instances }]});
    Case::new().answers_everywhere(INSTANCES, json!({})).answers(INSTANCES, REGION, json!({}), reservations)
}

fn server(id: &str, state: &str, has_role: bool) -> Value {
    let profile = has_role.then(|| json!({"Arn": "arn:aws:iam::111122223333:instance-profile/app"}));
    json!({"InstanceId": id, "State": {"Name": state}, "IamInstanceProfile": profile})
}

#[test]
fn running_servers_need_roles_and_half_of_them_is_half() {
    let (with, without) = (|id| server(id, "running", true), |id| server(id, "running", false));
    for (instances, verdict, names) in [
        (json!([with("i-1")]), PASS, vec![]),
        (json!([with("i-1"), without("i-2")]), PARTLY, vec!["i-2"]),
        (json!([with("i-1"), without("i-2"), without("i-3")]), FAIL, vec!["i-2", "i-3"]),
        (json!([without("i-1")]), FAIL, vec!["i-1"]),
        (json!([with("i-1"), server("i-2", "stopped", false)]), PASS, vec![]),
        (json!([server("i-2", "stopped", false), server("i-3", "terminated", false)]), NOT_APPLICABLE, vec![]),
        (json!([]), NOT_APPLICABLE, vec![]),
    ] {
        servers_are(instances).names(instance_roles, verdict, &names);
    }
}

#[test]
fn servers_that_could_not_be_seen_are_never_a_pass() {
    let missing = |instances: Value| servers_are(instances).denied(INSTANCES, "us-east-1", json!({}));
    missing(json!([])).check(instance_roles, UNKNOWN);
    missing(json!([server("i-1", "running", true)])).check(instance_roles, UNKNOWN);
    // Servers that were not seen may have roles.
    let finding = missing(json!([server("i-1", "running", false)])).check(instance_roles, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
    assert_eq!((finding.resources[0].kind.as_str(), finding.resources[0].region.as_str()), ("instance", REGION));
}

/// A case without containers.
fn no_containers() -> Case {
    let case = Case::new().no_tasks().answers_everywhere("eks:ListClusters", json!({"clusters": []}));
    case.answers("iam:ListOpenIDConnectProviders", "", json!({}), json!({}))
}

fn definition(task_role: Option<&str>, execution_role: &str, is_privileged: bool) -> Value {
    json!({"taskRoleArn": task_role, "executionRoleArn": execution_role,
        "containerDefinitions": [{"name": "app"}, {"name": "agent", "privileged": is_privileged}]})
}

#[test]
fn tasks_need_roles_of_their_own_and_no_power_over_their_host() {
    for (launch, definition, verdict) in [
        ("FARGATE", definition(Some("arn:app"), "arn:start", false), PASS),
        ("EC2", definition(Some("arn:app"), "arn:start", false), PASS),
        ("EC2", definition(Some("arn:app"), "arn:start", true), FAIL),
        ("EC2", definition(None, "arn:start", false), FAIL),
        ("FARGATE", definition(None, "arn:start", false), REVIEW),
        ("EXTERNAL", definition(None, "arn:start", false), REVIEW),
        ("FARGATE", definition(Some("arn:app"), "arn:app", false), PARTLY),
        ("EC2", definition(Some("arn:app"), "arn:app", true), FAIL),
    ] {
        let names: &[&str] = if verdict == PASS { &[] } else { &["web"] };
        let case = no_containers().tasks(json!([service("web", "web:1", launch)]), json!([]));
        case.definition("web:1", definition.clone()).names(container_roles, verdict, names);
        let names: &[&str] = if verdict == PASS { &[] } else { &["web:1"] };
        let case = no_containers().tasks(json!([]), json!([task("t-1", "web:1", launch)]));
        case.definition("web:1", definition).names(container_roles, verdict, names);
    }
    no_containers().check(container_roles, NOT_APPLICABLE);
    no_containers().tasks(json!([]), json!([])).check(container_roles, NOT_APPLICABLE);
}

#[test]
fn what_is_worst_comes_first_and_what_may_be_right_is_left_out() {
    let names = ["double", "host", "none", "power"];
    let services: Vec<Value> = names.iter().map(|name| service(name, &format!("{name}:1"), "EC2")).collect();
    let case = no_containers().tasks(json!(services), json!([]));
    let case = case
        .definition("double:1", definition(Some("arn:a"), "arn:a", false))
        .definition("host:1", definition(None, "arn:a", false))
        .definition("power:1", definition(Some("arn:b"), "arn:a", true));
    let mut elsewhere = definition(None, "arn:a", false);
    elsewhere["requiresCompatibilities"] = json!(["FARGATE"]);
    let case = case.definition("none:1", elsewhere);
    case.names(container_roles, FAIL, &["host", "power", "double"]);
    assert_eq!(case.check(container_roles, FAIL).resources[1].what, "has control of its host (privileged): agent");
}

/// A Kubernetes cluster with this number of associations, and these providers in IAM.
fn kubernetes(associations: usize, providers: &[&str]) -> Case {
    let providers: Vec<Value> = providers.iter().map(|arn| json!({ "Arn": arn })).collect();
    let associations = vec![json!({"associationId": "a-1"}); associations];
    let oidc = json!({"issuer": "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC"});
    no_containers()
        .answers("eks:ListClusters", REGION, json!({}), json!({"clusters": ["main"]}))
        .answers(ASSOCIATIONS, REGION, json!({"clusterName": "main"}), json!({ "associations": associations }))
        .answers(
            "eks:DescribeCluster",
            REGION,
            json!({"name": "main"}),
            json!({"cluster": {"name": "main", "identity": { "oidc": oidc }}}),
        )
        .answers("iam:ListOpenIDConnectProviders", "", json!({}), json!({ "OpenIDConnectProviderList": providers }))
}

const PROVIDER: &str = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC";

#[test]
fn kubernetes_gives_pods_roles_by_associations_or_by_a_provider() {
    kubernetes(1, &[]).check(container_roles, PASS);
    kubernetes(0, &[PROVIDER]).check(container_roles, PASS);
    kubernetes(0, &[]).names(container_roles, REVIEW, &["main"]);
    kubernetes(0, &["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"]).names(
        container_roles,
        REVIEW,
        &["main"],
    );
    let other = PROVIDER.replace("ABC", "XABC");
    kubernetes(0, &[&other]).check(container_roles, REVIEW);
}

#[test]
fn containers_that_could_not_be_seen_are_never_a_pass() {
    let good = || no_containers().one_service(definition(Some("arn:app"), "arn:start", false));
    good().check(container_roles, PASS);
    for call in ["ecs:ListClusters", "eks:ListClusters"] {
        no_containers().denied(call, "us-east-1", json!({})).check(container_roles, UNKNOWN);
        good().denied(call, "us-east-1", json!({})).check(container_roles, UNKNOWN);
    }
    let sent = json!({"taskDefinition": definition_arn("web:1")});
    good().denied("ecs:DescribeTaskDefinition", REGION, sent.clone()).check(container_roles, UNKNOWN);
    good().answers("ecs:DescribeTaskDefinition", REGION, sent, json!({})).check(container_roles, UNKNOWN);
    for (call, region, sent) in [
        (ASSOCIATIONS, REGION, json!({"clusterName": "main"})),
        ("eks:DescribeCluster", REGION, json!({"name": "main"})),
        ("iam:ListOpenIDConnectProviders", "", json!({})),
    ] {
        kubernetes(0, &[]).denied(call, region, sent).check(container_roles, UNKNOWN);
    }
    let cut = kubernetes(0, &[]).breaks_off("iam:ListOpenIDConnectProviders", "", json!({}), json!({}));
    cut.check(container_roles, UNKNOWN);
    kubernetes(0, &[]).denied("ecs:ListClusters", "us-east-1", json!({})).check(container_roles, REVIEW);
}

/// A user for a program, with a key of this age in days.
fn program(user: &'static str, days: i64) -> (&'static str, String) {
    (user, days_ago(days))
}

fn programs(users: &[(&'static str, String)]) -> Case {
    let rows: Vec<Vec<(&str, &str)>> = users
        .iter()
        .map(|(user, made)| {
            vec![("user", *user), ("access_key_2_active", "true"), ("access_key_2_last_rotated", made.as_str())]
        })
        .collect();
    Case::new().credential_report(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

#[test]
fn keys_of_programs_count_by_half_for_ninety_days() {
    for (users, verdict, names) in [
        (vec![], PASS, vec![]),
        (vec![program("deploy", 90)], PARTLY, vec!["deploy"]),
        (vec![program("deploy", 91)], FAIL, vec!["deploy"]),
        (vec![program("backup", 1), program("deploy", 400)], FAIL, vec!["deploy", "backup"]),
        (vec![program("future", -3)], UNKNOWN, vec![]),
        (vec![("undated", "N/A".to_owned())], FAIL, vec!["undated"]),
    ] {
        programs(&users).names(no_static_keys, verdict, &names);
    }
    Case::new().check(no_static_keys, UNKNOWN);
    Case::new().denied("iam:GetCredentialReport", "", json!({})).check(no_static_keys, UNKNOWN);
}

#[test]
fn people_the_root_user_and_keys_that_are_off_are_left_out() {
    let key = ("access_key_1_active", "true");
    let person = [("user", "ada"), ("password_enabled", "true"), key];
    let root = [("user", "<root_account>"), ("password_enabled", "not_supported"), key];
    let off = [("user", "old"), ("access_key_1_last_rotated", "2020-01-01T00:00:00Z")];
    Case::new().credential_report(&[&person, &root, &off]).check(no_static_keys, PASS);
}

const DETAILS: &str = "iam:GetAccountAuthorizationDetails";

fn trust(service: &str) -> Value {
    json!({"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": service }}]})
}

/// A role with these managed policies (`aws:` for those of AWS) and these inline statements.
fn role(name: &str, trust: Value, attached: &[&str], inline: Value) -> Value {
    let attached = attached.iter().map(|arn| {
        let of_aws = arn.strip_prefix("aws:").map(|name| format!("arn:aws:iam::aws:policy/{name}"));
        json!({"PolicyName": "attached", "PolicyArn": of_aws.unwrap_or_else(|| (*arn).to_owned())})
    });
    let inline = inline.as_array().expect("a list").iter();
    let inline = inline.map(|it| json!({"PolicyName": "own", "PolicyDocument": { "Statement": it }}));
    json!({"RoleName": name, "Path": "/", "AssumeRolePolicyDocument": trust,
        "AttachedManagedPolicies": attached.collect::<Vec<Value>>(), "RolePolicyList": inline.collect::<Vec<Value>>()})
}

fn roles(list: &[Value]) -> Case {
    Case::new().answers(DETAILS, "", json!({}), json!({ "RoleDetailList": list }))
}

#[test]
fn a_role_is_one_that_computes_by_whom_it_trusts() {
    let pods = json!({"Statement": {"Effect": "Allow", "Principal": { "Federated": PROVIDER }}});
    let ipv6 = json!({"Statement": {"Effect": "Allow", "Principal": {"Federated":
        "arn:aws:iam::111122223333:oidc-provider/oidc-eks.eu-west-1.api.aws/id/ABC"}}});
    let github = json!({"Statement": {"Effect": "Allow", "Principal": {"Federated":
        "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}}});
    let denied = json!({"Statement": {"Effect": "Deny", "Principal": {"Service": "ec2.amazonaws.com"}}});
    for (trust, verdict) in [
        (trust("ec2.amazonaws.com"), PASS),
        (trust("ec2.amazonaws.com.cn"), PASS),
        (trust("lambda.amazonaws.com"), PASS),
        (trust("edgelambda.amazonaws.com"), PASS),
        (trust("ecs-tasks.amazonaws.com"), PASS),
        (trust("pods.eks.amazonaws.com"), PASS),
        (trust("tasks.apprunner.amazonaws.com"), PASS),
        (pods, PASS),
        (ipv6, PASS),
        (trust("ecs.amazonaws.com"), NOT_APPLICABLE),
        (trust("eks.amazonaws.com"), NOT_APPLICABLE),
        (github, NOT_APPLICABLE),
        (denied, NOT_APPLICABLE),
    ] {
        roles(&[role("app", trust, &[], json!([]))]).check(least_privilege, verdict);
    }
    roles(&[]).check(least_privilege, NOT_APPLICABLE);
    let mut service_made = role("AWSServiceRole", trust("ec2.amazonaws.com"), &["aws:AdministratorAccess"], json!([]));
    service_made["Path"] = json!("/aws-service-role/ec2.amazonaws.com/");
    roles(&[service_made]).check(least_privilege, NOT_APPLICABLE);
}

#[test]
fn a_role_is_too_wide_by_the_names_of_aws_policies_and_by_ones_own() {
    let allow = |action: Value, resource: &str| json!({"Effect": "Allow", "Action": action, "Resource": resource});
    let mut conditional = allow(json!("*"), "*");
    conditional["Condition"] = json!({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}});
    for (attached, inline, verdict) in [
        (&["aws:service-role/AWSLambdaBasicExecutionRole"][..], json!([]), PASS),
        (&["aws:ReadOnlyAccess"], json!([]), PASS),
        (&["aws:AmazonS3FullAccess"], json!([]), PARTLY),
        (&["aws:AmazonECS_FullAccess"], json!([]), PARTLY),
        (&["aws:AmazonDynamoDBFullAccess_v2"], json!([]), PARTLY),
        (&["aws:IAMFullAccess"], json!([]), FAIL),
        (&["aws:PowerUserAccess"], json!([]), FAIL),
        (&["aws:AdministratorAccess"], json!([]), FAIL),
        (&["aws:AdministratorAccess-Amplify"], json!([]), PASS),
        (&[], json!([allow(json!("s3:GetObject"), "*")]), PASS),
        (&[], json!([allow(json!("s3:Get*"), "*")]), PASS),
        (&[], json!([allow(json!("s3:*"), "arn:aws:s3:::ours/*")]), PASS),
        (&[], json!([allow(json!(["s3:GetObject", "S3:*"]), "*")]), PARTLY),
        (&[], json!([allow(json!("*"), "*")]), FAIL),
        (&[], json!([allow(json!("*:*"), "*")]), FAIL),
        (&[], json!([conditional]), PARTLY),
        (&[], json!([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]), PARTLY),
        (&[], json!([{"Effect": "Deny", "Action": "*", "Resource": "*"}]), PASS),
    ] {
        let names: &[&str] = if verdict == PASS { &[] } else { &["app"] };
        roles(&[role("app", trust("lambda.amazonaws.com"), attached, inline)]).names(least_privilege, verdict, names);
    }
}

#[test]
fn policies_of_ones_own_count_in_the_version_that_is_in_force() {
    let arn = format!("arn:aws:iam::{ACCOUNT}:policy/app");
    let version = |is_default: bool, action: &str| {
        let statement = json!({"Effect": "Allow", "Action": action, "Resource": "*"});
        json!({"IsDefaultVersion": is_default, "Document": { "Statement": statement }})
    };
    let case = |versions: Value| {
        let policies = json!([{"Arn": arn, "PolicyName": "app", "PolicyVersionList": versions}]);
        let role = role("app", trust("ec2.amazonaws.com"), &[&arn], json!([]));
        Case::new().answers(DETAILS, "", json!({}), json!({"RoleDetailList": [role], "Policies": policies}))
    };
    case(json!([version(true, "s3:GetObject"), version(false, "*")])).check(least_privilege, PASS);
    case(json!([version(false, "s3:GetObject"), version(true, "s3:*")])).check(least_privilege, PARTLY);
    case(json!([version(true, "*")])).check(least_privilege, FAIL);
    case(json!([])).check(least_privilege, UNKNOWN);
}

#[test]
fn the_widest_roles_come_first_with_their_policies() {
    let make = |name, attached: &[&str]| role(name, trust("ec2.amazonaws.com"), attached, json!([]));
    let case = roles(&[
        make("a", &["aws:AmazonS3FullAccess", "aws:AmazonSQSFullAccess"]),
        make("b", &[]),
        make("c", &["aws:AmazonS3FullAccess", "aws:AdministratorAccess"]),
    ]);
    case.names(least_privilege, FAIL, &["c", "a"]);
    let finding = case.check(least_privilege, FAIL);
    assert_eq!(finding.resources[0].what, "may do nearly everything through AdministratorAccess");
    assert!(finding.resources[1].what.ends_with("through AmazonS3FullAccess and AmazonSQSFullAccess"));
    assert!(finding.reason.starts_with("1 of 3 roles"), "{}", finding.reason);
}

#[test]
fn roles_that_more_than_five_functions_share_are_shown_and_not_judged() {
    const FUNCTIONS: &str = "lambda:ListFunctions";
    let functions = |number: usize, role: &str| -> Vec<Value> {
        vec![json!({"FunctionName": "f", "Role": format!("arn:aws:iam::111122223333:role/{role}")}); number]
    };
    let with = |attached: &[&str], list: Vec<Value>| {
        let role = role("jobs", trust("lambda.amazonaws.com"), attached, json!([]));
        roles(&[role]).answers(FUNCTIONS, REGION, json!({}), json!({ "Functions": list }))
    };
    let all = || [functions(5, "few"), functions(6, "service-role/jobs")].concat();
    for (attached, verdict) in
        [(&[][..], PASS), (&["aws:AmazonS3FullAccess"], PARTLY), (&["aws:AdministratorAccess"], FAIL)]
    {
        // Functions elsewhere that could not be seen change nothing.
        let finding = with(attached, all()).denied(FUNCTIONS, "us-east-1", json!({})).check(least_privilege, verdict);
        assert!(finding.reason.ends_with("share one role: jobs."), "{}", finding.reason);
    }
    let finding = with(&[], functions(5, "jobs")).check(least_privilege, PASS);
    assert!(!finding.reason.contains("share"), "{}", finding.reason);
    // The same role in several Regions is one role.
    let elsewhere = json!({"Functions": functions(1, "jobs")});
    let finding = with(&[], functions(5, "jobs")).answers(FUNCTIONS, "us-east-1", json!({}), elsewhere);
    assert!(finding.check(least_privilege, PASS).reason.contains("share one role"));
    roles(&[])
        .answers(FUNCTIONS, REGION, json!({}), json!({"Functions": all()}))
        .check(least_privilege, NOT_APPLICABLE);
}

#[test]
fn roles_that_could_not_be_read_are_never_a_pass() {
    Case::new().check(least_privilege, UNKNOWN);
    Case::new().denied(DETAILS, "", json!({})).check(least_privilege, UNKNOWN);
    let page = |attached: &[&str]| {
        let role = role("app", trust("ec2.amazonaws.com"), attached, json!([]));
        Case::new().breaks_off(DETAILS, "", json!({}), json!({"RoleDetailList": [role]}))
    };
    page(&[]).check(least_privilege, UNKNOWN);
    page(&["aws:AmazonS3FullAccess"]).check(least_privilege, PARTLY);
    page(&["aws:AdministratorAccess"]).check(least_privilege, FAIL);
    let both =
        role("app", trust("ec2.amazonaws.com"), &["aws:AmazonS3FullAccess", "arn:aws:iam::1:policy/a"], json!([]));
    let finding = roles(&[both]).check(least_privilege, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
}

fn metadata(id: &str, state: &str, options: Value) -> Value {
    json!({"InstanceId": id, "State": {"Name": state}, "MetadataOptions": options})
}

/// A case with these servers, and with this account-level default in every Region.
fn with_default(instances: Value, tokens: &str) -> Case {
    REGIONS.iter().fold(servers_are(instances), |case, region| {
        case.answers(METADATA, region, json!({}), json!({"AccountLevel": { "HttpTokens": tokens }}))
    })
}

#[test]
fn every_server_and_the_default_ask_for_version_2() {
    let good = || metadata("i-1", "running", json!({"HttpTokens": "required", "HttpEndpoint": "enabled"}));
    let off = metadata("i-2", "running", json!({"HttpTokens": "optional", "HttpEndpoint": "disabled"}));
    let open = |state| metadata("i-3", state, json!({"HttpTokens": "optional", "HttpEndpoint": "enabled"}));
    with_default(json!([good(), off]), "required").check(imdsv2, PASS);
    with_default(json!([good()]), "no-preference").names(imdsv2, PARTLY, &[REGION]);
    with_default(json!([good()]), "optional").names(imdsv2, PARTLY, &[REGION]);
    with_default(json!([good(), open("running")]), "required").names(imdsv2, FAIL, &["i-3"]);
    with_default(json!([good(), open("stopped")]), "optional").names(imdsv2, FAIL, &["i-3", REGION]);
    with_default(json!([good(), open("terminated")]), "required").check(imdsv2, PASS);
    with_default(json!([open("terminated")]), "required").check(imdsv2, NOT_APPLICABLE);
    with_default(json!([]), "optional").check(imdsv2, NOT_APPLICABLE);
    let nothing_set = with_default(json!([good()]), "required").answers(METADATA, REGION, json!({}), json!({}));
    nothing_set.check(imdsv2, PARTLY);
}

#[test]
fn the_default_counts_only_where_there_are_servers() {
    let good = json!([metadata("i-1", "running", json!({"HttpTokens": "required"}))]);
    let case = || with_default(good.clone(), "required");
    case().answers(METADATA, "us-east-1", json!({}), json!({})).check(imdsv2, PASS);
    case().denied(METADATA, "us-east-1", json!({})).check(imdsv2, PASS);
    case().denied(METADATA, REGION, json!({})).check(imdsv2, UNKNOWN);
    case().denied(INSTANCES, "us-east-1", json!({})).check(imdsv2, UNKNOWN);
    let unset = case().answers(METADATA, REGION, json!({}), json!({})).denied(INSTANCES, "us-east-1", json!({}));
    let finding = unset.check(imdsv2, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
    let silent = json!([metadata("i-1", "running", json!({}))]);
    with_default(silent, "required").check(imdsv2, UNKNOWN);
    let open = json!([metadata("i-1", "running", json!({"HttpTokens": "optional"}))]);
    with_default(open, "required").denied(INSTANCES, "us-east-1", json!({})).check(imdsv2, FAIL);
}
