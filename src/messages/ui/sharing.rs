//! Sentences about encrypted shares: making them, and opening them.

use super::{DUE, NOTE_LABEL, OWNER, STATE, wont_do};
use crate::assessment::ActionState;
use crate::assessment::file::{AssessmentFile, Redaction, Scope};
use crate::messages::labels;
use crate::plan::Row;
use crate::share::{HeaderError, Weakness};

texts! {
    TITLE: "Share this assessment";
    LEAD: "An encrypted file for the people you choose. Nothing is uploaded: you send the file yourself, and only someone who also has the link or the passphrase can open it, on this page and on their own device.";
    LINK: "Share it";
    FOR_WHOM: "Who is it for?";
    FOR_WORK: "Someone who works on the plan";
    FOR_WORK_HINT: "Sees everything, and can send back what they have done.";
    FOR_READING: "Someone who only reads";
    FOR_READING_HINT: "Sees the answers, findings and the plan, without notes.";
    FOR_OUTSIDE: "Someone outside the company";
    FOR_OUTSIDE_HINT: "Sees the answers and the plan. Names, numbers, resources and notes are left out.";
    ADJUST: "Choose what goes in yourself";
    THEY_SEE: "What they will see";
    SEE_ALL: "Every answer with its history, all findings, and the whole plan.";
    SEE_OPEN: "Only what is open: unmet and unknown criteria, and their actions.";
    SEE_CONTROL: "One control with its criteria and actions.";
    SEE_PLAIN: "Everything by name. Nothing is left out.";
    LOCK: "How do you send the key?";
    BY_LINK: "As a link";
    BY_LINK_HINT: "Send the file one way, for example by email, and the link another way, for example by chat. Each alone opens nothing.";
    BY_PASSPHRASE: "As a passphrase";
    BY_PASSPHRASE_HINT: "Tell it to them on the phone, or write it down. It works for as long as the file exists.";
    PASSPHRASE: "Passphrase";
    ANOTHER: "Suggest another";
    FROM: "Your name, if they should see who shares it";
    SAVE: "Save the encrypted file";
    SHEET: "Send it with another app";
    SHEET_CANCELLED: "The file was not sent. Nothing was saved.";
    SAVING: "Encrypting …";
    NEXT: "Now send both";
    SEND_FILE: "Send the file as you like: email, chat, a shared folder.";
    SEND_LINK: "Send this link another way. It is shown only once, and Footing does not keep it.";
    SEND_PASSPHRASE: "Tell them the passphrase another way. Footing does not keep it.";
    UNAVAILABLE: "Browsers encrypt only on pages that came over HTTPS, and this one did not. You can still save a plain file, and protect it yourself.";
    UNAVAILABLE_LINK: "Save a plain file";
    NO_COMPRESSION: "This browser cannot compress files, which sharing needs. A newer version of it can.";
    WRONG_KEY: "The link or passphrase does not fit this file, or the file is damaged. Check that both come from the same share, and that the link is complete.";
    NOT_A_SHARE: "This is not an encrypted Footing file.";
    COPY_TEXT: "Copy as text";
    COPY_TEXT_HINT: "Or copy the encrypted file as text, for a chat that takes no files:";
    TEXT_COPIED: "The encrypted text was copied.";
    TEXT_NOT_COPIED: "The browser did not allow copying. Send the file instead.";
    PASTE: "Paste text instead";
    PASTE_LABEL: "The text, from BEGIN FOOTING SHARE to END FOOTING SHARE";
    PASTE_OPEN: "Open the text";
    PASTED_NAME: "Pasted text";
    NOTHING_PASTED: "Paste the text first.";
    LOCKED: "This file is encrypted";
    LOCKED_LINK: "Paste the link that came with it. It begins with https:// and ends with a key. If you opened the link and the key is not here, a sign-in page on the way has dropped it.";
    LOCKED_PASSPHRASE: "Type the passphrase that came with it. Spaces, hyphens and capital letters do not matter for a passphrase that Footing made.";
    SECRET_LINK: "Link";
    UNLOCK: "Open the file";
    CAME_BY_LINK: "You opened the link of a shared file. Choose the file that belongs to it: it was sent to you separately.";
    LINK_BROKEN: "Your mail or chat program has changed the link, so that its key was sent to this page's host as part of the address. The host does not have the file, and the key alone opens nothing. You can go on, and tell the sender.";
    KEY_REMOVED: "The key has been taken out of the address, but it may still be in this browser's history.";
    VIEWER: "Shared assessment, to read";
    VIEWER_KEPT: "Nothing can be changed here. Your own assessments stay as they are, and this one is not stored: it is gone when you close it or reload the page.";
    VIEWER_HOLDS: "What is in it, and what is left out";
    VIEWER_KEEP: "Keep as a new assessment";
    VIEWER_COMPARE: "Compare with mine";
    VIEWER_CLOSE: "Close";
    VIEWER_KEPT_NEW: "The shared assessment is now one of yours, and you can change it.";
    VIEWER_EMPTY: "This assessment has no answers and no findings yet.";
    VIEWER_REFUSED: "Not with a shared assessment";
    VIEWER_REFUSED_WHY: "This page is about your own AWS accounts and assessments. A shared assessment is only read: keep it as a new assessment first, or close it.";
    VIEWER_NO_FILES: "Close the shared assessment to open a file.";
    VIEWER_ANSWER: "Answer";
    VIEWER_NO_ANSWER: "Nobody has answered this question.";
}

/// Why a passphrase of one's own is not accepted.
pub fn weakness(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::Short => {
            "Too short: use at least 20 characters, such as five or six unrelated words, or the suggested passphrase."
        }
        Weakness::FewCharacters => "Too few different characters. Use several unrelated words.",
        Weakness::Pattern => "Too regular: much of it repeats or counts up. Use several unrelated words.",
    }
}

/// The share sheet did not take the file.
pub fn sheet_refused(problem: &str) -> String {
    format!("Your browser did not pass the file on. Save it instead, and send it yourself. {problem}")
}

/// Why a file is not a share that can be opened.
pub fn header_error(error: HeaderError) -> &'static str {
    match error {
        HeaderError::NotAShare => NOT_A_SHARE,
        HeaderError::Newer => {
            "A newer version of Footing encrypted this file. Reload the page to get that version, then open the file again."
        }
        HeaderError::TooLarge => "The file is larger than any encrypted Footing file.",
        HeaderError::Damaged => "The file is damaged or cut off. Ask for it again.",
    }
}

/// What somebody sees of a share, one sentence a line.
pub fn they_see(scope: Scope, redaction: Redaction) -> Vec<&'static str> {
    let what = match scope {
        Scope::Whole => SEE_ALL,
        Scope::OpenItems => SEE_OPEN,
        Scope::Control(_) => SEE_CONTROL,
    };
    let left_out = [
        (redaction.account, "Left out: the account ID."),
        (redaction.names, "Left out: the names of people, users, roles and this assessment."),
        (redaction.resources, "Left out: the names and IDs of resources."),
        (redaction.notes, "Left out: notes and reasons."),
        (redaction.owners, "Left out: who does which action."),
    ];
    let mut lines = vec![what];
    lines.extend(left_out.into_iter().filter_map(|(is_left_out, words)| is_left_out.then_some(words)));
    if redaction.is_none() {
        lines.push(SEE_PLAIN);
    }
    lines
}

/// Who shared a file and when, then what is in it and what is left out, one sentence a line.
pub fn badge(file: &AssessmentFile) -> Vec<String> {
    let when = file.exported.to_minute();
    let who = match &file.by {
        Some(name) => format!("Shared by {name}, {when}."),
        None => format!("Shared {when}. The sender gave no name."),
    };
    let lines = they_see(file.scope, file.redaction).into_iter().map(str::to_owned);
    std::iter::once(who).chain(lines).collect()
}

/// What was said about an action of the plan, each with its label.
pub fn work_lines(row: &Row) -> Vec<(&'static str, String)> {
    let state = match &row.state {
        ActionState::WontDo { reason } => wont_do(reason),
        other => labels::state(other).to_owned(),
    };
    let lines = [
        (STATE, Some(state)),
        (OWNER, Some(row.owner.clone())),
        (DUE, row.due.map(|due| due.to_string())),
        (NOTE_LABEL, Some(row.note.clone())),
    ];
    lines.into_iter().filter_map(|(label, text)| Some((label, text.filter(|text| !text.is_empty())?))).collect()
}
