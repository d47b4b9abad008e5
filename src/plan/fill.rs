//! Commands filled with the names of a person's own resources and with the values that they filled in. A value goes into a command only if it fits the grammar of its
//! placeholder's kind, which admits nothing that could end the quotes around the placeholder. Otherwise the placeholder stays.
//! Names come only from evidence that was judged on this device, never from stated findings or other scanners.

use super::values::Values;
use crate::baseline::guidance::ActionGuidance;
use crate::baseline::placeholder::{Grammar, Kind};
use crate::baseline::{ActionId, CriterionId};
use crate::checks::kinds;
use crate::evidence::{Finding, Resource, Verdict};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Returns the resources that an action is about, each once: those in failed findings on its criteria.
pub fn resources(action: ActionId, find: impl Fn(CriterionId) -> Option<Arc<Finding>>) -> Vec<Resource> {
    let failing = |id: &CriterionId| {
        let finding = find(*id).filter(|finding| {
            let is_judged_here = finding.stated.is_none() && !finding.source.is_external_scanner();
            is_judged_here && matches!(finding.verdict, Verdict::Fail { .. })
        });
        finding.map(|finding| (*id, finding))
    };
    let findings: Vec<(CriterionId, Arc<Finding>)> = action.get().serves.iter().filter_map(failing).collect();
    let mut known = BTreeSet::new();
    let all = findings.iter().flat_map(|(id, finding)| {
        finding.resources.iter().filter(|resource| kinds::names(id.get().id, &resource.kind))
    });
    all.filter(|one| known.insert((&one.kind, &one.id, &one.region))).cloned().collect()
}

/// Returns the resources with which commands are filled: all, or, where a person chose a value for their placeholder, those
/// with this name.
pub fn chosen(action: &ActionGuidance, resources: &[Resource], values: &Values) -> Vec<Resource> {
    let is_chosen = |resource: &&Resource| {
        let value = placeholder_for(action, resource).and_then(|name| values.get(name));
        value.is_none_or(|value| value == resource.id)
    };
    resources.iter().filter(is_chosen).cloned().collect()
}

/// Returns an action with its commands filled with resources, including those that verify, undo, and find out what may break.
pub fn own(action: &ActionGuidance, resources: &[Resource]) -> ActionGuidance {
    let mut own = action.clone();
    for run in commands(&mut own) {
        if let Some(filled) = filled(action, run, resources) {
            *run = filled;
        }
    }
    own
}

/// Returns an action with its commands filled with resources and values, and with values as the defaults of its templates.
pub fn own_with_values(action: &ActionGuidance, resources: &[Resource], values: &Values) -> ActionGuidance {
    let mut own = own(action, &chosen(action, resources, values));
    for run in commands(&mut own) {
        values.fill(run);
    }
    for template in [&mut own.cloudformation, &mut own.terraform].into_iter().flatten() {
        values.fill_template(template);
    }
    own
}

fn commands(action: &mut ActionGuidance) -> impl Iterator<Item = &mut String> {
    let probes = [&mut action.breaks.run, &mut action.verify.run, &mut action.undo.run];
    action.cli.iter_mut().map(|step| &mut step.run).chain(probes.into_iter().flatten())
}

/// Whether a command of an action has a placeholder of this name.
pub fn has_placeholder(action: &ActionGuidance, name: &str) -> bool {
    let mark = ["{", name, "}"].concat();
    let probes = [&action.breaks.run, &action.verify.run, &action.undo.run];
    action.cli.iter().map(|step| &step.run).chain(probes.into_iter().flatten()).any(|run| run.contains(&mark))
}

/// Returns the commands of a step once for each resource that fits; `None` if none does.
fn filled(action: &ActionGuidance, command: &str, resources: &[Resource]) -> Option<String> {
    let filled: Vec<String> = resources.iter().filter_map(|resource| with(action, command, resource)).collect();
    (!filled.is_empty()).then(|| filled.join("\n\n"))
}

/// Returns the placeholder that a resource fits.
pub fn placeholder_for<'a>(action: &'a ActionGuidance, resource: &Resource) -> Option<&'a str> {
    let name = only_placeholder(action, &resource.kind)?;
    Kind::find(&resource.kind)?.grammar.admits(&resource.id).then_some(name)
}

/// Returns a command with one resource filled in.
fn with(action: &ActionGuidance, command: &str, resource: &Resource) -> Option<String> {
    let name = placeholder_for(action, resource)?;
    let mark = format!("{{{name}}}");
    if !command.contains(&mark) {
        return None;
    }
    let mut command = command.replace(&mark, &resource.id);
    if has_region(resource) {
        match only_placeholder(action, "region").map(|name| format!("{{{name}}}")).filter(|mark| command.contains(mark))
        {
            Some(mark) => command = command.replace(&mark, &resource.region),
            // A command without a Region runs in the Region of the resource.
            None if !command.contains("--region") => {
                command = format!("export AWS_REGION='{0}' AWS_DEFAULT_REGION='{0}'\n{command}", resource.region);
            }
            None => {}
        }
    }
    Some(command)
}

/// Whether a resource has a valid Region.
pub(super) fn has_region(resource: &Resource) -> bool {
    Grammar::Word.admits(&resource.region)
}

/// Returns the placeholder of a kind if the action has exactly one. Two of a kind could be confused.
pub(super) fn only_placeholder<'a>(action: &'a ActionGuidance, kind: &str) -> Option<&'a str> {
    let mut of_kind = action.placeholders.iter().filter(|(_, placeholder)| placeholder.kind == kind);
    match (of_kind.next(), of_kind.next()) {
        (Some((name, _)), None) => Some(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::baseline::guidance::Placeholder;
    use crate::evidence::Source;
    use crate::stdx::time::Timestamp;

    fn action(placeholders: &[(&str, &str)]) -> ActionGuidance {
        let (_, json) = crate::baseline::guidance_files().first().expect("guidance");
        let guidance = crate::baseline::guidance::Guidance::read(json).expect("guidance");
        let mut action = guidance.criteria[0].actions[0].clone();
        let entry = |(name, kind): &(&str, &str)| {
            ((*name).to_owned(), Placeholder { kind: (*kind).to_owned(), what: String::new() })
        };
        action.placeholders = placeholders.iter().map(entry).collect();
        action
    }

    #[track_caller]
    fn check(placeholders: &[(&str, &str)], command: &str, resource: &Resource, expected: Option<&str>) {
        let filled = filled(&action(placeholders), command, std::slice::from_ref(resource));
        assert_eq!(filled.as_deref(), expected);
    }

    const COMMAND: &str = "aws s3api get-bucket-acl --bucket {bucket}";

    const FAIL: Verdict = Verdict::Fail { degree: crate::evidence::Degree::Partly };

    /// Returns a finding of a check on this device with these resources.
    fn finding(verdict: Verdict, kind: &str, ids: &[&str]) -> Finding {
        let resources = ids.iter().map(|id| Resource::new(kind, *id, "", "")).collect();
        Finding { resources, ..Finding::on_nothing(verdict, Timestamp::default()) }
    }

    /// Returns an action of two criteria whose checks find resources of the same kind.
    fn shared() -> (ActionId, [CriterionId; 2], &'static str) {
        let found = ActionId::all().find_map(|action| {
            let serves = action.get().serves;
            kinds::KINDS.iter().flat_map(|(_, kinds)| *kinds).find_map(|kind| {
                let mut of_kind = serves.iter().copied().filter(|id| kinds::names(id.get().id, kind));
                Some((action, [of_kind.next()?, of_kind.next()?], *kind))
            })
        });
        found.expect("an action of two criteria")
    }

    #[track_caller]
    fn about(action: ActionId, find: impl Fn(CriterionId) -> Option<Finding>, expected: &[&str]) {
        let found = resources(action, |id| find(id).map(Arc::new));
        assert_eq!(found.iter().map(|resource| resource.id.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_action_is_about_what_fails_each_resource_once() {
        let (action, [first, second], kind) = shared();
        let of = |one: CriterionId, verdict, ids: &[&str]| {
            let finding = finding(verdict, kind, ids);
            move |id: CriterionId| (id == one).then(|| finding.clone())
        };
        let (mine, theirs) = (of(first, FAIL, &["b", "a"]), of(second, FAIL, &["a", "c", "c"]));
        about(action, |id| mine(id).or_else(|| theirs(id)), &["b", "a", "c"]);
        let reviewed = of(second, Verdict::Review, &["c"]);
        about(action, |id| mine(id).or_else(|| reviewed(id)), &["b", "a"]);
        about(action, of(first, Verdict::Unknown, &["a"]), &[]);
    }

    #[test]
    fn only_what_evidence_judged_here_names_fills_commands() {
        let (action, [criterion, _], kind) = shared();
        let only = |finding: Finding| move |id: CriterionId| (id == criterion).then(|| finding.clone());
        about(action, only(finding(FAIL, kind, &["a"])), &["a"]);
        about(action, only(Finding { stated: Some(Timestamp::default()), ..finding(FAIL, kind, &["a"]) }), &[]);
        for source in Source::ALL.into_iter().filter(|source| source.is_external_scanner()) {
            about(action, only(Finding { source, ..finding(FAIL, kind, &["a"]) }), &[]);
        }
        for kind in ["email", "url", "text", "account", "pattern", ""] {
            about(action, only(finding(FAIL, kind, &["a"])), &[]);
        }
    }

    #[test]
    fn a_resource_replaces_the_placeholder_of_its_kind() {
        let bucket = Resource::new("bucket", "ours", "", "open");
        check(&[("bucket", "bucket")], COMMAND, &bucket, Some("aws s3api get-bucket-acl --bucket ours"));
        check(&[("open", "bucket")], "a {open} {open} {other}", &bucket, Some("a ours ours {other}"));
    }

    #[test]
    fn a_value_that_does_not_fit_leaves_the_placeholder() {
        for id in ["a b", "$(id)", "`id`", "a;b", "\"", "", "OURS", "a'b"] {
            check(&[("bucket", "bucket")], COMMAND, &Resource::new("bucket", id, "", ""), None);
        }
        check(&[("bucket", "bucket")], COMMAND, &Resource::new("user", "ours", "", ""), None);
        check(&[("from", "bucket"), ("to", "bucket")], "cp {from} {to}", &Resource::new("bucket", "a", "", ""), None);
        check(&[("bucket", "bucket")], "aws s3 ls", &Resource::new("bucket", "ours", "", ""), None);
    }

    #[test]
    fn a_command_runs_in_the_resources_own_region() {
        let group = Resource::new("security-group", "sg-1", "eu-west-1", "open");
        let placeholders = [("group", "security-group"), ("region", "region")];
        check(&placeholders, "x {group} --region {region}", &group, Some("x sg-1 --region eu-west-1"));
        check(
            &placeholders,
            "x {group}",
            &group,
            Some("export AWS_REGION='eu-west-1' AWS_DEFAULT_REGION='eu-west-1'\nx sg-1"),
        );
        check(&placeholders, "x {group} --region us-east-1", &group, Some("x sg-1 --region us-east-1"));
        let hostile = Resource::new("security-group", "sg-1", "$(id)", "open");
        check(&placeholders, "x {group} --region {region}", &hostile, Some("x sg-1 --region {region}"));
    }

    #[test]
    fn all_commands_of_an_action_are_filled() {
        let mut action = action(&[("bucket", "bucket")]);
        action.verify.run = Some("aws s3 ls {bucket}".to_owned());
        action.undo.run = Some("aws s3 rb s3://{bucket}".to_owned());
        let own = own(&action, &[Resource::new("bucket", "ours", "", "")]);
        assert_eq!(own.verify.run.as_deref(), Some("aws s3 ls ours"));
        assert_eq!(own.undo.run.as_deref(), Some("aws s3 rb s3://ours"));
        assert!(!has_placeholder(&own, "bucket") && has_placeholder(&action, "bucket"));
        assert_eq!(super::own(&action, &[]), action);
    }

    #[test]
    fn a_chosen_resource_is_the_only_one_and_keeps_its_region() {
        let mut action = action(&[("group", "security-group"), ("region", "region"), ("port", "port")]);
        action.verify.run = Some("x {group} --region {region} {port}".to_owned());
        let group = |id: &str, region: &str| Resource::new("security-group", id, region, "");
        let all = [group("sg-1", "eu-west-1"), group("sg-2", "eu-central-1")];
        let mut assessment = crate::assessment::Assessment::new(
            "a".to_owned(),
            "A".to_owned(),
            Timestamp::default(),
            &crate::assessment::Writer::default(),
        );
        let mut run = |name: &str, value: &str| {
            let key = super::super::values::key(&action.id, name);
            assessment.values.entry(&key).set(
                value.to_owned(),
                Timestamp::default(),
                &crate::assessment::Writer::default(),
            );
            let own = own_with_values(&action, &all, &Values::of(&assessment, &action));
            own.verify.run.unwrap_or_default()
        };
        let both = "x sg-1 --region eu-west-1 22\n\nx sg-2 --region eu-central-1 22";
        assert_eq!(run("port", "22"), both);
        // The Region of a found resource is not replaced by a typed one.
        assert_eq!(run("region", "us-east-1"), both);
        assert_eq!(run("group", "sg-2"), "x sg-2 --region eu-central-1 22");
        assert_eq!(run("group", "sg-3"), "x sg-3 --region us-east-1 22");
    }

    #[test]
    fn a_command_is_repeated_for_each_resource() {
        let all = [Resource::new("bucket", "one", "", ""), Resource::new("bucket", "two", "", "")];
        let filled = filled(&action(&[("bucket", "bucket")]), "ls {bucket}", &all);
        assert_eq!(filled.as_deref(), Some("ls one\n\nls two"));
    }
}
