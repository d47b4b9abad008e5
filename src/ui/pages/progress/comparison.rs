//! What changed between two milestones, or between one and the present.

use crate::assessment::Assessment;
use crate::assessment::milestone::{Comparison, Direction, Milestone, StatusChange};
use crate::baseline::ActionId;
use crate::messages::progress::{changed, from_to, summary};
use crate::messages::ui::progress as say;
use crate::plan::snapshot::{last_time, names_of};
use crate::ui::components::field::select;
use crate::ui::components::status_mark::status_shape;
use crate::ui::el::{CollectViews, El, any_view, el, fragment};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The value of a choice that stands for the present.
const NOW: &str = "now";
/// The longest list that is open at first.
const OPEN: usize = 12;

/// The section with two choices and what changed in between. `all` are the milestones of `list` and the present.
pub fn section(app: App, list: Memo<Vec<Milestone>>, all: Memo<Vec<Milestone>>) -> AnyView {
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(NOW.to_owned()));
    // What is chosen may have been deleted since.
    let chosen_from = Memo::new(move |_| {
        list.with(|list| {
            let default = || last_time(list, app.now.get()).or_else(|| list.first()).map(key).unwrap_or_default();
            Some(from.get())
                .filter(|from| from == NOW || list.iter().any(|one| key(one) == *from))
                .unwrap_or_else(default)
        })
    });
    let chosen_to = Memo::new(move |_| {
        let to = to.get();
        if list.with(|list| list.iter().any(|one| key(one) == to)) { to } else { NOW.to_owned() }
    });
    let choices = move || {
        let today = app.now.get_untracked().date();
        let now = (NOW.to_owned(), say::NOW.to_owned());
        let options: Vec<(String, String)> = std::iter::once(now)
            .chain(list.get().iter().rev().map(|one| (key(one), say::choice(one, today))))
            .collect();
        el("div")
            .class("compare-choice no-print")
            .child(select(say::FROM, options.clone(), move || chosen_from.get(), move |key| from.set(key)))
            .child(select(say::TO, options, move || chosen_to.get(), move |key| to.set(key)))
    };
    let result = move || {
        let all = all.get();
        let find = |wanted: String| {
            let place = all.iter().position(|one| key(one) == wanted);
            place.unwrap_or(all.len().saturating_sub(1))
        };
        let (one, other) = (find(chosen_from.get()), find(chosen_to.get()));
        let (before, after) = (one.min(other), one.max(other));
        match all.get(before).zip(all.get(after)) {
            Some((before_one, after_one)) if before != after => {
                let titles = [before, after].map(|place| title(app, &all, place));
                app.document.with(|document| compared(document, before_one, after_one, titles))
            }
            _ => any_view(el("p").class("note").child(say::SAME)),
        }
    };
    any_view(
        el("section")
            .attr("aria-labelledby", "compare")
            .child(el("h2").attr("id", "compare").child(say::COMPARE))
            .child(choices)
            .child(el("div").class("compared").child(result)),
    )
}

/// The value of a choice.
fn key(one: &Milestone) -> String {
    format!("{}{}", if one.is_by_hand() { 'm' } else { 'a' }, one.at.as_millis())
}

/// The title of a column.
fn title(app: App, all: &[Milestone], place: usize) -> String {
    let today = app.now.get_untracked().date();
    match all.get(place) {
        Some(one) if place + 1 < all.len() => say::choice(one, today),
        _ => say::NOW.to_owned(),
    }
}

fn compared(document: &Assessment, before: &Milestone, after: &Milestone, titles: [String; 2]) -> AnyView {
    let comparison = Comparison::of(before, after);
    let is_empty = comparison.statuses.is_empty() && comparison.actions.is_empty() && comparison.resources.is_empty();
    let summary =
        if is_empty { Some(say::NO_CHANGES.to_owned()) } else { summary(&comparison).map(|words| words + ".") };
    fragment(vec![
        any_view(el("p").attr("role", "status").child(summary)),
        figures(before, after, titles),
        any_view(
            Direction::ALL.map(|direction| statuses(&comparison, direction)).into_iter().flatten().collect_views(),
        ),
        any_view(resources(document, &comparison)),
        any_view(actions(say::actions_done(comparison.done().count()), comparison.done().collect())),
        any_view(actions(say::actions_opened(comparison.opened().count()), comparison.opened().collect())),
    ])
}

fn figures(before: &Milestone, after: &Milestone, [from, to]: [String; 2]) -> AnyView {
    let (one, other) = (before.figures, after.figures);
    let plain = |figure: Option<u8>| figure.map_or_else(|| say::NO_FIGURE.to_owned(), |figure| figure.to_string());
    let percent =
        |figure: Option<u8>| figure.map_or_else(|| say::NO_FIGURE.to_owned(), |figure| format!("{figure}\u{202f}%"));
    let both = |one: Option<u8>, other: Option<u8>, unit| match one.zip(other) {
        Some((one, other)) => say::difference(one.into(), other.into(), unit),
        None => say::NO_FIGURE.to_owned(),
    };
    let (minutes, hours) = ([one.open_minutes, other.open_minutes], |minutes: u32| i64::from(minutes.div_ceil(60)));
    let count = |number: usize| i64::try_from(number).unwrap_or_default();
    let rows = [
        (say::SCORE, plain(one.score), plain(other.score), both(one.score, other.score, "")),
        (say::POSSIBLE, plain(one.possible), plain(other.possible), both(one.possible, other.possible, "")),
        (
            say::ANSWERED,
            percent(one.answered_share()),
            percent(other.answered_share()),
            both(one.answered_share(), other.answered_share(), "\u{202f}%"),
        ),
        (
            say::VERIFIED,
            percent(one.verified_share()),
            percent(other.verified_share()),
            both(one.verified_share(), other.verified_share(), "\u{202f}%"),
        ),
        (
            say::OPEN_ACTIONS,
            one.open_actions.to_string(),
            other.open_actions.to_string(),
            say::difference(one.open_actions.into(), other.open_actions.into(), ""),
        ),
        (
            say::OPEN_WORK,
            say::hours(one.open_minutes),
            say::hours(other.open_minutes),
            say::difference(hours(minutes[0]), hours(minutes[1]), "\u{202f}h"),
        ),
        (
            say::DONE,
            before.done().to_string(),
            after.done().to_string(),
            say::difference(count(before.done()), count(after.done()), ""),
        ),
    ];
    let row = |(label, one, other, difference): (&'static str, String, String, String)| {
        el("tr")
            .child(el("th").attr("scope", "row").child(label))
            .child(el("td").class("figure").child(one))
            .child(el("td").class("figure").child(other))
            .child(el("td").class("figure").child(el("b").child(difference)))
    };
    let head = |words: String| el("th").attr("scope", "col").class("figure").child(words);
    any_view(
        el("table")
            .class("compare-figures")
            .child(el("caption").class("visually-hidden").child(say::FIGURES))
            .child(
                el("thead").child(
                    el("tr")
                        .child(el("th").attr("scope", "col").child(say::FIGURE))
                        .child(head(from))
                        .child(head(to))
                        .child(head(say::DIFFERENCE.to_owned())),
                ),
            )
            .child(el("tbody").child(rows.into_iter().map(row).collect_views())),
    )
}

fn statuses(comparison: &Comparison, direction: Direction) -> Option<El> {
    let changes: Vec<StatusChange> = comparison.in_direction(direction).copied().collect();
    let row = |change: &StatusChange| {
        el("li")
            .child(status_shape(change.after))
            .child(el("a").attr("href", Route::Criterion(change.criterion).href()).child(change.criterion.get().name))
            .child(el("span").class("quiet").child(from_to(change.before, change.after)))
    };
    let rows = changes.iter().map(row).collect_views();
    group(changed(direction, changes.len()), rows)
}

fn resources(document: &Assessment, comparison: &Comparison) -> Option<El> {
    let rows = comparison.resources.iter().map(|change| {
        let names = names_of(document, change.criterion, &change.new);
        let words = say::resources(change.new.len(), change.gone.len(), &names);
        el("li")
            .child(el("a").attr("href", Route::Criterion(change.criterion).href()).child(change.criterion.get().name))
            .child(el("span").class("quiet").child(words))
    });
    let rows = rows.collect_views();
    let group = group(say::RESOURCES.to_owned(), rows)?;
    Some(group.child(el("p").class("quiet").child(say::RESOURCES_HINT)))
}

fn actions(title: String, actions: Vec<ActionId>) -> Option<El> {
    let row = |action: ActionId| {
        let action = action.get();
        let href = format!("{}#{}", Route::Control(action.control).href(), action.id);
        el("li")
            .child(el("a").attr("href", href).child(action.title))
            .child(el("span").class("quiet").child(action.control.get().id))
    };
    group(title, actions.into_iter().map(row).collect_views())
}

/// A list in a fold, which is open at first if it is short. `None` if it is empty.
fn group(title: String, rows: Vec<AnyView>) -> Option<El> {
    (!rows.is_empty()).then(|| {
        el("details")
            .class("more changes-group")
            .attr("open", rows.len() <= OPEN)
            .child(el("summary").child(title))
            .child(el("ul").class("plain changes-list").child(rows))
    })
}
