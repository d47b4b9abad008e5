//! What findings on roles for servers, containers and functions say.

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

/// Running servers without a role.
pub fn without_role(lacking: usize, all: usize) -> String {
    format!("{lacking} of {} {} no role.", count(all, "running server"), have(lacking))
}

/// Of a workload with containers that have power over their host.
pub fn privileged(containers: &[&str]) -> String {
    format!("has control of its host (privileged): {}", resources(containers))
}

/// Workloads, some of which have power over their host or their host's role.
pub fn host_power(number: usize) -> String {
    let workloads = count(number, "container workload");
    format!("{workloads} {} control of the host, the host's role, or one role for two purposes.", have(number))
}

/// Workloads with one role for two purposes.
pub fn double_roles(number: usize) -> String {
    format!("{} {} one role for two purposes.", count(number, "container workload"), have(number))
}

/// Workloads without roles that may do without.
pub fn no_roles(number: usize) -> String {
    let workloads = count(number, "container workload");
    format!("{workloads} {} no role. Check whether anything in there calls AWS.", have(number))
}

/// Of a user that a program signs in as, with the days on which its keys were made.
pub fn keys(made: &[Date]) -> String {
    let days: Vec<String> = made.iter().map(ToString::to_string).collect();
    match days.len() {
        0 => "active key".to_owned(),
        _ => format!("active key, made on {}", list(&days.iter().map(String::as_str).collect::<Vec<_>>())),
    }
}

/// Users that programs sign in as.
pub fn static_keys(users: usize, are_new: bool) -> String {
    let age = if are_new { "all made in the last 90 days" } else { "not all made in the last 90 days" };
    format!(
        "{} without a password, so probably for programs, {} active access keys, {age}.",
        count(users, "IAM user"),
        have(users)
    )
}

/// Of a role with policies that allow nearly everything.
pub fn nearly_everything(policies: &[&str]) -> String {
    format!("may do nearly everything through {}", resources(policies))
}

/// Of a role with policies that allow all of a service.
pub fn too_much(policies: &[&str]) -> String {
    format!("may do more than it probably needs through {}", resources(policies))
}

/// No role for something that computes allows too much.
pub fn narrow(all: usize) -> String {
    format!("Nothing too broad was seen in {} for servers, containers and functions.", count(all, "role"))
}

/// Roles that allow all of a service, and whether there are policies that could not be read.
pub fn wide(number: usize, all: usize, is_unreadable: bool) -> String {
    let wide = format!("{number} of {} for servers, containers and functions may do too much.", count(all, "role"));
    if is_unreadable { format!("At least this: {wide} {POLICY_UNREADABLE}") } else { wide }
}

/// Roles that allow nearly everything.
pub fn mighty(number: usize, all: usize) -> String {
    format!("{number} of {} for servers, containers and functions may do nearly everything.", count(all, "role"))
}

/// A reason, with the roles that many functions share.
pub fn with_shared(reason: String, roles: &[&str]) -> String {
    match roles {
        [] => reason,
        roles => format!("{reason} More than five functions share one role: {}.", identities(roles)),
    }
}

/// Regions with servers in which the account's default is not set.
pub fn defaults_unset(regions: usize) -> String {
    format!(
        "Every server requires version 2 of the metadata service, but in {} it is not the default.",
        count(regions, "Region")
    )
}

/// Servers that answer to version 1.
pub fn version_1(number: usize, all: usize) -> String {
    let answer = if number == 1 { "accepts" } else { "accept" };
    format!("{number} of {} still {answer} version 1 of the metadata service.", count(all, "server"))
}
