//! Tables of one rich assessment.

use super::*;
use crate::report::tests::{attacked, mappings, now, rich};
use std::collections::BTreeMap;

#[track_caller]
fn with<T>(assessment: &crate::assessment::Assessment, site: &str, check: impl FnOnce(&Source<'_>) -> T) -> T {
    let copy = RedactedCopy::of(assessment, Default::default(), "");
    let guidance = BTreeMap::new();
    let options = Options { site: site.to_owned(), ..Options::default() };
    let report = Report::of(&copy, &guidance, options.scope, now());
    let (statuses, mappings) = (Statuses::of(copy.assessment(), now()), mappings());
    let source = Source {
        copy: &copy,
        report: &report,
        options: &options,
        mappings: Some(&mappings),
        statuses: &statuses,
        now: now(),
    };
    check(&source)
}

fn cell<'a>(table: &'a Table, id: &str, column: &str) -> &'a Cell {
    let place = |name: &str| table.columns.iter().position(|column| column.name == name).expect("a column");
    let row = table.rows.iter().find(|row| row[place("ref_id")] == Cell::text(id)).expect("a row");
    &row[place(column)]
}

#[test]
fn every_row_has_a_cell_for_every_column() {
    with(&rich(), "https://footing.example/", |source| {
        let tables = [source.plan(), source.criteria(), source.resources(), source.risks()];
        for table in tables.into_iter().chain(source.mappings()) {
            assert!(!table.rows.is_empty());
            assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
        }
    });
}

#[test]
fn the_exact_status_stays_and_unknown_is_never_resolved() {
    with(&rich(), "", |source| {
        let table = source.criteria();
        for row in &table.rows {
            let (exact, status) = (&row[2], &row[18]);
            let is_met = *exact == Cell::text("met");
            assert_eq!(is_met, *status == Cell::text("resolved"), "{exact:?} {status:?}");
        }
        assert_eq!(cell(&table, "acct-05.console-mfa", "footing_status"), &Cell::text("not-met"));
        assert_eq!(cell(&table, "acct-05.console-mfa", "answer"), &Cell::text("Met"));
        assert_eq!(cell(&table, "acct-05.console-mfa", "resources"), &Cell::Number(3));
    });
}

#[test]
fn an_accepted_risk_says_whether_it_has_ended() {
    with(&rich(), "", |source| {
        let table = source.risks();
        assert_eq!(cell(&table, "acct-01.contact-details", "status"), &Cell::text("approved"));
        assert_eq!(cell(&table, "acct-01.root-email", "status"), &Cell::text("expired"));
        assert_eq!(cell(&table, "acct-01.root-email", "footing_status"), &Cell::text("not-met"));
    });
}

#[test]
fn each_resource_has_a_row_with_what_is_wrong() {
    with(&attacked(), "", |source| {
        let table = source.resources();
        let named = |name: &str| table.rows.iter().find(|row| row[0] == Cell::said(name)).expect("a row");
        assert_eq!(named("acme-invoices")[3], Cell::said("strangers can read it"));
        assert_eq!(named("acme-=1")[10], Cell::Number(5));
    });
}

#[test]
fn links_lead_to_the_sites_own_pages_only() {
    for (site, has_links) in [
        ("https://footing.example/base/", true),
        ("http://localhost:8080/", false),
        ("javascript:alert(1)/", false),
        ("https://a\"b/", false),
        ("", false),
    ] {
        with(&rich(), site, |source| {
            let table = source.criteria();
            let expected = Cell::Page([site, "controls/acct-01#acct-01.root-email"].concat());
            let expected = if has_links { expected } else { Cell::Empty };
            assert_eq!(cell(&table, "acct-01.root-email", "link"), &expected);
        });
    }
}

#[test]
fn a_text_that_is_too_long_for_a_cell_is_cut_and_says_so() {
    for (text, units) in [("a", 1), ("é", 1), ("日", 1), ("🦀", 2)] {
        let all = text.repeat(LONGEST_CELL / units);
        assert_eq!(shortened(&all), all);
        let cut = shortened(&text.repeat(LONGEST_CELL));
        let more = shortened(&[&all, "ab"].concat());
        assert!(more.ends_with('…') && more.encode_utf16().count() <= LONGEST_CELL);
        assert!(cut.encode_utf16().count() <= LONGEST_CELL);
    }
}
