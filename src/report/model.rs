//! The content of every report, in words and in order. Writers only lay it out and escape it.

use super::summary::{self, Summary};
use crate::assessment::file::{RedactedCopy, Scope};
use crate::assessment::{ActionState, Answer, Assessment, Score, Status, Statuses, Version};
use crate::baseline::guidance::{ActionGuidance, CriterionGuidance, Guidance, Reference};
use crate::baseline::{ControlId, CriterionId, Pillar, Severity};
use crate::evidence::Finding;
use crate::messages::{labels, report as words};
use crate::plan::console::Console;
use crate::plan::resources::{Affected, AffectedResource};
use crate::plan::values::Values;
use crate::plan::{self, Plan, Row, Totals, fill};
use crate::stdx::time::{Date, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The content of a report. Texts from people and accounts are [`Fact`]s or marked as such; all others are the catalog's.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// The name of the assessment. From people.
    pub title: String,
    /// The account; may be empty. From people.
    pub account: String,
    /// The day on which the report was made.
    pub day: Date,
    /// What comes before everything else.
    pub summary: Summary,
    /// The overall score and those of the pillars, or the score of the control in the scope.
    pub scores: Vec<ScoreRow>,
    /// All controls, or the control in the scope.
    pub controls: Vec<Control>,
    /// The phases of the plan, without those that have no actions.
    pub phases: Vec<Phase<'a>>,
    /// The actions of unmet criteria that are not for this account.
    pub left_out: Vec<LeftOut>,
}

/// A labelled text. The text may be from people or accounts and contain anything except control characters other than line
/// breaks and tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The label, from the messages.
    pub label: &'static str,
    /// The plain text.
    pub text: String,
}

/// A row of the score table.
#[derive(Clone, Debug)]
pub struct ScoreRow {
    /// What the score is of: everything, a pillar or a control.
    pub name: &'static str,
    /// The score.
    pub score: Score,
}

/// A control, with its criteria in the scope.
#[derive(Clone, Debug)]
pub struct Control {
    /// The control.
    pub id: ControlId,
    /// The status of the control.
    pub status: Status,
    /// The score of the control.
    pub score: Score,
    /// The statuses of all criteria of the control.
    pub parts: Vec<Status>,
    /// The criteria in the scope.
    pub criteria: Vec<Criterion>,
}

/// A criterion with everything that is known about it.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// The criterion.
    pub id: CriterionId,
    /// The status of the criterion.
    pub status: Status,
    /// The basis of the status, in words; may be empty.
    pub basis: &'static str,
    /// The answer, reason, note, exception, finding and notices.
    pub facts: Vec<Fact>,
}

/// A phase of the plan.
#[derive(Clone, Debug)]
pub struct Phase<'a> {
    /// The phase.
    pub phase: plan::Phase,
    /// The number, work and cost of the actions.
    pub totals: Totals,
    /// The actions in the order in which to do them.
    pub actions: Vec<Action<'a>>,
}

/// An action of the plan.
#[derive(Clone, Debug)]
pub struct Action<'a> {
    /// The action.
    pub id: crate::baseline::ActionId,
    /// The controls of the action's criteria, each once.
    pub controls: Vec<&'static str>,
    /// The unmet criteria that the action helps with, including those outside the scope.
    pub criteria: Vec<CriterionId>,
    /// The highest severity among the controls that the action helps.
    pub severity: Severity,
    /// The state of the action, in words.
    pub state: &'static str,
    /// The reason why the action was set aside. From people; may be empty.
    pub reason: String,
    /// The person who does the action. From people; may be empty.
    pub owner: String,
    /// The due date.
    pub due: Option<Date>,
    /// The note. From people; may be empty.
    pub note: String,
    /// The reasons for the action's position, in words.
    pub why: String,
    /// The minutes and cost, in words.
    pub effort: String,
    /// The resources that the action is about.
    pub resources: Vec<Resource>,
    /// The number of further resources that are not named, at least.
    pub more_resources: usize,
    /// The guidance of the action with its commands filled, if the control's guidance was loaded.
    pub guidance: Option<ActionGuidance>,
    /// The guidance of the criterion that defines the action.
    criterion: Option<&'a CriterionGuidance>,
}

/// A resource that an action is about. From an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The name, ID or ARN.
    pub id: String,
    /// The Region; empty for a global resource.
    pub region: String,
    /// What is wrong with the resource; may be empty.
    pub wrong: String,
    /// The address of its page in the AWS console.
    pub address: Option<String>,
}

/// An action that is not for this account.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// Which.
    pub id: crate::baseline::ActionId,
    /// The criterion that it would help with.
    pub criterion: CriterionId,
    /// Why it is not in the plan.
    pub reason: String,
}

/// A piece of an action's text. All of it is the catalog's: backticks mark code, nothing else is markup.
#[derive(Clone, Debug, PartialEq)]
pub enum Block<'a> {
    /// A small heading.
    Label(&'a str),
    /// A paragraph.
    Text(&'a str),
    /// Numbered steps.
    Steps(&'a [String]),
    /// Code to be copied: its language and its text.
    Code(&'static str, &'a str),
    /// Placeholders, each with what to fill in.
    Values(Vec<(&'a str, &'a str)>),
    /// Links to documentation pages.
    Links(&'a [Reference]),
}

impl<'a> Report<'a> {
    /// Returns the report. Everything comes from a redacted copy, so writers never see what was redacted.
    pub fn of(copy: &RedactedCopy, guidance: &'a BTreeMap<ControlId, Guidance>, scope: Scope, now: Timestamp) -> Self {
        let assessment = copy.assessment();
        let statuses = Statuses::of(assessment, now);
        let shown: Vec<ControlId> = match scope {
            Scope::Whole | Scope::OpenItems => ControlId::all().collect(),
            Scope::Control(control) => vec![control],
        };
        let name = clean(assessment.name().trim());
        let plan = Plan::of(assessment, &statuses);
        let scores = scores(&statuses, scope);
        let score = scores.first().map(|row| row.score).unwrap_or_default();
        let source = Source { assessment, console: console(assessment), guidance, now };
        Self {
            title: if name.is_empty() { words::UNNAMED.to_owned() } else { name },
            account: clean(assessment.account().trim()),
            day: now.date(),
            summary: Summary::of(copy, &statuses, &plan, &score, scope, now),
            scores,
            controls: shown.iter().map(|id| control(assessment, &statuses, scope, *id)).collect(),
            phases: phases(&plan, &statuses, scope, &source),
            left_out: left_out(&plan, &statuses, scope),
        }
    }

    /// Returns the actions in the order in which to do them.
    pub fn actions(&self) -> impl Iterator<Item = &Action<'a>> {
        self.phases.iter().flat_map(|phase| &phase.actions)
    }

    /// Returns the first actions that are still to do, at most ten.
    pub fn first(&self) -> Vec<&Action<'a>> {
        self.open_phases().flat_map(|phase| &phase.actions).take(summary::FIRST).collect()
    }

    /// Returns the first actions and the whole plan in numbers, in words.
    pub fn first_line(&self) -> String {
        let totals = |actions: &[&Action<'_>]| {
            actions.iter().fold(Totals::default(), |sum, action| Totals {
                actions: sum.actions + 1,
                minutes: sum.minutes + action.minutes(),
                usd: sum.usd + action.usd(),
            })
        };
        let whole: Vec<&Action<'_>> = self.open_phases().flat_map(|phase| &phase.actions).collect();
        words::summary::first(&totals(&self.first()), &totals(&whole))
    }

    fn open_phases(&self) -> impl Iterator<Item = &Phase<'a>> {
        self.phases.iter().filter(|phase| phase.phase.is_open())
    }
}

/// What the actions of a report are made of.
struct Source<'a, 'b> {
    assessment: &'b Assessment,
    console: Console,
    guidance: &'a BTreeMap<ControlId, Guidance>,
    now: Timestamp,
}

fn console(assessment: &Assessment) -> Console {
    Console::of(assessment.account(), assessment.findings.values().flat_map(|finding| &finding.regions))
}

/// Returns a text from outside without control characters, and without characters that change the direction of the text after
/// them, which can make a name look like another one.
pub(super) fn clean(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    text.chars().filter(|c| (!c.is_control() && !turns(*c)) || matches!(c, '\n' | '\t')).collect()
}

/// A list of facts. Facts with an empty text are left out.
#[derive(Default)]
pub(super) struct Facts(pub(super) Vec<Fact>);

impl Facts {
    pub(super) fn add(&mut self, label: &'static str, text: &str) {
        let text = clean(text.trim());
        if !text.is_empty() {
            self.0.push(Fact { label, text });
        }
    }
}

fn scores(statuses: &Statuses, scope: Scope) -> Vec<ScoreRow> {
    if let Scope::Control(id) = scope {
        return vec![ScoreRow { name: id.get().id, score: Score::of_control(statuses, id) }];
    }
    let pillar = |pillar| ScoreRow { name: labels::pillar(pillar), score: Score::of_pillar(statuses, pillar) };
    let overall = ScoreRow { name: words::OVERALL, score: Score::overall(statuses) };
    std::iter::once(overall).chain(Pillar::ALL.into_iter().map(pillar)).collect()
}

fn control(assessment: &Assessment, statuses: &Statuses, scope: Scope, id: ControlId) -> Control {
    let within = id.criteria().filter(|criterion| scope.covers(statuses, *criterion));
    Control {
        id,
        status: statuses.control(id),
        score: Score::of_control(statuses, id),
        parts: id.criteria().map(|criterion| statuses.status(criterion)).collect(),
        criteria: within.map(|criterion| self::criterion(assessment, statuses, criterion)).collect(),
    }
}

fn criterion(assessment: &Assessment, statuses: &Statuses, id: CriterionId) -> Criterion {
    let detail = statuses.detail(id);
    let mut facts = Facts::default();
    if let Some(version) = assessment.criterion(id).and_then(|record| record.answer.current()) {
        say_answer(&mut facts, version);
    }
    facts.add(words::NOTE, assessment.note(id));
    if let Some(exception) = assessment.exception(id) {
        let text = words::exception(&exception.reason, &exception.owner, &exception.until.to_string());
        facts.add(words::EXCEPTION, &text);
    }
    if let Some(finding) = assessment.finding(id) {
        say_finding(&mut facts, finding);
    }
    let notices = [
        (detail.conflict, words::CONFLICT),
        (detail.contradicts_profile, words::CONTRADICTS_PROFILE),
        (detail.stale_finding, words::STALE),
        (detail.expired_exception, words::EXPIRED),
    ];
    for (_, notice) in notices.into_iter().filter(|(holds, _)| *holds) {
        facts.add(words::NOTICE, notice);
    }
    Criterion { id, status: detail.status, basis: words::basis(detail.basis), facts: facts.0 }
}

fn say_answer(facts: &mut Facts, version: &Version<Option<Answer>>) {
    let Some(answer) = &version.value else { return };
    facts.add(words::ANSWER, &words::said(words::answer(answer), &version.author, &version.at.date().to_string()));
    if let Answer::DoesNotApply { reason } = answer {
        facts.add(words::REASON, reason);
    }
}

fn say_finding(facts: &mut Facts, finding: &Finding) {
    let verdict = words::verdict(finding.verdict);
    facts
        .add(words::EVIDENCE, &words::finding(verdict, &finding.reason, &finding.observed.to_minute(), finding.stated));
    let line = |resource: &crate::evidence::Resource| words::resource(&resource.id, &resource.region, &resource.what);
    let mut lines: Vec<String> = finding.listed().iter().map(line).collect();
    let more = (finding.resource_count as usize).saturating_sub(finding.resources.len());
    if more > 0 {
        lines.push(words::more(more));
    }
    facts.add(words::RESOURCES, &lines.join("\n"));
}

fn phases<'a>(plan: &Plan, statuses: &Statuses, scope: Scope, source: &Source<'a, '_>) -> Vec<Phase<'a>> {
    let mut phases = Vec::new();
    for phase in plan::Phase::ALL {
        let within = |row: &&Row| row.phase == phase && row.criteria.iter().any(|id| scope.covers(statuses, *id));
        let rows: Vec<&Row> = plan.rows.iter().filter(within).collect();
        if !rows.is_empty() {
            let totals = Plan::totals(rows.iter().copied());
            phases.push(Phase { phase, totals, actions: rows.into_iter().map(|row| action(row, source)).collect() });
        }
    }
    phases
}

fn left_out(plan: &Plan, statuses: &Statuses, scope: Scope) -> Vec<LeftOut> {
    let within = plan.left_out.iter().filter(|left_out| scope.covers(statuses, left_out.criterion));
    let words = |left_out: &plan::LeftOut| LeftOut {
        id: left_out.action,
        criterion: left_out.criterion,
        reason: labels::left_out(left_out.reason),
    };
    within.map(words).collect()
}

fn action<'a>(row: &Row, source: &Source<'a, '_>) -> Action<'a> {
    let Source { assessment, console, guidance, now } = source;
    let action = row.action.get();
    let found = guidance.get(&action.control).and_then(|guidance| guidance_of(guidance, action.id));
    let fresh = |id| assessment.finding(id).filter(|finding| finding.is_fresh(*now)).cloned().map(Arc::new);
    let affected = Affected::of(row.action, &row.criteria, console, fresh);
    let filling = || fill::resources(row.action, |id| assessment.finding(id).cloned().map(Arc::new));
    let mut controls: Vec<&'static str> = row.criteria.iter().map(|id| id.get().control.get().id).collect();
    // Criteria are in the order of the table, and so are their controls.
    controls.dedup();
    let title = |id: crate::baseline::ActionId| id.get().title;
    let after: Vec<&str> = row.why.after.iter().copied().map(title).collect();
    let why = &row.why;
    let reason = match &row.state {
        ActionState::WontDo { reason } => clean(reason.trim()),
        ActionState::ToDo | ActionState::Doing | ActionState::Done => String::new(),
    };
    Action {
        id: row.action,
        controls,
        criteria: row.criteria.clone(),
        severity: why.severity,
        state: labels::state(&row.state),
        reason,
        owner: clean(row.owner.trim()),
        due: row.due,
        note: clean(row.note.trim()),
        why: if why.incident {
            words::INCIDENT.to_owned()
        } else {
            words::order(why.severity, why.weight, why.effort, why.first_for.map(title), &after)
        },
        effort: words::effort(action.minutes, action.usd, found.map(|(_, action)| action.cost.words.as_str())),
        resources: affected.named.iter().map(resource).collect(),
        more_resources: affected.more,
        guidance: found.map(|(_, action)| fill::own_with_values(action, &filling(), &Values::of(assessment, action))),
        criterion: found.map(|(criterion, _)| criterion),
    }
}

fn resource(affected: &AffectedResource) -> Resource {
    let AffectedResource { id, region, wrong, address, .. } = affected;
    let wrong: Vec<String> = wrong.iter().map(|text| clean(text.trim())).collect();
    Resource { id: clean(id), region: clean(region), wrong: wrong.join("; "), address: address.clone() }
}

fn guidance_of<'a>(guidance: &'a Guidance, id: &str) -> Option<(&'a CriterionGuidance, &'a ActionGuidance)> {
    let actions = |criterion: &'a CriterionGuidance| criterion.actions.iter().map(move |action| (criterion, action));
    guidance.criteria.iter().flat_map(actions).find(|(_, action)| action.id == id)
}

impl Action<'_> {
    /// Returns the minutes of work.
    pub fn minutes(&self) -> u32 {
        u32::from(self.id.get().minutes)
    }

    /// Returns the running cost in USD a month.
    pub fn usd(&self) -> u32 {
        u32::from(self.id.get().usd)
    }

    /// Returns who should do the action: the first part of what the guidance says; `None` without guidance.
    pub fn who(&self) -> Option<&str> {
        let who = self.guidance.as_ref()?.who.trim_end_matches('.');
        who.split([';', ',']).next()
    }

    /// Returns the guidance in the order of reading: what for, what to know first, what to do, how to verify and undo it.
    pub fn blocks(&self) -> Vec<Block<'_>> {
        self.guidance.as_ref().map(|guidance| blocks(self.criterion, guidance)).unwrap_or_default()
    }

    /// Returns the resources as lines.
    pub fn resource_lines(&self) -> Vec<String> {
        let line = |one: &Resource| words::resource(&one.id, &one.region, &one.wrong);
        let more = (self.more_resources > 0).then(|| words::more(self.more_resources));
        self.resources.iter().map(line).chain(more).collect()
    }

    /// Returns the action's work, order, criteria, state, reason, owner, due date and note.
    pub fn facts(&self) -> Vec<Fact> {
        let mut facts = Facts::default();
        facts.add(words::EFFORT, &self.effort);
        facts.add(words::ORDER, &self.why);
        facts.add(words::MEETS, &self.criteria.iter().map(|id| id.get().name).collect::<Vec<_>>().join("; "));
        facts.add(words::STATE, self.state);
        facts.add(words::REASON, &self.reason);
        facts.add(words::OWNER, &self.owner);
        facts.add(words::DUE, &self.due.map(|day| day.to_string()).unwrap_or_default());
        facts.add(words::NOTE, &self.note);
        facts.0
    }
}

fn blocks<'a>(criterion: Option<&'a CriterionGuidance>, action: &'a ActionGuidance) -> Vec<Block<'a>> {
    let mut blocks = vec![Block::Text(&action.result)];
    let labelled = |blocks: &mut Vec<Block<'a>>, label: &'a str, text: &'a Option<String>| {
        if let Some(text) = text {
            blocks.extend([Block::Label(label), Block::Text(text)]);
        }
    };
    blocks.extend([Block::Label(words::WHO), Block::Text(&action.who)]);
    labelled(&mut blocks, words::ORGANIZATION, &action.organization);
    labelled(&mut blocks, words::BEFORE, &action.note);
    let risk = &action.breaks;
    blocks.extend([Block::Label(words::BREAKS), Block::Text(&risk.what)]);
    blocks.extend(how(risk.look.as_deref(), risk.run.as_deref(), risk.expect.as_deref()));
    blocks.extend([Block::Label(action.place.as_deref().unwrap_or(words::CONSOLE)), Block::Steps(&action.steps)]);
    if !action.cli.is_empty() {
        blocks.push(Block::Label(words::CLI));
        let step =
            |step: &'a crate::baseline::guidance::CommandStep| [Block::Text(&step.say), Block::Code("bash", &step.run)];
        blocks.extend(action.cli.iter().flat_map(step));
    }
    for (label, language, template) in
        [(words::CLOUDFORMATION, "yaml", &action.cloudformation), (words::TERRAFORM, "hcl", &action.terraform)]
    {
        if let Some(template) = template {
            blocks.extend([Block::Label(label), Block::Code(language, template)]);
        }
    }
    blocks.push(Block::Label(words::VERIFY));
    blocks.extend(how(action.verify.look.as_deref(), action.verify.run.as_deref(), Some(&action.verify.expect)));
    blocks.push(Block::Label(words::UNDO));
    if !action.undo.steps.is_empty() {
        blocks.push(Block::Steps(&action.undo.steps));
    }
    blocks.extend(action.undo.run.as_deref().map(|run| Block::Code("bash", run)));
    say_values(&mut blocks, criterion, action);
    if !action.references.is_empty() {
        blocks.extend([Block::Label(words::REFERENCES), Block::Links(&action.references)]);
    }
    blocks
}

/// Returns where to look, what to run, and what the result means.
fn how<'a>(look: Option<&'a str>, run: Option<&'a str>, expect: Option<&'a str>) -> impl Iterator<Item = Block<'a>> {
    let intro = if look.is_some() { words::OR_RUN } else { words::RUN };
    let run = run.map(|run| [Block::Text(intro), Block::Code("bash", run)]);
    look.map(Block::Text).into_iter().chain(run.into_iter().flatten()).chain(expect.map(Block::Text))
}

/// Appends the placeholders in the commands so far.
fn say_values<'a>(blocks: &mut Vec<Block<'a>>, criterion: Option<&'a CriterionGuidance>, action: &'a ActionGuidance) {
    let named = |name: &str| {
        let name = ["{", name, "}"].concat();
        blocks.iter().any(|block| matches!(block, Block::Code(_, code) if code.contains(&name)))
    };
    let of_criterion = criterion.into_iter().flat_map(|criterion| &criterion.placeholders);
    let all =
        action.placeholders.iter().chain(of_criterion.filter(|(name, _)| !action.placeholders.contains_key(*name)));
    let values: Vec<(&str, &str)> =
        all.filter(|(name, _)| named(name)).map(|(name, value)| (name.as_str(), value.what.as_str())).collect();
    if !values.is_empty() {
        blocks.extend([Block::Label(words::VALUES), Block::Values(values)]);
    }
}
