//! Addresses of resources in the AWS console. Ids are text from outside, so only those that fit the grammar of their kind get
//! into an address. A resource without a known page of its own leads to the list that contains it.

mod pages;
#[cfg(test)]
mod tests;

use self::pages::{PAGES, Page};
use crate::baseline::placeholder::Grammar;
use crate::catalog::Partition;
use crate::evidence::Resource;
use crate::wire::encode;

/// The longest id in an address, in bytes.
const LONGEST: usize = 512;

/// The AWS console of one account.
#[derive(Clone, Debug)]
pub struct Console {
    /// The account ID; empty if it is unknown.
    account: String,
    /// Whether the account may be in the partition `aws`. Global resources of other partitions have no address.
    is_standard: bool,
}

impl Console {
    /// Returns the console of an account with resources in these Regions. The account ID may be empty, and is text from outside.
    pub fn of<'a>(account: &str, mut regions: impl Iterator<Item = &'a String>) -> Self {
        let is_other =
            |region: &String| Partition::of_region(region).is_some_and(|partition| partition != Partition::Aws);
        let account = if Grammar::Digits.admits(account) { account } else { "" };
        Self { account: account.to_owned(), is_standard: !regions.any(is_other) }
    }

    /// Returns the address of a resource in a finding on this criterion.
    pub fn address(&self, criterion: &str, resource: &Resource) -> Option<String> {
        PAGES.iter().filter(|page| page.is_of(criterion, resource)).find_map(|page| self.fill(page, resource))
    }

    fn fill(&self, page: &Page, resource: &Resource) -> Option<String> {
        let Resource { id, region, .. } = resource;
        let rest = if page.has_id() || !page.prefix.is_empty() { page.rest_of(id)? } else { "" };
        if page.path.contains("{account}") && self.account.is_empty() {
            return None;
        }
        let region = if page.path.contains("{region}") { region } else { self.is_standard.then_some("us-east-1")? };
        let partition = Partition::of_region(region)?;
        let secret = if page.path.contains("{secret}") { without_suffix(rest)? } else { "" };
        let path = page
            .path
            .replace("{region}", region)
            .replace("{account}", &self.account)
            .replace("{partition}", partition.as_str())
            .replace("{id}", &encode(id))
            .replace("{name}", &encode(rest))
            .replace("{secret}", &encode(secret))
            .replace("{slashed}", &id.replace(':', "/"))
            .replace("{plain}", rest)
            .replace("{arn}", id);
        Some(["https://", region, ".", host(partition), "/", &path].concat())
    }
}

/// Returns the console's host in a partition, without the Region before it.
fn host(partition: Partition) -> &'static str {
    match partition {
        Partition::Aws => "console.aws.amazon.com",
        Partition::AwsCn => "console.amazonaws.cn",
        Partition::AwsUsGov => "console.amazonaws-us-gov.com",
    }
}

/// Returns the name of a secret from the end of its ARN, `name-AbCdEf`.
fn without_suffix(name: &str) -> Option<&str> {
    let (name, suffix) = name.rsplit_once('-')?;
    (suffix.len() == 6 && !name.is_empty()).then_some(name)
}

impl Page {
    fn is_of(&self, criterion: &str, resource: &Resource) -> bool {
        criterion.starts_with(self.criterion) && (self.kind == pages::ANY || self.kind == resource.kind)
    }

    /// Whether the address contains the id. Otherwise it is the address of a list.
    fn has_id(&self) -> bool {
        ["{id}", "{arn}", "{slashed}", "{name}", "{plain}", "{secret}"].iter().any(|part| self.path.contains(part))
    }

    /// Returns what follows the prefix of an id; `None` if the id does not fit the page.
    fn rest_of<'b>(&self, id: &'b str) -> Option<&'b str> {
        let mut rest = id;
        for (index, part) in self.prefix.split('*').enumerate() {
            if index > 0 {
                rest = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "-_".contains(c));
            }
            rest = rest.strip_prefix(part)?;
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || self.more.contains(c);
        (!rest.is_empty() && id.len() <= LONGEST && rest.chars().all(fits)).then_some(rest)
    }
}
