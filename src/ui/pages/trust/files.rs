//! The files of the release: their origin, and whether the host's files match its list.

use crate::browser::host::{self, Compared};
use crate::browser::{dom, release};
use crate::hosting::DIGESTS;
use crate::messages::ui::trust as say;
use crate::ui::el::{CollectViews, El, any_view, el, fragment, quiet_button};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The state of the comparison.
#[derive(Clone)]
enum Course {
    NotAsked,
    Comparing(usize, usize),
    Done(Result<Compared, String>),
}

/// The section for files.
pub fn section() -> El {
    let course = RwSignal::new(Course::NotAsked);
    let compare = move || {
        course.set(Course::Comparing(0, 0));
        spawn_local(async move {
            let compared = host::compare(|done, all| course.set(Course::Comparing(done, all))).await;
            course.set(Course::Done(compared));
        });
    };
    let is_busy = move || matches!(course.get(), Course::Comparing(..)).then_some("");
    let kept = if release::is_kept() { say::OFFLINE_KEPT } else { say::OFFLINE_NOT_KEPT };
    el("section")
        .class("prose")
        .child(el("h2").child(say::FILES))
        .child(el("p").class("digest").child(say::built_from(env!("CARGO_PKG_VERSION"), &dom::commit())))
        .child(el("p").child(say::FILES_LEAD))
        .child(el("p").class("quiet").child(say::FILES_WHY))
        .child(
            el("p")
                .class("buttons")
                .child(quiet_button(say::FILES_COMPARE, compare).attr("disabled", is_busy))
                .child(list_link()),
        )
        .child(el("div").attr("role", "status").child(move || outcome(&course.get())))
        .child(el("p").child(kept))
}

fn list_link() -> El {
    el("a").attr("href", format!("{}/{DIGESTS}", dom::base_path())).attr("target", "_blank").child(say::FILES_LIST)
}

fn outcome(course: &Course) -> AnyView {
    match course {
        Course::NotAsked => any_view(()),
        Course::Comparing(done, all) => any_view(el("p").class("quiet").child(say::comparing(*done, *all))),
        Course::Done(Err(_)) => any_view(el("p").class("note").child(say::FILES_NO_LIST)),
        Course::Done(Ok(compared)) => compared_view(compared),
    }
}

fn compared_view(compared: &Compared) -> AnyView {
    let Compared { release, count, wrong, is_ours } = compared;
    let names = wrong.iter().map(|path| el("li").child(el("code").child(path.clone())));
    let files = if wrong.is_empty() {
        fragment(vec![
            any_view(el("p").child(say::all_right(*count))),
            any_view(el("p").child(el("code").class("digest").child(release.clone()))),
        ])
    } else {
        fragment(vec![
            any_view(el("p").class("note").child(say::FILES_WRONG)),
            any_view(el("ul").child(names.collect_views())),
        ])
    };
    fragment(vec![any_view((!is_ours).then(|| el("p").class("note").child(say::FILES_OTHER))), files])
}
