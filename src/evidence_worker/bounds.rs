//! Limits on the findings for the page: as much as it reads and shows at once. The number of all resources stays.

use crate::evidence::{Finding, Resource};

/// The most affected resources of a finding.
const MOST_RESOURCES: usize = 500;
/// The most bytes of the resources of all findings in an outcome together.
const MOST_BYTES: usize = 1_000_000;
/// The most bytes of a name or a text other than an ID. AWS's longest names are shorter, and no text of a check is nearly as
/// long.
const MOST_WORDS: usize = 1_000;
/// The most bytes of an ID: ARNs have at most 2,048 characters.
const MOST_ID: usize = 2_048;
/// The most calls, Regions and missing answers that are named.
const MOST_PLACES: usize = 200;

/// Shortens the findings of an outcome to the limits. Each gets its share of the bytes; what some of them do not need goes to
/// the first of the others.
pub(super) fn bring_into<'a>(findings: impl IntoIterator<Item = &'a mut Finding>) {
    let mut findings: Vec<&mut Finding> = findings.into_iter().collect();
    let share = MOST_BYTES / findings.len().max(1);
    let mut left = MOST_BYTES;
    let mut numbers = Vec::new();
    for finding in &mut findings {
        shorten(finding);
        let number = fitting(&finding.resources, share);
        left -= bytes(finding.resources.get(..number).unwrap_or_default());
        numbers.push(number);
    }
    for (finding, number) in findings.into_iter().zip(numbers) {
        let more = finding.resources.get(number..).unwrap_or_default();
        let more = more.get(..fitting(more, left)).unwrap_or_default();
        left -= bytes(more);
        let number = number + more.len();
        finding.resources.truncate(number);
    }
}

/// How many of the resources, from the first, have no more bytes than this together.
fn fitting(resources: &[Resource], mut left: usize) -> usize {
    let fits = |resource: &&Resource| {
        let rest = left.checked_sub(size(resource));
        left = rest.unwrap_or_default();
        rest.is_some()
    };
    resources.iter().take_while(fits).count()
}

fn bytes(resources: &[Resource]) -> usize {
    resources.iter().map(size).sum()
}

/// The size of a resource in bytes, with the names of its fields.
fn size(resource: &Resource) -> usize {
    resource.id.len() + resource.kind.len() + resource.region.len() + resource.what.len() + 40
}

fn shorten(finding: &mut Finding) {
    finding.resources.truncate(MOST_RESOURCES);
    for resource in &mut finding.resources {
        if cut(&mut resource.id, MOST_ID) {
            // What is left is no ID that a command could use.
            resource.kind.clear();
        }
        cut(&mut resource.what, MOST_WORDS);
    }
    cut(&mut finding.reason, MOST_WORDS);
    for list in [&mut finding.calls, &mut finding.regions, &mut finding.missing] {
        list.truncate(MOST_PLACES);
    }
}

/// Cuts a text that has more bytes than this, marks it with an ellipsis, and returns whether it was cut.
fn cut(text: &mut String, most: usize) -> bool {
    let is_long = text.len() > most;
    if is_long {
        text.truncate(text.floor_char_boundary(most));
        text.push('…');
    }
    is_long
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Verdict;
    use crate::stdx::time::Timestamp;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn finding(ids: impl IntoIterator<Item = String>) -> Finding {
        let resources = ids.into_iter().map(|id| Resource::new("bucket", id, "", "It is open.")).collect();
        Finding { resources, ..Finding::on_nothing(Verdict::Review, Timestamp::default()) }
    }

    fn numbered(count: usize) -> Finding {
        finding((0..count).map(|number| format!("bucket-{number:05}")))
    }

    #[test]
    fn what_an_ordinary_account_has_stays_as_it_is() {
        let all: Vec<Finding> = (0..104).map(|_| numbered(50)).collect();
        let mut brought = all.clone();
        bring_into(&mut brought);
        assert_eq!(brought, all);
    }

    #[test]
    fn a_finding_has_at_most_five_hundred_resources_and_the_first_of_them() {
        let mut brought = numbered(20_000);
        bring_into([&mut brought]);
        assert_eq!(brought.resources, numbered(500).resources);
    }

    #[test]
    fn what_others_do_not_need_is_shared_and_nobody_gets_nothing() {
        let mut brought: Vec<Finding> = (0..500).map(|index| numbered(if index < 400 { 10 } else { 500 })).collect();
        bring_into(&mut brought);
        let numbers: Vec<usize> = brought.iter().map(|finding| finding.resources.len()).collect();
        assert!(numbers[..400].iter().all(|number| *number == 10));
        assert_eq!(numbers[400], 500);
        assert!(numbers[400..].iter().all(|number| *number >= 20), "{:?}", &numbers[400..]);
    }

    #[test]
    fn an_id_longer_than_any_of_aws_is_cut_and_fills_no_command() {
        let mut brought = finding(["ü".repeat(5_000), "b".repeat(2_048)]);
        brought.reason = "because ".repeat(1_000);
        brought.regions = vec!["eu-west-1".to_owned(); 5_000];
        bring_into([&mut brought]);
        let [long, fitting] = &brought.resources[..] else { panic!("two") };
        assert_eq!((long.id.chars().count(), long.kind.as_str()), (1_025, ""));
        assert_eq!((fitting.id.len(), fitting.kind.as_str()), (2_048, "bucket"));
        assert!(brought.reason.len() < 1_010 && brought.reason.ends_with('…'));
        assert_eq!(brought.regions.len(), 200);
    }

    proptest! {
        #[test]
        fn whatever_was_found_the_page_gets_no_more_than_it_reads_at_once(
            sizes in vec((0_usize..600, 0_usize..4_000), 1..120),
        ) {
            let of = |(count, length): &(usize, usize)| finding((0..*count).map(|_| "x".repeat(*length)));
            let mut brought: Vec<Finding> = sizes.iter().map(of).collect();
            bring_into(&mut brought);
            let total: usize = brought.iter().map(|finding| bytes(&finding.resources)).sum();
            prop_assert!(total <= MOST_BYTES);
        }
    }
}
