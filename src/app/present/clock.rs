//! The clock of the talk.

/// The time that has passed, as a speaker reads it: `7:05`, `1:02:03`.
pub fn talk_time(passed_ms: u64) -> String {
    let seconds = passed_ms / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::talk_time;

    #[test]
    fn the_clock_has_hours_only_when_it_needs_them() {
        assert_eq!(talk_time(0), "0:00");
        assert_eq!(talk_time(425_999), "7:05");
        assert_eq!(talk_time(3_599_999), "59:59");
        assert_eq!(talk_time(3_723_000), "1:02:03");
    }
}
