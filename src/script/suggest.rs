//! The known word that was probably meant.

/// More edits than this make another word.
const MAX_EDITS: usize = 2;

/// The nearest of the words, if at most one letter in three is wrong. Case does not count; the first of equals wins.
pub(super) fn suggest(found: &str, known: impl Iterator<Item = &'static str>) -> Option<String> {
    let found: Vec<char> = found.to_lowercase().chars().collect();
    known
        .filter_map(|word| {
            let letters: Vec<char> = word.to_lowercase().chars().collect();
            let longer = found.len().max(letters.len());
            let allowed = (longer / 3).min(MAX_EDITS);
            if found.len().abs_diff(letters.len()) > allowed {
                return None;
            }
            let edits = edit_distance(&found, &letters);
            (edits <= allowed).then_some((edits, word))
        })
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, word)| word.to_owned())
}

/// Insertions, deletions, replacements and swaps of neighbours: the optimal string alignment distance.
fn edit_distance(from: &[char], to: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let replaced = last[j] + usize::from(a != b);
            let mut best = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == to[j - 1] && from[i - 1] == *b {
                best = best.min(before_last[j - 1] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[to.len()]
}
