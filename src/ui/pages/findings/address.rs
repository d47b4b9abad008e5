//! The filters, and how the address says them: `?show=all&severity=critical&region=eu-west-1&by=resource&words=logs`.

use super::{Filter, Grouping, Kind, Severity, Source};
use crate::browser::location;
use crate::ui::routes::Route;
use leptos::prelude::*;

/// The value in the address for findings of all kinds.
const ALL: &str = "all";
/// The value in the address for changes only.
const YES: &str = "yes";

/// The filters and the grouping.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    pub(super) words: RwSignal<String>,
    pub(super) kind: RwSignal<Option<Kind>>,
    pub(super) severity: RwSignal<Option<Severity>>,
    pub(super) region: RwSignal<Option<String>>,
    pub(super) service: RwSignal<Option<String>>,
    pub(super) source: RwSignal<Option<Source>>,
    pub(super) only_changed: RwSignal<bool>,
    pub(super) by: RwSignal<Grouping>,
}

impl Choice {
    /// The filters that the address states. Without a kind, those findings that fail, if any do.
    pub(super) fn of_address(any_fails: bool) -> Self {
        let usual = any_fails.then_some(Kind::Fails);
        let kind = match location::query("show").as_deref() {
            None => usual,
            Some(name) => Kind::find(name),
        };
        let severity = |name: String| Severity::ALL.into_iter().find(|severity| severity.as_str() == name);
        Self {
            words: RwSignal::new(location::query_text("words").unwrap_or_default()),
            kind: RwSignal::new(kind),
            severity: RwSignal::new(location::query("severity").and_then(severity)),
            region: RwSignal::new(location::query_text("region")),
            service: RwSignal::new(location::query_text("service")),
            source: RwSignal::new(location::query("source").and_then(|name| Source::find(&name))),
            only_changed: RwSignal::new(location::query("changed").as_deref() == Some(YES)),
            by: RwSignal::new(location::query("by").and_then(|name| Grouping::find(&name)).unwrap_or_default()),
        }
    }

    /// The filter.
    pub(super) fn filter(self) -> Filter {
        Filter {
            words: self.words.get().to_lowercase().split_whitespace().map(str::to_owned).collect(),
            kind: self.kind.get(),
            severity: self.severity.get(),
            region: self.region.get(),
            service: self.service.get(),
            source: self.source.get(),
            only_changed: self.only_changed.get(),
        }
    }

    /// Takes all filters away.
    pub(super) fn clear(self) {
        self.words.set(String::new());
        self.kind.set(None);
        self.severity.set(None);
        self.region.set(None);
        self.service.set(None);
        self.source.set(None);
        self.only_changed.set(false);
    }

    /// Writes the filters into the address.
    pub(super) fn keep(self) {
        let text = |name: &'static str, value: Option<String>| {
            value.filter(|value| !value.is_empty()).map(|value| (name, location::encode(&value)))
        };
        let kind = match self.kind.get() {
            None => Some(ALL),
            Some(Kind::Fails) => None,
            Some(kind) => Some(kind.as_str()),
        };
        let by = Some(self.by.get()).filter(|by| *by != Grouping::default());
        let said = [
            text("show", kind.map(str::to_owned)),
            text("severity", self.severity.get().map(|severity| severity.as_str().to_owned())),
            text("region", self.region.get()),
            text("service", self.service.get()),
            text("source", self.source.get().map(|source| source.as_str().to_owned())),
            text("changed", self.only_changed.get().then(|| YES.to_owned())),
            text("by", by.map(|by| by.as_str().to_owned())),
            text("words", Some(self.words.get().trim().to_owned())),
        ];
        let query: Vec<String> = said.into_iter().flatten().map(|(name, value)| format!("{name}={value}")).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        location::set_path(&format!("{}{mark}{}", Route::Findings.href(), query.join("&")), true);
    }
}
