use super::*;
use crate::wire::testing::{EC2, PAGED, PAGED_BELOW};
use serde_json::json;

fn read(call: &Call, pages: Vec<Value>) -> (Value, Vec<Option<String>>) {
    let mut whole = Pages::of(call);
    let tokens = pages.into_iter().map(|page| whole.add(page).expect("a page")).collect();
    (whole.into_value(), tokens)
}

fn token(token: &str) -> Option<String> {
    Some(token.to_owned())
}

#[test]
fn pages_become_one_answer_without_what_turns_them() {
    let pages = vec![
        json!({"Things": [1], "NextToken": "a", "Owner": "me"}),
        json!({"NextToken": "b"}),
        json!({"Things": [2, 3], "NextToken": "", "Owner": "you"}),
    ];
    let whole = json!({"Things": [1, 2, 3], "Owner": "me"});
    assert_eq!(read(&PAGED, pages), (whole, vec![token("a"), token("b"), None]));
}

#[test]
fn lists_grow_below_other_fields_too_even_where_the_first_page_has_none() {
    let pages = vec![
        json!({"List": {"IsTruncated": true, "NextMarker": "a"}}),
        json!({"List": {"IsTruncated": false, "NextMarker": "b", "Items": [1]}}),
    ];
    assert_eq!(read(&PAGED_BELOW, pages), (json!({"List": {"Items": [1]}}), vec![token("a"), None]));
    let mut whole = json!({});
    append(&mut whole, &mut json!({"List": {"Items": [1]}}), "List.Items");
    assert_eq!(whole, json!({"List": {"Items": [1]}}));
}

#[test]
fn an_answer_without_pages_is_taken_as_it_is() {
    assert_eq!(read(&EC2, vec![json!({"NextToken": "a"})]), (json!({"NextToken": "a"}), vec![None]));
}

#[test]
fn a_token_that_comes_again_ends_with_an_error_and_not_in_a_loop() {
    let mut whole = Pages::of(&PAGED);
    for (sent, expected) in [("a", Ok(token("a"))), ("b", Ok(token("b"))), ("a", Err(PagingError::Loop))] {
        assert_eq!(whole.add(json!({"Things": [sent], "NextToken": sent})), expected);
    }
    assert_eq!(whole.into_value(), json!({"Things": ["a", "b", "a"]}), "what has come stays");
}

#[test]
fn there_is_a_last_page_even_if_aws_never_ends() {
    let mut whole = Pages::of(&PAGED);
    let error = (0..=MAX_PAGES).find_map(|page| whole.add(json!({"NextToken": page.to_string()})).err());
    assert_eq!((error, whole.tokens.len()), (Some(PagingError::TooMany), MAX_PAGES - 1));
}

#[test]
fn more_without_a_place_to_go_on_is_an_error() {
    let mut whole = Pages::of(&PAGED_BELOW);
    assert_eq!(whole.add(json!({"List": {"IsTruncated": true}})), Err(PagingError::NoToken));
}

#[test]
fn output_of_the_cli_that_was_cut_off_is_known() {
    for (output, last) in [
        (json!({"List": {"Items": []}}), true),
        (json!({"List": {"Items": [], "IsTruncated": false, "NextMarker": ""}}), true),
        (json!({"List": {"Items": [], "IsTruncated": true, "NextMarker": "x"}}), false),
        (json!({"List": {"Items": [], "IsTruncated": true}}), false),
        (json!({"List": {"Items": []}, "NextToken": "eyJ9"}), false),
    ] {
        assert_eq!(is_last_page(&PAGED_BELOW, &output), last, "{output}");
    }
}
