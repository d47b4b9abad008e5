//! Files that are damaged, inconsistent, hostile or too large.

use super::*;
use proptest::prelude::*;

#[test]
fn what_cannot_be_true_is_inconsistent() {
    for (replaced, fits) in [
        (json!({"at": "2026-11-23T11:00:00Z"}), true),
        (json!({"at": "2026-11-23T13:00:00Z"}), false),
        (json!({"at": "2005-12-31T23:59:59Z"}), false),
        (json!({"at": "9999-12-31T23:59:59Z"}), false),
    ] {
        let read = read_text(&file(&[call("iam:GetAccountSummary", replaced.clone())]));
        let expected = if fits { Ok(1) } else { Err(FileError::Inconsistent(Inconsistency::Time)) };
        assert_eq!(read.map(|file| file.calls), expected, "{replaced}");
    }
    let identity = |account: &str| {
        let call =
            call("sts:GetCallerIdentity", json!({"region": "us-east-1", "data": {"Account": account, "Arn": "a"}}));
        read_text(&file(&[call])).map(|file| file.calls)
    };
    assert_eq!(identity(ACCOUNT), Ok(1));
    let other = Inconsistency::OtherAccount("999988887777".to_owned());
    assert_eq!(identity("999988887777"), Err(FileError::Inconsistent(other)));
}

#[test]
fn what_is_no_call_is_damage() {
    let removed = |name: &str| {
        let mut call = call("iam:GetAccountSummary", json!({}));
        call.as_object_mut().expect("fields").remove(name);
        call
    };
    let odd = [
        json!(null),
        json!(7),
        json!([]),
        removed("service"),
        removed("operation"),
        removed("at"),
        removed("outcome"),
        call("iam:GetAccountSummary", json!({"at": "now"})),
        call("iam:GetAccountSummary", json!({"outcome": "perfect"})),
        call("iam:GetAccountSummary", json!({"pages": {}})),
    ];
    for call in odd {
        let words = call.to_string();
        assert_eq!(read_text(&file(&[call])), Err(FileError::Damaged(Damage::Line(2))), "{words}");
    }
    for name in ["region", "parameters", "code"] {
        assert!(read_text(&file(&[removed(name)])).is_ok(), "{name}");
    }
}

#[test]
fn hostile_lines_are_damage_and_nothing_worse() {
    let deep = "[".repeat(100_000);
    let nested = format!("{}1{}", "{\"a\":".repeat(1000), "}".repeat(1000));
    for line in [
        deep.as_str(),
        nested.as_str(),
        "\"\\ud800\"",
        "{\"service\":\"\\udc00\"}",
        "\0",
        "{}{}",
        "{},{}",
        "]",
        "],",
        "]}]}",
        "],\"sha256\":\"\"}",
        "{\"service\":\"iam\"",
    ] {
        let text = file(&[]).replace("[\n\n]", &format!("[\n{line}\n]"));
        assert!(matches!(read_text(&text), Err(FileError::Damaged(_))), "{line:.40}");
    }
    let text = file(&[]).into_bytes();
    let at = text.len() - 4;
    assert!(matches!(read(&[&text[..at], b"\xff\xfe", &text[at..]].concat()), Err(FileError::Damaged(_))));
}

#[test]
fn huge_numbers_and_doubled_keys_are_read_as_json_has_them() {
    let text = |data: &str| {
        let call = call("iam:GetAccountSummary", json!({"data": "HERE"})).to_string();
        file(&[]).replace("[\n\n]", &format!("[\n{}\n]", call.replace("\"HERE\"", data)))
    };
    for data in [
        "{\"SummaryMap\":{\"AccountMFAEnabled\":1e400}}",
        "{\"SummaryMap\":{\"AccountMFAEnabled\":123456789012345678901234567890}}",
        "{\"SummaryMap\":{\"AccountMFAEnabled\":-0}}",
        "{\"SummaryMap\":{},\"SummaryMap\":{\"AccountMFAEnabled\":0}}",
        "{\"SummaryMap\":{\"AccountMFAEnabled\":\"\\u0000\"}}",
    ] {
        // Whatever such a text is read as, it is judged, or reported as damage.
        match read_text(&text(data)) {
            Ok(file) => {
                Judge::new(&file.evidence, ProfileFacts::default()).finding("acct-02.root-mfa").expect("a finding");
            }
            Err(error) => assert_eq!(error, FileError::Damaged(Damage::Line(2)), "{data}"),
        }
    }
    for number in ["1.2e29", "123456789012345678901234567890", "0.5", "\"1.2e29\""] {
        let file = read_text(&text(&format!("{{\"SummaryMap\":{{\"AccountMFAEnabled\":{number}}}}}"))).expect("a file");
        assert_eq!(file.outcomes, BTreeMap::from([(CallOutcome::Malformed, 1)]), "{number}");
        let finding =
            Judge::new(&file.evidence, ProfileFacts::default()).finding("acct-02.root-mfa").expect("a finding");
        assert_eq!(finding.verdict, Verdict::Unknown, "{number}: no number that says whether there is a factor");
    }
}

#[test]
fn a_file_without_its_end_is_never_taken_for_a_smaller_one() {
    let whole = written();
    for text in [whole.clone(), unchecked(&whole)] {
        // Without the last byte only the end of the last line is missing, which means nothing.
        for length in 0..text.len() - 1 {
            let read = read(&text.as_bytes()[..length]);
            assert!(matches!(read, Err(FileError::Damaged(_) | FileError::NotOurs(_))), "{length}: {read:?}");
        }
    }
}

#[test]
fn a_flipped_bit_is_never_overlooked() {
    let text = written();
    let mut bytes = text.clone().into_bytes();
    for place in 0..bytes.len() {
        for bit in 0..8 {
            bytes[place] ^= 1 << bit;
            assert!(read(&bytes).is_err(), "{place}.{bit}: {:?}", String::from_utf8_lossy(&bytes[..place + 1]));
            bytes[place] ^= 1 << bit;
        }
    }
    let mut bytes = unchecked(&text).into_bytes();
    for place in 0..bytes.len() {
        for bit in 0..8 {
            bytes[place] ^= 1 << bit;
            let _ = read(&bytes);
            bytes[place] ^= 1 << bit;
        }
    }
}

#[test]
fn what_is_too_large_is_given_up_at_once() {
    let head = file(&[]);
    let head = &head[..head.find('\n').expect("a line") + 1];
    let mut reader = FileReader::new(now());
    reader.push(head.as_bytes()).expect("a head");
    let portion = vec![b' '; 1_000_000];
    let pushed = (0..40).find_map(|_| reader.push(&portion).err());
    assert_eq!(pushed, Some(FileError::LineTooLong));
    assert_eq!(reader.push(b"x"), Err(FileError::LineTooLong));
    assert_eq!(reader.finish(), Err(FileError::LineTooLong));

    let mut reader = FileReader::new(now());
    let pushed = (0..300).find_map(|_| reader.push(&portion).err());
    assert_eq!(pushed, Some(FileError::TooLargeWhole), "all of what does not stand line by line is in memory");
    assert_eq!(reader.bytes, 101_000_000);

    let mut reader = FileReader::new(now());
    reader.push(head.as_bytes()).expect("a head");
    reader.bytes = MAX_BYTES - 1;
    assert_eq!((reader.push(b"\n"), reader.push(b"\n")), (Ok(()), Err(FileError::TooLarge)));

    let line = format!("{},\n", call("mars:Land", json!({})));
    let mut reader = FileReader::new(now());
    reader.push(head.as_bytes()).expect("a head");
    let pushed = (0..=MAX_CALLS).find_map(|_| reader.push(line.as_bytes()).err());
    assert_eq!(pushed, Some(FileError::TooManyCalls));
}

/// The result for a file that arrives in pieces and was packed to this many bytes.
fn unpacked(text: &str, packed: usize) -> Result<EvidenceFile, FileError> {
    let mut reader = FileReader::new(now()).packed(packed);
    for piece in text.as_bytes().chunks(65_536) {
        reader.push(piece)?;
    }
    reader.finish()
}

#[test]
fn what_is_packed_tighter_than_evidence_can_be_is_given_up_before_it_is_unpacked() {
    let bomb = format!("{{\"format\":\"footing-evidence\",\"x\":[{}", "{\"\":0},".repeat(9_000_000));
    assert_eq!(unpacked(&bomb, 92_000), Err(FileError::TooTight));
    let text = written();
    assert!(unpacked(&text, text.len() / 50).is_ok());
    assert!(unpacked(&text, 1).is_ok(), "small files may be packed as tightly as they like");
}

#[test]
fn an_answer_of_more_values_than_are_read_is_refused_before_it_takes_memory() {
    let empty = |values: usize| json!(vec![0; values]);
    for (answer, expected) in [(empty(MOST_VALUES - 100), None), (empty(MOST_VALUES), Some(FileError::TooManyValues))] {
        let text = file(&[call("iam:GetAccountSummary", json!({ "data": answer }))]);
        assert_eq!(read_text(&text).err(), expected);
        // A reformatted file is read in another way, but just as strictly.
        assert_eq!(read_text(&text.replacen('{', "{ ", 1)).err(), expected);
    }
}

#[test]
fn the_answers_of_a_file_together_have_a_bound_too() {
    let of = |values: usize| call("iam:GetAccountSummary", json!({ "data": vec![0; values] }));
    let few = MAX_VALUES / MOST_VALUES;
    let calls: Vec<Value> = (0..=few).map(|_| of(MOST_VALUES - 100)).collect();
    let text = file(&calls);
    assert_eq!(read_text(&text), Err(FileError::TooManyValues));
    assert_eq!(read_text(&text.replacen('{', "{ ", 1)), Err(FileError::TooManyValues));
    let held = read_text(&file(&calls[..1])).expect("a file").values;
    assert!((MOST_VALUES - 100..MOST_VALUES).contains(&held), "{held}");
}

#[test]
fn what_stands_beside_the_calls_of_a_file_that_was_laid_out_may_be_anything_and_takes_no_memory() {
    let text = file(&[call("iam:GetAccountSummary", json!({}))]);
    let with =
        |field: &str, value: String| text.replacen("\"calls\":[", &format!("\"{field}\": {value}, \"calls\":["), 1);
    assert!(read_text(&with("more", format!("[{}0]", "{\"\":[0]},".repeat(300_000)))).is_ok());
    let source = with("source", format!("[{}0]", "0,".repeat(100_000)));
    assert_eq!(read_text(&source), Err(FileError::Damaged(Damage::Head)));
}

#[test]
fn a_file_that_was_laid_out_needs_its_calls_and_may_name_them_first() {
    let text = file(&[call("iam:GetAccountSummary", json!({}))]);
    let value: Value = serde_json::from_str(&text).expect("JSON");
    let (calls, mut head) = (value["calls"].clone(), value);
    head.as_object_mut().expect("fields").remove("calls");
    assert_eq!(read_text(&head.to_string()), Err(FileError::Damaged(Damage::Head)));
    let rest = head.to_string();
    let first = format!("{{\"calls\": {calls}, {}", rest.trim_start_matches('{'));
    assert_eq!(read_text(&first).expect("a file").calls, 1);
    head["calls"] = json!({});
    assert_eq!(read_text(&head.to_string()), Err(FileError::Damaged(Damage::Head)));
}

#[test]
fn of_more_regions_than_aws_has_nothing_is_believed() {
    let regions = |count: usize| {
        let listed: Vec<Value> =
            (0..count).map(|number| json!({ "RegionName": format!("eu-west-{number}") })).collect();
        let listing = call("ec2:DescribeRegions", json!({ "region": "us-east-1", "data": { "Regions": listed } }));
        let file = read_text(&file(&[listing])).expect("a file");
        file.evidence.enabled_regions().map(|regions| regions.len())
    };
    assert_eq!((regions(200), regions(201)), (Some(200), None));
}

proptest! {
    #[test]
    fn nothing_that_comes_makes_it_fail_otherwise(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
        let head = file(&[]);
        let head = &head[..head.find('\n').unwrap_or_default() + 1];
        let _ = read(&[head.as_bytes(), &bytes].concat());
    }
}
