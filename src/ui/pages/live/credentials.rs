//! Handing over credentials. The program never reads the fields.

use crate::catalog::Partition;
use crate::messages::ui::{self as words, live as say};
use crate::ui::components::field::select_one;
use crate::ui::components::{code_block::code_block, prose::prose};
use crate::ui::el::{CollectViews, El, any_view, button, el, fragment, quiet_button};
use crate::ui::live::Live;
use crate::ui::routes::Route;
use leptos::prelude::*;

/// The three fields: the name that the scanner expects, the id, and the label.
const FIELDS: [(&str, &str, &str); 3] = [
    ("aws_access_key_id", "access-key-id", say::ACCESS_KEY_ID),
    ("aws_secret_access_key", "secret-access-key", say::SECRET),
    ("aws_session_token", "session-token", say::SESSION_TOKEN),
];

/// The section for credentials.
pub(super) fn section(live: Live) -> AnyView {
    let partition = RwSignal::new(Partition::Aws);
    let partitions = [
        (Partition::Aws, say::PARTITION_AWS),
        (Partition::AwsCn, say::PARTITION_CN),
        (Partition::AwsUsGov, say::PARTITION_GOV),
    ];
    let partitions = partitions.map(|(partition, label)| (partition, label.to_owned())).into();
    let hand_over = move || live.hand_over("credentials", partition.get_untracked());
    let hand_over_three = move || {
        live.hand_over_named(&FIELDS.map(|(name, id, _)| (name, id)), partition.get_untracked());
    };
    let three = FIELDS.map(|(_, id, label)| {
        let input = el("input").attr("type", "text").attr("id", id).class("masked");
        labelled(label, unremembered(input))
    });
    any_view(
        el("section")
            .attr("aria-labelledby", "live-credentials")
            .child(el("h2").attr("id", "live-credentials").child(say::CREDENTIALS))
            .child(el("p").class("reading").child(say::CREDENTIALS_LEAD))
            .child(move || refusal(live, false))
            .child(labelled(
                say::FIELD,
                unremembered(
                    el("textarea")
                        .attr("id", "credentials")
                        .class("masked")
                        .attr("rows", "5")
                        .attr("wrap", "off")
                        .attr("aria-describedby", "credentials-hint"),
                ),
            ))
            .child(el("p").class("quiet field-hint").attr("id", "credentials-hint").child(say::FIELD_HINT))
            .child(select_one(say::PARTITION, partitions, move || partition.get(), move |other| partition.set(other)))
            .child(el("p").class("buttons").child(button(say::HAND_OVER, hand_over)))
            .child(
                el("details")
                    .class("more")
                    .child(el("summary").child(say::THREE_FIELDS))
                    .child(three.into_iter().collect_views())
                    .child(el("p").class("buttons").child(quiet_button(say::HAND_OVER_THREE, hand_over_three))),
            )
            .child(el("h3").class("apart").child(say::HOW_TO_GET))
            .child(say::SOURCES.iter().map(source).collect_views())
            .child(refused_kinds()),
    )
}

/// Why the last credentials, or the last role, were refused, and what to do.
pub(super) fn refusal(live: Live, role: bool) -> Option<AnyView> {
    let refused = live.refused.get().filter(|refused| refused.role == role)?;
    let (what, advice) = words::refusal(&refused);
    Some(any_view(
        el("div")
            .class("banner banner-bad")
            .attr("role", "alert")
            .child(el("h3").child(say::REFUSED))
            .child(el("p").child(el("b").child(what)).child(" ").child(prose(&advice))),
    ))
}

fn labelled(label: &'static str, input: El) -> AnyView {
    any_view(el("label").class("field").child(el("span").child(label)).child(input))
}

/// A field that neither the browser nor a keyboard should store, correct or send to a spelling service.
fn unremembered(input: El) -> El {
    input
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("autocorrect", "off")
        .attr("spellcheck", "false")
        .attr("translate", "no")
        .attr("data-1p-ignore", "")
        .attr("data-lpignore", "true")
}

fn source((title, text, run): &(&'static str, &'static str, &'static str)) -> AnyView {
    let command = (!run.is_empty()).then(|| code_block((*run).to_owned()));
    let template = run
        .contains("assume-role")
        .then(|| el("p").child(el("a").attr("href", template_address()).child(say::TEMPLATE_LINK)));
    any_view(
        el("details")
            .class("more")
            .child(el("summary").child(*title))
            .child(el("p").child(prose(text)))
            .child(command)
            .child(template),
    )
}

/// The address of the template.
pub(super) fn template_address() -> String {
    format!("{}#template", Route::Calls.href())
}

fn refused_kinds() -> AnyView {
    let (title, kinds) = say::REFUSED_KINDS;
    fragment(vec![any_view(
        el("details")
            .class("more")
            .child(el("summary").child(title))
            .child(el("ul").child(kinds.iter().map(|kind| el("li").child(*kind)).collect_views())),
    )])
}
