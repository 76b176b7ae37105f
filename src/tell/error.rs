//! Errors in a line, a path, a lesson, a run, in the reader's language.

use super::template::text;
use crate::lang::Lang;
use crate::lessons::{LessonError, LessonErrorKind, Theme, Wanted};
use crate::script::{Absent, DurationText, Expectation, ParseError, ParseErrorKind, ScriptError, Vocabulary};
use crate::sim::{Duration, Limit};
use crate::zk::{Misgrouped, Op, PathError, PathReason, split};

/// The error in a line, and the words that would be right.
pub fn error(lang: Lang, error: &ParseError) -> String {
    let fits = &error.fits;
    match &error.kind {
        ParseErrorKind::LineTooLong { max } => {
            text!(lang, "A line holds at most {max} bytes.", "一行最多 {max} 个字节。", max)
        }
        ParseErrorKind::UnterminatedString { quote } => {
            text!(lang, "The string has no closing {quote}.", "字符串缺少结尾的 {quote}。", quote = quote.to_string())
        }
        ParseErrorKind::BadEscape { found } => text!(
            lang,
            "\\{found} is no escape: there are \\\", \\\\ and \\n.",
            "\\{found} 不是转义：可用的只有 \\\"、\\\\ 和 \\n。",
            found = found.to_string(),
        ),
        ParseErrorKind::Unknown { vocabulary, found, suggestion } => {
            let what = unknown(lang, *vocabulary, found);
            match (suggestion, fits.split_first()) {
                (Some(word), _) => {
                    text!(lang, "{what} Did you mean {word}?", "{what}是不是 {word}？", what, word = word.as_str())
                }
                (None, Some((first, others))) => {
                    let fits = one_of_these(lang, first, others);
                    text!(lang, "{what} Expected here: {fits}.", "{what}这里应是{fits}。", what, fits)
                }
                (None, None) => what,
            }
        }
        ParseErrorKind::Absent(word) => absent(lang, *word),
        ParseErrorKind::Expected(expectation) => {
            text!(lang, "Expected here: {what}.", "这里应是{what}。", what = one_of_these(lang, expectation, fits))
        }
        ParseErrorKind::OutOfRange { min, max } => {
            text!(lang, "The number has to be from {min} to {max}.", "数值须在 {min} 到 {max} 之间。", min, max)
        }
        ParseErrorKind::DurationOutOfRange { min, max } => text!(
            lang,
            "The time has to be from {min} to {max}.",
            "时间须在 {min} 到 {max} 之间。",
            min = duration(*min),
            max = duration(*max),
        ),
        ParseErrorKind::TooPrecise => text!(lang, "A time is a whole number of microseconds.", "时间须是整数微秒。"),
        ParseErrorKind::Repeated { found } => {
            text!(lang, "{found} is there already.", "{found} 已经写过。", found = found.as_str())
        }
        ParseErrorKind::Conflict { found, other } => {
            text!(lang, "{found} does not go with {other}.", "{found} 不能与 {other} 同用。", found, other)
        }
        ParseErrorKind::QuotaOfQuotas => {
            text!(lang, "No quota can be set below /zookeeper/quota.", "/zookeeper/quota 之下不能设置配额。")
        }
        ParseErrorKind::Misgrouped(Misgrouped::Ungrouped(server)) => text!(
            lang,
            "{server} votes, and is in no group. Apache’s servers do not start so: name every voter in a group.",
            "{server} 有投票权，却不在任何一组里。Apache 的服务器这样无法启动：每台有投票权的服务器都须列入一组。",
            server,
        ),
        ParseErrorKind::Misgrouped(Misgrouped::Unweighed(server)) => text!(
            lang,
            "{server} is in a group, does not vote, and no setting gives it a weight. Apache’s servers end in a NullPointerException so: leave it out of the groups, or give it a weight, which then counts for its group though it never acknowledges.",
            "{server} 列在一组里，却没有投票权，也没有设置权重。Apache 的服务器这样会以 NullPointerException 退出：把它从组里去掉，或给它权重；有了权重就计入该组，尽管它从不确认。",
            server,
        ),
        ParseErrorKind::NotUtf8 => {
            text!(lang, "What stands here is no text in UTF-8.", "这里不是 UTF-8 文本。")
        }
        ParseErrorKind::Trailing => {
            text!(lang, "The command is complete before this; remove the rest.", "命令到此之前已经完整，请删去多余部分。")
        }
    }
}

/// The error in a script, with its line.
pub fn script_error(lang: Lang, script: &ScriptError) -> String {
    match script {
        ScriptError::TooLong { max } => {
            text!(lang, "A script holds at most {max} bytes.", "脚本最多 {max} 个字节。", max)
        }
        ScriptError::TooManyLines { max } => {
            text!(lang, "A script holds at most {max} lines.", "脚本最多 {max} 行。", max)
        }
        ScriptError::LateSetup { line } => text!(
            lang,
            "Line {line}: How a run is set up stands before everything else.",
            "第 {line} 行：运行的设置须写在所有命令之前。",
            line,
        ),
        ScriptError::Line { line, error: cause } => {
            text!(lang, "Line {line}: {what}", "第 {line} 行：{what}", line, what = error(lang, cause))
        }
    }
}

/// The error in a lesson's text, with its line and column.
pub fn lesson_error(lang: Lang, error: &LessonError) -> String {
    let LessonError { line, column, kind } = error;
    let what = lesson_error_kind(lang, kind);
    text!(lang, "Line {line}, column {column}: {what}", "第 {line} 行第 {column} 列：{what}", line, column, what)
}

/// The error in a lesson's text, without its place.
pub fn lesson_error_kind(lang: Lang, kind: &LessonErrorKind) -> String {
    match kind {
        LessonErrorKind::TooLong { max } => {
            text!(lang, "A lesson or a worksheet holds at most {max} bytes.", "一门课程或一份练习最多 {max} 个字节。", max)
        }
        LessonErrorKind::TooManyBeats { max } => {
            text!(lang, "A lesson has at most {max} beats.", "一门课程最多 {max} 个 beat。", max)
        }
        LessonErrorKind::TooMany { keyword, max } => {
            text!(lang, "There are at most {max} of {keyword}.", "{keyword} 最多 {max} 个。", keyword, max)
        }
        LessonErrorKind::TooManySteps { max } => text!(
            lang,
            "The run gets too long here: a lesson makes at most {max} steps.",
            "运行到这里过长：一门课程最多 {max} 步。",
            max,
        ),
        LessonErrorKind::Command(cause) => error(lang, cause),
        LessonErrorKind::OutOfPlace { keyword, after } => {
            text!(lang, "{keyword} belongs behind {after}.", "{keyword} 应写在 {after} 之后。", keyword, after)
        }
        LessonErrorKind::Repeated { keyword } => {
            text!(lang, "{keyword} is there already.", "{keyword} 已经写过。", keyword)
        }
        LessonErrorKind::Missing { keyword } => {
            text!(lang, "Expected in what begins here: {keyword}.", "从这里开始的部分缺少 {keyword}。", keyword)
        }
        LessonErrorKind::Empty { keyword } => {
            text!(lang, "Expected behind {keyword}: what it says.", "{keyword} 后面应有内容。", keyword)
        }
        LessonErrorKind::NoLanguage { keyword } => {
            text!(lang, "Expected here: {keyword}.en or {keyword}.zh.", "这里应是 {keyword}.en 或 {keyword}.zh。", keyword)
        }
        LessonErrorKind::BadName => {
            text!(lang, "A name has small letters, digits and hyphens.", "名字只含小写字母、数字和连字符。")
        }
        LessonErrorKind::BadTheme => one_of(lang, &Theme::ALL.map(Theme::name).join(", ")),
        LessonErrorKind::NeedsOneOf { words } => one_of(lang, words),
        LessonErrorKind::BadNumber { min, max } => {
            text!(lang, "Expected here: a number from {min} to {max}.", "这里应是 {min} 到 {max} 之间的数。", min, max)
        }
        LessonErrorKind::BadSpan { min, max } => text!(
            lang,
            "Expected here: a number from {min} to {max}, or two of them as 3..9, the smaller first.",
            "这里应是 {min} 到 {max} 之间的数，或两个这样的数，小的在前，如 3..9。",
            min,
            max,
        ),
        LessonErrorKind::BadPick => text!(
            lang,
            "Expected here: a lesson and one of its beats, by number or name, such as herd 3.",
            "这里应是课程名和其中一个 beat 的序号或名字，如 herd 3。",
        ),
        LessonErrorKind::Unfit { keyword, with } => {
            text!(lang, "{keyword} does not go with {with}.", "{keyword} 不能与 {with} 同用。", keyword, with)
        }
        LessonErrorKind::BadThing => text!(
            lang,
            "Expected here: a server, a client or a path, such as s1, c1 or /a.",
            "这里应是服务器、客户端或路径，如 s1、c1、/a。",
        ),
        LessonErrorKind::BadRead => {
            text!(lang, "Expected here: a title, and an address as <https://…>.", "这里应是标题和 <https://…> 形式的网址。")
        }
        LessonErrorKind::BadExpression(wanted) => wanted_in_expression(lang, *wanted),
        LessonErrorKind::FigureWithin(sign) => text!(
            lang,
            "No figure is computed within {sign}. Write it outside.",
            "{sign} 之内的表达式不会被计算，请写在外面。",
            sign = sign.to_string(),
        ),
        LessonErrorKind::BadRange { max } => text!(
            lang,
            "Expected here: a range of at most {max} clients, the smaller number first, such as c1..c5.",
            "这里应是最多 {max} 个客户端的范围，小的在前，如 c1..c5。",
            max,
        ),
        LessonErrorKind::BadComparison => text!(
            lang,
            "Expected here: a comparison, such as leader = s4 or count watch >= 3.",
            "这里应是比较式，如 leader = s4、count watch >= 3。",
        ),
        LessonErrorKind::Unclosed(sign) => {
            text!(lang, "Nothing closes this {sign}.", "这个 {sign} 没有配对的结尾。", sign = sign.to_string())
        }
        LessonErrorKind::NothingAbove => text!(
            lang,
            "A line that begins with a space goes on a text, and there is none above.",
            "以空格开头的行是上一段文字的延续，而上面没有文字。",
        ),
        LessonErrorKind::NoSuchBeat => text!(lang, "There is no beat of that name.", "没有这个名字的 beat。"),
    }
}

fn one_of(lang: Lang, words: &str) -> String {
    text!(lang, "Expected here, one of: {words}.", "这里应是其中之一：{words}。", words)
}

fn wanted_in_expression(lang: Lang, wanted: Wanted) -> String {
    match wanted {
        Wanted::Expression => text!(
            lang,
            "Expected here: an expression, such as leader, role s1 or count watch c1.",
            "这里应是表达式，如 leader、role s1、count watch c1。",
        ),
        Wanted::Server => text!(lang, "Expected here: a server, such as s1.", "这里应是服务器，如 s1。"),
        Wanted::Client => text!(lang, "Expected here: a client, such as c1.", "这里应是客户端，如 c1。"),
        Wanted::Path => text!(lang, "Expected here: a path, such as /a.", "这里应是路径，如 /a。"),
        Wanted::StatField => {
            text!(lang, "Expected here: a field of the stat, such as version.", "这里应是 stat 的字段，如 version。")
        }
        Wanted::Counted => {
            text!(lang, "Expected here: what to count, such as watch or message.", "这里应是要计数的内容，如 watch、message。")
        }
        Wanted::Law => {
            text!(lang, "Expected here: a promise by its name, such as OneHolder.", "这里应是保证的名称，如 OneHolder。")
        }
        Wanted::End => text!(lang, "Expected here: nothing more.", "到这里应已结束。"),
    }
}

/// The reason why a path is not valid. Apache's own text is its `Display`.
pub fn path_error(lang: Lang, error: &PathError) -> String {
    match error {
        PathError::Empty => text!(lang, "A path cannot be empty.", "路径不能为空。"),
        PathError::NoLeadingSlash => text!(lang, "A path begins with /.", "路径须以 / 开头。"),
        PathError::TrailingSlash => {
            text!(lang, "A path does not end with /, unless it is / alone.", "除单独的 / 外，路径不能以 / 结尾。")
        }
        PathError::Invalid { reason, index, .. } => {
            let what = match reason {
                PathReason::Null => text!(lang, "a null character", "空字符（U+0000）"),
                PathReason::EmptyName => text!(lang, "an empty name, //", "空名称 //"),
                PathReason::Relative => text!(lang, "a relative name, . or ..", "相对名称 . 或 .."),
                PathReason::InvalidCharacter => text!(lang, "a character that no path may have", "路径不允许的字符"),
            };
            text!(lang, "A path cannot have {what}: at character {index}.", "路径的第 {index} 个位置有{what}。", what, index)
        }
    }
}

/// The right that a call would have needed which was refused with `NoAuth`, and the znode.
pub fn missing_right(lang: Lang, op: &Op) -> Option<String> {
    let (path, right) = match op {
        Op::Create { path, .. } => (split(path)?.0, text!(lang, "create children (c)", "创建子节点（c）")),
        Op::Delete { path, .. } => (split(path)?.0, text!(lang, "delete children (d)", "删除子节点（d）")),
        Op::GetData { path, .. } | Op::GetChildren { path, .. } => (&**path, text!(lang, "read (r)", "读（r）")),
        Op::SetData { path, .. } => (&**path, text!(lang, "write (w)", "写（w）")),
        Op::SetAcl { path, .. } => (&**path, text!(lang, "set the ACL (a)", "修改 ACL（a）")),
        _ => return None,
    };
    let path = if path.is_empty() { "/" } else { path };
    Some(text!(lang, "the ACL of {path} does not let it {right}", "{path} 的 ACL 不允许它{right}", path, right))
}

/// The bound that ended the run.
pub fn limit(lang: Lang, limit: Limit) -> String {
    let what = match limit {
        Limit::Nodes => text!(lang, "there are too many servers and clients", "服务器和客户端太多"),
        Limit::Packets => text!(lang, "too many messages are under way on one connection", "一条连接上在途的消息太多"),
        Limit::Waiting => text!(lang, "too much waits for a frozen process", "冻结的进程积压的消息太多"),
        Limit::Steps => text!(lang, "it has made as many steps as a run may have", "步数达到一次运行的上限"),
        Limit::StepsAtOnce => text!(lang, "too much happened at one instant", "同一时刻发生的事件太多"),
        Limit::Writes => text!(lang, "too many writes wait for one disk", "一块磁盘上等待的写入太多"),
    };
    text!(lang, "The run ends here: {what}.", "运行到此为止：{what}。", what)
}

fn duration(duration: Duration) -> String {
    DurationText(duration).to_string()
}

fn unknown(lang: Lang, vocabulary: Vocabulary, found: &str) -> String {
    match vocabulary {
        Vocabulary::Command => text!(lang, "There is no command {found}.", "没有命令 {found}。", found),
        Vocabulary::Verb => text!(lang, "A client has no operation {found}.", "客户端没有操作 {found}。", found),
        Vocabulary::Option => text!(lang, "There is no option {found} here.", "这里没有选项 {found}。", found),
        Vocabulary::Key => text!(lang, "There is no setting {found}.", "没有配置项 {found}。", found),
        Vocabulary::Condition => text!(lang, "One cannot run until {found}.", "不能运行到 {found}。", found),
        Vocabulary::Keyword => text!(lang, "{found} has no place here.", "这里不能写 {found}。", found),
    }
}

/// A hint for a word that `zkCli.sh` has and this console has not.
fn absent(lang: Lang, word: Absent) -> String {
    match word {
        Absent::Version => text!(
            lang,
            "Servers and clients behave here as those of ZooKeeper 3.8.",
            "这里的服务器和客户端按 ZooKeeper 3.8 的行为模拟。",
        ),
        Absent::Quit => text!(
            lang,
            "There is no shell to leave: close ends the session, and crash stops the client.",
            "这里没有要退出的 shell：close 结束会话，crash 停止客户端。",
        ),
        Absent::Redo => text!(
            lang,
            "The arrow keys bring earlier lines back, and history lists them.",
            "用上下方向键取回之前的命令，history 会列出它们。",
        ),
        Absent::PrintWatches => text!(lang, "Watch events are always printed here.", "这里总是打印监听事件。"),
    }
}

fn one_of_these(lang: Lang, first: &Expectation, others: &[Expectation]) -> String {
    others.iter().fold(expected(lang, first), |fits, other| {
        text!(lang, "{fits}, or {other}", "{fits}，或{other}", fits, other = expected(lang, other))
    })
}

/// The words that could have stood there, as part of a sentence; the Chinese text brings its own space.
fn expected(lang: Lang, expectation: &Expectation) -> String {
    match expectation {
        Expectation::Command => text!(lang, "a command; help lists them", "一条命令，help 列出全部命令"),
        Expectation::Verb => text!(lang, "an operation, such as create, get, set", "一个操作，如 create、get、set"),
        Expectation::Node => text!(lang, "a server or a client, such as s1 or c1", "服务器或客户端，如 s1、c1"),
        Expectation::Client => text!(lang, "a client, such as c1", "客户端，如 c1"),
        Expectation::Clients => text!(lang, "clients with commas between them, such as c2,c3", "用逗号隔开的客户端，如 c2,c3"),
        Expectation::Server => text!(lang, "a server, such as s1", "服务器，如 s1"),
        Expectation::Disk => text!(lang, "a machine with a disk, such as s1", "有磁盘的机器，如 s1"),
        Expectation::Servers => text!(lang, "servers with commas between them, such as s1,s3", "用逗号隔开的服务器，如 s1,s3"),
        Expectation::NewClient => text!(lang, "an id for the new client, such as c4", "新客户端的名字，如 c4"),
        Expectation::Message => text!(lang, "a message under way, such as m123", "在途的消息，如 m123"),
        Expectation::Path => text!(lang, "a path, which begins with /", "以 / 开头的路径"),
        Expectation::Data => text!(lang, "data, in quotes if there are spaces in it", "数据，含空格时加引号"),
        Expectation::Acl => text!(
            lang,
            "rights, such as world:anyone:cdrwa; data with spaces goes in quotes",
            "权限，如 world:anyone:cdrwa；数据含空格时加引号",
        ),
        Expectation::Scheme => text!(lang, "a scheme, such as digest", "认证方式，如 digest"),
        Expectation::Credentials => text!(lang, "credentials, such as user:password", "凭证，如 user:password"),
        Expectation::Members => {
            text!(lang, "members with commas between them, such as s4 or s5:observer", "用逗号隔开的成员，如 s4 或 s5:observer",)
        }
        Expectation::MemberIds => text!(lang, "ids of members, such as 3", "成员的编号，如 3"),
        Expectation::ConfigVersion => {
            text!(lang, "the version of a configuration, as config shows it", "配置的版本，即 config 所显示的")
        }
        Expectation::Group => text!(lang, "the servers of a group, such as 1:2:3", "一组服务器的编号，如 1:2:3"),
        Expectation::Weight => text!(lang, "the weight of a server, such as 1=2", "服务器的权重，如 1=2"),
        Expectation::Frame => text!(lang, "the bytes of a frame, as hexadecimal digits", "一个帧的字节，写成十六进制数字"),
        Expectation::Address => text!(lang, "an address, such as 127.0.0.1", "地址，如 127.0.0.1"),
        Expectation::Duration => text!(lang, "a time, such as 300ms or 2s", "时间，如 300ms、2s"),
        Expectation::Unit => text!(lang, "a unit: us, ms, s or min", "时间单位：us、ms、s 或 min"),
        Expectation::Number => text!(lang, "a number", "数字"),
        Expectation::Space => text!(lang, "a space after the string", "空格，与前面的字符串隔开"),
        Expectation::OneOf(words) => match words.split_last() {
            None => text!(lang, "nothing", "行末"),
            Some((only, [])) => text!(lang, "{only}", " {only}", only),
            Some((last, rest)) => text!(lang, "{rest} or {last}", " {rest} 或 {last}", rest = rest.join(lang.and()), last,),
        },
    }
}
