//! The AWS CLI's names of the operations in the catalog.

use crate::catalog::Call;

/// The services for which the AWS CLI and botocore have different names: botocore's, then the AWS CLI's.
const SERVICES: [(&str, &str); 2] = [("config", "configservice"), ("s3", "s3api")];

/// Returns the AWS CLI's command for a call without parameters, such as `aws iam get-account-summary`.
pub fn command(call: &Call) -> String {
    format!("aws {}", cli(call))
}

/// Returns the AWS CLI's names of a call's service and operation, such as `iam list-mfa-devices`.
pub(crate) fn cli(call: &Call) -> String {
    let service = call.service.name;
    let service = SERVICES.iter().find(|(name, _)| *name == service).map_or(service, |(_, cli)| cli);
    format!("{service} {}", kebab(call.operation))
}

/// Returns the AWS CLI's name of an operation: `list-mfa-devices` for `ListMFADevices`. A word begins at a capital after a
/// lower-case letter or a digit, and at the last of several capitals. The `s` of a plural belongs to the capitals before it.
fn kebab(operation: &str) -> String {
    let letters: Vec<char> = operation.chars().collect();
    let mut kebab = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| letters.get(before));
        let after = letters.get(index + 1);
        let ends_capitals = before.is_some_and(char::is_ascii_uppercase)
            && after.is_some_and(char::is_ascii_lowercase)
            && !is_plural(&letters, index + 1);
        let begins =
            letter.is_ascii_uppercase() && (before.is_some_and(|before| !before.is_ascii_uppercase()) || ends_capitals);
        if begins {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
    }
    kebab
}

/// Whether the letter at an index is an `s` that ends a word of capitals, as in `ACLs`.
fn is_plural(letters: &[char], index: usize) -> bool {
    letters.get(index) == Some(&'s') && letters.get(index + 1).is_none_or(char::is_ascii_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::CallId;

    #[test]
    fn a_call_has_the_name_that_the_cli_gives_it() {
        for (call, expected) in [
            ("iam:GetAccountSummary", "aws iam get-account-summary"),
            ("s3:GetBucketAcl", "aws s3api get-bucket-acl"),
            ("config:DescribeConfigurationRecorders", "aws configservice describe-configuration-recorders"),
        ] {
            assert_eq!(command(CallId::find(call).unwrap_or_else(|| panic!("{call}")).get()), expected);
        }
    }

    #[test]
    fn words_begin_where_the_cli_has_them_begin() {
        for (operation, expected) in [
            ("ListUsers", "list-users"),
            ("ListMFADevices", "list-mfa-devices"),
            ("DescribeDBInstances", "describe-db-instances"),
            ("DescribeSSLPolicies", "describe-ssl-policies"),
            ("GetWebACL", "get-web-acl"),
            ("GetWebACLForResource", "get-web-acl-for-resource"),
            ("ListWebACLs", "list-web-acls"),
            ("DescribeSecurityHubV2", "describe-security-hub-v2"),
            ("GetApis", "get-apis"),
        ] {
            assert_eq!(kebab(operation), expected);
        }
    }
}
