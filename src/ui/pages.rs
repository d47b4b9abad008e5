//! The pages, one file each.

pub mod accounts;
pub mod assess;
pub mod control;
pub mod data;
pub mod export;
pub mod findings;
pub mod frameworks;
pub mod guide;
pub mod live;
pub mod look;
pub mod not_found;
pub mod on_the_way;
pub mod overview;
pub mod plan;
pub mod profile;
pub mod progress;
pub mod quick_round;
pub mod sample;
pub mod share;
pub mod start;
pub mod table;
pub mod trust;
pub mod viewer;
