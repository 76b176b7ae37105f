//! An answer judged: by the right one, or by the run that was handed in.

use super::handed_in::{RunFault, run_again};
use super::pose::{Key, Posed};
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
            Key::Number { value, within } => {
                text.trim().parse::<i64>().is_ok_and(|given| given.abs_diff(*value) <= u64::from(*within))
            }
            Key::Text(right) => plain(text) == plain(right),
            Key::Goals(_) => false,
        };
        (!is_right).then_some(Wrong::Other)
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

/// A word without what one may type differently: `S3, s1` is `s1,s3`.
fn plain(text: &str) -> Vec<String> {
    let mut words: Vec<String> =
        text.split([',', '，', '、']).map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect();
    words.sort();
    words
}
