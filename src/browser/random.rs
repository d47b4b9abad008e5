//! Random ids.

use super::window;

/// A new id of 32 hexadecimal digits, for documents and tabs.
pub fn id() -> String {
    let mut bytes = [0u8; 16];
    if let Some(crypto) = window().and_then(|window| window.crypto().ok()) {
        // Fails only for more than 65,536 bytes.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
