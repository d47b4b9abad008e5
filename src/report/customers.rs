//! The page for customers and investors: whether it can be written honestly, and what it will contain.

use super::model::Report;
use super::{Options, Refusal, html};
use crate::assessment::file::RedactedCopy;
use crate::assessment::{Status, Statuses};
use crate::baseline::CriterionId;
use crate::messages::report::customers as says;
use crate::stdx::time::Timestamp;

/// Returns the page.
///
/// # Errors
/// If evidence shows signs of an intruder, or nothing is known to be met.
pub(super) fn write(
    copy: &RedactedCopy,
    report: &Report<'_>,
    options: &Options,
    now: Timestamp,
) -> Result<String, Refusal> {
    let statuses = Statuses::of(copy.assessment(), now);
    met(report, options, &statuses)?;
    Ok(html::customers::write(copy, report, options, &statuses))
}

/// Returns what the page says is in place.
///
/// # Errors
/// As for [`write()`].
pub(super) fn met(report: &Report<'_>, options: &Options, statuses: &Statuses) -> Result<Vec<CriterionId>, Refusal> {
    if !report.summary.alarm.is_empty() {
        return Err(Refusal::Incident);
    }
    let with = |status: Status| {
        CriterionId::all()
            .filter(move |id| options.scope.covers(statuses, *id) && statuses.status(*id) == status)
            .collect::<Vec<_>>()
    };
    let met = with(Status::Met);
    if met.is_empty() { Err(Refusal::NothingMet { unknown: with(Status::Unknown).len() }) } else { Ok(met) }
}

/// Returns what the page will contain, in words, and its first statements.
pub(super) fn preview(
    report: &Report<'_>,
    options: &Options,
    statuses: &Statuses,
) -> Result<(String, Vec<String>), Refusal> {
    let met = met(report, options, statuses)?;
    let statements = met.iter().map(|id| id.statement().replace('`', "")).collect();
    Ok((says::contents(met.len(), options.shows_gaps), statements))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Answer;
    use crate::assessment::file::{Redaction, Scope};
    use crate::assessment::tests::{empty, id, observe, say};
    use crate::evidence::Verdict;
    use crate::report::tests::{attacked, now, rich};
    use crate::report::{Format, export};
    use std::collections::BTreeMap;

    fn page(assessment: &crate::assessment::Assessment, options: &Options) -> Result<String, Refusal> {
        let copy = RedactedCopy::of(assessment, Redaction::default(), "another");
        let exported = export(Format::CustomerPage, copy, &BTreeMap::new(), None, options, now())?;
        assert!(!exported.file_name.contains("123456789012"), "{}", exported.file_name);
        Ok(exported.text().to_owned())
    }

    #[test]
    fn only_what_is_met_is_in_it_unless_more_is_chosen() {
        let mut assessment = rich();
        say(&mut assessment, id("acct-02.root-mfa"), Answer::Met);
        let brief = page(&assessment, &Options::default()).expect("a page");
        let long = page(&assessment, &Options { shows_gaps: true, ..Options::default() }).expect("a page");
        let statuses = Statuses::of(&assessment, now());
        for id in CriterionId::all() {
            let statement = html::catalog(id.statement());
            let status = statuses.status(id);
            assert_eq!(brief.contains(&statement), status == Status::Met, "{id} is {status:?}");
            let is_gap = matches!(status, Status::NotMet | Status::Partly | Status::Unknown);
            assert_eq!(long.contains(&statement), status == Status::Met || is_gap, "{id} is {status:?}");
        }
    }

    #[test]
    fn no_account_resource_note_or_owner_is_in_it() {
        let mut assessment = rich();
        let by = crate::assessment::Writer::default();
        assessment.name.set("Acme 123456789012 <i>".to_owned(), now(), &by);
        say(&mut assessment, id("acct-02.root-mfa"), Answer::Met);
        for shows_gaps in [false, true] {
            let text = page(&assessment, &Options { shows_gaps, ..Options::default() }).expect("a page");
            for secret in ["123456789012", "arn:", "=ada", "cmd()", "Grace", "Ada", "<i>", "<script"] {
                assert!(!text.contains(secret), "{secret}");
            }
            assert!(text.contains("Acme [redacted] &lt;i&gt;"));
        }
    }

    #[test]
    fn a_statement_says_how_it_is_known() {
        let mut assessment = empty();
        say(&mut assessment, id("acct-02.root-mfa"), Answer::Met);
        observe(&mut assessment, id("acct-02.no-root-keys"), Verdict::Pass, now());
        let text = page(&assessment, &Options::default()).expect("a page");
        let (_, list) = text.split_once("<ul>").expect("a list");
        for (criterion, sign) in [("acct-02.root-mfa", "stated"), ("acct-02.no-root-keys", "shown")] {
            let (before, _) = list.split_once(&html::catalog(id(criterion).statement())).expect("a statement");
            let (_, last) = before.rsplit_once("sign ").expect("a sign");
            assert!(last.starts_with(sign), "{last}");
        }
    }

    #[test]
    fn it_is_refused_where_it_would_not_be_honest() {
        assert!(matches!(page(&empty(), &Options::default()), Err(Refusal::NothingMet { unknown: 90.. })));
        let mut alarmed = attacked();
        say(&mut alarmed, id("acct-01.root-email"), Answer::Met);
        assert_eq!(page(&alarmed, &Options::default()), Err(Refusal::Incident));
        let elsewhere = Options { scope: Scope::Control(id("acct-01.root-email").get().control), ..Options::default() };
        assert!(page(&alarmed, &elsewhere).is_ok());
    }
}
