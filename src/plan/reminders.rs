//! What is due: actions, ends of accepted risks, and evidence that becomes too old to count. For the overview and for calendars.

use super::Plan;
use crate::assessment::{Assessment, Status, Statuses};
use crate::baseline::{ActionId, CriterionId};
use crate::stdx::sort::by_number;
use crate::stdx::time::{DAY, Date, Timestamp};

/// The number of days before a due date, or before evidence becomes too old, from which the page shows a reminder.
const SOON_DAYS: i32 = 7;
/// The number of days before the end of an accepted risk from which the page shows a reminder: a new decision takes longer.
const RISK_SOON_DAYS: i32 = 14;

/// Something that is due on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// The day: the due date of an action, the last day of an accepted risk, or the last day on which evidence counts.
    pub on: Date,
    /// What is due.
    pub what: Due,
}

/// What is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// An action that is still to do.
    Action(ActionId),
    /// An accepted risk that ends, or has ended while the criterion is still not met.
    AcceptedRisk(CriterionId),
    /// Evidence that stops counting on that day, for these criteria. Whatever has stopped counting is one reminder, on the last
    /// such day.
    Evidence(Vec<CriterionId>),
}

/// How urgent a reminder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// The day has passed.
    Past,
    /// The day is today or near.
    Soon,
    /// The day is further away. For calendars.
    Later,
}

impl Reminder {
    /// Returns how urgent the reminder is on a day.
    pub fn urgency(&self, today: Date) -> Urgency {
        let days = if matches!(self.what, Due::AcceptedRisk(_)) { RISK_SOON_DAYS } else { SOON_DAYS };
        if self.on < today {
            Urgency::Past
        } else if self.on <= today.plus_days(days) {
            Urgency::Soon
        } else {
            Urgency::Later
        }
    }
}

/// Returns everything with a day on it, in the order of the days: the actions of the plan with a due date, the accepted risks, and
/// the evidence that decides or has decided a criterion. Those that are [later](Urgency::Later), too.
pub fn reminders(assessment: &Assessment, now: Timestamp) -> Vec<Reminder> {
    let statuses = Statuses::of(assessment, now);
    let plan = Plan::of(assessment, &statuses);
    reminders_of(assessment, &statuses, &plan, now)
}

/// Returns the same as [`reminders`], from the statuses and the plan at `now`.
pub fn reminders_of(assessment: &Assessment, statuses: &Statuses, plan: &Plan, now: Timestamp) -> Vec<Reminder> {
    let actions = plan.open().filter_map(|row| Some(Reminder { on: row.due?, what: Due::Action(row.action) }));
    let risks = CriterionId::all().filter_map(|id| {
        let on = assessment.exception(id)?.until;
        let detail = statuses.detail(id);
        let is_missed = detail.expired_exception && (detail.status.is_unmet() || detail.status == Status::Unknown);
        (detail.status == Status::AcceptedRisk || is_missed).then_some(Reminder { on, what: Due::AcceptedRisk(id) })
    });
    let mut all: Vec<Reminder> = actions.chain(risks).collect();
    all.extend(evidence(assessment, statuses, now));
    by_number(&mut all, |reminder| days(reminder.on));
    all
}

/// Returns the days on which evidence stops counting, each with its criteria.
fn evidence(assessment: &Assessment, statuses: &Statuses, now: Timestamp) -> Vec<Reminder> {
    let mut all: Vec<Reminder> = Vec::new();
    let mut stale: Option<Reminder> = None;
    for id in CriterionId::all() {
        let Some(finding) = assessment.finding(id).filter(|_| statuses.detail(id).rule.is_none()) else { continue };
        let on = finding.counts_until().date();
        let group = if finding.is_fresh(now) {
            let place = all.iter().position(|one| one.on == on).unwrap_or(all.len());
            if place == all.len() {
                all.push(Reminder { on, what: Due::Evidence(Vec::new()) });
            }
            all.get_mut(place)
        } else {
            Some(stale.get_or_insert(Reminder { on, what: Due::Evidence(Vec::new()) }))
        };
        if let Some(Reminder { on: day, what: Due::Evidence(criteria) }) = group {
            *day = on.max(*day);
            criteria.push(id);
        }
    }
    // What no longer counts is past, even if it stopped counting earlier today.
    let yesterday = now.date().plus_days(-1);
    stale.into_iter().map(|one| Reminder { on: one.on.min(yesterday), ..one }).chain(all).collect()
}

/// Returns a number that orders days.
fn days(date: Date) -> u64 {
    Timestamp::parse(&format!("{date}T00:00:00Z")).unwrap_or_default().as_millis() / DAY
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::tests::{FAIL, empty, id, now, say, writer};
    use crate::assessment::{ActionState, Answer, Exception};
    use crate::evidence::{Finding, Verdict};

    fn day(days: i32) -> Date {
        now().date().plus_days(days)
    }

    fn accept(assessment: &mut Assessment, criterion: &str, until: Date) {
        let exception = Exception { reason: "Small team".to_owned(), owner: String::new(), until };
        assessment.criterion_mut(id(criterion)).exception.set(Some(exception), now(), &writer("t"));
    }

    #[test]
    fn nothing_is_due_in_an_empty_assessment() {
        assert_eq!(reminders(&empty(), now()), []);
    }

    #[test]
    fn open_actions_with_a_due_date_are_due_in_order_and_done_ones_are_not() {
        let mut assessment = empty();
        for criterion in ["acct-01.root-email", "acct-01.alternate-contacts", "acct-01.contact-details"] {
            say(&mut assessment, id(criterion), Answer::NotMet);
        }
        let actions = [("acct-01.move-root-email", 3), ("acct-01.add-contacts", -2), ("acct-01.correct-details", 1)]
            .map(|(id, on)| {
                let action = ActionId::find(id).unwrap();
                assessment.action_mut(action).due.set(Some(day(on)), now(), &writer("t"));
                action
            });
        assessment.action_mut(actions[2]).state.set(ActionState::Done, now(), &writer("t"));
        let all = reminders(&assessment, now());
        let expected = [(-2, actions[1]), (3, actions[0])];
        assert_eq!(all, expected.map(|(on, action)| Reminder { on: day(on), what: Due::Action(action) }));
        assert_eq!(all[0].urgency(day(0)), Urgency::Past);
        assert_eq!(all[1].urgency(day(0)), Urgency::Soon);
    }

    #[test]
    fn an_accepted_risk_is_due_before_its_end_and_after_it_while_the_criterion_is_not_met() {
        let mut assessment = empty();
        for (criterion, until) in [("acct-01.root-email", -3), ("acct-02.root-mfa", 14), ("acct-03.federated", 15)] {
            say(&mut assessment, id(criterion), Answer::NotMet);
            accept(&mut assessment, criterion, day(until));
        }
        say(&mut assessment, id("acct-01.contact-details"), Answer::Met);
        accept(&mut assessment, "acct-01.contact-details", day(-3));
        let urgencies: Vec<_> = reminders(&assessment, now()).iter().map(|one| one.urgency(day(0))).collect();
        assert_eq!(urgencies, [Urgency::Past, Urgency::Soon, Urgency::Later]);
    }

    #[test]
    fn evidence_is_due_on_its_last_day_and_what_no_longer_counts_is_one_reminder() {
        let mut assessment = empty();
        let ages = [
            ("acct-01.root-email", 25),
            ("acct-02.root-mfa", 25),
            ("acct-03.federated", 40),
            ("acct-05.console-mfa", 31),
        ];
        for (criterion, age) in ages {
            let observed = Timestamp::from_millis(now().as_millis() - age * DAY);
            assessment.observe(id(criterion), Finding::on_nothing(FAIL, observed));
        }
        assessment.observe(id("acct-02.no-root-keys"), Finding::on_nothing(Verdict::Pass, now()));
        let all = reminders(&assessment, now());
        let criteria = |one: &Reminder| match &one.what {
            Due::Evidence(criteria) => criteria.len(),
            Due::Action(_) | Due::AcceptedRisk(_) => 0,
        };
        let found: Vec<_> = all.iter().map(|one| (one.on, criteria(one), one.urgency(day(0)))).collect();
        let expected = [(day(-1), 2, Urgency::Past), (day(5), 2, Urgency::Soon), (day(30), 1, Urgency::Later)];
        assert_eq!(found, expected);
    }
}
