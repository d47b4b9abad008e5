//! What the profile switches off.

use super::document::{Assessment, ProfileAnswer};
use crate::baseline::{self, Choices, Criterion, CriterionId, ProfileQuestion, Rule};
use crate::evidence::{People, ProfileFacts, Verdict};

/// Choices that this edition does not know stand for this bit, which no rule's condition admits.
const FOREIGN: u16 = 1 << 15;

/// The profile as bits: one entry a question, 0 while it is open or not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileBits(Vec<u16>);

impl ProfileBits {
    /// Reads an assessment's profile.
    pub fn of(assessment: &Assessment) -> Self {
        let bits = |question: &ProfileQuestion| match assessment.profile.get(question.id).and_then(|r| r.get()) {
            Some(ProfileAnswer::Chosen(choices)) => choices.iter().fold(0, |bits, choice| bits | bit(question, choice)),
            Some(ProfileAnswer::DontKnow) | None => 0,
        };
        Self(baseline::profile_questions().iter().map(bits).collect())
    }

    /// The rule by which the profile makes a criterion not applicable, if there is one.
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

/// The facts of the profile that checks ask for.
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
    question.choices.iter().position(|known| known.id == choice).map_or(FOREIGN, |place| 1 << place)
}

/// The criteria that the profile switches off and no finding contradicts: one that failed is to be looked at again in full, or
/// its failure would stand after it was mended.
pub fn switched_off(assessment: &Assessment) -> impl Iterator<Item = CriterionId> {
    let facts = ProfileBits::of(assessment);
    let fails = |id: CriterionId| {
        let found = assessment.finding(id);
        found.is_some_and(|found| matches!(found.verdict, Verdict::Fail { .. }) && !found.source.is_external_scanner())
    };
    CriterionId::all().filter(move |id| facts.switches_off(id.get()).is_some() && !fails(*id))
}

/// What answering one question in this way would switch off by itself or together with the other answers that are there.
pub fn switched_off_by(assessment: &Assessment, question: &ProfileQuestion, answer: ProfileAnswer) -> Vec<CriterionId> {
    let Some(place) = baseline::profile_questions().iter().position(|other| other.id == question.id) else {
        return Vec::new();
    };
    let mut facts = ProfileBits::of(assessment);
    if let Some(bits) = facts.0.get_mut(place) {
        *bits = match answer {
            ProfileAnswer::Chosen(choices) => choices.iter().fold(0, |bits, choice| bits | bit(question, choice)),
            ProfileAnswer::DontKnow => 0,
        };
    }
    let about_it = |rule: &Rule| rule.0.iter().any(|condition| usize::from(condition.question) == place);
    CriterionId::all()
        .filter(|id| id.get().switched_off.iter().any(|rule| about_it(rule) && facts.hold(rule)))
        .collect()
}

/// Whether a profile question has an answer ("don't know" is one).
pub fn is_answered(assessment: &Assessment, question: &ProfileQuestion) -> bool {
    match assessment.profile.get(question.id).and_then(|register| register.get()) {
        Some(ProfileAnswer::Chosen(choices)) => !choices.is_empty(),
        Some(ProfileAnswer::DontKnow) => true,
        None => false,
    }
}
