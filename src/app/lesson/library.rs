//! Lessons: the list, the texts that have come, and the reader's progress in each.

use std::rc::Rc;

use crate::app::notices::Saying;
use crate::lessons::Entry;
use crate::link::{At, BeatRef};
use crate::script::StageView;
use crate::sim::{SortedMap, Time};

/// The most lessons whose progress is kept.
const MAX_KEPT: usize = 200;

/// The lessons: their list, their texts, the progress in each.
#[derive(Clone, Debug, Default)]
pub struct Library {
    pub list: Listing,
    /// Texts of lessons that have come, by name.
    pub texts: SortedMap<Rc<str>, Rc<str>>,
    /// The lesson that was asked for and has not come, and the moment of it that a link names.
    pub wanted: Option<Wanted>,
    /// Two lessons that are to be compared, and have not both come.
    pub pair: Option<WantedPair>,
    progress: SortedMap<Rc<str>, Progress>,
    pub problem: Option<Problem>,
    /// The text that the picker searches for.
    pub search: String,
    /// The picker is in the course's order, not in that of the themes.
    pub by_course: bool,
}

/// What is wrong with a file that cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub file: Rc<str>,
    pub what: Saying,
}

/// The list of lessons, as far as it has come.
#[derive(Clone, Debug, Default)]
pub enum Listing {
    #[default]
    Unasked,
    Asked,
    Here(Rc<[Entry]>),
    Missing,
}

/// A lesson that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub name: Rc<str>,
    pub place: Place,
    /// What the stage is to show, where that is not what the beat names.
    pub view: Option<StageView>,
}

/// The place in a lesson to open it at: a beat, or a moment, which has its beat; without either, the first beat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub beat: Option<BeatRef>,
    pub at: Option<At>,
}

/// Two lessons that are to be compared, with so many clients and at the instant that a link names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedPair {
    pub lessons: [Rc<str>; 2],
    pub size: Option<u16>,
    pub at: Option<Time>,
}

/// A reader's progress in a lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The number of beats that were entered.
    pub beats: usize,
    pub done: bool,
}

impl Library {
    pub fn progress(&self, name: &str) -> Progress {
        self.progress.get(name).copied().unwrap_or_default()
    }

    pub fn entries(&self) -> &[Entry] {
        match &self.list {
            Listing::Here(entries) => entries,
            _ => &[],
        }
    }

    /// The lesson to go on with: the last in the course that was begun, or the one behind the last that is done; for a newcomer `start`.
    pub fn onward(&self, start: &str) -> Option<&Entry> {
        let entries = self.entries();
        let begun = |entry: &&Entry| self.progress(&entry.name).beats > 0 && !self.progress(&entry.name).done;
        let last_done = entries.iter().rposition(|entry| self.progress(&entry.name).done);
        let not_done = |entry: &&Entry| !self.progress(&entry.name).done;
        let behind = |last: usize| entries[last..].iter().chain(entries).find(not_done);
        let first = || entries.iter().find(|entry| entry.name == start);
        entries.iter().rfind(begun).or_else(|| last_done.map_or_else(first, behind))
    }

    /// The lesson after this one.
    pub fn next(&self, name: &str) -> Option<&Entry> {
        let at = self.entries().iter().position(|entry| &*entry.name == name)?;
        self.entries().get(at + 1)
    }

    /// Takes in what an earlier visit or another tab wrote: `leader-stops=4 herd=done`. What cannot be read is left out, and nothing is
    /// undone that is known to have been done. Returns whether all of it could be read.
    pub fn take_stored(&mut self, value: &str) -> bool {
        let mut is_whole = true;
        for word in value.split_whitespace().take(MAX_KEPT) {
            let (name, how) = word.split_once('=').unwrap_or_default();
            let progress = match (how, how.parse()) {
                ("done", _) => Progress { beats: usize::MAX, done: true },
                (_, Ok(beats)) => Progress { beats, done: false },
                _ => {
                    is_whole = false;
                    continue;
                }
            };
            let known = self.progress(name);
            let most = Progress { beats: known.beats.max(progress.beats), done: known.done || progress.done };
            self.progress.insert(name.into(), most);
        }
        is_whole
    }

    /// Notes the progress in a lesson. Returns what is to be stored.
    pub fn note(&mut self, name: Rc<str>, progress: Progress) -> String {
        self.progress.insert(name, progress);
        self.stored()
    }

    fn stored(&self) -> String {
        let word = |(name, progress): (&Rc<str>, &Progress)| match progress.done {
            true => format!("{name}=done"),
            false => format!("{name}={}", progress.beats),
        };
        self.progress.iter().map(word).collect::<Vec<_>>().join(" ")
    }
}

/// The progress of two tabs in one.
pub fn merged_progress(there: &str, ours: &str) -> String {
    let mut both = Library::default();
    both.take_stored(there);
    both.take_stored(ours);
    both.stored()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spoil::{Xorshift, spoiled};

    #[test]
    fn what_one_tab_stores_undoes_nothing_that_another_has_stored() {
        assert_eq!(
            merged_progress("herd=done leader-stops=2", "herd=3 leader-stops=4 watches=1"),
            "herd=done leader-stops=4 watches=1"
        );
        let mut library = Library::default();
        library.take_stored("herd=done leader-stops=4");
        library.take_stored("herd=2 leader-stops=1");
        assert_eq!(library.stored(), "herd=done leader-stops=4");
    }

    #[test]
    fn one_goes_on_where_one_was_and_begins_at_the_start() {
        let mut library = Library::default();
        let list = crate::lessons::parse_catalogue(include_str!("../../../lessons/catalogue.txt")).unwrap();
        library.list = Listing::Here(list.into());
        let onward = |library: &Library| library.onward("what-is-zookeeper").map(|entry| entry.name.clone());
        assert_eq!(onward(&library).as_deref(), Some("what-is-zookeeper"));
        library.take_stored("what-is-zookeeper=done");
        assert_eq!(onward(&library).as_deref(), Some("ensemble-boots"));
        library.take_stored("herd=2");
        assert_eq!(onward(&library).as_deref(), Some("herd"));
        let all: String = library.entries().iter().map(|entry| format!("{}=done ", entry.name)).collect();
        library.take_stored(&all);
        assert_eq!(onward(&library), None);
    }

    #[test]
    fn what_was_kept_is_read_back_and_nonsense_is_left_out() {
        let mut library = Library::default();
        assert!(!library.take_stored("leader-stops=4 herd=done nonsense a=b=c ="));
        assert_eq!(library.progress("leader-stops"), Progress { beats: 4, done: false });
        assert!(library.progress("herd").done);
        assert_eq!(library.progress("unknown"), Progress::default());
        let mut again = Library::default();
        assert!(again.take_stored(&library.stored()));
        assert_eq!(again.stored(), library.stored());
    }

    #[test]
    fn whatever_is_stored_is_read_and_what_was_read_is_stored() {
        let mut random = Xorshift(0x11b);
        let mut kept = 0;
        for _ in 0..100_000 {
            let mut library = Library::default();
            library.take_stored(&spoiled("leader-stops=4 herd=done watches=18446744073709551615 锁=2", b" =0-9\n\t", &mut random));
            let stored = library.stored();
            kept += usize::from(stored.contains("herd=done"));
            let mut again = Library::default();
            again.take_stored(&stored);
            assert_eq!(again.stored(), stored);
        }
        assert!((20_000..99_000).contains(&kept), "{kept}");
    }
}
