//! Sentences of the start page, the questions and the quick round.

use super::*;
use crate::assessment::round::Progress;
use crate::assessment::{Answer, Round, Status, Statuses};
use crate::baseline::CriterionId;
use crate::messages::labels;

texts! {
    BEGIN: "Start with eight questions";
    OPEN_FILE: "Open a saved file";
    WELCOME: "Assess your startup's AWS security and plan what to fix";
    WELCOME_LEAD: "The AWS Startup Security Baseline is a set of 27 controls that every startup on AWS should have in place. See where you stand, and leave with a plan your team can work from.";
    WELCOME_ORDER: "Start with either one. Each adds to the other, and if an answer and the evidence disagree, Footing shows both.";
    WELCOME_PROMISE: "Everything stays on this device: there is no sign-up and no server behind this page.";
    WELCOME_TRUST: "What we promise, and what we don't";
    WELCOME_AWS: "Let AWS answer";
    WELCOME_AWS_TIME: "About 5 minutes";
    WELCOME_AWS_BUTTON: "Check your AWS account";
    WELCOME_HAND: "Answer by hand";
    SAMPLE_LOOK: "Look around in a sample";
    SAMPLE_OPEN: "Sample assessment";
    SAMPLE: "Sample assessment: nothing here is yours.";
    SAMPLE_ADVICE: "Try everything: nothing is kept.";
    SAMPLE_LEAVE: "Leave the sample";
    NOT_KEPT: "Not kept";
    SAMPLE_REFUSED: "Not in the sample";
    SAMPLE_REFUSED_WHY: "This page is about your own AWS accounts and assessments. The sample is kept apart from them, so nothing of yours goes into it, and AWS is not asked. Leave the sample first.";
    SAMPLE_NO_EVIDENCE: "You cannot add evidence to the sample. Leave the sample to add it to your own assessment.";
    SAMPLE_NO_FILES: "You cannot open files in the sample. Leave the sample first; your file then opens next to your own assessments.";
    MOVES_ON: "Move on by itself";
    TO_RESULT: "See the result";
    CHANGE: "Change";
    ROUND: "Order of the questions";
    ANSWER_INSTEAD: "Answer it yourself instead";
    WHAT_COUNTS: "What counts";
    WHY: "Why it matters";
    QUICK_DONE: "The quick round is done";
    QUICK_CONTINUE: "Continue the quick round";
    QUICK_COUNTS: "Results of the quick round";
    QUICK_ACTIONS: "Your first three actions";
    QUICK_ACTIONS_ONE: "Your first actions";
    QUICK_NO_ACTIONS: "Nothing to do so far: no answer is \"partly\" or \"no\".";
    QUICK_ASKED: "What it asked";
    QUICK_ON: "Continue with the rest";
    QUICK_ON_SEVERITY: "Most severe first";
    QUICK_ON_CONTROL: "Control by control";
    QUICK_ON_AWS: "Let AWS answer";
}

/// The time that some questions take, in words.
pub fn time_for(questions: usize) -> String {
    const SECONDS: usize = 35;
    match (questions * SECONDS / 60 + 2) / 5 * 5 {
        0 => "about 5 minutes".to_owned(),
        60 => "about an hour".to_owned(),
        minutes => format!("about {minutes} minutes"),
    }
}

/// What AWS can answer, and how.
pub fn welcome_aws(checked: usize, all: usize) -> String {
    format!(
        "Run a read-only script in AWS CloudShell and open the file it writes, or hand this browser short-lived credentials. What AWS says decides or supports {checked} of the {all} criteria."
    )
}

/// What answering by hand takes.
pub fn welcome_hand_time(quick: usize, all: usize) -> String {
    let (quick, all) = (time_for(quick), time_for(all));
    let mut letters = quick.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase()).into_iter();
    let quick: String = first.chain(letters).collect();
    format!("{quick} for the quick round, {all} for everything")
}

/// What answering by hand is.
pub fn welcome_hand(quick: usize, all: usize) -> String {
    format!(
        "Eight questions switch off what doesn't concern you. Then come the {quick} of {all} questions that matter most, critical ones first. \"I don't know\" is a fair answer."
    )
}

/// The name of a round.
pub fn round(round: Round) -> &'static str {
    match round {
        Round::Quick => "Quick round",
        Round::BySeverity => "All, most severe first",
        Round::ByControl => "All, control by control",
    }
}

/// How far a round has come.
pub fn round_progress(round: Round, progress: Progress) -> String {
    let Progress { looked_at, unknown, all } = progress;
    let mut words = match round {
        Round::Quick => format!("Quick round: {looked_at} of {all}"),
        Round::BySeverity | Round::ByControl => format!("{looked_at} of {all} answered"),
    };
    if unknown > 0 {
        words.push_str(&format!(", {unknown} unknown"));
    }
    words
}

/// Announces the answer to the question before.
pub fn answered(answer: &Answer) -> String {
    format!("Answered: {}.", super::answer(answer))
}

/// A criterion's status for screen readers, after its name.
pub fn criterion_words(statuses: &Statuses, id: CriterionId) -> String {
    if statuses.is_dont_know(id) { "(answered: I don't know)".to_owned() } else { status_words(statuses.status(id)) }
}

/// The heading of a quick round that is not finished.
pub fn quick_heading(progress: Progress) -> String {
    format!("Quick round: {} of {}", progress.looked_at, progress.all)
}

/// What the quick round covers, and what not.
pub fn quick_covers(progress: Progress, all: usize) -> String {
    let Progress { all: quick, .. } = progress;
    format!(
        "It covers the {quick} criteria that matter most: those of critical controls with a weight of 4 or 5, and those of high ones with a weight of 5. It says nothing about the other {}: what neither you nor AWS has answered of them counts as unknown.",
        all.saturating_sub(quick)
    )
}

/// How many criteria of the quick round have a status.
pub fn quick_count(status: Status) -> String {
    labels::status(status).to_ascii_lowercase()
}
