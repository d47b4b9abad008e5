//! The values that only a person knows, such as addresses and names: filled in once, kept with the assessment, and used in the
//! commands of every action. Most placeholders mean something else in each action, so their values belong to one action.

use crate::assessment::{Assessment, Register};
use crate::baseline::guidance::ActionGuidance;
use crate::baseline::placeholder::Kind;
use crate::evidence::Finding;

/// The placeholders that mean the same in every action. Their values are shared.
pub const COMMON: &[&str] = &[
    "company",
    "account-name",
    "contact-name",
    "phone",
    "street",
    "city",
    "state",
    "postal-code",
    "country",
    "root-email",
    "security-email",
    "operations-email",
    "billing-email",
    "cost-email",
    "alert-email",
    "office",
    "home-region",
    "people-group",
    "git-organization",
];

/// The most choices that are offered for a value.
const MOST_CHOICES: usize = 200;

/// The values for the placeholders of one action, by name. Each fits the grammar of its kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(Vec<(String, String)>);

impl Values {
    /// Returns the values that people filled in for the commands of an action. A value from a file does not count before
    /// somebody here accepts it.
    pub fn of(assessment: &Assessment, action: &ActionGuidance) -> Self {
        let value = |name: &str, kind: &str| {
            let version = assessment.values.get(&key(&action.id, name)).and_then(Register::current)?;
            let value = version.value.trim();
            let counts = is_asked(kind) && !version.is_from_file() && Kind::find(kind)?.grammar.admits(value);
            counts.then(|| (name.to_owned(), value.to_owned()))
        };
        Self(action.placeholders.iter().filter_map(|(name, placeholder)| value(name, &placeholder.kind)).collect())
    }

    /// Returns the value of a placeholder.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Makes the values the defaults of a template's parameters of the same name. A template that asks for an `email` gets the
    /// only address that the action has.
    pub fn fill_template(&self, text: &mut String) {
        let mut emails = self.0.iter().filter(|(name, _)| name.ends_with("-email"));
        let email = emails.next().filter(|_| emails.next().is_none()).map(|(_, value)| ("email", value));
        for (name, value) in self.0.iter().map(|(name, value)| (name.as_str(), value)).chain(email) {
            let head = ["\n  ", &in_pascal_case(name), ":\n"].concat();
            set_default(text, &head, &["    Default: '", value, "'\n"].concat(), "    Default:");
            let head = ["\nvariable \"", &name.replace('-', "_"), "\" {\n"].concat();
            set_default(text, &head, &["  default = \"", value, "\"\n"].concat(), "  default ");
        }
    }

    /// Puts the values into commands.
    pub fn fill(&self, command: &mut String) {
        for (name, value) in &self.0 {
            *command = command.replace(&["{", name, "}"].concat(), value);
        }
    }
}

/// Makes a value the default of a template's parameter, if the template has the parameter. `head` is where the parameter begins,
/// `line` is the line of the new default, and `old` is how the line of another default begins, with its indentation.
fn set_default(text: &mut String, head: &str, line: &str, old: &str) {
    let Some(start) = text.find(head).map(|at| at + head.len()) else { return };
    let rest = text.split_off(start);
    text.push_str(line);
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let mut is_parameter = true;
    for other in rest.split_inclusive('\n') {
        is_parameter &= indentation(other) >= indentation(old);
        if !(is_parameter && other.starts_with(old)) {
            text.push_str(other);
        }
    }
}

/// Returns the name of a placeholder as CloudFormation writes names: `alert-email` as `AlertEmail`.
fn in_pascal_case(name: &str) -> String {
    let mut pascal = String::new();
    for word in name.split('-') {
        let mut letters = word.chars();
        pascal.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        pascal.push_str(letters.as_str());
    }
    pascal
}

/// Returns the key of a value in an assessment: the name alone if the value is shared, otherwise the action's id, a slash, and
/// the name.
pub fn key(action: &str, name: &str) -> String {
    if COMMON.contains(&name) { name.to_owned() } else { [action, "/", name].concat() }
}

/// Whether a value of this kind is kept. A one-time code is not.
pub fn is_asked(kind: &str) -> bool {
    kind != "code"
}

/// Returns what evidence that was judged on this device knows of a kind: the ids of resources, or Regions, sorted, at most
/// 200. A person chooses among them.
pub fn choices(assessment: &Assessment, kind: &str) -> Vec<String> {
    let Some(known) = Kind::find(kind) else { return Vec::new() };
    let is_judged_here = |finding: &&Finding| finding.stated.is_none() && !finding.source.is_external_scanner();
    let findings = assessment.findings.values().filter(is_judged_here);
    let of_finding = |finding: &'_ Finding| -> Vec<String> {
        if kind == "region" {
            return finding.regions.clone();
        }
        finding.resources.iter().filter(|resource| resource.kind == kind).map(|resource| resource.id.clone()).collect()
    };
    let mut found: Vec<String> = Vec::new();
    for one in findings.flat_map(of_finding).filter(|one| known.grammar.admits(one)) {
        if let Err(place) = found.binary_search(&one) {
            found.insert(place, one);
        }
    }
    found.truncate(MOST_CHOICES);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Writer;
    use crate::baseline::ActionId;
    use crate::baseline::guidance::Guidance;
    use crate::checks::kinds;
    use crate::evidence::{Degree, Resource, Source, Verdict};
    use crate::stdx::time::Timestamp;
    use std::collections::BTreeSet;

    fn actions() -> Vec<ActionGuidance> {
        let all = crate::baseline::guidance_files().iter();
        let all = all.map(|(_, json)| Guidance::read(json).expect("guidance"));
        all.flat_map(|one| one.criteria).flat_map(|criterion| criterion.actions).collect()
    }

    fn action(id: &str) -> ActionGuidance {
        actions().into_iter().find(|action| action.id == id).expect("the action")
    }

    fn empty() -> Assessment {
        Assessment::new("a".to_owned(), "A".to_owned(), Timestamp::default(), &Writer::default())
    }

    fn with(key: &str, value: &str, tab: &str) -> Assessment {
        let writer = Writer { tab: tab.to_owned(), author: String::new() };
        let mut assessment = empty();
        assessment.values.entry(key).set(value.to_owned(), Timestamp::default(), &writer);
        assessment
    }

    #[test]
    fn a_shared_placeholder_exists_is_of_one_kind_and_of_no_kind_that_findings_of_its_actions_name() {
        let actions = actions();
        for name in COMMON {
            let mut known = BTreeSet::new();
            for action in &actions {
                let Some(placeholder) = action.placeholders.get(*name) else { continue };
                known.insert(placeholder.kind.clone());
                let serves = ActionId::find(&action.id).expect("an action").get().serves;
                let is_named = |kind: &str| serves.iter().any(|id| kinds::names(id.get().id, kind));
                assert!(!is_named(&placeholder.kind), "{name} in {}", action.id);
            }
            let is_of_criterion = *name == "git-organization";
            assert!(known.len() == 1 || is_of_criterion, "{name}: {known:?}");
        }
    }

    #[test]
    fn every_placeholder_in_the_commands_of_an_action_is_declared_by_the_action() {
        for action in actions() {
            let probes = [&action.breaks.run, &action.verify.run, &action.undo.run];
            let runs = action.cli.iter().map(|step| &step.run).chain(probes.into_iter().flatten());
            for run in runs {
                for name in run.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name) {
                    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
                    let is_variable = run.contains(&["${", name, "}"].concat());
                    assert!(
                        !is_name || is_variable || action.placeholders.contains_key(name),
                        "{name} in {}",
                        action.id
                    );
                }
            }
        }
    }

    #[test]
    fn a_shared_value_is_for_every_action_and_another_one_only_for_its_own() {
        let [contacts, findings] = ["acct-01.add-contacts", "acct-11.send-findings"].map(action);
        let shared = with("security-email", "a@example.com", "tab");
        assert_eq!(Values::of(&shared, &contacts).get("security-email"), Some("a@example.com"));
        assert_eq!(Values::of(&shared, &findings).get("security-email"), Some("a@example.com"));
        let [create, lock] = ["acct-07.create-trail", "acct-07.lock-logs"].map(action);
        let own = with("acct-07.create-trail/log-bucket", "logs", "tab");
        assert_eq!(Values::of(&own, &create).get("log-bucket"), Some("logs"));
        assert_eq!(Values::of(&own, &lock).get("log-bucket"), None);
    }

    #[test]
    fn what_does_not_fit_its_grammar_or_came_from_a_file_fills_nothing() {
        let contacts = action("acct-01.add-contacts");
        for value in ["", " ", "nobody", "a@b@c", "a@example.com; rm", "$(id)@example.com", "'a@example.com"] {
            assert_eq!(Values::of(&with("security-email", value, "tab"), &contacts), Values::default(), "{value}");
        }
        let from_file = with("security-email", "a@example.com", "file:tab");
        assert_eq!(Values::of(&from_file, &contacts), Values::default());
        let spaced = with("security-email", " a@example.com ", "tab");
        assert_eq!(Values::of(&spaced, &contacts).get("security-email"), Some("a@example.com"));
    }

    #[test]
    fn a_value_is_the_default_of_the_parameter_of_its_name_in_templates() {
        let alert = action("wkld-05.alert-on-exposed-key");
        let values = Values::of(&with("alert-email", "a@example.com", "tab"), &alert);
        let [mut cloudformation, mut terraform] =
            [&alert.cloudformation, &alert.terraform].map(|template| template.clone().expect("a template"));
        values.fill_template(&mut cloudformation);
        values.fill_template(&mut terraform);
        assert!(cloudformation.contains("  AlertEmail:\n    Default: 'a@example.com'\n    Type: String\n"));
        assert!(terraform.contains("variable \"alert_email\" {\n  default = \"a@example.com\"\n"));
        // The only address of an action is that of a template, too.
        let anomalies = action("acct-10.detect-anomalies");
        let mut template = anomalies.cloudformation.clone().expect("a template");
        Values::of(&with("cost-email", "a@example.com", "tab"), &anomalies).fill_template(&mut template);
        assert!(template.contains("\n  Email:\n    Default: 'a@example.com'\n"));
    }

    #[test]
    fn a_value_replaces_the_default_of_its_parameter_and_no_other() {
        let own = action("acct-05.allow-own-mfa");
        for template in [&own.cloudformation, &own.terraform] {
            let template = template.clone().expect("a template");
            let mut filled = template.clone();
            Values::of(&with("people-group", "humans", "tab"), &own).fill_template(&mut filled);
            let defaults =
                |text: &str| text.lines().filter(|line| line.trim().to_lowercase().starts_with("default")).count();
            assert_eq!(defaults(&filled), defaults(&template));
            assert!(filled.contains("humans"));
        }
    }

    #[test]
    fn a_one_time_code_is_not_kept() {
        for action in actions() {
            for (name, _) in action.placeholders.iter().filter(|(_, one)| !is_asked(&one.kind)) {
                let stored = with(&key(&action.id, name), "123456", "tab");
                assert_eq!(Values::of(&stored, &action), Values::default());
            }
        }
    }

    #[test]
    fn choices_are_the_resources_and_regions_of_findings_judged_here() {
        let fail = Verdict::Fail { degree: Degree::Wholly };
        let finding = |ids: &[&str]| Finding {
            resources: ids.iter().map(|id| Resource::new("bucket", *id, "eu-west-1", "")).collect(),
            regions: vec!["eu-west-1".to_owned(), "$(id)".to_owned()],
            ..Finding::on_nothing(fail, Timestamp::default())
        };
        let mut assessment = empty();
        assessment.findings.insert("a".to_owned(), finding(&["b", "a", "A B"]));
        assessment.findings.insert("b".to_owned(), finding(&["b", "c"]));
        assessment.findings.insert("c".to_owned(), Finding { source: Source::Prowler, ..finding(&["d"]) });
        assessment.findings.insert("d".to_owned(), Finding { stated: Some(Timestamp::default()), ..finding(&["e"]) });
        assert_eq!(choices(&assessment, "bucket"), ["a", "b", "c"]);
        assert_eq!(choices(&assessment, "region"), ["eu-west-1"]);
        assert_eq!(choices(&assessment, "email"), <[String; 0]>::default());
    }
}
