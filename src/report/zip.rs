//! A zip of a few small text files. The files are not compressed and all have the same time, so the same files give the same
//! bytes.
//! <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>

/// A file in a zip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The path in ASCII, with `/` between folders.
    pub path: String,
    /// The content. All files together are smaller than 4 GiB.
    pub text: String,
    /// Whether the file is executable.
    pub is_program: bool,
}

/// The date of all files: 1 January 1980, the first day that a zip can express.
const DATE: u16 = 1 << 5 | 1;
/// The version that is needed to extract the files: 1.0, without compression.
const NEEDED: u16 = 10;
/// The version that made the zip: 2.0 of the specification, on Unix (3).
const MADE_BY: u16 = 3 << 8 | 20;

/// Returns the bytes of a zip. At most 65,535 files.
pub fn zip(entries: &[Entry]) -> Vec<u8> {
    let (mut files, mut directory) = (Vec::new(), Vec::new());
    for Entry { path, text, is_program } in entries {
        let start = small(files.len());
        // Version, flags, method (stored), time, date; CRC, both sizes; lengths of the name and the extra field.
        let mut common = Vec::new();
        add_u16(&mut common, &[NEEDED, 0, 0, 0, DATE]);
        add_u32(&mut common, &[crc32(text.as_bytes()), small(text.len()), small(text.len())]);
        add_u16(&mut common, &[smaller(path.len()), 0]);

        files.extend(b"PK\x03\x04");
        files.extend(&common);
        files.extend(path.as_bytes());
        files.extend(text.as_bytes());

        // Length of the comment, disk, internal attributes; external attributes; offset of the file.
        directory.extend(b"PK\x01\x02");
        add_u16(&mut directory, &[MADE_BY]);
        directory.extend(&common);
        add_u16(&mut directory, &[0, 0, 0]);
        let mode: u32 = if *is_program { 0o100_755 } else { 0o100_644 };
        add_u32(&mut directory, &[mode << 16, start]);
        directory.extend(path.as_bytes());
    }
    let (start, length, count) = (small(files.len()), small(directory.len()), smaller(entries.len()));
    files.extend(directory);
    files.extend(b"PK\x05\x06");
    add_u16(&mut files, &[0, 0, count, count]);
    add_u32(&mut files, &[length, start]);
    add_u16(&mut files, &[0]);
    files
}

fn add_u16(bytes: &mut Vec<u8>, numbers: &[u16]) {
    bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}

fn add_u32(bytes: &mut Vec<u8>, numbers: &[u32]) {
    bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}

fn small(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn smaller(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

/// Returns the CRC-32 of ISO 3309, which a zip has for each file.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |digest, byte| {
        (0..8).fold(digest ^ u32::from(*byte), |digest, _| digest >> 1 ^ if digest & 1 == 1 { 0xEDB8_8320 } else { 0 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn the_same_files_give_the_same_bytes() {
        let entry = Entry { path: "a.sh".to_owned(), text: "echo\n".to_owned(), is_program: true };
        let bytes = zip(std::slice::from_ref(&entry));
        assert_eq!(bytes, zip(&[entry]));
        assert_eq!(bytes.len(), 30 + 4 + 5 + 46 + 4 + 22);
    }
}
