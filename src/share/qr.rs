//! QR codes, as drawings.

use qrcodegen::{QrCode, QrCodeEcc};

/// The empty modules around a code, which readers need.
const BORDER: i32 = 4;

/// A QR code as a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrDrawing {
    /// The width and height in modules, with the border.
    pub size: i32,
    /// The dark modules, as the data of an SVG path. A module is one unit wide and high.
    pub path: String,
}

/// Draws a text as a QR code; `None` if it is longer than any code.
pub fn qr_code(text: &str) -> Option<QrDrawing> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count();
            let run = i32::try_from(run).unwrap_or_default();
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + BORDER, y + BORDER));
            }
            x += run + 1;
        }
    }
    Some(QrDrawing { size: code.size() + 2 * BORDER, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text that another implementation reads from a drawing.
    fn read(drawing: &QrDrawing) -> String {
        const SCALE: usize = 4;
        let size = drawing.size as usize;
        let mut dark = vec![false; size * size];
        for run in drawing.path.split('M').skip(1) {
            let (x, rest) = run.split_once(' ').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            let (length, _) = rest.split_once('v').unwrap();
            let [x, y, length] = [x, y, length].map(|number| number.parse::<usize>().unwrap());
            dark[y * size + x..][..length].fill(true);
        }
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(size * SCALE, size * SCALE, |x, y| {
            if dark[y / SCALE * size + x / SCALE] { 0 } else { 255 }
        });
        image.detect_grids()[0].decode().unwrap().1
    }

    #[test]
    fn another_implementation_reads_what_was_drawn() {
        let address = "https://footing.example/#look=";
        for length in [1, 40, 67, 120, 400] {
            let text = format!("{address}{}k", "aZ0-_".repeat(length).chars().take(length).collect::<String>());
            assert_eq!(read(&qr_code(&text).unwrap()), text);
        }
    }

    #[test]
    fn a_code_has_a_border_and_nothing_that_is_not_a_path() {
        let drawing = qr_code("https://footing.example/").unwrap();
        assert!(drawing.path.bytes().all(|byte| b"M hvz-0123456789".contains(&byte)));
        assert!(!drawing.path.contains("M0 ") && !drawing.path.contains("M3 "));
    }

    #[test]
    fn what_does_not_fit_is_not_drawn() {
        assert_eq!(qr_code(&"x".repeat(3_000)), None);
    }
}
