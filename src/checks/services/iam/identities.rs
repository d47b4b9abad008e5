//! Users, groups, roles and policies of the account, from `iam:GetAccountAuthorizationDetails`.

use super::policy::{Statement, statements};
use crate::catalog::AccountId;
use crate::checks::CheckContext;
use crate::evidence::View;
use crate::stdx::sort;
use std::collections::BTreeMap;

/// The name of AWS's policy that allows everything.
pub const ADMINISTRATOR_ACCESS: &str = "AdministratorAccess";
/// The path of the roles that IAM Identity Center makes for its permission sets.
pub const SSO_PATH: &str = "/aws-reserved/sso.amazonaws.com/";

/// How the names of the policies begin that AWS attaches where a key was found in public.
pub const QUARANTINE: &str = "AWSCompromisedKeyQuarantine";

/// All identities of the account.
#[derive(Clone, Copy, Debug)]
pub struct Identities<'a> {
    view: View<'a>,
    partition: &'a str,
}

/// A user, a group or a role.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Identity<'a> {
    view: View<'a>,
    kind: Kind,
    partition: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    User,
    Group,
    Role,
}

/// The users, by their names.
#[derive(Debug)]
pub struct Users<'a> {
    by_name: BTreeMap<&'a str, View<'a>>,
    partition: &'a str,
}

impl<'a> Users<'a> {
    /// The user with this name.
    pub fn find(&self, name: &str) -> Option<Identity<'a>> {
        self.by_name.get(name).map(|view| Identity { view: *view, kind: Kind::User, partition: self.partition })
    }
}

impl<'a> Identities<'a> {
    /// The identities in the evidence. Missing ones are a gap.
    pub fn of(cx: &mut CheckContext<'a>) -> Option<Self> {
        // In pasted text the partition may not be known.
        let partition = cx.evidence().partition.as_str();
        cx.once("iam:GetAccountAuthorizationDetails").map(|answer| Self { view: answer.view(), partition })
    }

    fn all(self, list: &str, kind: Kind) -> impl Iterator<Item = Identity<'a>> + use<'a> {
        self.view.list(list).map(move |view| Identity { view, kind, partition: self.partition })
    }

    /// The users.
    pub fn users(self) -> impl Iterator<Item = Identity<'a>> {
        self.all("UserDetailList", Kind::User)
    }

    /// The users, to be found by their names.
    pub fn by_name(self) -> Users<'a> {
        let users = self.view.list("UserDetailList").map(|view| (view.text("UserName"), view));
        Users { by_name: sort::map(users), partition: self.partition }
    }

    /// The groups.
    pub fn groups(self) -> impl Iterator<Item = Identity<'a>> {
        self.all("GroupDetailList", Kind::Group)
    }

    /// The roles, without those that services make for themselves (CRITERIA.md E16).
    pub fn roles(self) -> impl Iterator<Item = Identity<'a>> {
        self.all("RoleDetailList", Kind::Role).filter(|role| !role.path().starts_with("/aws-service-role/"))
    }

    /// The customer managed policies.
    pub fn policies(self) -> impl Iterator<Item = View<'a>> {
        self.view.list("Policies").filter(move |policy| name_of_aws(policy.text("Arn"), self.partition).is_none())
    }

    /// The groups that a user is in.
    pub fn groups_of(self, user: Identity<'a>) -> impl Iterator<Item = Identity<'a>> {
        let names: Vec<&str> = user.view.texts("GroupList").collect();
        self.groups().filter(move |group| names.contains(&group.name()))
    }

    /// The users in a group.
    pub fn members(self, group: Identity<'a>) -> impl Iterator<Item = Identity<'a>> {
        self.users().filter(move |user| user.view.texts("GroupList").any(|name| name == group.name()))
    }

    /// The statements of everything that is attached to an identity or written into it: customer managed policies in their
    /// default version, and inline ones.
    pub fn statements(self, identity: Identity<'a>) -> impl Iterator<Item = Statement<'a>> {
        let attached: Vec<&str> = identity.attached().map(|policy| policy.text("PolicyArn")).collect();
        let managed = self.policies().filter(move |policy| attached.contains(&policy.text("Arn"))).map(default_version);
        managed.chain(identity.inline().map(|policy| policy.get("PolicyDocument"))).flat_map(statements)
    }

    /// Whether an identity by itself may do everything: by `AdministratorAccess` or by a policy with full power.
    pub fn may_do_everything(self, identity: Identity<'a>) -> bool {
        identity.of_aws().any(|name| name == ADMINISTRATOR_ACCESS)
            || self.statements(identity).any(Statement::has_full_power)
    }

    /// The statements that hold for a user: its own and those of its groups.
    pub fn statements_for(self, user: Identity<'a>) -> impl Iterator<Item = Statement<'a>> {
        self.holders(user).flat_map(move |holder| self.statements(holder))
    }

    /// The managed policies that give a user rights, its own and those of its groups.
    pub fn granted_to(self, user: Identity<'a>) -> impl Iterator<Item = View<'a>> {
        self.holders(user).flat_map(Identity::granted)
    }

    /// The user and its groups.
    fn holders(self, user: Identity<'a>) -> impl Iterator<Item = Identity<'a>> {
        std::iter::once(user).chain(self.groups_of(user))
    }

    /// Whether a user may do everything, by itself or through a group.
    pub fn is_administrator(self, user: Identity<'a>) -> bool {
        self.holders(user).any(|holder| self.may_do_everything(holder))
    }
}

impl<'a> Identity<'a> {
    /// Its name.
    pub fn name(self) -> &'a str {
        self.view.text(match self.kind {
            Kind::User => "UserName",
            Kind::Group => "GroupName",
            Kind::Role => "RoleName",
        })
    }

    /// Its path, such as `/`.
    pub fn path(self) -> &'a str {
        self.view.text("Path")
    }

    /// The managed policies attached to it, with `PolicyName` and `PolicyArn`.
    pub fn attached(self) -> impl ExactSizeIterator<Item = View<'a>> {
        self.view.list("AttachedManagedPolicies")
    }

    /// The managed policies that give an identity rights: not the one by which users change their own password, nor the one
    /// that AWS puts on a user whose key has leaked.
    pub fn granted(self) -> impl Iterator<Item = View<'a>> {
        self.attached().filter(move |policy| {
            !self
                .name_of_aws(*policy)
                .is_some_and(|name| name == "IAMUserChangePassword" || name.starts_with(QUARANTINE))
        })
    }

    /// The names of those policies attached to it that are AWS's own.
    pub fn of_aws(self) -> impl Iterator<Item = &'a str> {
        self.attached().filter_map(move |policy| self.name_of_aws(policy))
    }

    /// The name, after its path, of an attached policy that is one of AWS's own.
    pub fn name_of_aws(self, attached: View<'a>) -> Option<&'a str> {
        name_of_aws(attached.text("PolicyArn"), self.partition)
    }

    /// Whether a user is in a group.
    pub fn is_in_a_group(self) -> bool {
        self.view.list("GroupList").len() > 0
    }

    /// The policies written into it, with `PolicyName` and `PolicyDocument`.
    pub fn inline(self) -> impl ExactSizeIterator<Item = View<'a>> {
        self.view.list(match self.kind {
            Kind::User => "UserPolicyList",
            Kind::Group => "GroupPolicyList",
            Kind::Role => "RolePolicyList",
        })
    }

    /// The statements of a role's trust policy that allow something.
    pub fn trust(self) -> impl Iterator<Item = Statement<'a>> {
        statements(self.view.get("AssumeRolePolicyDocument")).filter(|statement| statement.is_allow())
    }

    /// Whether a role was made by IAM Identity Center.
    pub fn is_permission_set(self) -> bool {
        self.path().starts_with(SSO_PATH)
    }

    /// Whether people can take a role: Identity Center made it, or it admits a SAML provider, an IAM user or an account.
    pub fn is_for_people(self) -> bool {
        let admits = |statement: Statement<'a>| {
            statement.principals("AWS").any(is_user_or_account)
                || statement.principals("Federated").any(|provider| provider.contains(":saml-provider/"))
        };
        self.is_permission_set() || self.trust().any(admits)
    }
}

/// The name, with its path, of one of AWS's own policies: its ARN is of the account's partition, and in the place of an account
/// stands `aws`.
fn name_of_aws<'a>(arn: &'a str, partition: &str) -> Option<&'a str> {
    let (own, rest) = arn.strip_prefix("arn:")?.split_once(':')?;
    rest.strip_prefix("iam::aws:policy/").filter(|_| partition.is_empty() || own == partition)
}

/// The document of a customer managed policy that is in force.
pub fn default_version(policy: View<'_>) -> View<'_> {
    let version = policy.list("PolicyVersionList").find(|version| version.flag("IsDefaultVersion"));
    version.map_or_else(View::nothing, |version| version.get("Document"))
}

/// Whether a principal of a trust policy is everybody, an account (by its number or as `…:root`) or an IAM user.
fn is_user_or_account(principal: &str) -> bool {
    principal == "*"
        || AccountId::parse(principal).is_some()
        || principal.ends_with(":root")
        || principal.contains(":user/")
}
