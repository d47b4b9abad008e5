//! IAM Identity Center: which permission sets reach this account, and to whom they are assigned.

use super::look::{Answer, Look};
use super::organization::{Standing, standing};
use crate::order;
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
    pub fn of(look: &mut Look<'a>) -> Self {
        let instances = instances(look);
        // The instance that serves an organization is in the management account. Any other account's own instance gives access
        // to applications, not to accounts.
        let serves_no_accounts = matches!(standing(look), Some(Standing::Alone | Standing::Member));
        let mut directory = Self::default();
        for instance in instances.iter().filter(|instance| !(instance.is_own && serves_no_accounts)) {
            let sets = instance.sets(look);
            directory.is_hidden |= sets.is_none() && !instance.is_own;
            directory.sets.extend(sets.unwrap_or_default());
        }
        directory
    }
}

/// Whether there is an instance, whatever it serves. A Region that did not answer is a gap.
pub fn has_instance(look: &mut Look<'_>) -> bool {
    !instances(look).is_empty()
}

fn instances<'a>(look: &mut Look<'a>) -> Vec<Instance<'a>> {
    let mut instances: BTreeMap<&str, Instance<'a>> = BTreeMap::new();
    let account = look.account();
    for answer in look.everywhere("sso-admin:ListInstances") {
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
    fn sets(&self, look: &mut Look<'a>) -> Option<Vec<PermissionSet<'a>>> {
        let provisioned = self.ask(look, "sso-admin:ListPermissionSetsProvisionedToAccount", &[self.arn])?;
        let mut sets = Vec::new();
        for arn in provisioned.view().texts("PermissionSets") {
            let Some(answer) = self.ask(look, "sso-admin:ListAccountAssignments", &[self.arn, arn]) else {
                // Of an own instance, the gap is noted and the other sets still count.
                if self.is_own { continue } else { return None }
            };
            let to = |kind| {
                answer.view().list("AccountAssignments").filter(|entry| entry.text("PrincipalType") == kind).count()
            };
            let (groups, users) = (to("GROUP"), to("USER"));
            sets.push(PermissionSet { arn, instance: self.arn, region: provisioned.region(), groups, users });
        }
        order::by_text(&mut sets, |set| set.arn.to_owned());
        Some(sets)
    }

    /// Asks in the Region that answers: permission sets are told in the first Region of an instance only.
    fn ask(&self, look: &mut Look<'a>, call: &str, item: &[&str]) -> Option<Answer<'a>> {
        let answer = self.regions.iter().find_map(|region| look.perhaps(call, region, item));
        match (answer, self.regions.first()) {
            (None, Some(region)) if self.is_own => look.there(call, region, item),
            (answer, _) => answer,
        }
    }
}
