//! The lines of a lesson's text by their parts, whatever is wrong in them: for an editor that puts lines where they belong.

use std::ops::Range;

use super::parse::KEYWORDS;
use super::rows::{Line, first_word};
use crate::lang::Lang;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextPart {
    /// The head and the set-up, before the first beat.
    Begin,
    /// A beat, with the heading of a chapter above it.
    Beat(usize),
    /// The texts behind the last beat.
    End,
}

/// A text's parts. Lines count from zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The commands before the first beat; where there are none, the place for them.
    pub setup: Range<usize>,
    pub beats: Vec<BeatLines>,
    /// The first line behind the last beat.
    pub end: Option<usize>,
    /// Whether a chapter begins before the first beat.
    pub has_chapter: bool,
    /// The languages in which the title comes.
    pub langs: Vec<Lang>,
}

/// The lines of a beat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeatLines {
    pub name: String,
    /// The first line of the chapter that it begins, or its own.
    pub opens: usize,
    /// From its own line to its last one that says something.
    pub lines: Range<usize>,
    /// The place behind its words, for more of them.
    pub words_end: usize,
    /// The place behind its commands, for more of them.
    pub commands_end: usize,
    pub asks: bool,
}

impl Outline {
    pub fn of(text: &str) -> Outline {
        let mut scan = Scan::default();
        for (line, source) in text.lines().enumerate() {
            match Line::of(source) {
                Line::Silent => continue,
                Line::GoesOn => scan.go_on(line),
                Line::Begins => scan.begin(line, source),
            }
            scan.said = line + 1;
        }
        scan.close();
        Outline {
            setup: scan.setup.unwrap_or(scan.head..scan.head),
            end: scan.end,
            beats: scan.beats,
            has_chapter: scan.has_chapter,
            langs: scan.langs,
        }
    }

    /// The part in which a line stands. What stands between two parts belongs to the one above.
    pub fn part(&self, line: usize) -> TextPart {
        let Some(beat) = self.beats.iter().rposition(|beat| beat.opens <= line) else { return TextPart::Begin };
        let is_last = beat + 1 == self.beats.len();
        if is_last && self.end.is_some_and(|end| line >= end) { TextPart::End } else { TextPart::Beat(beat) }
    }
}

/// The lines seen so far.
#[derive(Default)]
struct Scan {
    setup: Option<Range<usize>>,
    beats: Vec<BeatLines>,
    /// Whether the last beat goes on.
    is_open: bool,
    /// The first line of a chapter that no beat stands in yet.
    chapter: Option<usize>,
    has_chapter: bool,
    /// The place behind the head.
    head: usize,
    /// The place behind the last line that says something.
    said: usize,
    end: Option<usize>,
    langs: Vec<Lang>,
}

impl Scan {
    fn begin(&mut self, line: usize, source: &str) {
        let (word, lang) = first_word(source);
        let known = KEYWORDS.plain.iter().chain(KEYWORDS.spoken).any(|keyword| *keyword == word);
        match word {
            "chapter" => {
                self.close();
                self.chapter.get_or_insert(line);
                self.has_chapter |= self.beats.is_empty();
            }
            "beat" => {
                self.close();
                self.begin_beat(line, source);
            }
            "take" | "myth" | "truth" | "read" if !self.beats.is_empty() => {
                self.close();
                self.end.get_or_insert(line);
            }
            "title" => self.langs.extend(lang),
            _ => {}
        }
        if self.is_open {
            self.in_beat(line, word, known);
        } else if self.beats.is_empty() && self.chapter.is_none() {
            if known {
                self.head = line + 1;
            } else {
                self.setup = Some(self.setup.as_ref().map_or(line, |setup| setup.start)..line + 1);
            }
        }
    }

    fn begin_beat(&mut self, line: usize, source: &str) {
        self.end = None;
        self.is_open = true;
        self.beats.push(BeatLines {
            name: source.split_whitespace().nth(1).unwrap_or_default().to_owned(),
            opens: self.chapter.take().unwrap_or(line),
            lines: line..line + 1,
            words_end: line + 1,
            commands_end: 0,
            asks: false,
        });
    }

    fn in_beat(&mut self, line: usize, word: &str, known: bool) {
        let Some(beat) = self.beats.last_mut() else { return };
        if known && word != "expect" {
            beat.words_end = line + 1;
        }
        // Without a command, the place for one is before the expectations.
        if !known {
            beat.commands_end = line + 1;
        } else if word == "expect" && beat.commands_end == 0 {
            beat.commands_end = line;
        }
        beat.asks |= word == "ask";
    }

    /// Words that go on end in this line.
    fn go_on(&mut self, line: usize) {
        let open = self.beats.last_mut().filter(|_| self.is_open);
        let words_end = open.map_or(&mut self.head, |beat| &mut beat.words_end);
        if *words_end == self.said {
            *words_end = line + 1;
        }
    }

    /// Ends the open beat, if there is one.
    fn close(&mut self) {
        let Some(beat) = self.beats.last_mut().filter(|_| self.is_open) else { return };
        self.is_open = false;
        beat.lines.end = self.said;
        if beat.commands_end == 0 {
            beat.commands_end = self.said;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spoil::{Xorshift, spoiled};

    const STARTER: &str = include_str!("../../docs/starter.lesson");

    fn lines(text: &str, range: Range<usize>) -> Vec<&str> {
        text.lines().skip(range.start).take(range.len()).collect()
    }

    #[test]
    fn a_text_has_its_set_up_its_beats_and_its_end() {
        let outline = Outline::of(STARTER);
        assert_eq!(lines(STARTER, outline.setup.clone()), ["seed 42", "ensemble 3 clients 2", "run until leader", "run 2s"]);
        let names: Vec<&str> = outline.beats.iter().map(|beat| beat.name.as_str()).collect();
        assert_eq!((names, outline.has_chapter, outline.langs.as_slice()), (vec!["write", "stop", "read"], true, &Lang::ALL[..]));
        let [write, stop, read] = outline.beats.as_slice() else { panic!("three beats") };
        let line = |at: usize| STARTER.lines().nth(at).unwrap_or_default();
        assert_eq!([write.opens, write.lines.start].map(line), ["chapter.en A write", "beat write"]);
        assert_eq!(
            [write.words_end - 1, write.commands_end - 1, write.lines.end - 1].map(line),
            ["look c1 /greeting", "run 500ms", "expect leader = s3"]
        );
        assert!(stop.asks && !read.asks && line(stop.words_end - 1).starts_with("right.zh"));
        let end = outline.end.unwrap();
        assert!(line(end).starts_with("take.en"));
        let parts = [0, write.opens, write.lines.end, stop.lines.start, end - 1, end].map(|line| outline.part(line));
        use TextPart::{Beat, Begin, End};
        assert_eq!(parts, [Begin, Beat(0), Beat(0), Beat(1), Beat(2), End]);
    }

    #[test]
    fn words_that_go_on_and_beats_without_commands_have_their_places() {
        let text = "title.en A\n more\n\nchapter.en B\nbeat one\nsay.en C\nnote.en n\n  c\nexpect leader = s1\n# d\n\nbeat two\nsay.en E\n";
        let outline = Outline::of(text);
        assert_eq!((outline.setup, outline.langs, outline.end), (2..2, vec![Lang::En], None));
        let [one, two] = outline.beats.as_slice() else { panic!("two beats") };
        assert_eq!((one.words_end, one.commands_end, &one.lines), (8, 8, &(4..9)));
        assert_eq!((two.words_end, two.commands_end, &two.lines), (13, 13, &(11..13)));
        assert_eq!(Outline::of("").part(3), TextPart::Begin);
    }

    #[test]
    fn every_text_has_an_outline_whose_places_are_in_it() {
        let mut random = Xorshift(0x51ed_270b);
        for _ in 0..100_000 {
            let text = spoiled(STARTER, b" \n#.=beat", &mut random);
            let outline = Outline::of(&text);
            let all = text.lines().count();
            let places = outline.beats.iter().flat_map(|beat| [beat.opens, beat.lines.end, beat.words_end, beat.commands_end]);
            assert!(places.chain([outline.setup.end, outline.end.unwrap_or(0)]).all(|place| place <= all));
            assert!(
                outline.beats.iter().all(|beat| beat.lines.contains(&(beat.words_end - 1)) && beat.commands_end <= beat.lines.end)
            );
        }
    }
}
