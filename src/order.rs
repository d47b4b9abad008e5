//! Sorting by a number. The standard sorts are made anew for every type, two kilobytes each; here the sorting itself
//! happens once, on numbers.

/// Sorts by a number, keeping the order of those with equal ones.
pub(crate) fn by_number<T>(items: &mut Vec<T>, number: impl FnMut(&T) -> u64) {
    let places = places(items.iter().map(number).collect());
    let mut old: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(places.into_iter().filter_map(|place| old.get_mut(place)?.take()));
}

/// The places of the numbers, from the smallest number.
fn places(numbers: Vec<u64>) -> Vec<usize> {
    let mut placed: Vec<(u64, usize)> =
        numbers.into_iter().enumerate().map(|(place, number)| (number, place)).collect();
    placed.sort_unstable();
    placed.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::by_number;

    #[test]
    fn equal_numbers_keep_their_order() {
        let mut words = vec!["ccc", "a", "bb", "b", "aaa"];
        by_number(&mut words, |word| word.len() as u64);
        assert_eq!(words, ["a", "b", "bb", "ccc", "aaa"]);
    }
}
