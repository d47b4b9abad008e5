//! Markdown for a repository or wiki, which also reads well as plain text. Characters that Markdown would take for markup are
//! escaped.

use super::Length;
use super::model::{Action, Block, Control, Criterion, Fact, LeftOut, Report};
use crate::assessment::Status;
use crate::baseline::guidance::Reference;
use crate::messages::report::summary as says;
use crate::messages::{labels, report as words};

pub(super) fn write(report: &Report<'_>, length: Length) -> String {
    let mut text = String::new();
    heading(&mut text, 1, &line(&report.title));
    paragraph(&mut text, &line(&says::lead(&report.account, report.day)));
    alarm(&mut text, report);
    statuses(&mut text, report);
    wall(&mut text, &report.controls);
    first(&mut text, report);
    unknown(&mut text, report);
    heading(&mut text, 2, says::ASSESSED);
    facts(&mut text, "", &report.summary.assessed);
    text.push('\n');
    plan(&mut text, report);
    match length {
        Length::Summary => paragraph(&mut text, says::NOT_WRITTEN),
        Length::WithInstructions => appendix(&mut text, report),
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn alarm(text: &mut String, report: &Report<'_>) {
    if report.summary.alarm.is_empty() {
        return;
    }
    heading(text, 2, says::ALARM);
    for sign in &report.summary.alarm {
        text.push_str(&["- **", &rich(sign.criterion.get().name), "**: ", &line(&sign.reason), "\n"].concat());
    }
    text.push('\n');
    paragraph(text, says::alarm_lead());
    steps(text, says::alarm_steps().map(plain));
}

fn statuses(text: &mut String, report: &Report<'_>) {
    heading(text, 2, words::STANDING);
    if let Some(first) = report.scores.first() {
        paragraph(text, &["**", &says::score(&first.score), "**"].concat());
    }
    paragraph(text, &report.summary.coverage);
    if let Some(progress) = &report.summary.progress {
        paragraph(text, progress);
    }
    table_head(text, &words::SCORE_HEADS);
    for row in &report.scores {
        let score = &row.score;
        table_row(
            text,
            &[
                row.name,
                &percent(score.score),
                &percent(score.possible),
                &words::of(score.answered, score.counted),
                &words::of(score.verified, score.counted),
                &score.accepted_risks.to_string(),
            ],
        );
    }
    text.push('\n');
    paragraph(text, words::SCORE_HINT);
}

fn percent(number: Option<u8>) -> String {
    number.map_or_else(|| words::NO_SCORE.to_owned(), |number| number.to_string())
}

fn wall(text: &mut String, controls: &[Control]) {
    heading(text, 2, words::WALL);
    table_head(text, &words::CONTROL_HEADS);
    for control in controls {
        let entry = control.id.get();
        let status = [mark(control.status), " ", labels::status(control.status)].concat();
        table_row(
            text,
            &[entry.id, &line(entry.title), labels::severity(entry.severity), &status, &percent(control.score.score)],
        );
    }
    text.push('\n');
}

fn first(text: &mut String, report: &Report<'_>) {
    heading(text, 2, says::FIRST);
    let first = report.first();
    if first.is_empty() {
        return paragraph(text, words::NO_ACTIONS);
    }
    paragraph(text, &report.first_line());
    let [action, control, severity, _, work, cost, _, owner, due, _] = says::PLAN_HEADS;
    table_head(text, &[says::NUMBER, action, control, severity, work, cost, owner, due]);
    for (place, action) in first.into_iter().enumerate() {
        table_row(
            text,
            &[
                &(place + 1).to_string(),
                &rich(action.id.get().title),
                &action.controls.join(", "),
                labels::severity(action.severity),
                &says::work(action.minutes()),
                &says::usd(action.usd()),
                &line(&action.owner),
                &due_of(action),
            ],
        );
    }
    text.push('\n');
}

fn due_of(action: &Action<'_>) -> String {
    action.due.map(|day| day.to_string()).unwrap_or_default()
}

fn unknown(text: &mut String, report: &Report<'_>) {
    heading(text, 2, says::UNKNOWN);
    let Some(unknown) = &report.summary.unknown else {
        return paragraph(text, says::NOTHING_UNKNOWN);
    };
    paragraph(text, &[unknown.line.as_str(), says::UNKNOWN_MEANS].join(" "));
    for id in &unknown.named {
        text.push_str(&["- ", id.get().control.get().id, ": ", &rich(id.get().name), "\n"].concat());
    }
    if unknown.more > 0 {
        text.push_str(&["- ", &words::more(unknown.more), "\n"].concat());
    }
    text.push('\n');
}

fn plan(text: &mut String, report: &Report<'_>) {
    heading(text, 2, words::PLAN);
    if report.phases.is_empty() {
        paragraph(text, words::NO_ACTIONS);
    } else {
        table_head(text, &says::PLAN_HEADS);
    }
    for phase in &report.phases {
        for action in &phase.actions {
            table_row(
                text,
                &[
                    &rich(action.id.get().title),
                    &action.controls.join(", "),
                    labels::severity(action.severity),
                    labels::phase(phase.phase),
                    &says::work(action.minutes()),
                    &says::usd(action.usd()),
                    &rich(action.who().unwrap_or_default()),
                    &line(&action.owner),
                    &due_of(action),
                    action.state,
                ],
            );
        }
    }
    text.push('\n');
    if !report.left_out.is_empty() {
        paragraph(text, &says::left_out(report.left_out.len()));
    }
}

fn appendix(text: &mut String, report: &Report<'_>) {
    heading(text, 2, says::INSTRUCTIONS);
    for phase in &report.phases {
        heading(text, 3, labels::phase(phase.phase));
        paragraph(text, &words::totals(&phase.totals));
        phase.actions.iter().for_each(|one| action(text, one));
    }
    if !report.left_out.is_empty() {
        heading(text, 3, words::LEFT_OUT);
        paragraph(text, words::LEFT_OUT_HINT);
        for LeftOut { id, criterion, reason } in &report.left_out {
            let (title, name) = (rich(id.get().title), rich(criterion.get().name));
            text.push_str(&["- ", &title, " (", &name, "): ", &plain(reason), "\n"].concat());
        }
        text.push('\n');
    }
    heading(text, 2, words::CRITERIA);
    if report.controls.iter().all(|control| control.criteria.is_empty()) {
        paragraph(text, words::NO_CRITERIA);
    }
    for control in report.controls.iter().filter(|control| !control.criteria.is_empty()) {
        heading(text, 3, &[control.id.get().id, " ", &line(control.id.get().title)].concat());
        let parts = [mark(control.status), " ", labels::status(control.status), " · ", &words::score(&control.score)];
        paragraph(text, &parts.concat());
        for entry in &control.criteria {
            criterion(text, entry);
        }
        text.push('\n');
    }
}

fn action(text: &mut String, action: &Action<'_>) {
    heading(text, 4, &rich(action.id.get().title));
    let tags = [action.controls.join(", ").as_str(), labels::severity(action.severity)].join(" · ");
    paragraph(text, &tags);
    facts(text, "", &action.facts());
    text.push('\n');
    let resources = action.resource_lines();
    if !resources.is_empty() {
        paragraph(text, &["**", says::ABOUT, "**"].concat());
        for resource in resources {
            text.push_str(&["- ", &line(&resource), "\n"].concat());
        }
        text.push('\n');
    }
    if action.guidance.is_none() {
        paragraph(text, words::NO_STEPS);
    }
    for part in &action.blocks() {
        block(text, part);
    }
}

fn criterion(text: &mut String, criterion: &Criterion) {
    text.push_str("- ");
    text.push_str(mark(criterion.status));
    text.push_str(" **");
    text.push_str(labels::status(criterion.status));
    text.push_str("**");
    if !criterion.basis.is_empty() {
        text.push_str(" (");
        text.push_str(criterion.basis);
        text.push(')');
    }
    text.push_str(": ");
    text.push_str(&rich(criterion.id.statement()));
    text.push('\n');
    facts(text, "  ", &criterion.facts);
}

/// Appends a list of facts. Keeps the line breaks of their texts.
fn facts(text: &mut String, indent: &str, facts: &[Fact]) {
    for fact in facts {
        text.push_str(indent);
        text.push_str("- ");
        text.push_str(fact.label);
        text.push_str(": ");
        for (index, part) in fact.text.lines().map(str::trim).filter(|part| !part.is_empty()).enumerate() {
            if index > 0 {
                text.push_str("\\\n");
                text.push_str(indent);
                text.push_str("  ");
            }
            text.push_str(&plain(part));
        }
        text.push('\n');
    }
}

fn block(text: &mut String, block: &Block<'_>) {
    match block {
        Block::Label(label) => paragraph(text, &["**", &line(label), "**"].concat()),
        Block::Text(words) => paragraph(text, &rich(words)),
        Block::Steps(all) => steps(text, all.iter().map(|step| rich(step))),
        Block::Code(language, code) => fenced(text, language, code),
        Block::Values(values) => {
            for (name, what) in values {
                text.push_str("- `{");
                text.push_str(name);
                text.push_str("}`: ");
                text.push_str(&rich(what));
                text.push('\n');
            }
            text.push('\n');
        }
        Block::Links(links) => {
            for Reference { title, url } in *links {
                text.push_str("- [");
                text.push_str(&line(title));
                text.push_str("](<");
                text.push_str(&url.replace(['<', '>', '\\', '\n'], ""));
                text.push_str(">)\n");
            }
            text.push('\n');
        }
    }
}

/// Appends numbered steps, which are escaped already.
fn steps(text: &mut String, steps: impl Iterator<Item = String>) {
    for (index, step) in steps.enumerate() {
        text.push_str(&[&(index + 1).to_string(), ". ", &step, "\n"].concat());
    }
    text.push('\n');
}

/// Appends a code block. Its fences are longer than every run of backticks in the code.
pub(super) fn fenced(text: &mut String, language: &str, code: &str) {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    for part in [&fence, language, "\n", code.trim_matches('\n'), "\n", &fence, "\n\n"] {
        text.push_str(part);
    }
}

fn heading(text: &mut String, level: usize, words: &str) {
    for part in [&"#".repeat(level), " ", words, "\n\n"] {
        text.push_str(part);
    }
}

fn paragraph(text: &mut String, words: &str) {
    text.push_str(words);
    text.push_str("\n\n");
}

fn table_head(text: &mut String, heads: &[&str]) {
    table_row(text, heads);
    table_row(text, &vec!["---"; heads.len()]);
}

fn table_row(text: &mut String, cells: &[&str]) {
    for cell in cells {
        text.push_str("| ");
        text.push_str(cell);
        text.push(' ');
    }
    text.push_str("|\n");
}

/// Returns the symbol of a status, which is written next to the word.
fn mark(status: Status) -> &'static str {
    match status {
        Status::Met => "●",
        Status::Partly => "◐",
        Status::NotMet => "◆",
        Status::Unknown => "○",
        Status::NotApplicable => "–",
        Status::AcceptedRisk => "△",
    }
}

/// Returns plain text on one line.
pub(super) fn line(text: &str) -> String {
    plain(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Returns a text of the catalog. Text between backticks stays code.
pub(super) fn rich(text: &str) -> String {
    let piece = |(index, piece): (usize, &str)| match index % 2 {
        0 if index == 0 => plain(piece),
        0 => inline(piece),
        _ => ["`", piece, "`"].concat(),
    };
    text.trim().split('`').enumerate().map(piece).collect()
}

/// Returns a line of plain text: nothing in it is markup, and it begins no heading, list or quotation.
pub(super) fn plain(text: &str) -> String {
    let escaped = inline(text);
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = escaped.split_at(digits);
    let begins_block = match digits {
        0 => rest.starts_with(['#', '-', '+', '=', ':']),
        _ => rest.strip_prefix(['.', ')']).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')),
    };
    if begins_block { [number, "\\", rest].concat() } else { escaped }
}

/// Escapes the markup inside a line, and breaks addresses that would become links by themselves.
pub(super) fn inline(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let escape = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '$' => true,
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '&' => after == '#' || after.is_ascii_alphabetic(),
            ':' => after == '/',
            '.' => result.get(result.len().saturating_sub(3)..).is_some_and(|end| end.eq_ignore_ascii_case("www")),
            '!' => after == '[',
            _ => false,
        };
        if escape {
            result.push('\\');
        }
        result.push(c);
        before = c;
    }
    result
}

/// Returns a text of the catalog as it is in a file.
#[cfg(test)]
pub(super) fn catalog(text: &str) -> String {
    rich(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        for (text, written) in [
            ("a|b", "a\\|b"),
            ("<script>", "\\<script\\>"),
            ("`a` **b** [c](d)", "\\`a\\` \\*\\*b\\*\\* \\[c\\](d)"),
            ("# no heading", "\\# no heading"),
            ("- no list", "\\- no list"),
            ("1. no list", "1\\. no list"),
            ("> no quotation", "\\> no quotation"),
            ("--- no rule", "\\--- no rule"),
            ("snake_case and _this_", "snake_case and \\_this\\_"),
            ("https://example.com www.example.com", "https\\://example.com www\\.example.com"),
            ("&lt; R&D & co", "\\&lt; R\\&D & co"),
            ("![x](y)", "\\!\\[x\\](y)"),
            ("12.5 % now.", "12.5 % now."),
            ("1 - 2", "1 - 2"),
        ] {
            assert_eq!(plain(text), written);
        }
    }

    #[test]
    fn the_catalogs_code_stays_code() {
        assert_eq!(rich("Run `aws <x>` and *see*."), "Run `aws <x>` and \\*see\\*.");
    }

    #[test]
    fn a_fence_is_longer_than_what_is_inside() {
        let mut text = String::new();
        fenced(&mut text, "bash", "echo ````\n");
        assert_eq!(text, "`````bash\necho ````\n`````\n\n");
    }
}
