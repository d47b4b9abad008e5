use super::markup::quiet;
use super::*;
use crate::assessment::file::{Redaction, Scope};
use crate::assessment::tests::{empty, id, say};
use crate::assessment::{Answer, Assessment, Writer};
use crate::baseline::ActionId;
use crate::report::tests::{all_guidance, attacked, cells, now, rich};
use crate::report::{Exported, Format, export};
use proptest::prelude::*;

/// What would act in a tool, or be markup in it.
const ACTING: &str = "@octocat #12 closes #1 GH-12 gh-7 o/r#3 !5 ~bug &9 %2 https://evil.example www.evil.example\n/close\n/assign \
    @me\n=cmd()|1\n+1\n<script>alert(1)</script> <b>x</b>\n```\n{code}\n{noformat}\n[x](javascript:y) [y|http://evil.example] [~admin] \
    !x.png! h1. x\n- [ ] x\n| a | b |\n\\\\ &lt; a@b.example";

fn with_text(text: &str) -> Assessment {
    let mut assessment = attacked();
    let action = ActionId::find("acct-08.close-public-buckets").expect("an action");
    let by = Writer::default();
    let record = assessment.action_mut(action);
    record.owner.set(text.to_owned(), now(), &by);
    record.note.set(text.to_owned(), now(), &by);
    record.due.set(Some(now().date()), now(), &by);
    assessment.name.set(text.to_owned(), now(), &by);
    assessment.account.set(text.to_owned(), now(), &by);
    let finding = assessment.findings.get_mut("acct-08.no-public-data").expect("a finding");
    if let Some(resource) = finding.resources.first_mut() {
        text.clone_into(&mut resource.id);
        text.clone_into(&mut resource.what);
    }
    assessment
}

fn unmet() -> Assessment {
    let mut assessment = empty();
    CriterionId::all().for_each(|id| say(&mut assessment, id, Answer::NotMet));
    assessment
}

fn options(grouping: Grouping) -> Options {
    Options { grouping, site: "https://footing.example/x/".to_owned(), ..Options::default() }
}

fn exported(tool: Tool, assessment: &Assessment, options: &Options, redaction: Redaction) -> Result<Exported, Refusal> {
    let copy = RedactedCopy::of(assessment, redaction, "another");
    export(Format::Tickets(tool), copy, &all_guidance(), None, options, now())
}

fn written(tool: Tool, assessment: &Assessment, grouping: Grouping) -> String {
    exported(tool, assessment, &options(grouping), Redaction::default()).expect("tickets").text().to_owned()
}

/// Returns titles and descriptions.
fn descriptions(tool: Tool, text: &str) -> Vec<(String, String)> {
    let of_json = |line: &str| {
        let issue: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let text = |name: &str| issue[name].as_str().expect("a text").to_owned();
        (text("title"), text("body"))
    };
    match tool {
        Tool::GithubJson => text.lines().map(of_json).collect(),
        Tool::GithubScript => {
            let (_, data) = text.split_once("<<'FOOTING_ISSUES'\n").expect("the issues");
            let lines = data.lines().take_while(|line| *line != "FOOTING_ISSUES");
            lines.map(|line| of_json(line.split_once('\t').expect("a marker").1)).collect()
        }
        Tool::Gitlab | Tool::Jira | Tool::Linear | Tool::AzureBoards => {
            let mut rows = cells(text).into_iter();
            let heads = rows.next().expect("heads");
            let place = |name: &str| heads.iter().position(|head| head.eq_ignore_ascii_case(name));
            let title = place("title").or(place("summary")).expect("a title");
            let description = place("description").expect("a description");
            rows.map(|row| (row[title].clone(), row[description].clone())).collect()
        }
    }
}

/// Returns the lines of a description that are no code.
fn prose(tool: Tool, description: &str) -> String {
    let mut is_code = false;
    let mut lines = Vec::new();
    for line in description.lines() {
        let is_fence = match tool.markup() {
            Markup::Markdown => line.starts_with("```"),
            Markup::Jira => matches!(line, "{code:bash}" | "{code}" | "{noformat}"),
            Markup::Html => false,
        };
        if is_fence {
            is_code = !is_code;
        } else if !is_code {
            lines.push(line);
        }
    }
    assert!(!is_code, "a block of code does not end: {description}");
    lines.join("\n")
}

#[test]
fn each_open_action_becomes_one_ticket_with_its_steps() {
    let assessment = unmet();
    for tool in Tool::ALL {
        let found = descriptions(tool, &written(tool, &assessment, Grouping::Action));
        assert!(found.len() > 150, "{} in {tool:?}", found.len());
        let mut titles: Vec<&String> = found.iter().map(|(title, _)| title).collect();
        titles.sort();
        titles.dedup();
        assert!(titles.len() > 150 && titles.iter().all(|title| title.chars().count() <= 255));
        for (_, text) in &found {
            assert!(text.chars().count() <= tool.longest(), "{} in {tool:?}", text.chars().count());
            for part in ["Verify", "Undo", "https://footing.example/x/controls/", "footing: "] {
                assert!(text.contains(part), "no {part} in {tool:?}: {text}");
            }
            assert!(!text.contains("AWSTemplateFormatVersion") && !text.contains("terraform {"), "{text}");
        }
    }
}

#[test]
fn one_control_is_one_ticket_with_a_checklist_if_that_is_chosen() {
    for tool in Tool::ALL {
        let found = descriptions(tool, &written(tool, &unmet(), Grouping::Control));
        assert_eq!(found.len(), ControlId::all().count(), "{tool:?}");
        for (_, text) in &found {
            assert!(text.chars().count() <= 32_767 || tool.longest() > 32_767, "{tool:?}");
            assert!(text.contains("[ ] ") || text.contains('☐'), "{text}");
        }
    }
}

#[test]
fn what_does_not_fit_is_left_to_the_guide() {
    let found = descriptions(Tool::Jira, &written(Tool::Jira, &unmet(), Grouping::Control));
    assert!(found.iter().any(|(_, text)| text.contains(says::DOES_NOT_FIT)));
    assert!(found.iter().any(|(_, text)| !text.contains(says::DOES_NOT_FIT)));
}

/// Asserts that nothing in a description acts.
#[track_caller]
fn assert_quiet(tool: Tool, description: &str) {
    let text = prose(tool, description);
    let text = text.replace("https://footing.example", "").replace("https://docs.aws.amazon.com", "");
    let chars: Vec<char> = text.chars().collect();
    let is_code_span = |place: usize| {
        tool.markup() == Markup::Markdown
            && chars[..place].iter().rev().take_while(|c| **c != '\n').filter(|c| **c == '`').count() % 2 == 1
    };
    for (place, pair) in chars.windows(2).enumerate() {
        let acts =
            matches!(pair[0], '@' | '!') && pair[1].is_alphanumeric() || pair[0] == '#' && pair[1].is_ascii_digit();
        // `&#38;` and the like are characters in HTML and in Jira's markup.
        let is_entity = pair[0] == '#' && place > 0 && chars[place - 1] == '&' && tool.markup() != Markup::Markdown;
        assert!(!acts || is_entity || is_code_span(place), "{pair:?} at {place} in {tool:?}: {text}");
    }
    // In Jira's markup, these characters are text.
    let tags = if tool.markup() == Markup::Jira { &[][..] } else { &["<script", "<b>x"] };
    for word in ["GH-12", "gh-7", "evil.example/", "://evil"].iter().chain(tags) {
        assert!(!text.replace("\\<", "").contains(*word), "{word} in {tool:?}: {text}");
    }
    for line in description.lines() {
        assert!(!line.starts_with('/') || line.starts_with("/label ~\"footing\" "), "{line}");
    }
}

#[test]
fn nothing_that_people_or_accounts_write_acts() {
    for text in [ACTING, "@everyone", "/close", "#12", "closes #1", "```\n/close\n```", "{code}\n/x", "</p><img src=x>"]
    {
        for tool in Tool::ALL {
            for grouping in [Grouping::Action, Grouping::Control] {
                for (title, description) in descriptions(tool, &written(tool, &with_text(text), grouping)) {
                    assert!(!title.contains("octocat"));
                    assert_quiet(tool, &description);
                }
            }
        }
    }
}

#[test]
fn html_has_our_tags_only() {
    for (_, text) in descriptions(Tool::AzureBoards, &written(Tool::AzureBoards, &with_text(ACTING), Grouping::Action))
    {
        for tag in text.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or(rest)) {
            let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
            assert!("a br code h4 li ol p pre ul".split(' ').any(|known| known == name), "<{tag}>");
        }
    }
}

#[test]
fn no_cell_begins_like_a_formula_and_every_row_has_all_columns() {
    for tool in [Tool::Gitlab, Tool::Jira, Tool::Linear, Tool::AzureBoards] {
        for assessment in [rich(), with_text(ACTING), unmet()] {
            let rows = cells(&written(tool, &assessment, Grouping::Action));
            for row in &rows {
                assert_eq!(row.len(), rows[0].len());
                assert!(row.iter().all(|cell| !cell.trim_start().starts_with(['=', '+', '-', '@', '\t'])), "{row:?}");
            }
        }
    }
}

#[test]
fn the_heads_are_those_that_importers_know() {
    for (tool, heads) in [
        (Tool::Gitlab, "title,description,due_date"),
        (Tool::Jira, "Summary,Issue Type,Priority,Due Date,Labels,Labels,Labels,Labels,Description"),
        (Tool::Linear, "Title,Description,Priority,Labels"),
        (Tool::AzureBoards, "Work Item Type,Title,Description,Priority,Tags"),
    ] {
        let text = written(tool, &with_text(""), Grouping::Action);
        assert_eq!(cells(&text)[0].join(","), heads);
    }
    let rows = cells(&written(Tool::Jira, &with_text(""), Grouping::Action));
    let row = rows.iter().find(|row| row[3] == "2026-11-22").expect("the action that is due");
    assert_eq!(row[1..8], ["Task", "Highest", "2026-11-22", "footing", "aws-security", "severity-critical", "acct-08"]);
}

#[test]
fn commands_are_filled_and_cannot_end_their_block() {
    let jira = written(Tool::Jira, &attacked(), Grouping::Action);
    assert!(jira.contains("'acme-invoices'"));
    let unmet = written(Tool::Jira, &unmet(), Grouping::Action);
    let found = descriptions(Tool::Jira, &unmet);
    let has_code = |text: &String| text.replace("{code}\n", "").replace("{code:bash}", "").contains("{code}");
    let with_code: Vec<&String> = found.iter().map(|(_, text)| text).filter(|text| has_code(text)).collect();
    assert!(!with_code.is_empty() && with_code.iter().all(|text| text.contains("{noformat}")));
    found.iter().for_each(|(_, text)| drop(prose(Tool::Jira, text)));
}

#[test]
fn the_script_has_no_text_from_outside_in_a_command() {
    let text = written(Tool::GithubScript, &with_text(ACTING), Grouping::Action);
    let (program, data) = text.split_once("<<'FOOTING_ISSUES'\n").expect("the issues");
    assert!(!program.contains("octocat") && !program.contains("evil"));
    assert!(program.contains("for label in acct-02 acct-08 aws-security footing severity-critical"), "{program}");
    let lines: Vec<&str> = data.lines().collect();
    assert_eq!(lines.last(), Some(&"FOOTING_ISSUES"));
    for line in &lines[..lines.len() - 1] {
        let (marker, json) = line.split_once('\t').expect("a marker");
        let issue: serde_json::Value = serde_json::from_str(json).expect("JSON");
        let body = issue["body"].as_str().expect("a body");
        assert_eq!(body.lines().last(), Some(format!("footing: {marker}").as_str()));
        assert!(ActionId::find(marker.split(' ').next().unwrap_or_default()).is_some());
    }
}

#[test]
fn a_marker_names_the_assessment_unless_something_was_left_out() {
    let (mut seen, all) = (Vec::new(), [Redaction::default(), Redaction { notes: true, ..Redaction::default() }]);
    for redaction in all {
        let exported = exported(Tool::Linear, &attacked(), &options(Grouping::Action), redaction).expect("tickets");
        let (_, text) = descriptions(Tool::Linear, exported.text()).swap_remove(0);
        seen.push(text.lines().last().unwrap_or_default().contains(" in a1"));
    }
    assert_eq!(seen, [true, false]);
}

#[test]
fn without_open_actions_there_are_no_tickets_and_unknown_is_not_done() {
    let refused = |assessment: &Assessment, scope: Scope| {
        let options = Options { scope, ..Options::default() };
        exported(Tool::Jira, assessment, &options, Redaction::default()).map(|_| ()).unwrap_err()
    };
    assert_eq!(refused(&empty(), Scope::Whole), Refusal::NoOpenAction { unknown: CriterionId::all().count() });
    let mut met = empty();
    CriterionId::all().for_each(|id| say(&mut met, id, Answer::Met));
    assert_eq!(refused(&met, Scope::Whole), Refusal::NoOpenAction { unknown: 0 });
    say(&mut met, id("acct-01.root-email"), Answer::NotMet);
    let other = ControlId::find("ACCT.05").expect("a control");
    assert_eq!(refused(&met, Scope::Control(other)), Refusal::NoOpenAction { unknown: 0 });
}

#[test]
fn a_link_leads_to_the_web_only() {
    for (given, is_one) in [
        ("https://footing.example/", true),
        ("http://localhost:8080/x/", true),
        ("", false),
        ("javascript:alert(1)/", false),
        ("https://a.example/>) [x](", false),
        ("https://a.example", false),
    ] {
        assert_eq!(site(given).is_some(), is_one, "{given}");
    }
    let options = Options { site: "javascript:x/".to_owned(), ..Options::default() };
    let text = exported(Tool::Jira, &attacked(), &options, Redaction::default()).expect("tickets");
    assert!(!text.text().contains("javascript:x"));
}

#[test]
fn the_same_assessment_gives_the_same_tickets() {
    for tool in Tool::ALL {
        assert_eq!(written(tool, &rich(), Grouping::Action), written(tool, &rich(), Grouping::Action));
    }
}

proptest! {
    #[test]
    fn a_quiet_text_refers_to_nothing(text in "[@#!~%$&^\\[/:=+.GHgh0-9a-z \\-]{0,40}") {
        let quiet = quiet(&text);
        prop_assert_eq!(quiet.replace('\u{200b}', ""), text.replace('\u{200b}', ""));
        let chars: Vec<char> = quiet.chars().collect();
        for pair in chars.windows(2) {
            prop_assert!(!("@#!~%$&^[".contains(pair[0]) && pair[1].is_alphanumeric()), "{quiet}");
            prop_assert!(pair != [':', '/'], "{quiet}");
        }
        prop_assert!(!quiet.trim_start().starts_with(['/', '=', '+', '-', '@']));
        let upper = quiet.to_ascii_uppercase();
        prop_assert!(!upper.split("GH-").skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit())));
    }

    #[test]
    fn no_text_acts_in_a_description(text in "(@|#|/|!|~|`|\\{code\\}|\\[|\\]|<|>|\\\\|\n|a|1|:|=| ){0,60}") {
        for tool in [Tool::Gitlab, Tool::Jira, Tool::AzureBoards] {
            let assessment = with_text(&text);
            let copy = RedactedCopy::of(&assessment, Redaction::default(), "another");
            let guidance = std::collections::BTreeMap::new();
            let found = export(Format::Tickets(tool), copy, &guidance, None, &options(Grouping::Action), now());
            for (_, description) in descriptions(tool, found.expect("tickets").text()) {
                assert_quiet(tool, &description);
            }
        }
    }
}
