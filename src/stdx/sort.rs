//! Sorting by a number or a text. The standard library's sorts are compiled for every type, at two to five kilobytes
//! each; here the sorting is compiled only for numbers and for texts.

use std::collections::{BTreeMap, BTreeSet};

/// Sorts by a text; items with equal texts keep their order.
pub(crate) fn by_text<T>(items: &mut Vec<T>, text: impl FnMut(&T) -> String) {
    let mut placed: Vec<(String, usize)> =
        items.iter().map(text).enumerate().map(|(place, text)| (text, place)).collect();
    placed.sort_unstable();
    let places = placed.into_iter().map(|(_, place)| place).collect();
    rearrange(items, places);
}

/// Collects a map entry by entry; of several values for a key, the last one counts. `collect` would sort the entries
/// first, with a sort compiled for their type.
pub(crate) fn map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in entries {
        map.insert(key, value);
    }
    map
}

/// Collects a set item by item, for the same reason as [`map`].
pub(crate) fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    for item in items {
        set.insert(item);
    }
    set
}

/// Sorts by a number; items with equal numbers keep their order.
pub(crate) fn by_number<T>(items: &mut Vec<T>, number: impl FnMut(&T) -> u64) {
    let places = places(items.iter().map(number).collect());
    rearrange(items, places);
}

fn rearrange<T>(items: &mut Vec<T>, places: Vec<usize>) {
    let mut old: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(places.into_iter().filter_map(|place| old.get_mut(place)?.take()));
}

/// The indices of the numbers, in ascending order of the numbers.
fn places(numbers: Vec<u64>) -> Vec<usize> {
    let mut placed: Vec<(u64, usize)> =
        numbers.into_iter().enumerate().map(|(place, number)| (number, place)).collect();
    placed.sort_unstable();
    placed.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::{by_number, by_text};

    #[test]
    fn texts_sort_and_equal_ones_keep_their_order() {
        let mut pairs = vec![("b", 1), ("a", 2), ("b", 0), ("a", 1)];
        by_text(&mut pairs, |(text, _)| (*text).to_owned());
        assert_eq!(pairs, [("a", 2), ("a", 1), ("b", 1), ("b", 0)]);
    }

    #[test]
    fn equal_numbers_keep_their_order() {
        let mut words = vec!["ccc", "a", "bb", "b", "aaa"];
        by_number(&mut words, |word| word.len() as u64);
        assert_eq!(words, ["a", "b", "bb", "ccc", "aaa"]);
    }
}
