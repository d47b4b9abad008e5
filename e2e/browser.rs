//! Tests of the adapters in a real browser. `cargo xtask test --only browser` runs them in headless Chromium.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::expect_used, reason = "a test")]

use footing::assessment::{Answer, Assessment, Writer};
use footing::baseline::CriterionId;
use footing::browser::sealing::{self, Lock, SealError};
use footing::browser::{clock, dom, random, storage, store};
use footing::share::LinkKey;
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

/// Shares of the same text that Python's `cryptography` encrypted, with the key 00 01 … 1f, and with a passphrase.
const BY_LINK: &[u8] = include_bytes!("../src/share/samples/link.footing");
const BY_PASSPHRASE: &[u8] = include_bytes!("../src/share/samples/passphrase.footing");
const SAMPLE: &str = "Known to all: äöü €";
const PASSPHRASE: &str = "k7qm-3x9t-hw2p-d4vn";

fn sample_key() -> LinkKey {
    LinkKey::new(std::array::from_fn(|index| u8::try_from(index).unwrap_or_default()))
}

#[wasm_bindgen_test]
async fn a_share_that_another_program_encrypted_can_be_opened() {
    let link = format!("https://footing.example/#open={}", *sample_key().to_text());
    assert_eq!(sealing::open(BY_LINK, &link, 100).await.as_deref(), Ok(SAMPLE));
    for typed in [PASSPHRASE, " K7QM 3X9T HW2P D4VN "] {
        assert_eq!(sealing::open(BY_PASSPHRASE, typed, 100).await.as_deref(), Ok(SAMPLE), "{typed}");
    }
}

#[wasm_bindgen_test]
async fn a_share_opens_with_its_own_key_only() {
    let text = "{\"a\":\"ß\"}".repeat(10_000);
    for lock in [Lock::Link(sample_key()), Lock::Passphrase("seventeen grey herons over the pond".to_owned().into())] {
        let share = sealing::seal(&text, &lock).await.expect("a share");
        let (right, wrong) = match &lock {
            Lock::Link(key) => (key.to_text().to_string(), LinkKey::new([1; 32]).to_text().to_string()),
            Lock::Passphrase(passphrase) => (passphrase.to_string(), format!("{}s", **passphrase)),
        };
        assert!(share.len() < 1_000, "compressed: {}", share.len());
        assert_eq!(sealing::open(&share, &right, text.len()).await.as_ref(), Ok(&text));
        assert_eq!(sealing::open(&share, &right, text.len() - 1).await, Err(SealError::TooLarge));
        for secret in [wrong.as_str(), "", "#open="] {
            assert_eq!(sealing::open(&share, secret, text.len()).await, Err(SealError::WrongKey), "{secret}");
        }
        assert_ne!(share, sealing::seal(&text, &lock).await.expect("a share"), "the nonce is new every time");
    }
}

#[wasm_bindgen_test]
async fn every_changed_byte_of_a_share_is_noticed() {
    let key = sample_key().to_text();
    for index in 0..BY_LINK.len() {
        let mut share = BY_LINK.to_vec();
        if let Some(byte) = share.get_mut(index) {
            *byte ^= 1;
        }
        let refused = sealing::open(&share, &key, 100).await.expect_err("a changed share");
        assert!(matches!(refused, SealError::WrongKey | SealError::Header(_)), "{index}: {refused:?}");
    }
    for length in 0..BY_LINK.len() {
        let (beginning, _) = BY_LINK.split_at(length);
        assert!(sealing::open(beginning, &key, 100).await.is_err(), "{length} bytes");
    }
}
