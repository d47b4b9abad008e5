//! Blocks of IP addresses: which ones add up to the whole internet, and which ones are private.

use crate::stdx::sort;
use core::net::{Ipv4Addr, Ipv6Addr};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// The first and the last address of a block, as numbers: an IPv4 address, or the first 64 bits of an IPv6 address.
type Span = (u64, u64);

/// The IPv4 blocks that the internet does not route: private networks, shared address space, loopback and link-local.
const PRIVATE: [Ipv4Net; 6] = [
    Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(100, 64, 0, 0), 10),
    Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(169, 254, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(172, 16, 0, 0), 12),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 168, 0, 0), 16),
];

/// The private addresses of IPv6.
const PRIVATE_SIX: Ipv6Net = Ipv6Net::new_assert(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7);

/// The IPv4 addresses that the internet routes, from 1.0.0.0 to 223.255.255.255, and the number of them that blocks may leave
/// out and still count as the whole internet: those of a /8.
/// Source: <https://www.iana.org/assignments/ipv4-address-space/>
const INTERNET: (Span, u64) = ((0x0100_0000, 0xdfff_ffff), 1 << 24);

/// The same for IPv6: `2000::/3`, less at most a /11, about the same fraction.
/// Source: <https://www.iana.org/assignments/ipv6-address-space/>
const INTERNET_SIX: (Span, u64) = ((0x2000 << 48, (0x4000 << 48) - 1), 1 << 53);

/// Parses a block such as `203.0.113.0/24`. A single address is a block of one. `None` if the text is not a block.
fn parse(block: &str) -> Option<IpNet> {
    let length = match (block.contains('/'), block.contains(':')) {
        (true, _) => "",
        (false, true) => "/128",
        (false, false) => "/32",
    };
    [block, length].concat().parse().ok()
}

fn span(block: IpNet) -> Span {
    let beginning = |address: Ipv6Addr| (address.to_bits() >> 64) as u64;
    match block {
        IpNet::V4(block) => (block.network().to_bits().into(), block.broadcast().to_bits().into()),
        IpNet::V6(block) => (beginning(block.network()), beginning(block.broadcast())),
    }
}

/// Whether these blocks together leave out only a sliver of the IPv4 or the IPv6 internet, however it is split.
pub fn are_the_internet<'a>(blocks: impl Iterator<Item = &'a str>) -> bool {
    make_up_the_internet(blocks.filter_map(parse).collect())
}

/// Whether these blocks make a policy public: either they add up to the internet, or one of them is broader than S3
/// accepts as non-public, which is a /8 of IPv4 or a /32 of IPv6. Private blocks do not count.
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>
pub fn are_public<'a>(blocks: impl Iterator<Item = &'a str>) -> bool {
    let blocks: Vec<IpNet> = blocks.filter_map(parse).collect();
    blocks.iter().any(|block| is_broad(block) && !is_within_private(block)) || make_up_the_internet(blocks)
}

fn is_broad(block: &IpNet) -> bool {
    block.prefix_len() < if matches!(block, IpNet::V6(_)) { 32 } else { 8 }
}

fn make_up_the_internet(mut blocks: Vec<IpNet>) -> bool {
    blocks.extend(PRIVATE.map(IpNet::V4));
    let (six, four): (Vec<IpNet>, Vec<IpNet>) = blocks.into_iter().partition(|block| matches!(block, IpNet::V6(_)));
    [(four, INTERNET), (six, INTERNET_SIX)]
        .into_iter()
        .any(|(blocks, (internet, sliver))| left_out(blocks.into_iter().map(span).collect(), internet) <= sliver)
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
    parse(block).is_some_and(|block| is_within_private(&block))
}

fn is_within_private(block: &IpNet) -> bool {
    match block {
        IpNet::V4(block) => PRIVATE.iter().any(|private| private.contains(block)),
        IpNet::V6(block) => PRIVATE_SIX.contains(block),
    }
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
