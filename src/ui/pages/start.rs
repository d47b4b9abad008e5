//! The page on which a new assessment begins: both ways to answer and what each takes, a file, the sample.

use crate::assessment::Round;
use crate::baseline::CriterionId;
use crate::messages::ui as say;
use crate::scanner::is_checked;
use crate::ui::components::heading::heading;
use crate::ui::el::{El, any_view, el, fragment};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// What the page shows while there is nothing to show of an assessment.
pub fn welcome() -> AnyView {
    let app = App::get();
    let all = CriterionId::all().len();
    let checked = CriterionId::all().filter(|id| is_checked(*id)).count();
    let quick = Round::Quick.order().len();
    let way = |title: &'static str, time: String, text: String, button: El| {
        el("section")
            .class("card")
            .attr("aria-label", title)
            .child(el("h2").child(title))
            .child(el("p").class("takes").child(time))
            .child(el("p").child(text))
            .child(el("p").class("buttons").child(button))
    };
    let link = |route: Route, label: &'static str| el("a").class("button").attr("href", route.href()).child(label);
    fragment(vec![
        any_view(heading(|| say::WELCOME.to_owned())),
        any_view(el("p").class("lead").child(say::WELCOME_LEAD)),
        any_view(
            el("div")
                .class("ways")
                .child(way(
                    say::WELCOME_AWS,
                    say::WELCOME_AWS_TIME.to_owned(),
                    say::welcome_aws(checked, all),
                    link(Route::Live, say::WELCOME_AWS_BUTTON),
                ))
                .child(way(
                    say::WELCOME_HAND,
                    say::welcome_hand_time(quick, all),
                    say::welcome_hand(quick, all),
                    link(Route::Profile, say::BEGIN).on("click", move |_| app.choose_round(Round::Quick)),
                )),
        ),
        any_view(el("p").class("reading").child(say::WELCOME_ORDER)),
        any_view(
            el("p")
                .class("buttons")
                .child(el("a").class("quiet-button").attr("href", Route::Data.href()).child(say::OPEN_FILE))
                .child(el("a").class("quiet-button").attr("href", Route::Sample.href()).child(say::SAMPLE_LOOK)),
        ),
        any_view(
            el("p")
                .class("quiet")
                .child(say::WELCOME_PROMISE)
                .child(" ")
                .child(el("a").attr("href", Route::Trust.href()).child(say::WELCOME_TRUST)),
        ),
    ])
    .into_any()
}
