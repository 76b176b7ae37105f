//! What somebody has done of a lesson or a worksheet: a score, and a state from which it is taken up again.

use crate::json::{Value, write_text};
use crate::worksheets::MAX_REPORT_BYTES;

/// The version of the state's form. A state of another version is not taken up.
const VERSION: u64 = 1;
/// The most answers of a lesson, and the longest name or answer in bytes, that are taken up.
const MAX_ANSWERS: usize = 200;
const MAX_TEXT: usize = 200;

/// What is reported: the points so far, of how many, and the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub points: u32,
    pub of: u32,
    pub state: State,
    /// The fragment that leads to this beat.
    pub link: Option<String>,
}

/// What a host keeps, and gives back at the next visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub work: Work,
    /// Whether its end was reached once.
    pub is_done: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    Lesson {
        name: String,
        /// The name of the open beat. None: the page after the last one.
        beat: Option<String>,
        /// The name of a beat that asks something, and the value of the option that was chosen.
        answers: Vec<(String, String)>,
    },
    Sheet {
        name: String,
        page: usize,
        /// The report, in its own form.
        report: String,
    },
}

impl Progress {
    /// The score from 0 to 1, as JSON has it. Of a lesson that asks nothing, its end counts.
    pub fn score(&self) -> String {
        let (points, of) = if self.of == 0 { (u32::from(self.state.is_done), 1) } else { (self.points, self.of) };
        if points >= of {
            return "1".to_owned();
        }
        format!("0.{:04}", u64::from(points) * 10_000 / u64::from(of))
    }

    pub fn state_json(&self) -> String {
        let mut out = format!("{{\"zooscope\":{VERSION},");
        match &self.state.work {
            Work::Lesson { name, beat, answers } => {
                member(&mut out, "lesson", name);
                if let Some(beat) = beat {
                    member(&mut out, "beat", beat);
                }
                out.push_str("\"answers\":{");
                for (beat, answer) in answers {
                    member(&mut out, beat, answer);
                }
                close(&mut out);
                out.push(',');
            }
            Work::Sheet { name, page, report } => {
                member(&mut out, "worksheet", name);
                out.push_str(&format!("\"page\":{page},"));
                member(&mut out, "report", report);
            }
        }
        if let Some(link) = &self.link {
            member(&mut out, "link", link);
        }
        out.push_str(&format!("\"done\":{}}}", self.state.is_done));
        out
    }
}

impl State {
    /// Reads what a host kept. `None` where it is nothing that this page has reported.
    pub fn read(value: &Value) -> Option<State> {
        if value.get("zooscope")?.whole()? != VERSION {
            return None;
        }
        let text = |name: &str| value.get(name).and_then(Value::text).filter(|text| text.len() <= MAX_TEXT).map(str::to_owned);
        let work = if let Some(name) = text("lesson") {
            let Some(Value::Object(answers)) = value.get("answers") else { return None };
            let short = |(beat, answer): &(String, Value)| {
                let answer = answer.text().filter(|answer| answer.len() <= MAX_TEXT && beat.len() <= MAX_TEXT)?;
                Some((beat.clone(), answer.to_owned()))
            };
            Work::Lesson { name, beat: text("beat"), answers: answers.iter().take(MAX_ANSWERS).filter_map(short).collect() }
        } else {
            let report = value.get("report")?.text().filter(|report| report.len() <= MAX_REPORT_BYTES)?.to_owned();
            let page = value.get("page").and_then(Value::whole).and_then(|page| usize::try_from(page).ok());
            Work::Sheet { name: text("worksheet")?, page: page.unwrap_or_default(), report }
        };
        Some(State { work, is_done: value.get("done") == Some(&Value::Bool(true)) })
    }
}

/// Writes a member whose value is a text, and the comma behind it.
pub fn member(out: &mut String, name: &str, text: &str) {
    write_text(out, name);
    out.push(':');
    write_text(out, text);
    out.push(',');
}

/// Ends an object; the comma behind its last member goes.
pub fn close(out: &mut String) {
    if out.ends_with(',') {
        out.pop();
    }
    out.push('}');
}
