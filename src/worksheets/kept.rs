//! The reports that a device keeps between two visits, as one text: one of each worksheet and student, the one that was answered last first.
//!
//! Several tabs of the page may write it one after the other. Invariant: what one tab has put in, another one's report adds to, and takes
//! nothing from.

use super::report::Report;
use super::sheet::Sheet;
use super::student::Student;
use crate::json::Value;

/// The most reports that are kept, and the most bytes of all but the newest.
const MAX_REPORTS: usize = 20;
const MAX_BYTES: usize = 1024 * 1024;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptReports {
    reports: Vec<Report>,
    /// Whether some of what was kept is no report, so that answers are lost.
    pub is_damaged: bool,
}

impl KeptReports {
    /// Reads what was kept. Whatever in it is no report is left out; a report alone is what earlier versions of the page kept.
    pub fn read(text: &str) -> KeptReports {
        if text.is_empty() {
            return KeptReports::default();
        }
        let json = Value::read(text).unwrap_or(Value::Null);
        let kept = json.list().unwrap_or(std::slice::from_ref(&json));
        let reports: Vec<Report> = kept.iter().filter_map(|report| Report::of(report).ok()).collect();
        KeptReports { is_damaged: reports.len() < kept.len(), reports }
    }

    /// The report that was kept last of this worksheet.
    pub fn of_sheet(&self, sheet: &Sheet) -> Option<&Report> {
        self.reports.iter().find(|report| report.sheet_digest == sheet.digest)
    }

    /// The report of this worksheet by one student.
    pub fn of_student(&self, sheet: &Sheet, student: &Student) -> Option<&Report> {
        self.reports.iter().find(|report| report.sheet_digest == sheet.digest && report.student.key() == student.key())
    }

    /// Puts a report in, to the answers that were given in another tab.
    pub fn put(&mut self, report: Report) {
        let before = self.reports.iter().position(|there| there.is_of_the_same(&report)).map(|place| self.reports.remove(place));
        let report = match before {
            Some(before) => report.after(&before),
            None => report,
        };
        self.reports.insert(0, report);
    }

    /// The text, without the oldest reports where they would be too many.
    pub fn to_text(&self) -> String {
        let mut text = String::from("[");
        for (n, report) in self.reports.iter().take(MAX_REPORTS).enumerate() {
            let json = report.to_json();
            if n > 0 && text.len() + json.len() > MAX_BYTES {
                break;
            }
            text.push_str(if n > 0 { "," } else { "" });
            text.push_str(json.trim_end());
        }
        text.push(']');
        text
    }
}

impl Report {
    /// Whether both are of one worksheet, and by one student.
    pub fn is_of_the_same(&self, other: &Report) -> bool {
        self.sheet_digest == other.sheet_digest && self.student.key() == other.student.key()
    }

    /// This report with the answers of an earlier one of the same worksheet and student, each as [`Answer::after`](super::Answer::after) has it.
    fn after(self, earlier: &Report) -> Report {
        let of = |report: &Report, question: &str| report.answers.iter().find(|answer| answer.question == question).cloned();
        let mut answers: Vec<_> = self
            .answers
            .iter()
            .map(|ours| of(earlier, &ours.question).map_or_else(|| ours.clone(), |theirs| ours.after(&theirs)))
            .collect();
        answers.extend(earlier.answers.iter().filter(|theirs| of(&self, &theirs.question).is_none()).cloned());
        Report { answers, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spoil::{Xorshift, spoiled};
    use crate::worksheets::Answer;

    fn report(sheet_digest: u64, number: &str, answers: &[(&str, &str, u32)]) -> Report {
        let answer = |(question, answer, tries): &(&str, &str, u32)| Answer {
            question: (*question).to_owned(),
            answer: (*answer).to_owned(),
            tries: *tries,
            ..Answer::default()
        };
        Report {
            sheet: "a".to_owned(),
            sheet_digest,
            student: Student::new("Ada", number),
            answers: answers.iter().map(answer).collect(),
            is_sealed: true,
        }
    }

    fn put_all(reports: &[Report]) -> KeptReports {
        let mut text = String::new();
        for report in reports {
            let mut kept = KeptReports::read(&text);
            kept.put(report.clone());
            text = kept.to_text();
        }
        KeptReports::read(&text)
    }

    fn told(report: &Report) -> Vec<(&str, &str, u32)> {
        report.answers.iter().map(|answer| (&*answer.question, &*answer.answer, answer.tries)).collect()
    }

    #[test]
    fn what_two_tabs_have_answered_is_all_kept() {
        let kept = put_all(&[report(1, "17", &[("a", "wrong", 1)]), report(1, "17", &[("b", "right", 1), ("c", "right", 2)])]);
        assert_eq!(told(&kept.reports[0]), [("b", "right", 1), ("c", "right", 2), ("a", "wrong", 1)]);
        assert_eq!(kept.reports.len(), 1);
        assert!(kept.reports[0].is_sealed);
    }

    #[test]
    fn an_answer_to_the_same_question_adds_its_try() {
        let mine = |answer: &str, tries| report(1, "17", &[("a", answer, tries)]);
        for (first, second, counts) in [
            (mine("wrong", 1), mine("right", 1), ("a", "right", 2)),
            (mine("wrong", 3), mine("right", 2), ("a", "wrong", 3)),
            (mine("wrong", 1), mine("right", 2), ("a", "right", 2)),
            (mine("right", 1), mine("right", 1), ("a", "right", 1)),
        ] {
            assert_eq!(told(&put_all(&[first, second]).reports[0]), [counts]);
        }
    }

    #[test]
    fn another_worksheet_and_another_student_take_nothing_away() {
        let all = [report(1, "17", &[("a", "x", 1)]), report(2, "17", &[("b", "y", 1)]), report(1, "18", &[("a", "z", 1)])];
        let kept = put_all(&all);
        assert_eq!(kept.reports.iter().rev().cloned().collect::<Vec<_>>(), all);
    }

    #[test]
    fn a_report_that_an_earlier_version_has_kept_is_read_and_anything_else_is_nothing() {
        let before = report(1, "17", &[("a", "x", 1)]);
        assert_eq!(KeptReports::read(&before.to_json()).reports, std::slice::from_ref(&before));
        for (text, is_damaged) in [("", false), ("[]", false), ("null", true), ("[1,{}]", true), ("{", true), ("[[]]", true)] {
            assert_eq!(KeptReports::read(text), KeptReports { reports: Vec::new(), is_damaged }, "{text}");
        }
        let half = format!("[{},1]", before.to_json());
        assert_eq!(KeptReports::read(&half), KeptReports { reports: vec![before], is_damaged: true });
    }

    #[test]
    fn whatever_is_kept_is_read_and_what_was_read_is_kept() {
        let kept = put_all(&[report(1, "17", &[("a", "x \"\\ 锁", 1), ("b", "y", 2)]), report(2, "18", &[("a", "z", 1)])]);
        let (text, mut random, mut left) = (kept.to_text(), Xorshift(0x5e9f), [0; 3]);
        for _ in 0..100_000 {
            let kept = KeptReports::read(&spoiled(&text, b"{}[]\",:\\u0e-9 \nx", &mut random));
            left[kept.reports.len().min(2)] += 1;
            let again = KeptReports::read(&kept.to_text());
            assert!(kept.reports.iter().map(told).eq(again.reports.iter().map(told)), "{kept:?}");
        }
        assert!(left.iter().all(|some| *some > 1_000), "none, one and all are left: {left:?}");
    }

    #[test]
    fn the_oldest_go_where_there_are_too_many() {
        let many: Vec<Report> = (0..30).map(|n| report(n, "17", &[])).collect();
        let kept = put_all(&many);
        assert_eq!((kept.reports.len(), kept.reports[0].sheet_digest), (MAX_REPORTS, 29));
        let run = Some("x".repeat(60_000));
        let long = |n| {
            let mut report = report(n, "17", &[]);
            report.answers = (0..10).map(|a| Answer { question: a.to_string(), run: run.clone(), ..Answer::default() }).collect();
            report
        };
        assert_eq!(put_all(&[long(1), long(2), long(3)]).reports.len(), 1);
    }
}
