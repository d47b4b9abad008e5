//! Commands filled with the names of one's own resources. A value goes into a command only if it fits the grammar of its
//! placeholder's kind, none of which admits anything that a shell would interpret; else the placeholder stays.

use crate::baseline::guidance::ActionGuidance;
use crate::baseline::placeholder::{Grammar, Kind};
use crate::baseline::{ActionId, CriterionId};
use crate::evidence::{Finding, Resource, Verdict};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The resources that an action is about: those that failing findings of its criteria name, each once.
pub fn resources(action: ActionId, find: impl Fn(CriterionId) -> Option<Arc<Finding>>) -> Vec<Resource> {
    let failing = |id: &CriterionId| find(*id).filter(|finding| matches!(finding.verdict, Verdict::Fail { .. }));
    let findings: Vec<Arc<Finding>> = action.get().serves.iter().filter_map(failing).collect();
    let mut known = BTreeSet::new();
    let all = findings.iter().flat_map(|finding| &finding.resources);
    all.filter(|one| known.insert((&one.kind, &one.id, &one.region))).cloned().collect()
}

/// An action with its commands filled: those that mend, and those that find out, verify and undo.
pub fn own(action: &ActionGuidance, resources: &[Resource]) -> ActionGuidance {
    let mut own = action.clone();
    let probes = [&mut own.breaks.run, &mut own.verify.run, &mut own.undo.run];
    let runs = own.cli.iter_mut().map(|step| &mut step.run).chain(probes.into_iter().flatten());
    for run in runs {
        if let Some(filled) = filled(action, run, resources) {
            *run = filled;
        }
    }
    own
}

/// The commands of a step, once for each resource that fits into them; `None` where none does.
fn filled(action: &ActionGuidance, command: &str, resources: &[Resource]) -> Option<String> {
    let filled: Vec<String> = resources.iter().filter_map(|resource| with(action, command, resource)).collect();
    (!filled.is_empty()).then(|| filled.join("\n\n"))
}

/// A command with one resource in it.
fn with(action: &ActionGuidance, command: &str, resource: &Resource) -> Option<String> {
    let name = only_placeholder(action, &resource.kind)?;
    let mark = format!("{{{name}}}");
    let fits = Kind::find(&resource.kind)?.grammar.admits(&resource.id);
    if !fits || !command.contains(&mark) {
        return None;
    }
    let mut command = command.replace(&mark, &resource.id);
    if Grammar::Word.admits(&resource.region) {
        match only_placeholder(action, "region").map(|name| format!("{{{name}}}")).filter(|mark| command.contains(mark))
        {
            Some(mark) => command = command.replace(&mark, &resource.region),
            // Where the command names no Region itself, it is run in the resource's.
            None if !command.contains("--region") => {
                command = format!("export AWS_REGION={0} AWS_DEFAULT_REGION={0}\n{command}", resource.region);
            }
            None => {}
        }
    }
    Some(command)
}

/// The placeholder of a kind, where the action has one and no other of that kind: two could be confused.
fn only_placeholder<'a>(action: &'a ActionGuidance, kind: &str) -> Option<&'a str> {
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

    #[test]
    fn an_action_is_about_what_fails_each_resource_once() {
        let shared = ActionId::all().find(|id| id.get().serves.len() > 1).expect("an action of several criteria");
        let of = |verdict: Verdict, ids: &[&str]| {
            let written = serde_json::json!({"verdict": verdict, "reason": "", "observed": 0});
            let mut finding = Finding::read(&written.to_string()).expect("a finding");
            finding.resources = ids.iter().map(|id| Resource::new("bucket", *id, "", "")).collect();
            Some(Arc::new(finding))
        };
        let failing = Verdict::Fail { degree: crate::evidence::Degree::Partly };
        let ids = |found: Vec<Resource>| found.into_iter().map(|resource| resource.id).collect::<Vec<_>>();
        let first = shared.get().serves[0];
        let both = resources(shared, |id| of(failing, if id == first { &["b", "a"] } else { &["a", "c", "c"] }));
        assert_eq!(ids(both), ["b", "a", "c"]);
        let one = resources(shared, |id| of(if id == first { failing } else { Verdict::Review }, &["a"]));
        assert_eq!(ids(one), ["a"]);
        assert_eq!(resources(shared, |_| of(Verdict::Unknown, &["a"])), []);
    }

    #[test]
    fn a_resource_takes_the_place_of_its_kind() {
        let bucket = Resource::new("bucket", "ours", "", "open");
        check(&[("bucket", "bucket")], COMMAND, &bucket, Some("aws s3api get-bucket-acl --bucket ours"));
        check(&[("open", "bucket")], "a {open} {open} {other}", &bucket, Some("a ours ours {other}"));
    }

    #[test]
    fn what_does_not_fit_leaves_the_placeholder() {
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
            Some("export AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1\nx sg-1"),
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
        assert_eq!(super::own(&action, &[]), action);
    }

    #[test]
    fn every_resource_has_its_commands() {
        let all = [Resource::new("bucket", "one", "", ""), Resource::new("bucket", "two", "", "")];
        let filled = filled(&action(&[("bucket", "bucket")]), "ls {bucket}", &all);
        assert_eq!(filled.as_deref(), Some("ls one\n\nls two"));
    }
}
