//! ACCT.04: permissions.

use crate::checks::services::iam::credential_report::CredentialReport;
use crate::checks::services::iam::identities::{Identities, Identity, default_version};
use crate::checks::services::iam::policy::statements;
use crate::checks::services::identity_center::Directory;
use crate::checks::{CallResult, CheckContext, Draft};
use crate::evidence::{Degree, Resource, View};
use crate::messages::findings::acct_04 as say;
use crate::stdx::sort;

/// The number of users with a password from which on it is a failure that all of them are administrators.
const MANY_USERS: usize = 4;

/// Checks `acct-04.through-groups`.
pub fn through_groups(cx: &mut CheckContext<'_>) -> Draft {
    let identities = Identities::of(cx);
    let directory = Directory::of(cx);
    let mut users: Vec<Identity<'_>> = identities.into_iter().flat_map(Identities::users).collect();
    // Users in no group come first, because they are the worse ones.
    sort::by_text(&mut users, |user| format!("{} {}", u8::from(user.is_in_a_group()), user.name()));
    let direct = users.iter().filter(|user| is_direct(**user));
    let degree = if direct.clone().all(|user| user.is_in_a_group()) { Degree::Partly } else { Degree::Wholly };
    let direct: Vec<Resource> = direct.map(|user| direct_user(*user)).collect();
    let single = directory.sets.iter().filter(|set| set.users > 0);
    let single: Vec<Resource> = single
        .map(|set| Resource::new("permission-set", set.arn, set.region, say::assigned_to_people(set.users)))
        .collect();
    if !(direct.is_empty() && single.is_empty()) {
        let reason = say::direct(direct.len(), single.len());
        return Draft::Fail(degree, reason, [direct, single].concat());
    }
    if cx.has_gaps() {
        return Draft::Unknown(String::new());
    }
    let roles = identities.into_iter().flat_map(Identities::roles).filter(|role| role.is_permission_set());
    let unexplained: Vec<Identity<'_>> = roles.filter(|_| directory.sets.is_empty()).collect();
    if directory.is_hidden || !unexplained.is_empty() {
        let shown = unexplained.into_iter().map(|role| Resource::new("role", role.name(), "", say::FROM_DIRECTORY));
        return Draft::Review(say::DIRECTORY_HIDDEN.to_owned(), shown.collect());
    }
    if users.is_empty() && directory.sets.iter().all(|set| set.groups == 0) {
        return Draft::NotApplicable(say::NOBODY.to_owned());
    }
    let idle: Vec<&str> = users.iter().filter(|user| !user.is_in_a_group()).map(|user| user.name()).collect();
    Draft::Pass(say::through_groups(&idle))
}

/// Whether a user has permissions of the user's own.
fn is_direct(user: Identity<'_>) -> bool {
    user.inline().len() > 0 || user.granted().next().is_some()
}

fn direct_user(user: Identity<'_>) -> Resource {
    let policies: Vec<&str> = user.granted().chain(user.inline()).map(|policy| policy.text("PolicyName")).collect();
    Resource::new("user", user.name(), "", say::direct_user(&policies, user.is_in_a_group()))
}

/// The administrators: by the list of identities with `AdministratorAccess`, and by the policies of each identity.
struct Administrators<'a> {
    identities: Identities<'a>,
    listed: View<'a>,
}

impl<'a> Administrators<'a> {
    fn of(cx: &mut CheckContext<'a>) -> Option<Self> {
        let listed = cx.once("iam:ListEntitiesForPolicy").map_or_else(View::nothing, CallResult::view);
        Identities::of(cx).map(|identities| Self { identities, listed })
    }

    fn lists(&self, list: &str, key: &str, name: &str) -> bool {
        self.listed.list(list).any(|entity| entity.text(key) == name)
    }

    fn has_group(&self, group: Identity<'a>) -> bool {
        self.lists("PolicyGroups", "GroupName", group.name()) || self.identities.may_do_everything(group)
    }

    fn has_user(&self, user: Identity<'a>) -> bool {
        self.lists("PolicyUsers", "UserName", user.name())
            || self.identities.may_do_everything(user)
            || self.identities.groups_of(user).any(|group| self.has_group(group))
    }

    fn has_role(&self, role: Identity<'a>) -> bool {
        role.is_for_people()
            && (self.lists("PolicyRoles", "RoleName", role.name()) || self.identities.may_do_everything(role))
    }
}

/// Checks `acct-04.job-functions`.
pub fn job_functions(cx: &mut CheckContext<'_>) -> Draft {
    let administrators = Administrators::of(cx);
    let directory = Directory::of(cx);
    // A missing report is a gap. One that cannot be read names no users, and so fails nobody.
    let report = CredentialReport::of(cx).ok();
    let mut console: Vec<&str> =
        report.into_iter().flat_map(CredentialReport::console_users).map(|row| row.user.as_str()).collect();
    sort::by_text(&mut console, |name| (*name).to_owned());
    let administrator = |name: &str| Resource::new("user", name, "", say::ADMINISTRATOR);
    if let Some(administrators) = &administrators
        && console.len() >= MANY_USERS
        && let users = administrators.identities.by_name()
        && console.iter().all(|name| users.find(name).is_some_and(|user| administrators.has_user(user)))
    {
        let all = console.iter().map(|name| administrator(name)).collect();
        return Draft::Fail(Degree::Wholly, say::all_administrators(console.len()), all);
    }
    let mut shown = Vec::new();
    let (mut users, mut powerful) = (0, 0);
    if let Some(administrators) = &administrators {
        let identities = administrators.identities;
        users = identities.users().count();
        let names = identities.users().filter(|user| administrators.has_user(*user)).map(Identity::name);
        shown.extend(sorted(names.map(administrator)));
        powerful = shown.len();
        let roles = identities.roles().filter(|role| administrators.has_role(*role));
        shown.extend(sorted(roles.map(|role| Resource::new("role", role.name(), "", say::ADMINISTRATOR_ROLE))));
        shown.extend(sorted(identities.groups().map(|group| shown_group(identities, group))));
    }
    for set in &directory.sets {
        let described = cx.optional("sso-admin:DescribePermissionSet", set.region, &[set.instance, set.arn]);
        let name = described.map_or("", |answer| answer.view().get("PermissionSet").text("Name"));
        shown.push(Resource::new(
            "permission-set",
            set.arn,
            set.region,
            say::permission_set(name, set.groups, set.users),
        ));
    }
    Draft::Review(say::jobs(powerful, users), shown)
}

fn shown_group(identities: Identities<'_>, group: Identity<'_>) -> Resource {
    let policies: Vec<&str> = group.attached().chain(group.inline()).map(|policy| policy.text("PolicyName")).collect();
    Resource::new("group", group.name(), "", say::group(identities.members(group).count(), &policies))
}

fn sorted(resources: impl Iterator<Item = Resource>) -> Vec<Resource> {
    let mut resources: Vec<Resource> = resources.collect();
    sort::by_text(&mut resources, |resource| resource.id.clone());
    resources
}

/// How much a policy allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Power {
    Full,
    Near,
    Less,
}

impl Power {
    fn of(document: View<'_>) -> Self {
        let mut power = Self::Less;
        for statement in statements(document).filter(|statement| statement.is_allow()) {
            let is_on_all = statement.resources().any(|resource| resource == "*");
            let has_iam = || statement.actions().any(|action| action.eq_ignore_ascii_case("iam:*"));
            if statement.has_full_power() {
                return Self::Full;
            }
            if statement.allows_everything() || (is_on_all && (statement.has_not_action() || has_iam())) {
                power = Self::Near;
            }
        }
        power
    }
}

/// A policy of the account that is in effect, with the resource that fails if it allows too much.
struct Judged<'a> {
    document: View<'a>,
    kind: &'static str,
    id: &'a str,
    name: &'a str,
}

/// Checks `acct-04.no-star-policies`.
pub fn no_star_policies(cx: &mut CheckContext<'_>) -> Draft {
    let Some(identities) = Identities::of(cx) else { return Draft::Unknown(String::new()) };
    let judged = judged(identities);
    let mut failing: Vec<(Power, Resource)> = Vec::new();
    for policy in &judged {
        let power = Power::of(policy.document);
        let what = match (power, policy.kind) {
            (Power::Less, _) => continue,
            (power, "arn") => say::managed(power == Power::Full),
            (power, _) => say::inline(policy.name, power == Power::Full),
        };
        failing.push((power, Resource::new(policy.kind, policy.id, "", what)));
    }
    // The sort keeps managed policies before inline ones.
    sort::by_text(&mut failing, |(power, resource)| format!("{} {} {}", *power as u8, resource.kind, resource.id));
    let full = failing.iter().filter(|(power, _)| *power == Power::Full).count();
    let shown: Vec<Resource> = failing.into_iter().map(|(_, resource)| resource).collect();
    let is_unreadable = judged.iter().any(|policy| !policy.document.is_object());
    match (full, shown.len()) {
        (0, 0) if is_unreadable => Draft::Unknown(say::POLICY_UNREADABLE.to_owned()),
        (0, 0) => Draft::Pass(say::NONE_ALLOWS_EVERYTHING.to_owned()),
        (0, near) => Draft::Fail(Degree::Partly, say::near(near, is_unreadable), shown),
        (full, _) => Draft::Fail(Degree::Wholly, say::full(full), shown),
    }
}

/// The attached customer managed policies, and the inline policies of users, groups and roles, except the roles that IAM
/// Identity Center writes.
fn judged(identities: Identities<'_>) -> Vec<Judged<'_>> {
    let attached =
        identities.policies().filter(|policy| policy.number("AttachmentCount").is_none_or(|count| count > 0));
    let managed = attached.map(|policy| Judged {
        document: default_version(policy),
        kind: "arn",
        id: policy.text("Arn"),
        name: policy.text("PolicyName"),
    });
    let roles = identities.roles().filter(|role| !role.path().starts_with("/aws-reserved/"));
    let holders = identities
        .users()
        .map(|user| ("user", user))
        .chain(identities.groups().map(|group| ("group", group)))
        .chain(roles.map(|role| ("role", role)));
    let inline = holders.flat_map(|(kind, holder)| {
        holder.inline().map(move |policy| Judged {
            document: policy.get("PolicyDocument"),
            kind,
            id: holder.name(),
            name: policy.text("PolicyName"),
        })
    });
    managed.chain(inline).collect()
}

#[cfg(test)]
mod tests;
