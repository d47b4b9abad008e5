//! Sentences of findings about the encryption of disks and file systems.

use super::count;

texts! {
    ON_EVERYWHERE: "New disks are encrypted by default in every Region, with keys that work.";
    ON_NOWHERE: "New disks are not encrypted by default in any Region.";
    OFF_IN_USE: "New disks are not encrypted by default in a Region that has disks.";
    OFF_ELSEWHERE: "New disks are encrypted by default wherever there are disks, but not in every Region.";
    OFF: "encryption by default is off";
    OFF_WITH_DISKS: "encryption by default is off, although there are disks";
    BROKEN_KEYS: "New disks are encrypted by default, but with a key that does not work.";
    NO_DISKS: "There are neither disks nor snapshots.";
    ALL_ENCRYPTED: "Every disk and every snapshot is encrypted, and no snapshot is public.";
    PUBLIC: "A snapshot is public: anybody with an AWS account can read it.";
    DISK_IN_USE: "A disk that is in use is not encrypted.";
    NOT_IN_USE: "Snapshots or unused disks are not encrypted.";
    PUBLIC_SNAPSHOT: "public snapshot";
    USED_DISK: "unencrypted disk in use";
    SPARE_DISK: "unencrypted unused disk";
    SNAPSHOT: "unencrypted snapshot";
    NO_FILE_SYSTEMS: "There are no shared file systems (EFS).";
    FILE_SYSTEMS_ENCRYPTED: "Every shared file system is encrypted.";
    NOT_ENCRYPTED: "not encrypted";
}

/// Detail of a Region: the state of the default key.
pub fn key_state(state: &str) -> String {
    format!("the state of the default key is {state}")
}

/// Reason: some file systems are not encrypted.
pub fn file_systems(plain: usize, of: usize) -> String {
    let are = if plain == 1 { "is" } else { "are" };
    format!("{plain} of {} {are} not encrypted.", count(of, "shared file system"))
}
