//! Sentences of findings about roles for servers, containers and functions.

use super::{count, identities, list, resources};
use crate::stdx::time::Date;

texts! {
    NO_RUNNING: "No server is running.";
    NO_ROLE: "runs without a role";
    ALL_HAVE_ROLES: "Every running server has a role.";
    NO_CONTAINERS: "There are no container services, no container tasks and no Kubernetes clusters.";
    CONTAINERS_GOOD: "Every container workload has its own role, and none has control of its host.";
    ROLE_OF_HOST: "has no task role, so it uses the role of the server that it runs on";
    NO_TASK_ROLE: "has no task role, which is fine only if it calls nothing in AWS";
    SAME_ROLE: "uses one role both to start and for the application";
    NO_POD_ROLES: "cannot give its pods roles, which is fine only if none of them calls AWS";
    NO_KEYS: "No IAM user without a password has an active access key.";
    NO_COMPUTE_ROLES: "There are no roles for servers, containers or functions.";
    POLICY_UNREADABLE: "A policy could not be read.";
    NO_SERVERS: "There are no servers.";
    ANSWERS_VERSION_1: "still accepts version 1 of the metadata service";
    NO_DEFAULT: "version 2 is not the default for new servers";
    ALL_PROTECTED: "Every server requires version 2 of the metadata service, and so will new ones.";
}

fn have(number: usize) -> &'static str {
    if number == 1 { "has" } else { "have" }
}

/// Reason: running servers have no role.
pub fn without_role(lacking: usize, all: usize) -> String {
    format!("{lacking} of {} {} no role.", count(all, "running server"), have(lacking))
}

/// Detail of a workload with privileged containers.
pub fn privileged(containers: &[&str]) -> String {
    format!("has control of its host (privileged): {}", resources(containers))
}

/// Reason: workloads control their host, its role, or use one role for two purposes.
pub fn host_power(number: usize) -> String {
    let workloads = count(number, "container workload");
    format!("{workloads} {} control of the host, the host's role, or one role for two purposes.", have(number))
}

/// Reason: workloads use one role for two purposes.
pub fn double_roles(number: usize) -> String {
    format!("{} {} one role for two purposes.", count(number, "container workload"), have(number))
}

/// Reason: workloads have no role, and may need none.
pub fn no_roles(number: usize) -> String {
    let workloads = count(number, "container workload");
    format!("{workloads} {} no role. Check whether anything in there calls AWS.", have(number))
}

/// Detail of a user that a program signs in as: when the access keys were created.
pub fn keys(made: &[Date]) -> String {
    let days: Vec<String> = made.iter().map(ToString::to_string).collect();
    match days.len() {
        0 => "active key".to_owned(),
        _ => format!("active key, made on {}", list(&days.iter().map(String::as_str).collect::<Vec<_>>())),
    }
}

/// Reason: programs sign in as users.
pub fn static_keys(users: usize, are_new: bool) -> String {
    let age = if are_new { "all made in the last 90 days" } else { "not all made in the last 90 days" };
    format!(
        "{} without a password, so probably for programs, {} active access keys, {age}.",
        count(users, "IAM user"),
        have(users)
    )
}

/// Detail of a role with policies that allow nearly everything.
pub fn nearly_everything(policies: &[&str]) -> String {
    format!("may do nearly everything through {}", resources(policies))
}

/// Detail of a role with policies that allow all actions of a service.
pub fn too_much(policies: &[&str]) -> String {
    format!("may do more than it probably needs through {}", resources(policies))
}

/// Reason: no role for servers, containers and functions allows too much.
pub fn narrow(all: usize) -> String {
    format!("Nothing too broad was seen in {} for servers, containers and functions.", count(all, "role"))
}

/// Reason: roles allow all actions of a service, and possibly policies could not be read.
pub fn wide(number: usize, all: usize, is_unreadable: bool) -> String {
    let wide = format!("{number} of {} for servers, containers and functions may do too much.", count(all, "role"));
    if is_unreadable { format!("At least this: {wide} {POLICY_UNREADABLE}") } else { wide }
}

/// Reason: roles allow nearly everything.
pub fn mighty(number: usize, all: usize) -> String {
    format!("{number} of {} for servers, containers and functions may do nearly everything.", count(all, "role"))
}

/// A reason, followed by roles that many functions share.
pub fn with_shared(reason: String, roles: &[&str]) -> String {
    match roles {
        [] => reason,
        roles => format!("{reason} More than five functions share one role: {}.", identities(roles)),
    }
}

/// Reason: in Regions with servers, the account's default is not set.
pub fn defaults_unset(regions: usize) -> String {
    format!(
        "Every server requires version 2 of the metadata service, but in {} it is not the default.",
        count(regions, "Region")
    )
}

/// Reason: servers accept version 1 of the metadata service.
pub fn version_1(number: usize, all: usize) -> String {
    let answer = if number == 1 { "accepts" } else { "accept" };
    format!("{number} of {} still {answer} version 1 of the metadata service.", count(all, "server"))
}
