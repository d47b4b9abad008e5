//! A milestone in memory, and as a line of text.
//!
//! After its beginning, a line has the cause (one letter) and five parts divided by semicolons: figures divided by commas; a
//! letter for each criterion; a letter for every three actions; the failing resources; the name. Criteria and actions have the
//! numbers of their places in `criteria.txt` and `actions.txt`, to which later editions only add.

use super::{BEGINNING, LONGEST_LINE, MOST_BY_HAND, Milestones, time};
use crate::assessment::Status;
use crate::baseline::{ActionId, CriterionId};
use crate::stdx::sort::{by_number, by_text};
use crate::stdx::time::{DAY, Timestamp};
use std::fmt::Write;
use std::sync::OnceLock;

/// The longest name of a milestone, in characters.
pub const LONGEST_NAME: usize = 60;
/// The most bytes that the failing resources of a milestone take. Where there are more, the criteria with the most resources
/// have none.
const MOST_RESOURCE_BYTES: usize = 520;
/// The digits of numbers in lines.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// In place of the number of a criterion's resources: they are not known.
const UNKNOWN: u32 = 63;
/// In place of all resources: none are known.
const NO_RESOURCES: &str = "-";
/// The end of the line of a removed milestone.
const REMOVED: &str = "~";

/// A snapshot of an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// The time of the snapshot.
    pub at: Timestamp,
    /// Why it was made.
    pub cause: Cause,
    /// The name that a person gave it; may be empty.
    pub name: String,
    /// The score, the coverage and the plan in numbers.
    pub figures: Figures,
    /// The criteria, in the order of the table; `None` for those that the milestone does not know.
    pub criteria: Vec<Option<CriterionMark>>,
    /// The actions, in the order of the table.
    pub actions: Vec<ActionMark>,
}

/// Why a milestone was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// By hand.
    ByHand,
    /// A scan by this browser.
    Scan,
    /// An evidence file.
    EvidenceFile,
    /// Pasted output.
    Pasted,
    /// Results of other software.
    ExternalScanner,
    /// An imported assessment.
    Import,
    /// A day with answers or work on the plan.
    Work,
}

impl Cause {
    /// All causes.
    pub const ALL: [Self; 7] =
        [Self::ByHand, Self::Scan, Self::EvidenceFile, Self::Pasted, Self::ExternalScanner, Self::Import, Self::Work];

    fn letter(self) -> char {
        match self {
            Self::ByHand => 'h',
            Self::Scan => 's',
            Self::EvidenceFile => 'e',
            Self::Pasted => 'p',
            Self::ExternalScanner => 'x',
            Self::Import => 'i',
            Self::Work => 'w',
        }
    }
}

/// The score, the coverage and the plan in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The score, 0 to 100; `None` if no criterion counted.
    pub score: Option<u8>,
    /// The score if every unknown criterion turned out to be met; `None` if no criterion counted.
    pub possible: Option<u8>,
    /// The number of criteria that counted.
    pub counted: u32,
    /// The number of counted criteria that were not unknown.
    pub answered: u32,
    /// The number of counted criteria that evidence decided.
    pub verified: u32,
    /// The number of actions still to do.
    pub open_actions: u32,
    /// The minutes of work of the actions still to do.
    pub open_minutes: u32,
}

impl Figures {
    /// Returns the share of counted criteria that evidence decided, in percent; `None` if no criterion counted.
    pub fn verified_share(&self) -> Option<u8> {
        (self.verified.min(self.counted) * 100).checked_div(self.counted).and_then(|share| u8::try_from(share).ok())
    }

    /// Returns the share of counted criteria that were not unknown, in percent; `None` if no criterion counted.
    pub fn answered_share(&self) -> Option<u8> {
        (self.answered.min(self.counted) * 100).checked_div(self.counted).and_then(|share| u8::try_from(share).ok())
    }
}

/// A criterion in a milestone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionMark {
    /// The status.
    pub status: Status,
    /// How the status is known.
    pub known: Known,
    /// The failing resources, as [hashes](resource_hash) in ascending order; `None` if not all of them are known.
    pub resources: Option<Vec<u32>>,
}

/// How the status of a criterion is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// By evidence that was checked on this device.
    Verified,
    /// By a finding that an imported file states.
    Stated,
    /// By a person's answer.
    Answered,
    /// By the profile or an accepted risk, or not at all.
    Otherwise,
}

impl Known {
    /// All ways, in the order of their letters.
    pub const ALL: [Self; 4] = [Self::Verified, Self::Stated, Self::Answered, Self::Otherwise];
}

/// An action in a milestone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ActionMark {
    /// Not in the plan, and not done.
    #[default]
    None,
    /// Still to do.
    Open,
    /// Done.
    Done,
    /// Set aside.
    SetAside,
}

impl ActionMark {
    /// All marks, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::None, Self::Open, Self::Done, Self::SetAside];
}

/// Returns 24 bits by which a resource is found again in a later milestone. They do not give its name away, but a name can be
/// compared with them, so redaction removes them.
pub fn resource_hash(criterion: CriterionId, id: &str, region: &str) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    for byte in [criterion.get().id, "\0", id, "\0", region].into_iter().flat_map(str::bytes) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    (hash ^ (hash >> 24)) & 0x00ff_ffff
}

/// The criteria and actions by their numbers in lines.
struct Numbers {
    criteria: Vec<Option<CriterionId>>,
    actions: Vec<Option<ActionId>>,
}

fn numbers() -> &'static Numbers {
    static NUMBERS: OnceLock<Numbers> = OnceLock::new();
    NUMBERS.get_or_init(|| Numbers {
        criteria: include_str!("criteria.txt").lines().map(CriterionId::find).collect(),
        actions: include_str!("actions.txt").lines().map(ActionId::find).collect(),
    })
}

impl Milestone {
    /// Returns the mark of a criterion, if the milestone knows it.
    pub fn criterion(&self, id: CriterionId) -> Option<&CriterionMark> {
        self.criteria.get(id.place()).and_then(Option::as_ref)
    }

    /// Returns the mark of an action.
    pub fn action(&self, id: ActionId) -> ActionMark {
        self.actions.get(id.place()).copied().unwrap_or_default()
    }

    /// Returns the number of actions that are done.
    pub fn done(&self) -> usize {
        self.actions.iter().filter(|mark| **mark == ActionMark::Done).count()
    }

    /// Whether the milestone was made by a person.
    pub fn is_by_hand(&self) -> bool {
        self.cause == Cause::ByHand
    }

    /// The beginning of the milestone's line.
    fn beginning(&self) -> String {
        let (day, millis) = (self.at.as_millis() / DAY, self.at.as_millis() % DAY);
        format!("{}{day:07}{millis:08}", if self.is_by_hand() { 'm' } else { 'a' })
    }

    fn write(&self) -> String {
        let Figures { score, possible, counted, answered, verified, open_actions, open_minutes } = self.figures;
        let percent = |figure: Option<u8>| figure.map(|figure| figure.to_string()).unwrap_or_default();
        let mut line = self.beginning();
        line.push(self.cause.letter());
        let _ = write!(
            line,
            "{},{},{counted},{answered},{verified},{open_actions},{open_minutes};",
            percent(score),
            percent(possible)
        );
        line.extend(numbers().criteria.iter().map(|id| match id.and_then(|id| self.criterion(id)) {
            Some(mark) => letter(mark),
            None => '.',
        }));
        line.push(';');
        let marks: Vec<u32> = numbers().actions.iter().map(|id| id.map_or(0, |id| self.action(id) as u32)).collect();
        line.extend(marks.chunks(3).map(|three| digit(three.iter().rev().fold(0, |all, mark| all * 4 + mark))));
        line.push(';');
        line += &self.write_resources();
        line.push(';');
        line.extend(self.name.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME));
        line
    }

    fn write_resources(&self) -> String {
        let verified: Vec<(u32, Option<&Vec<u32>>)> = (0..)
            .zip(&numbers().criteria)
            .filter_map(|(number, id)| Some((number, self.criterion((*id)?)?)))
            .filter(|(_, mark)| mark.known == Known::Verified)
            .map(|(number, mark)| (number, mark.resources.as_ref()))
            .collect();
        if verified.iter().all(|(_, resources)| resources.is_none()) {
            return NO_RESOURCES.to_owned();
        }
        let size = |resources: &Option<&Vec<u32>>| resources.map_or(0, |list| list.len());
        let mut smallest_first = verified;
        by_number(&mut smallest_first, |(_, resources)| size(resources) as u64);
        // Every criterion can be marked as unknown. What that leaves is for the resources.
        let mut left = MOST_RESOURCE_BYTES.saturating_sub(3 * smallest_first.len());
        let mut text = String::new();
        for (number, resources) in smallest_first {
            let bytes = 4 * size(&resources);
            let listed = resources.filter(|list| list.len() < UNKNOWN as usize && bytes <= left);
            if listed.is_some_and(Vec::is_empty) {
                continue;
            }
            text.extend([digit(number / 64), digit(number % 64)]);
            match listed {
                None => text.push(digit(UNKNOWN)),
                Some(list) => {
                    left -= bytes;
                    text.push(digit(list.len() as u32));
                    for hash in list {
                        text.extend([18, 12, 6, 0].map(|shift| digit(hash >> shift & 63)));
                    }
                }
            }
        }
        text
    }

    fn read(line: &str) -> Option<Self> {
        let at = Timestamp::try_from(time(line)?).ok()?;
        let mut rest = line.get(BEGINNING..)?.chars();
        let letter = rest.next()?;
        let cause = Cause::ALL.into_iter().find(|cause| cause.letter() == letter)?;
        let mut parts = rest.as_str().splitn(5, ';');
        let mut part = || parts.next();
        let (figures, criteria, actions, resources, name) = (part()?, part()?, part()?, part()?, part()?);
        let mut milestone = Self {
            at,
            cause,
            name: name.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect(),
            figures: read_figures(figures)?,
            criteria: vec![None; CriterionId::all().count()],
            actions: vec![ActionMark::None; ActionId::all().count()],
        };
        if milestone.is_by_hand() != line.starts_with('m') {
            return None;
        }
        let mut listed = read_resources(resources);
        for ((number, id), letter) in numbers().criteria.iter().enumerate().zip(criteria.bytes()) {
            let Some(place) = id.and_then(|id| milestone.criteria.get_mut(id.place())) else { continue };
            *place = read_letter(letter).map(|(status, known)| CriterionMark {
                status,
                known,
                resources: listed.as_mut().filter(|_| known == Known::Verified).and_then(|listed| {
                    match listed.iter_mut().find(|(other, _)| *other as usize == number) {
                        Some((_, hashes)) => hashes.take(),
                        None => Some(Vec::new()),
                    }
                }),
            });
        }
        let marks = actions.bytes().filter_map(value).flat_map(|three| [three & 3, three >> 2 & 3, three >> 4 & 3]);
        for (id, mark) in numbers().actions.iter().zip(marks) {
            if let Some(place) = id.and_then(|id| milestone.actions.get_mut(id.place())) {
                *place = ActionMark::ALL.get(mark as usize).copied().unwrap_or_default();
            }
        }
        Some(milestone)
    }
}

fn read_figures(text: &str) -> Option<Figures> {
    let mut figures = text.split(',');
    let percent = |text: &str| text.parse::<u8>().ok().filter(|percent| *percent <= 100);
    let (score, possible) = (figures.next().and_then(percent), figures.next().and_then(percent));
    let mut number = || figures.next()?.parse::<u32>().ok().filter(|number| *number < 10_000_000);
    Some(Figures {
        score,
        possible,
        counted: number()?,
        answered: number()?,
        verified: number()?,
        open_actions: number()?,
        open_minutes: number()?,
    })
}

/// Reads the failing resources: by the numbers of criteria, `None` for those that are not known.
fn read_resources(text: &str) -> Option<Vec<(u32, Option<Vec<u32>>)>> {
    if text == NO_RESOURCES {
        return None;
    }
    let mut digits = text.bytes().map_while(value);
    let mut all = Vec::new();
    while let Some(first) = digits.next() {
        let number = first * 64 + digits.next()?;
        let count = digits.next()?;
        if count == UNKNOWN {
            all.push((number, None));
            continue;
        }
        let mut hashes = Vec::new();
        for _ in 0..count {
            let mut hash = 0;
            for _ in 0..4 {
                hash = hash * 64 + digits.next()?;
            }
            hashes.push(hash);
        }
        all.push((number, Some(sorted(hashes))));
    }
    Some(all)
}

/// Returns hashes in ascending order, each once.
pub(super) fn sorted(mut hashes: Vec<u32>) -> Vec<u32> {
    by_number(&mut hashes, |hash| u64::from(*hash));
    hashes.dedup();
    hashes
}

fn letter(mark: &CriterionMark) -> char {
    let status = Status::ALL.iter().position(|status| *status == mark.status).unwrap_or_default();
    digit((status * Known::ALL.len() + mark.known as usize) as u32)
}

fn read_letter(letter: u8) -> Option<(Status, Known)> {
    let number = value(letter)? as usize;
    let ways = Known::ALL.len();
    Some((*Status::ALL.get(number / ways)?, *Known::ALL.get(number % ways)?))
}

fn digit(number: u32) -> char {
    DIGITS.get(number as usize).copied().map_or('A', char::from)
}

fn value(digit: u8) -> Option<u32> {
    DIGITS.iter().position(|other| *other == digit).map(|place| place as u32)
}

impl Milestones {
    /// Adds a milestone. Of two made by themselves on one day, the later one stays. Returns true if it was added.
    pub fn add(&mut self, milestone: &Milestone) -> bool {
        self.merge_line(milestone.write())
    }

    /// Removes a milestone. Returns true if there was one.
    pub fn remove(&mut self, milestone: &Milestone) -> bool {
        self.merge_line(milestone.beginning() + REMOVED)
    }

    fn merge_line(&mut self, line: String) -> bool {
        debug_assert!(line.len() <= LONGEST_LINE);
        self.merge(&Self(vec![line]))
    }

    /// Returns the milestones, oldest first. Lines that this version cannot read, and removed ones, are left out.
    pub fn list(&self) -> Vec<Milestone> {
        let mut list: Vec<Milestone> = self.0.iter().filter_map(|line| Milestone::read(line)).collect();
        by_number(&mut list, |milestone| milestone.at.as_millis());
        list
    }

    /// Whether there is room for another milestone made by hand.
    pub fn has_room(&self) -> bool {
        let is_there = |line: &&String| line.starts_with('m') && line.get(BEGINNING..) != Some(REMOVED);
        self.0.iter().filter(is_there).count() < MOST_BY_HAND
    }

    /// Returns the time of the last milestone made by itself, removed or not.
    pub fn last_automatic(&self) -> Option<Timestamp> {
        let first = self.0.iter().find(|line| line.starts_with('a'))?;
        time(first).map(Timestamp::from_millis)
    }

    /// Removes all.
    pub(in crate::assessment) fn clear(&mut self) {
        self.0.clear();
    }

    /// Moves all milestones to later days.
    pub(in crate::assessment) fn shift(&mut self, days: u64) {
        let moved = self.list().into_iter().map(|one| Milestone { at: one.at.plus(days * DAY), ..one });
        self.0 = moved.map(|one| one.write()).collect();
        by_text(&mut self.0, String::clone);
        self.0.reverse();
    }

    /// Calls `change` with every name, and forgets the resources unless `keeps_resources`. What this version cannot read is
    /// dropped.
    pub(in crate::assessment) fn redact(&mut self, keeps_resources: bool, change: &mut dyn FnMut(&mut String)) {
        let list = self.list();
        self.0.clear();
        for mut one in list {
            change(&mut one.name);
            if !keeps_resources {
                one.criteria.iter_mut().flatten().for_each(|mark| mark.resources = None);
            }
            self.0.push(one.write());
        }
        by_text(&mut self.0, String::clone);
        self.0.reverse();
    }
}
