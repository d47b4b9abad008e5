//! Instants and days in the form that documents have. Nothing here reads a clock.

use crate::stdx::json::{DecodeError, FromJson};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The milliseconds of a day.
pub const DAY: u64 = 86_400_000;

/// The last millisecond of the year 9999, UTC. Later times are taken for damage.
const LAST: u64 = 253_402_300_799_999;

/// Milliseconds since the start of 1970, UTC; at most the end of the year 9999.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Timestamp(u64);

impl Timestamp {
    /// The last instant, at the end of the year 9999.
    pub const LAST: Self = Self(LAST);

    /// An instant from milliseconds since 1970, capped at the end of the year 9999.
    pub const fn from_millis(millis: u64) -> Self {
        if millis > LAST { Self(LAST) } else { Self(millis) }
    }

    /// Whether the instant is zero, which means "none".
    pub fn is_zero(&self) -> bool {
        self.0 == 0
    }

    /// Reads RFC 3339, such as `2026-11-22T20:17:00Z` or `2026-11-22T20:17:00.25+01:00`, from 1970 to 9999.
    pub fn parse(text: &str) -> Option<Self> {
        let instant = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        Self::try_from(u64::try_from(instant.unix_timestamp_nanos() / 1_000_000).ok()?).ok()
    }

    /// The instant in RFC 3339, such as `2026-11-22T20:17:00.250Z`.
    pub fn to_rfc3339(self) -> String {
        let (seconds, millis) = (self.0 / 1000, self.0 % 1000);
        format!("{}T{:02}:{:02}:{:02}.{millis:03}Z", self.date(), seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
    }

    /// Milliseconds since 1970.
    pub fn as_millis(self) -> u64 {
        self.0
    }

    /// So many milliseconds later, at most the last one there is.
    pub const fn plus(self, millis: u64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// The next millisecond; the last one stays.
    pub fn next(self) -> Self {
        self.plus(1)
    }

    /// The previous millisecond, not below zero.
    pub fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// Milliseconds from `earlier` to this instant; 0 when it is not earlier.
    pub fn millis_since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Whole days from `earlier` to this instant; 0 when it is not earlier.
    pub fn days_since(self, earlier: Self) -> u64 {
        self.millis_since(earlier) / DAY
    }

    /// Whether it is at most so many days before `later`, to the millisecond; what is not before it is, too.
    pub fn is_within(self, days: u64, later: Self) -> bool {
        later.millis_since(self) <= days * DAY
    }

    /// The day in UTC.
    pub fn date(self) -> Date {
        let days = i32::try_from(self.0 / DAY).unwrap_or(i32::MAX);
        Date::EPOCH.plus_days(days)
    }

    /// The instant to the minute, such as `2026-11-22 20:17 UTC`.
    pub fn to_minute(self) -> String {
        let minutes = self.0 / 60_000;
        format!("{} {:02}:{:02} UTC", self.date(), minutes / 60 % 24, minutes % 60)
    }
}

impl TryFrom<u64> for Timestamp {
    type Error = &'static str;

    fn try_from(millis: u64) -> Result<Self, Self::Error> {
        if millis > LAST { Err("a time after the year 9999") } else { Ok(Self(millis)) }
    }
}

impl From<Timestamp> for u64 {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.0
    }
}

/// A day, written `2026-11-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Date(time::Date);

impl Date {
    const EPOCH: Self = Self(match time::Date::from_ordinal_date(1970, 1) {
        Ok(date) => date,
        Err(_) => time::Date::MIN,
    });

    /// Reads a day such as `2026-11-22`, from 1970 to 9999.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let mut number = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))?;
            part.parse::<u16>().ok()
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let month = time::Month::try_from(u8::try_from(month).ok()?).ok()?;
        let date = time::Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()?;
        (year >= 1970).then_some(Self(date))
    }

    /// The days since 1 January 1970.
    pub fn days_since_1970(self) -> i32 {
        self.0.to_julian_day() - Self::EPOCH.0.to_julian_day()
    }

    /// The day `days` days later (earlier if negative), capped at the last day that the type can hold.
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.checked_add(time::Duration::days(i64::from(days))).unwrap_or(time::Date::MAX))
    }

    /// The same day so many months later, at most the 28th, so that every month has it; capped at the last day that the type
    /// can hold.
    pub fn plus_months(self, months: u32) -> Self {
        let months = u32::from(u8::from(self.0.month())) - 1 + months;
        let year = i32::try_from(months / 12).ok().and_then(|years| self.0.year().checked_add(years));
        let month = u8::try_from(months % 12 + 1).ok().and_then(|month| time::Month::try_from(month).ok());
        let date = year
            .zip(month)
            .and_then(|(year, month)| time::Date::from_calendar_date(year, month, self.0.day().min(28)).ok());
        Self(date.unwrap_or(time::Date::MAX))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), u8::from(self.0.month()), self.0.day())
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

impl FromJson for Timestamp {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let millis = value.as_u64().ok_or(DecodeError::new("a time in milliseconds is expected"))?;
        Self::try_from(millis).map_err(DecodeError::new)
    }
}

impl FromJson for Date {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        value.as_str().and_then(Self::parse).ok_or(DecodeError::new("a day such as 2026-11-22 is expected"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_knows_its_day_and_minute() {
        let instant = Timestamp::from_millis(1_795_378_620_000);
        assert_eq!(instant.date().to_string(), "2026-11-22");
        assert_eq!(instant.to_minute(), "2026-11-22 20:17 UTC");
    }

    #[test]
    fn an_instant_is_read_in_the_form_of_rfc_3339() {
        for (text, millis) in [
            ("2026-11-22T20:17:00Z", Some(1_795_378_620_000)),
            ("2026-11-22T20:17:00+00:00", Some(1_795_378_620_000)),
            ("2026-11-22T21:17:00.250+01:00", Some(1_795_378_620_250)),
            ("2026-11-22", None),
            ("1969-12-31T23:59:59Z", None),
            ("no_information", None),
        ] {
            assert_eq!(Timestamp::parse(text), millis.map(Timestamp::from_millis), "{text}");
        }
    }

    #[test]
    fn an_instant_is_written_and_read_in_the_form_of_files() {
        let instant = Timestamp::from_millis(1_795_378_620_250);
        assert_eq!(instant.to_rfc3339(), "2026-11-22T20:17:00.250Z");
        assert_eq!(Timestamp::parse(&instant.to_rfc3339()), Some(instant));
    }

    #[test]
    fn days_are_read_strictly() {
        for wrong in
            ["", "2026-11-31", "2026-1-01", "22.11.2026", "2026-11-22T00:00", "1969-12-31", "२०२६-11-22", "2026--1-22"]
        {
            assert_eq!(Date::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Date::parse("2028-02-29").map(|date| date.plus_days(1).to_string()).as_deref(), Some("2028-03-01"));
    }

    #[test]
    fn months_are_added_to_days_that_every_month_has() {
        for (day, months, later) in [
            ("2026-11-22", 3, "2027-02-22"),
            ("2026-11-30", 3, "2027-02-28"),
            ("2026-01-31", 12, "2027-01-28"),
            ("9999-12-01", 1, "9999-12-31"),
        ] {
            assert_eq!(Date::parse(day).map(|day| day.plus_months(months).to_string()).as_deref(), Some(later));
        }
    }

    #[test]
    fn a_time_after_the_year_9999_is_damage() {
        assert!(serde_json::from_str::<Timestamp>("253402300800000").is_err());
        assert_eq!(Timestamp::from_millis(u64::MAX).to_minute(), "9999-12-31 23:59 UTC");
    }
}
