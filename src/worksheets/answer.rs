//! An answer judged: by the right one, or by the run that was handed in.

use super::handed_in::{RunFault, run_again};
use super::pose::{Key, Posed};
use super::unit::names_unit;
use crate::lang::{Number, half_width};
use crate::lessons::Figures;

/// What a student gives for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given<'a> {
    /// An option's value, a number, a word.
    Text(&'a str),
    /// The script of a run.
    Run(&'a str),
}

/// The judgement of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The reason why it is not right.
    pub wrong: Option<Wrong>,
    /// The digest of the world at the end of the run that it is about; `None` where that cannot be run.
    pub digest: Option<u64>,
}

/// The reason why an answer is not right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// There is none.
    Nothing,
    /// A number is asked for, and this is none: it is no answer yet.
    NoNumber,
    /// Another answer is right.
    Other,
    /// The run does not do what it should.
    Missed(Vec<Missed>),
    Run(RunFault),
}

/// A goal that the run does not reach, and the values that were compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The comparison as it is written.
    pub goal: String,
    pub left: String,
    pub right: String,
}

impl Judged {
    pub fn is_right(&self) -> bool {
        self.wrong.is_none()
    }
}

impl Posed<'_> {
    pub fn judge(&self, given: Given) -> Judged {
        match (&self.key, given) {
            (Key::Goals(_), Given::Run(script)) => self.judge_run(script),
            (Key::Goals(_), Given::Text(_)) => Judged { wrong: Some(Wrong::Run(RunFault::None)), digest: None },
            (_, Given::Text(text)) => {
                let wrong = if text.trim().is_empty() { Some(Wrong::Nothing) } else { self.differs(text) };
                Judged { wrong, digest: Some(self.digest()) }
            }
            (_, Given::Run(_)) => Judged { wrong: Some(Wrong::Nothing), digest: Some(self.digest()) },
        }
    }

    /// The digest of the world at the moment that the question asks about.
    fn digest(&self) -> u64 {
        self.recording.seek(self.end).digest()
    }

    fn differs(&self, text: &str) -> Option<Wrong> {
        let is_right = match &self.key {
            Key::Options(rights) => rights.contains(&text.trim()),
            Key::Number { value, within } => match self.number(text) {
                Some(number) => number.is_within(*within, *value),
                None => return Some(Wrong::NoNumber),
            },
            Key::Text(right) => plain(text) == plain(right) || self.is_number(text, right),
            Key::Goals(_) => false,
        };
        (!is_right).then_some(Wrong::Other)
    }

    /// The number that a text says, with no more behind it than a unit that the question names.
    fn number(&self, text: &str) -> Option<Number> {
        let (number, unit) = Number::read(text)?;
        (unit.is_empty() || names_unit(self.ask, &unit)).then_some(number)
    }

    /// Whether both are the same number, where a number is right.
    fn is_number(&self, text: &str, right: &str) -> bool {
        let number = self.number(text);
        right.parse().is_ok_and(|right| number.is_some_and(|number| number.is_within(0, right)))
    }

    fn judge_run(&self, script: &str) -> Judged {
        let run = match run_again(self, script) {
            Ok(run) => run,
            Err(fault) => return Judged { wrong: Some(Wrong::Run(fault)), digest: None },
        };
        let mut figures = Figures::new(&run.recording, self.asked, run.end).of_size(self.size);
        let Key::Goals(goals) = self.key else { return Judged { wrong: Some(Wrong::Other), digest: None } };
        let missed = goals.iter().filter_map(|goal| {
            let (left, right) = figures.check(goal).err()?;
            Some(Missed { goal: goal.text.clone(), left, right })
        });
        let missed: Vec<Missed> = missed.collect();
        let digest = Some(figures.world().digest());
        Judged { wrong: (!missed.is_empty()).then_some(Wrong::Missed(missed)), digest }
    }

    /// The right answer as a text.
    pub fn right_text(&self) -> String {
        match &self.key {
            Key::Options(rights) => rights.join(", "),
            Key::Number { value, within: 0 } => value.to_string(),
            Key::Number { value, within } => format!("{value} ± {within}"),
            Key::Text(right) => right.clone(),
            Key::Goals(goals) => goals.iter().map(|goal| goal.text.as_str()).collect::<Vec<_>>().join(", "),
        }
    }
}

/// A word without what one may type differently: `S3, s1` and `ｓ３，ｓ１` are `s1,s3`.
fn plain(text: &str) -> Vec<String> {
    let mut words: Vec<String> =
        half_width(text).split([',', '、']).map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect();
    words.sort();
    words
}
