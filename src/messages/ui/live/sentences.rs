//! Sentences about live checks with numbers, names or times.

use crate::catalog::AccountId;
use crate::evidence::{Degree, Finding, Source, Unanswered, Verdict};
use crate::messages::ui::{count, outcome};
use crate::protocol::scan::{Progress, ScanEstimate};
use crate::scanner::pace;
use crate::scanner::policy_header::Confinement;
use crate::stdx::time::{Date, Timestamp};

/// Why live checks are off.
pub fn off(why: Confinement) -> &'static str {
    match why {
        Confinement::Missing => {
            "This page's host does not send the header that limits the scanner to AWS. Without it, nothing but the program itself would keep your credentials from going elsewhere, and that is not enough."
        }
        Confinement::Loose => {
            "This page's host sends the scanner with a header that lets it reach more than AWS. Only one that limits it to AWS is good enough for credentials."
        }
        Confinement::Shut | Confinement::Confined => {
            "This page's host sends the scanner with a header that does not let it reach AWS."
        }
    }
}

/// The number of criteria that have a check.
pub fn checked(checked: usize, all: usize) -> String {
    format!("This can answer or support {checked} of the {all} questions.")
}

/// The heading above the identity of the credentials.
pub fn account(number: &str) -> String {
    format!("Account {}", account_number(number))
}

/// An account ID in groups of four digits.
pub fn account_number(number: &str) -> String {
    let groups: Vec<&str> = [0..4, 4..8, 8..12].into_iter().filter_map(|group| number.get(group)).collect();
    if number.len() == 12 { groups.join("-") } else { number.to_owned() }
}

/// The name of a new assessment for an account.
pub fn assessment_of(number: &str) -> String {
    format!("Account {number}")
}

/// Notice: another assessment was opened during the scan.
pub fn found_elsewhere(account: &str) -> String {
    format!(
        "This was found in {}. You have since opened another assessment, so nothing was written into that one.",
        account_number(account)
    )
}

/// Warning: the open assessment is for another account.
pub fn other_account(theirs: &str, ours: &str) -> String {
    format!(
        "These credentials are for {}, and the open assessment is for {}. What is found would be mixed up.",
        account_number(theirs),
        account_number(ours)
    )
}

/// The time until the credentials expire.
pub fn time_left(seconds: u64) -> String {
    match seconds {
        0..=599 => format!("{}:{:02} min", seconds / 60, seconds % 60),
        600..=7199 => format!("{} min", seconds / 60),
        _ => format!("{} h {:02} min", seconds / 3600, seconds / 60 % 60),
    }
}

/// Notice: the device's clock differs from AWS's.
pub fn clock(ahead: i32) -> String {
    let seconds = ahead.unsigned_abs();
    let (amount, unit) = if seconds < 120 { (seconds, "seconds") } else { ((seconds + 30) / 60, "minutes") };
    let side = if ahead > 0 { "behind" } else { "ahead of" };
    format!("This device's clock is {amount} {unit} {side} AWS's. The scanner takes that into account.")
}

/// How many Regions are chosen.
pub fn regions(ticked: usize, all: usize) -> String {
    if ticked == all { format!("All {all} enabled Regions") } else { format!("{ticked} of {all} enabled Regions") }
}

/// The label of the checkbox for calls that AWS charges for.
pub fn charged(calls: &[String]) -> String {
    format!("Also make the calls that AWS charges for: {}", calls.join(", "))
}

/// How many calls a scan would make.
pub fn estimate(estimate: &ScanEstimate, regions: usize) -> String {
    let all = estimate.once as usize + estimate.in_each_region as usize * regions;
    if regions == 0 {
        return format!(
            "{} once and {} in each Region, and some for single resources.",
            count(estimate.once as usize, "call", "calls"),
            estimate.in_each_region
        );
    }
    format!(
        "About {}: {} once and {} in each of {}, and some for single resources.",
        count(all, "call", "calls"),
        estimate.once,
        estimate.in_each_region,
        count(regions, "Region", "Regions")
    )
}

/// The progress of a scan, and the time left.
pub fn progress(progress: &Progress, left: Option<u64>) -> String {
    format!("{} of {} calls answered. {}", progress.done, progress.planned.max(progress.done), left_words(left))
}

/// The progress of a scan in few words, for screen readers.
pub fn progress_spoken(progress: &Progress, left: Option<u64>) -> String {
    format!("{} per cent. {}", pace::per_cent(progress.done, progress.planned), left_words(left))
}

fn left_words(left: Option<u64>) -> String {
    match left {
        None => String::new(),
        Some(0..=9) => "A few seconds left.".to_owned(),
        Some(seconds @ 10..=89) => format!("About {} seconds left.", seconds.div_ceil(10) * 10),
        Some(seconds) => format!("About {} minutes left.", seconds.div_ceil(60)),
    }
}

/// The progress of a part of a scan.
pub fn part(done: u32, planned: u32) -> String {
    format!("{done} of {planned}")
}

/// The outcome of a scan in one line.
pub fn scanned(calls: u32, findings: usize) -> String {
    format!("{} made, {} checked.", count(calls as usize, "call", "calls"), count(findings, "criterion", "criteria"))
}

/// The outcome of checking again, in one line.
pub fn checked_again(verdicts: &[(&'static str, Verdict)]) -> String {
    match verdicts {
        [] => "Checking again gave no result.".to_owned(),
        [(name, verdict)] => format!("Checked again: {name}: {}.", word(*verdict).to_lowercase()),
        _ => {
            let met = verdicts.iter().filter(|(_, verdict)| *verdict == Verdict::Pass).count();
            format!("Checked again: {met} of {} are met.", count(verdicts.len(), "criterion", "criteria"))
        }
    }
}

/// Calls without an answer, by outcome.
pub fn unanswered(of: &Unanswered) -> String {
    let calls = count(of.calls as usize, "call was", "calls were");
    format!("{calls} {} ({}).", outcome(of.outcome), of.services.join(", "))
}

/// A verdict in one or two words.
pub fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "Met",
        Verdict::Fail { degree: Degree::Partly } => "Partly met",
        Verdict::Fail { degree: Degree::Wholly } => "Not met",
        Verdict::Review => "Needs review",
        Verdict::NotApplicable => "Does not apply",
        Verdict::Unknown => "Unknown",
    }
}

/// The age of something.
pub fn age(at: Timestamp, now: Timestamp) -> String {
    let minutes = now.millis_since(at) / 60_000;
    match minutes {
        0 => "just now".to_owned(),
        1..=89 => format!("{} ago", count(minutes as usize, "minute", "minutes")),
        90..=2_159 => format!("{} ago", count(((minutes + 30) / 60) as usize, "hour", "hours")),
        _ => format!("{} ago", count(((minutes + 720) / 1_440) as usize, "day", "days")),
    }
}

/// An hour in milliseconds. If evidence spans more, both its first and last time are given.
const HOUR: u64 = 3_600_000;

/// When and how a finding was observed, and whether that is too long ago to count.
pub fn observed(finding: &Finding, now: Timestamp) -> String {
    let old = if finding.is_fresh(now) { "" } else { ", too long ago to count" };
    let source = match (finding.source, finding.other_sources.as_slice()) {
        (Source::Live, []) => String::new(),
        (Source::Prowler, _) => ", by Prowler".to_owned(),
        (Source::SecurityHub, _) => ", by Security Hub".to_owned(),
        (newest, others) => {
            let all: Vec<&str> = [&newest].into_iter().chain(others).map(|source| came_from(*source)).collect();
            format!(", from {}", all.join(" and "))
        }
    };
    let (oldest, newest) = (age(finding.observed, now), age(finding.newest(), now));
    let is_long = finding.span_ms > HOUR;
    let time = if is_long { format!("{oldest} to {newest}") } else { oldest };
    let observed = format!("Observed {time}{old} ({}){source}.", finding.observed.to_minute());
    match finding.stated {
        Some(file) => format!("As stated in a file of {}, and not checked on this device. {observed}", file.date()),
        None => observed,
    }
}

/// The name of a source.
fn came_from(source: Source) -> &'static str {
    match source {
        Source::Live => "a live scan",
        Source::File => "an evidence file",
        Source::Pasted => "pasted output",
        Source::Prowler => "Prowler",
        Source::SecurityHub => "Security Hub",
    }
}

/// Where a finding came from, such as "from an evidence file" or "by Prowler".
pub fn from(source: Source) -> String {
    let way = if source.is_external_scanner() { "by" } else { "from" };
    format!("{way} {}", came_from(source))
}

/// The heading of a list of resources.
pub fn resources(number: usize) -> String {
    count(number, "affected resource", "affected resources")
}

/// The label of a link to a resource, for screen readers.
pub fn in_console(id: &str) -> String {
    format!("{id} in the AWS console")
}

/// The number of resources that are not in a list.
pub fn more_resources(number: usize) -> String {
    format!("And {number} more.")
}

/// The label of a button that shows more rows.
pub fn more_button(left: usize) -> String {
    format!("Show more ({left} left)")
}

/// The label of a button and its object, for screen readers.
pub fn about(words: &str, name: &str) -> String {
    format!("{words}: {name}")
}

/// The heading of the ledger.
pub fn ledger(lines: usize) -> String {
    format!("Requests of this visit ({lines})")
}

/// The totals of the ledger.
pub fn ledger_total(lines: usize, bytes: usize, failed: usize) -> String {
    format!("{}, {} kB read, {failed} unsuccessful.", count(lines, "request", "requests"), bytes.div_ceil(1_000))
}

/// The name of the ledger's file.
pub fn ledger_file(date: Date) -> String {
    format!("footing-requests-{date}.json")
}

/// The name of the evidence file.
pub fn evidence_file(account: Option<AccountId>, date: Date) -> String {
    let account = account.as_ref().map_or("account", AccountId::as_str);
    format!("footing-evidence-{account}-{date}.json")
}

/// The heading of criteria that are not met or partly met.
pub fn failed(number: usize) -> String {
    format!("Not met or partly met: {}", count(number, "criterion", "criteria"))
}

/// The heading of criteria that need review.
pub fn to_look_at(number: usize) -> String {
    format!("Needs review: {}", count(number, "criterion", "criteria"))
}

/// The heading of criteria that are still unknown.
pub fn unknown(number: usize) -> String {
    format!("Still unknown: {}", count(number, "criterion", "criteria"))
}

/// The heading of criteria that are met.
pub fn met(number: usize) -> String {
    format!("Met: {}", count(number, "criterion", "criteria"))
}

/// The heading of criteria that do not apply.
pub fn not_applicable(number: usize) -> String {
    format!("Does not apply: {}", count(number, "criterion", "criteria"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_told_as_finely_as_it_matters() {
        for (seconds, words) in [
            (0, "0:00 min"),
            (65, "1:05 min"),
            (599, "9:59 min"),
            (600, "10 min"),
            (7_199, "119 min"),
            (7_200, "2 h 00 min"),
            (43_200, "12 h 00 min"),
        ] {
            assert_eq!(time_left(seconds), words);
        }
    }

    #[test]
    fn age_is_told_in_words() {
        let now = Timestamp::from_millis(1_795_378_620_000);
        let minutes = |minutes: u64| Timestamp::from_millis(now.as_millis() - minutes * 60_000);
        for (ago, words) in [
            (0, "just now"),
            (1, "1 minute ago"),
            (89, "89 minutes ago"),
            (90, "2 hours ago"),
            (2_159, "36 hours ago"),
            (2_160, "2 days ago"),
            (43_200, "30 days ago"),
        ] {
            assert_eq!(age(minutes(ago), now), words);
        }
        assert_eq!(age(now.next(), now), "just now");
    }

    #[test]
    fn the_outlook_counts_calls_in_every_region() {
        let of = ScanEstimate { once: 10, in_each_region: 5, ..ScanEstimate::default() };
        assert!(estimate(&of, 3).starts_with("About 25 calls: 10 once and 5 in each of 3 Regions,"));
        assert!(estimate(&of, 0).starts_with("10 calls once and 5 in each Region,"));
    }

    #[test]
    fn progress_says_how_long() {
        let of = Progress { done: 20, planned: 80, ..Progress::default() };
        assert_eq!(progress(&of, None), "20 of 80 calls answered. ");
        assert_eq!(progress(&of, Some(9)), "20 of 80 calls answered. A few seconds left.");
        assert_eq!(progress_spoken(&of, Some(41)), "25 per cent. About 50 seconds left.");
        assert_eq!(progress_spoken(&of, Some(90)), "25 per cent. About 2 minutes left.");
    }

    #[test]
    fn clocks_and_accounts_are_told_for_people() {
        assert!(clock(90).starts_with("This device's clock is 90 seconds behind AWS's."));
        assert!(clock(-600).starts_with("This device's clock is 10 minutes ahead of AWS's."));
        assert_eq!(account_number("111122223333"), "1111-2222-3333");
        assert_eq!(account_number("11"), "11");
    }
}
