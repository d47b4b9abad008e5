//! What is promised, how it is kept, and what is not promised.

use crate::messages::ui as say;
use crate::ui::components::heading::heading;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let list = |entries: &'static [&'static str]| entries.iter().map(|entry| view! { <li>{*entry}</li> }).collect_view();
    view! {
        {heading(|| say::TRUST.to_owned())}
        <p class="lead">{say::TRUST_LEAD}</p>
        <section class="prose">
            <h2>{say::TRUST_PROMISED}</h2>
            <ul>{list(say::TRUST_PROMISES)}</ul>
            <h2>{say::TRUST_CHECK}</h2>
            <ul>{list(say::TRUST_CHECKS)}</ul>
            <h2>{say::TRUST_NOT_PROMISED}</h2>
            <ul>{list(say::TRUST_LIMITS)}</ul>
        </section>
    }
    .into_any()
}
