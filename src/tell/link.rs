//! What is wrong with a link, in the reader's language.

use super::error::script_error;
use super::outcome::outcome;
use super::template::text;
use super::words::{self, Word};
use crate::lang::Lang;
use crate::link::{BadField, BadLink, Field, LeftOut, VERSION};
use crate::script::{Outcome, ScriptError};
use crate::zk::ServerId;

/// The reason why a link does not open.
pub fn bad_link(lang: Lang, bad: &BadLink) -> String {
    match bad {
        BadLink::Later(version) => text!(
            lang,
            "This link is of version {version}; this page reads version {ours}. A newer page opens it.",
            "这个链接的版本是 {version}，本页面只能读取版本 {ours}。请用更新的页面打开。",
            version,
            ours = VERSION,
        ),
        BadLink::TooLong { max } => {
            text!(lang, "This link is longer than the page takes: at most {max} bytes.", "这个链接过长：最多 {max} 个字节。", max,)
        }
        BadLink::Nothing => text!(
            lang,
            "This link has neither run= nor lesson= nor sheet= nor compare=, so it leads nowhere.",
            "这个链接没有 run=、lesson=、sheet= 或 compare=，不指向任何内容。",
        ),
        BadLink::Field(field) => bad_field(lang, field),
        // Of such a script there are no lines to be mended.
        BadLink::Script(bad) if matches!(bad.error, ScriptError::TooLong { .. } | ScriptError::TooManyLines { .. }) => {
            text!(lang, "The link does not open. {what}", "链接无法打开。{what}", what = script_error(lang, &bad.error))
        }
        BadLink::Script(bad) => text!(
            lang,
            "The link does not open. {what} The console has its lines, to be mended.",
            "链接无法打开。{what}链接中的各行已放入控制台，可以在那里改正。",
            what = script_error(lang, &bad.error),
        ),
        BadLink::Packed(Field::Own) => text!(
            lang,
            "The compressed lesson in this link cannot be unpacked; something of it is missing, or this browser cannot do it.",
            "链接中压缩的课程无法解压：内容有缺失，或浏览器不支持。",
        ),
        BadLink::Packed(Field::Sheet) => words::text(lang, Word::NoticeSheetPacked).to_owned(),
        BadLink::Packed(_) => text!(
            lang,
            "The compressed run in this link cannot be unpacked; something of it is missing, or this browser cannot do it.",
            "链接中压缩的运行无法解压：内容有缺失，或浏览器不支持。",
        ),
    }
}

/// A field that says nothing, and what it could say.
pub fn bad_field(lang: Lang, bad: &BadField) -> String {
    let BadField { text: found, field, why } = bad;
    match why {
        LeftOut::Unread => {}
        LeftOut::Beside(other) if Some(*other) == *field => {
            return text!(
                lang,
                "“{found}” in the link is left out: {name}= stands before it already.",
                "链接中的“{found}”已忽略：前面已有 {name}=。",
                found = found.as_str(),
                name = other.name(),
            );
        }
        LeftOut::Beside(other) => {
            return text!(
                lang,
                "“{found}” in the link is left out: it says nothing beside {name}=.",
                "链接中的“{found}”已忽略：它不能与 {name}= 同用。",
                found = found.as_str(),
                name = other.name(),
            );
        }
        LeftOut::Without(needed) => {
            let names: Vec<String> = needed.iter().map(|field| format!("{}=", field.name())).collect();
            return text!(
                lang,
                "“{found}” in the link is left out: it says nothing without {names}.",
                "链接中的“{found}”已忽略：它须与 {names} 同用。",
                found = found.as_str(),
                names = names.join(lang.choose(" or ", " 或 ")),
            );
        }
    }
    let right = match field {
        None => return unknown(lang, found),
        Some(Field::Version) => text!(lang, "v=1", " v=1"),
        Some(Field::Run) => text!(lang, "commands with ; between them, such as run=crash s5", "用 ; 隔开的命令，如 run=crash s5"),
        Some(Field::Lesson) => text!(lang, "the name of a lesson, such as lesson=herd", "课程的名字，如 lesson=herd"),
        Some(Field::Own) => text!(lang, "the text of a lesson, as Share writes it", "由“分享”写出的课程"),
        Some(Field::Beat) => text!(lang, "the name or the number of a beat of the lesson", "课程中某个 beat 的名字或编号"),
        Some(Field::Sheet) => text!(
            lang,
            "a worksheet beside the page or below it, such as sheet=week1.worksheet",
            "网页旁边或其下的练习，如 sheet=week1.worksheet"
        ),
        Some(Field::At) => text!(lang, "a time, such as at=12.5s", "时间，如 at=12.5s"),
        Some(Field::Lang) => text!(lang, "lang=en or lang=zh", " lang=en 或 lang=zh"),
        Some(Field::View) => {
            text!(
                lang,
                "servers, tree or both, with a server and a path, such as view=tree:/locks or view=tree.s2:/locks",
                " servers、tree 或 both，可带服务器和路径，如 view=tree:/locks 或 view=tree.s2:/locks"
            )
        }
        Some(Field::Over) => text!(lang, "over=lessons", " over=lessons"),
        Some(Field::Compare) => {
            text!(lang, "a comparison, such as compare=herd.queued-lock", "对比的名字，如 compare=herd.queued-lock")
        }
        Some(Field::Size) => text!(lang, "a number of clients, such as n=6", "客户端数量，如 n=6"),
        Some(Field::Clock) => text!(lang, "an instant, such as clock=12.5s", "时刻，如 clock=12.5s"),
    };
    text!(
        lang,
        "“{found}” in the link says nothing. Expected there: {right}.",
        "链接中的“{found}”无法识别。那里应是{right}。",
        found = found.as_str(),
        right,
    )
}

/// A view of a link that names a server which the run does not have.
pub fn no_such_tree(lang: Lang, id: ServerId) -> String {
    text!(
        lang,
        "There is no server {id} in this run: the tree is the leader’s.",
        "本次运行中没有服务器 {id}，显示的是领导者的树。",
        id = id.to_string(),
    )
}

/// A word in the query of an embedded page that names nothing.
pub fn unknown_part(lang: Lang, found: &str) -> String {
    text!(
        lang,
        "“{found}” in the address names no part of the page. The parts are story, caption, timeline, transport and stage; the themes are light and dark.",
        "地址中的“{found}”不是页面的任何部分。可用的部分有 story、caption、timeline、transport、stage，主题有 light、dark。",
        found,
    )
}

fn unknown(lang: Lang, found: &str) -> String {
    text!(
        lang,
        "A link has no field “{found}”; it is left out. An & within a command is written %26.",
        "链接没有“{found}”这个字段，已忽略。命令中的 & 要写成 %26。",
        found,
    )
}

/// The line of a link's run that was not done, so that those behind it were not tried.
pub fn stopped(lang: Lang, line: &str, why: &Outcome) -> String {
    text!(
        lang,
        "The run stops at “{line}”. {why} The console has its lines, to be mended.",
        "运行停在“{line}”。{why}其中的各行已放入控制台，可以在那里改正。",
        line,
        why = outcome(lang, why).unwrap_or_default(),
    )
}
