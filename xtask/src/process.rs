//! Running other programs.

use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};
use std::{env, thread};

/// Returns a command that runs in the repository, without standard input.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(crate::cache::repository()).stdin(Stdio::null());
    command
}

/// Runs a command with this program's output streams. Fails if the command fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("`{}` could not be started", line(command)))?;
    succeeded(status, command)
}

fn succeeded(status: ExitStatus, command: &Command) -> Result<()> {
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// Runs a command like [`run`], and prints every 30 seconds that it is still running.
pub(crate) fn run_telling(command: &mut Command, what: &str) -> Result<()> {
    telling(what, || run(command))
}

/// Runs a command like [`run_telling`], and passes the lines of its standard output to `take` as they arrive.
pub(crate) fn run_reading(command: &mut Command, what: &str, mut take: impl FnMut(&str)) -> Result<()> {
    telling(what, || {
        let started = command.stdout(Stdio::piped()).spawn();
        let mut child = started.with_context(|| format!("`{}` could not be started", line(command)))?;
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).lines().map_while(Result::ok).for_each(|line| take(&line));
        }
        succeeded(child.wait()?, command)
    })
}

/// Does some work, and prints every 30 seconds that it is still running.
fn telling(what: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let start = Instant::now();
    thread::scope(|scope| {
        let (ended, end) = mpsc::channel::<()>();
        scope.spawn(move || {
            while end.recv_timeout(Duration::from_secs(30)) == Err(RecvTimeoutError::Timeout) {
                let seconds = start.elapsed().as_secs();
                println!("  {what}: {}:{:02} min", seconds / 60, seconds % 60);
            }
        });
        let outcome = work();
        drop(ended);
        outcome
    })
}

/// Prints a text. It is no error if the reader has closed the stream, as `head` does.
pub(crate) fn say(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(problem) if problem.kind() != std::io::ErrorKind::BrokenPipe => Err(problem.into()),
        _ => Ok(()),
    }
}

/// The standard output of a command; `None` if it fails.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a command, passing its output on. Returns the status and the output without colours.
pub(crate) fn tee(command: &mut Command) -> Result<(ExitStatus, String)> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{}` could not be started", line(command)))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let kept = Mutex::new(String::new());
    thread::scope(|scope| {
        scope.spawn(|| pass_on(err, &mut std::io::stderr(), &kept));
        pass_on(out, &mut std::io::stdout(), &kept);
    });
    let status = child.wait()?;
    Ok((status, kept.into_inner().unwrap_or_default()))
}

fn pass_on(from: Option<impl Read>, to: &mut dyn Write, kept: &Mutex<String>) {
    let Some(from) = from else { return };
    for part in BufReader::new(from).split(b'\n').map_while(Result::ok) {
        let text = String::from_utf8_lossy(&part);
        // A closed output is no reason to stop a test run.
        let _ = writeln!(to, "{text}");
        if let Ok(mut kept) = kept.lock() {
            kept.push_str(&without_colours(&text));
            kept.push('\n');
        }
    }
}

/// A line without the escape sequences of terminals.
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.find(|c: char| c.is_ascii_alphabetic()).and_then(|end| after.get(end + 1..)).unwrap_or("");
    }
    plain.push_str(rest);
    plain
}

/// A command as one would type it.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// The first of these programs that is on PATH.
pub(crate) fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| is_program(file)))
}

fn is_program(file: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    file.is_file()
}

/// PATH with these folders first.
pub(crate) fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::join_paths(folders.iter().cloned().chain(env::split_paths(&path)))
        .context("a folder's name cannot be part of PATH")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_taken_out() {
        assert_eq!(without_colours("\u{1b}[32;1m  5 passed\u{1b}[0m (1s)"), "  5 passed (1s)");
        assert_eq!(without_colours("plain"), "plain");
        assert_eq!(without_colours("cut \u{1b}[3"), "cut ");
    }

    #[cfg(unix)]
    #[test]
    fn tee_keeps_both_streams_and_the_status() {
        let (status, text) = tee(command("sh").args(["-c", "echo out; echo err >&2; exit 3"])).unwrap();
        assert_eq!(status.code(), Some(3));
        assert!(text.contains("out\n") && text.contains("err\n"));
    }
}
