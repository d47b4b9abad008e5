//! Sentences about a file that a team keeps in a shared folder.

use super::count;

texts! {
    TITLE: "Keep one file for the team";
    LEAD: "Put the assessment into a file in a folder that you share, such as Drive, Dropbox or a repository. Everyone opens it here, works, and saves to the same file. Nobody's work is overwritten: what others saved in the meantime is merged first.";
    LEAD_PLAIN: "The file is not encrypted unless you open an encrypted one. Whoever can read the folder can read the file.";
    UNAVAILABLE: "This browser cannot save to the same file again; Chrome and Edge on a computer can. Instead, open the team's file above and merge it, then download the assessment and replace the file in the folder.";
    OPEN: "Open and merge a file";
    NEW: "Save to a new file";
    CONFLICTS: "Someone else changed the same things. Decide below and merge, then save again.";
    COMPARE: "The file may be another assessment. Look at it below and merge it first, then save again.";
    LINK_LOCKED: "A file that is locked by a link cannot be saved to. Open it, then save to a new file.";
    NOT_WRITTEN: "The file was not saved.";
}

/// The button that saves to the linked file.
pub fn save_to(name: &str) -> String {
    format!("Save to {name}")
}

/// Notice: the file was saved, after merging what others had changed.
pub fn saved(name: &str, merged: usize) -> String {
    match merged {
        0 => format!("Saved to {name}."),
        merged => format!("Merged {} by others, and saved to {name}.", count(merged, "change", "changes")),
    }
}

/// Notice: the file could not be picked, read or written.
pub fn failed(problem: &str) -> String {
    format!("{NOT_WRITTEN} {problem}")
}
