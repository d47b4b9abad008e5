//! The tables and the guidance agree with each other. `contract` compares them with the contract.

mod contract;

use super::guidance::{ActionScope, Guidance};
use super::mappings::{FrameworkId, Mappings};
use super::*;
use std::collections::{BTreeMap, BTreeSet};

fn guidance(id: ControlId) -> Guidance {
    let file = guidance_files().iter().find(|(name, _)| *name == id.get().guidance);
    let (_, json) = file.unwrap_or_else(|| panic!("{id} has no guidance file"));
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{id}: {error}"))
}

/// Returns every action as it is in the guidance of its control.
fn written_actions() -> impl Iterator<Item = super::guidance::ActionGuidance> {
    ControlId::all().flat_map(|id| guidance(id).criteria).flat_map(|criterion| criterion.actions)
}

#[test]
fn commands_of_actions_for_each_region_loop_over_regions_or_name_one() {
    for action in written_actions().filter(|action| action.scope == ActionScope::Region && !action.cli.is_empty()) {
        let names_region = |run: &str| run.contains("for region in") || run.contains("{region}");
        assert!(action.cli.iter().any(|step| names_region(&step.run)), "{}", action.id);
    }
}

#[test]
fn addresses_are_those_of_documentation_and_price_pages() {
    /// The hosts of AWS, of the makers of other tools in the texts, and of organizations that the baseline names.
    const HOSTS: &[&str] = &[
        "docs.aws.amazon.com",
        "aws.amazon.com",
        "repost.aws",
        "docs.github.com",
        "github.com",
        "github.blog",
        "docs.gitlab.com",
        "www.cisecurity.org",
    ];
    for id in ControlId::all() {
        let guidance = guidance(id);
        let actions = guidance.criteria.iter().flat_map(|criterion| &criterion.actions);
        let sources = actions.clone().filter_map(|action| action.cost.source.as_ref());
        let pages = actions.flat_map(|action| &action.references).chain(&guidance.references);
        for url in pages.map(|page| &page.url).chain(sources) {
            let host = url.trim_start_matches("https://").split('/').next().unwrap_or_default();
            assert!(HOSTS.contains(&host), "{id}: {url}");
        }
    }
}

#[test]
fn most_criteria_have_templates_in_both_languages() {
    let actions: Vec<_> = written_actions().collect();
    let has = |id: &ActionId, template: fn(&super::guidance::ActionGuidance) -> bool| {
        actions.iter().any(|action| action.id == id.get().id && template(action))
    };
    let both = CriterionId::all().filter(|criterion| {
        let own = criterion.get().actions;
        own.iter().any(|id| has(id, |action| action.cloudformation.is_some()))
            && own.iter().any(|id| has(id, |action| action.terraform.is_some()))
    });
    assert!(both.count() >= 60);
}

fn count(id: ControlId, by: DecidedBy) -> usize {
    id.criteria().filter(|criterion| criterion.get().decided_by == by).count()
}

#[test]
fn there_are_104_criteria_72_checks_21_hints_and_11_questions() {
    let total = |by| ControlId::all().map(|id| count(id, by)).sum::<usize>();
    assert_eq!(criteria().len(), 104);
    assert_eq!((total(DecidedBy::Check), total(DecidedBy::Hint), total(DecidedBy::Question)), (72, 21, 11));
}

#[test]
fn every_control_but_one_has_a_check() {
    let without = ControlId::all().filter(|id| count(*id, DecidedBy::Check) == 0);
    assert_eq!(without.map(|id| id.get().id).collect::<Vec<_>>(), ["WKLD.04"]);
}

#[test]
fn ids_are_unique_and_found() {
    let mut seen = BTreeSet::new();
    for id in ControlId::all() {
        assert!(seen.insert(id.get().id) && seen.insert(id.get().slug));
        assert_eq!(ControlId::find(id.get().id), Some(id));
        assert_eq!(ControlId::find_slug(id.get().slug), Some(id));
    }
    for id in CriterionId::all() {
        assert!(seen.insert(id.get().id));
        assert_eq!(CriterionId::find(id.get().id), Some(id));
    }
    for id in ActionId::all() {
        assert!(seen.insert(id.get().id), "{id}");
        assert_eq!(ActionId::find(id.get().id), Some(id));
    }
    assert_eq!(CriterionId::find("acct-01.of-another-edition"), None);
    assert_eq!(ControlId::find("acct-01"), None);
    assert_eq!(ControlId::find_slug("ACCT.01"), None);
}

#[test]
fn controls_and_criteria_refer_to_each_other() {
    let all: Vec<CriterionId> = ControlId::all().flat_map(ControlId::criteria).collect();
    assert_eq!(all, CriterionId::all().collect::<Vec<_>>());
    for id in all {
        assert!(id.get().control.criteria().any(|other| other == id));
        assert!(id.get().id.starts_with(&format!("{}.", id.get().control.get().slug)));
    }
}

#[test]
fn every_criterion_has_actions_and_they_serve_it() {
    for id in CriterionId::all() {
        assert!(!id.get().actions.is_empty(), "{id}");
        assert!(id.get().actions.iter().all(|action| action.get().serves.contains(&id)), "{id}");
    }
    for action in ActionId::all() {
        assert!(!action.get().serves.is_empty(), "{action}");
        assert!(action.get().serves.iter().all(|id| id.get().actions.contains(&action)), "{action}");
    }
}

#[test]
fn dependencies_have_no_cycles() {
    fn depth(id: CriterionId, open: &mut Vec<CriterionId>) -> usize {
        assert!(!open.contains(&id), "{open:?} leads back to {id}");
        open.push(id);
        let deepest = id.get().depends_on.iter().map(|other| depth(*other, open)).max().unwrap_or(0);
        open.pop();
        deepest + 1
    }
    for id in CriterionId::all() {
        assert!(depth(id, &mut Vec::new()) < 20, "{id}");
    }
}

#[test]
fn every_guidance_file_belongs_to_a_control_and_fits_the_tables() {
    assert_eq!(guidance_files().len(), controls().len());
    for id in ControlId::all() {
        let guidance = guidance(id);
        assert_eq!(guidance.id, id.get().id);
        let criteria: Vec<CriterionId> = id.criteria().collect();
        assert_eq!(guidance.criteria.len(), criteria.len(), "{id}");
        for (words, criterion) in guidance.criteria.iter().zip(criteria) {
            assert_eq!(words.id, criterion.get().id);
            assert_eq!(words.partly.is_some(), criterion.get().has_half, "{criterion}");
            assert!(words.find_out.look.is_some() || words.find_out.run.is_some(), "{criterion}");
            assert!(!words.find_out.expect.is_empty(), "{criterion}");
            assert_eq!(words.calls.is_empty(), criterion.get().decided_by == DecidedBy::Question, "{criterion}");
        }
    }
}

#[test]
fn every_action_has_guidance_with_steps_verification_and_cost() {
    let mut written = BTreeMap::new();
    for id in ControlId::all() {
        for action in guidance(id).criteria.into_iter().flat_map(|criterion| criterion.actions) {
            written.insert(action.id.clone(), (id, action));
        }
    }
    assert_eq!(written.len(), actions().len());
    for id in ActionId::all() {
        let action = id.get();
        let (control, words) = &written[action.id];
        assert_eq!(*control, action.control, "{id}");
        assert_eq!(
            (words.title.as_str(), words.minutes, words.cost.usd),
            (action.title, action.minutes, action.usd),
            "{id}"
        );
        assert!(!words.steps.is_empty() && !words.cost.words.is_empty(), "{id}");
        assert!(words.verify.look.is_some() || words.verify.run.is_some(), "{id}");
        assert!(words.place.is_some() || words.scope != ActionScope::Team, "{id}");
    }
}

/// Lists the conditions of all actions, so that a change of a condition shows in the snapshot.
#[test]
fn conditions_of_actions() {
    let mut text = String::new();
    for action in ActionId::all() {
        let Some(only_if) = action.only_if() else { continue };
        text.push_str(action.get().id);
        for Choices { question, chosen, shown_by } in only_if.profile {
            let question = &profile_questions()[usize::from(*question)];
            let chosen = question.choices.iter().enumerate().filter(|(place, _)| chosen & (1 << place) != 0);
            let chosen: Vec<&str> = chosen.map(|(_, choice)| choice.id).collect();
            text.push_str(&format!("; {} {}", question.id, chosen.join(" ")));
            if *shown_by != 0 {
                text.push_str(&format!(" (shown by {})", kinds_of(*shown_by)));
            }
        }
        if only_if.resources != 0 {
            text.push_str(&format!("; resources {}", kinds_of(only_if.resources)));
        }
        text.push_str(if only_if.not_met { "; not met\n" } else { "\n" });
    }
    insta::assert_snapshot!(text);
}

fn kinds_of(bits: u32) -> String {
    let kinds = tables::KINDS.iter().enumerate().filter(|(place, _)| bits & (1 << place) != 0);
    kinds.map(|(_, kind)| if kind.is_empty() { "-" } else { kind }).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_lowest_bit_is_that_of_resources_without_a_kind() {
    assert_eq!((kind_bit(""), kind_bit("of another version")), (NO_KIND, NO_KIND));
    assert!(tables::KINDS[1..].iter().all(|kind| kind_bit(kind) > NO_KIND));
}

#[test]
fn only_the_choice_none_excludes_the_other_choices() {
    for choice in profile_questions().iter().flat_map(|question| question.choices) {
        assert_eq!(choice.alone, choice.id == "none", "{}", choice.id);
    }
}

#[test]
fn severity_factors_are_those_of_the_score() {
    assert_eq!(Severity::ALL.map(Severity::factor), [4, 3, 2, 1]);
    assert!(Severity::ALL.is_sorted_by(|one, other| one > other));
}

fn mappings() -> Mappings {
    Mappings::read(mappings_file().1).expect("mappings")
}

#[test]
fn every_criterion_is_mapped_to_a_framework() {
    let mappings = mappings();
    let ids: Vec<&str> = mappings.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
    assert_eq!(ids, criteria().iter().map(|criterion| criterion.id).collect::<Vec<_>>(), "in the order of the tables");
    assert!(CriterionId::all().all(|id| !mappings.of_criterion(id.get().id).is_empty()));
    assert!(mappings.of_criterion("acct-99.none").is_empty());
}

#[test]
fn mappings_are_found_from_both_sides() {
    let mappings = mappings();
    for criterion in &mappings.criteria {
        for mapping in &criterion.maps {
            for id in &mapping.ids {
                let found = mappings.criteria_of(mapping.framework, id).find(|(name, _)| *name == criterion.id);
                assert_eq!(found.map(|(_, found)| found), Some(mapping), "{}: {id}", criterion.id);
                let framework = mappings.framework(mapping.framework).expect("a framework");
                assert!(framework.entry(id).is_some(), "{id}");
            }
        }
    }
}

#[test]
fn titles_are_given_only_where_they_are_public() {
    for framework in mappings().frameworks {
        let is_public = matches!(framework.id, FrameworkId::Mvsp | FrameworkId::Csf | FrameworkId::Sp80053);
        assert!(framework.entries.iter().all(|entry| entry.title.is_some() == is_public), "{:?}", framework.id);
        assert!(framework.entries.iter().all(|entry| is_public || entry.text.is_none()), "{:?}", framework.id);
        assert_eq!(framework.entries.iter().any(|entry| entry.answer.is_some()), framework.id == FrameworkId::Mvsp);
    }
}

/// The number of mapped entries of each framework, so that a change of the mappings shows.
#[test]
fn numbers_of_mapped_entries() {
    let mappings = mappings();
    let number = |framework: &mappings::Framework| {
        let mapped =
            framework.entries.iter().filter(|entry| mappings.criteria_of(framework.id, &entry.id).next().is_some());
        (framework.id.as_str(), mapped.count(), framework.total)
    };
    let numbers: Vec<_> = mappings.frameworks.iter().map(number).collect();
    assert_eq!(
        numbers,
        [
            ("mvsp", 11, 25),
            ("csf", 33, 106),
            ("sp800-53", 81, 1007),
            ("iso27001", 37, 93),
            ("soc2", 14, 33),
            ("cis-aws", 38, 63),
            ("security-hub", 121, 361),
            ("well-architected", 46, 63),
        ]
    );
}
