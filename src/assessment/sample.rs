//! The sample assessment: a made-up startup to look around in. Its file is next to the page, like the guidance. It is opened as if
//! it had been filled in over the last weeks, so that its evidence counts. It is never mixed with an assessment of a person.

use super::bounds::{Texts, Visit};
use super::document::Assessment;
use super::register::Register;
use super::restore::{RestoreError, accept, parse};
use crate::stdx::time::{DAY, Timestamp};
use serde::Serialize;

/// The id of the sample. No other assessment has it: whatever is opened from a file under this id gets another.
pub const ID: &str = "sample";

/// The name of the sample's file, with a hash of its content.
pub const FILE: &str = include!(concat!(env!("OUT_DIR"), "/sample_name.rs"));

/// The time at which the sample was written, according to the times in it: 2026-01-15 12:00 UTC.
const WRITTEN: Timestamp = Timestamp::from_millis(1_768_478_400_000);

/// Returns the name and content of the sample's file. For tools that write it next to the page.
#[cfg(not(target_arch = "wasm32"))]
pub fn file() -> (&'static str, &'static str) {
    (FILE, include_str!(concat!(env!("OUT_DIR"), "/sample.json")))
}

/// Whether an assessment is the sample.
pub fn is_sample(assessment: &Assessment) -> bool {
    assessment.id == ID
}

/// Opens the sample's file as if it had been written now: all times and days in it are later by the same number of whole days.
///
/// # Errors
/// See [`RestoreError`].
pub fn open(text: &str, now: Timestamp) -> Result<Assessment, RestoreError> {
    let mut sample = parse(text)?;
    shift(&mut sample, now.days_since(WRITTEN));
    accept(&mut sample, now)?;
    ID.clone_into(&mut sample.id);
    Ok(sample)
}

/// Moves all times and days of an assessment.
fn shift(assessment: &mut Assessment, days: u64) {
    struct Shift(u64);
    impl Visit for Shift {
        fn register<T: Clone + PartialEq + Serialize + Texts>(&mut self, register: &mut Register<T>) {
            register.map_all(|version| {
                version.at = version.at.plus(self.0);
                version.since = version.since.map(|since| since.plus(self.0));
            });
        }
    }

    let millis = days * DAY;
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    assessment.created = assessment.created.plus(millis);
    assessment.milestones.shift(millis / DAY);
    assessment.visit_registers(&mut Shift(millis));
    for record in assessment.criteria.values_mut() {
        record.exception.map_all(|version| {
            if let Some(exception) = &mut version.value {
                exception.until = exception.until.plus_days(days);
            }
        });
    }
    for record in assessment.actions.values_mut() {
        record.due.map_all(|version| version.value = version.value.map(|due| due.plus_days(days)));
    }
    for finding in assessment.findings.values_mut() {
        finding.observed = finding.observed.plus(millis);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::file::{AssessmentFile, RedactedCopy, Redaction, Scope};
    use crate::assessment::round::Round;
    use crate::assessment::{ActionState, Answer, Basis, Score, Status, Statuses};
    use crate::baseline::{ActionId, CriterionId};
    use crate::evidence::Verdict;
    use crate::plan::{Phase, Plan};

    /// 2027-05-04 09:30 UTC
    fn now() -> Timestamp {
        Timestamp::parse("2027-05-04T09:30:00Z").unwrap()
    }

    fn sample() -> Assessment {
        open(file().1, now()).unwrap()
    }

    #[test]
    fn the_sample_opens_without_amendments_and_knows_only_what_the_baseline_has() {
        let mut parsed = parse(file().1).unwrap();
        assert_eq!(accept(&mut parsed, WRITTEN).unwrap(), crate::assessment::Amended::default());
        assert_eq!(parsed.id, ID);
        let mut opened = sample();
        let before = opened.clone();
        assert_eq!(accept(&mut opened, now()).unwrap(), crate::assessment::Amended::default());
        assert_eq!(opened, before);
        for (id, _) in before.criteria.iter() {
            assert!(CriterionId::find(id).is_some(), "{id}");
        }
        for (id, finding) in before.findings.iter() {
            assert!(CriterionId::find(id).is_some(), "{id}");
            assert!(!finding.reason.is_empty(), "{id}");
            assert_eq!(finding.resource_count as usize, finding.resources.len(), "{id}");
        }
        for (id, _) in before.actions.iter() {
            assert!(ActionId::find(id).is_some(), "{id}");
        }
        for (question, register) in before.profile.iter() {
            let known = crate::baseline::profile_questions().iter().find(|known| known.id == question).expect(question);
            if let Some(crate::assessment::ProfileAnswer::Chosen(chosen)) = register.get() {
                assert!(chosen.iter().all(|id| known.choices.iter().any(|choice| choice.id == id)), "{question}");
            }
        }
    }

    #[test]
    fn nothing_in_it_is_in_the_future_and_its_evidence_counts() {
        let sample = sample();
        assert!(sample.changed() <= now());
        assert!(sample.changed().is_within(1, now()), "the last change is {}", sample.changed().to_rfc3339());
        for (id, finding) in sample.findings.iter() {
            assert!(finding.newest() <= now() && finding.is_fresh(now()), "{id}");
        }
        for id in CriterionId::all() {
            assert!(sample.exception(id).is_none_or(|exception| exception.until >= now().date()), "{id}");
        }
    }

    #[test]
    fn it_shows_everything_that_an_assessment_can_have() {
        let sample = sample();
        let statuses = Statuses::of(&sample, now());
        let has = |status: Status| CriterionId::all().any(|id| statuses.status(id) == status);
        for status in Status::ALL {
            assert!(has(status), "{status:?}");
        }
        let any = |test: &dyn Fn(CriterionId) -> bool| CriterionId::all().any(test);
        assert!(any(&|id| statuses.detail(id).basis == Basis::Finding));
        assert!(any(&|id| statuses.detail(id).conflict));
        assert!(any(&|id| statuses.is_dont_know(id)));
        assert!(any(&|id| statuses.detail(id).basis == Basis::Nothing));
        assert!(any(&|id| !sample.note(id).is_empty()));
        assert!(any(&|id| matches!(sample.answer(id), Some(Answer::DoesNotApply { .. }))));
        assert!(sample.findings.values().any(|finding| finding.verdict == Verdict::Review));
        assert!(sample.findings.values().filter(|finding| !finding.resources.is_empty()).count() >= 8);
        let quick = Round::Quick.progress(&statuses);
        assert_eq!(quick.looked_at, quick.all, "the quick round is done");
        let score = Score::overall(&statuses);
        assert!((30..75).contains(&score.score.unwrap()), "{score:?}");
        assert!(score.answered * 3 > score.counted * 2, "{score:?}");
        let milestones = sample.milestones.list();
        assert!(milestones.len() >= 2 && milestones.iter().all(|one| one.at < now()));
        assert!(milestones.iter().all(|one| one.figures.score < score.score), "the trend goes up");
    }

    #[test]
    fn its_plan_has_owners_due_dates_and_work_in_every_state() {
        let sample = sample();
        let plan = Plan::of(&sample, &Statuses::of(&sample, now()));
        assert!(plan.incidents.is_empty(), "nobody looks around in an alarm");
        for phase in [Phase::Today, Phase::Week, Phase::Month] {
            assert!(plan.rows.iter().any(|row| row.phase == phase), "{phase:?}");
        }
        assert!(plan.open().filter(|row| !row.owner.is_empty() && row.due.is_some()).count() >= 3);
        assert!(plan.rows.iter().any(|row| row.due.is_some_and(|due| due < now().date())), "something is overdue");
        let state = |is: &dyn Fn(&ActionState) -> bool| {
            sample.actions.values().filter(|record| record.state.get().is_some_and(is)).count()
        };
        assert!(state(&|state| *state == ActionState::Doing) >= 1);
        assert!(state(&|state| *state == ActionState::Done) >= 2);
        assert!(state(&|state| matches!(state, ActionState::WontDo { .. })) >= 1);
    }

    #[test]
    fn it_contains_only_example_names_and_ids() {
        let text = file().1;
        for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '@' | '-'))) {
            if word.contains('@') {
                assert!(word.trim_end_matches('.').ends_with("example.com"), "{word}");
            }
            let digits = word.chars().filter(char::is_ascii_digit).count();
            if word.len() == 12 && digits == 12 {
                assert!(["111122223333", "444455556666"].contains(&word), "{word}");
            }
        }
    }

    /// An export of the sample is no assessment of anybody, and whoever gets one should see that.
    #[test]
    fn every_export_of_it_says_that_it_is_a_sample() {
        let all = Redaction { account: true, names: true, resources: true, notes: true, owners: true };
        for redaction in [Redaction::default(), all] {
            let copy = RedactedCopy::of(&sample(), redaction, "another");
            assert!(copy.assessment().name().starts_with("Sample: "), "{}", copy.assessment().name());
            let file = AssessmentFile::of(copy, Scope::Whole, now());
            assert!(file.assessments.iter().all(|one| one.name().starts_with("Sample: ")));
        }
    }
}
