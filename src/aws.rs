//! How AWS is called: the course of a scan, the identity calls, credentials, and the collector's script. Pure: sending is done by
//! `browser`.

pub mod collector;
mod hook;
pub mod scan;
pub mod sts;
