//! Where resources are found in the AWS console. Only ids that fit the grammar of their kind get into an address: they are text
//! from outside. What has no page of its own whose address is known leads to the list that it is in.

mod pages;
#[cfg(test)]
mod tests;

use self::pages::{PAGES, Page};
use crate::baseline::placeholder::Grammar;
use crate::catalog::Partition;
use crate::evidence::Resource;
use crate::wire::encode;

/// The longest id that is taken for one.
const LONGEST: usize = 512;

/// The console of one account.
#[derive(Clone, Debug)]
pub struct Console {
    /// The account's number; empty where it is not known.
    account: String,
    /// Whether the account may be in the partition `aws`; what is global in the others has no link.
    is_standard: bool,
}

impl Console {
    /// The console of an account that is known to use these Regions. Its number may be empty, and is text from outside.
    pub fn of<'a>(account: &str, mut regions: impl Iterator<Item = &'a String>) -> Self {
        let is_other =
            |region: &String| Partition::of_region(region).is_some_and(|partition| partition != Partition::Aws);
        let account = if Grammar::Digits.admits(account) { account } else { "" };
        Self { account: account.to_owned(), is_standard: !regions.any(is_other) }
    }

    /// The address of the page of a resource that a finding on this criterion names.
    pub fn address(&self, criterion: &str, resource: &Resource) -> Option<String> {
        PAGES.iter().filter(|page| page.is_of(criterion, resource)).find_map(|page| self.fill(page, resource))
    }

    fn fill(&self, page: &Page, resource: &Resource) -> Option<String> {
        let Resource { id, region, .. } = resource;
        let rest = if page.names_it() || !page.prefix.is_empty() { page.rest_of(id)? } else { "" };
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

/// The console's host in a partition, behind the Region.
fn host(partition: Partition) -> &'static str {
    match partition {
        Partition::Aws => "console.aws.amazon.com",
        Partition::AwsCn => "console.amazonaws.cn",
        Partition::AwsUsGov => "console.amazonaws-us-gov.com",
    }
}

/// The name of a secret, by how its ARN ends: `name-AbCdEf`.
fn without_suffix(name: &str) -> Option<&str> {
    let (name, suffix) = name.rsplit_once('-')?;
    (suffix.len() == 6 && !name.is_empty()).then_some(name)
}

impl Page {
    fn is_of(&self, criterion: &str, resource: &Resource) -> bool {
        criterion.starts_with(self.criterion) && (self.kind == pages::ANY || self.kind == resource.kind)
    }

    /// Whether the id stands in the address, and not only that of the list.
    fn names_it(&self) -> bool {
        ["{id}", "{arn}", "{slashed}", "{name}", "{plain}", "{secret}"].iter().any(|part| self.path.contains(part))
    }

    /// What follows the prefix of an id that fits.
    fn rest_of<'b>(&self, id: &'b str) -> Option<&'b str> {
        let mut rest = id;
        for (place, part) in self.prefix.split('*').enumerate() {
            if place > 0 {
                rest = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "-_".contains(c));
            }
            rest = rest.strip_prefix(part)?;
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || self.more.contains(c);
        (!rest.is_empty() && id.len() <= LONGEST && rest.chars().all(fits)).then_some(rest)
    }
}
