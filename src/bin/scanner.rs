//! The scanner: the worker that asks AWS and judges the answers.

fn main() {
    #[cfg(target_arch = "wasm32")]
    footing::browser::scanner::serve();
}
