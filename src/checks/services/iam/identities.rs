//! Users, groups, roles and policies of the account, from `iam:GetAccountAuthorizationDetails`.

use super::policy::{Statement, statements};
use crate::catalog::AccountId;
use crate::checks::CheckContext;
use crate::evidence::View;
use crate::stdx::sort;
use std::collections::BTreeMap;

/// The name of the AWS managed policy that allows everything.
pub const ADMINISTRATOR_ACCESS: &str = "AdministratorAccess";
/// The path of the roles that IAM Identity Center makes for its permission sets.
pub const SSO_PATH: &str = "/aws-reserved/sso.amazonaws.com/";

/// The prefix of the policies that AWS attaches to a user whose access key was found in public.
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

/// The users, by name.
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
    /// The identities in the evidence. A missing answer is a gap.
    pub fn of(cx: &mut CheckContext<'a>) -> Option<Self> {
        // The partition of pasted text may not be known.
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

    /// The users, for a search by name.
    pub fn by_name(self) -> Users<'a> {
        let users = self.view.list("UserDetailList").map(|view| (view.text("UserName"), view));
        Users { by_name: sort::map(users), partition: self.partition }
    }

    /// The groups.
    pub fn groups(self) -> impl Iterator<Item = Identity<'a>> {
        self.all("GroupDetailList", Kind::Group)
    }

    /// The roles, except those that services make for themselves (CRITERIA.md E16).
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

    /// The statements of the policies that are attached to an identity or inline: of customer managed policies in their default
    /// version, and of inline policies. Policies of AWS are left out.
    pub fn statements(self, identity: Identity<'a>) -> impl Iterator<Item = Statement<'a>> {
        let attached: Vec<&str> = identity.attached().map(|policy| policy.text("PolicyArn")).collect();
        let managed = self.policies().filter(move |policy| attached.contains(&policy.text("Arn"))).map(default_version);
        managed.chain(identity.inline().map(|policy| policy.get("PolicyDocument"))).flat_map(statements)
    }

    /// Whether an identity by itself may do everything: by `AdministratorAccess` or by a policy with full power (CRITERIA.md
    /// E9).
    pub fn may_do_everything(self, identity: Identity<'a>) -> bool {
        identity.of_aws().any(|name| name == ADMINISTRATOR_ACCESS)
            || self.statements(identity).any(Statement::has_full_power)
    }

    /// The statements that apply to a user: the user's own and those of the user's groups.
    pub fn statements_for(self, user: Identity<'a>) -> impl Iterator<Item = Statement<'a>> {
        self.holders(user).flat_map(move |holder| self.statements(holder))
    }

    /// The managed policies that give a user permissions: the user's own and those of the user's groups.
    pub fn granted_to(self, user: Identity<'a>) -> impl Iterator<Item = View<'a>> {
        self.holders(user).flat_map(Identity::granted)
    }

    /// The user, and the groups that the user is in.
    fn holders(self, user: Identity<'a>) -> impl Iterator<Item = Identity<'a>> {
        std::iter::once(user).chain(self.groups_of(user))
    }

    /// Whether a user may do everything, directly or through a group.
    pub fn is_administrator(self, user: Identity<'a>) -> bool {
        self.holders(user).any(|holder| self.may_do_everything(holder))
    }
}

impl<'a> Identity<'a> {
    /// The identity's name.
    pub fn name(self) -> &'a str {
        self.view.text(match self.kind {
            Kind::User => "UserName",
            Kind::Group => "GroupName",
            Kind::Role => "RoleName",
        })
    }

    /// The identity's path, such as `/`.
    pub fn path(self) -> &'a str {
        self.view.text("Path")
    }

    /// The attached managed policies, with `PolicyName` and `PolicyArn`.
    pub fn attached(self) -> impl ExactSizeIterator<Item = View<'a>> {
        self.view.list("AttachedManagedPolicies")
    }

    /// The attached managed policies that give permissions. The one by which users change their own password is left out, and
    /// so are those that AWS attaches to a user whose access key was found in public.
    pub fn granted(self) -> impl Iterator<Item = View<'a>> {
        self.attached().filter(move |policy| {
            !self
                .name_of_aws(*policy)
                .is_some_and(|name| name == "IAMUserChangePassword" || name.starts_with(QUARANTINE))
        })
    }

    /// The names of the attached policies that are AWS's own.
    pub fn of_aws(self) -> impl Iterator<Item = &'a str> {
        self.attached().filter_map(move |policy| self.name_of_aws(policy))
    }

    /// The name, with its path, of an attached policy that is AWS's own; `None` for any other.
    pub fn name_of_aws(self, attached: View<'a>) -> Option<&'a str> {
        name_of_aws(attached.text("PolicyArn"), self.partition)
    }

    /// Whether the user is in any group.
    pub fn is_in_a_group(self) -> bool {
        self.view.list("GroupList").len() > 0
    }

    /// The inline policies, with `PolicyName` and `PolicyDocument`.
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

    /// Whether the role belongs to a permission set of IAM Identity Center.
    pub fn is_permission_set(self) -> bool {
        self.path().starts_with(SSO_PATH)
    }

    /// Whether people can assume the role: IAM Identity Center made it, or it admits a SAML provider, an IAM user or an
    /// account.
    pub fn is_for_people(self) -> bool {
        let admits = |statement: Statement<'a>| {
            statement.principals("AWS").any(is_user_or_account)
                || statement.principals("Federated").any(|provider| provider.contains(":saml-provider/"))
        };
        self.is_permission_set() || self.trust().any(admits)
    }
}

/// The name, with its path, of a policy that is AWS's own: its ARN is of the account's partition, and has `aws` in the place of
/// the account.
fn name_of_aws<'a>(arn: &'a str, partition: &str) -> Option<&'a str> {
    let (own, rest) = arn.strip_prefix("arn:")?.split_once(':')?;
    rest.strip_prefix("iam::aws:policy/").filter(|_| partition.is_empty() || own == partition)
}

/// The document of a customer managed policy's default version.
pub fn default_version(policy: View<'_>) -> View<'_> {
    let version = policy.list("PolicyVersionList").find(|version| version.flag("IsDefaultVersion"));
    version.map_or_else(View::nothing, |version| version.get("Document"))
}

/// Whether a principal of a trust policy is everybody, an account (by ID or as `…:root`) or an IAM user.
fn is_user_or_account(principal: &str) -> bool {
    principal == "*"
        || AccountId::parse(principal).is_some()
        || principal.ends_with(":root")
        || principal.contains(":user/")
}
