//! The evidence worker: judges evidence from files and pasted text.

fn main() {
    #[cfg(target_arch = "wasm32")]
    footing::browser::evidence_worker::serve();
}
