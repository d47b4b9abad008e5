//! The combined report on several assessments: the accounts, the actions that several need, and the controls by account.

use super::{DOCTYPE, SHAPES, head, said, status};
use crate::messages::ui::portfolio as say;
use crate::messages::{labels, report as words, ui};
use crate::plan::portfolio::Portfolio;
use crate::stdx::time::Timestamp;
use maud::{Markup, html};

/// Returns the report. `names` are the accounts' names, in the order of [`Portfolio::accounts`].
pub(in crate::report) fn write(
    portfolio: &Portfolio,
    names: &[String],
    with_account_ids: bool,
    now: Timestamp,
) -> String {
    let unmet = portfolio.accounts.iter().map(|account| account.unmet).sum();
    let page = html! {
        (DOCTYPE)
        html lang="en" { "\n"
            (head(say::TITLE, &Markup::default()))
            body { "\n"
                (SHAPES)
                header { "\n"
                    p.mark { (words::MADE_WITH) } "\n"
                    h1 { (say::TITLE) } "\n"
                    p.lead { (words::BASELINE) ", " (now.date()) ". " (say::totals(portfolio.accounts.len(), unmet, portfolio.totals)) } "\n"
                } "\n"
                main { "\n"
                    h2 { (say::ACCOUNT_ROWS) } (accounts(portfolio, names, with_account_ids)) "\n"
                    h2 { (say::MATRIX) } (matrix(portfolio, names)) "\n"
                    h2 { (say::COMMON) } (common(portfolio, names)) "\n"
                } "\n"
            } "\n"
        } "\n"
    };
    page.into_string()
}

fn accounts(portfolio: &Portfolio, names: &[String], with_account_ids: bool) -> Markup {
    html! {
        table { "\n"
            thead { tr {
                th scope="col" { (ui::ASSESSMENT_NAME) }
                th scope="col" { (ui::COLUMN_SCORE) }
                th scope="col" { (ui::COLUMN_ANSWERED) }
                th scope="col" { (ui::COLUMN_UNMET) }
                th scope="col" { (words::PLAN) }
            } } "\n"
            tbody {
                @for (account, name) in portfolio.accounts.iter().zip(names) {
                    tr {
                        th scope="row" { (said(name)) @if with_account_ids { " " (said(&account.account)) } }
                        td { (ui::score_or_none(account.score.score)) }
                        td { (ui::of_count(account.score.answered, account.score.counted)) }
                        td { (account.unmet) }
                        td { (words::totals(&account.totals)) }
                    } "\n"
                }
            }
        }
    }
}

fn common(portfolio: &Portfolio, names: &[String]) -> Markup {
    if portfolio.common_actions.is_empty() {
        return html! { p { (say::NONE_COMMON) } };
    }
    let of = |accounts: &[usize]| -> Vec<&str> {
        accounts.iter().filter_map(|index| names.get(*index)).map(String::as_str).collect()
    };
    html! {
        ul {
            @for one in &portfolio.common_actions {
                li {
                    b { (one.action.get().title) } " (" (one.action.get().control.get().id) "): "
                    (say::work(u32::from(one.action.get().minutes), one.minutes())) ". "
                    (said(&say::of_accounts(&of(&one.accounts), names.len())))
                } "\n"
            }
        }
    }
}

fn matrix(portfolio: &Portfolio, names: &[String]) -> Markup {
    html! {
        table { "\n"
            thead { tr {
                th scope="col" { (ui::COLUMN_CONTROL) }
                th scope="col" { (say::UNMET_IN) }
                @for name in names { th scope="col" { (said(name)) } }
            } } "\n"
            tbody {
                @for row in &portfolio.controls {
                    tr {
                        th scope="row" { (row.control.get().id) " " (row.control.get().title) ", " (labels::severity(row.control.get().severity)) }
                        td { (ui::of_count(row.unmet, names.len())) }
                        @for one in &row.statuses { td { (status(*one)) } }
                    } "\n"
                }
            }
        }
    }
}
