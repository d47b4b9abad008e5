//! Sentences of findings about permissions.

use super::{count, identities, identity, resource, resources};

texts! {
    NOBODY: "There are no IAM users, and IAM Identity Center gives nobody access to this account.";
    FROM_DIRECTORY: "made by IAM Identity Center";
    DIRECTORY_HIDDEN: "No IAM user holds permissions directly, but this account cannot show who has access through IAM Identity Center. Check there whether permission sets are assigned only to groups.";
    ADMINISTRATOR: "administrator";
    ADMINISTRATOR_ROLE: "whoever assumes it is an administrator";
    NONE_ALLOWS_EVERYTHING: "None of your policies allows every action on every resource.";
    POLICY_UNREADABLE: "A policy could not be read.";
}

/// Reason: users have permissions of their own, or permission sets are assigned to individuals.
pub fn direct(users: usize, sets: usize) -> String {
    let holds = if users == 1 { "holds" } else { "hold" };
    let users_hold = format!("{} {holds} permissions directly", count(users, "IAM user"));
    let is = if sets == 1 { "is" } else { "are" };
    let sets_are = format!("{} {is} assigned to individuals", count(sets, "permission set"));
    match (users, sets) {
        (_, 0) => format!("{users_hold}."),
        (0, _) => format!("{sets_are}."),
        _ => format!("{users_hold}, and {sets_are}."),
    }
}

/// Detail of a user with policies of its own.
pub fn direct_user(policies: &[&str], is_in_a_group: bool) -> String {
    let place = if is_in_a_group { "besides its groups" } else { "and is in no group" };
    format!("holds {} directly, {place}", resources(policies))
}

/// Detail of a permission set that is assigned to individuals.
pub fn assigned_to_people(people: usize) -> String {
    if people == 1 { "assigned to one person".to_owned() } else { format!("assigned to {people} individuals") }
}

/// Reason: no user has permissions directly. `idle` are the users without any permissions.
pub fn through_groups(idle: &[&str]) -> String {
    const ALL: &str = "All permissions come from groups and roles.";
    match idle {
        [] => ALL.to_owned(),
        [one] => format!("{ALL} The user {} has none at all.", identity(one)),
        many => format!("{ALL} The users {} have none at all.", identities(many)),
    }
}

/// Reason: every user with a password is an administrator.
pub fn all_administrators(users: usize) -> String {
    format!("All {users} IAM users with a password are administrators.")
}

/// Reason: the number of administrators among the users.
pub fn jobs(administrators: usize, users: usize) -> String {
    let of_users = match users {
        0 => String::new(),
        _ => format!("{administrators} of {} may do everything. ", count(users, "IAM user")),
    };
    format!("{of_users}Check whether permissions match people's jobs, and who reviews them.")
}

/// Detail of a group: its members and policies.
pub fn group(members: usize, policies: &[&str]) -> String {
    let policies = if policies.is_empty() { "no policies".to_owned() } else { resources(policies) };
    format!("{}: {policies}", count(members, "member"))
}

/// Detail of a permission set, with its name if known.
pub fn permission_set(name: &str, groups: usize, people: usize) -> String {
    let people = if people == 1 { "1 person".to_owned() } else { format!("{people} people") };
    let to = format!("assigned to {} and {people}", count(groups, "group"));
    if name.is_empty() { to } else { format!("{}: {to}", identity(name)) }
}

/// Detail of a managed policy.
pub fn managed(is_full: bool) -> String {
    if is_full { "allows everything".to_owned() } else { "allows nearly everything".to_owned() }
}

/// Detail of an inline policy's owner.
pub fn inline(policy: &str, is_full: bool) -> String {
    format!("its inline policy {} {}", resource(policy), managed(is_full))
}

/// Reason: policies allow everything.
pub fn full(policies: usize) -> String {
    match policies {
        1 => "One of your policies allows every action on every resource.".to_owned(),
        _ => format!("{policies} of your policies allow every action on every resource."),
    }
}

/// Reason: policies allow nearly everything, and possibly others could not be read.
pub fn near(policies: usize, is_unreadable: bool) -> String {
    let near = match policies {
        1 => "One of your policies allows nearly everything.".to_owned(),
        _ => format!("{policies} of your policies allow nearly everything."),
    };
    if is_unreadable { format!("At least this: {near} {POLICY_UNREADABLE}") } else { near }
}
