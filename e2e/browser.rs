//! Tests of the adapters in a real browser. `cargo xtask test --only browser` runs them in headless Chromium.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::expect_used, reason = "a test")]

use footing::assessment::{Answer, Assessment, Writer};
use footing::baseline::CriterionId;
use footing::browser::{clock, dom, random, storage, store};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn assessment() -> Assessment {
    Assessment::new(random::id(), "Acme".to_owned(), clock::now(), &writer("a"))
}

fn writer(tab: &str) -> Writer {
    Writer { tab: tab.to_owned(), author: String::new() }
}

fn answer(assessment: &mut Assessment, id: &str, answer: Answer, tab: &str) {
    let id = CriterionId::find(id).expect("a criterion");
    assessment.criterion_mut(id).answer.set(Some(answer), clock::now(), &writer(tab));
}

#[wasm_bindgen_test]
fn the_clock_shows_this_century() {
    assert!(clock::now().date().to_string().starts_with("20"));
}

#[wasm_bindgen_test]
fn ids_are_long_and_differ() {
    let (one, other) = (random::id(), random::id());
    assert_eq!(one.len(), 32);
    assert_ne!(one, other);
}

#[wasm_bindgen_test]
fn what_was_written_is_read_and_can_be_removed() {
    storage::write("footing/test", "ä").expect("storage");
    assert_eq!(storage::read("footing/test").as_deref(), Some("ä"));
    assert_eq!(storage::keys("footing/test"), ["footing/test"]);
    storage::remove("footing/test");
    assert_eq!(storage::read("footing/test"), None);
}

#[wasm_bindgen_test]
fn more_than_the_browser_holds_is_refused_and_what_was_there_stays() {
    storage::write("footing/test-full", "small").expect("storage");
    let much = "x".repeat(12_000_000);
    assert_eq!(storage::write("footing/test-full", &much), Err(storage::StorageError::Full));
    assert_eq!(storage::read("footing/test-full").as_deref(), Some("small"));
    storage::remove("footing/test-full");
}

#[wasm_bindgen_test]
fn a_saved_assessment_is_loaded_as_it_was() {
    let mut saved = assessment();
    answer(&mut saved, "acct-02.root-mfa", Answer::Met, "a");
    assert_eq!(store::save(&mut saved), Ok(false));
    assert_eq!(store::load(&saved.id), Some(Ok(saved.clone())));
    store::erase(&saved.id);
    assert_eq!(store::load(&saved.id), None);
}

#[wasm_bindgen_test]
fn saving_takes_in_what_another_tab_has_saved() {
    let mut ours = assessment();
    let mut theirs = ours.clone();
    answer(&mut ours, "acct-02.root-mfa", Answer::Met, "a");
    answer(&mut theirs, "acct-01.root-email", Answer::NotMet, "b");
    store::save(&mut theirs).expect("storage");
    assert_eq!(store::save(&mut ours), Ok(true));
    assert_eq!(ours.criteria.len(), 2);
    store::erase(&ours.id);
}

#[wasm_bindgen_test]
fn what_cannot_be_read_is_put_aside() {
    let id = random::id();
    let key = format!("footing/assessment/{id}");
    storage::write(&key, "{broken").expect("storage");
    assert!(matches!(store::load(&id), Some(Err(_))));
    assert_eq!(storage::read(&key), None);
    let aside = store::damaged().into_iter().find(|damaged| damaged.key.contains(&id)).expect("it was put aside");
    assert_eq!(aside.text, "{broken");
    store::discard_damaged(&aside.key);
}

#[wasm_bindgen_test]
fn without_boot_files_the_app_lies_at_the_root() {
    assert_eq!(dom::base_path(), "");
}
