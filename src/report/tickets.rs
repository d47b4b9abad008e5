//! Tickets: the open actions of the plan for a team's own tool. What is in a ticket is decided here, in pieces; `markup` turns the
//! pieces into the tool's markup, and `table` and `github` make the file.
//!
//! A text from people or accounts must not act in a tool: it mentions nobody, links nothing, closes nothing and is no command.

mod github;
mod markup;
mod numbers;
mod table;
#[cfg(test)]
mod tests;

use super::model::{Action, Block, Report, clean};
use super::{Options, Refusal};
use crate::assessment::file::RedactedCopy;
use crate::assessment::{Status, Statuses};
use crate::baseline::{ControlId, CriterionId, Severity};
use crate::messages::report::{self as words, summary, tickets as says};
use crate::stdx::names::names;
use crate::stdx::time::{Date, Timestamp};
use markup::Markup;

pub use numbers::numbers;

/// A tool that imports tickets, and the way in which it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// GitHub, by a script that uses its CLI and creates only what is missing.
    GithubScript,
    /// GitHub, as one JSON request body a line.
    GithubJson,
    /// GitLab's CSV import.
    Gitlab,
    /// Jira's CSV import.
    Jira,
    /// The CSV import of Linear's importer.
    Linear,
    /// The CSV import of Azure Boards.
    AzureBoards,
}

/// What one ticket is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// One action.
    #[default]
    Action,
    /// All open actions of one control, with a checklist.
    Control,
}

/// The longest text of a person in a ticket, in characters. The whole text stays in the assessment.
const LONGEST_FACT: usize = 1_000;
/// The longest line about a resource, in characters.
const LONGEST_RESOURCE: usize = 200;
/// The most resources that a ticket names.
const MOST_RESOURCES: usize = 10;

names!(Tool {
    GithubScript = "github-script",
    GithubJson = "github-json",
    Gitlab = "gitlab",
    Jira = "jira",
    Linear = "linear",
    AzureBoards = "azure-boards",
});

names!(Grouping { Action = "action", Control = "control" });

impl Tool {
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::GithubScript => "-github.sh",
            Self::GithubJson => "-github.ndjson",
            Self::Gitlab => "-gitlab.csv",
            Self::Jira => "-jira.csv",
            Self::Linear => "-linear.csv",
            Self::AzureBoards => "-azure-boards.csv",
        }
    }

    fn markup(self) -> Markup {
        match self {
            Self::GithubScript | Self::GithubJson | Self::Gitlab | Self::Linear => Markup::Markdown,
            Self::Jira => Markup::Jira,
            Self::AzureBoards => Markup::Html,
        }
    }

    /// The longest description, in characters: below 65,536 on GitHub, and 32,767 in Jira and in a cell of a spreadsheet.
    fn longest(self) -> usize {
        match self {
            Self::GithubScript | Self::GithubJson => 60_000,
            Self::Gitlab | Self::Jira | Self::Linear | Self::AzureBoards => 30_000,
        }
    }
}

/// A ticket, before it is written in a tool's markup.
#[derive(Clone, Debug)]
pub(super) struct Ticket {
    /// The title: one line of the catalog, with the control's ID. At most 255 characters.
    pub(super) title: String,
    /// The severity.
    pub(super) severity: Severity,
    /// The due date; the earliest of several actions.
    pub(super) due: Option<Date>,
    /// The labels, in lower-case letters, digits and hyphens.
    pub(super) labels: Vec<String>,
    /// What identifies the ticket: the action or control, and the assessment if nothing of it was left out.
    pub(super) marker: String,
    /// The text before the instructions.
    head: Vec<Piece>,
    /// The instructions, one group an action. A group that does not fit is left out, and a sentence says so.
    sections: Vec<Vec<Piece>>,
}

/// A piece of a description.
#[derive(Clone, Debug)]
enum Piece {
    /// A small heading. From the catalog: backticks mark code.
    Heading(String),
    /// A paragraph. From the catalog: backticks mark code.
    Text(String),
    /// A list of labelled texts. The texts may be from outside.
    Facts(Vec<(&'static str, String)>),
    /// A list of texts from outside.
    Lines(Vec<String>),
    /// What has to be ticked off. From the catalog.
    Checks(Vec<String>),
    /// Numbered steps. From the catalog.
    Steps(Vec<String>),
    /// Commands, with names from the account in them.
    Code(&'static str, String),
    /// Links to pages: title and address. From the catalog.
    Links(Vec<(String, String)>),
}

/// Returns the tickets of the open actions within the scope, in the order of the plan.
pub(super) fn tickets(
    copy: &RedactedCopy,
    report: &Report<'_>,
    options: &Options,
    now: Timestamp,
) -> Result<Vec<Ticket>, Refusal> {
    let is_open = |phase: &&super::Phase<'_>| phase.phase.is_open();
    let actions: Vec<&Action<'_>> = report.phases.iter().filter(is_open).flat_map(|phase| &phase.actions).collect();
    if actions.is_empty() {
        let statuses = Statuses::of(copy.assessment(), now);
        let is_unknown =
            |id: &CriterionId| options.scope.covers(&statuses, *id) && statuses.status(*id) == Status::Unknown;
        return Err(Refusal::NoOpenAction { unknown: CriterionId::all().filter(is_unknown).count() });
    }
    // A copy that leaves something out has another id each time.
    let assessment = copy.redaction().is_none().then(|| copy.assessment().id.as_str());
    let source = Source { report, site: site(&options.site), assessment };
    Ok(match options.grouping {
        Grouping::Action => actions.into_iter().map(|action| source.of_action(action)).collect(),
        Grouping::Control => {
            let mut groups: Vec<(ControlId, Vec<&Action<'_>>)> = Vec::new();
            for action in actions {
                let control = action.id.get().control;
                match groups.iter_mut().find(|(known, _)| *known == control) {
                    Some((_, group)) => group.push(action),
                    None => groups.push((control, vec![action])),
                }
            }
            groups.into_iter().map(|(control, actions)| source.of_control(control, &actions)).collect()
        }
    })
}

/// Returns the file with the tickets.
pub(super) fn write(tool: Tool, tickets: &[Ticket]) -> String {
    match tool {
        Tool::GithubScript => github::script(tickets),
        Tool::GithubJson => github::json(tickets),
        Tool::Gitlab | Tool::Jira | Tool::Linear | Tool::AzureBoards => table::write(tool, tickets),
    }
}

/// Returns the address of the app if it is one that a link can lead to.
pub(super) fn site(site: &str) -> Option<&str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]%".contains(c);
    let is_web = site.starts_with("https://") || site.starts_with("http://");
    (is_web && site.ends_with('/') && site.chars().all(is_plain)).then_some(site)
}

/// What all tickets of a file are made of.
struct Source<'a> {
    report: &'a Report<'a>,
    site: Option<&'a str>,
    assessment: Option<&'a str>,
}

impl Source<'_> {
    fn of_action(&self, action: &Action<'_>) -> Ticket {
        let id = action.id.get();
        let title = [id.control.get().id, ": ", id.title].concat();
        let mut head = self.beginning(&action.controls, action.severity, action.due, id.control, id.id);
        head.extend(about(action));
        Ticket {
            title,
            severity: action.severity,
            due: action.due,
            labels: labels(action.severity, &action.controls),
            marker: self.marker(id.id),
            head,
            sections: vec![instructions(action)],
        }
    }

    fn of_control(&self, id: ControlId, actions: &[&Action<'_>]) -> Ticket {
        let control = id.get();
        let severity = actions.iter().map(|action| action.severity).max().unwrap_or(control.severity);
        let due = actions.iter().filter_map(|action| action.due).min();
        let mut head = self.beginning(&[control.id], severity, due, id, control.slug);
        head.extend([
            Piece::Heading(says::CHECKLIST.to_owned()),
            Piece::Checks(actions.iter().map(|action| action.id.get().title.to_owned()).collect()),
        ]);
        let section = |action: &&Action<'_>| {
            let mut pieces = vec![Piece::Heading(action.id.get().title.to_owned())];
            pieces.extend(about(action));
            pieces.extend(instructions(action));
            pieces
        };
        Ticket {
            title: [control.id, ": ", control.title].concat(),
            severity,
            due,
            labels: labels(severity, &[control.id]),
            marker: self.marker(control.slug),
            head,
            sections: actions.iter().map(section).collect(),
        }
    }

    /// Returns what every description begins with. A paragraph comes first, so that no cell begins like a formula.
    fn beginning(
        &self,
        controls: &[&str],
        severity: Severity,
        due: Option<Date>,
        control: ControlId,
        place: &str,
    ) -> Vec<Piece> {
        let mut pieces = vec![Piece::Text(says::lead(&controls.join(", "), severity, due))];
        if let Some(site) = self.site {
            let mut address = [site, "controls/", control.get().slug].concat();
            if place != control.get().slug {
                address.push('#');
                address.push_str(place);
            }
            pieces.push(Piece::Links(vec![(says::GUIDE.to_owned(), address)]));
        }
        let of = [(says::ASSESSMENT, &self.report.title), (words::ACCOUNT, &self.report.account)];
        let facts = of.into_iter().filter(|(_, text)| !text.is_empty());
        pieces.push(Piece::Facts(facts.map(|(label, text)| (label, cut(text, LONGEST_FACT))).collect()));
        pieces
    }

    fn marker(&self, what: &str) -> String {
        match self.assessment {
            Some(assessment) => [what, " in ", assessment].concat(),
            None => what.to_owned(),
        }
    }
}

impl Ticket {
    /// Returns the description in the markup of a tool. Its last line, for programs, says what the ticket is about.
    pub(super) fn description(&self, tool: Tool) -> String {
        let markup = tool.markup();
        let mut text = String::new();
        self.head.iter().for_each(|piece| markup.write(&mut text, piece));
        let mut end = String::new();
        markup.write_marker(&mut end, &[says::MARKER, &self.marker].concat());
        let left_out = Piece::Text(says::DOES_NOT_FIT.to_owned());
        let mut is_cut = false;
        let mut length = text.chars().count() + end.chars().count();
        for section in &self.sections {
            let mut part = String::new();
            section.iter().for_each(|piece| markup.write(&mut part, piece));
            // Room for the sentence about what does not fit.
            if length + part.chars().count() + 500 > tool.longest() {
                is_cut = true;
                break;
            }
            length += part.chars().count();
            text.push_str(&part);
        }
        if is_cut {
            markup.write(&mut text, &left_out);
        }
        text.push_str(&end);
        text.truncate(text.trim_end().len());
        text
    }
}

fn labels(severity: Severity, controls: &[&str]) -> Vec<String> {
    let severity = ["severity-", &words_of(severity)].concat();
    let fixed = ["footing".to_owned(), "aws-security".to_owned(), severity];
    fixed.into_iter().chain(controls.iter().map(|id| id.to_ascii_lowercase().replace('.', "-"))).collect()
}

fn words_of(severity: Severity) -> String {
    crate::messages::labels::severity(severity).to_ascii_lowercase()
}

/// Returns who does an action, until when, why, and on what.
fn about(action: &Action<'_>) -> Vec<Piece> {
    let facts = action.facts().into_iter();
    let facts = facts.map(|fact| (fact.label, cut(&fact.text, LONGEST_FACT))).collect();
    let mut pieces = vec![Piece::Facts(facts)];
    let all = action.resource_lines();
    if !all.is_empty() {
        let mut lines: Vec<String> = all.iter().take(MOST_RESOURCES).map(|line| cut(line, LONGEST_RESOURCE)).collect();
        if all.len() > lines.len() {
            // The last line may already say how many more there are.
            let named = action.resources.len() - lines.len().min(action.resources.len());
            lines.push(words::more(named + action.more_resources));
        }
        pieces.extend([Piece::Heading(summary::ABOUT.to_owned()), Piece::Lines(lines)]);
    }
    pieces
}

/// Returns the steps, commands, verification and undo of an action. Templates are left to the guide: they are files of their own.
fn instructions(action: &Action<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut after_template = false;
    let blocks = action.blocks();
    if blocks.is_empty() {
        pieces.push(Piece::Text(words::NO_STEPS.to_owned()));
    }
    for block in blocks {
        let is_template = matches!(block, Block::Label(words::CLOUDFORMATION | words::TERRAFORM));
        if after_template || is_template {
            after_template = is_template;
            continue;
        }
        pieces.push(match block {
            Block::Label(label) => Piece::Heading(label.to_owned()),
            Block::Text(text) => Piece::Text(text.to_owned()),
            Block::Steps(steps) => Piece::Steps(steps.to_vec()),
            Block::Code(language, code) => Piece::Code(language, code.to_owned()),
            Block::Values(values) => {
                Piece::Steps(values.into_iter().map(|(name, what)| ["`{", name, "}`: ", what].concat()).collect())
            }
            Block::Links(links) => {
                Piece::Links(links.iter().map(|link| (link.title.clone(), link.url.clone())).collect())
            }
        });
    }
    pieces
}

/// Returns a text from outside with at most so many characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    let text = clean(text.trim());
    match text.char_indices().nth(most) {
        Some((end, _)) => [text.get(..end).unwrap_or_default().trim_end(), " …"].concat(),
        None => text,
    }
}

/// Returns the titles of tickets, and their due dates.
pub(super) fn rows(tickets: &[Ticket]) -> impl Iterator<Item = String> + '_ {
    tickets.iter().map(|ticket| says::row(&ticket.title, ticket.severity, ticket.due))
}
