//! How wide a text is, without a browser to ask.

/// The line of facts in a full box, and what parts two of them, in pixels.
const FACTS_ROOM: i32 = 112;
const BETWEEN_FACTS: i32 = 15;

/// As many of the facts as a line of the box has room for, the first ones.
pub fn fitting(facts: &[String], phase: Option<&str>) -> Vec<String> {
    let mut room = FACTS_ROOM - phase.map_or(0, |phase| width(phase) + BETWEEN_FACTS);
    let fits = |fact: &&String| {
        room -= width(fact) + BETWEEN_FACTS;
        room + BETWEEN_FACTS >= 0
    };
    facts.iter().take_while(fits).cloned().collect()
}

/// About how wide a text is at eleven pixels, in pixels.
pub fn width(text: &str) -> i32 {
    text.chars()
        .map(|letter| {
            if letter.is_ascii_lowercase() || !letter.is_alphanumeric() {
                6
            } else if letter.is_ascii() {
                7
            } else {
                11
            }
        })
        .sum()
}
