//! Opening evidence files: they are read, judged and shown, and only then accepted.

use crate::assessment::profile;
use crate::baseline::CriterionId;
use crate::browser::{clock, evidence_worker, scanner_link};
use crate::catalog::AccountId;
use crate::evidence::Finding;
use crate::messages::ui::live::{self as live_say, collector as say};
use crate::plan::snapshot::cause_of;
use crate::protocol::evidence::{Account, AccountPage, EvidenceOutcome, Job, RefusedFile};
use crate::ui::components::busy::busy;
use crate::ui::components::code_block::code_block;
use crate::ui::components::drop_zone::drop_zone;
use crate::ui::components::paged::{paged, row_id};
use crate::ui::components::results::results;
use crate::ui::components::{alarm::alarm, proposals};
use crate::ui::el::{Child, CollectViews, any_view, button, el, fragment, small_button};
use crate::ui::milestones;
use crate::ui::pages::live::groups::Groups;
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Blob, File};

/// The file types that can be opened.
const ACCEPTED: &str = ".json,.gz,.csv,application/json,application/gzip,text/csv";

/// The number of accounts judged and shown at a time.
const ACCOUNTS: u32 = 5;
/// The name of the list of files that were not used.
const REFUSED: &str = "refused";

/// The state of opening files.
#[derive(Clone, Debug, PartialEq)]
enum Brought {
    /// No file is chosen.
    Nothing,
    /// The files are being read.
    Reading,
    /// The files were not read, for this reason.
    NotRead(String),
    /// The files are read and judged.
    Read(Arc<Read>),
}

#[derive(Debug, PartialEq)]
struct Read {
    names: Vec<String>,
    files: Files,
    accounts: Vec<Account>,
    /// The number of accounts shown so far, including these.
    known: u32,
    /// The number of accounts that follow.
    more: u32,
    refused: Vec<RefusedFile>,
}

/// The opened files, followed by the evidence of this visit's scan.
type Files = StoredValue<Vec<Blob>, LocalStorage>;

/// The section for opening files.
pub(super) fn section(app: App) -> AnyView {
    let brought = RwSignal::new(Brought::Nothing);
    let take = move |files: Vec<File>| {
        let names = files.iter().map(File::name).collect();
        let mut blobs: Vec<Blob> = files.into_iter().map(JsCast::unchecked_into).collect();
        blobs.extend(scanner_link::evidence());
        read(app, brought, names, StoredValue::new_local(blobs), 0);
    };
    any_view(
        el("section")
            .class("live-bring")
            .attr("aria-labelledby", "collector-bring")
            .child(el("h2").attr("id", "collector-bring").child(say::BRING))
            .child(drop_zone(say::CHOOSE, ACCEPTED, true, take))
            .child(move || so_far(app, brought.get(), ())),
    )
}

/// The view of a state; `begin` before any file is chosen.
fn so_far(app: App, brought: Brought, begin: impl Child) -> AnyView {
    match brought {
        Brought::Nothing => any_view(begin),
        Brought::Reading => busy(say::READING),
        Brought::NotRead(why) => any_view(el("p").class("note").attr("role", "alert").child(why)),
        Brought::Read(read) => shown(app, &read),
    }
}

/// Has files judged together with the evidence of this visit's scan, so that the latest call counts. Shows the accounts
/// from index `from` on.
fn read(app: App, brought: RwSignal<Brought>, names: Vec<String>, files: Files, from: u32) {
    brought.set(Brought::Reading);
    let job = job(app, names.len(), None, from);
    spawn_local(async move {
        brought.try_set(match evidence_worker::read(&job, &files.get_value()).await {
            Ok(EvidenceOutcome::Read { accounts, more, refused }) => {
                let known = from.saturating_add(u32::try_from(accounts.len()).unwrap_or(u32::MAX));
                Brought::Read(Arc::new(Read { names, files, accounts, known, more, refused }))
            }
            Ok(EvidenceOutcome::Refused { why }) | Err(why) => Brought::NotRead(why),
            Ok(_) => Brought::Nothing,
        });
    });
}

/// The job that judges files, of which the first `own` were opened here, and returns the accounts from index `from` on.
/// `keep` is the account whose evidence is to be cached, or empty.
fn job(app: App, own: usize, keep: Option<AccountId>, from: u32) -> Job {
    Job::Files {
        profile_facts: app.document.with_untracked(profile::profile_facts),
        now: clock::now(),
        own: u32::try_from(own).unwrap_or(u32::MAX),
        cached: app.evidence_cache(),
        keep,
        page: AccountPage {
            first: app.document.with_untracked(|document| AccountId::parse_lenient(document.account())),
            from,
            number: ACCOUNTS,
        },
    }
}

/// Has this device cache the files' evidence of an account.
fn keep(app: App, read: &Read, account: AccountId) {
    let (job, files) = (job(app, read.names.len(), Some(account), 0), read.files.get_value());
    if app.evidence_cache().is_some() {
        spawn_local(async move {
            // The findings are known already. If the evidence cannot be cached, the section for cached evidence shows
            // that.
            let _: Result<EvidenceOutcome, _> = evidence_worker::read(&job, &files).await;
            app.evidence_kept.update(|times| *times += 1);
        });
    }
}

fn shown(app: App, read: &Arc<Read>) -> AnyView {
    let all = read.clone();
    let refused = move |limit| {
        let name = |index: u32| all.names.get(index as usize).cloned().unwrap_or_default();
        let refused = all.refused.iter().take(limit).enumerate().map(|(index, file)| {
            el("div")
                .class("banner banner-bad")
                .attr("role", "alert")
                .attr("id", row_id(REFUSED, index))
                .attr("tabindex", "-1")
                .child(el("h3").child(say::REFUSED))
                .child(el("p").child(el("b").child(name(file.index))).child(" ").child(file.why.clone()))
        });
        any_view(refused.collect_views())
    };
    // A later page of accounts has the same ones.
    let refused =
        (read.known as usize <= read.accounts.len()).then(|| paged(read.refused.len(), REFUSED.to_owned(), refused));
    let accounts = read.accounts.iter().map(|account| one(app, read, account)).collect_views();
    fragment(vec![any_view(refused), any_view(accounts), any_view((read.more > 0).then(|| more(app, read)))])
}

/// A button for the accounts that follow.
fn more(app: App, read: &Arc<Read>) -> AnyView {
    let (before, brought) = (read.clone(), RwSignal::new(Brought::Nothing));
    any_view(move || {
        let before = before.clone();
        let words = say::more_accounts(before.more);
        let next = move || self::read(app, brought, before.names.clone(), before.files, before.known);
        let begin = el("p").child(words).child(" ").child(small_button(say::MORE_ACCOUNTS, next));
        so_far(app, brought.get(), begin)
    })
}

/// The findings and sources of one account.
fn one(app: App, read: &Arc<Read>, account: &Account) -> AnyView {
    let findings: Vec<(CriterionId, Arc<Finding>)> = account
        .findings
        .iter()
        .filter_map(|(id, finding)| Some((CriterionId::find(id)?, Arc::new(finding.clone()))))
        .collect();
    let sources = account.sources.iter().zip(&account.files).map(|(source, index)| {
        let name = read.names.get(*index as usize).cloned();
        let words = if name.is_some() { say::source(source) } else { say::LIVE_TOO.to_owned() };
        el("li").child(name.map(|name| el("b").child(name))).child(" ").child(el("span").class("quiet").child(words))
    });
    let note = |words: String| el("p").class("note").child(words);
    let unknown = (account.unknown_calls > 0).then(|| note(say::unknown_calls(account.unknown_calls)));
    let of_others = (account.mapped + account.unmapped + account.muted > 0)
        .then(|| el("p").child(say::others(account.mapped, account.unmapped, account.muted)));
    let cached =
        (!account.cached.is_empty()).then(|| el("p").class("quiet").child(say::with_kept(account.cached.len())));
    let old = say::is_old(account.begun, clock::now()).then(|| note(say::OLD.to_owned()));
    let heading = format!("brought-{}", account.account);
    let found = findings.clone();
    let groups = Groups { app, found: Arc::new(move || found.clone()), by_scan: false };
    let taken = RwSignal::new(false);
    let in_short = {
        let findings = findings.clone();
        move || results(&findings, taken.get())
    };
    // Once the findings are in the assessment, the page of findings has them.
    let rest = move || {
        if taken.get() { fragment(vec![alarm(app), proposals::section(app)]) } else { groups.clone().shown() }
    };
    any_view(
        el("section")
            .class("live-found")
            .attr("role", "status")
            .attr("aria-labelledby", heading.clone())
            .child(el("h3").attr("id", heading).attr("tabindex", "-1").child(live_say::FOUND))
            .child(el("p").child(say::about(account)))
            .child(el("ul").class("plain").child(sources.collect_views()))
            .child(cached)
            .child(of_others)
            .child(old)
            .child(unknown)
            .child(ways(app, read, account, &findings, taken))
            .child(in_short)
            .child(rest)
            .child(unanswered(account)),
    )
}

/// A button to accept the findings, or why that is not possible.
fn ways(
    app: App,
    read: &Arc<Read>,
    account: &Account,
    findings: &[(CriterionId, Arc<Finding>)],
    taken: RwSignal<bool>,
) -> AnyView {
    if findings.is_empty() {
        return any_view(el("p").class("note").child(say::EMPTY));
    }
    let (theirs, found, read) = (account.account, findings.to_vec(), read.clone());
    let profile = account.profile.clone();
    let other = Memo::new(move |_| {
        app.document.with(|document| document.is_of_another(theirs).then(|| document.account().to_owned()))
    });
    any_view(move || {
        let other = other.get();
        if taken.get() {
            let link = el("a").attr("href", Route::Overview.href()).child(say::OPEN_OVERVIEW);
            return any_view(el("p").attr("role", "status").child(say::TAKEN).child(" ").child(link));
        }
        if let Some(ours) = other {
            let words = say::other_account(theirs.as_str(), &ours);
            return any_view(
                el("p").class("banner").attr("role", "alert").child(words).child(" ").child(say::RIGHT_ONE),
            );
        }
        let (found, read, profile) = (found.clone(), read.clone(), profile.clone());
        let take = move || {
            app.edit(|document, now, writer| {
                let mut changed = false;
                if document.account().is_empty() {
                    changed |= document.account.set(theirs.to_string(), now, writer);
                }
                for (id, finding) in &found {
                    changed |= document.observe(*id, Finding::clone(finding));
                }
                changed | document.sight(&profile, now, writer)
            });
            if let Some((_, finding)) = found.first() {
                milestones::record(app, clock::now(), cause_of(finding));
            }
            keep(app, &read, theirs);
            taken.set(true);
            app.tell(say::TAKEN);
        };
        any_view(el("p").class("buttons").child(button(say::TAKE, take)))
    })
}

/// Calls without an answer, and the policy that would allow those that were denied.
fn unanswered(account: &Account) -> Option<AnyView> {
    let lines = account.unanswered.iter().map(|of| el("li").child(live_say::unanswered(of))).collect_views();
    let lacking = account
        .missing_permissions
        .clone()
        .map(|policy| fragment(vec![any_view(el("p").child(live_say::LACKING)), code_block(policy)]));
    (!account.unanswered.is_empty()).then(|| {
        any_view(
            el("section")
                .class("live-control")
                .child(el("h4").child(live_say::UNANSWERED))
                .child(el("ul").child(lines))
                .child(lacking),
        )
    })
}
