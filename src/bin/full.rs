//! The full program: the page with every page in it.

fn main() {
    #[cfg(target_arch = "wasm32")]
    footing::ui::start_full();
}
