//! A test that every verdict which a criterion's rules can give occurs in some case, and no other does.
//!
//! The table follows the contract, not the checks: met is `pass`, not met `fail`, partly met `partly`. `unknown` is the verdict
//! if calls are missing, and `none` what evidence alone makes not applicable; what the profile switches off is no finding.
//! `review` is also the verdict of a member of an organization if the rule says so (CRITERIA.md E12), and of a security group
//! with a prefix list (CRITERIA.md E4), unless something fails regardless of the list. After `|` are verdicts that come only
//! from substitutes (CRITERIA.md E17), which never pass.

use crate::baseline::{CriterionId, DecidedBy};
use crate::checks::kinds::KINDS;
use crate::evidence::{Degree, Finding, Verdict, WORDS};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

const RULES: &str = include_str!("verdicts.txt");
const CONTRACT: &str = include_str!("../../baseline/CRITERIA.md");

/// The prefix of the line about a judged case, in the output of its test.
const JUDGED: &str = "judged: ";
/// The prefix of the line about a resource that the finding names.
const NAMED: &str = "named: ";

/// Prints the verdict of a case of a criterion, and the kinds of the resources that the finding names.
pub fn note(criterion: &str, finding: &Finding) {
    println!("{JUDGED}{criterion} {}", word(finding.verdict));
    for resource in finding.resources.iter().filter(|resource| !["", WORDS].contains(&&*resource.kind)) {
        println!("{NAMED}{criterion} {}", resource.kind);
    }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail { degree: Degree::Partly } => "partly",
        Verdict::Fail { degree: Degree::Wholly } => "fail",
        Verdict::Review => "review",
        Verdict::NotApplicable => "none",
        Verdict::Unknown => "unknown",
    }
}

type Verdicts<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// The verdicts by criterion. Each line has a criterion and one or several verdicts.
fn gather<'a>(lines: impl Iterator<Item = &'a str>) -> Verdicts<'a> {
    let mut gathered = Verdicts::new();
    for line in lines {
        let mut words = line.split_whitespace();
        let Some(criterion) = words.next() else { continue };
        gathered.entry(criterion).or_default().extend(words.filter(|word| *word != "|"));
    }
    gathered
}

/// The cases are the tests of all checks. They run again in one process, and print their verdicts.
#[test]
fn each_verdict_that_a_rule_can_give_and_each_kind_of_resource_is_seen_and_no_other() {
    let mut tests = Command::new(std::env::current_exe().expect("these tests"));
    tests.args(["checks::", "--skip", "checks::tests::verdicts", "--show-output", "--color=never"]);
    let run = tests.output().expect("a run");
    let output = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{output}");
    let seen = gather(output.lines().filter_map(|line| line.strip_prefix(JUDGED)));
    let rules = gather(RULES.lines());
    let checks: Vec<&str> = crate::checks::CHECKS.iter().map(|(criterion, _)| *criterion).collect();
    let mut by_substitutes = RULES.lines().filter_map(|line| line.split_once('|'));
    assert!(by_substitutes.all(|(_, verdicts)| !verdicts.contains("pass")));
    assert_eq!(rules.keys().copied().collect::<BTreeSet<_>>(), checks.into_iter().collect());
    let none = BTreeSet::new();
    let differing = rules.iter().filter_map(|(criterion, rule)| {
        let seen = seen.get(criterion).unwrap_or(&none);
        let (lacking, beyond): (Vec<_>, Vec<_>) = (rule.difference(seen).collect(), seen.difference(rule).collect());
        (rule != seen).then(|| format!("{criterion}: no case of {lacking:?}, cases beyond the rule {beyond:?}"))
    });
    assert_eq!(differing.collect::<Vec<_>>(), Vec::<String>::new());
    let named = gather(output.lines().filter_map(|line| line.strip_prefix(NAMED)));
    let listed: Verdicts =
        KINDS.iter().map(|(criterion, kinds)| (*criterion, kinds.iter().copied().collect())).collect();
    assert_eq!(named, listed);
}

/// The verdicts that the contract's rules for a criterion can give. A hint never passes, and can always lead to review.
fn of_contract<'a>(rules: &str, is_check: bool) -> BTreeSet<&'a str> {
    let all = [
        ("Met", "pass", is_check),
        ("Partly", "partly", is_check),
        ("Not met", "fail", is_check),
        ("Fails on evidence", "fail", true),
        ("Review", "review", true),
        ("Not applicable", "none", true),
    ];
    let given = all.into_iter().filter(|(rule, _, counts)| *counts && rules.contains(&format!("\n- **{rule}:**")));
    let always = ["unknown"].into_iter().chain((!is_check).then_some("review"));
    given.map(|(_, verdict, _)| verdict).chain(always).collect()
}

#[test]
fn the_verdicts_are_those_of_the_contract() {
    for line in RULES.lines() {
        // Verdicts that only substitutes give are not rules of the criterion.
        let own = line.split('|').next().unwrap_or_default();
        let (criterion, verdicts) = gather([own].into_iter()).pop_first().expect("a criterion");
        let (_, rest) = CONTRACT.split_once(&format!("\n#### `{criterion}`\n")).expect("rules");
        let rules = rest.split("\n#").next().unwrap_or_default();
        let id = CriterionId::find(criterion).expect("a criterion");
        assert_eq!(of_contract(rules, id.get().decided_by == DecidedBy::Check), verdicts, "{criterion}");
    }
}
