//! HTML: one self-contained page without script, for reading and printing. Every text goes through [`escaped`].

use super::model::{Block, Control, Criterion, Fact, LeftOut, Report};
use crate::assessment::Status;
use crate::baseline::Pillar;
use crate::baseline::guidance::Reference;
use crate::messages::{labels, report as words};

const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
<meta name=\"referrer\" content=\"no-referrer\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
const STYLE: &str = include_str!("html.css");
/// A shape for each status, defined once and used by name.
const SHAPES: &str = "<svg aria-hidden=\"true\" width=\"0\" height=\"0\" style=\"position:absolute\">\
<symbol id=\"s-met\" viewBox=\"0 0 16 16\"><circle cx=\"8\" cy=\"8\" r=\"7\"/><path class=\"cut\" d=\"M4.6 8.3l2.3 2.3 4.4-4.8\"/></symbol>\
<symbol id=\"s-partly\" viewBox=\"0 0 16 16\"><circle class=\"line\" cx=\"8\" cy=\"8\" r=\"6.2\"/><path d=\"M8 1.8a6.2 6.2 0 0 0 0 12.4z\"/></symbol>\
<symbol id=\"s-not-met\" viewBox=\"0 0 16 16\"><path d=\"M8 .8L15.2 8 8 15.2.8 8z\"/></symbol>\
<symbol id=\"s-unknown\" viewBox=\"0 0 16 16\"><circle class=\"line dashed\" cx=\"8\" cy=\"8\" r=\"6.2\"/></symbol>\
<symbol id=\"s-not-applicable\" viewBox=\"0 0 16 16\"><path class=\"line\" d=\"M3 8h10\"/></symbol>\
<symbol id=\"s-accepted-risk\" viewBox=\"0 0 16 16\"><path class=\"line\" d=\"M8 2.2l6.2 11.3H1.8z\"/></symbol></svg>\n";

pub(super) fn write(report: &Report<'_>) -> String {
    let mut page = Page(String::from(HEAD));
    page.raw("<title>").raw(&escaped(&report.title)).raw(": ").raw(words::BASELINE).raw("</title>\n");
    page.raw("<style>\n").raw(STYLE).raw("</style>\n</head>\n<body>\n").raw(SHAPES);
    page.raw("<header>\n<p class=\"mark\">").raw(words::MADE_WITH).raw("</p>\n");
    page.raw("<h1>").outside_text(&report.title).raw("</h1>\n<p class=\"lead\">").raw(words::BASELINE).raw("</p>\n");
    page.facts(&report.about);
    page.contents(report);
    page.raw("</header>\n<main>\n");
    page.statuses(report);
    page.wall(&report.controls);
    page.plan(report);
    page.criteria(&report.controls);
    page.raw("</main>\n</body>\n</html>\n");
    page.0
}

/// A page that is being written. `raw` appends our own markup; all other texts are escaped.
struct Page(String);

impl Page {
    fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Appends plain text from outside. Keeps its line breaks, and isolates its text direction.
    fn outside_text(&mut self, text: &str) -> &mut Self {
        let escaped = escaped(text).replace('\n', "<br>");
        self.raw("<bdi>").raw(&escaped).raw("</bdi>")
    }

    /// Appends a text of the catalog. Text between backticks is code.
    fn rich(&mut self, text: &str) -> &mut Self {
        for (index, piece) in text.trim().split('`').enumerate() {
            let piece = escaped(piece);
            if index % 2 == 0 {
                self.raw(&piece);
            } else {
                self.raw("<code>").raw(&piece).raw("</code>");
            }
        }
        self
    }

    fn element(&mut self, name: &str, text: &str) -> &mut Self {
        self.raw("<").raw(name).raw(">").rich(text).raw("</").raw(name).raw(">\n")
    }

    fn status(&mut self, status: Status) -> &mut Self {
        self.raw("<span class=\"status ").raw(status.as_str()).raw("\"><svg aria-hidden=\"true\"><use href=\"#s-");
        self.raw(status.as_str()).raw("\"/></svg>").raw(labels::status(status)).raw("</span>")
    }

    fn facts(&mut self, facts: &[Fact]) {
        if facts.is_empty() {
            return;
        }
        self.raw("<dl>\n");
        for fact in facts {
            self.raw("<div><dt>").raw(fact.label).raw("</dt><dd>").outside_text(&fact.text).raw("</dd></div>\n");
        }
        self.raw("</dl>\n");
    }

    fn contents(&mut self, report: &Report<'_>) {
        self.raw("<nav aria-label=\"").raw(words::CONTENTS).raw("\">\n<ol>\n");
        self.entry("standing", words::STANDING).raw("</li>\n");
        self.entry("wall", words::WALL).raw("</li>\n");
        self.entry("plan", words::PLAN);
        if !report.phases.is_empty() {
            self.raw("\n<ol>\n");
            for phase in &report.phases {
                self.entry(phase.phase.as_str(), labels::phase(phase.phase)).raw("</li>\n");
            }
            self.raw("</ol>");
        }
        self.raw("</li>\n");
        self.entry("criteria", words::CRITERIA).raw("</li>\n");
        self.raw("</ol>\n</nav>\n");
    }

    /// Appends a list entry with a link, without the closing tag.
    fn entry(&mut self, id: &str, words: &str) -> &mut Self {
        self.raw("<li><a href=\"#").raw(id).raw("\">").raw(words).raw("</a>")
    }

    fn section(&mut self, id: &str, title: &str) {
        self.raw("<section id=\"").raw(id).raw("\">\n<h2>").raw(title).raw("</h2>\n");
    }

    fn statuses(&mut self, report: &Report<'_>) {
        self.section("standing", words::STANDING);
        if let Some(first) = report.scores.first() {
            self.raw("<p class=\"score\">").raw(&words::score(&first.score)).raw("</p>\n");
        }
        self.raw("<table>\n<thead><tr>");
        for head in words::SCORE_HEADS {
            self.raw("<th scope=\"col\">").raw(head).raw("</th>");
        }
        self.raw("</tr></thead>\n<tbody>\n");
        for row in &report.scores {
            let score = &row.score;
            let percent =
                |number: Option<u8>| number.map_or_else(|| words::NO_SCORE.to_owned(), |number| number.to_string());
            self.raw("<tr><th scope=\"row\">").raw(row.name).raw("</th>");
            for cell in [
                percent(score.score),
                percent(score.possible),
                words::of(score.answered, score.counted),
                words::of(score.verified, score.counted),
                score.accepted_risks.to_string(),
            ] {
                self.raw("<td>").raw(&cell).raw("</td>");
            }
            self.raw("</tr>\n");
        }
        self.raw("</tbody>\n</table>\n<p class=\"hint\">").raw(words::SCORE_HINT).raw("</p>\n</section>\n");
    }

    fn wall(&mut self, controls: &[Control]) {
        self.section("wall", words::WALL);
        // The account is the foundation, so it is at the bottom.
        for pillar in [Pillar::Workload, Pillar::Account] {
            let mut course = controls.iter().filter(|control| control.id.get().pillar == pillar).peekable();
            if course.peek().is_none() {
                continue;
            }
            self.raw("<h3 class=\"label\">").raw(labels::pillar(pillar)).raw("</h3>\n<ol class=\"course\">\n");
            for control in course {
                self.brick(control);
            }
            self.raw("</ol>\n");
        }
        self.raw("<p class=\"hint\">").raw(words::WALL_HINT).raw("</p>\n</section>\n");
    }

    fn brick(&mut self, control: &Control) {
        self.raw("<li><span class=\"parts\" aria-hidden=\"true\">");
        for part in &control.parts {
            self.raw("<i class=\"").raw(part.as_str()).raw("\"></i>");
        }
        self.raw("</span>");
        if control.criteria.is_empty() {
            self.raw("<b>").raw(control.id.get().id).raw("</b> ");
        } else {
            self.raw("<a href=\"#").raw(control.id.get().slug).raw("\">").raw(control.id.get().id).raw("</a> ");
        }
        self.status(control.status).raw("</li>\n");
    }

    fn plan(&mut self, report: &Report<'_>) {
        self.section("plan", words::PLAN);
        if report.phases.is_empty() {
            self.raw("<p>").raw(words::NO_ACTIONS).raw("</p>\n");
        }
        for phase in &report.phases {
            self.raw("<h3 class=\"phase\" id=\"").raw(phase.phase.as_str()).raw("\">").raw(labels::phase(phase.phase));
            self.raw(" <small>").raw(&phase.totals).raw("</small></h3>\n");
            for action in &phase.actions {
                self.raw("<article>\n").element("h4", action.id.get().title);
                self.raw("<p class=\"tags\"><span>").raw(labels::severity(action.severity)).raw("</span>");
                for control in &action.controls {
                    self.raw("<span>").raw(control).raw("</span>");
                }
                self.raw("</p>\n").facts(&action.facts());
                if action.guidance.is_none() {
                    self.raw("<p>").raw(words::NO_STEPS).raw("</p>\n");
                }
                for block in &action.blocks {
                    self.block(block);
                }
                self.raw("</article>\n");
            }
        }
        if !report.left_out.is_empty() {
            self.element("h3", words::LEFT_OUT).element("p", words::LEFT_OUT_HINT).raw("<ul>\n");
            for LeftOut { id, criterion, reason } in &report.left_out {
                self.raw("<li>").rich(id.get().title).raw(" <small>(").rich(criterion.get().name).raw(")</small>: ");
                self.raw(&escaped(reason)).raw("</li>\n");
            }
            self.raw("</ul>\n");
        }
        self.raw("</section>\n");
    }

    fn block(&mut self, block: &Block<'_>) {
        match block {
            Block::Label(label) => {
                self.element("h5", label);
            }
            Block::Text(text) => {
                self.element("p", text);
            }
            Block::Steps(steps) => {
                self.raw("<ol class=\"steps\">\n");
                for step in *steps {
                    self.element("li", step);
                }
                self.raw("</ol>\n");
            }
            Block::Code(_, code) => {
                let code = escaped(code.trim_matches('\n'));
                self.raw("<pre><code>").raw(&code).raw("</code></pre>\n");
            }
            Block::Values(values) => {
                self.raw("<dl class=\"values\">\n");
                for (name, what) in values {
                    let name = escaped(name);
                    self.raw("<div><dt><code>{").raw(&name).raw("}</code></dt><dd>").rich(what).raw("</dd></div>\n");
                }
                self.raw("</dl>\n");
            }
            Block::Links(links) => {
                self.raw("<ul class=\"links\">\n");
                links.iter().for_each(|link| self.link(link));
                self.raw("</ul>\n");
            }
        }
    }

    /// Appends a link if the address begins with `https://`, otherwise only its title.
    fn link(&mut self, Reference { title, url }: &Reference) {
        self.raw("<li>");
        if url.starts_with("https://") {
            let url = escaped(url);
            self.raw("<a href=\"").raw(&url).raw("\" rel=\"noreferrer\">").rich(title).raw("</a>");
        } else {
            self.rich(title);
        }
        self.raw("</li>\n");
    }

    fn criteria(&mut self, controls: &[Control]) {
        self.section("criteria", words::CRITERIA);
        if controls.iter().all(|control| control.criteria.is_empty()) {
            self.raw("<p>").raw(words::NO_CRITERIA).raw("</p>\n");
        }
        for control in controls.iter().filter(|control| !control.criteria.is_empty()) {
            let entry = control.id.get();
            self.raw("<section class=\"control\" id=\"").raw(entry.slug).raw("\">\n<h3>");
            self.raw(entry.id).raw(" ").rich(entry.title).raw("</h3>\n<p>").status(control.status);
            self.raw(" <small>").raw(&words::score(&control.score)).raw("</small></p>\n<ul>\n");
            control.criteria.iter().for_each(|criterion| self.criterion(criterion));
            self.raw("</ul>\n</section>\n");
        }
        self.raw("</section>\n");
    }

    fn criterion(&mut self, criterion: &Criterion) {
        self.raw("<li>").element("p", criterion.id.statement());
        self.raw("<p>").status(criterion.status);
        if !criterion.basis.is_empty() {
            self.raw(" <small>").raw(criterion.basis).raw("</small>");
        }
        self.raw("</p>\n").facts(&criterion.facts);
        self.raw("</li>\n");
    }
}

/// Returns a text as HTML, for the content of elements and for attributes in double quotes.
fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\'' => result.push_str("&#39;"),
            _ => result.push(c),
        }
    }
    result
}

/// Returns a text of the catalog as it is in a page.
#[cfg(test)]
pub(super) fn catalog(text: &str) -> String {
    let mut page = Page(String::new());
    page.rich(text);
    page.0
}
