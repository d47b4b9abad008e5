//! The clerk, a worker for exports and imports: start-up in a few lines.

fn main() {
    #[cfg(target_arch = "wasm32")]
    footing::browser::document_worker::serve();
}
