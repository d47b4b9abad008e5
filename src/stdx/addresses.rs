//! Blocks of IP addresses: which ones add up to the whole internet, and which ones are private.

use crate::stdx::sort;
use core::net::Ipv4Addr;

/// The first and the last address of a block, as numbers: the first 64 bits of an IPv6 address, or the 32 bits of an
/// IPv4 address in the upper half.
type Span = (u64, u64);

/// The IPv4 blocks that the internet does not route: private networks, shared address space, loopback and link-local.
const PRIVATE: [Span; 6] = [
    four(Ipv4Addr::new(10, 0, 0, 0), 8),
    four(Ipv4Addr::new(100, 64, 0, 0), 10),
    four(Ipv4Addr::new(127, 0, 0, 0), 8),
    four(Ipv4Addr::new(169, 254, 0, 0), 16),
    four(Ipv4Addr::new(172, 16, 0, 0), 12),
    four(Ipv4Addr::new(192, 168, 0, 0), 16),
];

/// The private addresses of IPv6, `fc00::/7`.
const PRIVATE_SIX: Span = (0xfc00 << 48, (0xfe00 << 48) - 1);

/// The routed addresses of IPv4 and IPv6, each with the number of addresses that blocks may leave out and still count
/// as the whole internet. IPv4: 1.0.0.0 to 223.255.255.255, less at most a /8. IPv6: `2000::/3`, less at most a /11,
/// about the same fraction.
/// Source: <https://www.iana.org/assignments/ipv4-address-space/> and
/// <https://www.iana.org/assignments/ipv6-address-space/>
const INTERNET: [(Span, u64); 2] =
    [((1 << 56, 0xdfff_ffff_ffff_ffff), 1 << 56), ((0x2000 << 48, (0x4000 << 48) - 1), 1 << 53)];

const fn four(address: Ipv4Addr, length: u32) -> Span {
    span((address.to_bits() as u64) << 32, length)
}

const fn span(address: u64, length: u32) -> Span {
    let rest = match u64::MAX.checked_shr(length) {
        Some(rest) => rest,
        None => 0,
    };
    (address & !rest, address | rest)
}

/// Returns whether a block such as `203.0.113.0/24` is IPv6, and its addresses. A single address is a block of one.
/// `None` if the text is not a block.
fn parse(block: &str) -> Option<(bool, Span)> {
    let (address, length) = match block.split_once('/') {
        Some((address, length)) => (address, length.parse().ok()?),
        None => (block, 128),
    };
    if let Some(address) = four_parts(address) {
        return Some((false, span(address << 32, length.min(32))));
    }
    Some((true, span(six_beginning(address)?, length)))
}

/// The number of an IPv4 address. The standard library's parser, which reads both versions, would add 3 kB.
fn four_parts(address: &str) -> Option<u64> {
    let mut parts = address.split('.');
    let mut next = || Some(u64::from(parts.next()?.parse::<u8>().ok()?));
    let number = next()? << 24 | next()? << 16 | next()? << 8 | next()?;
    parts.next().is_none().then_some(number)
}

/// The first 64 bits of an IPv6 address. AWS never writes the form that ends in an IPv4 address.
fn six_beginning(address: &str) -> Option<u64> {
    let groups = |text: &str| -> Option<Vec<u64>> {
        let read = |group: &str| u16::from_str_radix(group, 16).ok().map(u64::from);
        if text.is_empty() { Some(Vec::new()) } else { text.split(':').map(read).collect() }
    };
    let all = match address.split_once("::") {
        Some((before, after)) => {
            let (mut before, after) = (groups(before)?, groups(after)?);
            let left_out = 8_usize.checked_sub(before.len() + after.len()).filter(|left_out| *left_out > 0)?;
            before.resize(before.len() + left_out, 0);
            before.extend(after);
            before
        }
        None => groups(address).filter(|groups| groups.len() == 8)?,
    };
    Some(all.iter().take(4).fold(0, |number, group| number << 16 | group))
}

fn spans<'a>(blocks: impl Iterator<Item = &'a str>) -> Vec<(bool, Span)> {
    blocks.filter_map(parse).collect()
}

/// Whether these blocks together leave out only a sliver of the IPv4 or the IPv6 internet, however it is split.
pub fn are_the_internet<'a>(blocks: impl Iterator<Item = &'a str>) -> bool {
    make_up_the_internet(spans(blocks))
}

/// Whether these blocks make a policy public: either they add up to the internet, or one of them is broader than S3
/// accepts as non-public, which is a /8 of IPv4 or a /32 of IPv6. Private blocks do not count.
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>
pub fn are_public<'a>(blocks: impl Iterator<Item = &'a str>) -> bool {
    let spans = spans(blocks);
    spans.iter().any(|span| is_broad(*span) && !is_within_private(*span)) || make_up_the_internet(spans)
}

fn is_broad((is_six, (first, last)): (bool, Span)) -> bool {
    last - first >= if is_six { 1 << 32 } else { 1 << 56 }
}

fn make_up_the_internet(blocks: Vec<(bool, Span)>) -> bool {
    let (mut four, mut six) = (PRIVATE.to_vec(), Vec::new());
    for (is_six, span) in blocks {
        if is_six { &mut six } else { &mut four }.push(span);
    }
    [four, six].into_iter().zip(INTERNET).any(|(spans, (internet, sliver))| left_out(spans, internet) <= sliver)
}

/// The number of addresses in a span that none of the `spans` cover.
fn left_out(mut spans: Vec<Span>, (first, last): Span) -> u64 {
    sort::by_number(&mut spans, |(first, _)| *first);
    let (mut next, mut left) = (first, 0);
    for (from, to) in spans {
        left += from.min(last).saturating_sub(next);
        next = next.max(to.saturating_add(1));
    }
    left + (last + 1).saturating_sub(next)
}

/// Whether a block contains private addresses only.
pub fn is_private(block: &str) -> bool {
    parse(block).is_some_and(is_within_private)
}

fn is_within_private((is_six, (first, last)): (bool, Span)) -> bool {
    let blocks = if is_six { &[PRIVATE_SIX][..] } else { &PRIVATE };
    blocks.iter().any(|(from, to)| *from <= first && last <= *to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(blocks: &[&str], expected: bool) {
        assert_eq!(are_the_internet(blocks.iter().copied()), expected, "{blocks:?}");
    }

    /// The internet without one block: for every bit of the prefix, the sibling block.
    fn all_but(address: u32, length: u32) -> Vec<String> {
        (1..=length)
            .map(|bits| {
                let beside = (address ^ 1 << (32 - bits)) & (u32::MAX << (32 - bits));
                format!("{}/{bits}", Ipv4Addr::from_bits(beside))
            })
            .collect()
    }

    #[test]
    fn the_internet_is_the_internet_however_it_is_split() {
        check(&["0.0.0.0/0"], true);
        check(&["10.0.0.0/8", "0.0.0.0/0"], true);
        check(&["128.0.0.0/1", "203.0.113.0/24", "0.0.0.0/1"], true);
        check(&["192.0.0.0/2", "64.0.0.0/2", "0.0.0.0/2", "128.0.0.0/2"], true);
        check(&["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3"], true);
        check(&["::/0"], true);
        check(&["::/1", "8000::/1"], true);
        check(&["2000::/4", "3000::/4"], true);
        let eighths: Vec<String> = (0..=255).map(|first| format!("{first}.0.0.0/8")).collect();
        check(&eighths.iter().map(String::as_str).collect::<Vec<_>>(), true);
    }

    #[test]
    fn addresses_are_read_as_the_standard_library_reads_them() {
        use core::net::Ipv6Addr;
        for text in ["0.0.0.0", "203.0.113.7", "255.255.255.255", "1.2.3", "1.2.3.4.5", "256.0.0.1", "a.b.c.d", ""] {
            let expected = text.parse::<Ipv4Addr>().ok().map(|address| u64::from(address.to_bits()));
            assert_eq!(four_parts(text), expected, "{text}");
        }
        for text in [
            "::",
            "::1",
            "2001:db8::",
            "2001:DB8:1:2:3:4:5:6",
            "1::3:4:5:6:7:8",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7:8::",
            "12345::",
            "g::",
            ":::",
            "1::2::3",
            "",
        ] {
            let expected = text.parse::<Ipv6Addr>().ok().map(|address| (address.to_bits() >> 64) as u64);
            assert_eq!(six_beginning(text), expected, "{text}");
        }
    }

    #[test]
    fn the_whole_of_what_version_6_uses_is_the_internet() {
        check(&["2000::/3"], true);
        check(&["::/1"], true);
        check(&["8000::/1"], false);
    }

    #[test]
    fn a_sliver_less_is_the_internet_all_the_same_and_more_than_that_is_not() {
        for (address, length, expected) in [
            ([203, 0, 113, 7], 32, true),
            ([203, 0, 113, 0], 24, true),
            ([53, 0, 0, 0], 8, true),
            ([52, 0, 0, 0], 7, false),
            ([10, 0, 0, 0], 8, true),
            ([224, 0, 0, 0], 3, true),
            ([128, 0, 0, 0], 1, false),
        ] {
            let blocks = all_but(u32::from_be_bytes(address), length);
            check(&blocks.iter().map(String::as_str).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn parts_of_the_internet_are_not_all_of_it() {
        check(&[], false);
        check(&["", "pl-12345678", "0.0.0.0/x", "0.0.0.0/33x"], false);
        check(&["0.0.0.0", "0.0.0.0/32"], false);
        check(&["0.0.0.0/1"], false);
        check(&["0.0.0.0/2", "128.0.0.0/1"], false);
        check(&["0.0.0.0/1", "8000::/1"], false);
        check(&["2000::/4"], false);
        check(&["fd00::/8", "2001:db8:1::/48"], false);
    }

    #[test]
    fn one_block_lets_in_the_public_where_s3_says_so() {
        for (block, expected) in [
            ("0.0.0.0/0", true),
            ("64.0.0.0/2", true),
            ("52.0.0.0/7", true),
            ("52.0.0.0/8", false),
            ("10.0.0.0/8", false),
            ("203.0.113.0/24", false),
            ("2600::/31", true),
            ("2600::/32", false),
            ("fc00::/7", false),
            ("nothing", false),
        ] {
            assert_eq!(are_public(std::iter::once(block)), expected, "{block}");
            let many = [block, "203.0.113.0/24"];
            assert_eq!(are_public(many.into_iter()), expected, "{block}");
        }
    }

    #[test]
    fn private_blocks_hold_nothing_of_the_internet() {
        for (block, expected) in [
            ("10.0.0.0/8", true),
            ("10.1.2.3/32", true),
            ("10.0.0.0/7", false),
            ("172.16.0.0/12", true),
            ("172.31.255.0/24", true),
            ("172.32.0.0/16", false),
            ("172.0.0.0/8", false),
            ("11.0.0.0/8", false),
            ("100.128.0.0/16", false),
            ("203.0.113.0/24", false),
            ("fd::/16", false),
            ("192.168.0.0/16", true),
            ("192.168.0.0/15", false),
            ("100.64.0.0/10", true),
            ("127.0.0.0/8", true),
            ("169.254.169.254/32", true),
            ("fc00::/7", true),
            ("fd12:3456::/48", true),
            ("fc00::/6", false),
            ("fe00::/8", false),
            ("2001:db8::/32", false),
            ("0.0.0.0/0", false),
            ("::/0", false),
            ("", false),
        ] {
            assert_eq!(is_private(block), expected, "{block}");
        }
    }
}
