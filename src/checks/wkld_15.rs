//! WKLD.15: templates, pipelines, and rules that are checked continuously.

use crate::checks::batches::described;
use crate::checks::services::ec2::network::{is_region_in_use, is_region_known_in_use};
use crate::checks::services::iam::identities::{Identities, Identity};
use crate::checks::services::iam::policy::{Condition, Statement};
use crate::checks::{CallResult, CheckContext, Draft};
use crate::evidence::{Degree, Resource, View};
use crate::messages::findings::wkld_15 as say;
use crate::stdx::sort;
use std::collections::{BTreeMap, BTreeSet};

const PROJECTS: &str = "codebuild:ListProjects";

/// Checks `wkld-15.templates`.
pub fn templates(cx: &mut CheckContext<'_>) -> Draft {
    let (mut drifted, mut stacks) = (Vec::new(), Vec::new());
    let mut regions = BTreeSet::new();
    let mut has_cdk = false;
    for answer in cx.in_every_region("cloudformation:DescribeStacks") {
        let is_nested = |stack: &View<'_>| !stack.text("ParentId").is_empty();
        for stack in answer.view().list("Stacks").filter(|stack| !is_nested(stack)) {
            regions.insert(answer.region());
            let name = stack.text("StackName");
            has_cdk |= name == "CDKToolkit";
            let has_drifted = stack.get("DriftInformation").text("StackDriftStatus") == "DRIFTED";
            let (list, what) = if has_drifted { (&mut drifted, say::DRIFTED) } else { (&mut stacks, say::STACK) };
            list.push(Resource::new("stack", name, answer.region(), what));
        }
    }
    let number = drifted.len() + stacks.len();
    let reason = if number == 0 {
        say::NO_STACKS.to_owned()
    } else {
        say::stacks(number, regions.len(), drifted.len(), has_cdk)
    };
    drifted.extend(stacks);
    Draft::Review(reason, drifted)
}

/// Providers that serve everybody's pipelines, each with one address for all: without a condition, whoever has a repository
/// there gets in.
const SHARED: [&str; 4] =
    ["token.actions.githubusercontent.com", "gitlab.com", "app.terraform.io", "agent.buildkite.com"];

/// The claims that say where a token comes from, as a condition key has them after the provider's name.
const SOURCES: [&str; 3] = [":sub", ":repository", ":repository_id"];

/// The beginnings of subjects, each with the character after the name of the owner.
const OWNERS: [(&str, char); 3] = [("repo:", '/'), ("project_path:", '/'), ("organization:", ':')];

/// Checks `wkld-15.pipeline`.
pub fn pipeline(cx: &mut CheckContext<'_>) -> Draft {
    let mut shown = Vec::new();
    for answer in cx.in_every_region("codepipeline:ListPipelines") {
        let names = answer.view().list("pipelines").map(|pipeline| pipeline.text("name"));
        shown.extend(names.map(|name| Resource::new("", name, answer.region(), say::PIPELINE)));
    }
    for answer in cx.in_every_region(PROJECTS) {
        let names = answer.view().texts("projects");
        shown.extend(names.map(|name| Resource::new("", name, answer.region(), say::PROJECT)));
    }
    let providers = cx.once("iam:ListOpenIDConnectProviders");
    let listed = providers.into_iter().flat_map(|answer| answer.view().list("OpenIDConnectProviderList"));
    let arns: Vec<&str> = listed.map(|provider| provider.text("Arn")).filter(|arn| is_of_pipelines(arn)).collect();
    shown.extend(arns.iter().map(|arn| Resource::new("", *arn, "", say::PROVIDER)));
    // A provider that no longer exists lets nobody in.
    let is_there = |arn: &str| !providers.is_some_and(CallResult::is_complete) || arns.contains(&arn);
    let mut open = Vec::new();
    for role in Identities::of(cx).into_iter().flat_map(Identities::roles) {
        let Some((trust, provider)) = weakest_trust(role, is_there) else { continue };
        let resource = |what| Resource::new("role", role.name(), "", what);
        match trust {
            Trust::Anybody => open.push(resource(say::open_to(provider))),
            Trust::Anything => shown.push(resource(say::not_narrowed(provider))),
            Trust::Named => shown.push(resource(say::trusts(provider))),
        }
    }
    if !open.is_empty() {
        Draft::Fail(Degree::Wholly, say::open_roles(open.len()), open)
    } else if shown.is_empty() {
        Draft::Review(say::NO_PIPELINE.to_owned(), shown)
    } else {
        Draft::Review(say::PIPELINES.to_owned(), shown)
    }
}

/// Whom a role trusts, the weakest trust first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Trust {
    /// Whoever has a repository at a provider that serves everybody.
    Anybody,
    /// Whatever gets tokens from a provider that may be the account's own.
    Anything,
    /// The sources that the role names.
    Named,
}

/// The weakest trust of a role in a provider, and the provider's name. `None` for a role that no pipeline outside AWS can
/// assume.
fn weakest_trust<'a>(role: Identity<'a>, is_there: impl Fn(&str) -> bool) -> Option<(Trust, &'a str)> {
    let mut weakest: Option<(Trust, &str)> = None;
    for statement in role.trust().filter(|statement| statement.allows("sts:AssumeRoleWithWebIdentity")) {
        for arn in statement.principals("Federated").filter(|arn| is_of_pipelines(arn) && is_there(arn)) {
            let provider = name_of(arn);
            let trust = if is_narrow(statement, provider) {
                Trust::Named
            } else if SHARED.contains(&provider) {
                Trust::Anybody
            } else {
                Trust::Anything
            };
            if weakest.is_none_or(|(known, _)| trust < known) {
                weakest = Some((trust, provider));
            }
        }
    }
    weakest
}

/// The name of a provider: its URL without `https://`.
fn name_of(arn: &str) -> &str {
    arn.split_once(":oidc-provider/").map_or("", |(_, name)| name)
}

/// Whether an ARN is that of a token provider other than an EKS cluster's own.
fn is_of_pipelines(arn: &str) -> bool {
    let name = name_of(arn);
    !name.is_empty() && !name.starts_with("oidc.eks.") && !name.starts_with("oidc-eks.")
}

/// Whether a statement lets in only sources that it names.
fn is_narrow(statement: Statement<'_>, provider: &str) -> bool {
    let is_on_source = |condition: &Condition<'_>| {
        let (name, rest) = condition.key.split_at_checked(provider.len()).unwrap_or_default();
        name.eq_ignore_ascii_case(provider) && SOURCES.iter().any(|source| rest.eq_ignore_ascii_case(source))
    };
    // Every token has a subject, so that ForAllValues does not hold for want of one.
    statement.conditions().filter(is_on_source).any(|condition| {
        condition.names() && !condition.is_optional() && condition.values.iter().all(|value| !admits_anybody(value))
    })
}

/// Whether a pattern does not fix even the owner of the source.
fn admits_anybody(pattern: &str) -> bool {
    let fixed = pattern.split(['*', '?']).next().unwrap_or_default();
    let lacks_owner = |(start, end): &(&str, char)| fixed.strip_prefix(start).is_some_and(|rest| !rest.contains(*end));
    fixed.is_empty() || fixed.len() < pattern.len() && OWNERS.iter().any(lacks_owner)
}

/// Checks `wkld-15.scanned`.
pub fn scanned(cx: &mut CheckContext<'_>) -> Draft {
    let mut found = Vec::new();
    let mut number = 0;
    for answer in cx.in_every_region(PROJECTS) {
        let region = answer.region();
        let names: Vec<&str> = answer.view().texts("projects").collect();
        number += names.len();
        for project in described(cx, "codebuild:BatchGetProjects", region, ("names", "projects"), &names) {
            let checkers: Vec<&str> = project.get("source").texts("buildspec").collect();
            if !checkers.is_empty() {
                found.push(Resource::new("", project.text("name"), region, say::runs(&checkers)));
            }
        }
    }
    let reason = match (number, found.len()) {
        (0, _) => say::NO_PROJECTS.to_owned(),
        (number, 0) => say::none_checks(number),
        (number, checking) => say::some_check(checking, number),
    };
    Draft::Review(reason, found)
}

/// The state of AWS Config in a Region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Recording {
    /// AWS Config records, and has an active rule.
    Good,
    NoRules,
    /// AWS Config records with errors.
    Failing,
    Stopped,
    Absent,
}

impl Recording {
    fn records(self) -> bool {
        matches!(self, Self::Good | Self::NoRules | Self::Failing)
    }

    fn what(self) -> &'static str {
        match self {
            Self::Good => "",
            Self::NoRules => say::NO_RULES,
            Self::Failing => say::FAILING,
            Self::Stopped => say::STOPPED,
            Self::Absent => say::ABSENT,
        }
    }
}

/// The state of AWS Config in a Region, by the answers about its recorders, their status and its rules. `None` if it is not
/// known.
fn recording(
    recorders: CallResult<'_>,
    statuses: Option<CallResult<'_>>,
    rules: Option<CallResult<'_>>,
) -> Option<Recording> {
    // Recorders of other services do not count.
    let is_own = |recorder: &View<'_>| recorder.text("servicePrincipal").is_empty();
    if !recorders.view().list("ConfigurationRecorders").any(|recorder| is_own(&recorder)) {
        return recorders.is_complete().then_some(Recording::Absent);
    }
    let mut own = statuses?.view().list("ConfigurationRecordersStatus").filter(is_own);
    let Some(running) = own.find(|status| status.flag("recording")) else {
        return Some(Recording::Stopped);
    };
    if !running.text("lastStatus").eq_ignore_ascii_case("success") {
        return Some(Recording::Failing);
    }
    let rules = rules?;
    if rules.view().list("ConfigRules").any(|rule| rule.text("ConfigRuleState") == "ACTIVE") {
        Some(Recording::Good)
    } else {
        rules.is_complete().then_some(Recording::NoRules)
    }
}

/// Checks `wkld-15.config-rules`.
pub fn config_rules(cx: &mut CheckContext<'_>) -> Draft {
    let recorders = cx.in_every_region("config:DescribeConfigurationRecorders");
    let mut ask = |call| -> BTreeMap<&str, CallResult<'_>> {
        sort::map(cx.in_every_region(call).into_iter().map(|answer| (answer.region(), answer)))
    };
    let statuses = ask("config:DescribeConfigurationRecorderStatus");
    let rules = ask("config:DescribeConfigRules");
    let mut records = 0;
    let mut lacking = Vec::new();
    for answer in recorders {
        let region = answer.region();
        let state = recording(answer, statuses.get(region).copied(), rules.get(region).copied());
        records += usize::from(state.is_some_and(Recording::records));
        lacking.extend(state.filter(|state| *state != Recording::Good).map(|state| (region, state)));
    }
    let resource = |(region, state): &(&str, Recording)| Resource::new("", *region, region, state.what());
    if records == 0 && !cx.has_gaps() {
        let lacking = lacking.iter().filter(|(region, _)| is_region_known_in_use(cx, region) != Some(false));
        let lacking = lacking.map(resource).collect();
        return Draft::Fail(Degree::Wholly, say::RECORDS_NOTHING.to_owned(), lacking);
    }
    let mut failing = Vec::new();
    for lacking in &lacking {
        if is_region_in_use(cx, lacking.0) == Some(true) {
            failing.push(resource(lacking));
        }
    }
    if failing.is_empty() {
        Draft::Pass(say::RECORDS.to_owned())
    } else {
        Draft::Fail(Degree::Partly, say::lacking(failing.len()), failing)
    }
}

#[cfg(test)]
mod tests;
