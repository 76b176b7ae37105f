//! What is wrong with a file of a run, and what its replay does not do as the file says.

use super::error::script_error;
use super::template::text;
use crate::lang::Lang;
use crate::script::{Difference, RUN_FILE_VERSION, RunFileError};

/// A file of the person's own that is longer than any of its kind may be.
pub fn file_too_long(lang: Lang, max: usize) -> String {
    text!(
        lang,
        "The file is too long: the page opens at most {max} bytes of its kind.",
        "文件太大：这类文件最多 {max} 个字节。",
        max,
    )
}

/// The reason why a text is no run.
pub fn run_file_error(lang: Lang, error: &RunFileError) -> String {
    match error {
        RunFileError::TooLong { max } => {
            text!(lang, "A file with a run holds at most {max} bytes.", "运行文件最多 {max} 个字节。", max)
        }
        RunFileError::NotJson(place) => text!(
            lang,
            "Line {line}, column {column}: this is no JSON.",
            "第 {line} 行第 {column} 列：不是 JSON。",
            line = place.line,
            column = place.column,
        ),
        RunFileError::NotARun => text!(lang, "This JSON is no run of ZooScope.", "这份 JSON 不是 ZooScope 的运行。"),
        RunFileError::Later { version } => text!(
            lang,
            "The file was written by a later ZooScope: it has version {version}, and {known} is the last one known here.",
            "文件由更新的 ZooScope 写出：版本为 {version}，这里最高只认识 {known}。",
            version,
            known = RUN_FILE_VERSION,
        ),
        RunFileError::Member { member } => {
            text!(lang, "The member {member} is missing, or is not what it must be.", "缺少字段 {member}，或它的值不对。", member)
        }
        RunFileError::Script(error) => {
            text!(lang, "In its commands: {what}", "命令部分：{what}", what = script_error(lang, error))
        }
    }
}

/// What is not as the file says once it has been replayed.
pub fn run_difference(lang: Lang, difference: Difference) -> String {
    match difference {
        Difference::Shorter { steps, of } => text!(
            lang,
            "The moment of the file is after {of|step|steps}; its commands lead no further than {steps}.",
            "文件中的时刻在第 {of} 步之后，而这些命令只能走到第 {steps} 步。",
            of,
            steps,
        ),
        Difference::Digest { file, replay } => text!(
            lang,
            "The file has the digest {file} for its moment, and the replay here has {replay}: another simulation wrote it, or the file was changed.",
            "文件中此刻的摘要值是 {file}，在这里重放得到 {replay}：文件由另一种模拟写出，或被改动过。",
            file = format!("{file:016x}"),
            replay = format!("{replay:016x}"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::RunFile;

    #[test]
    fn an_unknown_command_is_told_with_its_line_and_a_later_version_with_its_number() {
        let text = |version: u32, line: &str| {
            format!(
                "{{\"format\": \"zooscope-run\", \"version\": {version}, \"script\": [\"seed 1\", \"{line}\"], \
                 \"at\": {{\"steps\": 1, \"time\": 0}}, \"digest\": \"0123456789abcdef\"}}"
            )
        };
        let told = |text: &str| Lang::ALL.map(|lang| run_file_error(lang, &RunFile::read(text).unwrap_err()));
        let [en, zh] = told(&text(1, "crush s1"));
        assert_eq!(en, "In its commands: Line 2: There is no command crush. Did you mean crash?");
        assert_eq!(zh, "命令部分：第 2 行：没有命令 crush。是不是 crash？");
        let [en, zh] = told(&text(7, "crash s1"));
        assert!(en.contains("it has version 7, and 1 is the last") && zh.contains("版本为 7"), "{en} {zh}");
        let [en, _] = told("{\n  \"format\" }");
        assert_eq!(en, "Line 2, column 12: this is no JSON.");
    }

    #[test]
    fn a_digest_that_differs_is_told_with_both() {
        let difference = Difference::Digest { file: 1, replay: 2 };
        for lang in Lang::ALL {
            let told = run_difference(lang, difference);
            assert!(told.contains("0000000000000001") && told.contains("0000000000000002"), "{told}");
        }
        let told = run_difference(Lang::En, Difference::Shorter { steps: 20, of: 1 });
        assert!(told.contains("after 1 step;"), "{told}");
    }
}
