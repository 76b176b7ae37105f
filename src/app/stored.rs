//! What outlives a visit. Every tab in which the page is open shares it: what one stores undoes nothing that another has.

use super::console;
use super::lesson;
use super::msg::StoreKey;

/// What is to be stored for `ours`, where `there` is what stands there now: another tab may have written it since this one read it.
pub fn merged(key: StoreKey, there: Option<&str>, ours: &str) -> String {
    let there = there.unwrap_or_default();
    match key {
        StoreKey::Theme | StoreKey::Lang => ours.to_owned(),
        StoreKey::History => console::with_line(there, ours),
        StoreKey::Lessons => lesson::merged_progress(there, ours),
    }
}
