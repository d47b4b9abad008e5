//! Exports of several assessments together.

use super::{Content, Exported, Format, csv, html};
use crate::assessment::Assessment;
use crate::messages::ui::portfolio as say;
use crate::messages::{labels, report as words};
use crate::plan::portfolio::{Judged, Portfolio};
use crate::stdx::time::Timestamp;

/// Returns the combined report (HTML) on these assessments.
pub fn portfolio_report(assessments: &[Assessment], is_redacted: bool, now: Timestamp) -> Exported {
    let (portfolio, names) = judged(assessments, is_redacted, now);
    exported(Format::Html, html::portfolio::write(&portfolio, &names, !is_redacted, now), now)
}

/// Returns the combined table (CSV) of these assessments, with a row for each account and control.
pub fn portfolio_table(assessments: &[Assessment], is_redacted: bool, now: Timestamp) -> Exported {
    let (portfolio, names) = judged(assessments, is_redacted, now);
    let mut rows = vec![words::PORTFOLIO_COLUMNS.map(str::to_owned)];
    for (index, (account, name)) in portfolio.accounts.iter().zip(&names).enumerate() {
        for row in &portfolio.controls {
            let control = row.control.get();
            let status = row.statuses.get(index).map_or("", |status| labels::status(*status));
            let id = if is_redacted { String::new() } else { account.account.clone() };
            rows.push([
                name.clone(),
                id,
                control.id.to_owned(),
                control.title.to_owned(),
                labels::severity(control.severity).to_owned(),
                status.to_owned(),
            ]);
        }
    }
    exported(Format::Csv, csv::of_rows(rows), now)
}

fn judged(assessments: &[Assessment], is_redacted: bool, now: Timestamp) -> (Portfolio, Vec<String>) {
    let portfolio = Portfolio::of(assessments.iter().map(|one| Judged::of(one, now)).collect());
    let names = portfolio.accounts.iter().enumerate();
    let names = names.map(|(index, account)| say::account(&account.name, index, is_redacted)).collect();
    (portfolio, names)
}

fn exported(format: Format, text: String, now: Timestamp) -> Exported {
    let file_name = format!("footing-all-accounts-{}{}", now.date(), format.ending());
    Exported { file_name, media_type: format.media_type(), content: Content::Text(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Answer, Writer};
    use crate::baseline::{ControlId, CriterionId};

    const HOSTILE: &str = "=cmd|'/c calc'!A1 <script>alert(1)</script>";

    fn all() -> Vec<Assessment> {
        let now = Timestamp::from_millis(1_795_378_620_000);
        let account = |name: &str, number: &str| {
            let mut one = Assessment::new(number.to_owned(), name.to_owned(), now, &Writer::default());
            one.account.set(number.to_owned(), now, &Writer::default());
            let root = CriterionId::find("acct-02.root-mfa").expect("a criterion");
            one.criterion_mut(root).answer.set(Some(Answer::NotMet), now, &Writer::default());
            one
        };
        vec![account("Production", "111122223333"), account(HOSTILE, "444455556666")]
    }

    fn now() -> Timestamp {
        Timestamp::from_millis(1_795_378_620_000)
    }

    #[test]
    fn the_report_names_accounts_common_actions_and_controls_and_escapes_names() {
        let exported = portfolio_report(&all(), false, now());
        let text = exported.text();
        assert_eq!(exported.file_name, "footing-all-accounts-2026-11-22.html");
        for expected in ["Production", "111122223333", "All 2 accounts", "ACCT.02", "WKLD.15", "&lt;script&gt;"] {
            assert!(text.contains(expected), "{expected}");
        }
        assert!(!text.contains("<script"));
    }

    #[test]
    fn the_table_has_a_row_for_each_account_and_control_and_no_formula() {
        let exported = portfolio_table(&all(), false, now());
        let text = exported.text();
        assert_eq!(text.lines().count(), 1 + 2 * ControlId::all().count());
        assert!(text.contains("\"Production\",\"111122223333\",\"ACCT.02\""), "{text}");
        assert!(text.contains("\"'=cmd|"), "{text}");
    }

    #[test]
    fn names_and_account_ids_can_be_left_out() {
        for exported in [portfolio_report(&all(), true, now()), portfolio_table(&all(), true, now())] {
            let text = exported.text();
            for canary in ["Production", "cmd", "111122223333", "444455556666"] {
                assert!(!text.contains(canary), "{canary}");
            }
            assert!(text.contains("Account 1") && text.contains("Account 2"));
        }
    }
}
