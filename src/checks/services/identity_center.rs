//! IAM Identity Center: which permission sets reach this account, and to whom they are assigned.

use crate::checks::services::organizations::{OrganizationRole, organization_role};
use crate::checks::{CallResult, CheckContext};
use crate::stdx::sort;
use std::collections::BTreeMap;

/// What can be seen of IAM Identity Center from this account.
#[derive(Debug, Default)]
pub struct Directory<'a> {
    /// The permission sets that reach this account, by instance and ARN.
    pub sets: Vec<PermissionSet<'a>>,
    /// Whether another account has an instance that can be seen from here, but not its assignments.
    pub is_hidden: bool,
}

/// A permission set that reaches this account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PermissionSet<'a> {
    /// Its ARN.
    pub arn: &'a str,
    /// The instance it belongs to.
    pub instance: &'a str,
    /// The Region that told of it.
    pub region: &'a str,
    /// To how many groups it is assigned here.
    pub groups: usize,
    /// To how many single people it is assigned here.
    pub users: usize,
}

/// An instance as `sso-admin:ListInstances` has it. One that was spread over several Regions is one.
struct Instance<'a> {
    arn: &'a str,
    is_own: bool,
    regions: Vec<&'a str>,
}

impl<'a> Directory<'a> {
    /// What the evidence has of it. Missing answers are gaps, except those of another account's instance: it does not let its
    /// members read, unless they administer it.
    pub fn of(cx: &mut CheckContext<'a>) -> Self {
        let instances = instances(cx);
        // The instance that serves an organization is in the management account. Any other account's own instance gives access
        // to applications, not to accounts.
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

/// Whether there is an instance, whatever it serves. A Region that did not answer is a gap.
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
    /// Its permission sets in this account; `None` where they could not be read.
    fn sets(&self, cx: &mut CheckContext<'a>) -> Option<Vec<PermissionSet<'a>>> {
        let provisioned = self.ask(cx, "sso-admin:ListPermissionSetsProvisionedToAccount", &[self.arn])?;
        let mut sets = Vec::new();
        for arn in provisioned.view().texts("PermissionSets") {
            let Some(answer) = self.ask(cx, "sso-admin:ListAccountAssignments", &[self.arn, arn]) else {
                // Of an own instance, the gap is noted and the other sets still count.
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

    /// Asks in the Region that answers: permission sets are told in the first Region of an instance only.
    fn ask(&self, cx: &mut CheckContext<'a>, call: &str, item: &[&str]) -> Option<CallResult<'a>> {
        let answer = self.regions.iter().find_map(|region| cx.optional(call, region, item));
        match (answer, self.regions.first()) {
            (None, Some(region)) if self.is_own => cx.in_region(call, region, item),
            (answer, _) => answer,
        }
    }
}
