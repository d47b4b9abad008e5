//! A self-contained HTML page without scripts: the summary, the plan, and an appendix that is folded on the screen. It loads
//! nothing and sends nothing. Text is escaped unless it is marked as markup of ours.

mod appendix;
pub(super) mod customers;
pub(super) mod portfolio;
mod summary;

use super::Length;
use super::model::{Fact, Report};
use crate::assessment::Status;
use crate::messages::report::summary as says;
use crate::messages::{labels, report as words};
use maud::{Markup, PreEscaped, html};

const DOCTYPE: PreEscaped<&str> = PreEscaped("<!doctype html>\n");
const STYLE: PreEscaped<&str> = PreEscaped(include_str!("html.css"));
/// A printed page without the appendix.
const BRIEF: PreEscaped<&str> = PreEscaped("@media print{#appendix{display:none}.not-printed{display:block}}\n");
/// A shape for each status, drawn once and used by name.
const SHAPES: PreEscaped<&str> = PreEscaped(include_str!("html.svg"));
/// The longest name at the top of a printed page, in characters.
const LONGEST_NAME: usize = 70;

pub(super) fn write(report: &Report<'_>, length: Length) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" { "\n"
            (head(&report.title, &html! { (PreEscaped(margins(report))) @if length == Length::Summary { (BRIEF) } }))
            body { "\n"
                (SHAPES)
                header { "\n"
                    p.mark { (words::MADE_WITH) } "\n"
                    h1 { (said(&report.title)) } "\n"
                    p.lead { (said(&says::lead(&report.account, report.day))) } "\n"
                    (contents())
                } "\n"
                main { "\n"
                    (summary::summary(report))
                    (section("plan", words::PLAN, &summary::plan(report)))
                    p.not-printed { (says::NOT_PRINTED) } "\n"
                    (section("appendix", says::APPENDIX, &appendix::appendix(report)))
                } "\n"
            } "\n"
        } "\n"
    };
    page.into_string()
}

/// The head of a page. It allows nothing but its own style, with `more` rules.
fn head(title: &str, more: &Markup) -> Markup {
    html! {
        head { "\n"
            meta charset="utf-8"; "\n"
            meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"; "\n"
            meta name="referrer" content="no-referrer"; "\n"
            meta name="viewport" content="width=device-width, initial-scale=1"; "\n"
            title { (title) ": " (words::BASELINE) } "\n"
            style { "\n" (STYLE) (more) } "\n"
        } "\n"
    }
}

/// The rules for the margins of printed pages: the assessment and the day at the top of all but the first, the page number at the
/// bottom.
fn margins(report: &Report<'_>) -> String {
    let name = shortened(&report.title, LONGEST_NAME);
    let boxes = [
        ("@top-left", quoted(&name)),
        ("@top-right", quoted(&says::day(report.day))),
        ("@bottom-left", quoted(&[words::MADE_WITH, ": ", words::BASELINE].concat())),
        ("@bottom-right", [&quoted(says::PAGE), "counter(page)", &quoted(says::PAGES), "counter(pages)"].join(" ")),
    ];
    let rules: String = boxes.iter().map(|(place, content)| [*place, "{content:", content, "}"].concat()).collect();
    ["@page{", &rules, "}\n@page :first{@top-left{content:none}@top-right{content:none}}\n"].concat()
}

/// Returns a text as a string of a style sheet. Everything except ASCII letters, digits and spaces is written by its number, so
/// nothing can end the string, the rule or the element.
fn quoted(text: &str) -> String {
    let mut result = String::from('"');
    for c in text.chars() {
        match c {
            ' ' | 'a'..='z' | 'A'..='Z' | '0'..='9' => result.push(c),
            c if c.is_whitespace() => result.push(' '),
            c => result.push_str(&format!("\\{:x} ", u32::from(c))),
        }
    }
    result.push('"');
    result
}

/// Returns a text on one line, cut after so many characters.
fn shortened(text: &str, longest: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(longest) {
        Some((end, _)) => [line.get(..end).unwrap_or_default().trim_end(), "…"].concat(),
        None => line,
    }
}

/// Plain text from outside. Its lines stay lines; marks of direction in it end with it.
fn said(text: &str) -> Markup {
    html! {
        bdi {
            @for (place, line) in text.split('\n').enumerate() {
                @if place > 0 { br; }
                (line)
            }
        }
    }
}

/// The catalog's text: what stands between backticks is code.
fn rich(text: &str) -> Markup {
    html! {
        @for (place, piece) in text.trim().split('`').enumerate() {
            @if place % 2 == 0 { (piece) } @else { code { (piece) } }
        }
    }
}

fn status(status: Status) -> Markup {
    html! {
        span.status.(status.as_str()) {
            svg aria-hidden="true" { use href={ "#s-" (status.as_str()) } {} }
            (labels::status(status))
        }
    }
}

fn facts(facts: &[Fact]) -> Markup {
    html! {
        @if !facts.is_empty() {
            dl { "\n"
                @for fact in facts {
                    div { dt { (fact.label) } dd { (said(&fact.text)) } } "\n"
                }
            } "\n"
        }
    }
}

fn contents() -> Markup {
    let link = |id: &str, words: &str| html! { li { a href={ "#" (id) } { (words) } } "\n" };
    html! {
        nav aria-label=(words::CONTENTS) { "\n"
            ul { "\n"
                (link("standing", words::STANDING))
                (link("first", says::FIRST))
                (link("plan", words::PLAN))
                (link("appendix", says::APPENDIX))
            } "\n"
        } "\n"
    }
}

fn section(id: &str, title: &str, content: &Markup) -> Markup {
    html! {
        section id=(id) { "\n"
            h2 { (title) } "\n"
            (content)
        } "\n"
    }
}

/// Returns a text of the catalog as it is in a page.
#[cfg(test)]
pub(super) fn catalog(text: &str) -> String {
    rich(text).into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_string_of_the_style_sheet() {
        for (text, string) in [
            ("Acme 1", r#""Acme 1""#),
            ("a\"}</style>", r#""a\22 \7d \3c \2f style\3e ""#),
            ("a\\\nb", r#""a\5c  b""#),
            ("ß 日", r#""\df  \65e5 ""#),
        ] {
            assert_eq!(quoted(text), string);
        }
    }

    #[test]
    fn a_long_name_is_cut_at_the_top_of_pages() {
        assert_eq!(shortened("a  b\nc", 5), "a b c");
        assert_eq!(shortened("ää ää", 3), "ää…");
        assert_eq!(shortened("", 3), "");
    }
}
