//! Choosing which fields of a file are merged.

use crate::assessment::file::{Decisions, Field, Relation};
use crate::messages::ui::fields as say;
use crate::protocol::document::{FieldItem, FieldText};
use crate::ui::components::paged::{paged, row_id};
use crate::ui::el::{CollectViews, El, any_view, el, fragment, small_button};
use leptos::prelude::*;

/// The name of the list of fields, for the IDs of its rows.
const LIST: &str = "import-field";

/// The fields of a file to choose from, and the choices.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    items: StoredValue<Vec<FieldItem>>,
    /// Whether the file's value is taken, by the item's index.
    taken: RwSignal<Vec<bool>>,
}

impl Fields {
    /// All fields, each as a merge without decisions would leave it.
    pub(super) fn new(items: Vec<FieldItem>) -> Self {
        let taken = items.iter().map(|item| item.relation != Relation::ConflictOursLater).collect();
        Self { items: StoredValue::new(items), taken: RwSignal::new(taken) }
    }

    /// Whether there is nothing to choose from.
    pub(super) fn is_empty(self) -> bool {
        self.items.with_value(Vec::is_empty)
    }

    /// What was decided.
    pub(super) fn decisions(self) -> Decisions {
        let mut decisions = Decisions::default();
        self.items.with_value(|items| {
            for (item, taken) in items.iter().zip(self.taken.get_untracked()) {
                let list: &mut Vec<Field> = match (item.relation, taken) {
                    (Relation::Update, false) => &mut decisions.declined,
                    (Relation::ConflictTheirsLater, false) => &mut decisions.ours,
                    (Relation::ConflictOursLater, true) => &mut decisions.theirs,
                    (Relation::Update | Relation::ConflictTheirsLater, true) | (Relation::ConflictOursLater, false) => {
                        continue;
                    }
                };
                list.push(item.field.clone());
            }
        });
        decisions
    }

    fn take(self, index: usize, is_taken: bool) {
        self.taken.update(|taken| {
            if let Some(one) = taken.get_mut(index) {
                *one = is_taken;
            }
        });
    }

    fn is_taken(self, index: usize) -> bool {
        self.taken.with(|taken| taken.get(index).copied().unwrap_or_default())
    }
}

/// The list of the fields, each with both values and the choice.
pub(super) fn list(fields: Fields) -> Option<AnyView> {
    let (number, conflicts) = fields
        .items
        .with_value(|items| (items.len(), items.iter().filter(|item| item.relation != Relation::Update).count()));
    if number == 0 {
        return None;
    }
    let rows = move |limit| {
        let rows = fields.items.with_value(|items| {
            items.iter().take(limit).enumerate().map(|(index, item)| row(fields, index, item)).collect_views()
        });
        any_view(el("ul").class("plain import-fields").child(rows))
    };
    let all = move |is_taken: bool| {
        fields.taken.update(|taken| taken.iter_mut().for_each(|one| *one = is_taken));
    };
    Some(fragment(vec![
        any_view(el("h4").child(say::heading(number))),
        any_view(el("p").child(say::LEAD)),
        any_view((conflicts > 0).then(|| el("p").class("note").child(say::conflicts(conflicts)))),
        any_view((number > 1).then(|| {
            el("p")
                .class("buttons")
                .child(small_button(say::ALL, move || all(true)))
                .child(small_button(say::NONE, move || all(false)))
        })),
        paged(number, LIST.to_owned(), rows),
    ]))
}

fn row(fields: Fields, index: usize, item: &FieldItem) -> El {
    let row = el("li").attr("id", row_id(LIST, index)).attr("tabindex", "-1");
    if item.relation == Relation::Update {
        let tick = el("input")
            .attr("type", "checkbox")
            .prop("checked", move || fields.is_taken(index))
            .on("change", move |_| fields.take(index, untrack(|| !fields.is_taken(index))));
        let before = item.ours.as_ref().map_or_else(|| say::NOTHING_BEFORE.to_owned(), |ours| ours.value.clone());
        let words = el("span")
            .child(el("b").child(item.title.clone()))
            .child(
                el("span")
                    .class("from-to")
                    .child(el("span").class("quiet").child(before))
                    .child(" → ")
                    .child(el("span").child(item.theirs.value.clone())),
            )
            .child(el("small").child(item.theirs.written.clone()));
        return row.child(el("label").class("tick").child(tick).child(words));
    }
    let choice = |is_theirs: bool, label: &'static str, text: &FieldText| {
        let input = el("input")
            .attr("type", "radio")
            .attr("name", row_id("import-conflict", index))
            .prop("checked", move || fields.is_taken(index) == is_theirs)
            .on("change", move |_| fields.take(index, is_theirs));
        el("label").class("tick").child(input).child(
            el("span")
                .child(label)
                .child(el("span").class("from-to").child(text.value.clone()))
                .child(el("small").child(text.written.clone())),
        )
    };
    row.child(
        el("fieldset")
            .class("conflict")
            .child(el("legend").child(el("b").child(item.title.clone())))
            .child(el("p").class("quiet").child(say::BOTH_CHANGED))
            .child(
                el("div")
                    .class("conflict-sides")
                    .child(item.ours.as_ref().map(|ours| choice(false, say::OURS, ours)))
                    .child(choice(true, say::THEIRS, &item.theirs)),
            ),
    )
}
