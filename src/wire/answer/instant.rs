//! Times in the forms in which AWS writes them.

use crate::stdx::json;
use crate::stdx::time::Timestamp;
use std::fmt;
use time::format_description::well_known::{Rfc2822, Rfc3339};
use time::{OffsetDateTime, UtcOffset};

/// A time in the years 0 to 9999, printed in seconds as `2026-11-22T20:17:00Z`. Unlike a [`Timestamp`], it may be before 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::wire) struct Instant(OffsetDateTime);

impl Instant {
    /// Parses ISO 8601 (UTC if there is no offset), RFC 1123, or seconds since 1970.
    pub(in crate::wire) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(seconds) = json::number(text) {
            return Self::from_seconds(seconds);
        }
        let iso = || OffsetDateTime::parse(&extended(text)?, &Rfc3339).ok();
        let rfc_1123 = || OffsetDateTime::parse(text, &Rfc2822).ok();
        iso().or_else(rfc_1123).and_then(Self::new)
    }

    /// Returns a time from seconds since 1970, without their fraction.
    pub(in crate::wire) fn from_seconds(seconds: f64) -> Option<Self> {
        // The cast saturates, and the crate checks the range.
        OffsetDateTime::from_unix_timestamp(seconds.is_finite().then_some(seconds.floor() as i64)?)
            .ok()
            .and_then(Self::new)
    }

    fn new(instant: OffsetDateTime) -> Option<Self> {
        let instant = instant.checked_to_offset(UtcOffset::UTC)?;
        (0..=9999).contains(&instant.year()).then_some(Self(instant))
    }

    /// Returns the seconds since 1970.
    pub(in crate::wire) fn seconds(self) -> i64 {
        self.0.unix_timestamp()
    }

    /// Returns the time as a timestamp; `None` if it is before 1970.
    pub(in crate::wire) fn timestamp(self) -> Option<Timestamp> {
        u64::try_from(self.seconds()).ok().map(|seconds| Timestamp::from_millis(seconds.saturating_mul(1000)))
    }
}

/// Returns an ISO 8601 time in the form of RFC 3339: with separators and an offset.
fn extended(text: &str) -> Option<String> {
    let (date, time) = text.split_once('T')?;
    let time_end = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (time, offset) = time.split_at_checked(time_end)?;
    let separated = |digits: &str, parts: &[(usize, usize)], separator: &str| -> Option<String> {
        let parts: Option<Vec<&str>> = parts.iter().map(|(from, to)| digits.get(*from..*to)).collect();
        Some(parts?.join(separator))
    };
    let date = if date.len() == 8 { separated(date, &[(0, 4), (4, 6), (6, 8)], "-")? } else { date.to_owned() };
    let time = if time.len() == 6 { separated(time, &[(0, 2), (2, 4), (4, 6)], ":")? } else { time.to_owned() };
    let offset = match offset.len() {
        0 => "Z".to_owned(),
        5 => separated(offset, &[(0, 3), (3, 5)], ":")?,
        _ => offset.to_owned(),
    };
    Some(format!("{date}T{time}{offset}"))
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, (hour, minute, second)) = (self.0.date(), self.0.to_hms());
        let (year, month, day) = date.to_calendar_date();
        write!(f, "{year:04}-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z", u8::from(month))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_time_becomes_one() {
        for text in [
            "2026-11-22T20:17:00Z",
            "2026-11-22T20:17:00.123Z",
            "2026-11-22T20:17:00.123456+00:00",
            "2026-11-22T21:17:00+0100",
            "2026-11-22T20:17:00",
            "20261122T201700Z",
            "Sun, 22 Nov 2026 20:17:00 GMT",
            "1795378620",
            "1795378620.9",
            "1.79537862E9",
        ] {
            assert_eq!(
                Instant::parse(text).map(|time| time.to_string()).as_deref(),
                Some("2026-11-22T20:17:00Z"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_time_before_1970_is_one_too() {
        for (text, written) in [("-62135596800", "0001-01-01T00:00:00Z"), ("-0.5", "1969-12-31T23:59:59Z")] {
            assert_eq!(Instant::parse(text).map(|time| time.to_string()).as_deref(), Some(written));
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in ["", "never", "2026-13-01T00:00:00Z", "NaN", "inf", "1e300", "+2026-11-22", "no_information"] {
            assert_eq!(Instant::parse(text), None, "{text}");
        }
    }
}
