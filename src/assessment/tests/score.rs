//! CRITERIA.md 2.4, with its two properties.

use super::*;
use crate::assessment::{Score, Statuses};
use crate::baseline::Pillar;
use proptest::prelude::*;

fn overall(assessment: &Assessment) -> Score {
    Score::overall(&Statuses::of(assessment, now()))
}

/// Returns the example of 2.4: a critical control with weights 5, 5, 3 and a low one with a single criterion. Nothing else
/// applies.
fn example() -> Assessment {
    all_but(
        Status::NotApplicable,
        &[
            ("acct-08.account-block", Status::Met),
            ("acct-08.no-public-data", Status::Unknown),
            ("acct-08.bucket-block", Status::Partly),
            ("acct-09.default-vpcs", Status::Met),
        ],
    )
}

#[test]
fn the_example_in_the_contract_has_the_score_given_there() {
    let score = overall(&example());
    assert_eq!((score.score, score.possible), (Some(60), Some(90)));
    assert_eq!((score.answered, score.counted, score.open()), (3, 4, 1));
}

#[test]
fn pillars_and_controls_have_scores_of_their_own() {
    let statuses = Statuses::of(&example(), now());
    assert_eq!(Score::of_control(&statuses, control("ACCT.08")).score, Some(50));
    assert_eq!(Score::of_control(&statuses, control("ACCT.09")).score, Some(100));
    assert_eq!(Score::of_pillar(&statuses, Pillar::Account).score, Some(60));
    assert_eq!(Score::of_pillar(&statuses, Pillar::Workload).score, None);
}

#[test]
fn if_no_criterion_counts_there_is_no_score() {
    for status in [Status::NotApplicable, Status::AcceptedRisk] {
        let score = overall(&all_but(status, &[]));
        assert_eq!((score.score, score.possible, score.counted), (None, None, 0));
    }
}

#[test]
fn if_everything_is_unknown_the_score_is_0_and_could_reach_100() {
    let score = overall(&empty());
    assert_eq!((score.score, score.possible, score.answered), (Some(0), Some(100), 0));
}

#[test]
fn accepted_risks_do_not_count_in_the_score_and_are_counted_separately() {
    let score = overall(&all_but(
        Status::Met,
        &[("acct-02.root-mfa", Status::AcceptedRisk), ("wkld-12.restricted", Status::AcceptedRisk)],
    ));
    assert_eq!((score.score, score.accepted_risks), (Some(100), 2));
}

#[test]
fn the_score_is_100_only_if_everything_is_met() {
    assert_eq!(overall(&all_but(Status::Met, &[])).score, Some(100));
    for id in CriterionId::all() {
        for status in [Status::Partly, Status::NotMet, Status::Unknown] {
            if status != Status::Partly || id.get().has_half {
                let score = overall(&all_but(Status::Met, &[(id.get().id, status)])).score;
                assert!(score.is_some_and(|score| (90..100).contains(&score)), "{id} {status:?}: {score:?}");
            }
        }
    }
}

#[test]
fn verified_is_the_number_of_criteria_that_a_fresh_finding_decides() {
    let mut assessment = all_but(Status::NotMet, &[]);
    observe(&mut assessment, id("acct-02.root-mfa"), Verdict::Pass, now());
    observe(&mut assessment, id("acct-02.no-root-keys"), FAIL, now());
    observe(&mut assessment, id("acct-03.federated"), Verdict::NotApplicable, now());
    observe(&mut assessment, id("acct-03.no-personal-keys"), Verdict::Review, now());
    observe(&mut assessment, id("acct-05.console-mfa"), Verdict::Pass, Timestamp::from_millis(0));
    let score = overall(&assessment);
    assert_eq!((score.verified, score.counted, score.not_applicable), (2, 103, 1));
}

/// A status for every criterion. "Partly" becomes "not met" if the criterion cannot be partly met.
fn any_statuses() -> impl Strategy<Value = Vec<Status>> {
    // Each assessment draws from a few statuses only, so that one-sided assessments are frequent.
    proptest::collection::vec(0..6usize, 1..6).prop_flat_map(|mood| {
        let status = proptest::sample::select(mood).prop_map(|place| Status::ALL[place]);
        proptest::collection::vec(status, CriterionId::all().len())
    })
}

fn assessment_of(statuses: &[Status]) -> Assessment {
    let mut assessment = empty();
    for (id, status) in CriterionId::all().zip(statuses) {
        let status = if *status == Status::Partly && !id.get().has_half { Status::NotMet } else { *status };
        make(&mut assessment, id, status);
    }
    assessment
}

/// The least common multiple of 1 to 20. Every control's sum of weights divides it, so the formula needs only whole numbers.
const COMMON: u128 = 232_792_560;

fn exactly(statuses: &[Status], unknown: u128) -> Option<u8> {
    let (mut reached, mut factors) = (0, 0);
    for control in ControlId::all() {
        let (mut twice_met, mut weight) = (0, 0);
        for id in control.criteria() {
            let own = u128::from(id.get().weight);
            let twice = match statuses[id.place()] {
                Status::Met => 2,
                Status::Partly if id.get().has_half => 1,
                Status::Partly | Status::NotMet => 0,
                Status::Unknown => unknown,
                Status::NotApplicable | Status::AcceptedRisk => continue,
            };
            twice_met += own * twice;
            weight += own;
        }
        if let Some(part) = COMMON.checked_div(weight) {
            assert_eq!(part * weight, COMMON, "{control}");
            let factor = u128::from(control.get().severity.factor());
            factors += factor;
            reached += factor * twice_met * part;
        }
    }
    (factors > 0).then(|| u8::try_from(100 * reached / (factors * 2 * COMMON)).expect("at most 100"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_score_is_the_formula_rounded_down(statuses in any_statuses()) {
        let score = overall(&assessment_of(&statuses));
        prop_assert_eq!(score.score, exactly(&statuses, 0));
        prop_assert_eq!(score.possible, exactly(&statuses, 2));
        prop_assert!(score.score <= score.possible);
        prop_assert!(score.verified <= score.answered && score.answered <= score.counted);
        prop_assert_eq!(score.counted + score.not_applicable + score.accepted_risks, statuses.len());
    }

    #[test]
    fn improving_a_criterion_never_lowers_the_score(mut statuses in any_statuses(), place in 0..104usize) {
        let mut before = None;
        for better in [Status::NotMet, Status::Partly, Status::Met] {
            statuses[place] = better;
            let score = overall(&assessment_of(&statuses)).score;
            prop_assert!(score >= before, "{:?}: {:?} after {:?}", better, score, before);
            before = score;
        }
    }

    #[test]
    fn learning_about_an_unknown_never_lowers_the_score(mut statuses in any_statuses(), place in 0..104usize) {
        statuses[place] = Status::Unknown;
        let before = overall(&assessment_of(&statuses));
        for learnt in Status::ALL {
            statuses[place] = learnt;
            let after = overall(&assessment_of(&statuses));
            // If nothing is left to count, there is no score, which is not a lower one.
            prop_assert!(after.score.is_none() || after.score >= before.score, "{:?}", learnt);
        }
    }
}
