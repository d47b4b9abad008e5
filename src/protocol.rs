//! What the page and its three workers say to each other, a module for each worker. All of it is JSON between programs of the
//! same release, so its form is nobody else's business and may change with every release. Variants are enums and what may be
//! missing is an `Option`: what a program does not know cannot be read, and so cannot be taken for something else.
//!
//! The workers read with readers that `serde` derives. The page reads with [`FromJson`](crate::stdx::json::FromJson), because
//! derived readers would be too large for it.

pub mod document;
pub mod evidence;
pub mod scan;
