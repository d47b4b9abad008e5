//! Milestones are written and read again, merge like everything else, stay small, and compare.

use super::*;
use crate::assessment::file::{AssessmentFile, RedactedCopy, Redaction, Scope};
use crate::assessment::tests::{any, empty, now};
use crate::assessment::{Assessment, Status, restore};
use crate::baseline::{ActionId, CriterionId};
use proptest::prelude::*;

/// The most bytes that 365 milestones may take in a stored document.
const YEAR_BYTES: usize = 300_000;

fn criterion(id: &str) -> CriterionId {
    CriterionId::find(id).expect("a criterion")
}

/// A milestone in which everything is met by evidence.
fn met(at: Timestamp, cause: Cause) -> Milestone {
    let mark = CriterionMark { status: Status::Met, known: Known::Verified, resources: Some(Vec::new()) };
    Milestone {
        at,
        cause,
        name: String::new(),
        figures: Figures { score: Some(100), possible: Some(100), counted: 104, answered: 104, ..Figures::default() },
        criteria: vec![Some(mark); CriterionId::all().count()],
        actions: vec![ActionMark::None; ActionId::all().count()],
    }
}

fn set(milestone: &mut Milestone, id: &str, status: Status, resources: Option<Vec<u32>>) {
    milestone.criteria[criterion(id).place()] = Some(CriterionMark { status, known: Known::Verified, resources });
}

fn day(days: u64) -> Timestamp {
    Timestamp::from_millis(now().as_millis() - 500 * DAY + days * DAY)
}

fn with(milestones: &[Milestone]) -> Assessment {
    let mut assessment = empty();
    milestones.iter().for_each(|one| {
        assessment.milestones.add(one);
    });
    assessment
}

#[test]
fn every_criterion_and_action_has_a_number_and_numbers_never_change() {
    fn check(text: &str, ids: &[&str], last: (usize, &str)) {
        let mut lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.get(last.0), Some(&last.1), "add new ids at the end");
        assert!(ids.iter().all(|id| lines.contains(id)), "add the new ids at the end");
        lines.sort_unstable();
        assert!(lines.windows(2).all(|pair| pair[0] != pair[1]), "each once");
    }
    let criteria: Vec<&str> = CriterionId::all().map(|id| id.get().id).collect();
    let actions: Vec<&str> = ActionId::all().map(|id| id.get().id).collect();
    check(include_str!("criteria.txt"), &criteria, (103, "wkld-15.config-rules"));
    check(include_str!("actions.txt"), &actions, (158, "wkld-15.add-config-rules"));
}

#[test]
fn a_line_of_this_version_is_read_for_ever() {
    let line = "m002077973020000h55,71,98,80,42,17,930;EI.M;JA;ABBAAAH;Before the audit";
    let milestones = Milestones(vec![line.to_owned()]);
    let [milestone] = &milestones.list()[..] else { panic!("one milestone") };
    assert_eq!(milestone.at.to_minute(), "2026-11-22 20:17 UTC");
    assert_eq!((milestone.cause, milestone.name.as_str()), (Cause::ByHand, "Before the audit"));
    let figures = Figures {
        score: Some(55),
        possible: Some(71),
        counted: 98,
        answered: 80,
        verified: 42,
        open_actions: 17,
        open_minutes: 930,
    };
    assert_eq!(milestone.figures, figures);
    let of =
        |id: &str| milestone.criterion(criterion(id)).map(|mark| (mark.status, mark.known, mark.resources.clone()));
    assert_eq!(of("acct-01.alternate-contacts"), Some((Status::Partly, Known::Verified, Some(Vec::new()))));
    assert_eq!(of("acct-01.root-email"), Some((Status::NotMet, Known::Verified, Some(vec![7]))));
    assert_eq!(of("acct-01.contact-details"), None);
    assert_eq!(of("acct-02.root-mfa").map(|(status, ..)| status), Some(Status::Unknown));
    let action = |id: &str| milestone.action(ActionId::find(id).expect("an action"));
    assert_eq!(action("acct-01.add-contacts"), ActionMark::Open);
    assert_eq!(action("acct-01.move-root-email"), ActionMark::Done);
    assert_eq!(action("acct-02.add-root-mfa"), ActionMark::None);
}

/// A year with a milestone a day, in which everything changes every day, and every criterion has more failing resources than a
/// document keeps of them.
#[test]
fn a_year_of_milestones_fits_into_300_kb() {
    let mut assessment = empty();
    let before = serde_json::to_string(&assessment).expect("JSON").len();
    for days in 0..365 {
        let mut milestone = met(day(days), Cause::Scan);
        milestone.figures = Figures {
            score: Some(55),
            possible: Some(71),
            counted: 104,
            answered: 101,
            verified: 101,
            open_actions: 159,
            open_minutes: 99_999,
        };
        for (place, mark) in milestone.criteria.iter_mut().enumerate() {
            let resources = (0..20).map(|number| (days as u32 * 7919 + place as u32 * 104_729 + number) & 0x00ff_ffff);
            *mark = Some(CriterionMark {
                status: Status::NotMet,
                known: Known::Verified,
                resources: Some(snapshot::sorted(resources.take(place % 21).collect())),
            });
        }
        milestone.actions.fill(ActionMark::Open);
        assert!(assessment.milestones.add(&milestone));
    }
    let bytes = serde_json::to_string(&assessment).expect("JSON").len() - before;
    println!("365 milestones: {bytes} bytes");
    assert_eq!(assessment.milestones.list().len(), 365);
    assert!((200_000..YEAR_BYTES).contains(&bytes), "{bytes} bytes");
}

#[test]
fn where_there_are_too_many_resources_those_of_fewer_are_kept_and_the_others_unknown() {
    let mut milestone = met(day(0), Cause::Scan);
    set(&mut milestone, "acct-01.root-email", Status::NotMet, Some(vec![7]));
    set(&mut milestone, "acct-05.console-mfa", Status::NotMet, Some((0..200).collect()));
    let list = with(&[milestone]).milestones.list();
    let of = |id: &str| list[0].criterion(criterion(id)).and_then(|mark| mark.resources.clone());
    assert_eq!(of("acct-01.root-email"), Some(vec![7]));
    assert_eq!(of("acct-05.console-mfa"), None);
    assert_eq!(of("acct-02.root-mfa"), Some(Vec::new()));
}

#[test]
fn of_one_day_the_latest_made_by_itself_stays_and_those_made_by_hand_all() {
    let (morning, evening) = (day(0), Timestamp::from_millis(day(0).as_millis() + 3_600_000));
    let all = [
        met(evening, Cause::Import),
        met(morning, Cause::Scan),
        met(morning, Cause::ByHand),
        met(evening, Cause::ByHand),
    ];
    let kept = with(&all).milestones.list();
    let causes: Vec<(Timestamp, Cause)> = kept.iter().map(|one| (one.at, one.cause)).collect();
    assert_eq!(causes, [(morning, Cause::ByHand), (evening, Cause::ByHand), (evening, Cause::Import)]);
}

#[test]
fn a_removed_milestone_does_not_come_back_but_a_later_one_of_the_day_may_come() {
    let (scan, by_hand) = (met(day(0), Cause::Scan), met(day(0), Cause::ByHand));
    let copy = with(&[scan.clone(), by_hand.clone()]);
    let mut here = copy.clone();
    assert!(here.milestones.remove(&scan) && here.milestones.remove(&by_hand));
    assert!(here.milestones.list().is_empty());
    assert!(!here.merge(&copy), "the copy brings nothing");
    assert!(here.milestones.list().is_empty());
    assert!(here.milestones.add(&met(Timestamp::from_millis(day(0).as_millis() + 1), Cause::Scan)));
    assert_eq!(here.milestones.list().len(), 1);
}

#[test]
fn the_oldest_made_by_themselves_go_first_and_those_made_by_hand_stay() {
    let mut assessment = with(&[met(day(0), Cause::ByHand)]);
    for days in 0..KEPT_AUTOMATIC as u64 + 5 {
        assessment.milestones.add(&met(day(days), Cause::Scan));
    }
    let list = assessment.milestones.list();
    assert_eq!(list.len(), KEPT_AUTOMATIC + 1);
    assert_eq!((list[0].at, list[0].cause), (day(0), Cause::ByHand));
    assert_eq!(list[1].at, day(5));
    assert_eq!(assessment.milestones.last_automatic(), list.last().map(|one| one.at));
}

#[test]
fn there_is_room_for_a_hundred_made_by_hand() {
    let mut assessment = empty();
    for number in 0..MOST_BY_HAND as u64 {
        assert!(assessment.milestones.has_room());
        assessment.milestones.add(&met(Timestamp::from_millis(number), Cause::ByHand));
    }
    assert!(!assessment.milestones.has_room());
    assessment.milestones.remove(&met(Timestamp::from_millis(5), Cause::ByHand));
    assert!(assessment.milestones.has_room());
}

#[test]
fn lines_from_outside_are_brought_within_bounds() {
    let good = with(&[met(day(0), Cause::Scan)]).milestones.0[0].clone();
    let future = with(&[met(Timestamp::from_millis(now().as_millis() + 2 * DAY), Cause::Scan)]).milestones.0[0].clone();
    let lines = [
        good.clone(),
        future,
        "x".repeat(2_000),
        format!("{good}{}", "x".repeat(2_000)),
        "a12".to_owned(),
        "ä".repeat(20),
    ];
    let mut assessment = empty();
    assessment.milestones = Milestones(lines.into());
    let mut document = serde_json::to_value(&assessment).expect("JSON");
    assert_eq!(restore(&document.to_string(), now()).expect("it opens").milestones.0, [good]);
    document["milestones"] = (0..5_000).map(|number| format!("m{number:015}h")).collect();
    assert_eq!(restore(&document.to_string(), now()).expect("it opens").milestones.0.len(), KEPT_BY_HAND);
}

#[test]
fn a_line_that_this_version_cannot_read_is_kept_and_not_listed() {
    let mut assessment = empty();
    assessment.milestones = Milestones(vec!["a002000000000001q a later form".to_owned()]);
    let text = serde_json::to_string(&assessment).expect("JSON");
    let opened = restore(&text, now()).expect("it opens");
    assert_eq!(opened, assessment);
    assert!(opened.milestones.list().is_empty());
}

#[test]
fn redaction_covers_names_and_resources() {
    let mut milestone = met(day(0), Cause::ByHand);
    set(&mut milestone, "acct-05.console-mfa", Status::NotMet, Some(vec![7]));
    milestone.name = "Before Ada's audit of 123456789012".to_owned();
    let assessment = with(&[milestone]);
    let redacted = |redaction: Redaction| {
        let copy = RedactedCopy::of(&assessment, redaction, "another");
        let list = copy.assessment().milestones.list();
        let mark = list[0].criterion(criterion("acct-05.console-mfa")).expect("known").clone();
        (list[0].name.clone(), mark.resources, mark.status)
    };
    let none = Redaction::default();
    let name = || "Before Ada's audit of 123456789012".to_owned();
    assert_eq!(redacted(none), (name(), Some(vec![7]), Status::NotMet));
    assert_eq!(redacted(Redaction { names: true, ..none }), (String::new(), None, Status::NotMet));
    assert_eq!(redacted(Redaction { notes: true, ..none }), (String::new(), Some(vec![7]), Status::NotMet));
    assert_eq!(redacted(Redaction { resources: true, ..none }), (name(), None, Status::NotMet));
    let (name, resources, _) = redacted(Redaction { account: true, ..none });
    assert_eq!((name.as_str(), resources), ("Before Ada's audit of [redacted]", None));
}

#[test]
fn a_part_of_an_assessment_and_another_assessment_bring_no_milestones() {
    let assessment = with(&[met(day(0), Cause::Scan)]);
    let copy = || RedactedCopy::of(&assessment, Redaction::default(), "another");
    let part = AssessmentFile::of(copy(), Scope::OpenItems, now());
    assert!(part.assessments[0].milestones.is_empty());
    let whole = AssessmentFile::of(copy(), Scope::Whole, now());
    assert!(!whole.mergeable(&whole.assessments[0], &assessment).milestones.is_empty());
    let another = Assessment { id: "another".to_owned(), ..empty() };
    assert!(whole.mergeable(&whole.assessments[0], &another).milestones.is_empty());
}

#[test]
fn a_comparison_tells_what_was_met_failed_done_and_came() {
    let (mut before, mut after) = (met(day(0), Cause::Scan), met(day(9), Cause::Scan));
    let pairs = [
        ("acct-01.root-email", Status::NotMet, Status::Met, Direction::NewlyMet),
        ("acct-01.contact-details", Status::Met, Status::Partly, Direction::Worse),
        ("acct-02.root-mfa", Status::Partly, Status::NotMet, Direction::Worse),
        ("acct-02.no-root-keys", Status::NotMet, Status::Partly, Direction::Better),
        ("acct-03.federated", Status::Unknown, Status::NotMet, Direction::NewlyFailing),
        ("acct-05.console-mfa", Status::NotMet, Status::Unknown, Direction::Unknown),
        ("wkld-10.private-subnets", Status::NotMet, Status::AcceptedRisk, Direction::NotCounted),
    ];
    for (id, one, other, _) in pairs {
        set(&mut before, id, one, Some(vec![1, 2]));
        set(&mut after, id, other, Some(vec![2, 3]));
    }
    set(&mut after, "acct-05.console-mfa", Status::Unknown, None);
    let action = ActionId::all().next().expect("an action");
    before.actions[action.place()] = ActionMark::Open;
    after.actions[action.place()] = ActionMark::Done;
    let comparison = Comparison::of(&before, &after);
    for (id, before, after, direction) in pairs {
        let change = StatusChange { criterion: criterion(id), before, after };
        assert!(comparison.in_direction(direction).any(|one| *one == change), "{id}");
    }
    assert_eq!(comparison.count(Direction::Worse), 2);
    assert_eq!(comparison.resources.len(), pairs.len() - 1, "where one is not known, nothing is said");
    assert!(comparison.resources.iter().all(|change| (&change.new, &change.gone) == (&vec![3], &vec![1])));
    assert_eq!(comparison.done().collect::<Vec<_>>(), [action]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_was_written_is_read_as_the_same_but_for_resources_beyond_the_limit(milestone in any::milestone()) {
        let read = with(std::slice::from_ref(&milestone)).milestones.list();
        prop_assert_eq!(read.len(), 1);
        let mut expected = milestone;
        for (mark, read) in expected.criteria.iter_mut().zip(&read[0].criteria) {
            if let (Some(mark), Some(CriterionMark { resources: None, .. })) = (mark, read) {
                mark.resources = None;
            }
        }
        prop_assert_eq!(&read[0], &expected);
    }

    #[test]
    fn no_line_is_longer_than_is_read(milestone in any::milestone(), name in "🧱{60}") {
        let mut assessment = with(&[Milestone { name, ..milestone }]);
        prop_assert_eq!(assessment.milestones.bring_into_bounds(now()), 0);
    }

    #[test]
    fn any_line_is_read_or_left_out(line in "[am][0-9]{15}[hseq]?([0-9,;A-Za-z_-]|.){0,80}") {
        let mut milestones = Milestones(vec![line]);
        milestones.bring_into_bounds(now());
        for milestone in milestones.list() {
            let mut again = Milestones::default();
            again.add(&milestone);
            prop_assert_eq!(again.list(), [milestone]);
        }
    }

    #[test]
    fn nothing_changed_since_itself(milestone in any::milestone()) {
        prop_assert!(Comparison::of(&milestone, &milestone).is_empty());
    }

    #[test]
    fn a_comparison_the_other_way_round_is_its_mirror(one in any::milestone(), other in any::milestone()) {
        let (there, back) = (Comparison::of(&one, &other), Comparison::of(&other, &one));
        let statuses = back.statuses.iter().map(|change| StatusChange { before: change.after, after: change.before, ..*change });
        let resources =
            back.resources.iter().map(|change| ResourceChange { criterion: change.criterion, new: change.gone.clone(), gone: change.new.clone() });
        let actions = back.actions.iter().map(|change| ActionChange { before: change.after, after: change.before, ..*change });
        let mirrored = Comparison {
            statuses: statuses.collect(),
            resources: resources.collect(),
            actions: actions.collect(),
            before: back.after,
            after: back.before,
        };
        prop_assert_eq!(there, mirrored);
    }
}
