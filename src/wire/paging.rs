//! Pages: the token of the next page, and joining pages into one answer. An answer counts only if its last page has arrived, so
//! anything that may hide a page is an error.

use crate::catalog::{Call, Paging};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The largest number of pages of one answer.
pub const MAX_PAGES: usize = 1000;

/// The AWS CLI's name for the token of the next page, if it was told to stop early.
const CLI_TOKEN: &str = "NextToken";

/// The reason why the next page cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagingError {
    /// A page points to one that has been read already.
    Loop,
    /// The answer has more than [`MAX_PAGES`] pages.
    TooMany,
    /// A page says that there are more pages, and has no token.
    NoToken,
}

/// The pages of an answer, joined so far.
#[derive(Debug)]
pub struct Pages {
    paging: Option<Paging>,
    whole: Value,
    tokens: BTreeSet<String>,
}

impl Pages {
    /// Returns an answer without any page.
    pub fn of(call: &Call) -> Self {
        Self { paging: call.paging, whole: Value::Null, tokens: BTreeSet::new() }
    }

    /// Adds the next page. Returns the token of the page after it; `None` after the last one.
    ///
    /// # Errors
    /// [`PagingError`]; the pages so far are kept.
    pub fn add(&mut self, mut page: Value) -> Result<Option<String>, PagingError> {
        let Some(paging) = &self.paging else {
            self.whole = page;
            return Ok(None);
        };
        let next = next(paging, &page);
        for path in [Some(paging.output), paging.more].into_iter().flatten() {
            remove(&mut page, path);
        }
        if self.whole.is_null() {
            self.whole = page;
        } else {
            for path in paging.lists {
                append(&mut self.whole, &mut page, path);
            }
        }
        let Some(token) = next? else { return Ok(None) };
        if self.tokens.len() + 1 >= MAX_PAGES {
            return Err(PagingError::TooMany);
        }
        if !self.tokens.insert(token.clone()) {
            return Err(PagingError::Loop);
        }
        Ok(Some(token))
    }

    /// Returns the joined pages without the fields that only point to the next page; null if there was no page.
    pub fn into_value(self) -> Value {
        self.whole
    }
}

/// Whether an output of the AWS CLI is complete. The AWS CLI reads all pages unless it is told not to.
pub fn is_last_page(call: &Call, output: &Value) -> bool {
    let Some(paging) = &call.paging else { return true };
    let was_cut = output.get(CLI_TOKEN).is_some_and(|token| !is_nothing(token));
    !was_cut && next(paging, output) == Ok(None)
}

/// Returns the token of the next page.
fn next(paging: &Paging, page: &Value) -> Result<Option<String>, PagingError> {
    let more = paging.more.and_then(|path| find(page, path)).and_then(Value::as_bool);
    let token = find(page, paging.output).filter(|token| !is_nothing(token)).and_then(Value::as_str);
    match (more, token) {
        (Some(false), _) | (None, None) => Ok(None),
        (_, Some(token)) => Ok(Some(token.to_owned())),
        (Some(true), None) => Err(PagingError::NoToken),
    }
}

fn is_nothing(token: &Value) -> bool {
    token.is_null() || token == ""
}

/// Returns the value at a path of names with dots between them.
fn find<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, name| value.get(name))
}

fn remove(value: &mut Value, path: &str) -> Option<Value> {
    match path.split_once('.') {
        Some((name, rest)) => remove(value.get_mut(name)?, rest),
        None => value.as_object_mut()?.remove(path),
    }
}

/// Moves the items of a page's list to the end of the same list in `whole`, which may not have the list yet.
fn append(whole: &mut Value, page: &mut Value, path: &str) {
    let Some(Value::Array(items)) = remove(page, path) else { return };
    let mut value = whole;
    for name in path.split('.') {
        if !value.is_object() {
            *value = Value::Object(Map::new());
        }
        let Value::Object(fields) = value else { return };
        value = fields.entry(name).or_insert(Value::Null);
    }
    match value {
        Value::Array(list) => list.extend(items),
        nothing => *nothing = Value::Array(items),
    }
}

#[cfg(test)]
mod tests;
