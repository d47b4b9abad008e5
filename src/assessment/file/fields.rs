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
    /// The ID of the profile question, criterion or action, or the key of the value; `None` for fields of the assessment itself.
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
    /// A value that commands use.
    Value,
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
    Value = "value",
});

from_json! { Field { kind, id } }

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// A name, an account ID, an owner, a note, a ticket, or a value that commands use.
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
    for (id, register) in theirs.values.iter() {
        all.compare(FieldKind::Value, Some(id), ours.values.get(id), register, FieldValue::Text);
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
        if field.kind == FieldKind::Value {
            self.values.retain(|known, _| known != id);
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
        if let (FieldKind::Value, Some(of)) = (field.kind, of.values.get(id)) {
            again(self.values.entry(id), of, now, writer);
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
mod tests;
