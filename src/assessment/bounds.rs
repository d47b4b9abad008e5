//! Bounds for documents from outside: a file, storage, another tab. Afterwards, a document is one that this program could have
//! written.

use super::document::{ActionRecord, ActionState, Answer, Assessment, CriterionRecord, Exception, ProfileAnswer};
use super::register::{Amended, Register};
use crate::evidence::{Finding, Sighting};
use crate::stdx::json::DecodeError;
use crate::stdx::time::{DAY, Date, Timestamp};
use serde::Serialize;

/// How far ahead of this device's clock a time may be, in milliseconds. Clocks differ, and so do time zones.
const AHEAD: u64 = DAY;
/// The largest number of entries of the criteria, the actions or the profile. No edition of the baseline has that many.
const MOST_ENTRIES: usize = 2_000;
/// The largest number of resources of a finding. Documents keep fewer: [`KEPT_RESOURCES`](crate::evidence::KEPT_RESOURCES).
const MOST_RESOURCES: usize = 200;
/// The largest number of calls, Regions, missing answers, other sources or names of a finding. No check produces that many.
const MOST_LIST_ITEMS: usize = 1_000;

/// The longest text that a person may enter, in characters. The fields of the page have the same limit; see `ui::components::field`.
pub const LONGEST_TEXT: usize = 20_000;
/// The longest name, ID or other text of one line, in characters. The page's fields accept fewer characters, and no ARN is that long.
pub const LONGEST_LINE: usize = 2_100;

/// A value of a register whose texts can be changed.
pub(super) trait Texts {
    /// Returns all texts of the value.
    fn texts(&mut self) -> Vec<&mut String>;
}

impl Texts for String {
    fn texts(&mut self) -> Vec<&mut String> {
        vec![self]
    }
}

impl Texts for bool {
    fn texts(&mut self) -> Vec<&mut String> {
        Vec::new()
    }
}

impl Texts for Date {
    fn texts(&mut self) -> Vec<&mut String> {
        Vec::new()
    }
}

impl Texts for ProfileAnswer {
    fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Self::Chosen(ids) => ids.iter_mut().collect(),
            Self::DontKnow => Vec::new(),
        }
    }
}

impl Texts for Sighting {
    fn texts(&mut self) -> Vec<&mut String> {
        self.regions.iter_mut().collect()
    }
}

impl Texts for Answer {
    fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Self::DoesNotApply { reason } => vec![reason],
            Self::Met | Self::Partly | Self::NotMet | Self::DontKnow => Vec::new(),
        }
    }
}

impl Texts for Exception {
    fn texts(&mut self) -> Vec<&mut String> {
        vec![&mut self.reason, &mut self.owner]
    }
}

impl Texts for ActionState {
    fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Self::WontDo { reason } => vec![reason],
            Self::ToDo | Self::Doing | Self::Done => Vec::new(),
        }
    }
}

impl<T: Texts> Texts for Option<T> {
    fn texts(&mut self) -> Vec<&mut String> {
        self.as_mut().map(T::texts).unwrap_or_default()
    }
}

/// Cuts texts to `most` characters. Returns how many were longer.
pub(super) fn shorten<'a>(texts: impl IntoIterator<Item = &'a mut String>, most: usize) -> usize {
    let mut shortened = 0;
    for text in texts {
        if let Some((end, _)) = text.char_indices().nth(most) {
            text.truncate(end);
            shortened += 1;
        }
    }
    shortened
}

/// An operation on every register of an assessment, whatever its type.
pub(super) trait Visit {
    /// Processes one register.
    fn register<T: Clone + PartialEq + Serialize + Texts>(&mut self, register: &mut Register<T>);
}

impl Assessment {
    /// Brings times, sizes and counts within bounds. Returns what was changed.
    ///
    /// # Errors
    /// If the document has more entries than any baseline. No program of ours writes such a document, so it is refused.
    pub(super) fn bring_into_bounds(&mut self, now: Timestamp) -> Result<Amended, DecodeError> {
        struct Bounds {
            now: Timestamp,
            latest: Timestamp,
            amended: Amended,
        }
        impl Visit for Bounds {
            fn register<T: Clone + PartialEq + Serialize + Texts>(&mut self, register: &mut Register<T>) {
                register.bring_into_bounds(self.now, self.latest, &mut self.amended);
            }
        }

        let of_profile = [self.profile.len(), self.sightings.len(), self.dismissed.len()];
        let others = [self.criteria.len(), self.actions.len(), self.findings.len(), self.values.len()];
        for entries in others.into_iter().chain(of_profile) {
            if entries > MOST_ENTRIES {
                return Err(DecodeError::new("it has more entries than any baseline"));
            }
        }
        let latest = now.plus(AHEAD);
        let mut bounds = Bounds { now, latest, amended: Amended::default() };
        self.visit_registers(&mut bounds);
        let mut amended = bounds.amended;
        if self.created > latest {
            self.created = now;
        }
        let before = self.findings.len();
        self.findings.retain(|_, finding| finding.bring_into_bounds(latest));
        amended.dropped_findings = before - self.findings.len();
        amended.dropped_milestones = self.milestones.bring_into_bounds(latest);
        Ok(amended)
    }

    /// Marks the assessment as coming from a file written at `exported`: its versions count as written on other devices, and its
    /// findings as stated. Cuts texts that are longer than the fields here accept. Returns how many were cut.
    pub(super) fn mark_from_file(&mut self, exported: Timestamp) -> usize {
        struct Mark(usize);
        impl Visit for Mark {
            fn register<T: Clone + PartialEq + Serialize + Texts>(&mut self, register: &mut Register<T>) {
                register.map_all(|version| {
                    self.0 += shorten(version.value.texts(), LONGEST_TEXT);
                    self.0 += shorten([&mut version.tab, &mut version.author], LONGEST_LINE);
                });
                register.mark_from_file();
            }
        }

        let mut mark = Mark(0);
        self.visit_registers(&mut mark);
        let Mark(mut shortened) = mark;
        shortened += shorten([&mut self.edition], LONGEST_LINE);
        for finding in self.findings.values_mut() {
            finding.stated.get_or_insert(exported);
            shortened += finding.shorten();
        }
        shortened
    }

    /// Calls `visit` for every register.
    pub(super) fn visit_registers(&mut self, visit: &mut impl Visit) {
        visit.register(&mut self.name);
        visit.register(&mut self.account);
        visit.register(&mut self.deleted);
        self.profile.values_mut().for_each(|register| visit.register(register));
        self.sightings.values_mut().for_each(|register| visit.register(register));
        self.dismissed.values_mut().for_each(|register| visit.register(register));
        self.values.values_mut().for_each(|register| visit.register(register));
        for CriterionRecord { answer, note, exception } in self.criteria.values_mut() {
            visit.register(answer);
            visit.register(note);
            visit.register(exception);
        }
        for ActionRecord { state, owner, due, note, ticket } in self.actions.values_mut() {
            visit.register(state);
            visit.register(owner);
            visit.register(due);
            visit.register(note);
            visit.register(ticket);
        }
    }
}

impl Finding {
    /// Cuts texts that are longer than any check writes. Returns how many were cut.
    fn shorten(&mut self) -> usize {
        let of_resources = self
            .resources
            .iter_mut()
            .flat_map(|resource| [&mut resource.id, &mut resource.kind, &mut resource.region, &mut resource.what]);
        let lists = [&mut self.calls, &mut self.regions, &mut self.missing];
        let lines = lists.into_iter().flatten().chain(of_resources);
        shorten([&mut self.reason], LONGEST_TEXT) + shorten(lines, LONGEST_LINE)
    }

    /// Cuts the list of resources. Returns false if a time of the finding is in the future or another list is longer than any
    /// check produces.
    fn bring_into_bounds(&mut self, latest: Timestamp) -> bool {
        self.resources.truncate(MOST_RESOURCES);
        let named = u32::try_from(self.resources.len()).unwrap_or(u32::MAX);
        self.resource_count = self.resource_count.max(named);
        self.stated = self.stated.map(|stated| stated.min(latest));
        self.before = self.before.filter(|before| before.at <= latest);
        let names = self.names.as_ref().map_or(0, Vec::len);
        let lists = [self.calls.len(), self.regions.len(), self.missing.len(), self.other_sources.len(), names];
        self.observed <= latest
            && self.newest() <= latest
            && self.rejudged_at <= latest
            && lists.iter().all(|length| *length <= MOST_LIST_ITEMS)
    }
}
