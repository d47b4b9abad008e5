//! Passphrases: generating them, and checking how strong a passphrase is that a person chose.

use std::collections::BTreeSet;
use zeroize::Zeroizing;

/// The characters of generated passphrases: Crockford's base 32, in which no two look alike.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// The characters of a generated passphrase, without hyphens: 16 of 5 bits each, 80 in all.
const GENERATED: usize = 16;
/// The characters between two hyphens.
const GROUP: usize = 4;
/// The fewest characters that a chosen passphrase may have.
const SHORTEST: usize = 20;
/// The fewest different characters that a chosen passphrase may have.
const FEWEST: usize = 10;

/// Why a chosen passphrase is too easy to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// It has fewer than 20 characters.
    Short,
    /// It has fewer than 10 different characters.
    FewCharacters,
    /// At least half of its characters repeat earlier ones, or count up or down.
    Pattern,
}

/// Returns a passphrase of 80 random bits, such as `k7qm-3x9t-hw2p-d4vn`.
pub fn from_random(bytes: [u8; 10]) -> Zeroizing<String> {
    let number = bytes.iter().fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    let digit = |index: usize| {
        let shift = 5 * (GENERATED - 1 - index);
        // Five bits are always an index of the alphabet.
        ALPHABET.get((number >> shift & 31) as usize).copied().map_or(' ', char::from)
    };
    let text: String = (0..GENERATED).map(digit).collect();
    grouped(&text)
}

/// Returns a passphrase in the form from which the key is derived. A generated one is recognized however it was typed: in capital
/// letters, with spaces or without hyphens, with `O` for `0`. Any other is used as it is, without spaces around it.
pub fn canonical(typed: &str) -> Zeroizing<String> {
    let plain = |letter: char| match letter.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    let text: Zeroizing<String> =
        Zeroizing::new(typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').map(plain).collect());
    let is_generated = text.len() == GENERATED && text.bytes().all(|byte| ALPHABET.contains(&byte));
    if is_generated { grouped(&text) } else { Zeroizing::new(typed.trim().to_owned()) }
}

fn grouped(text: &str) -> Zeroizing<String> {
    let mut grouped = Zeroizing::new(String::with_capacity(text.len() + text.len() / GROUP));
    for (index, letter) in text.chars().enumerate() {
        if index > 0 && index % GROUP == 0 {
            grouped.push('-');
        }
        grouped.push(letter);
    }
    grouped
}

/// Returns why a passphrase is too easy to guess; `None` if it is strong enough. Generated passphrases are.
pub fn weakness(passphrase: &str) -> Option<Weakness> {
    let passphrase = canonical(passphrase);
    let letters: Vec<char> = passphrase.to_lowercase().chars().collect();
    let is_generated = passphrase.len() == GENERATED + GENERATED / GROUP - 1
        && passphrase
            .split('-')
            .all(|group| group.len() == GROUP && group.bytes().all(|byte| ALPHABET.contains(&byte)));
    let different: BTreeSet<char> = letters.iter().copied().collect();
    if is_generated && different.len() >= GENERATED / 2 {
        None
    } else if letters.len() < SHORTEST {
        Some(Weakness::Short)
    } else if different.len() < FEWEST {
        Some(Weakness::FewCharacters)
    } else if predictable(&letters) * 2 >= letters.len() {
        Some(Weakness::Pattern)
    } else {
        None
    }
}

/// Returns how many characters can be predicted from the ones before them: they repeat three or more earlier characters, or are
/// the same as the character before them or its neighbor in the alphabet or among the digits.
fn predictable(letters: &[char]) -> usize {
    let is_next = |index: usize| {
        let (before, this) = (letters.get(index.wrapping_sub(1)), letters.get(index));
        before.zip(this).is_some_and(|(before, this)| u32::from(*before).abs_diff(u32::from(*this)) <= 1)
    };
    let is_repeated = |index: usize| {
        let piece = letters.get(index.saturating_sub(2)..=index).filter(|piece| piece.len() == 3);
        let earlier = letters.get(..index.saturating_sub(2)).unwrap_or_default();
        piece.is_some_and(|piece| earlier.windows(3).any(|window| window == piece))
    };
    (1..letters.len()).filter(|index| is_next(*index) || is_repeated(*index)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_passphrase_has_80_bits_in_four_groups() {
        assert_eq!(*from_random([0; 10]), "0000-0000-0000-0000");
        assert_eq!(*from_random([255; 10]), "zzzz-zzzz-zzzz-zzzz");
        assert_eq!(*from_random([0, 68, 50, 20, 199, 66, 84, 182, 53, 207]), "0123-4567-89ab-cdef");
    }

    #[test]
    fn a_generated_passphrase_is_recognized_however_it_is_typed() {
        for typed in
            ["k7qm-3x9t-hw2p-d401", " K7QM 3X9T HW2P D4OI ", "k7qm3x9thw2pd4ol", "K7QM–3x9t".trim_end_matches("–3x9t")]
        {
            let expected = if typed == "K7QM" { "K7QM" } else { "k7qm-3x9t-hw2p-d401" };
            assert_eq!(*canonical(typed), expected, "{typed}");
        }
        assert_eq!(*canonical("  My own, as typed  "), "My own, as typed");
    }

    #[test]
    fn a_passphrase_that_is_easy_to_guess_is_rejected() {
        for (passphrase, expected) in [
            ("", Some(Weakness::Short)),
            ("correct horse", Some(Weakness::Short)),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaa", Some(Weakness::FewCharacters)),
            ("abcdefghijklmnopqrstuvwxyz", Some(Weakness::Pattern)),
            ("0123456789 9876543210", Some(Weakness::Pattern)),
            ("footing plan footing plan footing plan", Some(Weakness::Pattern)),
            ("seventeen grey herons over the pond", None),
            ("k7qm-3x9t-hw2p-d4vn", None),
            ("0000-0000-0000-0000", Some(Weakness::Short)),
        ] {
            assert_eq!(weakness(passphrase), expected, "{passphrase}");
        }
    }
}
