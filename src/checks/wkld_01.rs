//! WKLD.01: roles for servers, containers and programs.

use crate::checks::services::ec2::instances::servers;
use crate::checks::services::ecs;
use crate::checks::services::ecs::Task;
use crate::checks::services::iam::credential_report::CredentialReport;
use crate::checks::services::iam::identities::{ADMINISTRATOR_ACCESS, Identities, Identity, default_version};
use crate::checks::services::iam::policy::{Statement, statements};
use crate::checks::{CallResult, CheckContext, Draft};
use crate::evidence::{Degree, Resource, View};
use crate::messages::findings::wkld_01 as say;
use crate::stdx::sort;
use crate::stdx::time::Timestamp;
use std::collections::BTreeMap;

const INSTANCES: &str = "ec2:DescribeInstances";
const METADATA: &str = "ec2:GetInstanceMetadataDefaults";
const ASSOCIATIONS: &str = "eks:ListPodIdentityAssociations";

/// For how many days a program's key counts as new.
const RECENT_DAYS: u64 = 90;

/// The services that compute, whose roles are judged: their principals without `.amazonaws.com`.
const COMPUTES: [&str; 6] = ["ec2", "lambda", "edgelambda", "ecs-tasks", "pods.eks", "tasks.apprunner"];

/// The most functions that can share a role with a purpose of its own.
const FEW_FUNCTIONS: usize = 5;

/// Parts of the ARN of a provider for the pods of an EKS cluster. The second one is for clusters with IPv6.
const EKS_ISSUERS: [&str; 2] = [":oidc-provider/oidc.eks.", ":oidc-provider/oidc-eks."];

/// AWS's policies that allow nearly everything, or allow a role to grant itself everything.
const NEARLY_EVERYTHING: [&str; 3] = [ADMINISTRATOR_ACCESS, "PowerUserAccess", "IAMFullAccess"];

/// Checks `wkld-01.instance-roles`.
pub fn instance_roles(cx: &mut CheckContext<'_>) -> Draft {
    let mut all = 0;
    let mut without = Vec::new();
    for answer in cx.in_every_region(INSTANCES) {
        for server in servers(answer.view()).filter(|server| server.get("State").text("Name") == "running") {
            all += 1;
            if server.get("IamInstanceProfile").text("Arn").is_empty() {
                without.push(Resource::new("instance", server.text("InstanceId"), answer.region(), say::NO_ROLE));
            }
        }
    }
    match (all, without.len()) {
        (0, _) => Draft::NotApplicable(say::NO_RUNNING.to_owned()),
        (_, 0) => Draft::Pass(say::ALL_HAVE_ROLES.to_owned()),
        (all, lacking) => Draft::Fail(cx.degree(2 * lacking <= all), say::without_role(lacking, all), without),
    }
}

/// A flaw of a container workload, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Lack {
    /// A container has power over its host, or a task has only the host's role.
    Host,
    /// One role serves as task role and as execution role.
    Double,
    /// There is no role, which the workload may not need.
    Role,
}

/// Checks `wkld-01.container-roles`.
pub fn container_roles(cx: &mut CheckContext<'_>) -> Draft {
    let tasks = ecs::in_use(cx);
    let mut all = tasks.len();
    let mut lacking: Vec<(Lack, Resource)> = tasks.into_iter().filter_map(lack).collect();
    for answer in cx.in_every_region("eks:ListClusters") {
        for cluster in answer.view().texts("clusters") {
            all += 1;
            if pods_have_roles(cx, answer.region(), cluster) == Some(false) {
                lacking.push((Lack::Role, Resource::new("cluster", cluster, answer.region(), say::NO_POD_ROLES)));
            }
        }
    }
    if all == 0 {
        return Draft::NotApplicable(say::NO_CONTAINERS.to_owned());
    }
    sort::by_number(&mut lacking, |(lack, _)| *lack as u64);
    let Some((worst, _)) = lacking.first() else { return Draft::Pass(say::CONTAINERS_GOOD.to_owned()) };
    let worst = *worst;
    let is_failing = |lack: Lack| worst == Lack::Role || lack < Lack::Role;
    let shown: Vec<Resource> =
        lacking.into_iter().filter(|(lack, _)| is_failing(*lack)).map(|(_, resource)| resource).collect();
    match worst {
        Lack::Host => Draft::Fail(Degree::Wholly, say::host_power(shown.len()), shown),
        Lack::Double => Draft::Fail(Degree::Partly, say::double_roles(shown.len()), shown),
        Lack::Role => Draft::Review(say::no_roles(shown.len()), shown),
    }
}

fn lack(task: Task<'_>) -> Option<(Lack, Resource)> {
    let role = task.definition.text("taskRoleArn");
    let privileged = task.containers().filter(|container| container.flag("privileged"));
    let privileged: Vec<&str> = privileged.map(|container| container.text("name")).collect();
    let (lack, what) = if !privileged.is_empty() {
        (Lack::Host, say::privileged(&privileged))
    } else if role.is_empty() && task.is_on_servers {
        (Lack::Host, say::ROLE_OF_HOST.to_owned())
    } else if role.is_empty() {
        (Lack::Role, say::NO_TASK_ROLE.to_owned())
    } else if role == task.definition.text("executionRoleArn") {
        (Lack::Double, say::SAME_ROLE.to_owned())
    } else {
        return None;
    };
    Some((lack, task.resource(what)))
}

/// Whether an EKS cluster gives its pods roles: by an association, or by a provider in IAM for the cluster's issuer. `None` if
/// that is not known, which is a gap.
fn pods_have_roles(cx: &mut CheckContext<'_>, region: &str, cluster: &str) -> Option<bool> {
    let associations = cx.in_region(ASSOCIATIONS, region, &[cluster]);
    if associations.is_some_and(|answer| answer.view().list("associations").len() > 0) {
        return Some(true);
    }
    let described = cx.in_region("eks:DescribeCluster", region, &[cluster]);
    let providers = cx.once("iam:ListOpenIDConnectProviders");
    let issuer = described?.view().get("cluster").get("identity").get("oidc").text("issuer");
    let issuer = issuer.trim_start_matches("https://");
    let mut arns = providers?.view().list("OpenIDConnectProviderList").map(|provider| provider.text("Arn"));
    let is_issuers = |arn: &str| arn.split_once(":oidc-provider/").is_some_and(|(_, known)| known == issuer);
    let is_complete =
        || [associations, providers].into_iter().all(|answer| answer.is_some_and(CallResult::is_complete));
    if arns.any(is_issuers) { Some(true) } else { is_complete().then_some(false) }
}

/// Checks `wkld-01.no-static-keys`.
pub fn no_static_keys(cx: &mut CheckContext<'_>) -> Draft {
    CredentialReport::of(cx).and_then(judge_keys).unwrap_or_else(Draft::Unknown)
}

fn judge_keys(report: &CredentialReport) -> Result<Draft, String> {
    let mut with_keys = Vec::new();
    for row in report.users().filter(|row| row.password == Some(false)) {
        let keys: Vec<Option<Timestamp>> = row.active_keys().map(|key| key.rotated).collect();
        let mut is_new = true;
        for made in &keys {
            // A key without a date does not count as new.
            is_new &= made.map(|made| report.is_within(RECENT_DAYS, made)).transpose()? == Some(true);
        }
        let made: Vec<_> = keys.iter().flatten().map(|made| made.date()).collect();
        if !keys.is_empty() {
            with_keys.push((is_new, Resource::new("user", &row.user, "", say::keys(&made))));
        }
    }
    sort::by_text(&mut with_keys, |(is_new, user)| format!("{} {}", u8::from(*is_new), user.id));
    let are_new = with_keys.iter().all(|(is_new, _)| *is_new);
    let shown: Vec<Resource> = with_keys.into_iter().map(|(_, user)| user).collect();
    Ok(match shown.len() {
        0 => Draft::Pass(say::NO_KEYS.to_owned()),
        number => {
            let degree = if are_new { Degree::Partly } else { Degree::Wholly };
            Draft::Fail(degree, say::static_keys(number, are_new), shown)
        }
    })
}

/// Checks `wkld-01.least-privilege`.
pub fn least_privilege(cx: &mut CheckContext<'_>) -> Draft {
    let Some(identities) = Identities::of(cx) else { return Draft::Unknown(String::new()) };
    let own: BTreeMap<&str, View<'_>> =
        sort::map(identities.policies().map(|policy| (policy.text("Arn"), default_version(policy))));
    let (mut all, mut is_unreadable) = (0, false);
    let mut wide: Vec<(bool, Resource)> = Vec::new();
    for role in identities.roles().filter(|role| is_compute_role(*role)) {
        all += 1;
        let Width { everything, much, is_unclear } = width(role, &own);
        is_unreadable |= is_unclear;
        let is_lesser = everything.is_empty();
        if !(is_lesser && much.is_empty()) {
            let what = if is_lesser { say::too_much(&much) } else { say::nearly_everything(&everything) };
            wide.push((is_lesser, Resource::new("role", role.name(), "", what)));
        }
    }
    sort::by_text(&mut wide, |(is_lesser, role)| format!("{} {}", u8::from(*is_lesser), role.id));
    let mighty = wide.iter().filter(|(is_lesser, _)| !is_lesser).count();
    let shown: Vec<Resource> = wide.into_iter().map(|(_, role)| role).collect();
    let shared = shared_roles(cx);
    let with_shared = |reason: String| say::with_shared(reason, &shared);
    match (mighty, shown.len()) {
        _ if all == 0 => Draft::NotApplicable(say::NO_COMPUTE_ROLES.to_owned()),
        (0, 0) if is_unreadable => Draft::Unknown(say::POLICY_UNREADABLE.to_owned()),
        (0, 0) => Draft::Pass(with_shared(say::narrow(all))),
        (0, much) => Draft::Fail(Degree::Partly, with_shared(say::wide(much, all, is_unreadable)), shown),
        (mighty, _) => Draft::Fail(Degree::Wholly, with_shared(say::mighty(mighty, all)), shown),
    }
}

/// The roles that more than `FEW_FUNCTIONS` functions share, which cannot be narrow enough for all of them. The roles are only
/// shown, so functions that could not be seen leave no gap.
fn shared_roles<'a>(cx: &mut CheckContext<'a>) -> Vec<&'a str> {
    let (answers, _) = cx.tentatively(|cx| cx.in_every_region("lambda:ListFunctions"));
    let mut functions: BTreeMap<&str, usize> = BTreeMap::new();
    for function in answers.into_iter().flat_map(|answer| answer.view().list("Functions")) {
        let name = function.text("Role").rsplit('/').next().unwrap_or_default();
        *functions.entry(name).or_default() += 1;
    }
    functions.remove("");
    functions.retain(|_, number| *number > FEW_FUNCTIONS);
    functions.into_keys().collect()
}

/// Whether a service that computes may assume a role.
fn is_compute_role(role: Identity<'_>) -> bool {
    role.trust().any(|statement| {
        let computes =
            |service: &str| service.split_once(".amazonaws.com").is_some_and(|(it, _)| COMPUTES.contains(&it));
        statement.principals("Service").any(computes)
            || statement
                .principals("Federated")
                .any(|provider| EKS_ISSUERS.iter().any(|issuer| provider.contains(issuer)))
    })
}

/// The names of a role's policies that allow too much.
#[derive(Default)]
struct Width<'a> {
    /// Policies that allow nearly everything.
    everything: Vec<&'a str>,
    /// Policies that allow all of a service, and AWS's own policies for full access to one.
    much: Vec<&'a str>,
    /// Whether a policy could not be read.
    is_unclear: bool,
}

fn width<'a>(role: Identity<'a>, own: &BTreeMap<&str, View<'a>>) -> Width<'a> {
    let mut width = Width::default();
    for policy in role.attached() {
        let Some(name) = role.name_of_aws(policy).map(|path| path.rsplit('/').next().unwrap_or_default()) else {
            let document = own.get(policy.text("PolicyArn")).copied().unwrap_or(View::nothing());
            width.note(policy.text("PolicyName"), document);
            continue;
        };
        if NEARLY_EVERYTHING.contains(&name) {
            width.everything.push(name);
        } else if name.contains("FullAccess") {
            width.much.push(name);
        }
    }
    for policy in role.inline() {
        width.note(policy.text("PolicyName"), policy.get("PolicyDocument"));
    }
    width
}

impl<'a> Width<'a> {
    fn note(&mut self, name: &'a str, document: View<'a>) {
        self.is_unclear |= !document.is_object();
        if statements(document).any(Statement::has_full_power) {
            self.everything.push(name);
        } else if statements(document).any(allows_all_of_a_service) {
            self.much.push(name);
        }
    }
}

/// Whether a statement allows all of some service on every resource, or, with a condition or exceptions, all of every service.
fn allows_all_of_a_service(statement: Statement<'_>) -> bool {
    let is_on_all = || statement.resources().any(|resource| resource == "*");
    let has_service = || statement.actions().any(|action| action.ends_with(":*"));
    statement.is_allow() && (statement.is_wide() || (is_on_all() && has_service()))
}

/// Checks `wkld-01.imdsv2`.
pub fn imdsv2(cx: &mut CheckContext<'_>) -> Draft {
    let (mut all, mut open, mut unset) = (0, Vec::new(), Vec::new());
    for answer in cx.in_every_region(INSTANCES) {
        let region = answer.region();
        let mut has_any = false;
        for server in servers(answer.view()) {
            all += 1;
            has_any = true;
            let options = server.get("MetadataOptions");
            match (options.text("HttpTokens"), options.text("HttpEndpoint")) {
                ("required", _) | (_, "disabled") => {}
                ("", _) => cx.add_unreadable(INSTANCES, region),
                _ => open.push(Resource::new("instance", server.text("InstanceId"), region, say::ANSWERS_VERSION_1)),
            }
        }
        let defaults = if has_any { cx.in_region(METADATA, region, &[]) } else { None };
        if defaults.is_some_and(|answer| answer.view().get("AccountLevel").text("HttpTokens") != "required") {
            unset.push(Resource::new("", region, region, say::NO_DEFAULT));
        }
    }
    match (open.len(), unset.len()) {
        _ if all == 0 => Draft::NotApplicable(say::NO_SERVERS.to_owned()),
        (0, 0) => Draft::Pass(say::ALL_PROTECTED.to_owned()),
        (0, regions) => Draft::Fail(Degree::Partly, say::defaults_unset(regions), unset),
        (servers, _) => Draft::Fail(Degree::Wholly, say::version_1(servers, all), [open, unset].concat()),
    }
}

#[cfg(test)]
mod tests;
