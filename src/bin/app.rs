//! The first program: the page up to the questions.

fn main() {
    #[cfg(target_arch = "wasm32")]
    footing::ui::start_first();
}
