//! Helpers for the tests of the core: answering, choosing and observing in one line, and generated assessments.

pub mod any;
mod bounds;
mod merge;
mod profile;
mod restore;
mod score;
mod status;

use super::{Answer, Assessment, Exception, ProfileAnswer, Status, Writer};
use crate::baseline::{ControlId, CriterionId, DecidedBy};
use crate::evidence::{Degree, Finding, Source, Verdict};
pub use crate::stdx::time::DAY;
use crate::stdx::time::{Date, Timestamp};

pub const FAIL: Verdict = Verdict::Fail { degree: Degree::Wholly };
pub const FAIL_PARTLY: Verdict = Verdict::Fail { degree: Degree::Partly };

/// 2026-11-22 20:17 UTC
pub fn now() -> Timestamp {
    Timestamp::from_millis(1_795_378_620_000)
}

pub fn writer(tab: &str) -> Writer {
    Writer { tab: tab.to_owned(), author: String::new() }
}

pub fn empty() -> Assessment {
    Assessment::new("a1".to_owned(), "Test".to_owned(), now(), &writer("t"))
}

#[track_caller]
pub fn id(text: &str) -> CriterionId {
    CriterionId::find(text).unwrap_or_else(|| panic!("no criterion {text}"))
}

#[track_caller]
pub fn control(text: &str) -> ControlId {
    ControlId::find(text).unwrap_or_else(|| panic!("no control {text}"))
}

pub fn because(reason: &str) -> Answer {
    Answer::DoesNotApply { reason: reason.to_owned() }
}

pub fn say(assessment: &mut Assessment, id: CriterionId, answer: Answer) {
    assessment.criterion_mut(id).answer.set(Some(answer), now(), &writer("t"));
}

pub fn choose(assessment: &mut Assessment, question: &str, choices: &[&str]) {
    let chosen = ProfileAnswer::Chosen(choices.iter().map(|choice| (*choice).to_owned()).collect());
    assessment.profile.entry(question).set(chosen, now(), &writer("t"));
}

pub fn accept(assessment: &mut Assessment, id: CriterionId, reason: &str, until: Date) {
    let exception = Exception { reason: reason.to_owned(), owner: "Ada".to_owned(), until };
    assessment.criterion_mut(id).exception.set(Some(exception), now(), &writer("t"));
}

pub fn observe(assessment: &mut Assessment, id: CriterionId, verdict: Verdict, observed: Timestamp) {
    let finding = Finding::on_nothing(verdict, observed);
    assessment.findings.insert(id.get().id.to_owned(), finding);
}

/// Gives a criterion this status, by an answer or an exception.
#[track_caller]
pub fn make(assessment: &mut Assessment, id: CriterionId, status: Status) {
    assert!(status != Status::Partly || id.get().has_half, "{id} has no half");
    let answer = match status {
        Status::Met => Answer::Met,
        Status::Partly => Answer::Partly,
        Status::NotMet => Answer::NotMet,
        Status::Unknown => Answer::DontKnow,
        Status::NotApplicable => because("Not ours."),
        Status::AcceptedRisk => return accept(assessment, id, "Later.", now().date()),
    };
    say(assessment, id, answer);
}

/// Returns an assessment in which all criteria have the status `rest`, except for those in `named`.
pub fn all_but(rest: Status, named: &[(&str, Status)]) -> Assessment {
    let mut assessment = empty();
    for criterion in CriterionId::all() {
        let named = named.iter().find(|(text, _)| *text == criterion.get().id);
        make(&mut assessment, criterion, named.map_or(rest, |(_, status)| *status));
    }
    assessment
}

#[test]
fn the_criteria_in_these_tests_have_the_properties_that_the_tests_assume() {
    let halved = id("acct-03.no-personal-keys").get();
    assert!(halved.has_half && halved.decided_by == DecidedBy::Check);
    assert!(!id("acct-05.console-mfa").get().has_half);
}
