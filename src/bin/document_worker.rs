//! The document worker: writes exports and opens assessment files.

fn main() {
    #[cfg(target_arch = "wasm32")]
    footing::browser::document_worker::serve();
}
