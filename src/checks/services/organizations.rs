//! The account's role in an organization (CRITERIA.md E12).

use crate::checks::{CheckContext, Draft};
use crate::evidence::{Degree, Resource};
use crate::messages::findings as say;

/// The role of an account in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrganizationRole {
    /// The account is in no organization.
    Alone,
    /// The account manages its organization.
    Management,
    /// Another account manages the account's organization.
    Member,
}

/// The account's role as AWS says, or as the profile says if AWS does not answer. `None` if neither is known.
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

/// A failure; in a member account, a review instead.
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
