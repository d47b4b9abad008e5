//! Tests that every order of steps keeps the site working, whatever the bucket contains and wherever the steps stop.

use super::*;
use std::path::PathBuf;

/// A release: its kept file, its page, and an icon that all releases share. Keys with a leading `!` differ between
/// releases.
fn release(name: &str) -> Desired {
    let object = |key: &str, turn, content: &str| Object {
        key: key.to_owned(),
        file: PathBuf::from(key),
        settings: Settings {
            content_type: "text/plain".to_owned(),
            cache_control: format!("{turn:?}"),
            content_encoding: None,
        },
        turn,
        fingerprint: content.to_owned(),
    };
    let objects = vec![
        object("common-1.js", Turn::Kept, "common"),
        object(&format!("app-{name}.js"), Turn::Kept, name),
        object("icon.png", Turn::Replaced, "icon"),
        object("index.html", Turn::Live(0), name),
        object("service-worker.js", Turn::Live(1), name),
    ];
    Desired { objects, index: name.to_owned() }
}

/// A bucket, with a log of the steps.
#[derive(Clone, Default)]
struct Bucket {
    there: There,
    log: Vec<String>,
}

impl Bucket {
    /// Takes the first `limit` steps of a deployment. Returns whether those were all.
    fn deploy_until(&mut self, desired: &Desired, limit: usize) -> bool {
        let steps = plan(&self.there, desired);
        for step in steps.iter().take(limit) {
            self.take(step, desired);
            self.check();
        }
        steps.len() <= limit
    }

    fn deploy(&mut self, name: &str) {
        assert!(self.deploy_until(&release(name), usize::MAX));
    }

    fn take(&mut self, step: &Step, desired: &Desired) {
        match step {
            Step::Upload { keys, .. } => {
                for key in keys {
                    self.log.push(format!("upload {key}"));
                    self.there.keys.insert(key.clone());
                    if key == "index.html" {
                        self.there.index = Some(desired.index.clone());
                    }
                }
            }
            Step::Remember(record) => {
                self.log.push("remember".to_owned());
                self.there.record = record.clone();
            }
            Step::Invalidate(paths) => {
                let paths: Vec<_> = paths.iter().map(String::as_str).collect();
                self.log.push(format!("invalidate {}", paths.join(" ")));
            }
            Step::Remove(keys) => {
                for key in keys {
                    self.log.push(format!("remove {key}"));
                    self.there.keys.remove(key);
                }
            }
        }
    }

    /// Checks that the live page always finds its program.
    fn check(&self) {
        if let Some(live) = &self.there.index {
            assert!(self.has(&format!("app-{live}.js")), "{live} is live without its program: {:?}", self.log);
        }
    }

    fn has(&self, key: &str) -> bool {
        self.there.keys.contains(key)
    }
}

#[test]
fn a_first_deployment_uploads_the_page_last_and_invalidates_nothing() {
    let mut bucket = Bucket::default();
    bucket.deploy("a");
    assert_eq!(
        bucket.log,
        [
            "remember",
            "upload common-1.js",
            "upload app-a.js",
            "upload icon.png",
            "upload index.html",
            "upload service-worker.js",
            "remember"
        ]
    );
}

#[test]
fn deploying_the_same_again_does_nothing() {
    let mut bucket = Bucket::default();
    bucket.deploy("a");
    bucket.deploy("b");
    assert_eq!(plan(&bucket.there, &release("b")), []);
}

#[test]
fn a_new_release_uploads_and_invalidates_only_what_has_changed() {
    let mut bucket = Bucket::default();
    bucket.deploy("a");
    bucket.log.clear();
    bucket.deploy("b");
    assert_eq!(
        bucket.log,
        [
            "remember",
            "upload app-b.js",
            "upload index.html",
            "upload service-worker.js",
            "invalidate / /index.html /service-worker.js",
            "remember"
        ]
    );
}

#[test]
fn the_release_before_stays_and_the_one_before_that_goes() {
    let mut bucket = Bucket::default();
    for name in ["a", "b", "c"] {
        bucket.deploy(name);
    }
    assert!(!bucket.has("app-a.js") && bucket.has("app-b.js") && bucket.has("app-c.js") && bucket.has("common-1.js"));
    let removal = bucket.log.iter().position(|step| step == "remove app-a.js");
    let page = bucket.log.iter().rposition(|step| step == "upload index.html");
    assert!(page < removal);
}

#[test]
fn going_back_to_the_release_before_uploads_only_the_page() {
    let mut bucket = Bucket::default();
    bucket.deploy("a");
    bucket.deploy("b");
    bucket.log.clear();
    bucket.deploy("a");
    assert!(!bucket.log.iter().any(|step| step.contains("app-")), "{:?}", bucket.log);
    assert!(bucket.has("app-b.js"));
}

#[test]
fn wherever_a_deployment_stops_the_site_stands_and_the_next_one_ends_it() {
    let mut start = Bucket::default();
    start.deploy("a");
    start.deploy("b");
    for limit in 0.. {
        let mut bucket = start.clone();
        let complete = bucket.deploy_until(&release("c"), limit);
        let live = bucket.there.index.clone().unwrap();
        // The same release again.
        let mut again = bucket.clone();
        again.deploy("c");
        assert!(again.has("app-c.js") && again.has("app-b.js") && !again.has("app-a.js"), "{limit}: {:?}", again.log);
        assert!(again.log.iter().any(|step| step.starts_with("invalidate") && step.contains("/index.html")), "{limit}");
        assert_eq!(plan(&again.there, &release("c")), []);
        // Another release instead: the live one stays, one that never became live is removed.
        bucket.deploy("d");
        assert!(bucket.has("app-d.js") && bucket.has(&format!("app-{live}.js")), "{limit}: {:?}", bucket.log);
        assert!(!bucket.has("app-a.js") && (live == "c" || !bucket.has("app-c.js")), "{limit}: {:?}", bucket.log);
        if complete {
            return;
        }
    }
}

#[test]
fn an_object_that_somebody_removed_is_uploaded_again() {
    let mut bucket = Bucket::default();
    bucket.deploy("a");
    bucket.there.keys.remove("icon.png");
    bucket.log.clear();
    bucket.deploy("a");
    assert_eq!(bucket.log, ["remember", "upload icon.png", "invalidate /icon.png", "remember"]);
}

#[test]
fn what_others_put_there_is_let_alone() {
    let mut bucket = Bucket::default();
    bucket.deploy("a");
    bucket.there.keys.insert("robots.txt".to_owned());
    for name in ["b", "c", "d"] {
        bucket.deploy(name);
    }
    assert!(bucket.has("robots.txt"));
}

#[test]
fn where_nobody_knows_what_is_live_nothing_is_removed() {
    let mut bucket = Bucket::default();
    for name in ["a", "b"] {
        bucket.deploy(name);
    }
    bucket.there.keys.insert("app-x.js".to_owned());
    bucket.there.index = Some("x".to_owned());
    bucket.deploy("c");
    assert!(["app-a.js", "app-b.js", "app-x.js"].iter().all(|key| bucket.has(key)), "{:?}", bucket.log);
}
