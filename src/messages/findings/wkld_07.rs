//! What findings on access to sensitive objects say.

use super::list;

texts! {
    ALL_OBJECTS: "Reading and changing of objects is recorded in every bucket, log buckets aside.";
    CHOSEN_OBJECTS: "Reading and changing of objects is recorded in some buckets. Whether these are all on your list is for you to say.";
    SOME_EVENTS: "Access to objects is recorded only in part: only reading, only changing, or only some calls.";
    NO_EVENTS: "Access to objects is not recorded.";
    RECORDS_NO_OBJECTS: "does not record both reading and changing of objects";
    BOTH_KINDS: "reading and changing is recorded";
    READING_ONLY: "only reading is recorded";
    CHANGES_ONLY: "only changing is recorded";
    LEFT_OUT: "left out of what is recorded of all others";
    ALERTED: "A rule or an alarm tells of refused access to objects.";
    UNHEARD: "An alert on refused access exists, though nobody has confirmed a subscription to its topic.";
    NOBODY_SUBSCRIBED: "nobody has confirmed a subscription";
    SENT_ELSEWHERE: "Refused access is sent to another event bus. Whether somebody is told from there cannot be seen here.";
    ACCOUNT: "Account";
    ONLY_GUARDDUTY: "Only GuardDuty watches S3. It looks for strange behaviour and does not tell of each refusal.";
    NO_ALERT: "Nobody is told when access to objects is refused.";
    NOBODY_TOLD: "no alert on refused access";
    NO_RUNNING_TRAIL: "No trail is running, so there are no log files to encrypt.";
    OWN_KEYS: "The log files of every running trail are encrypted with a key of your own that works.";
    KEY_BROKEN: "The key of a trail does not work, so that no log files are delivered.";
    WITHOUT_KEY: "Log files are encrypted by S3, though not with a key of your own.";
    NO_KEY: "has no key of your own";
    FOREIGN_KEY: "its key belongs to another account";
    FOREIGN_KEYS: "Trails use keys of another account. Whoever owns them has to say whether they work.";
}

/// Of a trail whose key is in this state.
pub fn key_state(state: &str) -> String {
    format!("the state of its key is {state}")
}

/// Access is alerted on by rules in these Regions.
pub fn alerted_in(regions: &[&str]) -> String {
    if regions.is_empty() { ALERTED.to_owned() } else { format!("{ALERTED} Seen in {}.", list(regions)) }
}
