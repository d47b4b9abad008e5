use super::*;
use crate::assessment::tests::{FAIL, FAIL_PARTLY, empty, id, now, observe};
use crate::evidence::Resource;
use crate::messages::findings::BLOCKED;

const OPEN_PORTS: &str = "wkld-11.no-open-ports";
const CONTACTS: &str = "acct-01.contact-details";
const ROOT_KEYS: &str = "acct-02.no-root-keys";

fn finding(verdict: Verdict, resources: &[(&str, &str)]) -> Finding {
    let mut finding = Finding::on_nothing(verdict, now());
    finding.resources =
        resources.iter().map(|(region, id)| Resource::new("security-group", *id, region, "is open")).collect();
    finding.resource_count = finding.resources.len() as u32;
    finding
}

fn found(criterion: &str, finding: Finding) -> Arc<Found> {
    Arc::new(Found::new(id(criterion), Arc::new(finding), now()))
}

fn ids(found: &[Arc<Found>]) -> Vec<&'static str> {
    found.iter().map(|one| one.id.get().id).collect()
}

#[test]
fn failures_come_first_the_most_severe_before_the_others() {
    let mut assessment = empty();
    for (criterion, verdict) in [
        (CONTACTS, FAIL),
        (ROOT_KEYS, Verdict::Pass),
        (OPEN_PORTS, FAIL_PARTLY),
        ("acct-05.console-mfa", Verdict::Unknown),
        ("acct-08.bucket-block", Verdict::Review),
    ] {
        observe(&mut assessment, id(criterion), verdict, now());
    }
    let all = of_assessment(&assessment, now(), |_, finding| Arc::new(finding.clone()));
    assert_eq!(ids(&all), [OPEN_PORTS, CONTACTS, "acct-08.bucket-block", "acct-05.console-mfa", ROOT_KEYS]);
}

#[test]
fn a_filter_admits_findings_that_fit_all_of_its_fields() {
    let mut one = finding(FAIL, &[("eu-west-1", "sg-1234"), ("us-east-1", "sg-5")]);
    one.calls = vec!["ec2:DescribeRegions".to_owned(), "ec2:DescribeSecurityGroups".to_owned()];
    let one = found(OPEN_PORTS, one);
    assert_eq!(one.services, ["ec2"]);
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    for (filter, admitted) in [
        (Filter::default(), true),
        (Filter { kind: Some(Kind::Fails), severity: Some(Severity::Critical), ..Filter::default() }, true),
        (Filter { kind: Some(Kind::Met), ..Filter::default() }, false),
        (Filter { severity: Some(Severity::Low), ..Filter::default() }, false),
        (Filter { region: Some("us-east-1".to_owned()), ..Filter::default() }, true),
        (Filter { region: Some("us-west-2".to_owned()), ..Filter::default() }, false),
        (Filter { service: Some("ec2".to_owned()), ..Filter::default() }, true),
        (Filter { service: Some("s3".to_owned()), ..Filter::default() }, false),
        (Filter { source: Some(Source::File), ..Filter::default() }, false),
        (Filter { only_changed: true, ..Filter::default() }, false),
        (Filter { words: words(&["sg-12", "wkld.11"]), ..Filter::default() }, true),
        (Filter { words: words(&["sg-12", "bucket"]), ..Filter::default() }, false),
    ] {
        assert_eq!(filter.admits(&one), admitted, "{filter:?}");
    }
}

#[test]
fn groups_are_in_order_and_a_finding_is_in_each_of_its_regions() {
    let all = [
        found(OPEN_PORTS, finding(FAIL, &[("us-east-1", "b"), ("eu-west-1", "a")])),
        found(CONTACTS, finding(FAIL, &[])),
        found(ROOT_KEYS, finding(Verdict::Pass, &[])),
        found("acct-02.root-mfa", finding(Verdict::Unknown, &[])),
    ];
    let titles = |by| groups(&all, by).into_iter().map(|(group, members)| (group, members.len())).collect::<Vec<_>>();
    assert_eq!(
        titles(Grouping::Severity),
        [
            (Group::Severity(Severity::Critical), 1),
            (Group::Severity(id(CONTACTS).get().control.get().severity), 1),
            (Group::Kind(Kind::Unknown), 1),
            (Group::Kind(Kind::Met), 1),
        ]
    );
    let region = |name: &str| Group::Region(Some(name.to_owned()));
    assert_eq!(
        titles(Grouping::Region),
        [(Group::Region(None), 3), (region("eu-west-1"), 1), (region("us-east-1"), 1)]
    );
    assert_eq!(
        titles(Grouping::Control),
        [
            (Group::Control(id(CONTACTS).get().control), 1),
            (Group::Control(id(ROOT_KEYS).get().control), 2),
            (Group::Control(id(OPEN_PORTS).get().control), 1),
        ]
    );
}

#[test]
fn a_resource_has_one_row_with_everything_that_is_wrong_with_it() {
    let all = [
        found(OPEN_PORTS, finding(FAIL, &[("eu-west-1", "sg-1"), ("eu-west-1", "sg-2")])),
        found("wkld-11.default-group-empty", finding(FAIL, &[("eu-west-1", "sg-2"), ("us-east-1", "sg-2")])),
    ];
    let rows = by_resource(&all);
    let shown = |filter: &Filter| {
        let rows = resources_by_rank(&rows, filter);
        rows.iter().map(|row| (row.region.clone(), row.id.clone(), row.problems.len())).collect::<Vec<_>>()
    };
    let row = |region: &str, id: &str, problems| (region.to_owned(), id.to_owned(), problems);
    // The most problems first.
    assert_eq!(
        shown(&Filter::default()),
        [row("eu-west-1", "sg-2", 2), row("eu-west-1", "sg-1", 1), row("us-east-1", "sg-2", 1)]
    );
    let in_us = Filter { region: Some("us-east-1".to_owned()), ..Filter::default() };
    assert_eq!(shown(&in_us), [row("us-east-1", "sg-2", 1)]);
    let word = Filter { words: vec!["sg-1".to_owned()], ..Filter::default() };
    assert_eq!(shown(&word), [row("eu-west-1", "sg-1", 1)]);
}

#[test]
fn a_reason_that_several_findings_share_is_shown_once() {
    let of = |criterion: &str, reason: &str| {
        found(criterion, Finding { reason: reason.to_owned(), ..finding(Verdict::Unknown, &[]) })
    };
    let blocked = |calls: &str| format!("The browser blocks the answers to {calls}: {BLOCKED}");
    let all = [
        of(CONTACTS, &blocked("account:GetContactInformation")),
        of(ROOT_KEYS, "These credentials do not allow iam:GetAccountSummary."),
        of("acct-08.bucket-block", &blocked("s3:ListBuckets")),
        of("acct-02.root-mfa", "These credentials do not allow iam:GetAccountSummary."),
        of(OPEN_PORTS, "The scan was stopped before ec2:DescribeSecurityGroups."),
        found(
            "acct-08.account-block",
            Finding { reason: format!("It is off. {}", blocked("s3:ListBuckets")), ..finding(FAIL, &[]) },
        ),
    ];
    let blocks = blocks(&all);
    let shown: Vec<(&str, Vec<&str>)> = blocks
        .iter()
        .map(|block| (block.lead.as_str(), block.findings.iter().map(|(_, rest)| rest.as_str()).collect()))
        .collect();
    assert_eq!(
        shown,
        [
            (
                BLOCKED,
                vec![
                    "The browser blocks the answers to account:GetContactInformation.",
                    "The browser blocks the answers to s3:ListBuckets."
                ]
            ),
            ("These credentials do not allow iam:GetAccountSummary.", vec!["", ""]),
            ("", vec!["The scan was stopped before ec2:DescribeSecurityGroups."]),
            ("", vec!["It is off. The browser blocks the answers to s3:ListBuckets."]),
        ]
    );
}

#[test]
fn the_common_time_covers_findings_of_one_hour_and_one_source() {
    let at = |millis: u64, source| {
        let observed = Timestamp::from_millis(now().as_millis() + millis);
        found(CONTACTS, Finding { observed, source, ..finding(Verdict::Pass, &[]) })
    };
    let all = [
        at(0, Source::Live),
        at(1_000, Source::Live),
        at(HOUR, Source::Live),
        at(3 * HOUR, Source::Live),
        at(500, Source::File),
    ];
    let common = Common::of(&all).expect("findings");
    assert_eq!(common.number, 3);
    assert_eq!(common.of, all[2]);
    assert_eq!(all.iter().map(|one| common.has(one)).collect::<Vec<_>>(), [true, true, true, false, false]);
    assert_eq!(Common::of(&[]), None);
}
