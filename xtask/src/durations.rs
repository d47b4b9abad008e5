//! The last duration of each part of the tests on this machine, for an estimate at the start of a run.

use crate::cache::cache;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// Seconds by the name of a part, stored in the cache that all clones on this machine share.
#[derive(Debug, Default)]
pub(crate) struct Durations(BTreeMap<String, f32>);

impl Durations {
    /// Reads the durations of earlier runs; empty if they cannot be read.
    pub(crate) fn read() -> Self {
        let text = file().and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
        Self(serde_json::from_str(&text).unwrap_or_default())
    }

    /// Sets how long a part took.
    pub(crate) fn set(&mut self, part: &str, seconds: f32) {
        self.0.insert(part.to_owned(), seconds);
    }

    /// Stores the durations for the next run. If there is no cache, the next run has no estimate.
    pub(crate) fn write(&self) {
        let (Some(file), Ok(json)) = (file(), serde_json::to_string_pretty(&self.0)) else { return };
        if let Some(folder) = file.parent() {
            let _ = fs::create_dir_all(folder);
        }
        let _ = fs::write(file, json);
    }

    /// The estimate for these parts, in words.
    pub(crate) fn announcement(&self, parts: &[&str]) -> String {
        let known: Vec<(&str, f32)> = parts.iter().filter_map(|part| Some((*part, *self.0.get(*part)?))).collect();
        if known.is_empty() {
            return "How long this takes is not known on this machine yet. All parts together take about 30 minutes on two cores. \
                    The first run also installs the tools, which takes about 10 minutes more."
                .to_owned();
        }
        let sum: f32 = known.iter().map(|(_, seconds)| seconds).sum();
        let each: Vec<String> = known.iter().map(|(part, seconds)| format!("{part} {}", duration(*seconds))).collect();
        let unknown = if known.len() < parts.len() { " The other parts have not been run yet." } else { "" };
        format!("Last time, these parts took {} minutes: {}.{unknown}", duration(sum), each.join(", "))
    }
}

fn file() -> Option<PathBuf> {
    cache().ok().map(|cache| cache.join("test-durations.json"))
}

/// Minutes and seconds, such as `2:05`.
fn duration(seconds: f32) -> String {
    // Parts take minutes, so the number always fits.
    let seconds = seconds.round() as u32;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_announced_with_its_last_time() {
        let mut durations = Durations::default();
        assert!(durations.announcement(&["native", "e2e"]).contains("not known on this machine yet"));
        durations.set("native", 64.6);
        durations.set("e2e", 600.0);
        assert_eq!(
            durations.announcement(&["native", "e2e"]),
            "Last time, these parts took 11:05 minutes: native 1:05, e2e 10:00."
        );
        assert_eq!(
            durations.announcement(&["native", "perf"]),
            "Last time, these parts took 1:05 minutes: native 1:05. The other parts have not been run yet."
        );
    }
}
