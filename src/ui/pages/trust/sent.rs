//! The headers that this host sends, and what missing or different ones weaken.

use crate::browser::host;
use crate::hosting::{Header, Sent, State};
use crate::messages::ui::{self as words, trust as say};
use crate::ui::el::{CollectViews, El, any_view, el, fragment, small_button};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The answer: `None` while it is awaited, then the headers or an error.
type Came = RwSignal<Option<Result<Vec<Header>, String>>>;

/// The section for headers.
pub fn section() -> El {
    let (page, scanner): (Came, Came) = (RwSignal::new(None), RwSignal::new(None));
    let ask = move || {
        for (of, came) in [(Sent::Page, page), (Sent::Scanner, scanner)] {
            came.set(None);
            spawn_local(async move { came.set(Some(host::headers_of(of).await)) });
        }
    };
    ask();
    el("section")
        .class("prose")
        .attr("id", "sent")
        .attr("tabindex", "-1")
        .child(el("h2").child(say::SENT))
        .child(el("p").child(say::SENT_LEAD))
        .child(shown(Sent::Page, page, ask))
        .child(shown(Sent::Scanner, scanner, ask))
        .child(el("p").class("quiet").child(say::SENT_META))
}

fn shown(of: Sent, came: Came, ask: impl Fn() + Copy + Send + 'static) -> AnyView {
    let what = move || match came.get() {
        None => any_view(el("p").class("quiet").attr("role", "status").child(say::SENT_ASKING)),
        Some(Err(_)) => fragment(vec![
            any_view(el("p").class("note").attr("role", "status").child(say::SENT_FAILED)),
            any_view(el("p").child(small_button(words::TRY_AGAIN, ask))),
        ]),
        Some(Ok(headers)) => judged(of, &headers),
    };
    any_view(what)
}

fn judged(of: Sent, headers: &[Header]) -> AnyView {
    let weak: Vec<&Header> = headers.iter().filter(|header| header.state != State::AsMeant).collect();
    let sum = match (weak.len(), of) {
        (0, Sent::Page) => say::SENT_ALL_PAGE.to_owned(),
        (0, Sent::Scanner) => say::SENT_ALL_SCANNER.to_owned(),
        (some, _) => say::some_differ(of, some),
    };
    let weaker = weak.iter().map(|header| {
        el("li")
            .child(el("code").child(header.name.clone()))
            .child(format!(" ({}): ", say::state(header.state)))
            .child(say::weaker(of, &header.name))
    });
    let value = |header: &Header| {
        let line = |label: &'static str, value: &str| {
            el("p").child(label).child(" ").child(el("code").child(value.to_owned()))
        };
        let meant = (header.state != State::AsMeant).then(|| line(say::SENT_MEANT, &header.meant));
        el("li")
            .child(el("p").child(el("b").child(header.name.clone())).child(format!(" · {}", say::state(header.state))))
            .child(header.sent.as_deref().map(|sent| line(say::SENT_IS, sent)))
            .child(meant)
    };
    fragment(vec![
        any_view(el("p").class((!weak.is_empty()).then_some("note")).attr("role", "status").child(sum)),
        any_view((!weak.is_empty()).then(|| el("ul").class("weaker").child(weaker.collect_views()))),
        any_view(
            el("details")
                .class("more")
                .child(el("summary").child(say::SENT_VALUES))
                .child(el("ul").class("sent-values").child(headers.iter().map(value).collect_views())),
        ),
    ])
}
