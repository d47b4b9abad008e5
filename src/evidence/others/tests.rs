//! The readers, by what stands in files. The samples were written by Prowler 5.46.0 and shortened; the findings of Security Hub are
//! in the shape that botocore has for them.

use super::*;
use crate::evidence::finding::{Degree, Verdict};
use serde_json::{Value, json};

const OCSF: &str = include_str!("../../../e2e/samples/prowler.ocsf.json");
const CSV: &str = include_str!("../../../e2e/samples/prowler.csv");
const ASFF: &str = include_str!("../../../e2e/samples/security-hub.asff.json");

const WHOLLY: Verdict = Verdict::Fail { degree: Degree::Wholly };
const PARTLY: Verdict = Verdict::Fail { degree: Degree::Partly };
const ACCOUNT: &str = "111122223333";

fn now() -> Timestamp {
    Timestamp::parse("2026-11-29T00:00:00Z").expect("an instant")
}

/// What is in a file of one account.
fn one(text: &str) -> OthersAccount {
    let mut others = read(text, now()).expect("results");
    assert_eq!(others.accounts.len(), 1);
    let account = others.accounts.remove(0);
    assert_eq!(account.read, account.mapped + account.unmapped + account.muted);
    account
}

fn finding(account: &OthersAccount, criterion: &str) -> Finding {
    let found = account.findings.iter().find(|(id, _)| id == criterion);
    found.unwrap_or_else(|| panic!("{criterion}: {:#?}", account.findings)).1.clone()
}

fn verdicts(account: &OthersAccount) -> Vec<(&str, Verdict)> {
    account.findings.iter().map(|(id, finding)| (id.as_str(), finding.verdict)).collect()
}

/// A result of Prowler in OCSF.
fn ocsf(check: &str, status: &str, region: &str, id: &str) -> Value {
    json!({
        "class_uid": 2004, "time": 1_795_853_907, "status_code": status, "status_detail": format!("{id}: {status}"),
        "status_id": 1, "metadata": {"event_code": check, "product": {"name": "Prowler", "version": "5.46.0"}},
        "cloud": {"provider": "aws", "account": {"uid": ACCOUNT}, "region": region},
        "resources": [{"uid": id, "region": region}],
    })
}

/// A finding of Security Hub.
fn asff(control: &str, status: &str, region: &str, id: &str) -> Value {
    json!({
        "AwsAccountId": ACCOUNT, "ProductArn": "arn:aws:securityhub:eu-west-1::product/aws/securityhub",
        "GeneratorId": format!("security-control/{control}"), "Title": "What should be", "RecordState": "ACTIVE",
        "UpdatedAt": "2026-11-28T08:18:27Z", "Resources": [{"Id": id, "Region": region}],
        "Compliance": {"Status": status, "SecurityControlId": control}, "Workflow": {"Status": "NEW"},
    })
}

fn file(results: &[Value]) -> String {
    Value::from(results.to_vec()).to_string()
}

/// The same with something else in a place.
fn with(mut result: Value, place: &str, value: Value) -> Value {
    *result.pointer_mut(place).expect(place) = value;
    result
}

fn csv(rows: &[&str]) -> String {
    let mut text =
        "TIMESTAMP;ACCOUNT_UID;PROVIDER;CHECK_ID;STATUS;STATUS_EXTENDED;MUTED;RESOURCE_UID;REGION\r\n".to_owned();
    for row in rows {
        text.push_str(row);
        text.push_str("\r\n");
    }
    text
}

mod samples {
    use super::*;

    #[test]
    fn prowlers_json_is_read() {
        let others = read(OCSF, now()).expect("results");
        assert_eq!((others.tool, others.version.as_str(), others.unreadable), (Road::Prowler, "5.46.0", 0));
        let account = one(OCSF);
        assert_eq!(account.account, ACCOUNT);
        assert_eq!((account.read, account.mapped, account.unmapped, account.muted), (9, 7, 1, 1));
        assert_eq!(
            verdicts(&account),
            [
                ("acct-01.contact-details", Verdict::Review),
                ("acct-04.no-star-policies", PARTLY),
                ("acct-05.console-mfa", WHOLLY),
                ("acct-07.all-regions", WHOLLY),
                ("acct-08.bucket-block", Verdict::Review),
                ("acct-08.no-public-data", WHOLLY),
            ]
        );
        let trails = finding(&account, "acct-07.all-regions");
        assert_eq!(
            trails.reason,
            "Prowler says that this is not met: 2 of 2 results fail (cloudtrail_multi_region_enabled)."
        );
        assert_eq!((trails.road, trails.resource_count), (Road::Prowler, 2));
        assert_eq!(trails.regions, ["eu-west-1", "us-east-1"]);
        assert_eq!(trails.observed.to_rfc3339(), "2026-11-28T08:18:27.000Z");
        let trail = &trails.resources[0];
        assert_eq!(trail.id, "arn:aws:cloudtrail:eu-west-1:111122223333:trail");
        assert_eq!((trail.kind.as_str(), trail.region.as_str()), ("", "eu-west-1"));
        assert_eq!(trail.what, "No CloudTrail trails enabled with logging were found.");
    }

    #[test]
    fn prowlers_csv_says_the_same() {
        let others = read(CSV, now()).expect("results");
        assert_eq!((others.tool, others.version.as_str(), others.unreadable), (Road::Prowler, "5.46.0", 0));
        let (account, same) = (one(CSV), one(OCSF));
        assert_eq!((account.read, account.mapped, account.unmapped, account.muted), (15, 13, 1, 1));
        for (criterion, finding) in &same.findings {
            let found = super::finding(&account, criterion);
            assert_eq!(found.verdict, finding.verdict, "{criterion}");
            assert_eq!(found.resources, finding.resources, "{criterion}");
            assert_eq!(found.observed.to_minute(), finding.observed.to_minute(), "{criterion}");
        }
        let volumes = finding(&account, "wkld-08.existing-data");
        assert_eq!(volumes.verdict, PARTLY);
        assert_eq!(
            volumes.reason,
            "Prowler says that this is met in part at most: 1 of 2 results fails (ec2_ebs_volume_encryption)."
        );
    }

    #[test]
    fn findings_of_security_hub_are_read() {
        let others = read(ASFF, now()).expect("findings");
        assert_eq!((others.tool, others.version.as_str(), others.unreadable), (Road::SecurityHub, "", 0));
        let account = one(ASFF);
        assert_eq!((account.read, account.mapped, account.unmapped, account.muted), (14, 10, 2, 2));
        assert_eq!(
            verdicts(&account),
            [
                ("acct-02.root-mfa", Verdict::Review),
                ("acct-04.through-groups", PARTLY),
                ("acct-05.console-mfa", WHOLLY),
                ("acct-08.account-block", PARTLY),
                ("wkld-01.imdsv2", WHOLLY),
                ("wkld-02.no-public-access", Verdict::Review),
                ("wkld-07.trail-encrypted", Verdict::Review),
                ("wkld-08.default-on", PARTLY),
            ]
        );
        let instances = finding(&account, "wkld-01.imdsv2");
        assert_eq!(instances.reason, "Security Hub says that this is not met: 1 of 2 results fails (EC2.8).");
        assert_eq!(instances.regions, ["eu-west-1", "us-east-1"]);
        assert_eq!(instances.observed.to_rfc3339(), "2026-11-27T23:00:00.000Z", "the oldest");
        assert_eq!(instances.resources.len(), 1);
        assert_eq!(instances.resources[0].id, "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0");
        let attached = finding(&account, "acct-04.through-groups");
        assert_eq!(attached.resources[0].what, "User mara has the inline policy all attached.");
        assert_eq!((attached.road, instances.road), (Road::Prowler, Road::SecurityHub), "who found it");
        assert!(attached.reason.starts_with("Prowler says"), "{}", attached.reason);
    }

    #[test]
    fn a_finding_is_written_and_read_again() {
        for text in [OCSF, CSV, ASFF] {
            for (criterion, finding) in one(text).findings {
                let written = serde_json::to_string(&finding).expect("JSON");
                assert_eq!(Finding::read(&written), Ok(finding), "{criterion}");
            }
        }
    }
}

mod judging {
    use super::*;

    /// What results of checks say of a criterion.
    fn judged(criterion: &str, results: &[(&str, &str)]) -> Finding {
        let results: Vec<Value> = results
            .iter()
            .enumerate()
            .map(|(place, (check, status))| ocsf(check, status, "eu-west-1", &format!("thing-{place}")))
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
                "Prowler found nothing here (2 results). That is not the whole question: look yourself, or let Footing check.",
            ),
            (
                "wkld-11.default-group-empty",
                &[(GROUP, "PASS"), (GROUP, "MANUAL")],
                "Prowler leaves this to a person: 1 of 2 results has no verdict. So look yourself, or let Footing check.",
            ),
            (
                "wkld-11.default-group-empty",
                &[(GROUP, "WARNING"), (GROUP, "")],
                "Prowler leaves this to a person: 2 of 2 results have no verdict. So look yourself, or let Footing check.",
            ),
            (
                "acct-02.root-idle",
                &[(ROOT, "FAIL")],
                "Prowler found something here: 1 of 1 result fails (iam_avoid_root_usage). That does not decide the question: look yourself, or let Footing check.",
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
}

mod reading {
    use super::*;

    #[test]
    fn what_is_muted_is_not_heard() {
        let prowler = || ocsf("iam_root_mfa_enabled", "FAIL", "us-east-1", "root");
        let hub = || asff("IAM.9", "FAILED", "us-east-1", "root");
        let by_prowler = |status| {
            with(asff("IAM.9", status, "us-east-1", "root"), "/GeneratorId", "prowler-iam_root_mfa_enabled".into())
        };
        for (result, is_muted) in [
            (prowler(), false),
            (with(prowler(), "/status_id", 3.into()), true),
            (hub(), false),
            (with(hub(), "/Workflow/Status", "NOTIFIED".into()), false),
            (with(hub(), "/Workflow/Status", "SUPPRESSED".into()), true),
            (with(hub(), "/Workflow/Status", "RESOLVED".into()), true),
            (with(hub(), "/RecordState", "ARCHIVED".into()), true),
            (with(asff("IAM.9", "PASSED", "", ""), "/Workflow/Status", "RESOLVED".into()), false),
            (by_prowler("FAILED"), false),
            (by_prowler("WARNING"), true),
        ] {
            let account = one(&file(std::slice::from_ref(&result)));
            assert_eq!((account.muted, account.mapped), (u32::from(is_muted), u32::from(!is_muted)), "{result}");
            assert_eq!(account.findings.is_empty(), is_muted);
        }
        let account =
            one(&csv(&["2026-11-28 08:18:27;111122223333;aws;iam_root_mfa_enabled;FAIL;;True;root;us-east-1"]));
        assert_eq!(account.muted, 1);
    }

    #[test]
    fn what_is_no_result_of_an_account_is_counted_and_not_guessed() {
        let good = || ocsf("iam_root_mfa_enabled", "FAIL", "us-east-1", "root");
        let today = now().as_millis() / 1000;
        for (result, is_read) in [
            (good(), true),
            (with(good(), "/cloud/account/uid", "".into()), false),
            (with(good(), "/cloud/account/uid", "1111-2222-3333".into()), false),
            (with(good(), "/cloud/account/uid", 111_122_223_333_u64.into()), false),
            (with(good(), "/cloud", Value::Null), false),
            (with(good(), "/cloud/provider", "azure".into()), false),
            (with(good(), "/metadata/product/name", "Other".into()), false),
            (with(good(), "/class_uid", 6003.into()), false),
            (with(good(), "/class_uid", 2003.into()), true),
            (with(good(), "/time", Value::Null), false),
            (with(good(), "/time", "yesterday".into()), false),
            (with(good(), "/time", (today + 86_400).into()), true),
            (with(good(), "/time", (today + 86_401).into()), false),
            (with(good(), "/time", u64::MAX.into()), false),
            (asff("IAM.9", "FAILED", "", ""), false),
            (json!("text"), false),
            (json!(null), false),
            (json!({}), false),
            (json!([]), true),
        ] {
            let others = read(&file(&[good(), result.clone()]), now()).expect("results");
            assert_eq!(others.unreadable, u32::from(!is_read), "{result}");
        }
    }

    #[test]
    fn times_are_read_as_tools_write_them() {
        for (time, expected) in [
            (json!(1_795_853_907), "2026-11-28T08:18:27.000Z"),
            (json!(1_795_853_907_250_u64), "2026-11-28T08:18:27.250Z"),
            (json!("1795853907"), "2026-11-28T08:18:27.000Z"),
            (json!("2026-11-28T08:18:27Z"), "2026-11-28T08:18:27.000Z"),
            (json!("2026-11-28T09:18:27+01:00"), "2026-11-28T08:18:27.000Z"),
            (json!("2026-11-28T08:18:27.013344"), "2026-11-28T08:18:27.013Z"),
            (json!("2026-11-28 08:18:27.013344"), "2026-11-28T08:18:27.013Z"),
        ] {
            let result = with(ocsf("iam_root_mfa_enabled", "FAIL", "", ""), "/time", time.clone());
            let account = one(&file(&[result]));
            assert_eq!(finding(&account, "acct-02.root-mfa").observed.to_rfc3339(), expected, "{time}");
        }
    }

    #[test]
    fn a_control_is_known_by_its_id_or_by_the_standard_that_names_it() {
        let named = |generator: &str| {
            let mut finding = with(asff("", "FAILED", "", "root"), "/GeneratorId", generator.into());
            finding["Compliance"] = json!({"Status": "FAILED"});
            one(&file(&[finding])).findings.first().map_or(String::new(), |(criterion, _)| criterion.clone())
        };
        for (generator, expected) in [
            ("security-control/IAM.9", "acct-02.root-mfa"),
            ("aws-foundational-security-best-practices/v/1.0.0/IAM.4", "acct-02.no-root-keys"),
            ("nist-800-53/v/5.0.0/IAM.9", "acct-02.root-mfa"),
            ("cis-aws-foundations-benchmark/v/1.4.0/1.5", "acct-02.root-mfa"),
            ("arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0/rule/1.13", "acct-02.root-mfa"),
            ("cis-aws-foundations-benchmark/v/9.0.0/1.5", ""),
            ("pci-dss/v/3.2.1/PCI.IAM.4", ""),
            ("arn:aws:guardduty:eu-west-1:111122223333:detector/IAM.9", ""),
            ("prowler-iam_root_mfa_enabled", "acct-02.root-mfa"),
        ] {
            assert_eq!(named(generator), expected, "{generator}");
        }
    }

    #[test]
    fn json_may_come_as_a_list_as_pages_or_line_by_line() {
        let result = || asff("IAM.9", "FAILED", "us-east-1", "root");
        let page = || json!({"Findings": [result()], "NextToken": "more"});
        for (text, results) in [
            (file(&[result(), result()]), 2),
            (page().to_string(), 1),
            (file(&[page(), page()]), 2),
            (format!("{}\n{}\n", result(), result()), 2),
            (format!("{}\n{}", page(), page()), 2),
            (format!("\u{feff}\r\n {}", result()), 1),
        ] {
            assert_eq!(one(&text).read, results, "{text}");
        }
    }

    #[test]
    fn rows_may_lack_what_is_not_needed() {
        let row = "2026-11-28 08:18:27.013344;111122223333;aws;iam_root_mfa_enabled;FAIL;\"No; \"\"MFA\"\"\nat all\";False;root;us-east-1";
        let root = finding(&one(&csv(&[row])), "acct-02.root-mfa");
        assert_eq!(root.resources[0].what, "No; \"MFA\"\nat all");
        let short =
            "CHECK_ID;STATUS;ACCOUNT_UID;TIMESTAMP\niam_root_mfa_enabled;FAIL;111122223333;1795853907\nonly;two\n";
        assert_eq!(finding(&one(short), "acct-02.root-mfa").verdict, WHOLLY);
        assert_eq!(read(short, now()).expect("results").unreadable, 1);
    }

    #[test]
    fn long_and_strange_texts_are_cut() {
        let long = "ü".repeat(5000);
        let result = ocsf("iam_root_mfa_enabled", "FAIL", "<b>", &long);
        let root = finding(&one(&file(&[result])), "acct-02.root-mfa");
        assert_eq!(root.resources[0].id.chars().count(), 512);
        assert_eq!(root.resources[0].what.chars().count(), 300);
        assert_eq!((root.resources[0].region.as_str(), root.regions.len()), ("", 0));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        use OthersError::{Broken, Empty, NotKnown};
        let cut = |text: &str, at: usize| text.get(..at).expect("ASCII").to_owned();
        for (text, expected) in [
            (String::new(), Empty),
            (" \n".to_owned(), Empty),
            ("[]".to_owned(), Empty),
            (r#"{"Findings": []}"#.to_owned(), Empty),
            (csv(&[]), Empty),
            ("{}".to_owned(), NotKnown),
            (r#"[{"a": 1}]"#.to_owned(), NotKnown),
            ("PROVIDER;REQUIREMENTS_ID;STATUS;CHECKID\naws;1.1;FAIL;x".to_owned(), NotKnown),
            ("hello".to_owned(), NotKnown),
            ("\"".to_owned(), NotKnown),
            ("[\n{\"a\": 1},\n".to_owned(), Broken { line: 3 }),
            ("[1]\n]".to_owned(), Broken { line: 2 }),
            ("[".repeat(100_000), Broken { line: 1 }),
            (csv(&["a;b;\"c"]), Broken { line: 2 }),
            (cut(OCSF, 2000), Broken { line: cut(OCSF, 2000).lines().count() }),
        ] {
            assert_eq!(read(&text, now()), Err(expected), "{}", text.chars().take(60).collect::<String>());
        }
    }

    #[test]
    fn many_results_take_no_longer_each_than_few() {
        let lines =
            format!("{}\n", ocsf("iam_root_mfa_enabled", "PASS", "us-east-1", "root")) + &"{}\n".repeat(200_000);
        assert_eq!(read(&lines, now()).expect("results").unreadable, 200_000);
    }

    #[test]
    fn what_breaks_off_anywhere_is_refused_or_read_and_never_trips() {
        for text in [OCSF, CSV, ASFF] {
            for (end, _) in text.trim_end().char_indices().step_by(61) {
                let read = read(text.get(..end).expect("a beginning"), now());
                assert!(text == CSV || read.is_err(), "{end}");
            }
        }
    }
}
