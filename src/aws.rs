//! Calls to AWS: the course of a scan, the identity calls to STS, and the collector's script. Does no I/O; `browser` sends the
//! requests.

pub mod collector;
mod hook;
pub mod scan;
pub mod sts;
