//! The first sheet: the assessment, its scores, and how to read the other sheets.

use super::{Sheet, Style};
use crate::assessment::{Score, Status};
use crate::baseline::CriterionId;
use crate::messages::report::{summary as reports, workbook as says};
use crate::messages::{labels, report as words};
use crate::report::tables::{Cell, Source};

/// The widths of the columns: labels and names of scores, then the columns of the table of scores.
const WIDTHS: [u8; 6] = [28, 12, 12, 14, 14, 16];

pub(super) fn summary(source: &Source<'_>) -> Sheet {
    let report = source.report;
    let label = |text: &str| (Style::Label, Cell::text(text));
    let sentence = |text: &str| vec![(Style::Sentence, Cell::said(text))];
    let mut rows = vec![
        vec![(Style::Title, Cell::said(&report.title))],
        sentence(&reports::lead(&report.account, report.day)),
        Vec::new(),
    ];
    if let Some(score) = report.scores.first() {
        rows.push(sentence(&reports::score(&score.score)));
    }
    rows.push(sentence(&report.summary.coverage));
    rows.extend(report.summary.progress.as_deref().map(sentence));
    rows.push(Vec::new());
    rows.push(words::SCORE_HEADS.iter().map(|head| (Style::Head, Cell::text(head))).collect());
    for row in &report.scores {
        let cells = cells(&row.score).map(|cell| (Style::Number, cell));
        rows.push(std::iter::once((Style::Plain, Cell::text(row.name))).chain(cells).collect());
    }
    rows.push(Vec::new());
    rows.push([says::STATUS, says::COUNT].map(|head| (Style::Head, Cell::text(head))).into());
    let within: Vec<Status> = CriterionId::all()
        .filter(|id| source.options.scope.covers(source.statuses, *id))
        .map(|id| source.statuses.status(id))
        .collect();
    for status in Status::ALL {
        let count = within.iter().filter(|other| **other == status).count();
        let count = Cell::Number(u32::try_from(count).unwrap_or(u32::MAX));
        rows.push(vec![(Style::Plain, Cell::text(labels::status(status))), (Style::Number, count)]);
    }
    rows.push(Vec::new());
    rows.extend(
        report.summary.assessed.iter().map(|fact| vec![label(fact.label), (Style::Sentence, Cell::said(&fact.text))]),
    );
    rows.push(Vec::new());
    rows.push(vec![label(says::ABOUT)]);
    rows.extend(says::ABOUT_LINES.into_iter().map(sentence));
    Sheet { name: says::SUMMARY, widths: WIDTHS.into(), rows, has_heads: false }
}

/// Returns the cells of a score in the order of [`words::SCORE_HEADS`], behind its name.
fn cells(score: &Score) -> [Cell; 5] {
    let percent = |number: Option<u8>| number.map_or(Cell::text(words::NO_SCORE), |number| Cell::Number(number.into()));
    [
        percent(score.score),
        percent(score.possible),
        Cell::text(&words::of(score.answered, score.counted)),
        Cell::text(&words::of(score.verified, score.counted)),
        Cell::Number(u32::try_from(score.accepted_risks).unwrap_or(u32::MAX)),
    ]
}
