//! The checks of Prowler and the controls of Security Hub that say something about our criteria, and what their failures mean.
//! A failure counts as ours only if it means that the criterion's statement is not true. If it may be about something else too,
//! it is a hint. A result that is in no table is counted as unmapped.

mod hub;
mod prowler;

/// What failing results of another tool mean for a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mapping {
    /// One failure is enough: not met.
    Wholly,
    /// At best partly met; the results do not say how much is missing.
    Partly,
    /// Not met if nothing passes, partly met if something does.
    Share,
    /// For a person to review.
    Hint,
}

/// What the results of some checks mean for a criterion.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// The criterion.
    pub criterion: &'static str,
    /// What a failure means for the criterion.
    pub mapping: Mapping,
    /// The IDs of the tool's checks.
    checks: &'static [&'static str],
}

const fn rule(criterion: &'static str, says: Mapping, checks: &'static [&'static str]) -> Rule {
    Rule { criterion, mapping: says, checks }
}

/// The tool that IDs belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ids {
    /// IDs of Prowler's checks.
    Prowler,
    /// IDs of Security Hub's controls.
    Hub,
}

/// The rules for a check, each with the check's ID as the table has it.
pub(super) fn rules(ids: Ids, check: &str) -> impl Iterator<Item = (&'static Rule, &'static str)> {
    of(ids).iter().filter_map(move |rule| {
        // AWS itself writes some IDs in two ways.
        rule.checks.iter().find(|known| known.eq_ignore_ascii_case(check)).map(|known| (rule, *known))
    })
}

fn of(ids: Ids) -> &'static [Rule] {
    match ids {
        Ids::Prowler => prowler::RULES,
        Ids::Hub => hub::RULES,
    }
}

/// The control that an older number of the CIS benchmark means; `None` for a number that is not mapped.
pub(super) fn of_cis(version: &str, number: &str) -> Option<&'static str> {
    hub::CIS.iter().find(|row| (row.0, row.1) == (version, number)).map(|row| row.2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::baseline::{CriterionId, DecidedBy};
    use crate::checks::CHECKS;
    use Mapping::{Hint, Wholly};
    use std::collections::BTreeSet;

    fn all() -> impl Iterator<Item = &'static Rule> {
        prowler::RULES.iter().chain(hub::RULES)
    }

    #[test]
    fn every_rule_speaks_of_a_criterion_that_we_judge() {
        for rule in all() {
            assert!(CriterionId::find(rule.criterion).is_some(), "{}", rule.criterion);
            assert!(CHECKS.iter().any(|(id, _)| *id == rule.criterion), "{}", rule.criterion);
            assert!(!rule.checks.is_empty(), "{}", rule.criterion);
        }
    }

    #[test]
    fn failures_fit_the_criterion() {
        for Rule { criterion, mapping: says, .. } in all() {
            let known = CriterionId::find(criterion).expect("a criterion").get();
            assert!(known.decided_by == DecidedBy::Check || *says == Hint, "{criterion}: only a person decides");
            assert!(known.has_half || matches!(says, Wholly | Hint), "{criterion} has no half");
        }
    }

    #[test]
    fn every_check_is_one_that_prowler_has() {
        let known: BTreeSet<&str> = include_str!("prowler-5.46.0.txt").lines().collect();
        for check in prowler::RULES.iter().flat_map(|rule| rule.checks) {
            assert!(known.contains(check), "{check}");
        }
    }

    #[test]
    fn a_check_says_one_thing_of_a_criterion() {
        let mut seen = BTreeSet::new();
        for rule in all() {
            for id in rule.checks {
                assert!(seen.insert((rule.criterion, id)), "{id} twice of {}", rule.criterion);
            }
        }
    }

    #[test]
    fn controls_are_written_as_aws_writes_them() {
        for control in hub::RULES.iter().flat_map(|rule| rule.checks).chain(hub::CIS.iter().map(|row| &row.2)) {
            let (service, number) = control.split_once('.').expect("a service and a number");
            assert!(service.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{control}");
            assert!(number.parse::<u16>().is_ok(), "{control}");
        }
    }

    #[test]
    fn every_number_of_cis_leads_to_a_control_that_is_mapped() {
        let mut seen = BTreeSet::new();
        for (version, number, control) in hub::CIS {
            assert!(seen.insert((version, number)), "{version} {number} twice");
            assert!(rules(Ids::Hub, control).next().is_some(), "{control}");
        }
        assert_eq!(of_cis("1.4.0", "1.5"), Some("IAM.9"));
        assert_eq!(of_cis("1.4.0", "9.9"), None);
    }

    #[test]
    fn ids_of_one_tool_are_none_of_the_other() {
        let of = |ids, check| rules(ids, check).map(|(rule, id)| (rule.criterion, id)).collect::<Vec<_>>();
        assert_eq!(of(Ids::Hub, "IAM.9"), [("acct-02.root-mfa", "IAM.9")]);
        assert_eq!(of(Ids::Hub, "OpenSearch.1"), [("wkld-09.other-databases", "Opensearch.1")]);
        assert_eq!(of(Ids::Prowler, "IAM.9"), []);
        assert_eq!(of(Ids::Prowler, "iam_root_mfa_enabled"), [("acct-02.root-mfa", "iam_root_mfa_enabled")]);
    }
}
