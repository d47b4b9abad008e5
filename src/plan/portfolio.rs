//! Several assessments together: the controls of all accounts, and the actions that several accounts need.

use super::{Plan, Totals};
use crate::assessment::{Assessment, Score, Status, Statuses};
use crate::baseline::{ActionId, ControlId, CriterionId};
use crate::stdx::sort;
use crate::stdx::time::Timestamp;
use std::collections::BTreeMap;

/// Several assessments together.
#[derive(Clone, Debug, PartialEq)]
pub struct Portfolio {
    /// The accounts, the lowest score first, and of the same score the one with more unmet criteria; those without any answer last.
    pub accounts: Vec<Account>,
    /// The controls, those that the most accounts do not meet first, and the more severe first of those.
    pub controls: Vec<ControlRow>,
    /// The open actions of at least two accounts, those of the most accounts first.
    pub common_actions: Vec<CommonAction>,
    /// The work and cost of the open actions of all accounts.
    pub totals: Totals,
}

/// One account of a portfolio.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// The ID of the assessment.
    pub id: String,
    /// The name of the assessment; may be empty.
    pub name: String,
    /// The AWS account ID, as entered; may be empty.
    pub account: String,
    /// The score.
    pub score: Score,
    /// The criteria that are not met or partly met.
    pub unmet: usize,
    /// The work and cost of the open actions.
    pub totals: Totals,
}

/// A control in all accounts.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlRow {
    /// The control.
    pub control: ControlId,
    /// The status in each account, in the order of [`Portfolio::accounts`].
    pub statuses: Vec<Status>,
    /// The number of accounts in which the control is not met or partly met.
    pub unmet: usize,
}

/// An action that several accounts need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommonAction {
    /// The action.
    pub action: ActionId,
    /// The accounts that need the action, as indexes of [`Portfolio::accounts`].
    pub accounts: Vec<usize>,
}

impl CommonAction {
    /// Returns the minutes of work in all accounts together.
    pub fn minutes(&self) -> u32 {
        u32::from(self.action.get().minutes) * u32::try_from(self.accounts.len()).unwrap_or(u32::MAX)
    }
}

/// The statuses and the plan of one account. They take most of the work, so a caller with many accounts can make one at a time.
#[derive(Clone, Debug)]
pub struct Judged {
    id: String,
    name: String,
    account: String,
    statuses: Statuses,
    score: Score,
    plan: Plan,
}

impl Judged {
    /// Returns the statuses and the plan of an assessment.
    pub fn of(assessment: &Assessment, now: Timestamp) -> Self {
        let statuses = Statuses::of(assessment, now);
        let plan = Plan::of(assessment, &statuses);
        Self {
            id: assessment.id.clone(),
            name: assessment.name().to_owned(),
            account: assessment.account().to_owned(),
            score: Score::overall(&statuses),
            statuses,
            plan,
        }
    }

    fn unmet(&self) -> usize {
        CriterionId::all().filter(|id| self.statuses.status(*id).is_unmet()).count()
    }
}

impl Portfolio {
    /// Returns the portfolio of these accounts.
    pub fn of(mut judged: Vec<Judged>) -> Self {
        sort::by_number(&mut judged, |one| {
            let score = one.score.score.filter(|_| one.score.answered > 0);
            score.map_or(u64::MAX, |score| u64::from(score) * 1_000 + (999 - one.unmet().min(999) as u64))
        });
        let mut totals = Totals::default();
        let (controls, common_actions) = (controls(&judged), common_actions(&judged));
        let account = |one: Judged| {
            let own = Plan::totals(one.plan.open());
            totals.actions += own.actions;
            totals.minutes += own.minutes;
            totals.usd += own.usd;
            let unmet = one.unmet();
            Account { id: one.id, name: one.name, account: one.account, score: one.score, unmet, totals: own }
        };
        let accounts = judged.into_iter().map(account).collect();
        Self { accounts, controls, common_actions, totals }
    }
}

fn controls(judged: &[Judged]) -> Vec<ControlRow> {
    let row = |control: ControlId| {
        let statuses: Vec<Status> = judged.iter().map(|one| one.statuses.control(control)).collect();
        let unmet = statuses.iter().filter(|status| status.is_unmet()).count();
        ControlRow { control, statuses, unmet }
    };
    let mut rows: Vec<ControlRow> = ControlId::all().map(row).collect();
    let severity = |row: &ControlRow| u64::from(row.control.get().severity.factor());
    sort::by_number(&mut rows, |row| u64::MAX - (row.unmet as u64 * 1_000 + severity(row)));
    rows
}

fn common_actions(judged: &[Judged]) -> Vec<CommonAction> {
    // The accounts of each action, and its highest rank in any of them.
    let mut needed: BTreeMap<&str, (CommonAction, u32)> = BTreeMap::new();
    for (index, one) in judged.iter().enumerate() {
        for row in one.plan.open() {
            let new = || (CommonAction { action: row.action, accounts: Vec::new() }, 0);
            let (common, rank) = needed.entry(row.action.get().id).or_insert_with(new);
            common.accounts.push(index);
            *rank = (*rank).max(row.why.rank);
        }
    }
    let mut common: Vec<(CommonAction, u32)> =
        needed.into_values().filter(|(common, _)| common.accounts.len() > 1).collect();
    sort::by_number(&mut common, |(common, rank)| {
        u64::MAX - (common.accounts.len() as u64 * 10_000_000 + u64::from(*rank))
    });
    common.into_iter().map(|(common, _)| common).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{ActionState, Answer, Writer};

    fn now() -> Timestamp {
        Timestamp::from_millis(1_795_378_620_000)
    }

    fn account(name: &str, answers: &[(&str, Answer)]) -> Assessment {
        let writer = Writer::default();
        let mut one = Assessment::new(name.to_owned(), name.to_owned(), now(), &writer);
        for (id, answer) in answers {
            let id = CriterionId::find(id).expect("a criterion");
            one.criterion_mut(id).answer.set(Some(answer.clone()), now(), &writer);
        }
        one
    }

    fn portfolio(all: &[Assessment]) -> Portfolio {
        Portfolio::of(all.iter().map(|one| Judged::of(one, now())).collect())
    }

    fn names(portfolio: &Portfolio) -> Vec<&str> {
        portfolio.accounts.iter().map(|account| account.name.as_str()).collect()
    }

    const ROOT: &str = "acct-02.root-mfa";
    const USERS: &str = "acct-05.console-mfa";

    #[test]
    fn the_worst_account_comes_first_and_one_without_answers_last() {
        let all = [
            account("none", &[]),
            account("good", &[(ROOT, Answer::Met), (USERS, Answer::Met)]),
            account("bad", &[(ROOT, Answer::NotMet), (USERS, Answer::Met)]),
        ];
        let all = portfolio(&all);
        assert_eq!(names(&all), ["bad", "good", "none"]);
        assert_eq!(all.accounts.iter().map(|account| account.unmet).collect::<Vec<_>>(), [1, 0, 0]);
    }

    #[test]
    fn controls_that_most_accounts_do_not_meet_come_first() {
        let all = [
            account("a", &[(ROOT, Answer::NotMet), (USERS, Answer::NotMet)]),
            account("b", &[(USERS, Answer::NotMet)]),
            account("c", &[(USERS, Answer::Met)]),
        ];
        let all = portfolio(&all);
        let begin: Vec<_> = all.controls.iter().take(3).map(|row| (row.control.get().id, row.unmet)).collect();
        assert_eq!(begin[..2], [("ACCT.05", 2), ("ACCT.02", 1)]);
        assert_eq!(begin[2].1, 0);
        assert_eq!(all.controls.len(), ControlId::all().len());
        assert!(all.controls.iter().all(|row| row.statuses.len() == 3));
    }

    #[test]
    fn an_action_is_common_if_two_accounts_still_have_to_do_it() {
        let mut all = [
            account("a", &[(ROOT, Answer::NotMet)]),
            account("b", &[(ROOT, Answer::NotMet)]),
            account("c", &[(USERS, Answer::NotMet)]),
        ];
        let before = portfolio(&all);
        assert!(!before.common_actions.is_empty());
        for common in &before.common_actions {
            assert_eq!(common.accounts.len(), 2, "{}", common.action.get().id);
            assert_eq!(common.minutes(), 2 * u32::from(common.action.get().minutes));
        }
        let action = before.common_actions[0].action;
        all[0].action_mut(action).state.set(ActionState::Done, now(), &Writer::default());
        let after = portfolio(&all);
        assert!(after.common_actions.iter().all(|common| common.action != action));
    }

    #[test]
    fn the_totals_are_those_of_all_accounts() {
        let all = [account("a", &[(ROOT, Answer::NotMet)]), account("b", &[(USERS, Answer::NotMet)])];
        let all = portfolio(&all);
        let sum: u32 = all.accounts.iter().map(|account| account.totals.minutes).sum();
        assert_eq!(all.totals.minutes, sum);
        assert!(sum > 0);
    }

    #[test]
    fn without_accounts_there_is_nothing_to_do() {
        let none = portfolio(&[]);
        assert_eq!((none.accounts.len(), none.common_actions.len(), none.totals.actions), (0, 0, 0));
    }
}
