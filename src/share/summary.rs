//! A summary link: the status of every criterion, the score and the day, without any name. It is encoded, not encrypted: whoever has
//! the link can read it, and anybody can make one. `docs/sharing-format.md` describes the encoding for other programs.

use super::link::{END, value_in};
use crate::assessment::{Score, Status, Statuses};
use crate::baseline::CriterionId;
use crate::stdx::time::{DAY, Date, Timestamp};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The name before a summary in a fragment.
pub const LOOK: &str = "look=";
/// The most characters of a summary link with its address, so that every mail and chat program keeps it whole.
pub const LONGEST_LINK: usize = 2_000;

/// The version of the encoding.
const VERSION: u8 = 1;
/// The bytes before the statuses.
const HEAD: usize = 11;
/// The bytes of the checksum at the end.
const CHECK: usize = 4;
/// The statuses in a byte: digits of base 6, the first one in the highest place.
const IN_A_BYTE: usize = 3;
/// In place of a score, if nothing counts.
const NO_SCORE: u8 = u8::MAX;

/// The status of an assessment without names.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The day on which it was made.
    pub day: Date,
    edition: u32,
    days: u16,
    score: Option<u8>,
    possible: Option<u8>,
    verified: u8,
    statuses: Vec<Status>,
}

/// Why a text is not a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SummaryError {
    /// The link is cut off, changed, or none of ours.
    Damaged,
    /// A later version of Footing made the link.
    Newer,
}

impl Summary {
    /// Returns the summary of an assessment at `now`.
    pub fn of(statuses: &Statuses, now: Timestamp) -> Self {
        let score = Score::overall(statuses);
        let days = u16::try_from(now.as_millis() / DAY).unwrap_or(u16::MAX);
        Self {
            day: day(days),
            edition: edition(),
            days,
            score: score.score,
            possible: score.possible,
            verified: u8::try_from(score.verified).unwrap_or(u8::MAX),
            statuses: CriterionId::all().map(|id| statuses.status(id)).collect(),
        }
    }

    /// Returns the summary as it stands in a link, after the address and `#`.
    pub fn to_fragment(&self) -> String {
        let number = u8::try_from(self.statuses.len()).unwrap_or(u8::MAX);
        let mut bytes = vec![VERSION];
        bytes.extend(self.edition.to_be_bytes());
        bytes.extend(self.days.to_be_bytes());
        bytes.extend([self.score.unwrap_or(NO_SCORE), self.possible.unwrap_or(NO_SCORE), self.verified, number]);
        bytes.extend(self.statuses.chunks(IN_A_BYTE).map(packed));
        bytes.extend(hash(&bytes).to_be_bytes());
        format!("{LOOK}{}{END}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads a summary link, or its fragment.
    ///
    /// # Errors
    /// See [`SummaryError`]. Never panics, whatever the text is.
    pub fn parse(text: &str) -> Result<Self, SummaryError> {
        if text.len() > LONGEST_LINK {
            return Err(SummaryError::Damaged);
        }
        Self::of_bytes(value_in(text, LOOK)).ok_or_else(|| Self::why(text))
    }

    /// Why a text that could not be read is not a summary.
    fn why(text: &str) -> SummaryError {
        // The first four letters are three bytes, whatever follows.
        let start = value_in(text, LOOK).get(..4).filter(|_| text.contains(LOOK));
        match start.and_then(|start| URL_SAFE_NO_PAD.decode(start).ok()).as_deref() {
            Some([version, ..]) if *version > VERSION => SummaryError::Newer,
            _ => SummaryError::Damaged,
        }
    }

    fn of_bytes(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_suffix(END)?).ok()?;
        let (said, check) = bytes.split_at_checked(bytes.len().checked_sub(CHECK)?)?;
        if check != hash(said).to_be_bytes() {
            return None;
        }
        let (head, rest) = said.split_at_checked(HEAD)?;
        let [VERSION, e0, e1, e2, e3, d0, d1, score, possible, verified, number] = *head else { return None };
        let number = usize::from(number);
        if rest.len() != number.div_ceil(IN_A_BYTE) {
            return None;
        }
        let mut statuses: Vec<Status> = Vec::with_capacity(number);
        for byte in rest {
            statuses.extend(unpacked(*byte)?);
        }
        let padding = statuses.split_off(number);
        let days = u16::from_be_bytes([d0, d1]);
        let summary = Self {
            day: day(days),
            edition: u32::from_be_bytes([e0, e1, e2, e3]),
            days,
            score: (score != NO_SCORE).then_some(score),
            possible: (possible != NO_SCORE).then_some(possible),
            verified,
            statuses,
        };
        let stated = summary.stated();
        let is_possible = padding.iter().all(|status| Some(status) == Status::ALL.first())
            && stated.score.is_some() == (stated.counted > 0)
            && stated.score.is_some() == stated.possible.is_some()
            && stated.score <= stated.possible
            && stated.possible.is_none_or(|possible| possible <= 100)
            && stated.verified <= stated.answered;
        is_possible.then_some(summary)
    }

    /// Returns the statuses, unless the link was made with other criteria.
    pub fn statuses(&self) -> Option<Statuses> {
        let is_same = self.edition == edition() && self.statuses.len() == CriterionId::all().len();
        is_same.then(|| Statuses::stated(|id| self.statuses.get(id.place()).copied().unwrap_or(Status::Unknown)))
    }

    /// Returns the score and coverage: calculated from the statuses, or as the link states them if it was made with other criteria.
    pub fn score(&self) -> Score {
        let stated = self.stated();
        match self.statuses() {
            Some(statuses) => Score { verified: stated.verified, ..Score::overall(&statuses) },
            None => stated,
        }
    }

    /// Returns how many criteria have a status.
    pub fn count(&self, status: Status) -> usize {
        self.statuses.iter().filter(|other| **other == status).count()
    }

    fn stated(&self) -> Score {
        let counted = self.statuses.iter().filter(|status| status.is_counted()).count();
        Score {
            score: self.score,
            possible: self.possible,
            counted,
            answered: counted - self.count(Status::Unknown),
            verified: usize::from(self.verified),
            accepted_risks: self.count(Status::AcceptedRisk),
            not_applicable: self.count(Status::NotApplicable),
        }
    }
}

/// The day so many days after 1970-01-01.
fn day(days: u16) -> Date {
    Timestamp::from_millis(u64::from(days) * DAY).date()
}

/// What tells apart sets of criteria: a hash of their ids in order.
fn edition() -> u32 {
    let ids: Vec<&str> = CriterionId::all().map(|id| id.get().id).collect();
    hash(ids.join("\n").as_bytes())
}

/// FNV-1a, which shows changes by accident. Nothing has to withstand changes on purpose: anybody can make such a link.
fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// Up to three statuses as one byte. Missing ones count as the first status.
fn packed(statuses: &[Status]) -> u8 {
    let digit = |place: usize| {
        let status = statuses.get(place);
        Status::ALL.iter().position(|other| Some(other) == status).and_then(|digit| u8::try_from(digit).ok())
    };
    (0..IN_A_BYTE).fold(0, |byte, place| byte * 6 + digit(place).unwrap_or_default())
}

/// Three statuses; `None` for a byte that stands for none.
fn unpacked(byte: u8) -> Option<[Status; IN_A_BYTE]> {
    let status = |digit: u8| Status::ALL.get(usize::from(digit)).copied();
    Some([status(byte / 36)?, status(byte / 6 % 6)?, status(byte % 6)?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::{Index, select};

    /// 2026-11-22
    const NOW: Timestamp = Timestamp::from_millis(1_795_378_620_000);

    fn summary() -> Summary {
        let statuses = Statuses::stated(|id| Status::ALL[id.place() % Status::ALL.len()]);
        Summary::of(&statuses, NOW)
    }

    /// A summary with a byte changed, and its checksum corrected.
    fn forged(place: usize, byte: u8) -> Result<Summary, SummaryError> {
        let text = summary().to_fragment();
        let mut bytes = URL_SAFE_NO_PAD.decode(value_in(&text, LOOK).strip_suffix(END).unwrap()).unwrap();
        bytes.truncate(bytes.len() - CHECK);
        bytes[place] = byte;
        bytes.extend(hash(&bytes).to_be_bytes());
        Summary::parse(&format!("{LOOK}{}{END}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    #[test]
    fn a_link_is_short_and_has_no_character_that_programs_leave_out_at_its_end() {
        let text = summary().to_fragment();
        assert!(text.len() < 80, "{text}");
        assert!(text.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"=-_".contains(&letter)), "{text}");
        assert!(text.ends_with(END));
    }

    #[test]
    fn it_is_read_wherever_it_stands() {
        let text = summary().to_fragment();
        for pasted in [
            format!("https://footing.example/#{text}"),
            format!("https://footing.example/%23{text}"),
            format!(" <https://footing.example/x/#{text}>. "),
            format!("(#{text})"),
            text,
        ] {
            assert_eq!(Summary::parse(&pasted), Ok(summary()), "{pasted}");
        }
    }

    #[test]
    fn it_says_the_same_score_as_the_assessment() {
        let statuses = Statuses::stated(|id| Status::ALL[id.place() % 5]);
        let read = Summary::parse(&Summary::of(&statuses, NOW).to_fragment()).expect("a summary");
        assert_eq!(read.score(), Score::overall(&statuses));
        assert_eq!(read.day.to_string(), "2026-11-22");
        assert_eq!(read.count(Status::Met), 21);
    }

    #[test]
    fn what_is_cut_off_or_changed_is_damaged_and_a_later_version_is_newer() {
        let text = summary().to_fragment();
        for end in 0..text.len() {
            assert_eq!(Summary::parse(&text[..end]), Err(SummaryError::Damaged), "{end}");
        }
        assert_eq!(Summary::parse(&format!("{}{text}", "x".repeat(LONGEST_LINK))), Err(SummaryError::Damaged));
        assert_eq!(forged(0, 2), Err(SummaryError::Newer));
        assert_eq!(forged(0, 0), Err(SummaryError::Damaged));
        assert_eq!(Summary::parse("look=AgAAAAAAAAk"), Err(SummaryError::Newer), "even if the rest is of another form");
    }

    #[test]
    fn what_no_assessment_can_have_is_damaged() {
        assert!(forged(9, 0).is_ok(), "nothing is wrong with none verified");
        for (place, byte, what) in [
            (7, 101, "a score above 100"),
            (7, NO_SCORE, "no score although something counts"),
            (8, 0, "a possible score below the score"),
            (9, 104, "more verified than answered"),
            (10, 103, "another number of criteria than statuses"),
            (10, 0, "no criteria"),
            (HEAD, 216, "a byte that is no three statuses"),
            (HEAD + 34, 1, "a status after the last one"),
        ] {
            assert_eq!(forged(place, byte), Err(SummaryError::Damaged), "{what}");
        }
    }

    #[test]
    fn one_of_other_criteria_has_a_score_and_counts_but_no_wall() {
        let other = forged(1, 0xaa).expect("a summary");
        assert!(other.statuses().is_none() && summary().statuses().is_some());
        assert_eq!(other.score(), summary().score());
        assert_eq!(other.count(Status::Met), summary().count(Status::Met));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(statuses in proptest::collection::vec(select(Status::ALL.to_vec()), 104), days in 0..60_000_u64) {
            let statuses = Statuses::stated(|id| statuses[id.place()]);
            let written = Summary::of(&statuses, Timestamp::from_millis(days * DAY));
            prop_assert_eq!(Summary::parse(&written.to_fragment()), Ok(written));
        }

        #[test]
        fn no_text_panics_and_what_is_read_is_written_the_same(text: String, at: Index, byte: u8) {
            let _ = Summary::parse(&text);
            let _ = Summary::parse(&format!("{LOOK}{text}{END}"));
            if let Ok(read) = forged(at.index(HEAD + 35), byte) {
                prop_assert_eq!(Summary::parse(&read.to_fragment()), Ok(read));
            }
        }
    }
}
