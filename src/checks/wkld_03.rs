//! WKLD.03: where secrets are stored, and how often they change.

use crate::checks::batches::described;
use crate::checks::secret_names::{Sound, sound};
use crate::checks::services::ecs;
use crate::checks::services::rds::{is_in_cluster, is_relational};
use crate::checks::{CallResult, CheckContext, Draft};
use crate::evidence::{Degree, Resource, View};
use crate::messages::findings as shared;
use crate::messages::findings::wkld_03 as say;
use crate::stdx::sort;
use crate::stdx::time::{DAY, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

const SECRETS: &str = "secretsmanager:ListSecrets";
const PARAMETERS: &str = "ssm:DescribeParameters";

/// For how many days a secret may be as it is.
const FRESH_DAYS: u64 = 90;
/// After how many days without a change a secret is not even partly met.
const OLD_DAYS: u64 = 365;
/// By how many days a rotation may be late.
const LATE_DAYS: u64 = 7;

/// The secrets of a Region that are not being deleted.
fn secrets(answer: CallResult<'_>) -> impl Iterator<Item = View<'_>> {
    answer.view().list("SecretList").filter(|secret| !secret.get("DeletedDate").is_there())
}

/// The parameters of a Region that are encrypted, or those that are not, by `is_encrypted`.
fn parameters(answer: CallResult<'_>, is_encrypted: bool) -> impl Iterator<Item = View<'_>> {
    let all = answer.view().list("Parameters");
    all.filter(move |parameter| (parameter.text("Type") == "SecureString") == is_encrypted)
}

/// Checks `wkld-03.secret-store`.
pub fn secret_store(cx: &mut CheckContext<'_>) -> Draft {
    let mut regions: BTreeMap<&str, say::Stored<'_>> = BTreeMap::new();
    for answer in cx.in_every_region(SECRETS) {
        for secret in secrets(answer) {
            let stored = regions.entry(answer.region()).or_default();
            stored.secrets += 1;
            stored.read = stored.read.max(secret.time("LastAccessedDate"));
        }
    }
    for answer in cx.in_every_region(PARAMETERS) {
        for parameter in parameters(answer, true) {
            let stored = regions.entry(answer.region()).or_default();
            stored.parameters += 1;
            stored.keys.extend(Some(parameter.text("KeyId")).filter(|key| !key.is_empty()));
        }
    }
    let mut known = BTreeSet::new();
    for task in ecs::in_use(cx) {
        let references: usize = task.containers().map(|container| container.list("secrets").len()).sum();
        if references > 0 && known.insert(task.arn) {
            regions.entry(task.region).or_default().references += references;
        }
    }
    let reason = if regions.is_empty() { say::NOTHING_STORED } else { say::SOME_STORED };
    let shown = regions.into_iter().map(|(region, stored)| Resource::new("", region, region, stored.words()));
    Draft::Review(reason.to_owned(), shown.collect())
}

/// The names in settings that sound like secrets.
#[derive(Default)]
struct Plain {
    /// The number of things that have settings.
    all: usize,
    strong: Vec<Resource>,
    weak: Vec<Resource>,
}

impl Plain {
    /// Notes the names in the settings of a thing, given by its kind and ID.
    fn note(&mut self, (kind, id): (&str, &str), region: &str, names: &[&str]) {
        self.all += 1;
        let those =
            |wanted| -> Vec<&str> { names.iter().copied().filter(|name| sound(name) == Some(wanted)).collect() };
        let (strong, weak) = (those(Sound::Strong), those(Sound::Weak));
        if !strong.is_empty() {
            self.strong.push(Resource::new(kind, id, region, say::plain(&strong)));
        } else if !weak.is_empty() {
            self.weak.push(Resource::new(kind, id, region, say::perhaps_plain(&weak)));
        }
    }
}

/// Checks `wkld-03.no-plain-secrets`.
pub fn no_plain_secrets(cx: &mut CheckContext<'_>) -> Draft {
    let mut plain = Plain::default();
    for answer in cx.in_every_region("lambda:ListFunctions") {
        for function in answer.view().list("Functions") {
            let names: Vec<&str> = function.get("Environment").texts("Variables").collect();
            plain.note(("function", function.text("FunctionName")), answer.region(), &names);
        }
    }
    for task in ecs::in_use(cx) {
        let variables = task.containers().flat_map(|container| container.list("environment"));
        let names: Vec<&str> = variables.map(|variable| variable.text("name")).collect();
        plain.note(task.named(), task.region, &names);
    }
    for answer in cx.in_every_region("codebuild:ListProjects") {
        let region = answer.region();
        let listed: Vec<&str> = answer.view().texts("projects").collect();
        for project in described(cx, "codebuild:BatchGetProjects", region, ("names", "projects"), &listed) {
            let variables = project.get("environment").list("environmentVariables");
            let in_plain = variables.filter(|variable| matches!(variable.text("type"), "PLAINTEXT" | ""));
            let names: Vec<&str> = in_plain.map(|variable| variable.text("name")).collect();
            plain.note(("name", project.text("name")), region, &names);
        }
    }
    for answer in cx.in_every_region(PARAMETERS) {
        for parameter in parameters(answer, false) {
            let name = parameter.text("Name");
            plain.note(("path", name), answer.region(), &[name]);
        }
    }
    let Plain { all, strong, weak } = plain;
    if !strong.is_empty() {
        Draft::Fail(Degree::Wholly, say::in_plain(strong.len()), strong)
    } else if !weak.is_empty() {
        Draft::Review(say::perhaps_in_plain(weak.len()), weak)
    } else if all == 0 {
        Draft::NotApplicable(say::NO_SETTINGS.to_owned())
    } else {
        Draft::Pass(say::none_in_plain(all))
    }
}

/// Checks `wkld-03.database-logins`.
pub fn database_logins(cx: &mut CheckContext<'_>) -> Draft {
    let rotating = sort::map(cx.in_every_region(SECRETS).into_iter().map(|answer| (answer.region(), rotates(answer))));
    let (mut good, mut unknown, mut failing, mut doubtful) = (0, 0, Vec::new(), Vec::new());
    for (call, list, id) in [
        ("rds:DescribeDBClusters", "DBClusters", "DBClusterIdentifier"),
        ("rds:DescribeDBInstances", "DBInstances", "DBInstanceIdentifier"),
    ] {
        for answer in cx.in_every_region(call) {
            let databases = answer.view().list(list).filter(|database| is_relational(*database) && !is_copy(*database));
            // An instance of a cluster has the cluster's logins.
            for database in databases.filter(|database| list == "DBClusters" || !is_in_cluster(*database)) {
                let named = |what| Resource::new("database", database.text(id), answer.region(), what);
                match rotating.get(answer.region()).copied().unwrap_or((!cx.misses_any(&[SECRETS])).then_some(false)) {
                    _ if has_good_login(database) => good += 1,
                    Some(false) => failing.push(named(say::OWN_PASSWORD)),
                    Some(true) => doubtful.push(named(say::PERHAPS_ROTATED)),
                    None => unknown += 1,
                }
            }
        }
    }
    if !failing.is_empty() {
        let degree = cx.degree(good + doubtful.len() > 0);
        let all = good + doubtful.len() + failing.len();
        Draft::Fail(degree, say::own_passwords(failing.len(), all), failing)
    } else if !doubtful.is_empty() {
        Draft::Review(say::perhaps_rotated(doubtful.len()), doubtful)
    } else if good + unknown == 0 {
        Draft::NotApplicable(say::NO_DATABASES.to_owned())
    } else {
        Draft::Pass(say::GOOD_LOGINS.to_owned())
    }
}

/// Whether a secret that rotates by itself may hold the login of a database. Secrets with a `!` in their names are managed by a
/// service for something else. `None` if not all secrets were seen.
fn rotates(answer: CallResult<'_>) -> Option<bool> {
    let mut own = secrets(answer).filter(|secret| !secret.text("Name").contains('!'));
    if own.any(|secret| secret.flag("RotationEnabled")) { Some(true) } else { answer.is_complete().then_some(false) }
}

/// Whether a database is a read replica, which has the logins of its source.
fn is_copy(database: View<'_>) -> bool {
    const SOURCES: [&str; 3] = [
        "ReadReplicaSourceDBInstanceIdentifier",
        "ReadReplicaSourceDBClusterIdentifier",
        "ReplicationSourceIdentifier",
    ];
    SOURCES.iter().any(|source| !database.text(source).is_empty())
}

/// Whether programs can sign in to a database with a role, or AWS manages its password, which includes rotating it.
fn has_good_login(database: View<'_>) -> bool {
    let kept = database.get("MasterUserSecret").text("SecretStatus");
    database.flag("IAMDatabaseAuthenticationEnabled") || matches!(kept, "active" | "rotating")
}

/// The age of something stored.
enum Age {
    Fresh,
    /// Too old, with the degree of the failure and the words for it.
    Stale(Degree, String),
    /// Changed later than the evidence, by its date.
    Wrong,
    /// Without a date.
    Undated,
}

fn age(answer: CallResult<'_>, changed: Option<Timestamp>, next_rotation: Option<Timestamp>) -> Age {
    let late = next_rotation.filter(|next| !next.is_within(LATE_DAYS, answer.at()));
    if next_rotation.is_some() && late.is_none() {
        return Age::Fresh;
    }
    let Some(changed) = changed else { return Age::Undated };
    match (answer.millis_since(changed), late) {
        (None, _) => Age::Wrong,
        (Some(millis), _) if millis <= FRESH_DAYS * DAY => Age::Fresh,
        (_, Some(late)) => Age::Stale(Degree::Wholly, say::stopped(late.date())),
        (Some(millis), None) => {
            let degree = if millis <= OLD_DAYS * DAY { Degree::Partly } else { Degree::Wholly };
            Age::Stale(degree, say::changed(changed.date()))
        }
    }
}

/// Checks `wkld-03.rotation`.
pub fn rotation(cx: &mut CheckContext<'_>) -> Draft {
    let (mut all, mut is_wrong) = (0, false);
    let mut stale: Vec<(Degree, Resource)> = Vec::new();
    let mut note = |cx: &mut CheckContext<'_>, call: &str, answer: CallResult<'_>, kind: &str, name: &str, age: Age| {
        all += 1;
        match age {
            Age::Fresh => {}
            Age::Stale(degree, what) => stale.push((degree, Resource::new(kind, name, answer.region(), what))),
            Age::Wrong => is_wrong = true,
            Age::Undated => cx.add_unreadable(call, answer.region()),
        }
    };
    for answer in cx.in_every_region(SECRETS) {
        for secret in secrets(answer) {
            let next = secret.time("NextRotationDate").filter(|_| secret.flag("RotationEnabled"));
            let age = age(answer, secret.time("LastChangedDate"), next);
            note(cx, SECRETS, answer, "secret", secret.text("Name"), age);
        }
    }
    for answer in cx.in_every_region(PARAMETERS) {
        for parameter in parameters(answer, true) {
            let age = age(answer, parameter.time("LastModifiedDate"), None);
            note(cx, PARAMETERS, answer, "path", parameter.text("Name"), age);
        }
    }
    sort::by_number(&mut stale, |(degree, _)| u64::from(*degree == Degree::Partly));
    let worst = stale.first().map(|(degree, _)| *degree);
    let shown: Vec<Resource> = stale.into_iter().map(|(_, resource)| resource).collect();
    match worst {
        Some(degree) => Draft::Fail(degree, say::stale(shown.len(), all), shown),
        None if is_wrong => Draft::Unknown(shared::CLOCK_WRONG.to_owned()),
        None if all == 0 => Draft::NotApplicable(say::NO_SECRETS.to_owned()),
        None => Draft::Pass(say::ALL_FRESH.to_owned()),
    }
}

#[cfg(test)]
mod tests;
