//! IAM Identity Center: the permission sets of this account, and to whom they are assigned.

use crate::checks::services::organizations::{OrganizationRole, organization_role};
use crate::checks::{CallResult, CheckContext};
use crate::stdx::sort;
use std::collections::BTreeMap;

/// What this account can see of IAM Identity Center.
#[derive(Debug, Default)]
pub struct Directory<'a> {
    /// The permission sets that are provisioned to this account, by instance and ARN.
    pub sets: Vec<PermissionSet<'a>>,
    /// Whether another account has an instance whose assignments cannot be read from this account.
    pub is_hidden: bool,
}

/// A permission set that is provisioned to this account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PermissionSet<'a> {
    /// The permission set's ARN.
    pub arn: &'a str,
    /// The instance that the permission set belongs to.
    pub instance: &'a str,
    /// The Region whose answer lists the permission set.
    pub region: &'a str,
    /// The number of groups to which it is assigned in this account.
    pub groups: usize,
    /// The number of single users to whom it is assigned in this account.
    pub users: usize,
}

/// An instance, as `sso-admin:ListInstances` lists it. One that is replicated to several Regions counts once.
struct Instance<'a> {
    arn: &'a str,
    is_own: bool,
    regions: Vec<&'a str>,
}

impl<'a> Directory<'a> {
    /// The directory in the evidence. Missing answers are gaps, except those about another account's instance, which a member
    /// account may not read unless it administers the instance.
    pub fn of(cx: &mut CheckContext<'a>) -> Self {
        let instances = instances(cx);
        // The instance that serves an organization is in its management account. An own instance of any other account gives
        // access to applications, not to accounts.
        let serves_no_accounts =
            matches!(organization_role(cx), Some(OrganizationRole::Alone | OrganizationRole::Member));
        let mut directory = Self::default();
        for instance in instances.iter().filter(|instance| !(instance.is_own && serves_no_accounts)) {
            let sets = instance.sets(cx);
            directory.is_hidden |= sets.is_none() && !instance.is_own;
            directory.sets.extend(sets.unwrap_or_default());
        }
        directory
    }
}

/// Whether there is an instance, whatever it serves. Missing answers are gaps.
pub fn has_instance(cx: &mut CheckContext<'_>) -> bool {
    !instances(cx).is_empty()
}

fn instances<'a>(cx: &mut CheckContext<'a>) -> Vec<Instance<'a>> {
    let mut instances: BTreeMap<&str, Instance<'a>> = BTreeMap::new();
    let account = cx.account();
    for answer in cx.in_every_region("sso-admin:ListInstances") {
        for view in answer.view().list("Instances") {
            let arn = view.text("InstanceArn");
            let is_own = view.text("OwnerAccountId") == account;
            let instance = instances.entry(arn).or_insert(Instance { arn, is_own, regions: Vec::new() });
            instance.regions.push(answer.region());
        }
    }
    instances.into_values().collect()
}

impl<'a> Instance<'a> {
    /// The instance's permission sets in this account; `None` if they could not be read.
    fn sets(&self, cx: &mut CheckContext<'a>) -> Option<Vec<PermissionSet<'a>>> {
        let provisioned = self.ask(cx, "sso-admin:ListPermissionSetsProvisionedToAccount", &[self.arn])?;
        let mut sets = Vec::new();
        for arn in provisioned.view().texts("PermissionSets") {
            let Some(answer) = self.ask(cx, "sso-admin:ListAccountAssignments", &[self.arn, arn]) else {
                // For an own instance, the gap is noted, and the other sets still count.
                if self.is_own { continue } else { return None }
            };
            let to = |kind| {
                answer.view().list("AccountAssignments").filter(|entry| entry.text("PrincipalType") == kind).count()
            };
            let (groups, users) = (to("GROUP"), to("USER"));
            sets.push(PermissionSet { arn, instance: self.arn, region: provisioned.region(), groups, users });
        }
        sort::by_text(&mut sets, |set| set.arn.to_owned());
        Some(sets)
    }

    /// The answer from the first Region that has one: an instance lists its permission sets in only one of its Regions. A
    /// missing answer is a gap for an own instance.
    fn ask(&self, cx: &mut CheckContext<'a>, call: &str, item: &[&str]) -> Option<CallResult<'a>> {
        let answer = self.regions.iter().find_map(|region| cx.optional(call, region, item));
        match (answer, self.regions.first()) {
            (None, Some(region)) if self.is_own => cx.in_region(call, region, item),
            (answer, _) => answer,
        }
    }
}
