//! One page for customers and investors: what is in place and how it is known, and what is planned. Only what is met is in it, in
//! the catalog's words, and nothing that would help somebody to attack: no account, no resource, no text of a person besides the
//! name of the assessment. What is not met is in it only if that was chosen.

use super::super::Options;
use super::super::model::{Report, clean};
use super::{DOCTYPE, LONGEST_NAME, PreEscaped, SHAPES, rich, said, shortened, status};
use crate::assessment::file::RedactedCopy;
use crate::assessment::frameworks::decided_on;
use crate::assessment::{Basis, Status, Statuses};
use crate::baseline::{ControlId, CriterionId, Pillar};
use crate::messages::report as words;
use crate::messages::report::customers as says;
use crate::stdx::time::Date;
use maud::{Markup, html};

const STYLE: PreEscaped<&str> = PreEscaped(include_str!("customers.css"));

/// What the page is made of.
struct Source<'a> {
    copy: &'a RedactedCopy,
    report: &'a Report<'a>,
    options: &'a Options,
    statuses: &'a Statuses,
}

pub(in super::super) fn write(
    copy: &RedactedCopy,
    report: &Report<'_>,
    options: &Options,
    statuses: &Statuses,
) -> String {
    let source = Source { copy, report, options, statuses };
    let name = shortened(&clean(copy.assessment().name().trim()), LONGEST_NAME);
    let name = (!name.is_empty()).then_some(name);
    let page = html! {
        (DOCTYPE)
        html lang="en" { "\n"
            head { "\n"
                meta charset="utf-8"; "\n"
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"; "\n"
                meta name="referrer" content="no-referrer"; "\n"
                meta name="viewport" content="width=device-width, initial-scale=1"; "\n"
                title { (says::title(name.as_deref())) } "\n"
                style { "\n" (STYLE) } "\n"
            } "\n"
            body { "\n"
                (SHAPES)
                header { "\n"
                    p.mark { (words::BASELINE) } "\n"
                    h1 { (said(name.as_deref().unwrap_or(says::HEADING))) } "\n"
                    p.lead { (says::lead(name.is_some(), report.day)) } "\n"
                } "\n"
                main { "\n"
                    (figures(&source))
                    section id="what" { "\n" h2 { (says::WHAT) } "\n" @for line in says::WHAT_LINES { p { (line) } "\n" } } "\n"
                    (in_place(&source))
                    (planned(&source))
                    @if options.shows_gaps { (gaps(&source)) }
                } "\n"
                footer { "\n" @for line in says::FOOTER { p { (line) } "\n" } } "\n"
            } "\n"
        } "\n"
    };
    page.into_string()
}

impl Source<'_> {
    /// Returns the criteria of a control within the scope that have one of these statuses.
    fn criteria<'s>(&'s self, id: ControlId, wanted: &'s [Status]) -> impl Iterator<Item = CriterionId> + 's {
        id.criteria()
            .filter(|id| self.options.scope.covers(self.statuses, *id) && wanted.contains(&self.statuses.status(*id)))
    }

    fn is_shown(&self, id: CriterionId) -> bool {
        matches!(self.statuses.detail(id).basis, Basis::Finding)
    }

    fn days(&self, ids: &[CriterionId]) -> Option<Date> {
        ids.iter().filter_map(|id| decided_on(self.copy.assessment(), self.statuses, *id)).min()
    }
}

/// The score, how much is known, and how much of that is shown by evidence.
fn figures(source: &Source<'_>) -> Markup {
    let Some(row) = source.report.scores.first() else { return html! {} };
    let score = &row.score;
    html! {
        section.figures aria-label=(words::STANDING) { "\n"
            @if let Some(reached) = score.score {
                div { b { (reached) } " " span { (says::SCORE) } } "\n"
            }
            div { b { (words::of(score.answered, score.counted)) } " " span { (says::KNOWN) } } "\n"
            div { b { (score.verified) } " " span { (says::VERIFIED) } } "\n"
        } "\n"
        p.coverage { (source.report.summary.coverage) " " (words::SCORE_HINT) } "\n"
    }
}

fn in_place(source: &Source<'_>) -> Markup {
    html! {
        section id="in-place" { "\n"
            h2 { (says::IN_PLACE) } "\n"
            p.legend { (mark(true)) " " (says::BY_EVIDENCE) " " (mark(false)) " " (says::BY_STATEMENT) } "\n"
            @for pillar in Pillar::ALL {
                @let areas: Vec<(ControlId, Vec<CriterionId>)> = ControlId::all()
                    .filter(|id| id.get().pillar == pillar)
                    .map(|id| (id, source.criteria(id, &[Status::Met]).collect()))
                    .filter(|(_, met): &(ControlId, Vec<CriterionId>)| !met.is_empty())
                    .collect();
                @if !areas.is_empty() {
                    h3 { (says::pillar(pillar)) } "\n"
                    @for (id, met) in &areas { (area(source, *id, met)) }
                }
            }
        } "\n"
    }
}

/// A control, with the statements that are met, and since when that is known.
fn area(source: &Source<'_>, id: ControlId, met: &[CriterionId]) -> Markup {
    let (shown, stated): (Vec<CriterionId>, Vec<CriterionId>) = met.iter().partition(|id| source.is_shown(**id));
    html! {
        div.area { "\n"
            h4 { (rich(id.get().title)) } "\n"
            ul { "\n"
                @for id in met { li { (mark(source.is_shown(*id))) " " (rich(id.statement())) } "\n" }
            } "\n"
            p.how { (says::known(source.days(&shown), source.days(&stated))) } "\n"
        } "\n"
    }
}

/// The mark of what is shown by evidence, or stated by people. Its words are read by screen readers.
fn mark(is_shown: bool) -> Markup {
    let (class, words) = if is_shown { ("shown", says::SHOWN) } else { ("stated", says::STATED) };
    html! { span.sign.(class) role="img" aria-label=(words) {} }
}

/// How much is planned, and by when. What it is about is in it only if gaps are.
fn planned(source: &Source<'_>) -> Markup {
    let open = || source.report.phases.iter().filter(|phase| phase.phase.is_open()).flat_map(|phase| &phase.actions);
    let mut dated: Vec<(Date, &str)> = open().filter_map(|action| Some((action.due?, action.id.get().title))).collect();
    dated.sort_unstable();
    let days: Vec<Date> = dated.iter().map(|(day, _)| *day).collect();
    html! {
        section id="planned" { "\n"
            h2 { (says::PLANNED) } "\n"
            p { (says::planned(open().count(), &days)) } "\n"
            @if source.options.shows_gaps && !dated.is_empty() {
                table { "\n"
                    thead { tr { th scope="col" { (words::DUE) } th scope="col" { (words::PLAN) } } } "\n"
                    tbody { "\n" @for (day, title) in &dated { tr { td { (day) } td { (rich(title)) } } "\n" } } "\n"
                } "\n"
            }
        } "\n"
    }
}

fn gaps(source: &Source<'_>) -> Markup {
    const OPEN: [Status; 3] = [Status::NotMet, Status::Partly, Status::Unknown];
    let open: Vec<CriterionId> =
        ControlId::all().flat_map(|id| source.criteria(id, &OPEN).collect::<Vec<_>>()).collect();
    html! {
        @if !open.is_empty() {
            section id="gaps" { "\n"
                h2 { (says::GAPS) } "\n"
                p { (says::GAPS_LEAD) } "\n"
                ul.gaps { "\n"
                    @for id in &open { li { (status(source.statuses.status(*id))) " " (rich(id.statement())) } "\n" }
                } "\n"
            } "\n"
        }
    }
}
