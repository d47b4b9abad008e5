//! The reader, a worker for evidence that comes as files and pasted text: start-up in a few lines.

fn main() {
    #[cfg(target_arch = "wasm32")]
    footing::browser::evidence_worker::serve();
}
