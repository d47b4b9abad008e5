//! Which fields of a file are changes, and what a decision on them does.

use super::*;
use crate::assessment::file::{self, AssessmentFile, RedactedCopy, Redaction, Scope};
use crate::assessment::restore;
use crate::assessment::tests::{any, now};
use crate::baseline::{ActionId, CriterionId};
use proptest::prelude::*;

fn writer(author: &str) -> Writer {
    Writer { tab: format!("tab-of-{author}"), author: author.to_owned() }
}

fn minutes(number: u64) -> Timestamp {
    Timestamp::from_millis(now().as_millis() + number * 60_000)
}

fn action() -> ActionId {
    ActionId::all().next().expect("an action")
}

fn criterion() -> CriterionId {
    CriterionId::all().next().expect("a criterion")
}

/// Returns the assessment as somebody else receives it.
fn received(assessment: &Assessment) -> (AssessmentFile, Assessment) {
    let text = file::envelope(&[assessment], minutes(100));
    let (file, _) = file::read(&text, minutes(100)).expect("a file");
    let theirs = file.assessments.first().expect("an assessment").clone();
    (file, theirs)
}

fn send_back(to: &Assessment, from: &Assessment) -> (Vec<FieldChange>, Assessment) {
    let (file, theirs) = received(from);
    let mergeable = file.mergeable(&theirs, to);
    (field_changes(to, &theirs, false), mergeable)
}

fn base() -> Assessment {
    let mut assessment = Assessment::new("abc".to_owned(), "Acme".to_owned(), now(), &writer("Ada"));
    assessment.action_mut(action()).owner.set("Ada".to_owned(), now(), &writer("Ada"));
    assessment
}

fn owner(assessment: &Assessment) -> &str {
    assessment.action(action()).and_then(|record| record.owner.get()).map_or("", String::as_str)
}

#[test]
fn a_value_written_over_ours_is_an_update() {
    let ours = base();
    let (_, mut theirs) = received(&ours);
    theirs.action_mut(action()).state.set(ActionState::Done, minutes(5), &writer("Bo"));
    theirs.action_mut(action()).owner.set("Bo".to_owned(), minutes(6), &writer("Bo"));
    let (changes, _) = send_back(&ours, &theirs);
    let found: Vec<_> = changes.iter().map(|change| (change.field.kind, change.relation)).collect();
    assert_eq!(found, [(FieldKind::State, Relation::Update), (FieldKind::Owner, Relation::Update)]);
    let [state, owner] = &changes[..] else { panic!("two changes") };
    assert_eq!(state.ours, None);
    assert_eq!(state.theirs.value, FieldValue::State(ActionState::Done));
    assert_eq!(owner.ours.as_ref().map(|ours| &ours.value), Some(&FieldValue::Text("Ada".to_owned())));
    assert_eq!((owner.theirs.author.as_str(), owner.theirs.at), ("Bo", minutes(6)));
}

#[test]
fn values_written_independently_are_a_conflict_whichever_is_later() {
    for (mine, expected) in [(3, Relation::ConflictTheirsLater), (9, Relation::ConflictOursLater)] {
        let mut ours = base();
        let (_, mut theirs) = received(&ours);
        ours.action_mut(action()).owner.set("Cy".to_owned(), minutes(mine), &writer("Ada"));
        theirs.action_mut(action()).owner.set("Bo".to_owned(), minutes(6), &writer("Bo"));
        let (changes, _) = send_back(&ours, &theirs);
        assert_eq!(changes.iter().map(|change| change.relation).collect::<Vec<_>>(), [expected]);
    }
}

#[test]
fn known_versions_and_equal_values_are_not_changes() {
    let mut ours = base();
    let (_, theirs) = received(&ours);
    for at in [3, 30] {
        ours.action_mut(action()).owner.set(format!("Cy {at}"), minutes(at), &writer("Ada"));
        assert_eq!(send_back(&ours, &theirs).0, []);
    }
    let mut same = theirs;
    same.action_mut(action()).owner.set("Cy 30".to_owned(), minutes(4), &writer("Bo"));
    assert_eq!(send_back(&ours, &same).0, []);
}

#[test]
fn two_versions_by_the_same_writer_do_not_conflict() {
    let mut ours = base();
    let (_, mut theirs) = received(&ours);
    theirs.action_mut(action()).owner.set("Bo".to_owned(), minutes(6), &writer("Bo"));
    let (_, mergeable) = send_back(&ours, &theirs);
    ours.merge_as_decided(&mergeable, &Decisions::default(), minutes(7), &writer("Ada"));
    theirs.action_mut(action()).owner.set("Bo and Cy".to_owned(), minutes(8), &writer("Bo"));
    let (changes, _) = send_back(&ours, &theirs);
    assert_eq!(changes.iter().map(|change| change.relation).collect::<Vec<_>>(), [Relation::Update]);
}

#[test]
fn a_declined_field_keeps_its_value_and_history() {
    let ours = base();
    let (_, mut theirs) = received(&ours);
    theirs.action_mut(action()).owner.set("Bo".to_owned(), minutes(6), &writer("Bo"));
    theirs.criterion_mut(criterion()).note.set("Done on Friday.".to_owned(), minutes(7), &writer("Bo"));
    let (changes, mergeable) = send_back(&ours, &theirs);
    let declined = changes.iter().map(|change| change.field.clone()).filter(|field| field.kind == FieldKind::Owner);
    let decisions = Decisions { declined: declined.collect(), ..Decisions::default() };
    let mut merged = ours.clone();
    assert!(merged.merge_as_decided(&mergeable, &decisions, minutes(20), &writer("Ada")));
    assert_eq!(merged.action(action()), ours.action(action()));
    assert_eq!(merged.note(criterion()), "Done on Friday.");
}

#[test]
fn a_decided_conflict_is_written_again_and_reaches_the_other_side() {
    for (mine, decides_for_ours, expected) in [(3, true, "Cy"), (9, false, "Bo"), (3, false, "Bo"), (9, true, "Cy")] {
        let mut ours = base();
        let (_, mut theirs) = received(&ours);
        ours.action_mut(action()).owner.set("Cy".to_owned(), minutes(mine), &writer("Ada"));
        theirs.action_mut(action()).owner.set("Bo".to_owned(), minutes(6), &writer("Bo"));
        let (changes, mergeable) = send_back(&ours, &theirs);
        let fields: Vec<Field> = changes.into_iter().map(|change| change.field).collect();
        let decisions = if decides_for_ours {
            Decisions { ours: fields, ..Decisions::default() }
        } else {
            Decisions { theirs: fields, ..Decisions::default() }
        };
        ours.merge_as_decided(&mergeable, &decisions, minutes(20), &writer("Ada"));
        assert_eq!(owner(&ours), expected);
        let values: Vec<&String> =
            ours.action(action()).expect("a record").owner.history().map(|version| &version.value).collect();
        assert!(values.len() >= 2, "both stay in the history: {values:?}");
        let (changes, mergeable) = send_back(&theirs, &ours);
        assert!(changes.iter().all(|change| change.relation == Relation::Update), "{changes:?}");
        theirs.merge_as_decided(&mergeable, &Decisions::default(), minutes(30), &writer("Bo"));
        assert_eq!(owner(&theirs), expected);
    }
}

#[test]
fn redacted_texts_in_a_file_are_not_changes() {
    let mut ours = base();
    ours.criterion_mut(criterion()).note.set("Secret plans.".to_owned(), now(), &writer("Ada"));
    let copy = RedactedCopy::of(&ours, Redaction::ALL, "another");
    let text = file::write(&AssessmentFile::of(copy, Scope::Whole, minutes(1)));
    let (file, _) = file::read(&text, minutes(2)).expect("a file");
    let mut theirs = file.assessments.first().expect("an assessment").clone();
    assert_eq!(field_changes(&ours, &theirs, true), []);
    theirs.action_mut(action()).state.set(ActionState::Doing, minutes(3), &writer("Bo"));
    let kinds: Vec<_> = field_changes(&ours, &theirs, true).iter().map(|change| change.field.kind).collect();
    assert_eq!(kinds, [FieldKind::State]);
}

#[test]
fn a_field_is_parsed_as_it_was_written() {
    use crate::stdx::json::FromJson;
    for kind in FieldKind::ALL {
        for id in [None, Some("acct-01.root-email".to_owned())] {
            let field = Field { kind, id };
            let value = serde_json::to_value(&field).expect("JSON");
            assert_eq!(Field::from_json(&value), Ok(field));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn without_decisions_it_is_a_merge(ours in any::assessment(), theirs in any::assessment()) {
        let (mut one, mut other) = (ours.clone(), ours);
        let changed = one.merge_as_decided(&theirs, &Decisions::default(), minutes(0), &writer("Ada"));
        prop_assert_eq!(changed, other.merge(&theirs));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn any_decisions_give_a_valid_document_and_declined_fields_keep_their_values(
        ours in any::assessment(),
        theirs in any::assessment(),
        choices in proptest::collection::vec(0..4u8, 40),
    ) {
        let mut decisions = Decisions::default();
        for (change, choice) in field_changes(&ours, &theirs, false).into_iter().zip(choices) {
            match choice {
                0 => decisions.declined.push(change.field),
                1 => decisions.ours.push(change.field),
                2 => decisions.theirs.push(change.field),
                _ => {}
            }
        }
        let mut merged = ours.clone();
        merged.merge_as_decided(&theirs, &decisions, minutes(500_000_000), &writer("Ada"));
        let text = serde_json::to_string(&merged).expect("JSON");
        prop_assert_eq!(&restore(&text, minutes(500_000_001)).expect("a document"), &merged);
        let left = field_changes(&ours, &merged, false);
        prop_assert!(decisions.declined.iter().all(|field| left.iter().all(|change| change.field != *field)));
    }

    /// Three people work in parallel and send back in any order. Without decisions, all end with the same assessment.
    #[test]
    fn three_people_end_with_the_same_in_any_order(
        writings in proptest::collection::vec((0..3usize, 0..4u8, 0..5u8, 1..90u64), 0..12),
        order in Just([0usize, 1, 2]).prop_shuffle(),
    ) {
        let start = base();
        let people = ["Ada", "Bo", "Cy"];
        let mut copies = [start.clone(), received(&start).1, received(&start).1];
        for (person, kind, value, at) in writings {
            let (copy, writer, at) = (&mut copies[person], writer(people[person]), minutes(at));
            match kind {
                0 => copy.action_mut(action()).owner.set(format!("owner {value}"), at, &writer),
                1 => copy.action_mut(action()).note.set(format!("note {value}"), at, &writer),
                2 => copy.criterion_mut(criterion()).answer.set(
                    Some(if value % 2 == 0 { Answer::Met } else { Answer::NotMet }), at, &writer),
                _ => copy.criterion_mut(criterion()).note.set(format!("note {value}"), at, &writer),
            };
        }
        let values = |assessment: &Assessment| {
            let (record, criterion) = (assessment.action(action()).cloned(), assessment.criterion(criterion()).cloned());
            let (record, criterion) = (record.unwrap_or_default(), criterion.unwrap_or_default());
            (record.owner.get().cloned(), record.note.get().cloned(), criterion.answer.get().cloned(), criterion.note.get().cloned())
        };
        let gather = |order: [usize; 3]| {
            let mut all = start.clone();
            for person in order {
                let (file, theirs) = received(&copies[person]);
                let mergeable = file.mergeable(&theirs, &all);
                all.merge_as_decided(&mergeable, &Decisions::default(), minutes(99), &writer("Ada"));
            }
            all
        };
        prop_assert_eq!(values(&gather(order)), values(&gather([0, 1, 2])));
    }
}
