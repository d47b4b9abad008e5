//! Criteria that the profile makes inapplicable, and the facts of the profile that checks use.

use super::document::{Assessment, ProfileAnswer};
use crate::baseline::{self, Choices, Criterion, CriterionId, ProfileQuestion, Rule};
use crate::evidence::{People, ProfileFacts, Verdict};

/// The bit of every choice that this edition does not know. No rule's condition includes it.
const FOREIGN: u16 = 1 << 15;

/// The profile as bits: one entry per question, one bit per choice. An entry is 0 if the question is open or the answer is
/// "don't know".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileBits(Vec<u16>);

impl ProfileBits {
    /// Returns the profile bits of an assessment.
    pub fn of(assessment: &Assessment) -> Self {
        let bits = |question: &ProfileQuestion| match assessment.profile.get(question.id).and_then(|r| r.get()) {
            Some(ProfileAnswer::Chosen(choices)) => choices.iter().fold(0, |bits, choice| bits | bit(question, choice)),
            Some(ProfileAnswer::DontKnow) | None => 0,
        };
        Self(baseline::profile_questions().iter().map(bits).collect())
    }

    /// Returns the profile rule that makes a criterion inapplicable, if there is one.
    pub fn switches_off(&self, criterion: &Criterion) -> Option<&'static Rule> {
        criterion.switched_off.iter().find(|rule| self.hold(rule))
    }

    /// Whether the profile says that none of these choices is true. An open question says nothing, nor does a choice that this
    /// edition does not know.
    pub fn rules_out(&self, choices: &Choices) -> bool {
        let chosen = self.chosen(choices.question);
        chosen != 0 && chosen & (choices.chosen | FOREIGN) == 0
    }

    fn hold(&self, rule: &Rule) -> bool {
        rule.0.iter().all(|condition| {
            let chosen = self.chosen(condition.question);
            chosen != 0 && chosen & !condition.within == 0
        })
    }

    fn chosen(&self, question: u8) -> u16 {
        self.0.get(usize::from(question)).copied().unwrap_or(0)
    }
}

/// Returns the facts of the profile that checks may use.
pub fn profile_facts(assessment: &Assessment) -> ProfileFacts {
    let chose = |question: &str, choice: &str| {
        let answer = assessment.profile.get(question).and_then(|register| register.get());
        matches!(answer, Some(ProfileAnswer::Chosen(choices)) if choices.iter().any(|chosen| chosen == choice))
    };
    let people = [("one", People::One), ("few", People::Few), ("several", People::Several), ("many", People::Many)];
    let people = people.into_iter().find(|(choice, _)| chose("people", choice));
    ProfileFacts {
        people: people.map(|(_, people)| people).unwrap_or_default(),
        says_member: chose("accounts", "member"),
        is_before_production: chose("stage", "before-production"),
    }
}

fn bit(question: &ProfileQuestion, choice: &str) -> u16 {
    question.choices.iter().position(|known| known.id == choice).map_or(FOREIGN, |index| 1 << index)
}

/// Returns the criteria that the profile makes inapplicable, except those with a failed finding that is not another scanner's.
/// A failed criterion has to be checked in full again, or its failure would stay after it was fixed.
pub fn switched_off(assessment: &Assessment) -> impl Iterator<Item = CriterionId> {
    let facts = ProfileBits::of(assessment);
    let fails = |id: CriterionId| {
        let found = assessment.finding(id);
        found.is_some_and(|found| matches!(found.verdict, Verdict::Fail { .. }) && !found.source.is_external_scanner())
    };
    CriterionId::all().filter(move |id| facts.switches_off(id.get()).is_some() && !fails(*id))
}

/// Returns the criteria that this answer to a question would make inapplicable, by itself or together with the other answers.
pub fn switched_off_by(assessment: &Assessment, question: &ProfileQuestion, answer: ProfileAnswer) -> Vec<CriterionId> {
    let Some(index) = baseline::profile_questions().iter().position(|other| other.id == question.id) else {
        return Vec::new();
    };
    let mut facts = ProfileBits::of(assessment);
    if let Some(bits) = facts.0.get_mut(index) {
        *bits = match answer {
            ProfileAnswer::Chosen(choices) => choices.iter().fold(0, |bits, choice| bits | bit(question, choice)),
            ProfileAnswer::DontKnow => 0,
        };
    }
    let about_it = |rule: &Rule| rule.0.iter().any(|condition| usize::from(condition.question) == index);
    CriterionId::all()
        .filter(|id| id.get().switched_off.iter().any(|rule| about_it(rule) && facts.hold(rule)))
        .collect()
}

/// Whether a profile question has an answer. "Don't know" is an answer.
pub fn is_answered(assessment: &Assessment, question: &ProfileQuestion) -> bool {
    match assessment.profile.get(question.id).and_then(|register| register.get()) {
        Some(ProfileAnswer::Chosen(choices)) => !choices.is_empty(),
        Some(ProfileAnswer::DontKnow) => true,
        None => false,
    }
}
