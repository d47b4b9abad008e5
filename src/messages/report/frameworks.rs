//! Words about how an assessment stands by other frameworks.

use crate::assessment::Status;
use crate::assessment::frameworks::{Known, Standing};
use crate::stdx::time::Date;

/// How many of the criteria of an entry are met, such as `3 of 5`.
pub fn met(standing: &Standing<'_>) -> String {
    super::of(standing.count(Status::Met), standing.criteria.len())
}

/// By what criteria are known, such as `2 by evidence, 1 unknown`.
pub fn known(known: &Known) -> String {
    let parts = [
        (known.evidence, "by evidence"),
        (known.statements, "as stated in a file"),
        (known.answers, "by answer"),
        (known.risks, "by exception"),
        (known.profile, "by the profile"),
        (known.unknown, "unknown"),
    ];
    let part = |(count, words): (usize, &str)| (count > 0).then(|| format!("{count} {words}"));
    parts.into_iter().filter_map(part).collect::<Vec<_>>().join(", ")
}

/// An answer about an entry, to paste into a questionnaire: what the baseline asks for, what of it is known and how, and what it
/// leaves out. `None` if the framework is no questionnaire, and if nothing is known yet.
pub fn answer(standing: &Standing<'_>, today: Date) -> Option<String> {
    let answer = standing.entry.answer.as_ref()?;
    let Some(covers) = &answer.covers else { return Some(answer.leaves_out.clone()) };
    let known = standing.criteria.len() - standing.count(Status::Unknown);
    (known > 0).then(|| [covers, &status(standing, today), &answer.leaves_out].map(String::as_str).join(" "))
}

/// How the criteria of an entry stand, in a sentence.
fn status(standing: &Standing<'_>, today: Date) -> String {
    let Known { evidence, statements, answers, .. } = standing.known;
    let all = standing.criteria.len();
    let statuses = [
        (Status::Met, "is met", "are met"),
        (Status::Partly, "is partly met", "are partly met"),
        (Status::NotMet, "is not met", "are not met"),
        (Status::Unknown, "is not known yet", "are not known yet"),
        (Status::AcceptedRisk, "is an accepted risk", "are accepted risks"),
        (Status::NotApplicable, "does not apply", "do not apply"),
    ];
    let basis =
        [(evidence, "shown by what AWS answered"), (statements, "stated in a file"), (answers, "by our own answer")];
    let number = |count: usize| if all == 1 { String::new() } else { format!("{count} ") };
    let parts = statuses.into_iter().filter_map(|(status, one, several)| {
        let count = standing.count(status);
        (count > 0).then(|| number(count) + if count == 1 { one } else { several })
    });
    let basis = basis.into_iter().filter(|(count, _)| *count > 0).map(|(count, words)| number(count) + words);
    let (parts, mut basis) = (parts.collect::<Vec<_>>().join(", "), basis.collect::<Vec<_>>());
    if !basis.is_empty() {
        basis.extend(standing.oldest.map(|oldest| format!("from {oldest} or later")));
    }
    let basis = if basis.is_empty() { String::new() } else { format!(" ({})", basis.join(", ")) };
    match all {
        1 => format!("On {today}, the one criterion of our assessment that is about this {parts}{basis}."),
        _ => format!("On {today}, of the {all} criteria of our assessment that are about this, {parts}{basis}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::file::Scope;
    use crate::assessment::frameworks::standings;
    use crate::assessment::tests::{empty, id, now, observe, say};
    use crate::assessment::{Answer, Assessment, Statuses};
    use crate::baseline::mappings::{FrameworkId, Mappings};
    use crate::baseline::mappings_file;
    use crate::evidence::Verdict;

    fn of(assessment: &Assessment, entry: &str) -> Option<String> {
        let mappings = Mappings::read(mappings_file().1).expect("mappings");
        let mvsp = mappings.framework(FrameworkId::Mvsp).expect("MVSP");
        let statuses = Statuses::of(assessment, now());
        let all = standings(&mappings, mvsp, assessment, &statuses, Scope::Whole);
        answer(all.iter().find(|standing| standing.entry.id == entry).expect("an entry"), now().date())
    }

    #[test]
    fn where_nothing_is_known_there_is_no_answer_unless_the_baseline_does_not_ask() {
        assert_eq!(of(&empty(), "1.7"), None);
        assert!(of(&empty(), "4.3").is_some_and(|answer| answer.contains("does not cover sub-processors")));
    }

    #[test]
    fn an_answer_says_what_is_asked_how_much_of_it_is_met_and_what_is_left_out() {
        let mut assessment = empty();
        say(&mut assessment, id("acct-12.penetration-test"), Answer::Met);
        let answer = of(&assessment, "1.4").expect("an answer");
        let parts = [
            "which asks for a penetration test",
            "the one criterion of our assessment that is about this is met (by our own answer, from 2026-11-22 or later).",
            "It does not cover",
        ];
        let places: Vec<Option<usize>> = parts.iter().map(|part| answer.find(part)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{answer}");
    }

    #[test]
    fn what_is_unknown_or_not_met_is_in_the_answer() {
        let mut assessment = empty();
        observe(&mut assessment, id("wkld-05.response-plan"), Verdict::Pass, now());
        let answer = of(&assessment, "1.7").expect("an answer");
        assert!(
            answer.contains("1 is met, 1 is not known yet (1 shown by what AWS answered, from 2026-11-22"),
            "{answer}"
        );
        say(&mut assessment, id("acct-11.response"), Answer::NotMet);
        assert!(of(&assessment, "1.7").expect("an answer").contains("1 is not met"));
    }
}
