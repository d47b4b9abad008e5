//! `cargo xtask deploy`: the site on S3 and CloudFront, through the user's own AWS CLI. Decisions are made in `plan`;
//! this module reads and changes the state.

mod aws;
mod objects;
mod plan;
mod record;
mod stack;

use crate::build::set_up_and_build;
use crate::cache::{dist, repository};
use crate::hosting::Hosting;
use crate::serve;
use anyhow::{Context, Result, bail};
use aws::Aws;
use footing::hosting::sha256;
use objects::{Object, Settings, objects};
use plan::{Desired, Step, There, plan};
use record::{KEY, Record};
use serde_json::{Value, json};
pub(crate) use stack::Parameters;
use stack::Place;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The number of objects that S3 removes per request.
const REMOVED_AT_ONCE: usize = 1000;

/// A deployment: what to deploy, and where.
pub(crate) struct Deployment {
    pub(crate) stack: String,
    pub(crate) region: String,
    pub(crate) parameters: Parameters,
    /// A finished site to deploy instead of building one.
    pub(crate) site: Option<PathBuf>,
    /// Whether commands that change something are only printed.
    pub(crate) dry_run: bool,
}

impl Deployment {
    /// Builds the site, updates the stack and uploads.
    pub(crate) fn run(&self) -> Result<()> {
        let aws = Aws::find(&self.region, self.dry_run)?;
        who(&aws)?;
        let site = self.site()?;
        let own = PathBuf::from("target/deploy").join(&self.stack);
        let scratch = Scratch { path: repository().join(&own), shown: own };
        scratch.clear()?;
        let place = stack::ready(&aws, &self.stack, &self.parameters)?;
        if !place.exists {
            println!("# BUCKET and DISTRIBUTION stand for outputs of the stack, which does not exist yet.");
        }
        let desired = desired(&site, &scratch.path.join("packed"))?;
        let there = if place.exists { there(&aws, &place)? } else { There::default() };
        let steps = plan(&there, &desired);
        if steps.is_empty() {
            println!("# The bucket is up to date.");
        }
        for (number, step) in steps.iter().enumerate() {
            take(&aws, &place, &desired, step, number, &scratch)?;
        }
        println!("# Footing is at {}", place.address);
        Ok(())
    }

    fn site(&self) -> Result<PathBuf> {
        if let Some(site) = &self.site {
            return std::path::absolute(site).context("the value of --site is not a valid path");
        }
        set_up_and_build(None, &dist())?;
        serve::need_dist()?;
        Ok(dist())
    }
}

/// A folder of files for the AWS CLI, and its path as commands show it.
struct Scratch {
    path: PathBuf,
    shown: PathBuf,
}

impl Scratch {
    fn clear(&self) -> Result<()> {
        if self.path.exists() {
            fs::remove_dir_all(&self.path)?;
        }
        Ok(fs::create_dir_all(&self.path)?)
    }

    /// Writes a file and returns its path as commands show it.
    fn write(&self, name: &str, text: &str) -> Result<String> {
        fs::write(self.path.join(name), text)?;
        Ok(self.shown.join(name).display().to_string())
    }
}

/// Prints whose credentials are used, and refuses those of the root user.
fn who(aws: &Aws) -> Result<()> {
    let text = aws.must_read(&["sts", "get-caller-identity", "--output", "json"])?;
    let identity: Value = serde_json::from_slice(&text)?;
    let arn = identity.get("Arn").and_then(Value::as_str).unwrap_or_default();
    if arn.ends_with(":root") {
        bail!(
            "These are the root user's credentials, which this command refuses. Use a role with one of the policies in deploy/README.md."
        );
    }
    println!("# Account {}, as {arn}", identity.get("Account").and_then(Value::as_str).unwrap_or_default());
    Ok(())
}

/// Returns the desired content of the bucket.
fn desired(site: &Path, packed: &Path) -> Result<Desired> {
    let hosting = Hosting::read()?;
    let objects = objects(&hosting, site, packed)?;
    let page = fs::read(site.join(hosting.fallback()))?;
    Ok(Desired { objects, index: sha256(&page) })
}

/// Returns the present content of the bucket.
fn there(aws: &Aws, place: &Place) -> Result<There> {
    let bucket = place.bucket.as_str();
    let list = ["s3api", "list-objects-v2", "--bucket", bucket, "--query", "Contents[].Key", "--output", "json"];
    let listed: Option<BTreeSet<String>> = serde_json::from_slice(&aws.must_read(&list)?)?;
    let mut keys = listed.unwrap_or_default();
    let content = |key: &str| aws.must_read(&["s3", "cp", &format!("s3://{bucket}/{key}"), "-"]);
    let record = match keys.remove(KEY) {
        true => Record::from_text(&String::from_utf8_lossy(&content(KEY)?))?,
        false => Record::default(),
    };
    let index = match keys.contains("index.html") {
        true => Some(sha256(&content("index.html")?)),
        false => None,
    };
    Ok(There { keys, record, index })
}

/// Carries out one step.
fn take(aws: &Aws, place: &Place, desired: &Desired, step: &Step, number: usize, scratch: &Scratch) -> Result<()> {
    let bucket = place.bucket.as_str();
    match step {
        Step::Upload { settings, keys } => {
            let name = format!("upload-{number}");
            stage(&desired.objects, keys, &scratch.path.join(&name))?;
            let from = scratch.shown.join(&name).display().to_string();
            upload(aws, &from, &format!("s3://{bucket}"), settings, &["--recursive"])
        }
        Step::Remember(record) => {
            let file = scratch.write(&format!("releases-{number}.json"), &record.to_text()?)?;
            let settings = Settings {
                content_type: "application/json".to_owned(),
                cache_control: "no-store".to_owned(),
                content_encoding: None,
            };
            upload(aws, &file, &format!("s3://{bucket}/{KEY}"), &settings, &[])
        }
        Step::Invalidate(paths) => {
            let mut words =
                vec!["cloudfront", "create-invalidation", "--distribution-id", &place.distribution, "--paths"];
            words.extend(paths.iter().map(String::as_str));
            aws.write(&words).map(drop)
        }
        Step::Remove(keys) => {
            let keys: Vec<&String> = keys.iter().collect();
            for (part, keys) in keys.chunks(REMOVED_AT_ONCE).enumerate() {
                let list = json!({ "Objects": keys.iter().map(|key| json!({ "Key": key })).collect::<Vec<_>>(), "Quiet": true });
                let file = scratch.write(&format!("remove-{number}-{part}.json"), &format!("{list:#}\n"))?;
                let words = ["s3api", "delete-objects", "--bucket", bucket, "--delete", &format!("file://{file}")];
                let said = aws.write(&[&words[..], &["--output", "json"]].concat())?;
                // S3 answers with success and lists the failures.
                if String::from_utf8_lossy(&said).contains("\"Errors\"") {
                    bail!("S3 did not remove everything: {}", String::from_utf8_lossy(&said));
                }
            }
            Ok(())
        }
    }
}

/// Copies the files of some objects into a folder, under their keys.
fn stage(objects: &[Object], keys: &[String], folder: &Path) -> Result<()> {
    for object in objects.iter().filter(|object| keys.contains(&object.key)) {
        let to = folder.join(&object.key);
        fs::create_dir_all(to.parent().context("a key has no folder")?)?;
        fs::copy(&object.file, to)?;
    }
    Ok(())
}

fn upload(aws: &Aws, from: &str, to: &str, settings: &Settings, more: &[&str]) -> Result<()> {
    let mut words = vec!["s3", "cp", from, to, "--content-type", &settings.content_type];
    words.extend(["--cache-control", &settings.cache_control]);
    if let Some(encoding) = &settings.content_encoding {
        words.extend(["--content-encoding", encoding]);
    }
    words.extend(more);
    words.push("--only-show-errors");
    aws.write(&words).map(drop)
}
