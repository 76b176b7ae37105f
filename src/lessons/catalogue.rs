//! The list of all lessons, one block of lines each, made from the lessons themselves: the picker shows it before any lesson is loaded.
//!
//! ```text
//!   leader-stops ensemble 9 2
//!   The leader stops
//!   Leader 停机
//!   (what the picker says, in both languages)
//!   FFFLX 2c,1c,-e            (the picture: snapshot.rs)
//! ```

use super::lesson::{Lesson, Theme, is_lesson_name};
use super::perform::Performed;
use super::snapshot::{Machines, Snapshot, Tree};
use crate::lang::Text;
use crate::script::{StageView, without_byte_order_mark};

/// The first line of the file of all lessons.
pub const CATALOGUE_HEAD: &str =
    "# Made from the lessons by tests/lessons.rs (UPDATE_EXPECT=1 writes it anew). The order is that of order.txt.\n";

const MAX_ENTRIES: usize = 200;

/// A lesson in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub theme: Theme,
    pub beats: usize,
    pub questions: usize,
    /// The issues among its references, such as `ZOOKEEPER-4643`.
    pub issues: Vec<String>,
    pub title: Text,
    pub line: Text,
    pub picture: Snapshot,
}

/// A lesson's block in the list.
pub fn catalogue_block(lesson: &Lesson, performed: &Performed) -> String {
    let questions = lesson.beats.iter().filter(|beat| beat.question.is_some()).count();
    let named = lesson.picture.as_ref().and_then(|name| lesson.beats.iter().position(|beat| beat.name == *name));
    let beat = named.unwrap_or(lesson.beats.len().saturating_sub(1));
    let world = performed.beats.get(beat).map(|beat| performed.recording.seek(beat.end));
    let told = lesson.beats.get(beat).map(|beat| &beat.view);
    // Where the tree lies over the servers, as much is told of these.
    let root = told.and_then(|view| if let StageView::Tree(root) = view { Some(&root.path) } else { None });
    let tree = world.as_ref().zip(root).and_then(|(world, root)| Tree::of(world, root));
    let picture = match (tree, world) {
        (Some(tree), _) => Snapshot::Tree(tree),
        (None, world) => Snapshot::Machines(world.as_ref().map(Machines::of).unwrap_or_default()),
    };
    let Lesson { name, theme, title, line, beats, .. } = lesson;
    let issues: String = lesson.reads.iter().filter_map(|read| issue(&read.title)).map(|issue| format!(" {issue}")).collect();
    format!(
        "{name} {} {} {questions}{issues}\n{}\n{}\n{}\n{}\n{}\n",
        theme.name(),
        beats.len(),
        title.en,
        title.zh,
        line.en,
        line.zh,
        picture.line()
    )
}

/// The issue that a reference begins with: a project in capitals and a number.
fn issue(title: &str) -> Option<&str> {
    let (issue, _) = title.split_once(':')?;
    let (project, number) = issue.split_once('-')?;
    let is_issue = !project.is_empty()
        && project.bytes().all(|byte| byte.is_ascii_uppercase())
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit());
    is_issue.then_some(issue)
}

/// Reads the list; `None` where it is damaged.
pub fn parse_catalogue(text: &str) -> Option<Vec<Entry>> {
    let text = without_byte_order_mark(text);
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let (blocks, rest) = lines.as_chunks::<6>();
    if !rest.is_empty() || blocks.len() > MAX_ENTRIES {
        return None;
    }
    blocks.iter().map(entry).collect()
}

fn entry([head, title_en, title_zh, line_en, line_zh, picture]: &[&str; 6]) -> Option<Entry> {
    let mut words = head.split(' ');
    let name = words.next().filter(|name| is_lesson_name(name))?;
    let theme = words.next()?;
    Some(Entry {
        name: name.to_owned(),
        theme: Theme::ALL.into_iter().find(|known| known.name() == theme)?,
        beats: words.next()?.parse().ok()?,
        questions: words.next()?.parse().ok()?,
        issues: words.map(str::to_owned).collect(),
        title: Text { en: (*title_en).to_owned(), zh: (*title_zh).to_owned() },
        line: Text { en: (*line_en).to_owned(), zh: (*line_zh).to_owned() },
        picture: Snapshot::parse(picture),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issue_is_what_a_reference_begins_with() {
        assert_eq!(issue("ZOOKEEPER-710: permanent error after a reconnect"), Some("ZOOKEEPER-710"));
        for other in
            ["Apache Curator: Shared Reentrant Lock", "Zab: High-performance broadcast", "ZooKeeper Internals", "HDFS-: x", "A-1 b"]
        {
            assert_eq!(issue(other), None, "{other}");
        }
        let block = "taken-back ensemble 5 2 ZOOKEEPER-710 ZOOKEEPER-2886\na\nb\nc\nd\nFFL 1c\n";
        assert_eq!(parse_catalogue(block).unwrap()[0].issues, ["ZOOKEEPER-710", "ZOOKEEPER-2886"]);
    }

    #[test]
    fn a_damaged_list_is_none() {
        let block = "herd locks 5 2\nThe herd\n羊群\nA line\n一行\nFFL 1c\n";
        assert_eq!(parse_catalogue(block).unwrap().len(), 1);
        assert_eq!(parse_catalogue(&format!("\u{feff}# A comment\n{block}")).unwrap().len(), 1);
        for damaged in [
            "herd\n",
            "herd locks 5 2\nThe herd\n羊群\nA line\n一行\n",
            "HERD locks 5 2\na\nb\nc\nd\ne\n",
            "herd x 5 2\na\nb\nc\nd\ne\n",
        ] {
            assert!(parse_catalogue(damaged).is_none(), "{damaged}");
        }
    }
}
