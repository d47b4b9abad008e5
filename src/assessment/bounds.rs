//! The one door for documents from outside: a file, storage, another tab. What comes through could have been written here.

use super::document::{ActionRecord, Assessment, CriterionRecord};
use super::register::{Amended, Register};
use crate::evidence::Finding;
use crate::json::Misfit;
use crate::time::Timestamp;
use serde::Serialize;

/// How far beyond this device's clock a time may lie, in milliseconds: clocks differ, and so do their owners' time zones.
const AHEAD: u64 = 86_400_000;
/// More entries under the criteria, the actions or the profile than any edition of the baseline has.
const MOST_ENTRIES: usize = 2_000;
/// More resources than a document ever keeps of a finding; see [`KEPT_RESOURCES`](crate::evidence::KEPT_RESOURCES).
const MOST_RESOURCES: usize = 200;
/// More calls, Regions, missing answers or names than any finding of a check has.
const MOST_PLACES: usize = 1_000;

/// What is done to each register of an assessment, whatever its type.
pub(super) trait Visit {
    /// Does it.
    fn register<T: Clone + PartialEq + Serialize>(&mut self, register: &mut Register<T>);
}

impl Assessment {
    /// Brings times, sizes and counts into bounds, and tells what that took.
    ///
    /// # Errors
    /// What cannot be brought into bounds, because nothing that Footing writes comes near it.
    pub(super) fn bring_into_bounds(&mut self, now: Timestamp) -> Result<Amended, Misfit> {
        struct Bounds {
            now: Timestamp,
            latest: Timestamp,
            amended: Amended,
        }
        impl Visit for Bounds {
            fn register<T: Clone + PartialEq + Serialize>(&mut self, register: &mut Register<T>) {
                register.bring_into_bounds(self.now, self.latest, &mut self.amended);
            }
        }

        for entries in [self.criteria.len(), self.actions.len(), self.profile.len(), self.findings.len()] {
            if entries > MOST_ENTRIES {
                return Err(Misfit::new("it has more entries than any baseline"));
            }
        }
        let latest = Timestamp::from_millis(now.as_millis().saturating_add(AHEAD));
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
    /// somebody states.
    pub(super) fn mark_from_file(&mut self, exported: Timestamp) {
        struct Mark;
        impl Visit for Mark {
            fn register<T: Clone + PartialEq + Serialize>(&mut self, register: &mut Register<T>) {
                register.mark_from_file();
            }
        }

        self.visit_registers(&mut Mark);
        for finding in self.findings.values_mut() {
            finding.stated.get_or_insert(exported);
        }
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
    /// Brings its sizes into bounds; false where its time is impossible or it is larger than any that a check gives.
    fn bring_into_bounds(&mut self, latest: Timestamp) -> bool {
        self.resources.truncate(MOST_RESOURCES);
        let named = u32::try_from(self.resources.len()).unwrap_or(u32::MAX);
        self.resource_count = self.resource_count.max(named);
        self.stated = self.stated.map(|stated| stated.min(latest));
        let names = self.names.as_ref().map_or(0, Vec::len);
        let lists = [self.calls.len(), self.regions.len(), self.missing.len(), self.besides.len(), names];
        self.observed <= latest
            && self.newest() <= latest
            && self.again <= latest
            && lists.iter().all(|length| *length <= MOST_PLACES)
    }
}
