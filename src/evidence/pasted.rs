//! Output of the AWS CLI that somebody pasted: which call it answers, and with which outcome. The text may be the plain output,
//! or have recorded calls or a whole evidence file.

mod fit;
mod layout;
mod printed;
mod terminal;

use super::envelope::{self, Broken};
use super::file::{self, CallSources, FileError, FileReader, Inconsistency};
use super::finding::Source;
use super::recorded::{Evidence, RecordedCall};
use crate::catalog::command::command;
use crate::catalog::{Call, CallId, Endpoint, Fanout, Partition, Region};
use crate::stdx::time::Timestamp;
use crate::wire::CallOutcome;
pub use layout::Layout;
use printed::{Piece, Printed, Refusal, Unread};
use serde_json::{Map, Value};

/// The most bytes of a pasted text.
pub const MAX_BYTES: usize = 5_000_000;
/// The most answers in a pasted text.
const MAX_ANSWERS: usize = 1000;
/// The partition: output does not say which, and nearly all accounts are in this one.
const PARTITION: Partition = Partition::Aws;
/// The text in the first line of a whole evidence file.
const FILE_FORMAT: &str = "\"footing-evidence\"";

/// A pasted text, and what it may be about.
#[derive(Clone, Copy, Debug)]
pub struct Pasted<'a> {
    /// The text.
    pub text: &'a str,
    /// The calls that the text may answer.
    pub candidates: &'a [CallId],
    /// The account ID; empty if it is not known.
    pub account: &'a str,
    /// The Region of the call; empty if it was not given.
    pub region: &'a str,
    /// When the text was pasted.
    pub now: Timestamp,
}

/// Why a pasted text gives no evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PastedError {
    /// The text has more than [`MAX_BYTES`] bytes, or too many answers or values.
    TooLarge,
    /// The text is empty or `{}`. Some commands print that if there is nothing, but so does a failed copy.
    Empty,
    /// The JSON has an error on this line.
    NotJson(u32),
    /// A part of an answer is on this line, and the rest of it is missing.
    Part(u32),
    /// The text has neither an answer in JSON nor an error of AWS, but output of this layout.
    NoAnswer(Layout),
    /// The text is an error that does not name its call. It may be of any of these commands.
    ErrorObject(Vec<String>),
    /// The text has two different answers to this command.
    Contradictory(String),
    /// The text answers none of these commands.
    NotTheAnswer(Vec<String>),
    /// The text may answer any of these commands.
    Ambiguous(Vec<String>),
    /// This command's output does not say which resource it is about.
    NeedsItem(String),
    /// This command answers for one Region, which was not given.
    NeedsRegion(String),
    /// This command's output has something of another type than AWS says.
    Unreadable(String),
    /// The text is about this account, not the one that is assessed.
    OtherAccount(String),
    /// The text is a recorded call whose time is not possible.
    Time,
    /// The text is an evidence file that cannot be used.
    File(FileError),
}

impl Pasted<'_> {
    /// The evidence in the text.
    ///
    /// # Errors
    /// [`PastedError`] if the text gives no evidence.
    pub fn read(&self) -> Result<Evidence, PastedError> {
        if self.text.len() > MAX_BYTES {
            return Err(PastedError::TooLarge);
        }
        let text = terminal::shown(self.text);
        let text = text.trim();
        if text.is_empty() {
            return Err(PastedError::Empty);
        }
        if let Some(evidence) = self.read_file(text)? {
            return Ok(evidence);
        }
        let mut evidence = Evidence::new(self.account, PARTITION.as_str(), self.now);
        let mut others = None;
        for (index, piece) in printed::all(text).enumerate() {
            if index >= MAX_ANSWERS {
                return Err(PastedError::TooLarge);
            }
            let piece = piece.map_err(|unread| match unread {
                Unread::NotJson(line) => PastedError::NotJson(line),
                Unread::Part(line) => PastedError::Part(line),
            })?;
            match self.piece(piece) {
                Ok(recorded) => self.add(&mut evidence, recorded)?,
                // Output of other commands from the same terminal does not matter if the answer is there too.
                Err(error @ (PastedError::NotTheAnswer(_) | PastedError::Empty | PastedError::ErrorObject(_))) => {
                    others.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        if evidence.calls().next().is_some() {
            return Ok(evidence);
        }
        Err(others.unwrap_or_else(|| match layout::of(text) {
            Layout::Nothing => PastedError::Empty,
            layout => PastedError::NoAnswer(layout),
        }))
    }

    /// The recorded call that one piece of the text gives.
    fn piece(&self, piece: Piece<'_>) -> Result<RecordedCall, PastedError> {
        let region = if piece.region.is_empty() { self.region } else { piece.region };
        let within = Pasted { region, ..*self };
        match piece.printed {
            Printed::Json(mut value) if envelope::is_one(&value) => within.recorded(&mut value),
            Printed::Json(value) => match error_object(&value) {
                Some(Some(refusal)) => within.refused(refusal),
                Some(None) => Err(PastedError::ErrorObject(within.commands())),
                None => within.answered(value),
            },
            Printed::Error(refusal) => within.refused(refusal),
            Printed::TooLarge => Err(PastedError::TooLarge),
        }
    }

    /// Adds the call of one piece, unless another piece has answered it differently.
    fn add(&self, evidence: &mut Evidence, recorded: RecordedCall) -> Result<(), PastedError> {
        let other = if self.account.is_empty() { None } else { file::other_account(&recorded, self.account) };
        if let Some(other) = other {
            return Err(PastedError::OtherAccount(other));
        }
        let has_answer = |call: &RecordedCall| call.outcome == CallOutcome::Data || call.data != super::Tree::Nothing;
        let is_same =
            |known: &&RecordedCall| known.region == recorded.region && known.parameters == recorded.parameters;
        let known = evidence.of(recorded.call).find(is_same);
        match known.filter(|known| has_answer(known)) {
            Some(_) if !has_answer(&recorded) => return Ok(()),
            Some(known)
                if (known.outcome, &known.code, &known.data) != (recorded.outcome, &recorded.code, &recorded.data) =>
            {
                return Err(PastedError::Contradictory(command(recorded.call.get())));
            }
            _ => {}
        }
        evidence.record(recorded);
        Ok(())
    }

    /// The evidence in a whole evidence file; `None` if the text is not one.
    fn read_file(&self, text: &str) -> Result<Option<Evidence>, PastedError> {
        if !text.starts_with('{') || !text.contains(FILE_FORMAT) {
            return Ok(None);
        }
        let mut reader = FileReader::of(CallSources::All(Source::Pasted), self.now);
        match reader.push(text.as_bytes()).and_then(|()| reader.finish()) {
            Ok(file) => {
                let evidence = file.evidence;
                if !self.account.is_empty() && evidence.account != self.account {
                    return Err(PastedError::OtherAccount(evidence.account));
                }
                Ok(Some(evidence))
            }
            Err(FileError::NotOurs(_)) => Ok(None),
            Err(FileError::Inconsistent(Inconsistency::OtherAccount(other))) => Err(PastedError::OtherAccount(other)),
            Err(error) => Err(PastedError::File(error)),
        }
    }

    /// The recorded call in a piece that is one.
    fn recorded(&self, value: &mut Value) -> Result<RecordedCall, PastedError> {
        match envelope::read(value, Source::Pasted, self.now) {
            Ok(Some(recorded)) => Ok(recorded),
            Ok(None) | Err(Broken::NoCall) => Err(self.not_the_answer()),
            Err(Broken::Time) => Err(PastedError::Time),
        }
    }

    /// The recorded call for a plain answer.
    fn answered(&self, value: Value) -> Result<RecordedCall, PastedError> {
        if value.as_object().is_some_and(Map::is_empty) {
            return Err(PastedError::Empty);
        }
        let fitting = fit::best(self.candidates, &value);
        let call = self.one_of(&fitting)?;
        let (outcome, code, data) = envelope::judged(call.get(), CallOutcome::Data, String::new(), &[value]);
        if outcome == CallOutcome::Malformed {
            return Err(PastedError::Unreadable(command(call.get())));
        }
        Ok(RecordedCall { outcome, code, data, ..self.asked(call)? })
    }

    /// The recorded call for an error instead of an answer.
    fn refused(&self, refusal: Refusal) -> Result<RecordedCall, PastedError> {
        let is_its = |call: &CallId| call.get().operation == refusal.operation;
        let named: Vec<CallId> = self.candidates.iter().copied().filter(is_its).collect();
        let call = self.one_of(&named)?;
        let outcome = crate::wire::outcome(call.get(), &refusal.error);
        Ok(RecordedCall { outcome, code: refusal.error.code, ..self.asked(call)? })
    }

    /// The only call that a text can be about.
    fn one_of(&self, calls: &[CallId]) -> Result<CallId, PastedError> {
        match calls {
            [] => Err(self.not_the_answer()),
            [call] if !call.get().item.is_empty() => Err(PastedError::NeedsItem(command(call.get()))),
            [call] => Ok(*call),
            several => Err(PastedError::Ambiguous(commands(several))),
        }
    }

    /// The call as its command makes it, without an answer.
    fn asked(&self, call: CallId) -> Result<RecordedCall, PastedError> {
        let region = match (call.get().service.endpoint, call.get().fanout) {
            (Endpoint::Global(_), _) => "",
            (Endpoint::Regional { .. }, Fanout::Once) => self.region,
            (Endpoint::Regional { .. }, _) if !Region::is_valid(self.region) => {
                return Err(PastedError::NeedsRegion(command(call.get())));
            }
            (Endpoint::Regional { .. }, _) => self.region,
        };
        Ok(RecordedCall {
            call,
            region: region.to_owned(),
            parameters: fixed(call.get(), self.account).into(),
            at: self.now,
            outcome: CallOutcome::Data,
            code: String::new(),
            data: super::Tree::Nothing,
            source: Source::Pasted,
        })
    }

    fn not_the_answer(&self) -> PastedError {
        PastedError::NotTheAnswer(self.commands())
    }

    /// The commands whose output may be pasted.
    fn commands(&self) -> Vec<String> {
        // A call about an item cannot be pasted as plain output, so it is named only if there is no other.
        let plain = |call: &CallId| call.get().item.is_empty();
        let mut calls: Vec<CallId> = self.candidates.iter().copied().filter(plain).collect();
        if calls.is_empty() {
            calls = self.candidates.to_vec();
        }
        commands(&calls)
    }
}

/// The parameters that are the same in every call.
fn fixed(call: &Call, account: &str) -> Map<String, Value> {
    call.fixed(account, PARTITION.as_str()).into_iter().next().unwrap_or_default()
}

/// The error in a value that the CLI printed with `--cli-error-format json`; `Some(None)` if it does not name the operation.
/// `None` if the value is not an error.
fn error_object(value: &Value) -> Option<Option<Refusal>> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    text("Code")?;
    Some(printed::error_in(text("Message")?))
}

fn commands(calls: &[CallId]) -> Vec<String> {
    calls.iter().map(|call| command(call.get())).collect()
}

#[cfg(test)]
mod tests;
