//! Whether the account is a member of an organization (CRITERIA.md E12).

use crate::checks::{CheckContext, Draft};
use crate::evidence::{Degree, Resource};
use crate::messages::findings as say;

/// What an account is to its organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrganizationRole {
    /// It stands alone.
    Alone,
    /// It manages the organization.
    Management,
    /// Another account manages it.
    Member,
}

/// What the account is: as AWS says, or, where AWS does not say, as the profile has it. `None` where neither knows.
pub fn organization_role(cx: &mut CheckContext<'_>) -> Option<OrganizationRole> {
    let Some(answer) = cx.optional("organizations:DescribeOrganization", "", &[]) else {
        return cx.profile_facts.says_member.then_some(OrganizationRole::Member);
    };
    let manager = answer.view().get("Organization").text("MasterAccountId");
    Some(match manager {
        "" => OrganizationRole::Alone,
        manager if manager == cx.account() => OrganizationRole::Management,
        _ => OrganizationRole::Member,
    })
}

/// A failure, which in a member account is for a person to look at.
pub fn fail_unless_member(
    cx: &mut CheckContext<'_>,
    degree: Degree,
    reason: String,
    resources: Vec<Resource>,
) -> Draft {
    if organization_role(cx) == Some(OrganizationRole::Member) {
        Draft::Review(say::in_member(&reason), resources)
    } else {
        Draft::Fail(degree, reason, resources)
    }
}
