//! What Footing asks AWS: the catalog of calls, requests and answers, signing, credentials, and the course of a scan. Pure:
//! sending is done by `browser`, judging by `evidence`.

#[cfg(test)]
mod build;
pub mod catalog;
pub mod collector;
pub mod command;
pub mod credentials;
pub mod policy;
pub mod scan;
pub mod shape;
pub mod sts;
pub mod wire;
