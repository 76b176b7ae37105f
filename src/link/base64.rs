//! Bytes as base64url without padding (RFC 4648, section 5).

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() / 3 * 4 + 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().zip([16, 8, 0]).fold(0, |bits, (byte, shift)| bits | u32::from(*byte) << shift);
        for shift in [18, 12, 6, 0].into_iter().take(group.len() + 1) {
            text.push(LETTERS[(bits >> shift & 63) as usize] as char);
        }
    }
    text
}

/// `None` where the text is no such form of any bytes.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for group in text.as_bytes().chunks(4) {
        let mut bits = 0;
        for (letter, shift) in group.iter().zip([18, 12, 6, 0]) {
            bits |= value(*letter)? << shift;
        }
        // One letter alone holds no byte.
        let length = group.len().checked_sub(1).filter(|length| *length > 0)?;
        bytes.extend([16, 8, 0].into_iter().take(length).map(|shift| (bits >> shift & 255) as u8));
    }
    Some(bytes)
}

fn value(letter: u8) -> Option<u32> {
    Some(u32::from(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_any_length_are_found_again_and_nothing_else_is_read() {
        let bytes: Vec<u8> = (0..=255).rev().collect();
        for length in 0..bytes.len() {
            assert_eq!(decode(&encode(&bytes[..length])).as_deref(), Some(&bytes[..length]));
        }
        // The examples of RFC 4648, section 10, and the two letters of the form for addresses.
        for (bytes, text) in
            [("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(encode(bytes.as_bytes()), text);
        }
        assert_eq!(encode(&[0xfb, 0xff]), "-_8");
        for text in ["A", "AAAAA", "Zg==", "Zm+v", "Zm/v", "é"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
