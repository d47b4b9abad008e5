//! What the person sees: the app's state, its routes, components and pages. It renders and dispatches; what follows from
//! answers is worked out in the core, and what the browser does is in `browser`.

mod app;
mod components;
mod el;
mod keys;
mod library;
mod live;
mod pages;
mod rejudge;
mod routes;
mod state;
mod written;

pub use app::{start_first, start_full};
