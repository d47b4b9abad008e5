//! The actions in the plan, their order, and their phases.

use super::*;
use crate::assessment::tests::{all_but, any, choose, empty, id, make, now, writer};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn plan(assessment: &Assessment) -> Plan {
    Plan::of(assessment, &Statuses::of(assessment, now()))
}

/// Returns the plan in which these criteria are not met and all others are.
fn plan_for(not_met: &[&str]) -> Plan {
    let named: Vec<(&str, Status)> = not_met.iter().map(|criterion| (*criterion, Status::NotMet)).collect();
    plan(&all_but(Status::Met, &named))
}

#[track_caller]
fn action(text: &str) -> ActionId {
    ActionId::find(text).unwrap_or_else(|| panic!("no action {text}"))
}

#[track_caller]
fn row<'a>(plan: &'a Plan, text: &str) -> &'a Row {
    plan.rows.iter().find(|row| row.action == action(text)).unwrap_or_else(|| panic!("{text} is not in the plan"))
}

fn ids(plan: &Plan) -> Vec<&'static str> {
    plan.rows.iter().map(|row| row.action.get().id).collect()
}

#[track_caller]
fn comes_first(plan: &Plan, earlier: &str, later: &str) {
    let place = |text| plan.rows.iter().position(|row| row.action == action(text));
    assert!(place(earlier).is_some() && place(earlier) < place(later), "{earlier} before {later} in {:?}", ids(plan));
}

fn set_state(assessment: &mut Assessment, text: &str, state: ActionState) {
    assessment.action_mut(action(text)).state.set(state, now(), &writer("t"));
}

#[test]
fn only_partly_met_and_not_met_criteria_have_actions_in_the_plan() {
    for status in [Status::Met, Status::Unknown, Status::NotApplicable, Status::AcceptedRisk] {
        assert_eq!(plan(&all_but(status, &[])).rows, [], "{status:?}");
    }
    assert_eq!(plan(&empty()).rows, []);
    for status in [Status::Partly, Status::NotMet] {
        let plan = plan(&all_but(Status::Unknown, &[("acct-07.log-validation", status)]));
        assert_eq!(ids(&plan), ["acct-07.enable-validation"], "{status:?}");
    }
}

#[test]
fn criteria_that_the_profile_switches_off_have_no_actions_in_the_plan() {
    let mut assessment = all_but(Status::Met, &[("wkld-04.at-push", Status::NotMet)]);
    assert_eq!(ids(&plan(&assessment)), ["wkld-04.block-pushes"]);
    choose(&mut assessment, "code", &["no"]);
    assert_eq!(plan(&assessment).rows, []);
}

#[test]
fn a_criterion_gives_all_of_its_actions_in_their_order() {
    let plan = plan_for(&["acct-02.root-custody"]);
    assert_eq!(
        ids(&plan),
        ["acct-02.lock-away-root", "acct-02.centralize-root-access", "acct-02.forbid-root-in-members"]
    );
    assert_eq!(plan.rows[1].why.after, [plan.rows[0].action]);
}

#[test]
fn the_rank_is_factor_times_weight_by_effort() {
    let plan = plan_for(&["acct-02.root-mfa", "acct-07.log-validation", "acct-09.default-vpcs"]);
    for row in &plan.rows {
        let criterion = row.criteria[0].get();
        let severity = criterion.control.get().severity;
        let effort = match row.action.get().minutes {
            ..=15 => 1,
            16..=60 => 2,
            61..=240 => 3,
            _ => 4,
        };
        assert_eq!((row.why.severity, row.why.weight, row.why.effort), (severity, criterion.weight, effort));
        let protects = 100 * severity.factor() * u32::from(criterion.weight);
        assert_eq!(row.why.rank, protects / u32::from(effort), "{}", row.action);
    }
    assert!(plan.rows.is_sorted_by(|one, other| one.why.rank >= other.why.rank));
}

#[test]
fn a_partly_met_criterion_gives_half_the_rank() {
    let rank = |status| {
        row(&plan(&all_but(Status::Met, &[("acct-07.log-validation", status)])), "acct-07.enable-validation").why.rank
    };
    assert_eq!(rank(Status::NotMet), 2 * rank(Status::Partly));
}

#[test]
fn a_shared_action_is_listed_once_and_its_rank_counts_all_criteria_it_serves() {
    let both = plan_for(&["acct-06.long-passwords", "acct-06.no-reuse"]);
    assert_eq!(ids(&both), ["acct-06.set-password-policy"]);
    let shared = row(&both, "acct-06.set-password-policy");
    assert_eq!(shared.criteria, [id("acct-06.long-passwords"), id("acct-06.no-reuse")]);
    assert_eq!(shared.why.weight, 4);
    let alone = |criterion| plan_for(&[criterion]).rows[0].why.rank;
    assert_eq!(shared.why.rank, alone("acct-06.long-passwords") + alone("acct-06.no-reuse"));
}

#[test]
fn an_action_comes_after_those_of_the_unmet_criterion_it_depends_on() {
    let plan = plan_for(&["acct-02.no-root-keys", "acct-02.daily-admin"]);
    comes_first(&plan, "acct-02.set-up-administrator", "acct-02.delete-root-keys");
    assert_eq!(row(&plan, "acct-02.delete-root-keys").why.after, [action("acct-02.set-up-administrator")]);
}

#[test]
fn criteria_that_are_not_unmet_delay_no_action() {
    for status in [Status::Met, Status::NotApplicable, Status::AcceptedRisk, Status::Unknown] {
        let named = [("acct-02.no-root-keys", Status::NotMet), ("acct-02.daily-admin", status)];
        let plan = plan(&all_but(Status::Met, &named));
        assert_eq!(row(&plan, "acct-02.delete-root-keys").why.after, [], "{status:?}");
    }
}

#[test]
fn an_action_gets_the_rank_of_the_action_waiting_for_it_and_names_it() {
    let later = "acct-05.require-directory-mfa";
    let earlier = "acct-03.move-people-to-directory";
    let alone = plan_for(&["acct-03.federated"]);
    let lifted = plan_for(&["acct-03.federated", "acct-05.idp-mfa"]);
    let own_rank = row(&lifted, later).why.rank;
    assert!(row(&alone, earlier).why.rank < own_rank, "else there is nothing to lift");
    assert_eq!(row(&alone, earlier).why.first_for, None);
    assert_eq!((row(&lifted, earlier).why.rank, row(&lifted, earlier).why.first_for), (own_rank, Some(action(later))));
    comes_first(&lifted, earlier, later);
}

#[test]
fn today_takes_an_hour_and_this_week_a_working_day() {
    let plan = plan(&all_but(Status::NotMet, &[]));
    let minutes = |phase| Plan::totals(plan.rows.iter().filter(|row| row.phase == phase)).minutes;
    let (today, week) = (minutes(Phase::Today), minutes(Phase::Week));
    assert!((1..=TODAY_MINUTES).contains(&today), "{today}");
    assert!((1..=WEEK_MINUTES).contains(&week), "{week}");
    assert!(minutes(Phase::Month) > 0);
}

#[test]
fn an_action_longer_than_an_hour_is_never_for_today() {
    let plan = plan_for(&["acct-12.penetration-test"]);
    let minutes = u32::from(plan.rows[0].action.get().minutes);
    assert!(minutes > TODAY_MINUTES);
    assert_eq!(plan.rows[0].phase, if minutes > WEEK_MINUTES { Phase::Month } else { Phase::Week });
}

#[test]
fn done_and_set_aside_actions_come_last_and_delay_nothing() {
    let named = [("acct-02.no-root-keys", Status::NotMet), ("acct-02.daily-admin", Status::NotMet)];
    for (state, phase) in
        [(ActionState::Done, Phase::Done), (ActionState::WontDo { reason: "Later.".to_owned() }, Phase::SetAside)]
    {
        let mut assessment = all_but(Status::Met, &named);
        set_state(&mut assessment, "acct-02.set-up-administrator", state.clone());
        let plan = plan(&assessment);
        assert_eq!(ids(&plan), ["acct-02.delete-root-keys", "acct-02.set-up-administrator"]);
        assert_eq!((&plan.rows[1].state, plan.rows[1].phase), (&state, phase));
        assert_eq!(plan.rows[0].why.after, []);
        assert_eq!(plan.open().count(), 1);
    }
}

#[test]
fn starting_an_action_does_not_move_it() {
    let mut assessment = all_but(Status::NotMet, &[]);
    let before = ids(&plan(&assessment));
    set_state(&mut assessment, "acct-09.delete-default-vpcs", ActionState::Doing);
    assert_eq!(ids(&plan(&assessment)), before);
}

#[test]
fn a_row_has_the_owner_due_date_note_and_state_of_its_action() {
    let mut assessment = all_but(Status::Met, &[("acct-07.log-validation", Status::NotMet)]);
    let record = assessment.action_mut(action("acct-07.enable-validation"));
    record.owner.set("Ben".to_owned(), now(), &writer("t"));
    record.due.set(Some(now().date()), now(), &writer("t"));
    record.note.set("Soon.".to_owned(), now(), &writer("t"));
    let plan = plan(&assessment);
    let row = &plan.rows[0];
    assert_eq!((row.owner.as_str(), row.due, row.note.as_str()), ("Ben", Some(now().date()), "Soon."));
    assert_eq!(row.state, ActionState::ToDo);
}

#[test]
fn totals_add_up_work_and_cost() {
    assert_eq!(Plan::totals([]), Totals::default());
    let plan = plan_for(&["acct-02.root-custody", "wkld-01.imdsv2"]);
    let entries = || plan.rows.iter().map(|row| row.action.get());
    let expected = Totals {
        actions: plan.rows.len(),
        minutes: entries().map(|action| u32::from(action.minutes)).sum(),
        usd: entries().map(|action| u32::from(action.usd)).sum(),
    };
    assert_eq!(Plan::totals(&plan.rows), expected);
}

/// If nothing is met, every possible wait is in the plan. If this plan keeps them all, every plan does.
#[test]
fn no_two_actions_wait_for_each_other() {
    keeps_the_order(&plan(&all_but(Status::NotMet, &[]))).expect("an order without contradictions");
}

fn keeps_the_order(plan: &Plan) -> Result<(), TestCaseError> {
    let mut placed = BTreeMap::new();
    for row in &plan.rows {
        for earlier in &row.why.after {
            let rank = placed.get(earlier).copied();
            prop_assert!(rank >= Some(row.why.rank), "{} ({}) after {earlier} ({rank:?})", row.action, row.why.rank);
        }
        placed.insert(row.action, row.why.rank);
    }
    prop_assert!(plan.rows.is_sorted_by_key(|row| row.phase));
    Ok(())
}

fn any_assessment() -> impl Strategy<Value = Assessment> {
    let statuses = proptest::collection::vec(0..6usize, CriterionId::all().len());
    let states = proptest::collection::vec(proptest::option::weighted(0.3, any::state()), ActionId::all().len());
    (statuses, states).prop_map(|(statuses, states)| {
        let mut assessment = empty();
        for (id, status) in CriterionId::all().zip(statuses) {
            let status = match Status::ALL[status] {
                Status::Partly if !id.get().has_half => Status::NotMet,
                status => status,
            };
            make(&mut assessment, id, status);
        }
        for (id, state) in ActionId::all().zip(states) {
            if let Some(state) = state {
                assessment.action_mut(id).state.set(state, now(), &writer("t"));
            }
        }
        assessment
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_action_of_an_unmet_criterion_is_in_the_plan_exactly_once(assessment in any_assessment()) {
        let statuses = Statuses::of(&assessment, now());
        let plan = Plan::of(&assessment, &statuses);
        let unmet = CriterionId::all().filter(|id| statuses.status(*id).is_unmet());
        let expected: BTreeSet<ActionId> = unmet.flat_map(|id| id.get().actions.iter().copied()).collect();
        let found: BTreeSet<ActionId> = plan.rows.iter().map(|row| row.action).collect();
        prop_assert_eq!(found.len(), plan.rows.len());
        prop_assert_eq!(found, expected);
        for row in &plan.rows {
            prop_assert!(row.criteria.iter().all(|id| statuses.status(*id).is_unmet()));
        }
    }

    #[test]
    fn dependencies_and_phase_limits_hold_whatever_was_answered(assessment in any_assessment()) {
        let plan = plan(&assessment);
        keeps_the_order(&plan)?;
        for (phase, limit) in [(Phase::Today, TODAY_MINUTES), (Phase::Week, WEEK_MINUTES)] {
            prop_assert!(Plan::totals(plan.rows.iter().filter(|row| row.phase == phase)).minutes <= limit);
        }
        for row in &plan.rows {
            let phase = match row.state {
                ActionState::Done => row.phase == Phase::Done,
                ActionState::WontDo { .. } => row.phase == Phase::SetAside,
                ActionState::ToDo | ActionState::Doing => row.phase.is_open(),
            };
            prop_assert!(phase, "{}", row.action);
        }
    }

    #[test]
    fn the_order_follows_from_the_answers_alone(assessment in any_assessment()) {
        prop_assert_eq!(plan(&assessment), plan(&assessment));
        for pair in plan(&assessment).rows.windows(2).filter(|pair| pair[0].phase == pair[1].phase) {
            // Within a phase the rank decreases, unless the higher row had to wait for others.
            let (first, second) = (&pair[0], &pair[1]);
            let fell = first.why.rank >= second.why.rank;
            prop_assert!(fell || !first.phase.is_open() || !second.why.after.is_empty());
        }
    }
}

#[test]
fn actions_against_signs_of_an_intruder_come_before_everything() {
    use crate::assessment::tests::{FAIL, observe};
    let plan_with = |seen: &[&str]| {
        let mut assessment = all_but(Status::NotMet, &[]);
        seen.iter().for_each(|criterion| observe(&mut assessment, id(criterion), FAIL, now()));
        plan(&assessment)
    };
    // An answer alone is no sign of an intruder, and neither are the root user's keys while nobody uses them.
    assert_eq!(plan_with(&[]).incidents, []);
    assert_eq!(plan_with(&["acct-02.no-root-keys"]).incidents, []);
    for (seen, criterion) in [
        (&["acct-02.no-root-keys", "acct-02.root-idle"][..], "acct-02.no-root-keys"),
        (&["wkld-05.no-exposed-keys"], "wkld-05.no-exposed-keys"),
    ] {
        let plan = plan_with(seen);
        assert_eq!(plan.incidents, [id(criterion)]);
        let first = plan.open().next().expect("a row");
        assert!(first.why.incident, "{:?}", first.action);
    }
}
