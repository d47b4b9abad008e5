//! The page of findings: what the evidence says, what fails first, to be filtered, grouped and searched. The filters are in
//! the address.

mod address;
mod list;
mod resources;

use crate::baseline::{ActionId, CriterionId, Severity};
use crate::browser::dom;
use crate::evidence::{Finding, Source};
use crate::messages::{labels, ui as words, ui::findings as say};
use crate::plan::findings::{
    Common, Filter, Found, Grouping, Kind, by_resource, of_assessment, places, resources_by_rank,
};
use crate::ui::components::alarm::alarm;
use crate::ui::components::evidence::verdict_shape;
use crate::ui::components::field::{select, select_one, text_field};
use crate::ui::components::heading::heading;
use crate::ui::components::results::{failing, tile, tile_class};
use crate::ui::el::{CollectViews, El, any_view, el, fragment, quiet_button};
use crate::ui::routes::Route;
use crate::ui::state::App;
use address::Choice;
use leptos::prelude::*;
use std::sync::Arc;

/// The number of rows drawn at first, and added whenever the end of the list scrolls into view.
const PAGE: usize = 25;

/// What the parts of the page read.
#[derive(Clone, Copy)]
struct Browser {
    app: App,
    choice: Choice,
    /// All findings, what fails first.
    all: Memo<Vec<Arc<Found>>>,
    /// The findings that the filters admit.
    shown: Memo<Vec<Arc<Found>>>,
    /// When most findings were observed.
    common: Memo<Option<Common>>,
    /// The first open action in the plan for each criterion that has one.
    actions: Memo<Vec<(CriterionId, ActionId)>>,
    /// The number of rows that are drawn.
    drawn: RwSignal<usize>,
}

impl Browser {
    fn limit(self) -> usize {
        if self.app.printed.get() { usize::MAX } else { self.drawn.get() }
    }
}

/// The page of findings.
pub fn page() -> AnyView {
    let app = App::get();
    app.printed.set(false);
    let all = Memo::new(move |_| {
        // The findings of this visit have all their resources, but only the assessment knows what was before.
        let in_full = |id: CriterionId, finding: &Finding| {
            let full = app.in_full(id, finding.clone());
            if full.before == finding.before {
                full
            } else {
                Arc::new(Finding { before: finding.before, ..Finding::clone(&full) })
            }
        };
        let now = app.now.get();
        app.document.with(|document| of_assessment(document, now, in_full))
    });
    let choice = Choice::of_address(all.with_untracked(|all| all.iter().any(|one| one.kind() == Kind::Fails)));
    let drawn = RwSignal::new(PAGE);
    let shown = Memo::new(move |_| {
        let filter = choice.filter();
        all.with(|all| all.iter().filter(|one| filter.admits(one)).cloned().collect::<Vec<_>>())
    });
    let actions = Memo::new(move |_| {
        app.plan.with(|plan| {
            let open = plan.rows.iter().filter(|row| row.phase.is_open());
            open.flat_map(|row| row.criteria.iter().map(|id| (*id, row.action))).collect()
        })
    });
    let common = Memo::new(move |_| all.with(|all| Common::of(all)));
    let browser = Browser { app, choice, all, shown, common, actions, drawn };
    // Changed filters are written into the address, and start again with the first rows.
    Effect::new(move |before: Option<()>| {
        choice.keep();
        if before.is_some() {
            drawn.set(PAGE);
        }
    });
    let any = Memo::new(move |_| all.with(|all| !all.is_empty()));
    fragment(vec![
        heading(|| say::TITLE.to_owned()),
        alarm(app),
        any_view(move || if any.get() { browse(browser) } else { empty() }),
    ])
}

/// The page of an account without findings.
fn empty() -> AnyView {
    any_view(
        el("div").class("empty").child(el("p").child(say::NONE).child(" ").child(say::NONE_HOW)).child(
            el("p")
                .class("buttons")
                .child(el("a").class("button").attr("href", Route::Live.href()).child(words::live::LINK))
                .child(
                    el("a")
                        .class("quiet-button")
                        .attr("href", Route::Collector.href())
                        .child(words::live::collector::LINK),
                ),
        ),
    )
}

fn browse(browser: Browser) -> AnyView {
    let Browser { choice, all, shown, drawn, .. } = browser;
    // The rows of all findings are made once; the filters only choose among them.
    let rows =
        Memo::new(
            move |_| {
                if choice.by.get() == Grouping::Resource { all.with(|all| by_resource(all)) } else { Vec::new() }
            },
        );
    let resources = Memo::new(move |_| rows.with(|rows| resources_by_rank(rows, &choice.filter())));
    let number = move || match choice.by.get() {
        Grouping::Resource => resources.with(Vec::len),
        _ => shown.with(Vec::len),
    };
    let list = move || {
        if choice.by.get() == Grouping::Resource { resources::list(browser, resources) } else { list::list(browser) }
    };
    let more = Memo::new(move |_| number() > browser.limit());
    let nothing = Memo::new(move |_| number() == 0);
    fragment(vec![
        any_view(el("p").class("quiet observed").child(move || observed(browser))),
        any_view(move || tiles(browser)),
        any_view(move || kinds(browser)),
        filters(browser),
        any_view(
            el("p")
                .class("quiet")
                .attr("role", "status")
                .child(move || say::shown(number(), all.with(Vec::len), choice.by.get())),
        ),
        any_view(move || nothing.get().then(|| nothing_fits(choice))),
        any_view(el("div").class("findings").child(list)),
        any_view(move || more.get().then(|| more_button(drawn))),
    ])
}

/// When most of the findings were observed, and how many no longer count.
fn observed(browser: Browser) -> AnyView {
    let now = browser.app.now.get();
    let stale = browser.all.with(|all| all.iter().filter(|one| !one.is_fresh).count());
    let line = browser.common.get().map(|common| {
        let (finding, all) = (&common.of.finding, browser.all.with(Vec::len));
        let said = match finding.stated {
            Some(file) => say::stated_mostly(file.date(), common.number, all),
            None => say::observed_mostly(finding.newest(), now, finding.source, common.number, all),
        };
        time(finding).child(said)
    });
    fragment(vec![any_view(line), any_view((stale > 0).then(|| el("span").child(" ").child(say::stale(stale))))])
}

/// A `time` element with the exact time of a finding.
fn time(finding: &Finding) -> El {
    let at = finding.newest();
    el("time").attr("datetime", at.to_rfc3339()).attr("title", at.to_minute())
}

/// What fails by severity; each is also the filter.
fn tiles(browser: Browser) -> AnyView {
    let choice = browser.choice;
    let found: Vec<_> = browser.all.with(|all| all.iter().map(|one| (one.id, one.finding.clone())).collect());
    let one = |severity: Severity| {
        let number = failing(&found, severity);
        let is_on = move || choice.severity.get() == Some(severity) && choice.kind.get() == Some(Kind::Fails);
        let press = move |_| {
            let wanted = (!untrack(is_on)).then_some(severity);
            choice.severity.set(wanted);
            choice.kind.set(Some(Kind::Fails));
        };
        let button = el("button")
            .attr("type", "button")
            .class(tile_class(severity, number))
            .attr("aria-pressed", move || is_on().to_string())
            .attr("aria-label", say::failing(severity, number))
            .on("click", press)
            .child(tile(severity, number));
        el("li").child(button)
    };
    let all = Severity::ALL.map(one).into_iter().collect_views();
    any_view(el("ul").class("plain tiles").attr("aria-label", say::BY_SEVERITY).child(all))
}

/// The kinds of findings with their numbers; each is also the filter.
fn kinds(browser: Browser) -> AnyView {
    let choice = browser.choice;
    let one = |kind: Option<Kind>| {
        let is_of = |one: &&Arc<Found>| kind.is_none_or(|kind| one.kind() == kind);
        let of: Vec<Arc<Found>> = browser.all.with(|all| all.iter().filter(is_of).cloned().collect());
        if of.is_empty() {
            return any_view(());
        }
        let shape = kind.and_then(|_| of.first().map(|first| verdict_shape(first.finding.verdict)));
        let button = el("button")
            .attr("type", "button")
            .class("kind")
            .attr("aria-pressed", move || (choice.kind.get() == kind).to_string())
            .on("click", move |_| choice.kind.set(kind))
            .child(shape)
            .child(el("span").child(kind.map_or(say::ALL, say::kind)))
            .child(" ")
            .child(el("b").child(of.len()));
        any_view(el("li").child(button))
    };
    let all = Kind::ALL.into_iter().map(Some).chain([None]).map(one).collect_views();
    // Only what was observed more than once can have changed.
    let changed = browser.all.with(|all| {
        let number = all.iter().filter(|one| one.finding.changed_from().is_some()).count();
        all.iter().any(|one| one.finding.before.is_some()).then_some(number)
    });
    let toggle = move |_| {
        choice.only_changed.update(|is_on| *is_on = !*is_on);
        if choice.only_changed.get_untracked() {
            // What is met now may have failed before.
            choice.kind.set(None);
        }
    };
    let changed = changed.map(|number| {
        let button = el("button")
            .attr("type", "button")
            .class("kind")
            .attr("aria-pressed", move || choice.only_changed.get().to_string())
            .on("click", toggle)
            .child(say::ONLY_CHANGED)
            .child(" ")
            .child(el("b").child(number));
        el("li").class("kind-apart").child(button)
    });
    any_view(el("ul").class("plain kinds no-print").attr("aria-label", say::KINDS).child(all).child(changed))
}

fn filters(browser: Browser) -> AnyView {
    let (choice, all) = (browser.choice, browser.all);
    let options = Memo::new(move |_| all.with(|all| places(all)));
    let sources = Memo::new(move |_| {
        let has = |source: &Source| all.with(|all| all.iter().any(|one| one.finding.source == *source));
        Source::ALL.into_iter().filter(has).collect::<Vec<_>>()
    });
    let any = |label: &'static str| (String::new(), label.to_owned());
    let regions = move || {
        let named =
            options.with(|(regions, _)| regions.iter().map(|name| (name.clone(), name.clone())).collect::<Vec<_>>());
        let value = move || choice.region.get().unwrap_or_default();
        let all = std::iter::once(any(say::ALL_REGIONS)).chain(named).collect();
        select(say::REGION, all, value, move |name| choice.region.set(Some(name).filter(|name| !name.is_empty())))
    };
    let services = move || {
        let named = options.with(|(_, services)| {
            services.iter().map(|name| (name.clone(), say::service(name).to_owned())).collect::<Vec<_>>()
        });
        let value = move || choice.service.get().unwrap_or_default();
        let all = std::iter::once(any(say::ALL_SERVICES)).chain(named).collect();
        select(say::SERVICE, all, value, move |name| choice.service.set(Some(name).filter(|name| !name.is_empty())))
    };
    let from = move || {
        // One source is no choice.
        let known = sources.get();
        (known.len() > 1).then(|| {
            let named = known.into_iter().map(|source| (Some(source), say::source(source).to_owned()));
            let all = std::iter::once((None, say::ALL_SOURCES.to_owned())).chain(named).collect();
            select_one(say::SOURCE, all, move || choice.source.get(), move |source| choice.source.set(source))
        })
    };
    let severities = std::iter::once((None, words::ALL_SEVERITIES.to_owned()))
        .chain(Severity::ALL.map(|severity| (Some(severity), labels::severity(severity).to_owned())))
        .collect();
    let groupings = Grouping::ALL.map(|by| (by, say::grouping(by).to_owned())).into();
    any_view(
        el("form")
            .class("filters find-filters")
            .attr("role", "search")
            .on("submit", |event| event.prevent_default())
            .child(text_field(
                words::SEARCH,
                "search",
                move || choice.words.get(),
                move |typed| choice.words.set(typed),
            ))
            .child(select_one(words::GROUP_BY, groupings, move || choice.by.get(), move |by| choice.by.set(by)))
            .child(select_one(
                words::COLUMN_SEVERITY,
                severities,
                move || choice.severity.get(),
                move |one| choice.severity.set(one),
            ))
            .child(regions)
            .child(services)
            .child(from),
    )
}

fn nothing_fits(choice: Choice) -> AnyView {
    any_view(
        el("p")
            .class("empty")
            .child(say::NOTHING_FITS)
            .child(" ")
            .child(quiet_button(say::CLEAR, move || choice.clear())),
    )
}

fn more_button(drawn: RwSignal<usize>) -> AnyView {
    let grow = move || drawn.update(|drawn| *drawn = drawn.saturating_add(PAGE));
    dom::when_seen("show-more", grow);
    let button = el("button").attr("type", "button").attr("id", "show-more").class("quiet-button");
    any_view(el("p").class("buttons no-print").child(button.on("click", move |_| grow()).child(words::SHOW_MORE)))
}
