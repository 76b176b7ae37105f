//! Chance for the crate's own tests: numbers that are the same every time, and texts with a few places spoiled.

/// George Marsaglia's xorshift.
pub struct Xorshift(pub u64);

impl Xorshift {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}

/// The longest piece that is left out or said twice.
const MAX_PIECE: usize = 60;

/// The text with a few places changed: to a sign that means something in such a text, left out, or said twice.
pub fn spoiled(text: &str, signs: &[u8], random: &mut Xorshift) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(4) {
        let (from, to) = (random.below(bytes.len()), random.below(bytes.len()));
        let piece = from.min(to)..from.max(to).min(from.min(to) + MAX_PIECE);
        match random.below(3) {
            0 => bytes[from] = signs[random.below(signs.len())],
            1 => drop(bytes.drain(piece)),
            _ => {
                let again = bytes[piece].to_vec();
                bytes.splice(to..to, again);
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
