//! Pages: where to go on, and many answers made one. An answer counts only when its last page has come, so what could hide a
//! page is an error.

use crate::catalog::{Call, Paging};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// How many pages of one answer are read.
pub const MAX_PAGES: usize = 1000;

/// The AWS CLI's own name for the place to go on, where it was told to stop early.
const CLI_TOKEN: &str = "NextToken";

/// Why pages cannot be read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagingError {
    /// A page points to one that was read already.
    Loop,
    /// There are more than [`MAX_PAGES`].
    TooMany,
    /// A page says that there are more, and not where.
    NoToken,
}

/// The pages of an answer, made one.
#[derive(Debug)]
pub struct Pages {
    paging: Option<Paging>,
    whole: Value,
    tokens: BTreeSet<String>,
}

impl Pages {
    /// No page yet.
    pub fn of(call: &Call) -> Self {
        Self { paging: call.paging, whole: Value::Null, tokens: BTreeSet::new() }
    }

    /// Takes the next page in. The token of the page after it; `None` after the last one.
    ///
    /// # Errors
    /// [`PagingError`]; what has come so far stays.
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

    /// What has come: null before the first page. Without what only turns pages.
    pub fn into_value(self) -> Value {
        self.whole
    }
}

/// Whether an output of the AWS CLI is whole: it turns pages by itself unless it is told not to.
pub fn is_last_page(call: &Call, output: &Value) -> bool {
    let Some(paging) = &call.paging else { return true };
    let was_cut = output.get(CLI_TOKEN).is_some_and(|token| !is_nothing(token));
    !was_cut && next(paging, output) == Ok(None)
}

/// The token of the next page.
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

/// A value below names with dots between.
fn find<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, name| value.get(name))
}

fn remove(value: &mut Value, path: &str) -> Option<Value> {
    match path.split_once('.') {
        Some((name, rest)) => remove(value.get_mut(name)?, rest),
        None => value.as_object_mut()?.remove(path),
    }
}

/// Moves the items of a page's list to the end of the same list of the whole, which may not have had one so far.
fn append(whole: &mut Value, page: &mut Value, path: &str) {
    let Some(Value::Array(items)) = remove(page, path) else { return };
    let mut place = whole;
    for name in path.split('.') {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Value::Object(fields) = place else { return };
        place = fields.entry(name).or_insert(Value::Null);
    }
    match place {
        Value::Array(list) => list.extend(items),
        nothing => *nothing = Value::Array(items),
    }
}

#[cfg(test)]
mod tests;
