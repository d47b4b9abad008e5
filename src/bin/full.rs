//! The whole page: start-up in a few lines.

fn main() {
    #[cfg(target_arch = "wasm32")]
    footing::ui::start_full();
}
