//! Answers to profile questions that evidence proposes. Evidence never changes an answer: a person accepts or dismisses each
//! proposal.

use super::document::{Assessment, ProfileAnswer};
use super::profile::switched_off_by;
use super::register::Writer;
use crate::baseline::{self, ProfileChoice, ProfileQuestion};
use crate::evidence::Sighting;
use crate::stdx::time::Timestamp;

/// The choice of a profile question that a sighting is about.
#[derive(Clone, Copy, Debug)]
pub struct Sighted {
    /// The question.
    pub question: &'static ProfileQuestion,
    /// The choice.
    pub choice: &'static ProfileChoice,
}

impl Sighted {
    /// Finds the choice with a key, such as `compute.ec2`; `None` if this edition has none.
    pub fn find(key: &str) -> Option<Self> {
        let (question, choice) = key.split_once('.')?;
        let question = baseline::profile_questions().iter().find(|known| known.id == question)?;
        Some(Self { question, choice: question.choices.iter().find(|known| known.id == choice)? })
    }
}

/// An answer to a profile question that evidence proposes.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The question.
    pub question: &'static ProfileQuestion,
    /// The proposed answer, in the order of the question.
    pub choices: Vec<&'static ProfileChoice>,
    /// The choices that evidence shows, and what it shows.
    pub shown: Vec<(&'static ProfileChoice, Sighting)>,
    /// The choices of the current answer that evidence shows to be wrong.
    pub refuted: Vec<&'static ProfileChoice>,
    /// The choices that evidence says nothing about, so that a person may add them; empty if the question already has an answer.
    pub unseen: Vec<&'static ProfileChoice>,
    /// The choices of the current answer, which the proposal contradicts; empty if there is no answer.
    pub contradicts: Vec<&'static ProfileChoice>,
}

impl Proposal {
    /// The answer, together with these choices that a person has added.
    pub fn answer(&self, added: &[String]) -> ProfileAnswer {
        let is_in = |choice: &&ProfileChoice| {
            self.choices.iter().any(|own| own.id == choice.id) || added.iter().any(|id| id == choice.id)
        };
        ProfileAnswer::Chosen(self.question.choices.iter().filter(is_in).map(|choice| choice.id.to_owned()).collect())
    }
}

/// Whether the answer, with the choices that a person has added, makes a criterion inapplicable only because it leaves out a
/// choice that evidence says nothing about. Neither a person nor evidence has then ruled that choice out.
pub fn rests_on_unseen(assessment: &Assessment, proposal: &Proposal, added: &[String]) -> bool {
    let unseen: Vec<String> = proposal.unseen.iter().map(|choice| choice.id.to_owned()).collect();
    let off = |added: &[String]| switched_off_by(assessment, proposal.question, proposal.answer(added));
    let off_anyway = off(&unseen);
    off(added).iter().any(|id| !off_anyway.contains(id))
}

/// What evidence says of a choice.
#[derive(Clone, Copy, PartialEq)]
enum Seen {
    Yes,
    No,
    Nothing,
}

/// The proposals that were neither accepted nor dismissed, in the order of the questions.
pub fn proposals(assessment: &Assessment) -> Vec<Proposal> {
    baseline::profile_questions().iter().filter_map(|question| proposal(assessment, question)).collect()
}

fn proposal(assessment: &Assessment, question: &'static ProfileQuestion) -> Option<Proposal> {
    let sighting = |choice: &ProfileChoice| {
        assessment.sightings.get(&format!("{}.{}", question.id, choice.id)).and_then(|register| register.get())
    };
    let seen = |choice: &ProfileChoice| match sighting(choice) {
        Some(Sighting { count: 0, .. }) => Seen::No,
        Some(_) => Seen::Yes,
        None => Seen::Nothing,
    };
    let answer = assessment.profile.get(question.id).and_then(|register| register.get());
    let chosen: &[String] = if let Some(ProfileAnswer::Chosen(chosen)) = answer { chosen } else { &[] };
    let is_chosen = |choice: &ProfileChoice| chosen.iter().any(|id| id == choice.id);
    let is_answered = !chosen.is_empty();
    let all = || question.choices.iter();
    let mut choices: Vec<&ProfileChoice> = if question.several {
        let is_proposed = |choice: &&ProfileChoice| match seen(choice) {
            Seen::Yes => true,
            Seen::No => false,
            Seen::Nothing => is_chosen(choice) && !choice.alone,
        };
        all().filter(is_proposed).collect()
    } else {
        all().filter(|choice| seen(choice) == Seen::Yes).collect()
    };
    if choices.iter().any(|choice| !choice.alone) {
        choices.retain(|choice| !choice.alone);
    }
    // Evidence rules out every other choice. If the question has a choice such as "none", that choice is the answer.
    if choices.is_empty() && all().filter(|choice| !choice.alone).all(|choice| seen(choice) == Seen::No) {
        choices.extend(all().filter(|choice| choice.alone));
    }
    let is_sound = if question.several { !choices.is_empty() } else { choices.len() == 1 };
    let is_said = choices.len() == chosen.len() && choices.iter().all(|choice| is_chosen(choice));
    if !is_sound || is_said {
        return None;
    }
    let is_unseen = |choice: &&ProfileChoice| question.several && !choice.alone && seen(choice) == Seen::Nothing;
    let shown = choices.iter().filter_map(|choice| Some((*choice, sighting(choice)?.clone()))).collect();
    let proposal = Proposal {
        question,
        shown,
        refuted: all().filter(|choice| is_chosen(choice) && seen(choice) == Seen::No).collect(),
        unseen: if is_answered { Vec::new() } else { all().filter(is_unseen).collect() },
        contradicts: all().filter(|choice| is_chosen(choice)).collect(),
        choices,
    };
    let dismissed = assessment.dismissed.get(question.id).and_then(|register| register.get());
    (dismissed != Some(&proposal.answer(&[]))).then_some(proposal)
}

impl Assessment {
    /// Stores what evidence shows about the profile. Choices that the evidence says nothing about keep their earlier sightings.
    /// Returns true if anything changed.
    pub fn sight(&mut self, sightings: &[(String, Sighting)], now: Timestamp, writer: &Writer) -> bool {
        let mut changed = false;
        for (key, sighting) in sightings {
            changed |= self.sightings.entry(key).set(sighting.clone(), now, writer);
        }
        changed
    }

    /// Answers a profile question as proposed, with the choices that a person has added. Returns true if the answer changed.
    pub fn take_over(&mut self, proposal: &Proposal, added: &[String], now: Timestamp, writer: &Writer) -> bool {
        self.profile.entry(proposal.question.id).set(proposal.answer(added), now, writer)
    }

    /// Dismisses a proposal: the same answer is not proposed again. Returns true.
    pub fn dismiss(&mut self, proposal: &Proposal, now: Timestamp, writer: &Writer) -> bool {
        self.dismissed.entry(proposal.question.id).set(proposal.answer(&[]), now, writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::tests::{empty, now, writer};

    /// The ids that are proposed for a question, given sightings by key and count, and an answer.
    fn proposed(question: &str, sightings: &[(&str, u32)], answer: &[&str]) -> Option<Vec<&'static str>> {
        let found = proposals(&assessment(question, sightings, answer));
        let own = found.iter().find(|proposal| proposal.question.id == question)?;
        Some(own.choices.iter().map(|choice| choice.id).collect())
    }

    fn assessment(question: &str, sightings: &[(&str, u32)], answer: &[&str]) -> Assessment {
        let mut assessment = empty();
        let seen = |(choice, count): &(&str, u32)| {
            (format!("{question}.{choice}"), Sighting { count: *count, regions: vec!["eu-west-1".to_owned()] })
        };
        assessment.sight(&sightings.iter().map(seen).collect::<Vec<_>>(), now(), &writer("a"));
        if !answer.is_empty() {
            let answer = ProfileAnswer::Chosen(answer.iter().map(|&id| id.to_owned()).collect());
            assessment.profile.entry(question).set(answer, now(), &writer("a"));
        }
        assessment
    }

    #[test]
    fn shown_choices_are_proposed_and_answered_choices_stay_unless_refuted() {
        for (question, sightings, answer, expected) in [
            ("compute", &[("ec2", 2), ("lambda", 1)][..], &[][..], Some(&["ec2", "lambda"][..])),
            // The answer already has these choices.
            ("compute", &[("ec2", 2)], &["ec2"], None),
            ("compute", &[("ec2", 2)], &["ec2", "managed"], None),
            // Choices are added to an answer, or removed from it.
            ("compute", &[("ec2", 2)], &["managed"], Some(&["ec2", "managed"])),
            ("data", &[("rds", 0), ("dynamodb", 3)], &["rds"], Some(&["dynamodb"])),
            // The choice "none" is replaced by what evidence shows.
            ("data", &[("rds", 2)], &["none"], Some(&["rds"])),
            // No choice is left to propose, and choices that no call can show are not ruled out.
            ("data", &[("rds", 0)], &["rds"], None),
            ("data", &[("rds", 0)], &[], None),
            ("data", &[], &["none"], None),
            // "None" is proposed only if every other choice is ruled out.
            (
                "data",
                &[("rds", 0), ("other-databases", 0), ("dynamodb", 0), ("s3", 0), ("s3-sensitive", 0)],
                &[],
                Some(&["none"]),
            ),
            ("accounts", &[("standalone", 1), ("management", 0), ("member", 0)], &[], Some(&["standalone"])),
            ("accounts", &[("standalone", 0), ("management", 0), ("member", 1)], &["standalone"], Some(&["member"])),
            ("accounts", &[("member", 1)], &["member"], None),
        ] {
            let found = proposed(question, sightings, answer);
            assert_eq!(found.as_deref(), expected, "{question} {sightings:?} {answer:?}");
        }
    }

    #[test]
    fn choices_that_evidence_says_nothing_about_can_be_added_by_the_person() {
        let open = proposals(&assessment("compute", &[("ec2", 1), ("containers", 0)], &[]));
        let unseen: Vec<&str> = open[0].unseen.iter().map(|choice| choice.id).collect();
        assert_eq!(unseen, ["lambda", "managed"]);
        let answer = open[0].answer(&["managed".to_owned()]);
        assert_eq!(answer, ProfileAnswer::Chosen(vec!["ec2".to_owned(), "managed".to_owned()]));
        // A person who has answered is not asked about these choices again.
        assert!(proposals(&assessment("compute", &[("ec2", 1)], &["lambda"]))[0].unseen.is_empty());
    }

    #[test]
    fn an_answer_that_depends_on_an_unseen_choice_is_recognized() {
        let assessment = assessment("data", &[("rds", 1), ("other-databases", 0), ("dynamodb", 0)], &[]);
        let proposal = proposals(&assessment).remove(0);
        // Buckets were not seen, and without them questions about buckets would be switched off.
        assert!(rests_on_unseen(&assessment, &proposal, &[]));
        let all = ["s3".to_owned(), "s3-sensitive".to_owned()];
        assert!(!rests_on_unseen(&assessment, &proposal, &all));
    }

    #[test]
    fn a_proposal_lists_the_answered_and_the_refuted_choices() {
        let found = proposals(&assessment("data", &[("rds", 0), ("s3", 4)], &["rds"]));
        let ids = |choices: &[&ProfileChoice]| choices.iter().map(|choice| choice.id).collect::<Vec<_>>();
        assert_eq!(ids(&found[0].contradicts), ["rds"]);
        assert_eq!(ids(&found[0].refuted), ["rds"]);
        assert_eq!(found[0].shown[0].1.count, 4);
    }

    #[test]
    fn an_accepted_or_dismissed_proposal_returns_only_if_evidence_shows_another_choice() {
        let start = assessment("compute", &[("ec2", 1)], &[]);
        let proposal = proposals(&start).remove(0);
        let mut taken = start.clone();
        assert!(taken.take_over(&proposal, &[], now(), &writer("a")));
        assert!(proposals(&taken).is_empty());

        let mut dismissed = start;
        assert!(dismissed.dismiss(&proposal, now(), &writer("a")));
        assert!(proposals(&dismissed).is_empty());
        assert!(dismissed.profile.is_empty());
        // The same sighting is not proposed again; a new choice is.
        let again = |choice: &str| vec![(format!("compute.{choice}"), Sighting { count: 5, regions: Vec::new() })];
        dismissed.sight(&again("ec2"), now(), &writer("a"));
        assert!(proposals(&dismissed).is_empty());
        dismissed.sight(&again("lambda"), now(), &writer("a"));
        assert_eq!(proposals(&dismissed).len(), 1);
    }

    #[test]
    fn keys_of_other_editions_propose_nothing() {
        let mut assessment = empty();
        let other = vec![("compute.quantum".to_owned(), Sighting { count: 1, regions: Vec::new() })];
        assessment.sight(&other, now(), &writer("a"));
        assert!(proposals(&assessment).is_empty());
        assert!(Sighted::find("compute.quantum").is_none() && Sighted::find("compute").is_none());
        assert_eq!(Sighted::find("compute.ec2").map(|found| found.choice.id), Some("ec2"));
    }
}
