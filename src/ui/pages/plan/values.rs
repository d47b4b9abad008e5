//! The fields for the values that commands need: those that actions share, and those of an action.

use crate::assessment::{LONGEST_LINE, Register, Version};
use crate::baseline::ActionId;
use crate::baseline::guidance::{ActionGuidance, Placeholder};
use crate::baseline::placeholder::Kind;
use crate::messages::ui::LOADING;
use crate::messages::ui::values as say;
use crate::plan::fill;
use crate::plan::values::{self, COMMON, Values};
use crate::ui::components::action_panel::not_loaded;
use crate::ui::components::prose::prose;
use crate::ui::el::{CollectViews, any_view, el, fragment, small_button};
use crate::ui::library::{Loaded, of_action};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The section of the plan with the values that several actions may share, folded; nothing where nobody can type.
pub(super) fn section(app: App) -> AnyView {
    if untrack(|| app.is_shared()) {
        return any_view(());
    }
    let open = RwSignal::new(false);
    let actions = Memo::new(move |_| app.plan.with(|plan| plan.open().map(|row| row.action).collect::<Vec<_>>()));
    // Built when first opened, because it loads the guidance of every control in the plan.
    let body = move || open.get().then(|| shared(app, &actions.get()));
    el("details")
        .class("more values no-print")
        .on("toggle", move |_| open.set(true))
        .child(el("summary").child(say::TITLE))
        .child(el("p").class("quiet").child(say::LEAD))
        .child(body)
        .into_any()
}

/// The fields of shared values, then links to the actions that need others.
fn shared(app: App, actions: &[ActionId]) -> AnyView {
    let mut asked: Vec<(&'static str, Placeholder, Vec<ActionId>)> = Vec::new();
    let mut others = Vec::new();
    for id in actions {
        let control = id.get().control;
        let guidance = match app.library.control(control).get() {
            Loaded::Ready(guidance) => guidance,
            Loaded::Loading => return el("p").class("quiet").attr("role", "status").child(LOADING).into_any(),
            Loaded::Failed(_) => return not_loaded(move || app.library.retry(control)),
        };
        let Some(action) = of_action(&guidance, *id) else { continue };
        let mut own = 0;
        for (name, placeholder) in action.placeholders.iter().filter(|(_, one)| values::is_asked(&one.kind)) {
            match (COMMON.iter().find(|known| *known == name), asked.iter_mut().find(|(known, ..)| known == name)) {
                (Some(_), Some((.., users))) => users.push(*id),
                (Some(name), None) => asked.push((name, placeholder.clone(), vec![*id])),
                (None, _) => own += 1,
            }
        }
        if own > 0 {
            others.push((*id, own));
        }
    }
    asked.sort_by_key(|(name, ..)| COMMON.iter().position(|known| known == name));
    let link = |id: ActionId, label: String| {
        el("a").attr("href", format!("{}#{}", Route::Plan.href(), id.get().id)).child(label)
    };
    let used = |users: &[ActionId]| {
        let links =
            users.iter().map(|id| fragment(vec![any_view(" "), any_view(link(*id, id.get().title.to_owned()))]));
        el("p").class("quiet value-users").child(say::USED_BY).child(links.collect_views())
    };
    let fields = asked.iter().map(|(name, placeholder, users)| {
        let action = users.first().map_or("", |id| id.get().id);
        el("li").child(field(app, "all", action, name, placeholder, 0)).child(used(users))
    });
    let elsewhere = others.iter().map(|(id, own)| el("li").child(link(*id, say::asks(id.get().title, *own))));
    fragment(vec![
        any_view(if asked.is_empty() {
            el("p").child(say::NONE)
        } else {
            el("ul").class("plain value-fields").child(fields.collect_views())
        }),
        any_view((!others.is_empty()).then(|| {
            fragment(vec![any_view(el("p").child(say::ELSEWHERE)), any_view(el("ul").child(elsewhere.collect_views()))])
        })),
    ])
}

/// The fields for the values of an action, once its guidance is loaded; nothing if its commands need none.
pub(super) fn of_row(app: App, id: ActionId) -> AnyView {
    let text = app.library.control(id.get().control);
    any_view(move || match text.get() {
        Loaded::Ready(guidance) => of_action(&guidance, id).and_then(|action| fields(app, id, action)),
        Loaded::Loading | Loaded::Failed(_) => None,
    })
}

fn fields(app: App, id: ActionId, action: &ActionGuidance) -> Option<AnyView> {
    let resources = app.document.with_untracked(|document| {
        fill::resources(id, |id| document.finding(id).cloned().map(|finding| untrack(|| app.in_full(id, finding))))
    });
    let found =
        |name: &str| resources.iter().filter(|resource| fill::placeholder_for(action, resource) == Some(name)).count();
    let asked: Vec<_> = action.placeholders.iter().filter(|(_, one)| values::is_asked(&one.kind)).collect();
    let row = |(name, placeholder): &(&String, &Placeholder)| {
        el("li").child(field(app, &id.get().id.replace('.', "-"), &action.id, name, placeholder, found(name)))
    };
    (!asked.is_empty()).then(|| {
        el("section")
            .class("values no-print")
            .child(el("h4").class("part-title").child(say::OF_ACTION))
            .child(el("p").class("quiet").child(say::OF_ACTION_LEAD))
            .child(el("ul").class("plain value-fields").child(asked.iter().map(row).collect_views()))
            .into_any()
    })
}

/// The values of an action that count, for what is drawn anew when they change.
pub(super) fn filled(app: App, id: ActionId) -> Memo<Values> {
    let text = app.library.control(id.get().control);
    Memo::new(move |_| match text.get() {
        Loaded::Ready(guidance) => of_action(&guidance, id)
            .map(|action| app.document.with(|document| Values::of(document, action)))
            .unwrap_or_default(),
        Loaded::Loading | Loaded::Failed(_) => Values::default(),
    })
}

/// The field of a value. `place` makes its id unique on the page, `found` is the number of resources that fill the placeholder
/// by themselves.
fn field(app: App, place: &str, action: &str, name: &str, placeholder: &Placeholder, found: usize) -> AnyView {
    let key = StoredValue::new(values::key(action, name));
    let Some(kind) = Kind::find(&placeholder.kind) else { return any_view(()) };
    let current = move || {
        app.document.with(|document| document.values.get(&key.get_value()).and_then(Register::current).cloned())
    };
    let own = Memo::new(move |_| {
        current().filter(|version| !version.is_from_file()).map(|version| version.value).unwrap_or_default()
    });
    let wrong = Memo::new(move |_| own.with(|own| !own.trim().is_empty() && !kind.grammar.admits(own.trim())));
    let set = move |text: String| {
        app.edit(|document, now, writer| document.values.entry(&key.get_value()).set(text, now, writer));
    };
    let from_file = move || {
        let version: Version<String> =
            current().filter(|version| version.is_from_file() && !version.value.is_empty())?;
        let value = version.value.clone();
        let accept = small_button(say::ACCEPT, move || set_again(app, &key.get_value(), &value));
        Some(el("p").class("note").child(say::from_file(&version)).child(" ").child(accept))
    };
    let id = format!("value-{place}-{name}");
    let (hint_id, list_id) = (format!("{id}-hint"), format!("{id}-list"));
    let choices = app.document.with_untracked(|document| values::choices(document, kind.name));
    let list = (!choices.is_empty()).then(|| {
        let option = |choice: &String| el("option").attr("value", choice.clone());
        el("datalist").attr("id", list_id.clone()).child(choices.iter().map(option).collect_views())
    });
    let hint = move || {
        if wrong.get() {
            return Some(el("span").class("needed").child(say::does_not_fit(kind.example())));
        }
        (found > 0).then(|| el("span").child(say::for_each(found)))
    };
    let mut input = el("input")
        .attr("type", "text")
        .attr("id", id)
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("maxlength", LONGEST_LINE.to_string())
        .attr("aria-describedby", hint_id.clone())
        .attr("aria-invalid", move || wrong.get().to_string())
        .value(move || own.get())
        .on("input", move |event| set(event_target_value(&event)));
    if list.is_some() {
        input = input.attr("list", list_id);
    }
    fragment(vec![
        any_view(
            el("label")
                .class("field")
                .child(
                    el("span")
                        .child(el("code").child(format!("{{{name}}}")))
                        .child(": ")
                        .child(prose(&placeholder.what)),
                )
                .child(input),
        ),
        any_view(list),
        any_view(el("p").class("quiet value-hint").attr("id", hint_id).attr("aria-live", "polite").child(hint)),
        any_view(from_file),
    ])
}

/// Writes a value from a file as the person's own.
fn set_again(app: App, key: &str, value: &str) {
    app.edit(|document, now, writer| {
        let register = document.values.entry(key);
        // The same value would not be written again, so the file's version gives way first.
        register.set(String::new(), now, writer);
        register.set(value.to_owned(), now, writer)
    });
}
