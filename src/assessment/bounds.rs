//! The one door for documents from outside: a file, storage, another tab. What comes through could have been written here.

use super::document::{ActionRecord, ActionState, Answer, Assessment, CriterionRecord, Exception, ProfileAnswer};
use super::register::{Amended, Register};
use crate::evidence::Finding;
use crate::stdx::json::DecodeError;
use crate::stdx::time::{DAY, Date, Timestamp};
use serde::Serialize;

/// How far beyond this device's clock a time may lie, in milliseconds: clocks differ, and so do their owners' time zones.
const AHEAD: u64 = DAY;
/// More entries under the criteria, the actions or the profile than any edition of the baseline has.
const MOST_ENTRIES: usize = 2_000;
/// More resources than a document ever keeps of a finding; see [`KEPT_RESOURCES`](crate::evidence::KEPT_RESOURCES).
const MOST_RESOURCES: usize = 200;
/// More calls, Regions, missing answers or names than any finding of a check has.
const MOST_PLACES: usize = 1_000;

/// How many letters a person's text has at most. The fields of the page take no more; see `ui::components::field`.
pub const LONGEST_TEXT: usize = 20_000;
/// How many letters a name, an id or another text of one line has at most: more than the page's fields take, and than ARNs have.
pub const LONGEST_LINE: usize = 2_100;

/// The texts in the value of a register.
pub(super) trait Texts {
    /// All of them.
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

/// Cuts what is longer than so many letters. How many there were.
fn shorten<'a>(texts: impl IntoIterator<Item = &'a mut String>, most: usize) -> usize {
    let mut shortened = 0;
    for text in texts {
        if let Some((end, _)) = text.char_indices().nth(most) {
            text.truncate(end);
            shortened += 1;
        }
    }
    shortened
}

/// What is done to each register of an assessment, whatever its type.
pub(super) trait Visit {
    /// Does it.
    fn register<T: Clone + PartialEq + Serialize + Texts>(&mut self, register: &mut Register<T>);
}

impl Assessment {
    /// Brings times, sizes and counts into bounds, and tells what that took.
    ///
    /// # Errors
    /// What cannot be brought into bounds, because nothing that Footing writes comes near it.
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

        for entries in [self.criteria.len(), self.actions.len(), self.profile.len(), self.findings.len()] {
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
        Ok(amended)
    }

    /// Marks everything as come in a file that was written at `exported`: its writings are of others, and its findings are what
    /// somebody states. Cuts what is longer than the fields here take. Returns how many texts there were.
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

    /// Visits every register.
    pub(super) fn visit_registers(&mut self, visit: &mut impl Visit) {
        visit.register(&mut self.name);
        visit.register(&mut self.account);
        visit.register(&mut self.deleted);
        self.profile.values_mut().for_each(|register| visit.register(register));
        for CriterionRecord { answer, note, exception } in self.criteria.values_mut() {
            visit.register(answer);
            visit.register(note);
            visit.register(exception);
        }
        for ActionRecord { state, owner, due, note } in self.actions.values_mut() {
            visit.register(state);
            visit.register(owner);
            visit.register(due);
            visit.register(note);
        }
    }
}

impl Finding {
    /// Cuts what is longer than anything that a check writes. How many texts there were.
    fn shorten(&mut self) -> usize {
        let of_resources = self
            .resources
            .iter_mut()
            .flat_map(|resource| [&mut resource.id, &mut resource.kind, &mut resource.region, &mut resource.what]);
        let lists = [&mut self.calls, &mut self.regions, &mut self.missing];
        let lines = lists.into_iter().flatten().chain(of_resources);
        shorten([&mut self.reason], LONGEST_TEXT) + shorten(lines, LONGEST_LINE)
    }

    /// Brings its sizes into bounds; false where its time is impossible or it is larger than any that a check gives.
    fn bring_into_bounds(&mut self, latest: Timestamp) -> bool {
        self.resources.truncate(MOST_RESOURCES);
        let named = u32::try_from(self.resources.len()).unwrap_or(u32::MAX);
        self.resource_count = self.resource_count.max(named);
        self.stated = self.stated.map(|stated| stated.min(latest));
        let names = self.names.as_ref().map_or(0, Vec::len);
        let lists = [self.calls.len(), self.regions.len(), self.missing.len(), self.other_sources.len(), names];
        self.observed <= latest
            && self.newest() <= latest
            && self.rejudged_at <= latest
            && lists.iter().all(|length| *length <= MOST_PLACES)
    }
}
