//! The remediation kit: the open part of the plan as a zip, with a script for each action, its templates, and a README.

use super::markdown::{line, plain, rich};
use super::zip::{Entry, zip};
use crate::assessment::Statuses;
use crate::assessment::file::{RedactedCopy, Scope};
use crate::baseline::guidance::{ActionGuidance, CriterionGuidance, Guidance};
use crate::baseline::{ActionId, ControlId, CriterionId};
use crate::evidence::Resource;
use crate::messages::report::summary;
use crate::messages::{labels, report as reports, script as words};
use crate::plan::script::{self, Account, Source};
use crate::plan::values::Values;
use crate::plan::{Phase, Plan, Row, fill};
use crate::stdx::time::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// The input of kits and scripts.
struct Filling<'a> {
    copy: &'a RedactedCopy,
    guidance: &'a BTreeMap<ControlId, Guidance>,
    account: Account,
    now: Timestamp,
}

/// An open action with its guidance.
struct Item<'a> {
    /// The position in the plan, from `001`. It has three digits so that file names sort like the plan.
    number: String,
    row: &'a Row,
    guidance: &'a ActionGuidance,
    script: Option<String>,
}

/// Returns the kit of the actions that are open within the scope, as a zip. Leaves out actions without guidance.
pub(super) fn kit(
    copy: &RedactedCopy,
    guidance: &BTreeMap<ControlId, Guidance>,
    scope: Scope,
    now: Timestamp,
) -> Vec<u8> {
    let assessment = copy.assessment();
    let statuses = Statuses::of(assessment, now);
    let plan = Plan::of(assessment, &statuses);
    let filling = Filling::of(copy, guidance, now);
    let within = |row: &&Row| row.criteria.iter().any(|id| scope.covers(&statuses, *id));
    let mut items = Vec::new();
    for row in plan.open().filter(within) {
        if let Some((criterion, guidance)) = filling.words(row.action) {
            let script = filling.script(row.action, criterion, guidance);
            let number = format!("{:03}", items.len() + 1);
            items.push(Item { number, row, guidance, script });
        }
    }
    let alarm = plan.incidents.iter().copied().filter(|id| scope.covers(&statuses, *id)).collect::<Vec<_>>();
    let mut entries = vec![text_file("README.md".to_owned(), readme(&filling, &alarm, &items, scope))];
    for item in &items {
        if let Some(text) = &item.script {
            entries.push(Entry { path: item.script_name(), text: text.clone(), is_program: true });
        }
        let values = Values::of(copy.assessment(), item.guidance);
        entries.extend(item.templates().map(|(path, text)| {
            let mut text = text.to_owned();
            values.fill_template(&mut text);
            text_file(path, text)
        }));
    }
    zip(&entries)
}

/// Returns the file name and the script of one action; `None` if the action has no commands or its guidance is missing.
pub fn script(
    copy: &RedactedCopy,
    guidance: &BTreeMap<ControlId, Guidance>,
    action: ActionId,
    now: Timestamp,
) -> Option<(String, String)> {
    let filling = Filling::of(copy, guidance, now);
    let (criterion, words) = filling.words(action)?;
    Some((script::file_name(&words.id), filling.script(action, criterion, words)?))
}

impl<'a> Filling<'a> {
    fn of(copy: &'a RedactedCopy, guidance: &'a BTreeMap<ControlId, Guidance>, now: Timestamp) -> Self {
        let is_left_out = copy.redaction().account;
        let account = if is_left_out { Account::LeftOut } else { Account::of(copy.assessment().account()) };
        Self { copy, guidance, account, now }
    }

    fn words(&self, action: ActionId) -> Option<(&'a CriterionGuidance, &'a ActionGuidance)> {
        let of = |criterion: &'a CriterionGuidance| criterion.actions.iter().map(move |one| (criterion, one));
        let guidance = self.guidance.get(&action.get().control)?;
        guidance.criteria.iter().flat_map(of).find(|(_, one)| one.id == action.get().id)
    }

    fn script(&self, id: ActionId, criterion: &CriterionGuidance, action: &ActionGuidance) -> Option<String> {
        let assessment = self.copy.assessment();
        let resources: Vec<Resource> = fill::resources(id, |id| assessment.finding(id).cloned().map(Arc::new));
        let more = |finding: &crate::evidence::Finding| {
            (finding.resource_count as usize).saturating_sub(finding.resources.len())
        };
        let more = id.get().serves.iter().filter_map(|id| assessment.finding(*id)).map(more).max().unwrap_or(0);
        let more = if resources.is_empty() { 0 } else { more };
        let (account, date) = (&self.account, self.now.date());
        let values = Values::of(assessment, action);
        script::write(&Source { criterion, action, resources: &resources, more, values: &values, account, date })
    }
}

impl<'a> Item<'a> {
    fn script_name(&self) -> String {
        format!("{}-{}", self.number, script::file_name(&self.guidance.id))
    }

    fn templates(&self) -> impl Iterator<Item = (String, &'a str)> {
        let both = [("yaml", &self.guidance.cloudformation), ("tf", &self.guidance.terraform)];
        both.into_iter()
            .filter_map(|(ending, text)| Some((format!("templates/{}.{ending}", self.guidance.id), text.as_deref()?)))
    }
}

fn text_file(path: String, text: String) -> Entry {
    Entry { path, text, is_program: false }
}

fn readme(filling: &Filling<'_>, alarm: &[CriterionId], items: &[Item<'_>], scope: Scope) -> String {
    let copy = filling.copy;
    let name = copy.assessment().name().trim();
    let name = if name.is_empty() { reports::UNNAMED } else { name };
    let mut text = format!("# {}\n\n", words::kit_title(&plain(name)));
    if !alarm.is_empty() {
        let _ = write!(text, "## {}\n\n", summary::ALARM);
        for id in alarm {
            let reason = copy.assessment().finding(*id).map(|finding| finding.reason.as_str()).unwrap_or_default();
            let _ = writeln!(text, "- **{}**: {}", rich(id.get().name), line(reason));
        }
        let _ = write!(text, "\n{}\n\n", summary::alarm_lead());
        for (index, step) in summary::alarm_steps().enumerate() {
            let _ = writeln!(text, "{}. {}", index + 1, plain(step));
        }
        text.push('\n');
    }
    let _ = writeln!(text, "- {}: {}", reports::MADE, filling.now.to_minute());
    let _ = writeln!(text, "- {}: {}", reports::SCOPE, reports::scope(scope));
    if !copy.redaction().is_none() {
        let _ = writeln!(text, "- {}: {}", reports::REDACTED, reports::redaction(copy.redaction()));
    }
    let _ = write!(text, "\n{}\n\n{}\n", words::kit_account(&filling.account), words::KIT_USE);
    if items.is_empty() {
        let _ = write!(text, "\n{}\n", reports::NO_ACTIONS);
    }
    for phase in Phase::ALL.into_iter().filter(|phase| phase.is_open()) {
        let of_phase: Vec<&Item<'_>> = items.iter().filter(|item| item.row.phase == phase).collect();
        if !of_phase.is_empty() {
            let totals = reports::totals(&Plan::totals(of_phase.iter().map(|item| item.row)));
            let _ = write!(text, "\n## {}\n\n{totals}\n", labels::phase(phase));
            of_phase.iter().for_each(|item| describe(&mut text, item, items));
        }
    }
    text
}

/// Appends the description of one action to the README.
fn describe(text: &mut String, item: &Item<'_>, items: &[Item<'_>]) {
    let Item { number, row, guidance, script } = item;
    let _ = write!(text, "\n### {number}. {}\n\n{}\n\n", rich(&guidance.title), rich(&guidance.result));
    let mut fact = |label: &str, words: &str| {
        let _ = writeln!(text, "- {label}: {words}");
    };
    match script {
        Some(_) => fact(words::SCRIPT, &format!("`{}`", item.script_name())),
        None => fact(words::SCRIPT, words::NO_SCRIPT),
    }
    for (path, _) in item.templates() {
        fact(words::TEMPLATE, &format!("`{path}`"));
    }
    let number_of =
        |id: &ActionId| items.iter().find(|other| other.row.action == *id).map(|other| other.number.as_str());
    let before: Vec<&str> = row.why.after.iter().filter_map(number_of).collect();
    if !before.is_empty() {
        fact(words::WAITS_FOR, &before.join(", "));
    }
    fact(reports::EFFORT, &rich(&reports::effort(guidance.minutes, guidance.cost.usd, Some(&guidance.cost.words))));
    fact(reports::BREAKS, &rich(&guidance.breaks.what));
    fact(reports::WHO, &rich(&guidance.who));
    if script.is_none() {
        let place = guidance.place.as_deref().unwrap_or(reports::CONSOLE);
        let _ = write!(text, "\n{}:\n\n", rich(place));
        for (index, step) in guidance.steps.iter().enumerate() {
            let _ = writeln!(text, "{}. {}", index + 1, rich(step));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::file::Redaction;
    use crate::assessment::{Answer, Assessment, Writer};
    use crate::evidence::{Degree, Finding, Verdict};

    const NOW: u64 = 1_795_378_620_000;
    const ACCOUNT: &str = "111122223333";

    fn guidance() -> BTreeMap<ControlId, Guidance> {
        let texts = crate::baseline::guidance_files().iter().map(|(_, json)| Guidance::read(json).expect("guidance"));
        ControlId::all().zip(texts).collect()
    }

    /// Returns an assessment with an open bucket. The criteria in `not_met` are not met, all others are unknown.
    fn assessment(not_met: &[&str]) -> Assessment {
        let (now, writer) = (Timestamp::from_millis(NOW), Writer::default());
        let mut assessment = Assessment::new("a".to_owned(), "Acme *Ltd*".to_owned(), now, &writer);
        assessment.account.set(ACCOUNT.to_owned(), now, &writer);
        let resources = vec![Resource::new("bucket", "acme-open", "eu-west-1", "open")];
        let finding = Finding::on_nothing(Verdict::Fail { degree: Degree::Wholly }, now);
        let finding = Finding { resources, resource_count: 3, ..finding };
        assessment.findings.insert("acct-08.no-public-data".to_owned(), finding);
        for id in not_met {
            let id = CriterionId::find(id).expect("a criterion");
            assessment.criterion_mut(id).answer.set(Some(Answer::NotMet), now, &writer);
        }
        assessment
    }

    fn kit_of(assessment: &Assessment, redaction: Redaction, scope: Scope) -> String {
        let kit = kit(&RedactedCopy::of(assessment, redaction, "b"), &guidance(), scope, Timestamp::from_millis(NOW));
        // Nothing in a zip is compressed, so its text can be searched.
        String::from_utf8_lossy(&kit).into_owned()
    }

    #[track_caller]
    fn holds(text: &str, parts: &[&str]) {
        for part in parts {
            assert!(text.contains(part), "{part}");
        }
    }

    #[test]
    fn a_kit_tells_the_order_and_what_waits_for_what() {
        let text = kit_of(
            &assessment(&["acct-02.root-mfa", "acct-07.all-regions", "acct-07.log-validation"]),
            Redaction::default(),
            Scope::Whole,
        );
        holds(&text, &["# Remediation kit: Acme \\*Ltd\\*", "refuse to run in any AWS account but 111122223333"]);
        holds(
            &text,
            &[
                "\n## Today\n",
                "\n### 001. ",
                "- Do first: 0",
                "- What may break: ",
                "- Work and cost: ",
                "- Script: none; do it by hand",
            ],
        );
        holds(
            &text,
            &["templates/acct-07.create-trail.yaml", "-acct-07-create-trail.sh", "templates/acct-07.create-trail.tf"],
        );
    }

    #[test]
    fn scripts_name_what_was_found_and_how_much_more_there_is() {
        let text = kit_of(&assessment(&[]), Redaction::default(), Scope::Whole);
        holds(&text, &["\nopen-bucket acme-open eu-west-1\n", "# 2 more were found", "plan_account='111122223333'"]);
    }

    #[test]
    fn what_is_left_out_is_nowhere_in_a_kit() {
        let redaction = Redaction { account: true, resources: true, names: true, ..Redaction::default() };
        let text = kit_of(&assessment(&[]), redaction, Scope::Whole);
        for part in [ACCOUNT, "acme-open", "Acme"] {
            assert!(!text.contains(part), "{part}");
        }
        holds(
            &text,
            &["cannot check where they run", "plan_account=''", "found() { :; }", "- Left out: the AWS account ID"],
        );
    }

    #[test]
    fn a_kit_is_cut_to_its_scope() {
        let control = ControlId::find_slug("acct-08").expect("a control");
        let text = kit_of(&assessment(&["acct-02.root-mfa"]), Redaction::default(), Scope::Control(control));
        assert!(text.contains("acct-08-close-public-buckets.sh") && !text.contains("acct-02"), "{text}");
    }

    #[test]
    fn a_kit_begins_with_the_alarm() {
        let mut attacked = assessment(&[]);
        let now = Timestamp::from_millis(NOW);
        for id in ["acct-02.no-root-keys", "acct-02.root-idle"] {
            let finding = Finding::on_nothing(Verdict::Fail { degree: Degree::Wholly }, now);
            attacked.findings.insert(id.to_owned(), finding);
        }
        let text = kit_of(&attacked, Redaction::default(), Scope::Whole);
        let place = |what: &str| text.find(what).unwrap_or_else(|| panic!("no {what}"));
        assert!(place(summary::ALARM) < place("- Made: "));
        assert!(!kit_of(&assessment(&[]), Redaction::default(), Scope::Whole).contains(summary::ALARM));
    }

    #[test]
    fn the_same_plan_gives_the_same_kit() {
        let of = || kit_of(&assessment(&["acct-02.root-mfa"]), Redaction::default(), Scope::Whole);
        assert_eq!(of(), of());
    }

    #[test]
    fn values_are_in_scripts_and_templates_and_in_no_redacted_kit() {
        let mut own = assessment(&["wkld-05.repositories-scanned"]);
        let (now, writer) = (Timestamp::from_millis(NOW), Writer::default());
        own.values.entry("alert-email").set("on-call@example.com".to_owned(), now, &writer);
        let text = kit_of(&own, Redaction::default(), Scope::Whole);
        holds(&text, &["alert_email='on-call@example.com'", "    Default: 'on-call@example.com'"]);
        let redacted = kit_of(&own, Redaction { names: true, ..Redaction::default() }, Scope::Whole);
        assert!(!redacted.contains("on-call@example.com"));
        holds(&redacted, &["alert_email=''"]);
    }
}
