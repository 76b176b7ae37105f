//! The console's state: its lines, the line being typed, its completions, and the lines typed before.

use crate::app::view::ConsoleTone;
use crate::link::Link;
use crate::script::{Completion, MAX_LINE_BYTES, ParseError};
use crate::tell::Rich;
use crate::zk::ClientId;

pub const MAX_LINES: usize = 300;
const MAX_HISTORY: usize = 100;
/// Bytes of the history that the browser keeps.
const MAX_STORED: usize = 32 * 1024;

/// The console's lines, its input and its history.
#[derive(Clone, Debug, Default)]
pub struct Console {
    pub input: String,
    /// The caret, in bytes.
    pub cursor: usize,
    pub lines: Vec<(u32, ConsoleTone, Rich)>,
    next_line: u32,
    /// The places where another run came on screen: the number of the line that followed or follows, and the run; nothing where another one
    /// has taken its place.
    pub runs: Vec<(u32, Option<usize>)>,
    pub history: Vec<String>,
    /// The place in the history that the input shows.
    back: usize,
    /// The line that was being typed when the person went back in the history.
    draft: String,
    pub completions: Vec<Completion>,
    pub chosen: usize,
    /// The error of the line that was last tried.
    pub error: Option<ParseError>,
    /// The client of a line that names none: the one picked last, here or on the page.
    pub client: Option<ClientId>,
    /// The link whose wrong line is in the input.
    pub mending: Option<Mending>,
}

/// A link to a run of which a line is wrong, and waits in the input to be mended.
#[derive(Clone, Debug)]
pub struct Mending {
    /// The link without its run.
    pub rest: Link,
    pub lines: Vec<String>,
    /// The place of the wrong one.
    pub line: usize,
}

/// So many lines of a link are shown before and behind a wrong one.
const SHOWN_AROUND: usize = 8;

impl Console {
    pub fn print(&mut self, tone: ConsoleTone, text: Rich) {
        self.lines.push((self.next_line, tone, text));
        self.next_line += 1;
        let too_many = self.lines.len().saturating_sub(MAX_LINES);
        self.lines.drain(..too_many);
    }

    /// Notes that another run is on screen, to which the lines from now on belong.
    #[cold]
    #[inline(never)]
    pub fn go_to_run(&mut self, run: usize) {
        let Some((first, ..)) = self.lines.first() else { return };
        let (first, next) = (*first, self.next_line);
        self.runs.retain(|(line, _)| (first + 1..next).contains(line));
        self.runs.push((next, Some(run)));
    }

    /// Notes that another run takes the place of this one.
    #[cold]
    #[inline(never)]
    pub fn forget_run(&mut self, run: usize) {
        self.runs.iter_mut().filter(|(_, of)| *of == Some(run)).for_each(|(_, of)| *of = None);
    }

    /// Shows the lines of a link, and puts the wrong one into the input.
    pub fn mend(&mut self, mending: Mending, error: Option<ParseError>) {
        let Mending { lines, line: wrong, .. } = &mending;
        let around = wrong.saturating_sub(SHOWN_AROUND)..(wrong + SHOWN_AROUND + 1).min(lines.len());
        for number in around {
            let tone = if number == *wrong { ConsoleTone::Error } else { ConsoleTone::Note };
            self.print(tone, Rich::plain(format!("{}  {}", number + 1, lines[number])));
        }
        let line = lines.get(*wrong).cloned().unwrap_or_default();
        let caret = error.as_ref().map_or(line.len(), |error| error.span.end);
        self.type_in(line, caret);
        self.error = error;
        self.mending = Some(mending);
    }

    /// Gives up on the link that waits to be mended.
    pub fn leave_link(&mut self) {
        if self.mending.take().is_some() {
            self.type_in(String::new(), 0);
        }
    }

    pub fn set(&mut self, line: String, cursor: usize) {
        self.cursor = line.floor_char_boundary(cursor.min(line.len()));
        self.input = line;
        self.error = None;
        self.completions.clear();
        self.chosen = 0;
    }

    /// Takes the line as it is typed, which ends going through the history.
    pub fn type_in(&mut self, line: String, cursor: usize) {
        self.set(line, cursor);
        self.back = 0;
    }

    pub fn remember(&mut self, line: &str) {
        if self.history.last().is_none_or(|last| last != line) {
            self.history.push(line.to_owned());
        }
        let too_many = self.history.len().saturating_sub(MAX_HISTORY);
        self.history.drain(..too_many);
        self.back = 0;
    }

    /// The newest lines, as the browser keeps them from one visit to the next.
    fn stored(&self) -> String {
        let mut left = MAX_STORED;
        let fits = |line: &&String| {
            left = left.saturating_sub(line.len() + 1);
            left > 0
        };
        let mut lines: Vec<&str> = self.history.iter().rev().take_while(fits).map(String::as_str).collect();
        lines.reverse();
        lines.join("\n")
    }

    /// Takes in the stored lines of every tab, this one's among them, and drops those that nobody could have typed.
    pub fn take_stored(&mut self, value: &str) {
        if value.len() > MAX_STORED {
            return;
        }
        let typed = |line: &&str| !line.is_empty() && line.len() <= MAX_LINE_BYTES && !line.contains(char::is_control);
        let mut lines: Vec<String> = value.split('\n').filter(typed).map(str::to_owned).collect();
        lines.drain(..lines.len().saturating_sub(MAX_HISTORY));
        self.history = lines;
        self.back = 0;
    }

    /// Shows the line before, or the one after.
    pub fn walk_history(&mut self, back: bool) {
        if self.back == 0 {
            self.draft.clone_from(&self.input);
        }
        let to = if back { (self.back + 1).min(self.history.len()) } else { self.back.saturating_sub(1) };
        if to == self.back {
            return;
        }
        self.back = to;
        let line = match to {
            0 => std::mem::take(&mut self.draft),
            back => self.history[self.history.len() - back].clone(),
        };
        let end = line.len();
        self.set(line, end);
    }
}

/// The lines that are stored, and one more.
pub fn with_line(stored: &str, line: &str) -> String {
    let mut console = Console::default();
    console.take_stored(stored);
    console.remember(line);
    console.stored()
}
