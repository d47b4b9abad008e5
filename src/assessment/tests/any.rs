//! Generated assessments, with everything that can come from several tabs, files and editions.

use super::*;
use crate::assessment::milestone::{ActionMark, Cause, CriterionMark, Figures, Known, Milestone, Milestones};
use crate::assessment::{ActionRecord, ActionState, CriterionRecord, Register, Status};
use crate::baseline::{self, ActionId};
use crate::evidence::{Before, Resource, Sighting};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde::Serialize;
use std::fmt::Debug;

/// Texts that people may type, including hostile ones.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        select(vec!["Ada", "Later.", "größer", "=1+1", "<b>", "\u{feff}", "\"\\\n\u{0}", "🧱"]).prop_map(str::to_owned),
        any::<String>(),
    ]
}

fn time() -> impl Strategy<Value = Timestamp> {
    // Times are close to each other, so that sittings and ties occur.
    let latest = now().as_millis() + DAY / 2;
    prop_oneof![(0..40u64).prop_map(|step| step * 120_000), 0..latest].prop_map(Timestamp::from_millis)
}

fn date() -> impl Strategy<Value = Date> {
    (-400..400i32).prop_map(|days| now().date().plus_days(days))
}

/// A register that several tabs wrote independently, merged.
pub fn register<T>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Register<T>>
where
    T: Clone + PartialEq + Serialize + Debug,
{
    let writer = (select(vec!["a", "b", "c"]), select(vec!["", "Ada"]))
        .prop_map(|(tab, author)| Writer { tab: tab.to_owned(), author: author.to_owned() });
    vec((writer, vec((value, time()), 0..4)), 0..3).prop_map(|tabs| {
        let mut all = Register::default();
        for (writer, writings) in tabs {
            let mut own = Register::default();
            for (value, at) in writings {
                own.set(value, at, &writer);
            }
            all.merge(&own);
        }
        all
    })
}

pub fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        Just(Answer::Met),
        Just(Answer::Partly),
        Just(Answer::NotMet),
        Just(Answer::DontKnow),
        text().prop_map(|reason| Answer::DoesNotApply { reason }),
    ]
}

fn exception() -> impl Strategy<Value = Exception> {
    (text(), text(), date()).prop_map(|(reason, owner, until)| Exception { reason, owner, until })
}

fn criterion() -> impl Strategy<Value = CriterionRecord> {
    (register(option::of(answer())), register(text()), register(option::of(exception())))
        .prop_map(|(answer, note, exception)| CriterionRecord { answer, note, exception })
}

pub fn state() -> impl Strategy<Value = ActionState> {
    prop_oneof![
        Just(ActionState::ToDo),
        Just(ActionState::Doing),
        Just(ActionState::Done),
        text().prop_map(|reason| ActionState::WontDo { reason }),
    ]
}

fn action() -> impl Strategy<Value = ActionRecord> {
    (register(state()), register(text()), register(option::of(date())), register(text()), register(text()))
        .prop_map(|(state, owner, due, note, ticket)| ActionRecord { state, owner, due, note, ticket })
}

fn profile_answer() -> impl Strategy<Value = ProfileAnswer> {
    let choices = vec(select(vec!["one", "none", "ec2", "rds", "api", "of-another-edition"]), 0..3);
    prop_oneof![
        Just(ProfileAnswer::DontKnow),
        choices.prop_map(|ids| ProfileAnswer::Chosen(ids.into_iter().map(str::to_owned).collect())),
    ]
}

pub fn verdict() -> impl Strategy<Value = Verdict> {
    select(vec![Verdict::Pass, FAIL, FAIL_PARTLY, Verdict::Review, Verdict::NotApplicable, Verdict::Unknown])
}

fn finding() -> impl Strategy<Value = Finding> {
    let resource = (text(), text(), text(), text());
    let resource = resource.prop_map(|(id, kind, region, what)| Resource { id, kind, region, what });
    let source = || select(Source::ALL.to_vec());
    let places = || vec(text(), 0..2);
    let named = (select(vec!["person:", "identity:", "resource:", ""]), text());
    let names = option::of(vec(named.prop_map(|(sort, name)| [sort, &name].concat()), 0..3));
    let came = (time(), 0..9_u64, source(), vec(source(), 0..2));
    let before = (verdict(), time(), any::<u32>(), any::<u32>());
    let before = option::of(before.prop_map(|(verdict, at, resource_count, added)| Before {
        verdict,
        at,
        resource_count,
        added,
    }));
    let rest = (places(), names, before);
    (verdict(), text(), came, vec(resource, 0..3), 3..u32::MAX, places(), places(), rest).prop_map(
        |(
            verdict,
            reason,
            (observed, span, source, besides),
            resources,
            resource_count,
            calls,
            regions,
            (missing, names, before),
        )| {
            Finding {
                verdict,
                reason,
                names,
                observed,
                span_ms: span,
                rejudged_at: Timestamp::default(),
                stated: None,
                source,
                other_sources: besides,
                resources,
                resource_count,
                calls,
                regions,
                missing,
                before,
            }
        },
    )
}

/// One of these ids, or an id of another edition.
fn key(known: Vec<&'static str>) -> impl Strategy<Value = String> {
    // Few ids, so that two assessments often have the same ones.
    let mut few: Vec<&str> = known.into_iter().step_by(20).collect();
    few.push("acct-99.of-another-edition");
    select(few).prop_map(str::to_owned)
}

fn mark() -> impl Strategy<Value = CriterionMark> {
    let resources = option::of(vec(0..0x0100_0000_u32, 0..30));
    (select(Status::ALL.to_vec()), select(Known::ALL.to_vec()), resources).prop_map(|(status, known, resources)| {
        let is_listed = known == Known::Verified;
        let resources = resources.filter(|_| is_listed).map(|mut list| {
            list.sort_unstable();
            list.dedup();
            list
        });
        CriterionMark { status, known, resources }
    })
}

/// Milestones of few times, so that two are often of one day or one millisecond.
pub fn milestone() -> impl Strategy<Value = Milestone> {
    let criteria = vec(option::weighted(0.9, mark()), CriterionId::all().count());
    let actions = vec(select(ActionMark::ALL.to_vec()), ActionId::all().count());
    let numbers = [0..105_u32, 0..105, 0..105, 0..160, 0..100_000];
    let figures = (option::of(0..101_u8), option::of(0..101_u8), numbers);
    let figures = figures.prop_map(|(score, possible, [counted, answered, verified, open_actions, open_minutes])| {
        Figures { score, possible, counted, answered, verified, open_actions, open_minutes }
    });
    let at = (0..6_u64, 0..3_u64).prop_map(|(days, minutes)| Timestamp::from_millis(days * DAY + minutes * 60_000));
    let name = text().prop_map(|name| name.chars().filter(|one| !one.is_control()).take(60).collect());
    (at, select(Cause::ALL.to_vec()), name, figures, criteria, actions).prop_map(
        |(at, cause, name, figures, criteria, actions)| Milestone { at, cause, name, figures, criteria, actions },
    )
}

fn milestones() -> impl Strategy<Value = Milestones> {
    vec((milestone(), any::<bool>()), 0..4).prop_map(|all| {
        let mut milestones = Milestones::default();
        for (milestone, is_removed) in all {
            milestones.add(&milestone);
            if is_removed {
                milestones.remove(&milestone);
            }
        }
        milestones
    })
}

/// Copies of one assessment.
pub fn assessment() -> impl Strategy<Value = Assessment> {
    let criteria = || key(baseline::criteria().iter().map(|criterion| criterion.id).collect());
    let actions = key(ActionId::all().map(|action| action.get().id).collect());
    let questions = || select(vec!["people", "compute", "data", "of-another-edition"]).prop_map(str::to_owned);
    let choices = select(vec!["people.one", "compute.ec2", "of-another-edition"]).prop_map(str::to_owned);
    let sighting = (0..3_u32, vec(text(), 0..2)).prop_map(|(count, regions)| Sighting { count, regions });
    (
        register(text()),
        register(text()),
        btree_map(questions(), register(profile_answer()), 0..3),
        btree_map(criteria(), criterion(), 0..4),
        btree_map(actions, action(), 0..4),
        btree_map(criteria(), finding(), 0..3),
        register(any::<bool>()),
        btree_map(choices, register(sighting), 0..2),
        (
            btree_map(questions(), register(profile_answer()), 0..2),
            milestones(),
            btree_map(
                select(vec!["company", "acct-99.of-another-edition/user"]).prop_map(str::to_owned),
                register(text()),
                0..2,
            ),
        ),
    )
        .prop_map(
            |(
                name,
                account,
                profile,
                criteria,
                actions,
                findings,
                deleted,
                sightings,
                (dismissed, milestones, values),
            )| {
                Assessment {
                    name,
                    account,
                    profile: profile.into_iter().collect(),
                    criteria: criteria.into_iter().collect(),
                    actions: actions.into_iter().collect(),
                    findings: findings.into_iter().collect(),
                    sightings: sightings.into_iter().collect(),
                    dismissed: dismissed.into_iter().collect(),
                    values: values.into_iter().collect(),
                    milestones,
                    deleted,
                    ..empty()
                }
            },
        )
}
