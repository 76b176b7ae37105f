//! The order of a half's functions: those that share much stand near each other, because gzip finds again only what stood in the 32 kB
//! before. Beside an order by their bytes this saves two bytes in a hundred of the page's first load. No function has to stand in front for a
//! short number: the imports have those.

use std::collections::{HashMap, VecDeque};

/// The length in bytes of the pieces by which functions are compared: two or three instructions.
const PIECE: usize = 6;
/// The most functions that a piece may be in. What is in more than these is found again wherever it stands.
const MOST: usize = 14;
/// The bytes before a function in which its pieces are looked for: nearly all that gzip looks back to.
const WINDOW: usize = 30_000;

/// The order for these functions. Each time the one comes next that has the most in common with those just before it, for its length.
pub(crate) fn alike_together(bodies: &[Vec<u8>]) -> Vec<usize> {
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut window = Window::new(bodies);
    let mut order = Vec::new();
    while let Some(best) = (0..left.len()).max_by(|a, b| window.compare(left[*a], left[*b]).then(b.cmp(a))) {
        let next = left.remove(best);
        window.add(next);
        order.push(next);
    }
    order
}

/// The last of the functions that have their place, and what each function has in common with them.
struct Window<'a> {
    bodies: &'a [Vec<u8>],
    /// The pieces of each function that others have too, as places in `holders`.
    pieces: Vec<Vec<usize>>,
    /// The functions that have each piece.
    holders: Vec<Vec<usize>>,
    last: VecDeque<usize>,
    bytes: usize,
    /// The number of functions in the window that have each piece.
    times: Vec<u32>,
    /// The number of pieces that each function has in common with the window.
    common: Vec<u64>,
}

impl<'a> Window<'a> {
    fn new(bodies: &'a [Vec<u8>]) -> Self {
        let mut known: HashMap<&[u8], usize> = HashMap::new();
        let mut holders: Vec<Vec<usize>> = Vec::new();
        for (function, body) in bodies.iter().enumerate() {
            for piece in body.windows(PIECE) {
                let piece = *known.entry(piece).or_insert_with(|| {
                    holders.push(Vec::new());
                    holders.len() - 1
                });
                if holders[piece].last() != Some(&function) {
                    holders[piece].push(function);
                }
            }
        }
        holders.retain(|functions| (2..=MOST).contains(&functions.len()));
        let mut pieces = vec![Vec::new(); bodies.len()];
        for (piece, functions) in holders.iter().enumerate() {
            functions.iter().for_each(|function| pieces[*function].push(piece));
        }
        let (times, common) = (vec![0; holders.len()], vec![0; bodies.len()]);
        Window { bodies, pieces, holders, last: VecDeque::new(), bytes: 0, times, common }
    }

    /// The one of two functions that has more in common with the window: its square for the length, so that a long function with much
    /// in common comes before a short one with a little.
    fn compare(&self, a: usize, b: usize) -> std::cmp::Ordering {
        let square = |function: usize| self.common[function].pow(2);
        let length = |function: usize| self.bodies[function].len() as u64;
        (square(a) * length(b)).cmp(&(square(b) * length(a)))
    }

    fn add(&mut self, function: usize) {
        for piece in &self.pieces[function] {
            self.times[*piece] += 1;
            if self.times[*piece] == 1 {
                self.holders[*piece].iter().for_each(|holder| self.common[*holder] += 1);
            }
        }
        self.bytes += self.bodies[function].len();
        self.last.push_back(function);
        while self.bytes > WINDOW {
            let Some(first) = self.last.pop_front() else { return };
            self.remove(first);
        }
    }

    fn remove(&mut self, function: usize) {
        for piece in &self.pieces[function] {
            self.times[*piece] -= 1;
            if self.times[*piece] == 0 {
                self.holders[*piece].iter().for_each(|holder| self.common[*holder] -= 1);
            }
        }
        self.bytes -= self.bodies[function].len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A function of a family, whose bytes are alike but for the last. It is so long that the window holds one and no more.
    fn body(family: u32, member: u8) -> Vec<u8> {
        (0..20_000_u32).map(|n| ((n + family * 100_000).wrapping_mul(2_654_435_761) >> 13) as u8).chain([member]).collect()
    }

    #[test]
    fn functions_that_share_much_stand_together() {
        let bodies: Vec<Vec<u8>> = (0..12).map(|n| body(u32::from(n) % 3, n)).collect();
        let order = alike_together(&bodies);
        let families: Vec<usize> = order.iter().map(|function| function % 3).collect();
        let changes = families.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert_eq!(changes, 2, "{families:?}");
    }

    #[test]
    fn every_function_has_one_place_whatever_its_length() {
        let bodies: Vec<Vec<u8>> = (0..200_u32).map(|n| vec![n as u8; (n as usize * 997) % 4_000]).collect();
        let mut order = alike_together(&bodies);
        assert_eq!(order, alike_together(&bodies), "the same each time");
        order.sort_unstable();
        assert_eq!(order, (0..200).collect::<Vec<_>>());
        assert!(alike_together(&[]).is_empty());
    }
}
