//! How far one has come, as a bar. Its numbers are next to it in words.

use crate::messages::ui as say;
use crate::ui::el::{El, el};

/// The bar, of the number that is done and the number of all.
pub fn progress(done: impl Fn() -> usize + Send + 'static, all: impl Fn() -> usize + Send + 'static) -> El {
    el("progress")
        .attr("max", move || all().max(1).to_string())
        .attr("value", move || done().to_string())
        .attr("aria-label", say::PROGRESS)
}
