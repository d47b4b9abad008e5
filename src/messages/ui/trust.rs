//! Sentences about what can be relied on, how it is kept, and how anybody can check it.

use crate::hosting::{Sent, State};

texts! {
    TITLE: "What you can rely on";
    LEAD: "You are asked where your defences are weak. That deserves plain words about what happens to your answers.";
    LEAVES: "What leaves this device";
    LEAVES_WHAT: "What";
    LEAVES_WHEN: "When";
    LEAVES_TO: "To whom";
    PROMISES: "What is promised";
    KEPT: "How it is kept";
    CHECK: "How to check it";
    LIMITS: "What is not promised";
    SENT: "What this host sends";
    SENT_LEAD: "Headers make the browser hold Footing to some of its promises, whatever its program does. They are the host's to send. This page has just asked for them, past every cache.";
    SENT_ASKING: "Asking the host …";
    SENT_FAILED: "The host did not answer. Are you offline?";
    SENT_ALL_PAGE: "The page comes with every header that it should.";
    SENT_ALL_SCANNER: "The scanner comes with its policy.";
    SENT_VALUES: "Show what was sent";
    SENT_MEANT: "Meant:";
    SENT_IS: "Sent:";
    SENT_META: "The page also carries its policy within itself, so the browser holds it to its own address on any host.";
    FILES: "The files of this release";
    FILES_LEAD: "Every file is listed with its digest (SHA-256) in sha256sums.txt beside this page, and the digest of that list stands for the whole release. Whoever builds the same commit with the same tools gets the same digests: cargo xtask package prints them.";
    FILES_WHY: "This shows whether the files fit together and are those of a release that you know. A host that wants to deceive can serve other files to other people: only comparing the digest with one from elsewhere, and from another device, tells.";
    FILES_COMPARE: "Fetch every file and compare";
    FILES_LIST: "Open the list";
    FILES_NO_LIST: "The host did not give its list of digests. Are you offline?";
    FILES_OTHER: "The host has another release than the one that this page runs. Reload the page, and compare again.";
    FILES_WRONG: "These are missing, or hold something else than the list says:";
    OFFLINE_KEPT: "This browser keeps the release: all but live checks works without a network.";
    OFFLINE_NOT_KEPT: "This browser does not keep the release (yet): without a network, the page goes on only as long as it stays open.";
}

/// What leaves the device: what, when, to whom.
pub const LEAVING: &[[&str; 3]] = &[
    [
        "Requests for Footing's own files",
        "When you open the page, and when it loads its next part",
        "The host of this page",
    ],
    [
        "Read requests to AWS, signed with your credentials, with names of resources in them",
        "When you start a live check, and as long as it runs",
        "AWS, at addresses that the list of calls names",
    ],
    ["Files that you save, texts that you copy", "When you do it", "Whoever you give them to"],
    [
        "That you follow a link, but not from where",
        "When you follow one to a documentation page or a console",
        "The page that it leads to",
    ],
];

/// A promise, with what keeps it and what anybody can do to check it.
#[derive(Debug)]
pub struct Promise {
    /// What is promised.
    pub promise: &'static str,
    /// What keeps it.
    pub kept: &'static str,
    /// How to check it.
    pub check: &'static str,
}

/// The promises.
pub const PROMISED: &[Promise] = &[
    Promise {
        promise: "Your answers stay on this device. There is no account, no server behind this page and no telemetry.",
        kept: "The page's content security policy lets it connect to its own address only, and load script, style and pictures from nowhere else. It comes with the page, as a header and in the page itself, and the browser enforces it.",
        check: "Open your browser's developer tools and look at the network while you use the page: it loads its own files, and sends nothing. Or switch the network off once the page has come to rest: questions, plan, imports and exports go on.",
    },
    Promise {
        promise: "Footing looks into an AWS account only when you ask it to, only reads, and asks nothing that you could not have read before.",
        kept: "Everything that can be asked is in one list, and the program can make no request that is not in it. The tests compare each entry with AWS's own models and with the actions that only read. One entry makes AWS write a report about its own users, which changes nothing in the account. The role from our template may do no more, whatever the program tried.",
        check: "Read the list of calls before, the list of requests during and after the scan, and CloudTrail in your account, which records what was asked, from your address and with your role.",
    },
    Promise {
        promise: "What comes back from AWS stays on this device.",
        kept: "The scanner's own policy lets it reach hosts of AWS and this page's address, and no others. Live checks stay off where the host does not send it. For later looks, the answers stay in this browser, unless you switch that off on the page Evidence.",
        check: "Below stands whether this host sends it. During a scan, the developer tools show requests to hosts of AWS, the same as in the list of requests.",
    },
    Promise {
        promise: "Credentials are in the scanner's memory only. They are never stored, shown, exported or logged, and gone when you forget them, when they expire, and when the page is left.",
        kept: "The scanner is a separate program in a worker. The page passes on what you paste without reading it, and empties the field; the worker never reads files, and what reads files never holds credentials. Keys that would work for ever and those of the root user are refused.",
        check: "Search the browser's storage, the saved files and the addresses for the key after a scan. A test does the same with every release.",
    },
    Promise {
        promise: "Nothing is loaded from third parties.",
        kept: "Fonts, pictures and programs are part of the site, and the policy refuses any others. The service worker, which keeps the files for the time without a network, answers for this site's own files only; requests to AWS pass by it.",
        check: "The developer tools list every file with its address. The list of digests names all there are.",
    },
    Promise {
        promise: "Old and new files of Footing never mix.",
        kept: "The name of a file holds a digest of its content. A new release is put in place as a whole, each file checked, and begins only when you reload.",
        check: "Fetch every file and compare, below.",
    },
    Promise {
        promise: "Nothing you typed is lost silently.",
        kept: "Saving is visible, failures are shown with a way out, two tabs merge instead of overwriting each other, and what cannot be read is kept aside.",
        check: "Save to a file, and open it elsewhere: it has everything.",
    },
    Promise {
        promise: "Unknown never counts as good, and names from your account never become code.",
        kept: "A denied, blocked or missing answer gives the verdict \"unknown\" with the reason. Whatever comes from outside is text in the page and in every export; into a command it goes only where it fits the grammar of its kind.",
        check: "Take a permission away and scan again: what depended on it says so.",
    },
];

/// What is not promised.
pub const NOT_PROMISED: &[&str] = &[
    "That your answers are right. Footing takes your word for them, unless it looked into the account itself; then both are shown.",
    "That a live check sees everything. Where AWS does not answer a browser, where a permission is missing or a Region is closed, it says \"unknown\" and why.",
    "Protection from other people who use this browser profile, from a browser extension that reads pages, or from a device that somebody else controls.",
    "That a script which somebody got into this page could do no harm. The policies keep its requests to this page's address, but it could read what you type or paste, and lead the browser to another address with it or send it by WebRTC, which browsers do not let a page forbid. What protects you is that no such script gets in: text from outside never becomes markup or code, and browsers that know Trusted Types enforce that.",
    "That whoever hosts this page has not changed it. Who controls the host controls the program and its headers. Host it yourself, or compare the digests.",
    "That a scanner which somebody has tampered with could do no harm. The policy keeps it to hosts of AWS, but some of those belong to AWS's customers. It is this program that sends to no host but those of its list.",
    "That nothing of the credentials stays in the memory that the browser gives back to the system. The scanner overwrites what it can, and ends with its memory; the copies that the browser itself makes are the browser's.",
    "Completeness. The baseline is where to begin, not all of security, and it is no certificate.",
];

/// What a state of a header is called.
pub fn state(state: State) -> &'static str {
    match state {
        State::AsMeant => "yes",
        State::Missing => "not sent",
        State::Differs => "differs",
    }
}

/// What a header that is not sent as it is meant makes weaker.
pub fn weaker(of: Sent, name: &str) -> &'static str {
    match (of, name) {
        (Sent::Scanner, _) => {
            "Nothing but the program itself would keep the scanner to AWS. Where the policy is missing or too wide, live checks stay off."
        }
        (_, "Content-Security-Policy") => {
            "The policy within the page stands in for it, but cannot keep other sites from showing this page in a frame."
        }
        (_, "X-Frame-Options") => {
            "It keeps other sites from showing this page in a frame, to steal clicks, in browsers that do not know the policy for it."
        }
        (_, "Strict-Transport-Security") => {
            "The first request of a visit may go over plain HTTP, where somebody on the way could answer in the host's place."
        }
        (_, "Referrer-Policy") => {
            "Links may tell the pages that they lead to where they were followed; Footing asks for silence on each link, too."
        }
        (_, "X-Content-Type-Options") => "A file may be taken for something else than it is said to be.",
        (_, "Permissions-Policy") => {
            "The browser's cameras, sensors and the like are not ruled out. Footing asks for none."
        }
        _ => "It keeps other sites' windows and pages further away from this one.",
    }
}

/// How many headers are not as they should be.
pub fn some_differ(of: Sent, differing: usize) -> String {
    match of {
        Sent::Page if differing == 1 => "One header of the page is not as it is meant.".to_owned(),
        Sent::Page => format!("{differing} headers of the page are not as they are meant."),
        Sent::Scanner => "The scanner's policy is not as it is meant.".to_owned(),
    }
}

/// How far the comparison has come.
pub fn comparing(done: usize, all: usize) -> String {
    format!("Compared {done} of {all} files …")
}

/// All files are as listed.
pub fn all_right(files: usize) -> String {
    format!("All {files} files are those of the list. The digest of this release:")
}

/// Where the program comes from.
pub fn built_from(version: &str, commit: &str) -> String {
    if commit.is_empty() {
        format!("This page runs version {version}, built from sources without a commit.")
    } else {
        format!("This page runs version {version}, built from commit {commit}.")
    }
}
