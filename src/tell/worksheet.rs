//! Worksheets and reports: why an answer is wrong, what a report claims and is not so, why a file is no report.

use super::error::script_error;
use super::outcome::found;
use super::template::text;
use crate::json::BadJson;
use crate::lang::Lang;
use crate::worksheets::{Missed, Remark, ReportError, RunFault, Unposable, Wrong};

/// The reason why an answer is not right. The right answer is not in it.
pub fn wrong(lang: Lang, wrong: &Wrong) -> String {
    match wrong {
        Wrong::Nothing => text!(lang, "There is no answer.", "没有作答。"),
        Wrong::NoNumber => text!(lang, "The answer is no number.", "答案不是数。"),
        Wrong::Other => text!(lang, "Another answer is right.", "答案不对。"),
        Wrong::Missed(goals) => {
            let goals: Vec<String> = goals.iter().map(|goal| missed(lang, goal)).collect();
            goals.join(lang.space())
        }
        Wrong::Run(fault) => run_fault(lang, fault),
    }
}

fn missed(lang: Lang, missed: &Missed) -> String {
    let Missed { goal, left, right } = missed;
    let found = found(lang, goal, left, right);
    text!(lang, "{goal}: {found}", "{goal}：{found}", goal = goal.as_str(), found)
}

/// The reason why a run is no answer.
pub fn run_fault(lang: Lang, fault: &RunFault) -> String {
    match fault {
        RunFault::None => text!(lang, "No run was handed in.", "没有提交运行。"),
        RunFault::TooLong { max } => text!(lang, "The run is longer than {max} bytes.", "运行的脚本超过 {max} 个字节。", max),
        RunFault::Unreadable(error) => {
            let what = script_error(lang, error);
            text!(lang, "The run cannot be read. {what}", "运行的脚本无法读取。{what}", what)
        }
        RunFault::Stops => {
            text!(lang, "A command of the run cannot be carried out, and ends it.", "运行中有一条命令无法执行，运行到此中断。")
        }
        RunFault::OtherSetUp => text!(
            lang,
            "The run is set up in another way than the question's, or with another seed.",
            "运行的设置或种子与题目不同。",
        ),
        RunFault::OtherBeginning => {
            text!(lang, "The run does not begin with the commands of the question.", "运行的开头不是题目给出的命令。")
        }
    }
}

/// Something in a report that is not as it is found.
pub fn remark(lang: Lang, remark: &Remark) -> String {
    match remark {
        Remark::OtherSheet { name } => {
            text!(lang, "The report is of another worksheet, {name}.", "这份报告属于另一份练习 {name}。", name = name.as_str())
        }
        Remark::SheetChanged => text!(
            lang,
            "The worksheet was another when it was answered: its text has changed.",
            "作答时的练习与现在不同：练习的文本已改动。",
        ),
        Remark::Unsealed => text!(lang, "The file was changed after it was saved.", "文件在保存之后被改动过。"),
        Remark::NoSuchQuestion { question } => text!(
            lang,
            "It answers {question}, which the worksheet does not ask.",
            "其中回答了练习里没有的题目 {question}。",
            question = question.as_str(),
        ),
        Remark::Again { question } => text!(
            lang,
            "It answers {question} a second time; the first answer counts.",
            "题目 {question} 答了两次，以第一次为准。",
            question = question.as_str(),
        ),
        Remark::Seed { claimed, due } => text!(
            lang,
            "The report says seed {claimed}; that of this number is {due}.",
            "报告中的种子是 {claimed}，而这个学号的种子应是 {due}。",
            claimed,
            due,
        ),
        Remark::Size { claimed, due } => text!(
            lang,
            "The report says N = {claimed}; that of this number is {due}.",
            "报告中的 N 是 {claimed}，而这个学号的 N 应是 {due}。",
            claimed,
            due,
        ),
        Remark::Tries { claimed, most } => text!(
            lang,
            "The report says {claimed|answer|answers}; the question takes {most}.",
            "报告中作答 {claimed} 次，而这道题只接受 {most} 次。",
            claimed,
            most,
        ),
        Remark::End { claimed, found } => text!(
            lang,
            "The report says that the run ends in digest {claimed}; run again, it ends in {found}.",
            "报告说运行结束时摘要是 {claimed}，重新运行得到的是 {found}。",
            claimed = format!("{claimed:016x}"),
            found = format!("{found:016x}"),
        ),
        Remark::Points { claimed, found } => text!(
            lang,
            "The report says {claimed|point|points}; found are {found}.",
            "报告中是 {claimed} 分，重新评分是 {found} 分。",
            claimed,
            found,
        ),
    }
}

pub fn no_such_lesson(lang: Lang, lesson: &str) -> String {
    text!(lang, "There is no lesson {lesson}.", "没有课程 {lesson}。", lesson)
}

/// The reason why a worksheet cannot ask a question.
pub fn unposable(lang: Lang, why: &Unposable) -> String {
    match why {
        Unposable::NoSuchLesson { lesson } => no_such_lesson(lang, lesson.as_str()),
        Unposable::NoSuchBeat { lesson } => {
            text!(lang, "The lesson {lesson} has no such beat.", "课程 {lesson} 没有这个 beat。", lesson = lesson.as_str(),)
        }
        Unposable::NoQuestion { lesson } => text!(
            lang,
            "This beat of the lesson {lesson} asks nothing.",
            "课程 {lesson} 的这个 beat 没有题目。",
            lesson = lesson.as_str(),
        ),
        Unposable::NoOption { value } => {
            text!(lang, "The answer is {value}, and no option says so.", "答案是 {value}，但没有这个选项。", value = value.as_str(),)
        }
        Unposable::NoNumber { value } => {
            text!(lang, "The answer is {value}, which is no number.", "答案是 {value}，不是数。", value = value.as_str())
        }
    }
}

/// The reason why a file is no report.
pub fn report_error(lang: Lang, error: &ReportError) -> String {
    match error {
        ReportError::TooLong { max } => text!(lang, "A report holds at most {max} bytes.", "一份报告最多 {max} 个字节。", max),
        ReportError::NoJson(BadJson { line, column }) => text!(
            lang,
            "Line {line}, column {column}: This is no JSON of a report.",
            "第 {line} 行第 {column} 列：这不是报告的 JSON。",
            line,
            column,
        ),
        ReportError::OtherFile => text!(lang, "This is no report of a worksheet.", "这不是练习的报告。"),
        ReportError::Later { version } => text!(
            lang,
            "The report was saved by a later version of the page, in form {version}.",
            "报告由更新的版本保存，格式为 {version}。",
            version,
        ),
        ReportError::Member { answer: None, name } => {
            text!(
                lang,
                "In the report “{name}” is missing or is not what it should be.",
                "报告中缺少“{name}”，或其内容不对。",
                name
            )
        }
        ReportError::Member { answer: Some(answer), name } => text!(
            lang,
            "In answer {answer} of the report “{name}” is missing or is not what it should be.",
            "报告的第 {answer} 个答案中缺少“{name}”，或其内容不对。",
            answer,
            name,
        ),
    }
}
