//! Programs: sentences on the notes of recipes. One sentence serves the caption and the log, where it has no full stop.

use std::rc::Rc;

use super::hdfs;
use super::rich::Rich;
use super::scene::Telling;
use super::template::{code, tell};
use crate::lang::Lang;
use crate::recipes::{Kind, Spec};
use crate::script::Command;
use crate::sim::NodeId;
use crate::zk::{Action, ClientId, Hold, LetGo, Note, ProgramNote, Started, Tell};

pub fn line(lang: Lang, me: NodeId, note: &ProgramNote) -> Rich {
    match note {
        ProgramNote::Began(program) => {
            tell!(lang, "{me} runs {recipe}", "{me} 运行 {recipe}", me, recipe = code(recipe(program)))
        }
        ProgramNote::Halted => tell!(lang, "{me} ends its program", "{me} 结束它的程序", me),
        ProgramNote::MakesParent { path } => tell!(
            lang,
            "{me} finds no parent: it makes {path}, and then tries again",
            "{me} 发现父节点不在：先创建 {path}，再重试",
            me,
            path,
        ),
        ProgramNote::Waits { path } => {
            tell!(lang, "{me} *waits* for an event at {path}", "{me} *等待* {path} 上的事件", me, path)
        }
        ProgramNote::InVain => {
            tell!(lang, "{me} was woken *in vain*: it has to wait again", "{me} *被白白唤醒*：只能继续等待", me)
        }
        ProgramNote::Holds { mode, path, token } => tell!(
            lang,
            "{me} *{what}* at {path}; its znode was made by {token}",
            "{me} 在 {path} *{what}*；它的 znode 由 {token} 创建",
            me,
            what = has(lang, *mode),
            path,
            token,
        ),
        ProgramNote::LetGo { mode, path, why: LetGo::Disconnected, .. } => tell!(
            lang,
            "{me} is disconnected: for now it does not trust that it {what} at {path}",
            "{me} 断开了连接：它暂时不再当自己在 {path} {what}",
            me,
            what = has(lang, *mode),
            path,
        ),
        ProgramNote::LetGo { mode, path, why: LetGo::Released, .. } => {
            tell!(lang, "{me} no longer {what} at {path}", "{me} 在 {path} 不再{what}", me, what = has(lang, *mode), path)
        }
        ProgramNote::LetGo { mode, path, why: LetGo::Expired, .. } => tell!(
            lang,
            "{me} learns that its session is over: it {what} at {path} no more",
            "{me} 得知会话已结束：它在 {path} 已不再{what}",
            me,
            what = has(lang, *mode),
            path,
        ),
        ProgramNote::Entered { path, .. } => {
            tell!(lang, "{me} *passes* {path}: all are there", "{me} *通过* {path}：成员已到齐", me, path)
        }
        ProgramNote::Left { path } => tell!(lang, "{me} *leaves* {path}", "{me} *离开* {path}", me, path),
        ProgramNote::Joined { path } => tell!(lang, "{me} is a member: {path}", "{me} 成为成员：{path}", me, path),
        ProgramNote::Sees { path, members } => tell!(
            lang,
            "{me} sees the members of {path}: {members}",
            "{me} 看到 {path} 的成员：{members}",
            me,
            path,
            members = code(members.join(" ")),
        ),
        ProgramNote::Learned { path, value, version } => tell!(
            lang,
            "{me} applies {value}, version {version} of {path}",
            "{me} 应用 {value}，即 {path} 的第 {version} 版",
            me,
            value = code(value.to_string()),
            version,
            path,
        ),
        ProgramNote::Put { path, data, found: true } => tell!(
            lang,
            "{me} has *found* its {data}, so it does not put it again: {path}",
            "{me} *找到*了自己的 {data}，不再重复放入：{path}",
            me,
            data = code(data.to_string()),
            path,
        ),
        ProgramNote::Put { path, data, found: false } => {
            tell!(lang, "{me} has put {data}: {path}", "{me} 放入 {data}：{path}", me, data = code(data.to_string()), path)
        }
        ProgramNote::Took { path, data } => {
            tell!(lang, "{me} has *taken* {data}: {path}", "{me} *取走* {data}：{path}", me, data = code(data.to_string()), path)
        }
        ProgramNote::Missed { path } => {
            tell!(lang, "{me} was too late for {path}", "{me} 来晚了，{path} 已不在", me, path)
        }
        ProgramNote::Named { path } => tell!(lang, "{me} has the name {path}", "{me} 得到名字 {path}", me, path),
        ProgramNote::Voted { path, commit } => {
            tell!(lang, "{me} votes {vote}: {path}", "{me} 投票 {vote}：{path}", me, vote = verdict(*commit), path)
        }
        ProgramNote::Decided { path, commit, made: true } => tell!(
            lang,
            "{me} has written the decision into {path}: *{vote}*",
            "{me} 已把决定写入 {path}：*{vote}*",
            me,
            path,
            vote = verdict(*commit),
        ),
        ProgramNote::Decided { path, commit, made: false } => tell!(
            lang,
            "{me} knows the decision on {path}: *{vote}*",
            "{me} 得知 {path} 的决定：*{vote}*",
            me,
            path,
            vote = verdict(*commit),
        ),
        ProgramNote::Sends { to, token, data } => tell!(
            lang,
            "{me} *sends* its write {data} to {to}, with the token {token}",
            "{me} 向 {to} *发出*写请求 {data}，令牌为 {token}",
            me,
            to,
            data = code(data.to_string()),
            token,
        ),
        ProgramNote::Stored { token, data, accepted: true } => tell!(
            lang,
            "{me} *stores* {data}, which came with the token {token}",
            "{me} *写入* {data}，令牌为 {token}",
            me,
            data = code(data.to_string()),
            token,
        ),
        ProgramNote::Stored { token, data, accepted: false } => tell!(
            lang,
            "{me} *refuses* {data}: it has seen a later token than {token}",
            "{me} *拒绝* {data}：它见过比 {token} 更大的令牌",
            me,
            data = code(data.to_string()),
            token,
        ),
        ProgramNote::Hdfs(note) => hdfs::line(lang, me, note),
        ProgramNote::Renews => {
            tell!(lang, "{me} begins anew, with a new session", "{me} 用新的会话重新开始", me)
        }
        ProgramNote::GaveUp { code: error } => {
            tell!(lang, "{me}’s program can do no more: {error}", "{me} 的程序无法继续：{error}", me, error = code(error.words()))
        }
    }
}

/// Waits for an event, at one znode or at each of several: a coordinator waits for all votes.
pub fn waits(at: Telling<'_>, path: &Rc<str>) -> Rich {
    let Telling { lang, me, scene } = at;
    let of = |note: &Note| if let Note::Program(ProgramNote::Waits { path }) = note { Some(path.to_string()) } else { None };
    let paths: Vec<String> = scene.map(|scene| scene.own_notes().filter_map(of).collect()).unwrap_or_default();
    if paths.len() < 2 {
        return line(lang, me, &ProgramNote::Waits { path: path.clone() });
    }
    let paths = code(paths.join(" "));
    tell!(lang, "{me} *waits* for an event at each of {paths}", "{me} *等待* {paths} 各自的事件", me, paths)
}

/// The holder's right, as the end of a sentence that begins with its name.
fn has(lang: Lang, mode: Hold) -> &'static str {
    match mode {
        Hold::Exclusive => lang.choose("holds the lock", "持有锁"),
        Hold::Read => lang.choose("holds a read lock", "持有读锁"),
        Hold::Write => lang.choose("holds the write lock", "持有写锁"),
        Hold::Lead => lang.choose("leads", "为主"),
    }
}

fn verdict(commit: bool) -> &'static str {
    if commit { "commit" } else { "abort" }
}

fn recipe(program: &Started) -> String {
    match program.program().started_with().downcast_ref::<Spec>() {
        Some(spec) => format!("{} {}", spec.kind.word(), spec.path).trim_end().to_owned(),
        None => program.program().path().to_owned(),
    }
}

/// A person has a client run a program, or tells it something.
pub fn asked(lang: Lang, client: ClientId, action: &Action) -> Rich {
    let line = Command::from(action.clone()).to_string();
    let words = line.split_once(' ').map_or(line.as_str(), |(_, words)| words);
    match action {
        Action::Run { program, .. } if let Some((spec, en, zh)) = role_at(program) => {
            let path: &str = &spec.path;
            tell!(
                lang,
                "{client} becomes a {role} at {path}.",
                "{client} 成为 {path} 的{role}。",
                client,
                role = lang.choose(en, zh),
                path = code(path.to_owned())
            )
        }
        Action::Run { .. } => {
            let recipe = words.strip_prefix("run ").unwrap_or(words);
            tell!(lang, "{client} is to run {recipe}.", "要求 {client} 运行 {recipe}。", client, recipe = code(recipe.to_owned()))
        }
        Action::Tell { word: Tell::Release, .. } => {
            tell!(lang, "{client} is to let go.", "要求 {client} 释放。", client)
        }
        Action::Tell { word: Tell::Put { data, .. }, .. } => {
            tell!(lang, "{client} is to put {data}.", "要求 {client} 放入 {data}。", client, data = code(data.to_string()))
        }
        _ => tell!(lang, "{client} is to {words}.", "要求 {client} 执行 {words}。", client, words = code(words.to_owned())),
    }
}

/// What a client becomes by a recipe that is known by its part.
fn role_at(program: &Started) -> Option<(&Spec, &'static str, &'static str)> {
    let spec = program.program().started_with().downcast_ref::<Spec>()?;
    match spec.kind {
        Kind::Produce => Some((spec, "producer", "生产者")),
        Kind::Consume => Some((spec, "consumer", "消费者")),
        _ => None,
    }
}
