//! Evidence files: one recorded call per line, so that a file of any size is read with one line in memory. The head is on the
//! first line, which it leaves open. The checksum of everything before it is on the last line:
//!
//! ```text
//! {"account":"111122223333", … ,"version":1,"calls":[
//! {"at":"2026-11-22T12:00:00Z", … },
//! {"at":"2026-11-22T12:00:01Z", … }
//! ],"sha256":"…"}
//! ```

mod encoding;
mod head;
mod whole;

use super::envelope::{self, Broken};
use super::finding::Source;
use super::recorded::{Evidence, RecordedCall};
use super::view::View;
use crate::catalog::{AccountId, Partition};
use crate::stdx::json::{MOST_VALUES, counted};
use crate::stdx::time::Timestamp;
use crate::wire::CallOutcome;
use encoding::Decoder;
use head::Head;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The most bytes of a file, unpacked.
pub const MAX_BYTES: usize = 200_000_000;
/// The most bytes of a line.
pub const MAX_LINE: usize = 32_000_000;
/// The most calls in a file.
pub const MAX_CALLS: u32 = 200_000;
/// The most bytes of a file that is not written line by line, by Footing or by other software, because all of it is in memory.
pub const MAX_WHOLE: usize = 100_000_000;
/// The most that the answers in all files of a job hold, as values are counted in `crate::stdx::json`, because they are in
/// memory until they have been judged.
pub const MAX_VALUES: usize = 8_000_000;
/// How many times its own size a packed file may unpack to. Files of the collector are packed to between a tenth and a
/// fiftieth.
pub const MAX_RATIO: usize = 200;
/// How many bytes a packed file may unpack to regardless of its own size.
const UNPACKED_FREELY: usize = 10_000_000;

/// The name of the format.
const FORMAT: &str = "footing-evidence";
/// The version of the format that is written and read.
const VERSION: u64 = 1;
/// The most bytes of a head.
const MAX_HEAD: usize = 64_000;
/// The source that files of the evidence cache name.
const KEPT: &str = "kept";
/// The end of the first line.
const OPEN: &str = "\"calls\":[";
/// The last line of a file without a checksum.
const END: &str = "]}";
/// The texts before and after the checksum on the last line.
const CHECKED_END: (&str, &str) = ("],\"sha256\":\"", "\"}");
/// The bytes that some editors put before a text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why a file gives no evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// The file has more than [`MAX_BYTES`] bytes.
    TooLarge,
    /// A line has more than [`MAX_LINE`] bytes.
    LineTooLong,
    /// The file has more than [`MAX_CALLS`] calls.
    TooManyCalls,
    /// The answers hold more than [`MAX_VALUES`], or one answer is too large by itself.
    TooManyValues,
    /// The file is not written line by line, and has more than [`MAX_WHOLE`] bytes.
    TooLargeWhole,
    /// The file unpacks to more than [`MAX_RATIO`] times its size.
    TooTight,
    /// The file is not an evidence file; with its text, for other readers.
    NotOurs(String),
    /// A newer Footing wrote the file, in this version of the format.
    Newer(u64),
    /// The file is damaged.
    Damaged(Damage),
    /// The file says something that cannot be true.
    Inconsistent(Inconsistency),
}

/// What shows that a file is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The end of the file is missing.
    CutOff,
    /// The checksum is wrong.
    Checksum,
    /// The head lacks something.
    Head,
    /// This line cannot be read.
    Line(u32),
}

/// What in a file cannot be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inconsistency {
    /// The account ID does not have twelve digits.
    Account,
    /// The partition does not exist.
    Partition,
    /// A call was made in the future, or before AWS existed.
    Time,
    /// AWS named this account, not the one in the head.
    OtherAccount(String),
}

/// The content of an evidence file.
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceFile {
    /// The account that it is about.
    pub account: AccountId,
    /// The partition that the account is in.
    pub partition: Partition,
    /// The evidence.
    pub evidence: Evidence,
    /// What wrote the file: `live`, `collector`, `kept`; empty if the file does not say.
    pub source: String,
    /// The program and its version; empty if the file does not say.
    pub made_by: String,
    /// The AWS CLI and its version; empty if it was not used.
    pub cli: String,
    /// The number of recorded calls.
    pub calls: u32,
    /// The number of calls that the catalog does not know.
    pub unknown_calls: u32,
    /// The number of known calls by outcome.
    pub outcomes: BTreeMap<CallOutcome, u32>,
    /// How much the answers hold, as values are counted in `crate::stdx::json`.
    pub values: usize,
}

/// The sources of the calls in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallSources {
    /// This one for all calls, whatever the file says.
    All(Source),
    /// The one that each call names, [`Source::File`] if it names none; for files of the evidence cache.
    AsRecorded,
}

/// The evidence as a file. `is_kept` says that it is a file of the evidence cache, in which each call names its source.
pub(super) fn write(evidence: &Evidence, is_kept: bool) -> String {
    let head = json!({
        "format": FORMAT,
        "version": VERSION,
        "account": evidence.account,
        "partition": evidence.partition,
        "begun": evidence.begun.to_rfc3339(),
        "narrowed_to": evidence.narrowed_to,
        "source": if is_kept { KEPT } else { Source::Live.as_str() },
        "made_by": concat!("footing ", env!("CARGO_PKG_VERSION")),
    });
    let head = head.to_string();
    let mut text = format!("{},{OPEN}", head.trim_end_matches('}'));
    for (index, recorded) in evidence.calls().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str(&envelope::write(recorded, is_kept));
    }
    text.push('\n');
    let (before, after) = CHECKED_END;
    let checksum = hex(Sha256::new_with_prefix(&text));
    text.push_str(&[before, &checksum, after, "\n"].concat());
    text
}

/// Reads an evidence file while its bytes arrive.
#[derive(Debug)]
pub struct FileReader {
    now: Timestamp,
    sources: CallSources,
    decoder: Decoder,
    /// The number of bytes that have arrived.
    bytes: usize,
    /// The size of the packed file in bytes; `None` if it is not packed.
    packed: Option<usize>,
    /// The line that has not ended yet, or the whole file if it is not written line by line.
    rest: Vec<u8>,
    /// The number of lines that have been read.
    lines: u32,
    hash: Sha256,
    state: State,
}

/// How far a reader has come.
#[derive(Debug)]
enum State {
    /// The head is still to come.
    Begun,
    /// The head has been read, and calls are to come.
    Calls(Box<Taken>),
    /// The last line has been read.
    Ended(Box<Taken>),
    /// The first line is not a head.
    Other,
    /// The file gives no evidence, for this reason.
    Failed(FileError),
}

/// What has been read so far.
#[derive(Debug)]
struct Taken {
    file: EvidenceFile,
    sources: CallSources,
    /// Whether the last line says that another call follows; `None` before the first call.
    goes_on: Option<bool>,
}

impl FileReader {
    /// A reader of a file from somebody else. `now` decides which times are possible.
    pub fn new(now: Timestamp) -> Self {
        Self::of(CallSources::All(Source::File), now)
    }

    /// A reader of a file whose calls have these sources.
    pub fn of(sources: CallSources, now: Timestamp) -> Self {
        Self {
            now,
            sources,
            decoder: Decoder::default(),
            bytes: 0,
            packed: None,
            rest: Vec::new(),
            lines: 0,
            hash: Sha256::new(),
            state: State::Begun,
        }
    }

    /// The reader for a packed file of this many bytes, which is unpacked while it is read.
    pub fn packed(self, bytes: usize) -> Self {
        Self { packed: Some(bytes), ..self }
    }

    /// Reads the next bytes.
    ///
    /// # Errors
    /// [`FileError`], as soon as it is certain; no further bytes are needed.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        let bytes = self.decoder.utf8(bytes);
        let taken = self.take(&bytes);
        if let Err(error) = &taken {
            self.rest = Vec::new();
            self.state = State::Failed(error.clone());
        }
        taken
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        if let State::Failed(error) = &self.state {
            return Err(error.clone());
        }
        self.bytes = self.bytes.saturating_add(bytes.len());
        if self.bytes > MAX_BYTES {
            return Err(FileError::TooLarge);
        }
        let most = |packed: usize| packed.saturating_mul(MAX_RATIO).max(UNPACKED_FREELY);
        if self.packed.is_some_and(|packed| self.bytes > most(packed)) {
            return Err(FileError::TooTight);
        }
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.rest.extend_from_slice(piece);
            match &self.state {
                State::Other if self.rest.len() > MAX_WHOLE => return Err(FileError::TooLargeWhole),
                State::Other => {}
                State::Begun if self.rest.len() > MAX_HEAD => self.state = State::Other,
                State::Calls(_) | State::Ended(_) if self.rest.len() > MAX_LINE => return Err(FileError::LineTooLong),
                _ if piece.ends_with(b"\n") => self.line()?,
                _ => {}
            }
        }
        Ok(())
    }

    /// The content of the file, after all bytes have arrived.
    ///
    /// # Errors
    /// [`FileError`] if the file gives no evidence.
    pub fn finish(mut self) -> Result<EvidenceFile, FileError> {
        self.rest.extend(self.decoder.rest());
        if let State::Calls(_) = &self.state
            && !is_end(stripped(&self.rest))
        {
            return Err(FileError::Damaged(Damage::CutOff));
        }
        if !self.rest.is_empty() && !matches!(self.state, State::Other | State::Failed(_)) {
            self.line()?;
        }
        match self.state {
            State::Ended(taken) => Ok(taken.file),
            State::Calls(_) => Err(FileError::Damaged(Damage::CutOff)),
            State::Failed(error) => Err(error),
            State::Begun | State::Other => whole::read(self.rest, self.sources, self.now),
        }
    }

    /// Reads the line that has ended.
    fn line(&mut self) -> Result<(), FileError> {
        self.lines = self.lines.saturating_add(1);
        let line = stripped(&self.rest);
        let line = if self.lines == 1 { line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line) } else { line };
        match &mut self.state {
            State::Begun => match head::open(line) {
                // The file may still be ours, reformatted by somebody; then all of it is needed.
                None => {
                    self.state = State::Other;
                    return Ok(());
                }
                Some(head) => {
                    self.state = State::Calls(Box::new(Taken::new(&Head::read(&head, self.now)?, self.sources)));
                }
            },
            State::Calls(taken) if is_end(line) => {
                if taken.goes_on == Some(true) {
                    return Err(FileError::Damaged(Damage::CutOff));
                }
                if line != END.as_bytes() && line != checked_end(&self.hash).as_bytes() {
                    return Err(FileError::Damaged(Damage::Checksum));
                }
                let State::Calls(taken) = std::mem::replace(&mut self.state, State::Begun) else { return Ok(()) };
                self.state = State::Ended(taken);
            }
            State::Calls(taken) if !line.is_empty() => {
                let damaged = FileError::Damaged(Damage::Line(self.lines));
                if taken.goes_on == Some(false) {
                    return Err(damaged);
                }
                let call = line.strip_suffix(b",");
                taken.goes_on = Some(call.is_some());
                let mut left = taken.left();
                let value = counted(call.unwrap_or(line), &mut left);
                let value = value.map_err(|error| if error.is_data() { FileError::TooManyValues } else { damaged })?;
                taken.add(value, left, self.lines, self.now)?;
            }
            // Lines may be empty between calls and after the end.
            _ if line.is_empty() => {}
            _ => return Err(FileError::Damaged(Damage::Line(self.lines))),
        }
        // The line is hashed as it was written, without what editors do to the ends of lines.
        self.hash.update(line);
        self.hash.update(b"\n");
        self.rest.clear();
        Ok(())
    }
}

impl Taken {
    fn new(head: &Head, sources: CallSources) -> Self {
        let mut evidence = Evidence::new(head.account.as_str(), head.partition.as_str(), head.begun);
        evidence.narrowed_to.clone_from(&head.narrowed_to);
        let file = EvidenceFile {
            account: head.account,
            partition: head.partition,
            evidence,
            source: head.source.clone(),
            made_by: head.made_by.clone(),
            cli: head.cli.clone(),
            calls: 0,
            unknown_calls: 0,
            outcomes: BTreeMap::new(),
            values: 0,
        };
        Self { file, sources, goes_on: None }
    }

    /// How much the next call may hold.
    fn left(&self) -> usize {
        MAX_VALUES.saturating_sub(self.file.values).min(MOST_VALUES)
    }

    /// Adds a recorded call. `left` is what it leaves of what it [may](Self::left) hold.
    fn add(&mut self, mut value: Value, left: usize, line: u32, now: Timestamp) -> Result<(), FileError> {
        let held = self.left() - left;
        let file = &mut self.file;
        file.values += held;
        file.calls += 1;
        if file.calls > MAX_CALLS {
            return Err(FileError::TooManyCalls);
        }
        let source = match self.sources {
            CallSources::All(source) => source,
            CallSources::AsRecorded => {
                value.get("road").and_then(Value::as_str).and_then(Source::find).unwrap_or(Source::File)
            }
        };
        match envelope::read(&mut value, source, now) {
            Ok(Some(recorded)) => {
                if let Some(other) = other_account(&recorded, &file.evidence.account) {
                    return Err(FileError::Inconsistent(Inconsistency::OtherAccount(other)));
                }
                *file.outcomes.entry(recorded.outcome).or_default() += 1;
                file.evidence.record(recorded);
            }
            Ok(None) => file.unknown_calls += 1,
            Err(Broken::NoCall) => return Err(FileError::Damaged(Damage::Line(line))),
            Err(Broken::Time) => return Err(FileError::Inconsistent(Inconsistency::Time)),
        }
        Ok(())
    }
}

/// The account that AWS named, if it is not this one.
pub(super) fn other_account(recorded: &RecordedCall, account: &str) -> Option<String> {
    if recorded.call.get().operation != "GetCallerIdentity" {
        return None;
    }
    let named = View::new(&recorded.data).text("Account");
    (!named.is_empty() && named != account).then(|| named.chars().take(40).collect())
}

/// A line without its end.
fn stripped(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Whether this is a last line, with a right or a wrong checksum.
fn is_end(line: &[u8]) -> bool {
    let (before, after) = CHECKED_END;
    let is_checked = || line.starts_with(before.as_bytes()) && line.ends_with(after.as_bytes());
    line == END.as_bytes() || is_checked()
}

/// The last line of a file whose lines before it have this checksum.
fn checked_end(hash: &Sha256) -> String {
    let (before, after) = CHECKED_END;
    [before, &hex(hash.clone()), after].concat()
}

fn hex(hash: Sha256) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    hash.finalize().iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests;
