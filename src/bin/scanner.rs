//! The scanner, a worker for live checks: start-up in a few lines.

fn main() {
    #[cfg(target_arch = "wasm32")]
    footing::browser::scanner::serve();
}
