//! Jobs, from the page's words to the answer.
#![expect(clippy::disallowed_methods, reason = "the core has no clock, a measurement has")]

mod files;

use super::*;
use crate::checks::Judge;
use crate::checks::trial::{Case, NOW};
use crate::evidence::file::FileReader;
use crate::evidence::{CallOutcome, Finding, Source};
use crate::protocol::evidence::Judged;
use crate::stdx::json::FromJson;
use crate::stdx::time::DAY;
use serde_json::{Value, json};

/// The most seconds that a test may take without optimization and next to other tests. As shipped, the program takes a
/// twentieth.
const GENEROUS: u64 = 40;

fn now() -> Timestamp {
    Timestamp::parse(NOW).expect("a time")
}

fn file(evidence: &Evidence) -> Result<EvidenceFile, FileError> {
    let mut reader = FileReader::new(now());
    reader.push(evidence.to_file().as_bytes())?;
    reader.finish()
}

fn pasted(criterion: &str, text: &str) -> Job {
    Job::Pasted {
        criterion: criterion.to_owned(),
        text: text.to_owned(),
        account: AccountId::parse("111122223333"),
        region: Region::parse("eu-west-1"),
        profile_facts: ProfileFacts::default(),
        now: now(),
        cached: None,
    }
}

fn files(keep: Option<AccountId>) -> Job {
    let (profile_facts, cached) = (ProfileFacts::default(), Some("assessment".to_owned()));
    Job::Files { profile_facts, now: now(), own: 1, cached, keep, page: AccountPage::all() }
}

fn summary(mfa: u8) -> Value {
    json!({"SummaryMap": {"AccountMFAEnabled": mfa, "AccountAccessKeysPresent": 0}})
}

fn case(mfa: u8) -> Case {
    Case::new().answers("iam:GetAccountSummary", "", json!({}), summary(mfa))
}

fn read(reading: Reading) -> (Vec<Account>, Vec<RefusedFile>) {
    match reading.finish(ProfileFacts::default(), 0, &AccountPage::all()).0 {
        EvidenceOutcome::Read { accounts, refused, .. } => (accounts, refused),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_pasted_is_judged_at_once() {
    let error = "An error occurred (NoSuchEntity) when calling the GetAccountPasswordPolicy operation: none";
    match work(&pasted("acct-06.long-passwords", error), &[]).0 {
        EvidenceOutcome::Judged { finding, calls, .. } => {
            assert_eq!((finding.source, finding.observed, calls), (Source::Pasted, now(), 1), "{finding:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_cannot_be_judged_is_refused_in_words() {
    for (criterion, text) in [
        ("acct-06.long-passwords", ""),
        ("acct-06.long-passwords", "{\"a\":1}"),
        ("acct-06.long-passwords", "oops"),
        ("no-such.criterion", "{\"a\":1}"),
    ] {
        let outcome = work(&pasted(criterion, text), &[]).0;
        assert!(
            matches!(&outcome, EvidenceOutcome::Refused { why } if why.len() > 20),
            "{criterion} {text}: {outcome:?}"
        );
    }
}

#[test]
fn files_of_one_account_are_joined_and_others_stay_apart() {
    let (mine, more) = (case(1), Case::new().denied("guardduty:ListDetectors", "eu-west-1", json!({})));
    let mut other = case(0).evidence().clone();
    other.account = "999988887777".to_owned();
    let mut reading = Reading::new(Vec::new(), now());
    reading.add(file(mine.evidence()));
    reading.add(Err(FileError::TooLarge));
    reading.add(file(&other));
    reading.add(file(more.evidence()));
    let (accounts, refused) = read(reading);
    assert_eq!(refused.iter().map(|file| file.index).collect::<Vec<_>>(), [1]);
    let numbers: Vec<_> = accounts.iter().map(|one| (one.account.as_str(), one.calls, one.sources.len())).collect();
    assert_eq!(numbers, [("111122223333", 3, 2), ("999988887777", 2, 1)]);
    assert_eq!(accounts[0].unanswered.len(), 1);
    assert!(accounts[0].missing_permissions.as_ref().is_some_and(|policy| policy.contains("guardduty:ListDetectors")));
    assert_eq!(accounts[1].missing_permissions, None);
}

/// The accounts on a page, how many come after them, and how many scans are returned.
fn paged(reading: Reading, own: u32, first: &str, from: u32) -> (Vec<String>, u32, usize) {
    let page = AccountPage { first: AccountId::parse_lenient(first), from, number: 2 };
    match reading.finish(ProfileFacts::default(), own, &page) {
        (EvidenceOutcome::Read { accounts, more, .. }, scans) => {
            (accounts.into_iter().map(|account| account.account.to_string()).collect(), more, scans.len())
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn of_many_accounts_some_are_told_at_a_time_and_the_wanted_one_first() {
    let number = |index: usize| format!("{index:012}");
    let reading = || {
        let mut reading = Reading::new(Vec::new(), now());
        for index in 0..5 {
            let mut evidence = case(1).evidence().clone();
            evidence.account = number(index);
            reading.add(file(&evidence));
        }
        reading
    };
    for (own, first, from, expected, more, scans) in [
        (0, "", 0, &[0, 1][..], 3, 5),
        (0, "", 2, &[2, 3], 1, 5),
        (0, "", 4, &[4], 0, 5),
        (0, "", 6, &[], 0, 5),
        (0, "0000-0000-0003", 0, &[3, 0], 3, 5),
        (0, "999999999999", 0, &[0, 1], 3, 5),
        // Accounts that only this session's scan is about are left out.
        (3, "", 2, &[2], 0, 5),
    ] {
        let told = paged(reading(), own, first, from);
        let expected = expected.iter().map(|index| number(*index)).collect();
        assert_eq!(told, (expected, more, scans), "{own} {first} {from}");
    }
}

#[test]
fn twenty_thousand_accounts_are_read_and_told_page_by_page() {
    let row = |index: usize| {
        format!("2026-11-22 08:18:27;{index:012};aws;iam_root_mfa_enabled;FAIL;No MFA.;;root;us-east-1\n")
    };
    let header = "TIMESTAMP;ACCOUNT_UID;PROVIDER;CHECK_ID;STATUS;STATUS_EXTENDED;MUTED;RESOURCE_NAME;REGION\n";
    let csv: String = std::iter::once(header.to_owned()).chain((0..20_000).map(row)).collect();
    let finding = |index: usize| {
        json!({"GeneratorId": "security-control/IAM.9", "AwsAccountId": format!("{index:012}"), "ProductArn": "arn",
            "Compliance": {"Status": "FAILED", "SecurityControlId": "IAM.9"}, "UpdatedAt": "2026-11-22T08:18:27Z",
            "Resources": [{"Id": "root"}], "Region": "us-east-1", "Title": "MFA"})
    };
    let hub = json!({"Findings": (0..20_000).map(finding).collect::<Vec<_>>()}).to_string();
    for text in [csv, hub] {
        let (begun, mut reading) = (std::time::Instant::now(), Reading::new(Vec::new(), now()));
        let mut reader = FileReader::new(now());
        reader.push(text.as_bytes()).expect("not too large");
        reading.add(reader.finish());
        let (told, more, _) = paged(reading, 1, "000000012345", 0);
        assert_eq!((told, more), (vec!["000000012345".to_owned(), "000000000000".to_owned()], 19_998));
        assert!(begun.elapsed().as_secs() < GENEROUS, "{:?}", begun.elapsed());
    }
    let (begun, mut reading) = (std::time::Instant::now(), Reading::new(Vec::new(), now()));
    let mut evidence = case(1).evidence().clone();
    for index in 0..20_000 {
        evidence.account = format!("{index:012}");
        reading.add(file(&evidence));
    }
    assert_eq!(paged(reading, 0, "", 19_999), (vec!["000000019999".to_owned()], 0, 20_000));
    assert!(begun.elapsed().as_secs() < GENEROUS, "{:?}", begun.elapsed());
}

#[test]
fn what_many_files_hold_together_is_bounded() {
    let mut reading = Reading::new(Vec::new(), now());
    let file = |values| Ok(EvidenceFile { values, ..file(case(1).evidence()).expect("a file") });
    reading.add(file(MAX_VALUES - 1));
    reading.add(file(2));
    reading.add(file(1));
    let (accounts, refused) = read(reading);
    assert_eq!((accounts[0].sources.len(), refused.len(), refused[0].index), (2, 1, 1));
    assert!(refused[0].why.contains("too much to read at once"), "{}", refused[0].why);
}

#[test]
fn only_criteria_for_which_something_was_asked_are_judged() {
    let mut reading = Reading::new(Vec::new(), now());
    reading.add(file(case(1).evidence()));
    let (accounts, _) = read(reading);
    let ids: Vec<&str> = accounts[0].findings.iter().map(|(id, _)| id.as_str()).collect();
    assert!(ids.iter().any(|id| id.starts_with("acct-02")), "{ids:?}");
    assert!(!ids.iter().any(|id| id.starts_with("acct-08")), "{ids:?}");
    assert!(accounts[0].findings.iter().all(|(_, finding)| finding.source == Source::File));
}

#[test]
fn a_criterion_of_which_half_was_not_asked_keeps_what_was_found_before() {
    // The credential report was requested for the root user, and the users' own devices were not.
    let report = json!({"Content": "user,arn\n"});
    let case = case(1).answers("iam:GetCredentialReport", "", json!({}), report);
    let mut reading = Reading::new(Vec::new(), now());
    reading.add(file(case.evidence()));
    let (accounts, _) = read(reading);
    let unknown = accounts[0].findings.iter().filter(|(_, finding)| finding.verdict == Verdict::Unknown);
    let ids: Vec<&str> = unknown.map(|(id, _)| id.as_str()).filter(|id| !id.starts_with("acct-02")).collect();
    assert_eq!(ids, Vec::<&str>::new());
}

#[test]
fn a_script_can_be_limited_to_criteria_and_to_what_the_browser_withheld() {
    let script = |chosen: &str, only_blocked: bool, blocked_services: &[&str]| {
        let job = Job::Script {
            chosen: vec![chosen.to_owned()],
            switched_off: Vec::new(),
            only_blocked,
            blocked_services: blocked_services.iter().map(|title| (*title).to_owned()).collect(),
            billed: false,
        };
        match work(&job, &[]).0 {
            EvidenceOutcome::Script { text, calls } => (text, calls),
            other => panic!("{other:?}"),
        }
    };
    let (text, calls) = script("acct-11.on-everywhere", false, &[]);
    assert_eq!(text.matches("\n{\"call\"").count(), calls as usize);
    assert!(text.contains("guardduty:ListDetectors") && !text.contains("s3:ListBuckets"));
    assert!(script("acct-11.on-everywhere", true, &["Amazon GuardDuty"]).1 < calls);
    assert_eq!(script("acct-02.root-mfa", true, &[]).1, 0);
}

#[test]
fn jobs_and_outcomes_arrive_as_they_were_sent() {
    for job in [pasted("a", "b"), files(None), files(AccountId::parse("111122223333"))] {
        let text = serde_json::to_string(&job).expect("JSON");
        assert_eq!(serde_json::from_str::<Job>(&text).expect("a job"), job);
    }
    let mut reading = Reading::new(Vec::new(), now());
    reading.add(file(case(0).evidence()));
    reading.refuse("Why.".to_owned());
    let error = "An error occurred (NoSuchEntity) when calling the GetAccountPasswordPolicy operation: none";
    for outcome in [
        reading.finish(ProfileFacts::default(), 0, &AccountPage::all()).0,
        work(&pasted("acct-06.long-passwords", error), &[]).0,
        EvidenceOutcome::Refused { why: "Why.".to_owned() },
    ] {
        let text = serde_json::to_string(&outcome).expect("JSON");
        let value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(EvidenceOutcome::from_json(&value), Ok(outcome), "{text}");
    }
    assert!(EvidenceOutcome::from_json(&json!({})).is_err());
}

#[test]
fn the_questions_read_what_was_judged_of_what_came() {
    let judged = |outcome: &EvidenceOutcome| Judged::from_json(&serde_json::to_value(outcome).expect("JSON"));
    let (outcome, _) =
        work(&pasted("acct-06.long-passwords", r#"{"PasswordPolicy": {"MinimumPasswordLength": 8}}"#), &[]);
    let EvidenceOutcome::Judged { finding, profile, .. } = &outcome else { panic!("{outcome:?}") };
    assert_eq!(judged(&outcome), Ok(Judged::Criterion(Box::new(finding.clone()), profile.clone())));

    let cached = case(0).evidence().clone();
    let job = Job::Rejudge { profile_facts: ProfileFacts::default(), now: now(), cached: "one".to_owned() };
    let (outcome, _) = work(&job, &[cached]);
    let EvidenceOutcome::Rejudged { findings } = &outcome else { panic!("{outcome:?}") };
    assert_eq!(judged(&outcome), Ok(Judged::Rejudged(findings.clone())));

    assert_eq!(judged(&EvidenceOutcome::Refused { why: "Why.".to_owned() }), Ok(Judged::Refused("Why.".to_owned())));
    assert!(judged(&EvidenceOutcome::Script { text: String::new(), calls: 0 }).is_err());
}

#[test]
fn results_of_other_software_are_read_and_counted_and_stand_behind_ours() {
    let prowler = include_str!("../../e2e/samples/prowler.ocsf.json");
    let mut reading = Reading::new(Vec::new(), Timestamp::parse("2026-11-29T00:00:00Z").expect("a time"));
    let mut reader = FileReader::new(now());
    reader.push(prowler.as_bytes()).expect("not too large");
    reading.add(reader.finish());
    let (accounts, refused) = read(reading);
    assert!(refused.is_empty(), "{refused:?}");
    let account = &accounts[0];
    assert_eq!((account.sources[0].source, &account.files[..]), (Some(FileSource::Prowler), &[0][..]));
    assert!(account.mapped > 0 && account.unmapped > 0, "{account:?}");
    assert!(
        account
            .findings
            .iter()
            .all(|(_, finding)| finding.source == Source::Prowler && finding.verdict != Verdict::Pass)
    );
}

/// Whether disks are encrypted by default in these Regions, as seen this many days ago.
fn disks(regions: &[(&str, bool)], days_ago: u64) -> Evidence {
    let case = Case::in_regions(&["eu-west-1", "us-east-1"]);
    let case = regions.iter().fold(case, |case, (region, is_on)| {
        case.answers("ec2:GetEbsEncryptionByDefault", region, json!({}), json!({ "EbsEncryptionByDefault": is_on }))
            .answers("ec2:GetEbsDefaultKmsKeyId", region, json!({}), json!({ "KmsKeyId": "alias/aws/ebs" }))
            .answers("ec2:DescribeVolumes", region, json!({}), json!({ "Volumes": [] }))
    });
    case.seen(days_ago, Source::Live).evidence().clone()
}

/// The finding on encryption by default from a file and from the evidence cache, and how many findings rest on both.
fn default_on(cached: &Evidence, file: &Evidence) -> (Finding, usize) {
    let mut reading = Reading::new(vec![cached.clone()], now());
    reading.add(self::file(file));
    let (mut accounts, _) = read(reading);
    let account = accounts.remove(0);
    let finding = account.findings.into_iter().find(|(id, _)| id == "wkld-08.default-on").expect("a finding").1;
    (finding, account.cached.len())
}

#[test]
fn each_region_counts_as_it_was_seen_last() {
    const ON: bool = true;
    const OFF: bool = false;
    let partly = Verdict::Fail { degree: crate::evidence::Degree::Partly };
    for (cached, file, verdict, named) in [
        // One Region is fixed, and the other was not scanned.
        (&[("eu-west-1", OFF), ("us-east-1", OFF)][..], &[("eu-west-1", ON)][..], partly, &["us-east-1"][..]),
        (&[("eu-west-1", OFF), ("us-east-1", ON)], &[("eu-west-1", ON)], Verdict::Pass, &[]),
        (&[("us-east-1", ON)], &[("eu-west-1", ON)], Verdict::Pass, &[]),
        (&[("eu-west-1", ON), ("us-east-1", ON)], &[("eu-west-1", OFF)], partly, &["eu-west-1"]),
        (&[], &[("eu-west-1", ON)], Verdict::Unknown, &[]),
    ] {
        let (finding, _) = default_on(&disks(cached, 3), &disks(file, 0));
        let names: Vec<&str> = finding.resources.iter().map(|resource| resource.id.as_str()).collect();
        assert_eq!((finding.verdict, &names[..]), (verdict, named), "{cached:?}, then {file:?}");
    }
}

#[test]
fn a_finding_of_kept_and_new_evidence_says_so() {
    let (finding, cached) = default_on(&disks(&[("us-east-1", true)], 3), &disks(&[("eu-west-1", true)], 0));
    let days = now().as_millis() - finding.observed.as_millis();
    assert_eq!((days, finding.newest()), (3 * DAY, now()), "it is as old as the oldest, and as new as the newest");
    assert_eq!((finding.source, finding.other_sources.as_slice(), cached), (Source::File, &[Source::Live][..], 1));
}

#[test]
fn what_was_kept_alone_says_something_of_is_not_found_again() {
    let cached = case(1).seen(3, Source::Live).evidence().clone();
    let mut reading = Reading::new(vec![cached], now());
    reading.add(file(&disks(&[("eu-west-1", true)], 0)));
    let (accounts, _) = read(reading);
    assert!(!accounts[0].findings.iter().any(|(id, _)| id.starts_with("acct-02")), "{:?}", accounts[0].findings);
}

#[test]
fn what_was_kept_of_another_account_is_left_aside() {
    let mut other = disks(&[("us-east-1", false)], 3);
    other.account = "444455556666".to_owned();
    let (finding, cached) = default_on(&other, &disks(&[("eu-west-1", true)], 0));
    assert_eq!((finding.verdict, cached), (Verdict::Unknown, 0));
    let text = r#"{"EbsEncryptionByDefault": true}"#;
    assert_eq!(work(&pasted("wkld-08.default-on", text), &[other]).1, None, "it decides nothing");
}

#[test]
fn what_is_pasted_is_judged_with_what_was_kept_of_other_regions_and_kept_besides() {
    let cached = [disks(&[("us-east-1", true)], 3)];
    let text = r#"{"EbsEncryptionByDefault": true}
        {"KmsKeyId": "alias/aws/ebs"}
        {"Volumes": []}"#;
    let (outcome, scan) = work(&pasted("wkld-08.default-on", text), &cached);
    let EvidenceOutcome::Judged { finding, calls, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!((finding.verdict, calls), (Verdict::Pass, 3), "{finding:?}");
    assert_eq!((finding.source, finding.other_sources.as_slice()), (Source::Pasted, &[Source::Live][..]));
    assert_eq!(scan.expect("it is to be kept").calls().count(), 3);
    assert_eq!(work(&pasted("wkld-08.default-on", text), &[]).1, None, "what decides nothing is not");
}

/// The finding for a criterion from two scans, of which the later is in a file.
fn in_two_scans(criterion: &str, earlier: Case, later: Case) -> Finding {
    let mut reading = Reading::new(vec![earlier.seen(20, Source::File).evidence().clone()], now());
    reading.add(file(later.evidence()));
    let (mut accounts, _) = read(reading);
    let found = accounts.remove(0).findings.into_iter().find(|(id, _)| id == criterion);
    found.unwrap_or_else(|| panic!("nothing of {criterion}")).1
}

#[test]
fn answers_of_several_times_are_not_put_together_within_a_region() {
    let volumes = || json!({ "Volumes": [] });
    let region = || Case::in_regions(&["eu-west-1"]);
    let key = json!({ "KmsKeyId": "alias/aws/ebs" });
    let earlier = region()
        .answers("ec2:GetEbsEncryptionByDefault", "eu-west-1", json!({}), json!({ "EbsEncryptionByDefault": true }))
        .answers("ec2:GetEbsDefaultKmsKeyId", "eu-west-1", json!({}), key)
        .answers("ec2:DescribeVolumes", "eu-west-1", json!({}), volumes());
    let later = region()
        .came_to("ec2:GetEbsEncryptionByDefault", "eu-west-1", json!({}), CallOutcome::Throttled, "")
        .answers("ec2:DescribeVolumes", "eu-west-1", json!({}), volumes());
    assert_eq!(in_two_scans("wkld-08.default-on", earlier, later).verdict, Verdict::Unknown);
}

#[test]
fn what_the_latest_look_shows_is_never_made_better_by_an_earlier_one() {
    let off = || json!({ "EbsEncryptionByDefault": false });
    let earlier = disks(&[("eu-west-1", true), ("us-east-1", true)], 20);
    let mut reading = Reading::new(vec![earlier], now());
    let later = Case::in_regions(&["eu-west-1", "us-east-1"])
        .answers("ec2:GetEbsEncryptionByDefault", "eu-west-1", json!({}), off())
        .answers("ec2:DescribeVolumes", "eu-west-1", json!({}), json!({ "Volumes": [] }))
        .came_to("ec2:GetEbsEncryptionByDefault", "us-east-1", json!({}), CallOutcome::TimedOut, "");
    reading.add(file(later.evidence()));
    let (accounts, _) = read(reading);
    let finding = accounts[0].findings.iter().find(|(id, _)| id == "wkld-08.default-on").expect("a finding");
    assert!(matches!(finding.1.verdict, Verdict::Fail { .. }), "{finding:?}");
    assert_eq!(finding.1.resources.len(), 1);
}

#[test]
fn a_later_answer_counts_wherever_what_is_asked_once_was_asked() {
    let asked = |region: &str, is_on: bool, days: u64| {
        let sent = json!({ "AccountId": "111122223333" });
        let block = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];
        let block: serde_json::Map<_, _> = block.iter().map(|name| ((*name).to_owned(), json!(is_on))).collect();
        let data = json!({ "PublicAccessBlockConfiguration": block });
        Case::new().answers("s3control:GetPublicAccessBlock", region, sent, data).seen(days, Source::Pasted)
    };
    let mut scans = asked("", true, 10).evidence().clone();
    scans.join(asked("us-east-1", false, 0).evidence().clone());
    let finding = Judge::new(&scans, ProfileFacts::default()).finding("acct-08.account-block").expect("a finding");
    assert!(matches!(finding.verdict, Verdict::Fail { .. }), "{finding:?}");
}

#[test]
fn what_was_kept_is_judged_again_alone() {
    let cached = disks(&[("eu-west-1", false), ("us-east-1", true)], 3);
    let job = Job::Rejudge { profile_facts: ProfileFacts::default(), now: now(), cached: "assessment".to_owned() };
    let again = |cached: &[Evidence]| match work(&job, cached).0 {
        EvidenceOutcome::Rejudged { findings } => findings,
        other => panic!("{other:?}"),
    };
    let findings: Vec<(String, Finding)> = again(&[cached]);
    assert!(findings.iter().any(|(id, finding)| id == "wkld-08.default-on" && finding.source == Source::Live));
    assert_eq!(again(&[]), [], "nothing is kept");
}

#[test]
fn what_leads_to_the_calls_of_a_criterion_tells_of_it_too() {
    let trails = |case: Case, region: &str| {
        let sent = json!({ "includeShadowTrails": true });
        case.answers("cloudtrail:DescribeTrails", region, sent, json!({ "trailList": [] }))
    };
    let regions = || Case::in_regions(&["eu-west-1", "us-east-1"]);
    let earlier = trails(trails(regions(), "eu-west-1"), "us-east-1");
    let finding = in_two_scans("acct-07.management-events", earlier, trails(regions(), "eu-west-1"));
    assert!(matches!(finding.verdict, Verdict::Fail { .. }), "{finding:?}");
}

#[test]
fn how_a_look_stood_before_is_no_earlier_look() {
    let before = disks(&[("eu-west-1", true), ("us-east-1", true)], 0);
    let mut offline = disks(&[("eu-west-1", true)], 0);
    let calls = ["ec2:GetEbsEncryptionByDefault", "ec2:GetEbsDefaultKmsKeyId", "ec2:DescribeVolumes"];
    let case = calls.iter().fold(Case::in_regions(&["eu-west-1", "us-east-1"]), |case, call| {
        case.came_to(call, "us-east-1", json!({}), CallOutcome::Offline, "")
    });
    case.evidence().calls().for_each(|call| offline.record(call.clone()));
    assert_eq!(before.begun, offline.begun);
    assert_eq!(default_on(&before, &offline).0.verdict, Verdict::Unknown);
}
