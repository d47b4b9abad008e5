//! The fields in which a file differs from the open assessment, and merging only some of them. A person decides on each.

use crate::assessment::{ActionState, Answer, Assessment, Exception, ProfileAnswer, Register, Version, Writer};
use crate::stdx::json::from_json;
use crate::stdx::names::names;
use crate::stdx::time::{Date, Timestamp};
use serde::Serialize;

/// A field of an assessment that people write.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Field {
    /// Which field of the assessment or record.
    pub kind: FieldKind,
    /// The ID of the profile question, criterion or action; `None` for fields of the assessment itself.
    pub id: Option<String>,
}

/// A kind of field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldKind {
    /// The name of the assessment.
    Name,
    /// The AWS account ID, as entered.
    Account,
    /// The answer to a profile question.
    Profile,
    /// The answer to a criterion.
    Answer,
    /// The note on a criterion.
    Note,
    /// The accepted risk of a criterion.
    Exception,
    /// The state of an action.
    State,
    /// The owner of an action.
    Owner,
    /// The due date of an action.
    Due,
    /// The note on an action.
    ActionNote,
    /// The ticket of an action.
    Ticket,
}

names!(FieldKind {
    Name = "name",
    Account = "account",
    Profile = "profile",
    Answer = "answer",
    Note = "note",
    Exception = "exception",
    State = "state",
    Owner = "owner",
    Due = "due",
    ActionNote = "action-note",
    Ticket = "ticket",
});

from_json! { Field { kind, id } }

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// A name, an account ID, an owner, a note or a ticket.
    Text(String),
    /// The answer to a profile question.
    Profile(ProfileAnswer),
    /// The answer to a criterion; `None` if it was cleared.
    Answer(Option<Answer>),
    /// The accepted risk; `None` if it was withdrawn.
    Exception(Option<Exception>),
    /// The state of an action.
    State(ActionState),
    /// The due date; `None` if it was cleared.
    Due(Option<Date>),
}

/// A value with its author and time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The value.
    pub value: FieldValue,
    /// The author's name; may be empty.
    pub author: String,
    /// The time of writing.
    pub at: Timestamp,
}

/// A field whose value in a file is new to the open assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field.
    pub field: Field,
    /// The value in the open assessment; `None` if nobody wrote one.
    pub ours: Option<Written>,
    /// The value in the file.
    pub theirs: Written,
    /// Whether the file's value was written over the other one, or both independently.
    pub relation: Relation,
}

/// Whether a file's value was written over the other one, or both independently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// The file's value was written over the open assessment's value, or where there was none.
    Update,
    /// Each was written without the other. The file's value is the later one, so a merge takes it.
    ConflictTheirsLater,
    /// Each was written without the other. The open assessment's value is the later one, so a merge keeps it.
    ConflictOursLater,
}

names!(Relation {
    Update = "update",
    ConflictTheirsLater = "conflict-theirs-later",
    ConflictOursLater = "conflict-ours-later",
});

/// Returns the fields whose value in the file is new to `ours` and different from its value, in the order of the document.
/// `theirs` is the assessment in the file, and `is_redacted` whether something was left out of it: then texts may differ, so the
/// time alone decides whether two versions are the same.
pub fn field_changes(ours: &Assessment, theirs: &Assessment, is_redacted: bool) -> Vec<FieldChange> {
    let mut all = All { changes: Vec::new(), is_redacted };
    all.compare(FieldKind::Name, None, Some(&ours.name), &theirs.name, FieldValue::Text);
    all.compare(FieldKind::Account, None, Some(&ours.account), &theirs.account, FieldValue::Text);
    for (id, register) in theirs.profile.iter() {
        all.compare(FieldKind::Profile, Some(id), ours.profile.get(id), register, FieldValue::Profile);
    }
    for (id, record) in theirs.criteria.iter() {
        let own = ours.criteria.get(id);
        all.compare(FieldKind::Answer, Some(id), own.map(|own| &own.answer), &record.answer, FieldValue::Answer);
        all.compare(FieldKind::Note, Some(id), own.map(|own| &own.note), &record.note, FieldValue::Text);
        let exception = own.map(|own| &own.exception);
        all.compare(FieldKind::Exception, Some(id), exception, &record.exception, FieldValue::Exception);
    }
    for (id, record) in theirs.actions.iter() {
        let own = ours.actions.get(id);
        all.compare(FieldKind::State, Some(id), own.map(|own| &own.state), &record.state, FieldValue::State);
        all.compare(FieldKind::Owner, Some(id), own.map(|own| &own.owner), &record.owner, FieldValue::Text);
        all.compare(FieldKind::Due, Some(id), own.map(|own| &own.due), &record.due, FieldValue::Due);
        all.compare(FieldKind::ActionNote, Some(id), own.map(|own| &own.note), &record.note, FieldValue::Text);
        all.compare(FieldKind::Ticket, Some(id), own.map(|own| &own.ticket), &record.ticket, FieldValue::Text);
    }
    all.changes
}

/// The changes found so far.
struct All {
    changes: Vec<FieldChange>,
    is_redacted: bool,
}

impl All {
    fn compare<T: Clone + PartialEq + Serialize>(
        &mut self,
        kind: FieldKind,
        id: Option<&String>,
        ours: Option<&Register<T>>,
        theirs: &Register<T>,
        value: fn(T) -> FieldValue,
    ) {
        let Some(new) = theirs.current() else { return };
        let has = |register: &Register<T>, version: &Version<T>| {
            let is_same =
                |own: &Version<T>| self.is_redacted || (own.value == version.value && own.author == version.author);
            register.has_same_time(version, is_same) || register.has_later_by_same_writer(version)
        };
        let known = ours.and_then(Register::current);
        if ours.is_some_and(|ours| has(ours, new)) || known.is_some_and(|known| known.value == new.value) {
            return;
        }
        let relation = match known {
            Some(known) if !has(theirs, known) => {
                if (new.at, &new.tab) > (known.at, &known.tab) {
                    Relation::ConflictTheirsLater
                } else {
                    Relation::ConflictOursLater
                }
            }
            _ => Relation::Update,
        };
        let written = |version: &Version<T>| Written {
            value: value(version.value.clone()),
            author: version.author.clone(),
            at: version.at,
        };
        let field = Field { kind, id: id.cloned() };
        self.changes.push(FieldChange { field, ours: known.map(written), theirs: written(new), relation });
    }
}

/// What a person decided on the fields in which a file differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// The fields that are not merged: their versions in the file are ignored.
    pub declined: Vec<Field>,
    /// The fields that keep the open assessment's value although the file's value is later.
    pub ours: Vec<Field>,
    /// The fields that get the file's value although the open assessment's value is later.
    pub theirs: Vec<Field>,
}

impl Assessment {
    /// Merges the assessment of a file as decided. Without decisions, this is [`merge`](Self::merge). A value that was decided
    /// on is written again, so that the decision reaches everyone who merges this assessment. `theirs` is the result of
    /// [`AssessmentFile::mergeable`](super::AssessmentFile::mergeable). Returns true if anything changed.
    pub fn merge_as_decided(&mut self, theirs: &Self, decisions: &Decisions, now: Timestamp, writer: &Writer) -> bool {
        let before = self.clone();
        let mut incoming = theirs.clone();
        for field in &decisions.declined {
            incoming.forget(field);
        }
        self.merge(&incoming);
        for (fields, of) in [(&decisions.ours, &before), (&decisions.theirs, &incoming)] {
            for field in fields {
                self.write_again(field, of, now, writer);
            }
        }
        *self != before
    }

    /// Drops all versions of a field.
    fn forget(&mut self, field: &Field) {
        let Some(id) = &field.id else {
            match field.kind {
                FieldKind::Name => self.name = Register::default(),
                FieldKind::Account => self.account = Register::default(),
                _ => {}
            }
            return;
        };
        if field.kind == FieldKind::Profile {
            self.profile.retain(|known, _| known != id);
        }
        if let Some(record) = self.criteria.get_mut(id) {
            match field.kind {
                FieldKind::Answer => record.answer = Register::default(),
                FieldKind::Note => record.note = Register::default(),
                FieldKind::Exception => record.exception = Register::default(),
                _ => {}
            }
        }
        if let Some(record) = self.actions.get_mut(id) {
            match field.kind {
                FieldKind::State => record.state = Register::default(),
                FieldKind::Owner => record.owner = Register::default(),
                FieldKind::Due => record.due = Register::default(),
                FieldKind::ActionNote => record.note = Register::default(),
                FieldKind::Ticket => record.ticket = Register::default(),
                _ => {}
            }
        }
    }

    /// Writes the field's value in `of` into this assessment, if `of` has a value that differs from the one here.
    fn write_again(&mut self, field: &Field, of: &Self, now: Timestamp, writer: &Writer) {
        fn again<T: Clone + PartialEq + Serialize>(
            register: &mut Register<T>,
            of: &Register<T>,
            now: Timestamp,
            writer: &Writer,
        ) {
            if let Some(value) = of.get() {
                register.set(value.clone(), now, writer);
            }
        }
        let Some(id) = &field.id else {
            match field.kind {
                FieldKind::Name => again(&mut self.name, &of.name, now, writer),
                FieldKind::Account => again(&mut self.account, &of.account, now, writer),
                _ => {}
            }
            return;
        };
        if let (FieldKind::Profile, Some(of)) = (field.kind, of.profile.get(id)) {
            again(self.profile.entry(id), of, now, writer);
        }
        if let (Some(record), Some(of)) = (self.criteria.get_mut(id), of.criteria.get(id)) {
            match field.kind {
                FieldKind::Answer => again(&mut record.answer, &of.answer, now, writer),
                FieldKind::Note => again(&mut record.note, &of.note, now, writer),
                FieldKind::Exception => again(&mut record.exception, &of.exception, now, writer),
                _ => {}
            }
        }
        if let (Some(record), Some(of)) = (self.actions.get_mut(id), of.actions.get(id)) {
            match field.kind {
                FieldKind::State => again(&mut record.state, &of.state, now, writer),
                FieldKind::Owner => again(&mut record.owner, &of.owner, now, writer),
                FieldKind::Due => again(&mut record.due, &of.due, now, writer),
                FieldKind::ActionNote => again(&mut record.note, &of.note, now, writer),
                FieldKind::Ticket => again(&mut record.ticket, &of.ticket, now, writer),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
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
        for (mine, decides_for_ours, expected) in [(3, true, "Cy"), (9, false, "Bo"), (3, false, "Bo"), (9, true, "Cy")]
        {
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
}
