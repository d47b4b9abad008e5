//! The page of the plan: what to do, in which order, by whom and until when.

mod filter;
mod row;
mod values;
mod work;

use crate::assessment::{ActionState, Assessment, Score, Statuses};
use crate::baseline::{ActionId, Severity};
use crate::browser::{dom, location, store};
use crate::messages::{labels, ui as say};
use crate::plan::{LeftOut, Plan, Row};
use crate::stdx::sort::by_number;
use crate::ui::components::alarm::alarm;
use crate::ui::components::field::{select, text_field};
use crate::ui::components::heading::heading;
use crate::ui::el::{CollectViews, any_view, el, fragment, keyed, quiet_button};
use crate::ui::routes::Route;
use crate::ui::state::App;
use crate::ui::written;
use filter::{Filter, Grouping};
use leptos::prelude::*;
use std::sync::Arc;

/// The number of rows drawn at first, and added whenever the end of the list scrolls into view.
const PAGE: usize = 40;

/// A row of an assessment's plan.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    /// The assessment's id.
    pub(super) assessment: Arc<str>,
    /// The assessment's name.
    pub(super) name: Arc<str>,
    /// The row.
    pub(super) row: Row,
}

/// The id of a row on the page.
pub(super) type Key = String;

impl Item {
    /// Whether this is the row of a key whose action is known.
    fn is(&self, key: &str, action: ActionId) -> bool {
        self.row.action == action && key.starts_with(&*self.assessment)
    }

    fn key(&self) -> Key {
        format!("{} {}", self.assessment, self.row.action)
    }
}

/// The page of the plan.
pub fn page() -> AnyView {
    let app = App::get();
    let everything = RwSignal::new(false);
    let filter = RwSignal::new(Filter::default());
    // A link to an action opens it, however far down it is.
    let wanted = ActionId::find(&location::part());
    let drawn = RwSignal::new(if wanted.is_some() { usize::MAX } else { PAGE });
    app.printed.set(false);
    let limit = move || if app.printed.get() { usize::MAX } else { drawn.get() };
    let opened = RwSignal::new(Vec::new());
    if let Some(action) = wanted {
        opened.set(vec![app.document.with_untracked(|document| format!("{} {action}", document.id))]);
        dom::reveal_later(action.get().id);
    }
    // The rows of all stored assessments, with the id of the assessment that was open when they were loaded.
    let stored = StoredValue::new((String::new(), Vec::<Item>::new()));

    let items = Memo::new(move |_| {
        let mut items = app.document.with(|document| app.plan.with(|plan| items_of(document, plan)));
        if everything.get() {
            let open = app.document.with(|document| document.id.clone());
            if stored.with_value(|(id, _)| *id != open) {
                stored.set_value((open.clone(), stored_items(app)));
            }
            items.extend(stored.get_value().1.into_iter().filter(|item| *item.assessment != *open));
            // Rows of all assessments in one order, by phase and rank, so that the most urgent ones come first.
            by_number(&mut items, |item| ((item.row.phase as u64) << 32) | u64::from(u32::MAX - item.row.why.rank));
        }
        items.into_iter().map(Arc::new).collect::<Vec<_>>()
    });
    let owners = Memo::new(move |_| {
        let mut owners: Vec<String> = Vec::new();
        for item in items.get() {
            if let Err(place) = owners.binary_search(&item.row.owner) {
                owners.insert(place, item.row.owner.clone());
            }
        }
        owners
    });
    let shown = Memo::new(move |_| {
        let filter = filter.get();
        let mut shown: Vec<Arc<Item>> =
            items.with(|items| items.iter().filter(|item| filter.admits(item)).cloned().collect());
        owners.with(|owners| filter.grouping.sort(&mut shown, owners));
        shown
    });
    // A changed filter starts again with the first rows.
    Effect::new(move |before: Option<()>| {
        filter.with(|_| ());
        everything.with(|_| ());
        if before.is_some() {
            drawn.set(PAGE);
        }
    });
    let sections = move || shown.with(|shown| sections(shown, filter.with(|filter| filter.grouping), limit()));
    let more = move || shown.with(Vec::len) > limit();

    let done = Memo::new(move |_| {
        app.document
            .with(|document| document.actions.values().filter(|r| r.state.get() == Some(&ActionState::Done)).count())
    });
    let lead = move || {
        shown.with(|shown| {
            let rows = shown.iter().map(|item| &item.row);
            if filter.with(Filter::is_active) {
                say::plan_filtered(Plan::totals(rows), items.with(Vec::len))
            } else {
                say::plan_totals(Plan::totals(rows.filter(|row| row.phase.is_open())), done.get())
            }
        })
    };
    let search = el("form")
        .class("filters")
        .attr("role", "search")
        .on("submit", |event| event.prevent_default())
        .child(text_field(
            say::SEARCH,
            "search",
            move || filter.with(|f| f.words.clone()),
            move |words| {
                filter.update(|f| f.words = words);
            },
        ))
        .child(select(
            say::GROUP_BY,
            groupings(),
            move || filter.with(|f| f.grouping.as_str().to_owned()),
            move |name| {
                filter.update(|f| f.grouping = Grouping::read(&name));
            },
        ))
        .child(select(
            say::COLUMN_SEVERITY,
            severities(),
            move || filter.with(|f| f.severity.clone()),
            move |severity| {
                filter.update(|f| f.severity = severity);
            },
        ))
        .child(select(
            say::STATE,
            states(),
            move || filter.with(|f| f.state.clone()),
            move |state| {
                filter.update(|f| f.state = state);
            },
        ))
        .child(owner_select(owners, filter))
        .child(
            el("label")
                .class("tick tick-inline own-only")
                .child(
                    el("input")
                        .attr("type", "checkbox")
                        .prop("checked", move || everything.get())
                        .on("change", move |event| everything.set(event_target_checked(&event))),
                )
                .child(el("span").child(say::ALL_ASSESSMENTS)),
        );
    let unknown = move || {
        let open = app.score.with(Score::open);
        (open > 0).then(|| {
            el("p")
                .class("quiet")
                .child(say::plan_unknown(open))
                .child(" ")
                .child(el("a").class("own-only").attr("href", Route::Assess.href()).child(say::GO_ON_ANSWERING))
        })
    };
    let section = move |title: String| {
        let (for_rows, for_totals) = (title.clone(), title.clone());
        let rows = move || {
            let grouping = filter.with(|filter| filter.grouping);
            shown.with(|shown| rows_of(shown, grouping, &for_rows, limit()))
        };
        let line = move || {
            let grouping = filter.with(|filter| filter.grouping);
            shown.with(|shown| {
                let group = || shown.iter().filter(|item| grouping.title(item) == for_totals).map(|item| &item.row);
                let mut owners: Vec<&str> = Vec::new();
                for row in group().filter(|row| !row.owner.is_empty()) {
                    if !owners.contains(&row.owner.as_str()) {
                        owners.push(&row.owner);
                    }
                }
                say::group_line(Plan::totals(group()), &owners)
            })
        };
        el("section")
            .class("phase")
            .child(el("h2").child(title).child(" ").child(el("small").class("quiet").child(line)))
            .child(keyed(rows, move |key| row::row(app, items, opened, filter, key)))
            .into_any()
    };
    fragment(vec![
        heading(|| say::PLAN.to_owned()),
        alarm(app),
        any_view(el("p").class("lead").attr("role", "status").child(lead)),
        any_view(unknown),
        any_view(search),
        any_view(
            el("p")
                .class("buttons no-print")
                .child(
                    el("a").class("quiet-button own-only").attr("href", Route::Share.href()).child(say::sharing::LINK),
                )
                .child(el("a").class("quiet-button").attr("href", Route::Export.href()).child(say::EXPORT_PLAN))
                .child(written::kit_button(app))
                .child(quiet_button(say::PRINT, move || app.print())),
        ),
        values::section(app),
        any_view(
            el("div")
                .class("plan")
                .child(move || shown.with(Vec::is_empty).then(|| empty(app, filter)))
                .child(keyed(sections, section)),
        ),
        any_view(move || more().then(|| more_button(drawn))),
        any_view(move || left_out(app)),
    ])
}

/// The actions of the open assessment that are not for its account, and why.
fn left_out(app: App) -> Option<AnyView> {
    let all = app.plan.with(|plan| plan.left_out.clone());
    let entry = |left_out: &LeftOut| {
        let criterion = left_out.criterion;
        el("li")
            .child(left_out.action.get().title)
            .child(" (")
            .child(el("a").attr("href", Route::Criterion(criterion).href()).child(criterion.get().name))
            .child("): ")
            .child(labels::left_out(left_out.reason))
    };
    (!all.is_empty()).then(|| {
        el("details")
            .class("more")
            .child(el("summary").child(say::left_out(all.len())))
            .child(el("p").class("quiet").child(say::LEFT_OUT_LEAD))
            .child(el("ul").child(all.iter().map(entry).collect_views()))
            .into_any()
    })
}

/// The groups that have rows among the first ones.
fn sections(shown: &[Arc<Item>], grouping: Grouping, limit: usize) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for item in shown.iter().take(limit) {
        let title = grouping.title(item);
        if titles.last() != Some(&title) {
            titles.push(title);
        }
    }
    titles
}

fn rows_of(shown: &[Arc<Item>], grouping: Grouping, title: &str, limit: usize) -> Vec<Key> {
    shown.iter().take(limit).filter(|item| grouping.title(item) == title).map(|item| item.key()).collect()
}

fn items_of(document: &Assessment, plan: &Plan) -> Vec<Item> {
    let (assessment, name): (Arc<str>, Arc<str>) = (document.id.as_str().into(), document.name().into());
    let item = |row: &Row| Item { assessment: assessment.clone(), name: name.clone(), row: row.clone() };
    plan.rows.iter().map(item).collect()
}

/// The rows of the plans of all stored assessments.
fn stored_items(app: App) -> Vec<Item> {
    let now = app.now.get_untracked();
    let is_own = untrack(|| app.is_own());
    let living = store::load_all().into_iter().filter(|other| is_own && !other.is_deleted());
    living.flat_map(|other| items_of(&other, &Plan::of(&other, &Statuses::of(&other, now)))).collect()
}

fn more_button(limit: RwSignal<usize>) -> AnyView {
    let grow = move || limit.update(|limit| *limit = limit.saturating_add(PAGE));
    dom::when_seen("show-more", grow);
    let button = el("button").attr("type", "button").attr("id", "show-more").class("quiet-button");
    el("p").class("buttons no-print").child(button.on("click", move |_| grow()).child(say::SHOW_MORE)).into_any()
}

fn empty(app: App, filter: RwSignal<Filter>) -> AnyView {
    if filter.with(Filter::is_active) {
        let clear = move || filter.update(|filter| *filter = Filter { grouping: filter.grouping, ..Filter::default() });
        return el("div")
            .class("empty")
            .child(el("p").child(say::PLAN_NO_MATCH))
            .child(el("p").child(quiet_button(say::CLEAR_FILTERS, clear)))
            .into_any();
    }
    let words = app.score.with(|score| if score.open() > 0 { say::PLAN_EMPTY_OPEN } else { say::PLAN_EMPTY });
    el("p").class("empty").child(words).into_any()
}

fn groupings() -> Vec<(String, String)> {
    Grouping::ALL.map(|grouping| (grouping.as_str().to_owned(), grouping.label().to_owned())).into()
}

fn severities() -> Vec<(String, String)> {
    let all = (String::new(), say::ALL_SEVERITIES.to_owned());
    std::iter::once(all).chain(Severity::ALL.map(|s| (s.as_str().to_owned(), labels::severity(s).to_owned()))).collect()
}

fn states() -> Vec<(String, String)> {
    let all = (String::new(), say::ALL_STATES.to_owned());
    std::iter::once(all).chain(filter::STATES.map(|(name, label)| (name.to_owned(), label.to_owned()))).collect()
}

/// A choice among the owners in the plan, rebuilt when they change.
fn owner_select(owners: Memo<Vec<String>>, filter: RwSignal<Filter>) -> AnyView {
    let options = move || {
        let all = (String::new(), say::ALL_OWNERS.to_owned());
        let named =
            owners.get().into_iter().filter(|owner| !owner.is_empty()).map(|owner| (format!("={owner}"), owner));
        std::iter::once(all).chain([("=".to_owned(), say::NO_OWNER.to_owned())]).chain(named).collect::<Vec<_>>()
    };
    any_view(move || {
        select(
            say::OWNER,
            options(),
            move || filter.with(|f| f.owner.clone()),
            move |owner| {
                filter.update(|f| f.owner = owner);
            },
        )
    })
}
