//! Values that outlive a visit. All tabs share them, and storing from one undoes nothing that another has stored.

use super::console;
use super::lesson;
use super::msg::StoreKey;
use super::sheet;

/// The value to store, from `ours` and from the value `there`, which another tab may have written since this one read it.
pub fn merged(key: StoreKey, there: Option<&str>, ours: &str) -> String {
    let there = there.unwrap_or_default();
    match key {
        StoreKey::Theme | StoreKey::Lang | StoreKey::Welcome | StoreKey::ReadAlong | StoreKey::Author => ours.to_owned(),
        StoreKey::History => console::with_line(there, ours),
        StoreKey::Sheet => sheet::merged_reports(there, ours),
        StoreKey::Lessons => lesson::merged_progress(there, ours),
    }
}
