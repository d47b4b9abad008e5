//! The page about calls: what AWS is asked and why, with the permissions that this takes. The evidence worker makes the
//! content from the catalog.

use super::waiting;
use crate::baseline::CriterionId;
use crate::browser::dom;
use crate::browser::{files, location};
use crate::messages::ui::{self as words, live as say};
use crate::protocol::evidence::{ExplainedCall, Explanation};
use crate::ui::components::code_block::code_block;
use crate::ui::components::{heading::heading, prose::prose};
use crate::ui::el::{CollectViews, El, any_view, el, fragment, quiet_button};
use crate::ui::live::Live;
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The page about calls.
pub fn page() -> AnyView {
    let app = App::get();
    let live = Live::get(app);
    live.explain();
    let body = move || match live.explanation.get() {
        Some(explanation) => shown(app, &explanation),
        None => waiting(move || live.unexplained.get(), move || live.explain()),
    };
    fragment(vec![
        any_view(el("p").class("crumb").child(el("a").attr("href", Route::Live.href()).child(say::CALLS_BACK))),
        heading(|| say::CALLS.to_owned()),
        any_view(el("p").class("lead").child(say::CALLS_LEAD)),
        any_view(body),
    ])
}

fn shown(app: App, explanation: &Explanation) -> AnyView {
    // The address may name a section that was not loaded yet when the page was opened.
    let part = location::part();
    if !part.is_empty() {
        dom::reveal_later(&part);
    }
    let services = explanation.calls.chunk_by(|one, next| one.service == next.service).map(service).collect_views();
    fragment(vec![
        any_view(
            el("section")
                .class("reading")
                .attr("id", "policy")
                .attr("tabindex", "-1")
                .child(el("h2").child(say::POLICY))
                .child(el("p").child(say::POLICY_LEAD))
                .child(folded(say::POLICY_FILE, &explanation.policy))
                .child(save(app, say::POLICY_SAVE, say::POLICY_FILE, "application/json", &explanation.policy)),
        ),
        any_view(
            el("section")
                .class("reading")
                .attr("id", "template")
                .attr("tabindex", "-1")
                .child(el("h2").child(say::TEMPLATE))
                .child(el("p").child(prose(say::TEMPLATE_LEAD)))
                .child(code_block(say::TEMPLATE_COMMANDS.to_owned()))
                .child(folded(say::TEMPLATE_FILE, &explanation.template))
                .child(save(app, say::TEMPLATE_SAVE, say::TEMPLATE_FILE, "text/plain", &explanation.template)),
        ),
        any_view(
            el("section")
                .attr("aria-labelledby", "live-calls")
                .child(el("h2").attr("id", "live-calls").child(say::CALLS_TABLE))
                .child(services),
        ),
    ])
}

fn folded(title: &'static str, text: &str) -> El {
    el("details").class("more").child(el("summary").child(title)).child(code_block(text.to_owned()))
}

fn save(app: App, label: &'static str, name: &'static str, media_type: &'static str, text: &str) -> El {
    let text = text.to_owned();
    let save = move || match files::download(name, media_type, &text) {
        Ok(()) => app.tell(words::saved_as(name)),
        Err(_) => app.tell(words::DOWNLOAD_REFUSED),
    };
    el("p").class("buttons no-print").child(quiet_button(label, save))
}

/// The table of a service's calls.
fn service(calls: &[ExplainedCall]) -> AnyView {
    let title = calls.first().map(|call| call.service.clone()).unwrap_or_default();
    let headings = [say::COLUMN_CALL, say::COLUMN_WHY, say::COLUMN_PERMISSION, say::COLUMN_DECIDES];
    let heading = |label: &'static str| el("th").attr("scope", "col").child(label);
    fragment(vec![
        any_view(el("h3").class("apart").child(title.clone())),
        any_view(
            el("table")
                .class("calls")
                .child(el("caption").class("visually-hidden").child(title))
                .child(el("thead").child(el("tr").child(headings.into_iter().map(heading).collect_views())))
                .child(el("tbody").child(calls.iter().map(row).collect_views())),
        ),
    ])
}

fn row(call: &ExplainedCall) -> AnyView {
    let mark = |is: bool, label: &'static str| is.then(|| el("span").class("chip").child(label));
    let permissions = if call.iam.is_empty() {
        any_view(el("span").class("quiet").child(say::NO_PERMISSION))
    } else {
        any_view(call.iam.iter().map(|action| el("code").child(action.clone())).collect_views())
    };
    let criteria = call.criteria.iter().filter_map(|id| CriterionId::find(id)).map(|id| {
        let title = format!("{} {}", id.get().control.get().id, id.get().name);
        el("li").child(el("a").attr("href", Route::Criterion(id).href()).child(title))
    });
    any_view(
        el("tr")
            .child(
                el("th")
                    .attr("scope", "row")
                    .child(el("code").child(call.call.clone()))
                    .child(mark(call.blocked, say::CALLS_BLOCKED))
                    .child(mark(call.billed, say::CALLS_CHARGED)),
            )
            .child(el("td").child(prose(&call.why)))
            .child(el("td").class("permissions").child(permissions))
            .child(el("td").child(el("ul").class("plain").child(criteria.collect_views()))),
    )
}
