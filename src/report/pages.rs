//! How many A4 pages an HTML report prints on. The text is set roughly as the style sheet sets it, so the number is an estimate:
//! fonts differ from one computer to another.

use super::model::{Action, Block, Control, Fact, Report};

/// The height of a page between its margins, in points.
const PAGE: f64 = 748.0;
/// The width of a page between its margins, in points.
const WIDTH: f64 = 510.0;
/// The size of the text, in points.
const SIZE: f64 = 9.0;
/// The width of an average character of the text, in parts of its size.
const CHARACTER: f64 = 0.53;
/// The height of a line of the text, in parts of its size.
const LINE: f64 = 1.38;
/// The characters in a line of code.
const CODE_WIDTH: usize = 114;
/// The height of a line of code, in points.
const CODE_LINE: f64 = 9.5;
/// The height of a small heading with its margins, in points.
const LABEL: f64 = 16.5;
/// The most lines of code that are kept on one page.
pub(super) const WHOLE_LINES: usize = 40;
/// The pages of the summary, at most.
const SUMMARY: f64 = 1.85;

/// How many A4 pages a report prints on, roughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    /// The summary and the plan.
    pub summary: usize,
    /// With all instructions.
    pub with_instructions: usize,
}

impl Pages {
    pub(super) fn of(report: &Report<'_>) -> Self {
        let mut paper = Paper { pages: 0, used: 0.0 };
        summary(&mut paper, report);
        plan(&mut paper, report);
        let summary = paper.count();
        appendix(&mut paper, report);
        Self { summary, with_instructions: paper.count() }
    }
}

/// The paper that has been printed on.
struct Paper {
    /// The number of full pages.
    pages: usize,
    /// How much of the last page is used, in points.
    used: f64,
}

impl Paper {
    fn count(&self) -> usize {
        self.pages + usize::from(self.used > 0.0)
    }

    /// Puts something onto the paper that may go on on the next page.
    fn flow(&mut self, height: f64) {
        self.used += height;
        while self.used > PAGE {
            self.used -= PAGE;
            self.pages += 1;
        }
    }

    /// Puts something onto the paper that stays on one page.
    fn whole(&mut self, height: f64) {
        if self.used + height > PAGE {
            self.next();
        }
        self.flow(height);
    }

    fn next(&mut self) {
        if self.used > 0.0 {
            self.pages += 1;
            self.used = 0.0;
        }
    }

    fn text(&mut self, text: &str, width: f64) {
        self.flow(height(text, SIZE, width) + 2.25);
    }

    fn facts(&mut self, facts: &[Fact]) {
        let height: f64 = facts.iter().map(|fact| height(&fact.text, SIZE * 0.94, WIDTH - 85.0)).sum();
        self.flow(height + 5.4);
    }
}

/// The lines of a text of this size and width.
fn lines(text: &str, size: f64, width: f64) -> f64 {
    let most = width / (size * CHARACTER);
    text.lines().map(|line| (line.chars().count() as f64 / most).ceil().max(1.0)).sum::<f64>().max(1.0)
}

fn height(text: &str, size: f64, width: f64) -> f64 {
    lines(text, size, width) * size * LINE
}

fn summary(paper: &mut Paper, report: &Report<'_>) {
    let has_alarm = !report.summary.alarm.is_empty();
    let wall = report.controls.len() as f64 / 27.0 * 390.0;
    let alarm = if has_alarm { 210.0 } else { 0.0 };
    let rest = 60.0 + 115.0 + 60.0 + report.first().len() as f64 * 13.0 + 60.0 + 110.0 + 110.0;
    paper.flow((wall + alarm + rest).min(SUMMARY * PAGE));
}

fn plan(paper: &mut Paper, report: &Report<'_>) {
    paper.flow(70.0);
    for phase in &report.phases {
        paper.flow(20.0);
        for action in &phase.actions {
            let title = lines(action.id.get().title, 8.3, WIDTH * 0.33 - 5.0);
            let who = lines(action.who().unwrap_or_default(), 7.7, WIDTH * 0.24 - 5.0);
            paper.whole((title * 10.4).max(who.max(2.0) * 9.6) + 4.0);
        }
    }
    if !report.left_out.is_empty() {
        paper.flow(15.0);
    }
    paper.flow(25.0);
}

fn appendix(paper: &mut Paper, report: &Report<'_>) {
    paper.next();
    paper.flow(65.0);
    for phase in &report.phases {
        paper.flow(25.0);
        phase.actions.iter().for_each(|one| action(paper, one));
    }
    for left_out in &report.left_out {
        let text = [left_out.id.get().title, left_out.criterion.get().name, &left_out.reason].concat();
        paper.flow(height(&text, SIZE, WIDTH - 12.0));
    }
    paper.next();
    paper.flow(30.0);
    report.controls.iter().filter(|control| !control.criteria.is_empty()).for_each(|one| control(paper, one));
}

fn action(paper: &mut Paper, action: &Action<'_>) {
    paper.flow(22.0);
    paper.facts(&action.facts());
    let resources = action.resource_lines();
    if !resources.is_empty() {
        paper.flow(LABEL);
        resources.iter().for_each(|line| paper.flow(height(line, SIZE, WIDTH - 12.0) + 1.8));
    }
    // A label and a sentence stay with what follows them.
    let mut kept = 0.0;
    for block in &action.blocks() {
        match block {
            Block::Label(_) => kept += LABEL,
            Block::Text(text) => {
                paper.flow(std::mem::take(&mut kept));
                paper.text(text, WIDTH);
            }
            Block::Steps(steps) => {
                paper.flow(std::mem::take(&mut kept) + 9.0);
                steps.iter().for_each(|step| paper.flow(height(step, SIZE, WIDTH - 12.0) + 1.8));
            }
            Block::Code(_, code) => {
                let lines: usize =
                    code.trim_matches('\n').lines().map(|line| line.chars().count().div_ceil(CODE_WIDTH).max(1)).sum();
                let height = lines as f64 * CODE_LINE + 14.0 + std::mem::take(&mut kept);
                if code.lines().count() > WHOLE_LINES { paper.flow(height) } else { paper.whole(height) }
            }
            Block::Values(values) => {
                paper.flow(std::mem::take(&mut kept) + 5.4);
                let value = |(_, what): &(&str, &str)| height(what, SIZE * 0.94, WIDTH - 85.0);
                values.iter().for_each(|one| paper.flow(value(one)));
            }
            Block::Links(links) => {
                paper.flow(std::mem::take(&mut kept) + 9.0);
                let text = |title: &str, url: &str| height(&[title, " (", url, ")"].concat(), SIZE, WIDTH - 12.0) + 1.8;
                links.iter().for_each(|link| paper.flow(text(&link.title, &link.url)));
            }
        }
    }
    paper.flow(kept + 5.0);
}

fn control(paper: &mut Paper, control: &Control) {
    paper.flow(45.0);
    for criterion in &control.criteria {
        let statement = height(criterion.id.statement(), SIZE, WIDTH);
        let facts: f64 = criterion.facts.iter().map(|fact| height(&fact.text, SIZE * 0.94, WIDTH - 85.0)).sum();
        paper.whole(statement + 12.4 + facts + 24.0);
    }
}
