//! Components that several pages use. Those of a single page are in `pages`.

pub mod action_panel;
pub mod alarm;
pub mod banners;
pub mod busy;
pub mod code_block;
pub mod drop_zone;
pub mod evidence;
pub mod field;
pub mod header;
pub mod heading;
pub mod notice_bar;
pub mod numbers;
pub mod paged;
pub mod paste;
pub mod probe;
pub mod progress;
pub mod proposals;
pub mod prose;
pub mod results;
pub mod score_table;
pub mod status_mark;
pub mod wall;
