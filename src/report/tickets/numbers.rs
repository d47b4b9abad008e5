//! The numbers of tickets, read back from what people paste: a line for each, as the script for GitHub prints them, or the CSV
//! export of a tool.

use crate::baseline::{ActionId, ControlId};
use crate::messages::report::tickets as says;
use crate::report::model::clean;

/// The longest number or address of a ticket, in characters.
const LONGEST: usize = 200;
/// The names of columns with the number of a ticket, the best first.
const COLUMNS: [&str; 6] = ["issue key", "key", "url", "id", "issue id", "number"];

/// Returns the numbers of tickets in a text, each with its action, in the order of the text. The ticket of a control is that of
/// each of its `open` actions.
pub fn numbers(text: &str, open: &[ActionId]) -> Vec<(ActionId, String)> {
    let rows = rows(text);
    let heads: Vec<String> = rows.first().into_iter().flatten().map(|head| head.trim().to_ascii_lowercase()).collect();
    let column = COLUMNS.iter().find_map(|name| heads.iter().position(|head| head == name));
    let mut found = Vec::new();
    match column.filter(|_| heads.len() > 1) {
        Some(column) => {
            for row in rows.iter().skip(1) {
                if let Some((about, number)) = row.iter().find_map(|cell| target_in(cell)).zip(row.get(column)) {
                    add(&mut found, about, number, open);
                }
            }
        }
        None => {
            for line in text.lines() {
                let words: Vec<&str> = line
                    .split(|c: char| c.is_whitespace() || ",;→=\"".contains(c))
                    .filter(|word| !word.is_empty())
                    .collect();
                let about = words.iter().find_map(|word| target(word));
                let number = |word: &&&str| word.contains(|c: char| c.is_ascii_digit()) && target(word).is_none();
                if let Some((about, number)) = about.zip(words.iter().rfind(number)) {
                    add(&mut found, about, number, open);
                }
            }
        }
    }
    found
}

/// What a ticket is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Action(ActionId),
    Control(ControlId),
}

fn add(found: &mut Vec<(ActionId, String)>, about: Target, number: &str, open: &[ActionId]) {
    let number = clean(number.trim()).replace(['\n', '\t'], " ");
    if number.is_empty() || number.chars().count() > LONGEST {
        return;
    }
    match about {
        Target::Action(id) => found.push((id, number)),
        Target::Control(control) => {
            let of_control = open.iter().filter(|id| id.get().control == control);
            found.extend(of_control.map(|id| (*id, number.clone())));
        }
    }
}

/// Reads the id of an action or a control.
fn target(word: &str) -> Option<Target> {
    let control = || ControlId::find_slug(&word.to_ascii_lowercase().replace('.', "-"));
    ActionId::find(word).map(Target::Action).or_else(|| control().map(Target::Control))
}

/// Finds what a cell is about: by the marker in a description, or by a title as ours are.
fn target_in(cell: &str) -> Option<Target> {
    if let Some((_, rest)) = cell.rsplit_once(says::MARKER) {
        return target(rest.split(|c: char| c.is_whitespace() || c == '<').next()?);
    }
    let (control, title) = cell.trim().split_once(": ")?;
    let Some(Target::Control(id)) = target(control) else { return None };
    let is_of = |action: &ActionId| action.get().control == id && action.get().title.replace('`', "") == title;
    let action = ActionId::all().find(is_of).map(Target::Action);
    action.or_else(|| (id.get().title == title).then_some(Target::Control(id)))
}

/// Reads CSV by RFC 4180. Never fails: what is no CSV is one cell.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let (mut row, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut rest = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if is_quoted && rest.peek() == Some(&'"') => {
                rest.next();
                cell.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if cell.is_empty() => is_quoted = true,
            ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !is_quoted => {}
            _ => cell.push(c),
        }
    }
    row.push(cell);
    rows.push(row);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(id: &str) -> ActionId {
        ActionId::find(id).expect("an action")
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let open = [action("acct-08.close-public-buckets"), action("acct-08.block-account")];
        let found = numbers(text, &open);
        let found: Vec<(&str, &str)> = found.iter().map(|(id, number)| (id.get().id, number.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_line_names_an_action_and_its_ticket() {
        for line in [
            "acct-08.block-account SEC-12",
            "acct-08.block-account → SEC-12",
            "SEC-12 acct-08.block-account",
            "acct-08.block-account,SEC-12\r\n",
            "  acct-08.block-account;SEC-12  ",
        ] {
            check(line, &[("acct-08.block-account", "SEC-12")]);
        }
        let address = "https://github.com/acme/cloud/issues/12";
        check(&format!("acct-08.block-account {address}"), &[("acct-08.block-account", address)]);
        for line in ["", "acct-08.block-account", "SEC-12", "acct-08.no-such SEC-12", "acct-08.block-account soon"] {
            check(line, &[]);
        }
    }

    #[test]
    fn the_ticket_of_a_control_is_that_of_its_open_actions() {
        let both = [("acct-08.close-public-buckets", "SEC-7"), ("acct-08.block-account", "SEC-7")];
        check("ACCT.08 → SEC-7", &both);
        check("acct-08 SEC-7", &both);
        check("ACCT.05 → SEC-8", &[]);
    }

    #[test]
    fn the_export_of_a_tool_is_read_by_the_marker_or_the_title() {
        let marked =
            "Summary,Issue key,Description\n\"x, \"\"y\"\"\",SEC-1,\"First\n\nfooting: acct-08.block-account in a1\"\n";
        check(marked, &[("acct-08.block-account", "SEC-1")]);
        let title = action("acct-08.block-account").get().title.replace('`', "");
        check(&format!("ID,Title\n17,\"ACCT.08: {title}\"\n18,Other\n"), &[("acct-08.block-account", "17")]);
        check("ID,Description\n17,<p>footing: acct-08.block-account</p>\n", &[("acct-08.block-account", "17")]);
    }

    #[test]
    fn a_number_is_one_short_line() {
        check(&format!("ID,Description\n{},footing: acct-08.block-account\n", "9".repeat(201)), &[]);
        check("ID,Description\n\"1\n2\",footing: acct-08.block-account\n", &[("acct-08.block-account", "1 2")]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "(acct-08|ACCT\\.08|\\.block-account| |,|\"|\n|footing: |→|7|key|ID){0,40}") {
            for (_, number) in numbers(&text, &[action("acct-08.block-account")]) {
                proptest::prop_assert!(!number.is_empty() && !number.contains('\n'));
            }
        }
    }
}
