//! Places in a text: the browser counts UTF-16 units, and the model bytes.

/// The byte at a place that the browser counts in UTF-16 units.
pub fn byte_of(line: &str, units: u32) -> usize {
    let mut counted = 0;
    for (byte, letter) in line.char_indices() {
        if counted >= units {
            return byte;
        }
        counted += letter.len_utf16() as u32;
    }
    line.len()
}

/// The place of a byte in UTF-16 units.
pub fn units_of(line: &str, byte: usize) -> u32 {
    line.char_indices().take_while(|(at, _)| *at < byte).map(|(_, letter)| letter.len_utf16() as u32).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_utf16_and_in_bytes_are_the_same_place() {
        let line = "set /节点 😀x";
        for (byte, _) in line.char_indices() {
            assert_eq!(byte_of(line, units_of(line, byte)), byte);
        }
        assert_eq!(byte_of(line, 99), line.len());
    }
}
