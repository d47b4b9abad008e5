//! The page: the app's state, routes, components and pages. It renders and dispatches; the core derives what follows
//! from answers, and `browser` has the adapters to the browser.

mod app;
mod components;
mod el;
mod full_style;
mod keys;
mod library;
mod live;
mod milestones;
mod pages;
mod rejudge;
mod routes;
mod state;
mod written;

pub use app::{start_first, start_full};
