//! The scope of the script: which controls, and whether only calls that browsers cannot make. The scope is in the
//! address, so that it survives a reload and can be linked to: `?controls=acct-07,wkld-01&only=blocked`.

use crate::baseline::{ControlId, Pillar};
use crate::browser::location;
use crate::messages::labels;
use crate::messages::ui::live::collector as say;
use crate::scanner::is_checked;
use crate::ui::el::{CollectViews, El, any_view, el, small_button};
use crate::ui::routes::Route;
use leptos::prelude::*;

/// The value in the address for a script with only the calls that browsers cannot make.
const BLOCKED: &str = "blocked";

/// The scope of the script.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    /// The chosen controls.
    pub(super) controls: RwSignal<Vec<ControlId>>,
    /// Whether the script makes only the calls that browsers cannot make.
    pub(super) only_blocked: RwSignal<bool>,
}

/// The address of the script with only the calls that browsers cannot make.
pub fn for_blocked() -> String {
    format!("{}?only={BLOCKED}", Route::Collector.href())
}

/// Whether any criterion of a control has a check.
fn has_calls(id: ControlId) -> bool {
    id.criteria().any(is_checked)
}

impl Choice {
    /// The scope that the address states; everything by default.
    pub(super) fn of_address() -> Self {
        let named = location::query("controls");
        let is_named =
            |id: &ControlId| named.as_ref().is_none_or(|named| named.split(',').any(|slug| slug == id.get().slug));
        let controls = ControlId::all().filter(|id| has_calls(*id)).filter(is_named).collect();
        let only_blocked = location::query("only").as_deref() == Some(BLOCKED);
        Self { controls: RwSignal::new(controls), only_blocked: RwSignal::new(only_blocked) }
    }

    /// The ids of the criteria that the script is limited to; empty if it is for everything.
    pub(super) fn criteria(self) -> Vec<String> {
        if self.is_everything() {
            return Vec::new();
        }
        let ids = self.controls.get().into_iter().flat_map(ControlId::criteria);
        ids.map(|id| id.get().id.to_owned()).collect()
    }

    /// Writes the scope into the address.
    pub(super) fn keep(self) {
        let slugs = || self.controls.get().iter().map(|id| id.get().slug).collect::<Vec<_>>().join(",");
        let controls = (!self.is_everything()).then(|| format!("controls={}", slugs()));
        let only = self.only_blocked.get().then(|| format!("only={BLOCKED}"));
        let query: Vec<String> = controls.into_iter().chain(only).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        location::set_path(&format!("{}{mark}{}", Route::Collector.href(), query.join("&")), true);
    }

    /// The controls to choose from, in a closed fold.
    pub(super) fn list(self) -> AnyView {
        let all = ControlId::all().filter(|id| has_calls(*id)).count();
        let summary = move || say::controls(self.controls.with(Vec::len), all);
        any_view(
            el("details")
                .class("more live-controls")
                .child(el("summary").child(summary))
                .child(Pillar::ALL.into_iter().map(|pillar| self.pillar(pillar)).collect_views()),
        )
    }

    fn pillar(self, pillar: Pillar) -> El {
        let own = move || ControlId::all().filter(move |id| id.get().pillar == pillar);
        let set = move |label: &'static str, chosen: bool| {
            let choose = move || {
                for id in own() {
                    self.put(id, chosen);
                }
            };
            small_button(label, choose).attr("aria-label", say::all_of(label, labels::pillar(pillar)))
        };
        el("fieldset")
            .child(el("legend").child(labels::pillar(pillar)))
            .child(el("p").class("buttons").child(set(say::ALL, true)).child(set(say::NONE, false)))
            .child(el("div").class("ticks ticks-small").child(own().map(|id| self.tick(id)).collect_views()))
    }

    fn tick(self, id: ControlId) -> El {
        let input = el("input")
            .attr("type", "checkbox")
            .attr("disabled", !has_calls(id))
            .prop("checked", move || self.controls.with(|chosen| chosen.contains(&id)))
            .on("change", move |event| self.put(id, event_target_checked(&event)));
        let nothing = (!has_calls(id)).then(|| el("small").child(say::NO_CALLS));
        let name = el("span").child(el("b").child(id.get().id)).child(" ").child(id.get().title).child(nothing);
        el("label").class("tick").child(input).child(name)
    }

    /// Adds or removes a control.
    fn put(self, id: ControlId, is_chosen: bool) {
        let stays = |known: &ControlId, chosen: &[ControlId]| {
            if *known == id { is_chosen && has_calls(id) } else { chosen.contains(known) }
        };
        self.controls.update(|chosen| *chosen = ControlId::all().filter(|known| stays(known, chosen)).collect());
    }

    fn is_everything(self) -> bool {
        self.controls.with(Vec::len) == ControlId::all().filter(|id| has_calls(*id)).count()
    }
}
