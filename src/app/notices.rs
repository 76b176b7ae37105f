//! Notices: sentences that the page shows until they are dismissed.

use crate::check::Law;
use crate::lang::Lang;
use crate::sim::Time;
use crate::tell;
use crate::tell::template::text;
use crate::tell::values::seconds;
use crate::tell::words::{self, Word};

/// The most notices that stand at once.
const MAX: usize = 3;

/// The text of a notice: a word of the catalogue, or a sentence made for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saying {
    Word(Word),
    /// In each language that is here.
    Sentence(Vec<(Lang, String)>),
    /// A sentence about a promise that breaks behind so many steps of a run: at the moment on screen, or at one that was passed while playing.
    Breach {
        law: Law,
        run: usize,
        steps: u32,
        is_passed: bool,
        told: Vec<(Lang, String)>,
    },
}

impl Saying {
    /// A sentence, told in each language, because the reader may choose another one while it stands.
    pub fn sentence(tell: impl Fn(Lang) -> String) -> Self {
        Saying::Sentence(Lang::here().map(|lang| (lang, tell(lang))).collect())
    }

    /// That a promise breaks here.
    #[cold]
    #[inline(never)]
    pub fn breach(law: Law, run: usize, steps: u32) -> Self {
        let tell = |lang: Lang| {
            let law = tell::law(lang, law);
            text!(lang, "Here a promise breaks: “{law}”", "这里有一条保证被打破：“{law}”", law)
        };
        Saying::Breach { law, run, steps, is_passed: false, told: Lang::here().map(|lang| (lang, tell(lang))).collect() }
    }

    /// That another promise has broken, while it plays on.
    #[cold]
    #[inline(never)]
    pub fn further_breach(law: Law, run: usize, steps: u32, at: Time) -> Self {
        let tell = |lang: Lang| {
            let (law, time) = (tell::law(lang, law), seconds(at));
            text!(lang, "At {time} another promise breaks: “{law}”", "{time} 又有一条保证被打破：“{law}”", time, law)
        };
        Saying::Breach { law, run, steps, is_passed: true, told: Lang::here().map(|lang| (lang, tell(lang))).collect() }
    }

    /// A sentence, and a word of the catalogue behind it.
    pub fn with_word(tell: impl Fn(Lang) -> String, word: Word) -> Self {
        Saying::sentence(|lang| [&*tell(lang), words::text(lang, word)].join(lang.space()))
    }

    /// The text in the reader's language.
    pub fn text(&self, lang: Lang) -> &str {
        match self {
            Saying::Word(word) => words::text(lang, *word),
            Saying::Sentence(told) | Saying::Breach { told, .. } => {
                let here = told.iter().find(|(known, _)| *known == lang).or(told.first());
                here.map_or("", |(_, sentence)| sentence)
            }
        }
    }
}

impl From<Word> for Saying {
    fn from(word: Word) -> Self {
        Saying::Word(word)
    }
}

/// The notices on screen, each with a number of its own, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    all: Vec<(u32, Saying)>,
    next: u32,
    /// Those on the file or the link that was opened last.
    of_opened: Vec<u32>,
}

impl Notices {
    pub fn all(&self) -> &[(u32, Saying)] {
        &self.all
    }

    /// Adds a notice, unless it is there already.
    pub fn say(&mut self, saying: Saying) {
        if !self.all.iter().any(|(_, there)| *there == saying) {
            self.all.push((self.next, saying));
            self.next += 1;
        }
        let too_many = self.all.len().saturating_sub(MAX);
        self.all.drain(..too_many);
    }

    /// Adds a notice on the file or the link that is being opened.
    pub fn say_of_opened(&mut self, saying: Saying) {
        self.say(saying.clone());
        let said = self.all.iter().find(|(_, there)| *there == saying);
        self.of_opened.extend(said.map(|(number, _)| *number));
    }

    /// Takes away what was said of a file or a link, as another one is opened.
    pub fn leave_opened(&mut self) {
        let of_opened = std::mem::take(&mut self.of_opened);
        self.all.retain(|(number, _)| !of_opened.contains(number));
    }

    /// The number that the next one will have.
    pub fn next(&self) -> u32 {
        self.next
    }

    pub fn dismiss(&mut self, number: u32) {
        self.all.retain(|(there, _)| *there != number);
    }

    pub fn retract(&mut self, saying: &Saying) {
        self.retract_if(|there| there == saying);
    }

    /// Takes away those of which this is so.
    pub fn retract_if(&mut self, is_over: impl Fn(&Saying) -> bool) {
        self.all.retain(|(_, there)| !is_over(there));
    }
}
