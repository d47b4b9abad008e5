//! Sentences of findings about access to sensitive objects.

use super::list;

texts! {
    ALL_OBJECTS: "Object reads and changes are recorded in every bucket except log buckets.";
    CHOSEN_OBJECTS: "Object reads and changes are recorded in some buckets. Check whether these are all on your list.";
    SOME_EVENTS: "Access to objects is only partly recorded: only reads, only changes, or only some calls.";
    NO_EVENTS: "Access to objects is not recorded.";
    RECORDS_NO_OBJECTS: "does not record both object reads and changes";
    BOTH_KINDS: "reads and changes are recorded";
    READING_ONLY: "only reads are recorded";
    CHANGES_ONLY: "only changes are recorded";
    LEFT_OUT: "left out of recording, unlike all others";
    ALERTED: "A rule or an alarm reports denied access to objects.";
    UNHEARD: "There is an alert on denied access, but nobody has confirmed a subscription to its topic.";
    NOBODY_SUBSCRIBED: "nobody has confirmed a subscription";
    SENT_ELSEWHERE: "Denied access is sent to another event bus. It cannot be seen here whether that alerts somebody.";
    ACCOUNT: "Account";
    ONLY_GUARDDUTY: "Only GuardDuty watches S3. It looks for unusual behaviour and does not report each denial.";
    NO_ALERT: "Nobody is notified when access to objects is denied.";
    NOBODY_TOLD: "no alert on denied access";
    NO_RUNNING_TRAIL: "No trail is running, so there are no log files to encrypt.";
    OWN_KEYS: "The log files of every running trail are encrypted with a key of your own that works.";
    KEY_BROKEN: "A trail's key does not work, so no log files are delivered.";
    WITHOUT_KEY: "Log files are encrypted by S3, but not with a key of your own.";
    NO_KEY: "has no key of your own";
    FOREIGN_KEY: "its key belongs to another account";
    FOREIGN_KEYS: "Trails use keys of another account. Ask their owner whether they work.";
}

/// Detail of a trail: the state of its key.
pub fn key_state(state: &str) -> String {
    format!("the state of its key is {state}")
}

/// Reason: rules in these Regions alert on access.
pub fn alerted_in(regions: &[&str]) -> String {
    if regions.is_empty() { ALERTED.to_owned() } else { format!("{ALERTED} Seen in {}.", list(regions)) }
}
