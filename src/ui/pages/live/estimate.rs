//! The estimate of a scan: Regions, calls with a charge, the number of calls; and the button that starts it.

use crate::catalog::Region;
use crate::messages::ui::live as say;
use crate::protocol::scan::ScanEstimate;
use crate::ui::el::{CollectViews, El, any_view, button, el, quiet_button, small_button};
use crate::ui::live::{Live, Phase};
use leptos::prelude::*;

/// The section for the estimate.
pub(super) fn section(live: Live) -> AnyView {
    let known = Memo::new(move |_| live.estimate.get());
    let body = move || match known.get() {
        Some(estimate) => shown(live, estimate),
        None => any_view(el("p").class("quiet").attr("role", "status").child(say::ASKING_REGIONS)),
    };
    any_view(
        el("section")
            .attr("aria-labelledby", "live-estimate")
            .child(el("h2").attr("id", "live-estimate").child(say::WHAT_WILL_BE_ASKED))
            .child(body),
    )
}

fn shown(live: Live, estimate: ScanEstimate) -> AnyView {
    let all = estimate.regions.clone();
    let ticked = Memo::new(move |_| {
        live.left_out.with(|left_out| all.iter().filter(|region| !left_out.contains(region)).count())
    });
    let none = move || live.asks_nowhere().then(|| el("p").class("needed").child(say::REGIONS_NONE));
    let billed = estimate.billed.clone();
    let regions = estimate.regions.clone();
    let sentence = move || say::estimate(&estimate, ticked.get());
    any_view(
        el("div")
            .child(el("p").class("reading").child(sentence).child(" ").child(say::TRACES))
            .child(region_ticks(live, regions, ticked))
            .child((!billed.is_empty()).then(|| charged_tick(live, &billed)))
            .child(el("div").attr("role", "status").child(none)),
    )
}

/// The button that starts the scan.
pub(super) fn start(live: Live) -> El {
    let label = if live.came.with_untracked(Option::is_some) { say::SCAN_AGAIN } else { say::START };
    let cannot = move || live.asks_nowhere() || live.estimate.with(Option::is_none) || live.phase.get() != Phase::Ready;
    button(label, move || live.scan(Vec::new())).attr("disabled", cannot)
}

fn region_ticks(live: Live, regions: Vec<Region>, ticked: Memo<usize>) -> AnyView {
    let total = regions.len();
    if total == 0 {
        return any_view(el("p").class("note").child(say::REGIONS_UNKNOWN));
    }
    let every = regions.clone();
    let tick_all = move || live.left_out.set(Vec::new());
    let tick_none = move || live.left_out.set(every.clone());
    any_view(
        el("details")
            .class("more")
            .child(el("summary").child(move || say::regions(ticked.get(), total)))
            .child(el("p").class("quiet").child(say::REGIONS_EXPLAINED))
            .child(
                el("fieldset").child(el("legend").class("visually-hidden").child(say::REGIONS)).child(
                    el("div")
                        .class("ticks ticks-small")
                        .child(regions.into_iter().map(|region| region_tick(live, region)).collect_views()),
                ),
            )
            .child(
                el("p")
                    .class("buttons")
                    .child(small_button(say::ALL_REGIONS, tick_all))
                    .child(small_button(say::NO_REGIONS, tick_none)),
            ),
    )
}

fn region_tick(live: Live, region: Region) -> El {
    let (own, label) = (region.clone(), region.to_string());
    let toggle = move |_| {
        live.left_out.update(|left_out| match left_out.iter().position(|other| *other == region) {
            Some(place) => drop(left_out.remove(place)),
            None => left_out.push(region.clone()),
        });
    };
    let input = el("input")
        .attr("type", "checkbox")
        .prop("checked", move || live.left_out.with(|left_out| !left_out.contains(&own)));
    el("label").class("tick").child(input.on("change", toggle)).child(el("span").child(label))
}

fn charged_tick(live: Live, calls: &[String]) -> El {
    let input = el("input")
        .attr("type", "checkbox")
        .prop("checked", move || live.billed.get())
        .on("change", move |event| live.billed.set(event_target_checked(&event)));
    el("label")
        .class("tick tick-inline")
        .child(input)
        .child(el("span").child(say::charged(calls)).child(el("small").child(say::CHARGED_HINT)))
}

/// The button that stops a scan, used by two sections.
pub(super) fn stop(live: Live) -> El {
    let stopping = Memo::new(move |_| live.phase.get() == Phase::Stopping);
    let words = move || if stopping.get() { say::STOPPING } else { say::STOP };
    quiet_button(words, move || live.stop()).attr("disabled", move || stopping.get())
}
