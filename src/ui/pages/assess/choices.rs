//! The five choices of a question. A key always means the same choice.

use super::{answer, bar};
use crate::assessment::{Answer, LONGEST_LINE, LONGEST_TEXT};
use crate::baseline::CriterionId;
use crate::baseline::guidance::CriterionGuidance;
use crate::browser::dom;
use crate::messages::ui as say;
use crate::ui::components::{field::text_field, prose::prose};
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::state::App;
use leptos::prelude::*;

/// A possible answer, in the order of the keys 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Met,
    Partly,
    NotMet,
    DontKnow,
    DoesNotApply,
}

impl Choice {
    const ALL: [Self; 5] = [Self::Met, Self::Partly, Self::NotMet, Self::DontKnow, Self::DoesNotApply];

    fn of(answer: &Answer) -> Self {
        match answer {
            Answer::Met => Self::Met,
            Answer::Partly => Self::Partly,
            Answer::NotMet => Self::NotMet,
            Answer::DontKnow => Self::DontKnow,
            Answer::DoesNotApply { .. } => Self::DoesNotApply,
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Met => say::ANSWER_MET,
            Self::Partly => say::ANSWER_PARTLY,
            Self::NotMet => say::ANSWER_NOT_MET,
            Self::DontKnow => say::DONT_KNOW,
            Self::DoesNotApply => say::ANSWER_DOES_NOT_APPLY,
        }
    }

    fn is_offered(self, id: CriterionId) -> bool {
        self != Self::Partly || id.get().has_half
    }
}

/// Records the answer of a number key.
pub(super) fn by_digit(app: App, id: CriterionId, digit: u8) {
    match Choice::ALL.get(usize::from(digit).wrapping_sub(1)) {
        Some(choice) if choice.is_offered(id) => choose(app, id, *choice),
        Some(_) => app.tell(say::NO_HALF),
        None => {}
    }
}

fn choose(app: App, id: CriterionId, choice: Choice) {
    let before = app.document.with_untracked(|document| document.answer(id).cloned());
    let said = match choice {
        Choice::Met => Answer::Met,
        Choice::Partly => Answer::Partly,
        Choice::NotMet => Answer::NotMet,
        Choice::DontKnow => Answer::DontKnow,
        Choice::DoesNotApply => match before {
            Some(Answer::DoesNotApply { reason }) => Answer::DoesNotApply { reason },
            _ => Answer::DoesNotApply { reason: String::new() },
        },
    };
    answer(app, id, Some(said));
    if choice == Choice::DoesNotApply {
        dom::focus_later("reason");
    } else {
        bar::move_on(app, id);
    }
}

/// The choices. Their meanings are below them, see [`meanings`].
pub(super) fn choices(app: App, id: CriterionId) -> AnyView {
    let current = move || app.document.with(|document| document.answer(id).map(Choice::of));
    let is_reason = Memo::new(move |_| current() == Some(Choice::DoesNotApply));
    let offered: Vec<Choice> = Choice::ALL.into_iter().filter(|choice| choice.is_offered(id)).collect();
    let first = offered.first().copied();
    let one = move |choice: Choice| {
        let is_current = move || current() == Some(choice);
        let tab_stop = move || match current() {
            Some(current) => current == choice,
            None => first == Some(choice),
        };
        let number = Choice::ALL.iter().position(|other| *other == choice).map_or(0, |place| place + 1);
        el("button")
            .attr("type", "button")
            .attr("role", "radio")
            .class("choice")
            .attr("aria-checked", move || is_current().to_string())
            .attr("tabindex", move || if tab_stop() { "0" } else { "-1" })
            .on("click", move |_| choose(app, id, choice))
            .attr("aria-describedby", meaning_id(choice))
            .child(el("kbd").attr("aria-hidden", "true").child(number))
            .child(el("b").child(choice.label()))
    };
    let reason = move || is_reason.get().then(|| reason_field(app, id));
    let clear = move || {
        current().is_some().then(|| {
            el("button")
                .attr("type", "button")
                .class("link-button")
                .on("click", move |_| answer(app, id, None))
                .child(say::CLEAR_ANSWER)
        })
    };
    fragment(vec![
        any_view(
            el("div")
                .class("choices")
                .attr("role", "radiogroup")
                .attr("aria-labelledby", "page-title")
                .child(offered.into_iter().map(one).collect_views()),
        ),
        any_view(reason),
        any_view(el("p").class("after-choices").child(clear)),
    ])
    .into_any()
}

/// The meanings of the choices, in the words of the control file.
pub(super) fn meanings(text: &CriterionGuidance, id: CriterionId) -> AnyView {
    let meaning = |choice: Choice| {
        let words = match choice {
            Choice::Met => prose(&text.met),
            Choice::Partly => any_view(text.partly.as_deref().map(prose)),
            Choice::NotMet => prose(&text.not_met),
            Choice::DontKnow => any_view(say::DONT_KNOW_MEANING),
            Choice::DoesNotApply => any_view(say::DOES_NOT_APPLY_MEANING),
        };
        fragment(vec![
            any_view(el("dt").child(choice.label())),
            any_view(el("dd").attr("id", meaning_id(choice)).child(words)),
        ])
    };
    let offered = Choice::ALL.into_iter().filter(|choice| choice.is_offered(id));
    el("dl").class("meanings").child(offered.map(meaning).collect_views()).into_any()
}

fn meaning_id(choice: Choice) -> &'static str {
    match choice {
        Choice::Met => "means-met",
        Choice::Partly => "means-partly",
        Choice::NotMet => "means-not-met",
        Choice::DontKnow => "means-unknown",
        Choice::DoesNotApply => "means-not-applicable",
    }
}

fn reason_field(app: App, id: CriterionId) -> AnyView {
    let reason = move || {
        app.document.with(|document| match document.answer(id) {
            Some(Answer::DoesNotApply { reason }) => reason.clone(),
            _ => String::new(),
        })
    };
    let missing = move || {
        reason().trim().is_empty().then(|| el("p").class("needed").attr("role", "status").child(say::REASON_NEEDED))
    };
    el("div")
        .class("reason")
        .child(
            el("label").class("field").child(el("span").child(say::REASON_DOES_NOT_APPLY)).child(
                el("input")
                    .attr("id", "reason")
                    .attr("type", "text")
                    .attr("autocomplete", "off")
                    .attr("maxlength", LONGEST_LINE.to_string())
                    .value(reason)
                    .on("input", move |event| {
                        answer(app, id, Some(Answer::DoesNotApply { reason: event_target_value(&event) }));
                    }),
            ),
        )
        .child(missing)
        .into_any()
}

/// A field for the note on a criterion.
pub(super) fn note_field(app: App, id: CriterionId) -> AnyView {
    let value = move || app.document.with(|document| document.note(id).to_owned());
    let write =
        move |note: String| app.edit(|document, now, writer| document.criterion_mut(id).note.set(note, now, writer));
    crate::ui::components::field::text_area(say::NOTE_LABEL, LONGEST_TEXT, value, write)
}

/// The three fields for accepting a risk.
pub(super) fn exception_fields(reason: RwSignal<String>, owner: RwSignal<String>, until: RwSignal<String>) -> AnyView {
    fragment(vec![
        any_view(text_field(say::EXCEPTION_REASON, "text", move || reason.get(), move |text| reason.set(text))),
        any_view(text_field(say::EXCEPTION_OWNER, "text", move || owner.get(), move |text| owner.set(text))),
        any_view(text_field(say::EXCEPTION_UNTIL, "date", move || until.get(), move |text| until.set(text))),
    ])
    .into_any()
}
