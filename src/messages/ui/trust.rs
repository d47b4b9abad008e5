//! Sentences of the page of promises: what is promised, what keeps it, and how to check it.

use crate::hosting::{Sent, State};

texts! {
    TITLE: "What you can rely on";
    LEAD: "Footing asks you where your defenses are weak. You deserve plain words about what happens to your answers.";
    LEAVES: "What leaves this device";
    LEAVES_WHAT: "What";
    LEAVES_WHEN: "When";
    LEAVES_TO: "To whom";
    PROMISES: "What we promise";
    KEPT: "How we keep it";
    CHECK: "How to check it";
    LIMITS: "What we don't promise";
    SENT: "What this host sends";
    SENT_LEAD: "Headers make the browser hold Footing to some of its promises, whatever its program does. Only the host can send them. This page has just asked for them, bypassing every cache.";
    SENT_ASKING: "Asking the host …";
    SENT_FAILED: "The host did not answer. Are you offline?";
    SENT_ALL_PAGE: "The page comes with every header that it should.";
    SENT_ALL_SCANNER: "The scanner comes with its policy.";
    SENT_VALUES: "Show what was sent";
    SENT_MEANT: "Intended:";
    SENT_IS: "Sent:";
    SENT_META: "The page also contains its own policy, so the browser limits it to its own address on any host.";
    FILES: "The files of this release";
    FILES_LEAD: "sha256sums.txt next to this page lists every file with its digest (SHA-256), and the digest of that list identifies the whole release. Anyone who builds the same commit with the same tools gets the same digests: cargo xtask package prints them.";
    FILES_WHY: "This shows whether the files belong together and to a release you know. A host that wants to deceive can serve other files to other people: only comparing the digest with one from elsewhere, on another device, reveals that.";
    FILES_COMPARE: "Fetch every file and compare";
    FILES_LIST: "Open the list";
    FILES_NO_LIST: "The host did not send its list of digests. Are you offline?";
    FILES_OTHER: "The host has another release than the one this page runs. Reload the page, and compare again.";
    FILES_WRONG: "These files are missing or differ from the list:";
    OFFLINE_KEPT: "This browser keeps the release: everything but live checks works without a network.";
    OFFLINE_NOT_KEPT: "This browser does not keep the release (yet): without a network, the page works only as long as it stays open.";
}

/// What leaves the device, when, and to whom.
pub const LEAVING: &[[&str; 3]] = &[
    [
        "Requests for Footing's own files",
        "When you open the page, and when it loads its next part",
        "The host of this page",
    ],
    [
        "Read requests to AWS, signed with your credentials, with names of resources in them",
        "When you start a live check, and while it runs",
        "AWS, at addresses named in the list of calls",
    ],
    ["Files you save, share or send, links and texts you copy", "When you do it", "Whoever you give them to"],
    [
        "That you follow a link, but not from where",
        "When you follow one to a documentation page or a console",
        "The page it leads to",
    ],
];

/// A promise, what keeps it, and how to check it.
#[derive(Debug)]
pub struct Promise {
    /// The promise.
    pub promise: &'static str,
    /// What keeps the promise.
    pub kept: &'static str,
    /// How to check the promise.
    pub check: &'static str,
}

/// The promises.
pub const PROMISED: &[Promise] = &[
    Promise {
        promise: "Your answers stay on this device. There is no account, no server behind this page and no telemetry.",
        kept: "The page's content security policy lets it connect only to its own address, and load scripts, styles and pictures from nowhere else. The policy comes as a header and in the page itself, and the browser enforces it.",
        check: "Open your browser's developer tools and watch the network while you use the page: it loads its own files, and sends nothing. Or switch off the network once the page has finished loading: questions, plan, imports and exports keep working.",
    },
    Promise {
        promise: "Footing checks an AWS account only when you ask it to, only reads, and asks nothing that you could not have read beforehand.",
        kept: "Everything that can be asked is in one list, and the program can make no request that is not in it. The tests compare each entry with AWS's own models and with the actions that only read. One entry makes AWS write a report about the account's users, which changes nothing in the account. The role from our template allows no more, whatever the program tries.",
        check: "Read the list of calls before the scan, the list of requests during and after it, and CloudTrail in your account, which records what was asked, from your address and with your role.",
    },
    Promise {
        promise: "What comes back from AWS stays on this device.",
        kept: "The scanner's own policy lets it reach hosts of AWS and this page's address, and no others. Live checks stay off where the host does not send it. The answers stay in this browser for later scans, unless you switch that off on the Evidence page.",
        check: "See below whether this host sends it. During a scan, the developer tools show requests to hosts of AWS, the same as in the list of requests.",
    },
    Promise {
        promise: "Credentials are in the scanner's memory only. They are never stored, shown, exported or logged, and are gone when you forget them, when they expire, and when you leave the page.",
        kept: "The scanner is a separate program in a worker. The page passes on what you paste without reading it, and empties the field; the worker never reads files, and what reads files never holds credentials. Keys that would work forever and those of the root user are refused.",
        check: "Search the browser's storage, the saved files and the addresses for the key after a scan. A test does the same for every release.",
    },
    Promise {
        promise: "Nothing is loaded from third parties.",
        kept: "Fonts, pictures and programs are part of the site, and the policy refuses any others. The service worker, which keeps the files for use without a network, answers only for this site's own files; requests to AWS bypass it.",
        check: "The developer tools list every file with its address. The list of digests names all of them.",
    },
    Promise {
        promise: "A shared file can be read only by someone who also has its link or passphrase, and has nothing in it that you left out.",
        kept: "The browser encrypts it (AES-256-GCM), with a new key for each file. What you leave out is left out before that. The key of a link is after the # sign, which browsers do not send; the page takes it out of the address and stores it nowhere. Whoever opens the file reads it in memory only, next to nothing of their own, until they decide to keep it.",
        check: "The format is documented: any program with AES-GCM opens the file, so you can look at what is in it. Tests do so for every release, and search requests, storage and addresses for the key.",
    },
    Promise {
        promise: "Old and new files of Footing never mix.",
        kept: "The name of a file holds a digest of its content. A new release is installed as a whole, with each file checked, and starts only when you reload.",
        check: "Fetch every file and compare, below.",
    },
    Promise {
        promise: "Nothing you typed is lost silently.",
        kept: "Saving is visible, failures are shown with a way out, two tabs merge instead of overwriting each other, and what cannot be read is set aside.",
        check: "Save to a file and open it elsewhere: everything is there.",
    },
    Promise {
        promise: "Unknown never counts as good, and names from your account never become code.",
        kept: "A denied, blocked or missing answer gives the verdict \"unknown\" with the reason. Whatever comes from outside is text in the page and in every export; it goes into a command only where it fits the grammar of its kind.",
        check: "Take a permission away and scan again: what depended on it says so.",
    },
];

/// What is not promised.
pub const NOT_PROMISED: &[&str] = &[
    "That your answers are right. Footing takes your word for them, unless it checked the account itself; then both are shown.",
    "That a live check sees everything. Where AWS does not answer a browser, where a permission is missing or a Region is closed, it says \"unknown\" and why.",
    "Protection from other people who use this browser profile, from a browser extension that reads pages, or from a device that someone else controls.",
    "That a malicious script in this page could do no harm. The policies keep its requests to this page's address, but it could read what you type or paste, and take the browser to another address with it or send it by WebRTC, which browsers do not let a page forbid. What protects you is that no such script gets in: text from outside never becomes markup or code, and browsers that know Trusted Types enforce that.",
    "That whoever hosts this page has not changed it. Whoever controls the host controls the program and its headers. Host it yourself, or compare the digests.",
    "That a scanner someone has tampered with could do no harm. The policy limits it to hosts of AWS, but some of those belong to AWS's customers. Only this program itself ensures that nothing is sent to hosts outside its list.",
    "That nothing of the credentials stays in memory that the browser returns to the system. The scanner overwrites what it can, and its memory ends with it; copies that the browser itself makes are beyond its reach.",
    "That a shared file can be taken back, or that nobody passes on its link. Mail and chat programs may keep links, and some send them to this page's host, which does not have the file. A link to the status only is not encrypted at all.",
    "Completeness. The baseline is a starting point, not all of security, and it is not a certificate.",
];

/// The state of a header, in a few words.
pub fn state(state: State) -> &'static str {
    match state {
        State::AsMeant => "yes",
        State::Missing => "not sent",
        State::Differs => "differs",
    }
}

/// What a missing or different header weakens.
pub fn weaker(of: Sent, name: &str) -> &'static str {
    match (of, name) {
        (Sent::Scanner, _) => {
            "Nothing but the program itself would limit the scanner to AWS. Where the policy is missing or too wide, live checks stay off."
        }
        (_, "Content-Security-Policy") => {
            "The policy in the page takes its place, but cannot keep other sites from showing this page in a frame."
        }
        (_, "X-Frame-Options") => {
            "It keeps other sites from showing this page in a frame, to steal clicks, in browsers that do not support the policy for it."
        }
        (_, "Strict-Transport-Security") => {
            "The first request of a visit may go over plain HTTP, where someone along the way could answer in place of the host."
        }
        (_, "Referrer-Policy") => {
            "Links may tell the pages they lead to where you came from; Footing also asks for silence on each link."
        }
        (_, "X-Content-Type-Options") => "A file may be treated as another type than the one it is sent as.",
        (_, "Permissions-Policy") => "Access to cameras, sensors and the like is not ruled out. Footing asks for none.",
        _ => "It keeps other sites' windows and pages further away from this one.",
    }
}

/// How many headers are not as intended.
pub fn some_differ(of: Sent, differing: usize) -> String {
    match of {
        Sent::Page if differing == 1 => "One header of the page is not as intended.".to_owned(),
        Sent::Page => format!("{differing} headers of the page are not as intended."),
        Sent::Scanner => "The scanner's policy is not as intended.".to_owned(),
    }
}

/// The progress of comparing files.
pub fn comparing(done: usize, all: usize) -> String {
    format!("Compared {done} of {all} files …")
}

/// The result if all files match the list.
pub fn all_right(files: usize) -> String {
    format!("All {files} files match the list. The digest of this release:")
}

/// The version and commit that the page runs.
pub fn built_from(version: &str, commit: &str) -> String {
    if commit.is_empty() {
        format!("This page runs version {version}, built from source without a commit.")
    } else {
        format!("This page runs version {version}, built from commit {commit}.")
    }
}
