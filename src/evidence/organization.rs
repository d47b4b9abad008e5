//! Whether the account is a member of an organization (CRITERIA.md E12).

use super::finding::{Degree, Resource};
use super::look::{Draft, Look};
use crate::messages::findings as say;

/// What an account is to its organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It stands alone.
    Alone,
    /// It manages the organization.
    Management,
    /// Another account manages it.
    Member,
}

/// What the account is: as AWS says, or, where AWS does not say, as the profile has it. `None` where neither knows.
pub fn standing(look: &mut Look<'_>) -> Option<Standing> {
    let Some(answer) = look.perhaps("organizations:DescribeOrganization", "", &[]) else {
        return look.circumstances.says_member.then_some(Standing::Member);
    };
    let manager = answer.view().get("Organization").text("MasterAccountId");
    Some(match manager {
        "" => Standing::Alone,
        manager if manager == look.account() => Standing::Management,
        _ => Standing::Member,
    })
}

/// A failure, which in a member account is for a person to look at.
pub fn fail_unless_member(look: &mut Look<'_>, degree: Degree, reason: String, resources: Vec<Resource>) -> Draft {
    if standing(look) == Some(Standing::Member) {
        Draft::Review(say::in_member(&reason), resources)
    } else {
        Draft::Fail(degree, reason, resources)
    }
}
