//! What results mean for a criterion.

use super::*;

/// The finding that the results of these checks give for a criterion.
fn judged(criterion: &str, results: &[(&str, &str)]) -> Finding {
    let results: Vec<Value> = results
        .iter()
        .enumerate()
        .map(|(index, (check, status))| ocsf(check, status, "eu-west-1", &format!("thing-{index}")))
        .collect();
    finding(&one(&file(&results)), criterion)
}

#[test]
fn what_fails_counts_by_the_rule_of_its_check() {
    const IN_USE: &str = "ec2_instance_port_ssh_exposed_to_internet";
    const GROUP: &str = "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22";
    const BLOCK: &str = "s3_bucket_level_public_access_block";
    for (criterion, results, expected) in [
        ("wkld-06.admin-ports-closed", &[(GROUP, "FAIL"), (GROUP, "PASS")][..], PARTLY),
        ("wkld-06.admin-ports-closed", &[(GROUP, "FAIL"), (GROUP, "FAIL")], PARTLY),
        ("wkld-06.admin-ports-closed", &[(GROUP, "FAIL"), (IN_USE, "FAIL")], WHOLLY),
        ("wkld-06.admin-ports-closed", &[(GROUP, "PASS"), (IN_USE, "FAIL")], WHOLLY),
        ("acct-08.bucket-block", &[(BLOCK, "FAIL"), (BLOCK, "PASS")], PARTLY),
        ("acct-08.bucket-block", &[(BLOCK, "FAIL"), (BLOCK, "FAIL")], WHOLLY),
        ("acct-08.bucket-block", &[(BLOCK, "FAIL"), (BLOCK, "MANUAL")], WHOLLY),
    ] {
        assert_eq!(judged(criterion, results).verdict, expected, "{results:?}");
    }
}

#[test]
fn nothing_else_is_more_than_a_review() {
    const GROUP: &str = "ec2_securitygroup_default_restrict_traffic";
    const ROOT: &str = "iam_avoid_root_usage";
    for (criterion, results, expected) in [
        (
            "wkld-11.default-group-empty",
            &[(GROUP, "PASS"), (GROUP, "PASS")][..],
            "Prowler found nothing here (2 results). That is not the whole question: check it yourself, or let Footing check it.",
        ),
        (
            "wkld-11.default-group-empty",
            &[(GROUP, "PASS"), (GROUP, "MANUAL")],
            "Prowler leaves this to a person: 1 of 2 results has no verdict. So check it yourself, or let Footing check it.",
        ),
        (
            "wkld-11.default-group-empty",
            &[(GROUP, "WARNING"), (GROUP, "")],
            "Prowler leaves this to a person: 2 of 2 results have no verdict. So check it yourself, or let Footing check it.",
        ),
        (
            "acct-02.root-idle",
            &[(ROOT, "FAIL")],
            "Prowler found something here: 1 of 1 result fails (iam_avoid_root_usage). That does not decide the question: check it yourself, or let Footing check it.",
        ),
    ] {
        let finding = judged(criterion, results);
        assert_eq!((finding.verdict, finding.reason.as_str()), (Verdict::Review, expected), "{results:?}");
    }
    assert_eq!(judged("acct-02.root-idle", &[(ROOT, "FAIL")]).resources[0].id, "thing-0", "what to look at");
    assert_eq!(judged("acct-02.root-idle", &[(ROOT, "PASS")]).resource_count, 0);
}

#[test]
fn a_check_can_speak_of_two_criteria_and_counts_once() {
    let check = "ec2_securitygroup_allow_ingress_from_internet_to_all_ports";
    let account = one(&file(&[ocsf(check, "FAIL", "eu-west-1", "sg-1")]));
    assert_eq!(verdicts(&account), [("wkld-06.admin-ports-closed", PARTLY), ("wkld-11.no-open-ports", PARTLY)]);
    assert_eq!(account.mapped, 1);
}

#[test]
fn policies_that_fit_on_users_are_no_failure() {
    let attached = |policy: &str| {
        let result = ocsf("iam_policy_attached_only_to_group_or_roles", "FAIL", "us-east-1", "mara");
        let words = format!("User mara has the policy {policy} attached.");
        finding(&one(&file(&[with(result, "/status_detail", words.into())])), "acct-04.through-groups").verdict
    };
    assert_eq!(attached("IAMUserChangePassword"), Verdict::Review);
    assert_eq!(attached("AWSCompromisedKeyQuarantineV3"), Verdict::Review);
    assert_eq!(attached("AdministratorAccess"), PARTLY);
}

#[test]
fn a_resource_is_listed_once_and_the_worst_first() {
    let public = |control, id| asff(control, "FAILED", "eu-west-1", id);
    let account = one(&file(&[
        public("RDS.4", "snapshot"),
        public("RDS.3", "database"),
        public("RDS.3", "database"),
        asff("RDS.3", "FAILED", "eu-west-2", "database"),
    ]));
    let storage = finding(&account, "wkld-09.storage");
    assert_eq!(storage.reason, "Security Hub says that this is not met: 4 of 4 results fail (RDS.3 and RDS.4).");
    let listed: Vec<_> = storage.resources.iter().map(|it| (it.id.as_str(), it.region.as_str())).collect();
    assert_eq!(listed, [("database", "eu-west-1"), ("database", "eu-west-2"), ("snapshot", "eu-west-1")]);
    assert_eq!(storage.resource_count, 3);
}

#[test]
fn what_only_others_know_is_counted_and_not_hidden() {
    let account =
        one(&file(&[ocsf("s3_bucket_lifecycle_enabled", "FAIL", "", "b"), ocsf("new_check", "PASS", "", "b")]));
    assert_eq!((account.read, account.mapped, account.unmapped), (2, 0, 2));
    assert_eq!(account.findings, []);
}

#[test]
fn accounts_are_kept_apart() {
    let root = |account: &str, status| {
        let result = ocsf("iam_root_mfa_enabled", status, "us-east-1", "root");
        with(result, "/cloud/account/uid", account.into())
    };
    let text = file(&[root("222233334444", "FAIL"), root(ACCOUNT, "PASS"), root("222233334444", "FAIL")]);
    let others = read(&text, now()).expect("results");
    let found: Vec<_> = others.accounts.iter().map(|it| (it.account.as_str(), it.read, verdicts(it))).collect();
    assert_eq!(
        found,
        [
            (ACCOUNT, 1, vec![("acct-02.root-mfa", Verdict::Review)]),
            ("222233334444", 2, vec![("acct-02.root-mfa", WHOLLY)]),
        ]
    );
}
