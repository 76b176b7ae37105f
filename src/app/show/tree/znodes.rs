//! The boxes of the znodes: name and number, data, and what is going on with each.

use super::snapshot::Snapshot;
use crate::app::scene::ruler::{cut_mono, cut_name, mono_width, name_width};
use crate::app::scene::tree::contents::{ACL_END, Agreed, EDGES, End, Entry, Fate, PADLOCK, number_width};
use crate::app::scene::tree::divergence::Divergence;
use crate::app::scene::tree::sketch::Sketch;
use crate::app::scene::tree::subject::Subject;
use crate::app::view::{Frame, ZnodeBox, ZnodeOutline, ZnodeStanding};
use crate::tell::Thing;
use crate::tell::template::text;
use crate::tell::values::{acl_in_short, acl_text, data_text};
use crate::zk::{self, Client, Program, ServerId, ZnodeKind, ZnodeSign};

/// The room of a bell at a box's lower right corner.
const BELL: i32 = 36;

/// The room at both sides of a name's large letters in a small box.
const SNUG: i32 = 5;

/// The sign at what is held or led.
pub const CROWN: &str = "♛";

pub fn boxes(subject: &Subject<'_>, sketch: &Sketch) -> Vec<ZnodeBox> {
    let snapshot = Snapshot::of(subject);
    let drawn = (0..sketch.entries.len()).filter_map(|index| {
        let frame = sketch.layout.frames.get(index).copied()??;
        Some(znode(subject, sketch, snapshot.as_ref(), index, frame))
    });
    let rests = sketch.layout.rests.iter().map(|(parent, count, frame)| rest(subject, &sketch.entries[*parent], *count, *frame));
    drawn.chain(rests).collect()
}

fn znode(subject: &Subject<'_>, sketch: &Sketch, snapshot: Option<&Snapshot<'_>>, index: usize, frame: Frame) -> ZnodeBox {
    let entry = &sketch.entries[index];
    let small = sketch.layout.small.get(index).copied().unwrap_or(false);
    let (chosen, number) = entry.spelled();
    let watches = sketch.watches.iter().filter(|watch| watch.path == entry.path).count() as u32;
    let mark = folded(entry);
    let letters = subject.letters;
    // The one line of a small box takes all of it, where the letters are large.
    let edges = if small { letters.pick(EDGES, SNUG) } else { EDGES };
    let room = letters.room(frame.width - EDGES);
    let room_of_name = letters.room_of_name(frame.width - edges);
    let room_beside_mark = room - mono_width(&mark);
    let text = text_of(subject, entry, room_beside_mark);
    // The words count the children themselves, where they say nothing else.
    let counted = text == number_of_children(subject, entry) && !text.is_empty();
    let data = if counted { cut_mono(&text, room) } else { cut_mono(&text, room_beside_mark) + &mark };
    let number = if small && !number.is_empty() { number + &mark } else { number };
    let name = match (small, number.is_empty()) {
        (true, false) => String::new(),
        (true, true) => cut_name(&entry.name, room_of_name - mono_width(&mark)) + &mark,
        (false, true) => cut_name(&entry.name, room_of_name),
        // Programs begin a name with whose it is, and end it with what it is for.
        (false, false) => with_both_ends(chosen, room_of_name - number_width(&number)),
    };
    let sign = sign(subject, entry);
    let guarded = !entry.acl.is_open();
    let copy = snapshot.and_then(|snapshot| snapshot.copy(entry, frame.width));
    let mut label = label(subject, entry, &text, sign, watches);
    if let Some(copy) = &copy {
        label += &text!(subject.lang, ", in the snapshot: {copied}", "，快照中：{copied}", copied = &*copy.text);
    }
    ZnodeBox {
        thing: Thing::Znode(entry.path.clone()),
        path: entry.path.clone(),
        frame,
        small,
        letters,
        outline: outline(entry.kind),
        standing: if entry.divergence.is_some() || is_elsewhere(entry) { ZnodeStanding::Elsewhere } else { standing(&entry.fate) },
        name,
        number,
        text: if small { String::new() } else { data },
        mark: if is_held(subject, entry) { CROWN } else { "" },
        sign,
        guarded,
        acl: if guarded && !small && copy.is_none() {
            acl(entry, frame.width - if watches > 0 { BELL } else { 0 })
        } else {
            String::new()
        },
        copy,
        watches,
        label,
    }
}

/// A name that is cut in its middle, where it has parts and that is enough: of `c1-1-write-` stays `c1-…write`. One that ends in a number
/// ends with whose it is, and keeps that: of `queue-c2-1-` stays `…c2-1`.
fn with_both_ends(name: &str, room: i32) -> String {
    if name_width(name) <= room {
        return name.to_owned();
    }
    let whole = name.trim_end_matches('-');
    let short = match name.split_once('-').zip(whole.rsplit_once('-')) {
        Some((_, (_, last))) if last.bytes().all(|it| it.is_ascii_digit()) => {
            let ends = whole.char_indices().skip(1).map(|(at, _)| format!("…{}", whole[at..].trim_start_matches('-')));
            ends.into_iter().find(|end| name_width(end) <= room)
        }
        Some(((first, _), (_, last))) => Some(format!("{first}-…{last}")),
        None => None,
    };
    short.filter(|short| name_width(short) <= room).unwrap_or_else(|| cut_name(name, room))
}

/// The number of the children behind a znode of which none is drawn.
fn folded(entry: &Entry) -> String {
    if entry.hidden > 0 && entry.children.is_empty() { format!(" +{}", entry.hidden) } else { String::new() }
}

/// Whether it is the znode by which its owner believes to hold a lock, or to lead.
fn is_held(subject: &Subject<'_>, entry: &Entry) -> bool {
    let program = entry.owner.and_then(|owner| zk::client(subject.world, owner)).and_then(Client::program);
    let is_its = |program: &dyn Program| {
        entry.path.strip_prefix(program.path()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    program.is_some_and(|program| program.status().holds() && is_its(program))
}

/// What the znode stands for in the recipe that works at it or at its parent.
fn sign(subject: &Subject<'_>, entry: &Entry) -> Option<ZnodeSign> {
    let mut programs = zk::clients(subject.world).filter_map(|(_, _, client)| client.program());
    programs.find_map(|program| program.sign(&entry.path, entry.data.as_deref()))
}

/// Siblings of which there is only room for the number.
fn rest(subject: &Subject<'_>, parent: &Entry, count: usize, frame: Frame) -> ZnodeBox {
    let path = &parent.path;
    ZnodeBox {
        thing: Thing::Znode(path.clone()),
        path: format!("{path} +{count}").into(),
        frame,
        small: true,
        letters: subject.letters,
        outline: ZnodeOutline::Rest,
        standing: ZnodeStanding::There,
        name: format!("+{count}"),
        number: String::new(),
        text: String::new(),
        mark: "",
        sign: None,
        guarded: false,
        acl: String::new(),
        copy: None,
        watches: 0,
        label: text!(subject.lang, "{n|child|children} more of {path}", "{path} 还有 {n} 个子节点", n = count, path),
    }
}

fn outline(kind: ZnodeKind) -> ZnodeOutline {
    match kind {
        ZnodeKind::Persistent => ZnodeOutline::Persistent,
        ZnodeKind::Ephemeral(_) => ZnodeOutline::Ephemeral,
        ZnodeKind::Container => ZnodeOutline::Container,
        ZnodeKind::Ttl { .. } => ZnodeOutline::Ttl,
    }
}

/// Whether other servers already have what is still to come here. What goes is drawn as leaving, wherever it is gone already.
fn is_elsewhere(entry: &Entry) -> bool {
    !entry.ahead.is_empty() && !matches!(entry.fate, Fate::Leaving(..))
}

fn standing(fate: &Fate) -> ZnodeStanding {
    match fate {
        Fate::There => ZnodeStanding::There,
        Fate::Proposed(_) => ZnodeStanding::Proposed,
        Fate::Changing(..) | Fate::Replacing(_) => ZnodeStanding::Changing,
        Fate::Leaving(..) => ZnodeStanding::Leaving,
        Fate::Created => ZnodeStanding::Created,
        Fate::Changed(_) => ZnodeStanding::Changed,
        Fate::Deleted(..) => ZnodeStanding::Deleted,
        Fate::Missing => ZnodeStanding::Missing,
        Fate::Elsewhere(_) => ZnodeStanding::Elsewhere,
    }
}

/// The second line: what is going on, else the data, else what is folded away below, else its kind.
fn text_of(subject: &Subject<'_>, entry: &Entry, room: i32) -> String {
    let lang = subject.lang;
    if !entry.ahead.is_empty() {
        return others_have(subject, entry, room);
    }
    match &entry.fate {
        Fate::Proposed(agreed) => agreement(subject, *agreed),
        Fate::Changing(agreed, data) => {
            // What this server still answers comes first.
            let before = entry.data.as_deref().filter(|data| !data.is_empty()).map(|_| data_text(&entry.data) + " ");
            let after = format!("→ {}", data_text(data));
            let change = before.unwrap_or_default() + &after;
            let [full, short] = [agreement(subject, *agreed), share(*agreed)].map(|agreed| format!("{change} {agreed}"));
            // Where there is room for one of the two values alone, it is the one that is new.
            let news = format!("{after} {}", share(*agreed));
            fitting([full, short, change, news], after, room)
        }
        Fate::Leaving(agreed, end) => {
            let said = |agreed: String| match end {
                End::Delete => text!(lang, "delete: {agreed}", "删除：{agreed}", agreed),
                End::Session => text!(lang, "swept: {agreed}", "清除：{agreed}", agreed),
            };
            fitting([said(briefly(subject, *agreed))], said(share(*agreed)), room)
        }
        Fate::Replacing(agreed) => replacing(subject, *agreed, room),
        Fate::Changed(before) => {
            let now = data_text(&entry.data);
            fitting([format!("{} → {now}", data_text(before)), format!("{now} v{}", entry.version)], now, room)
        }
        Fate::Deleted(_, still) if !still.is_empty() => text!(lang, "still at {who}", "仍在 {who}", who = names(still)),
        Fate::Deleted(End::Delete, _) => text!(lang, "deleted", "已删除"),
        Fate::Deleted(End::Session, _) => text!(lang, "swept", "随会话清除"),
        Fate::Missing => text!(lang, "not there", "不存在"),
        Fate::Elsewhere(servers) => text!(lang, "only at {who}", "只在 {who}", who = names(servers)),
        Fate::There | Fate::Created => match (&entry.divergence, &entry.data) {
            (Some(divergence), _) => diverges(subject, entry, divergence),
            (_, Some(data)) if !data.is_empty() => {
                // The version tells that the data were set: a new znode has none.
                let said = format!("\"{data}\"");
                let versioned = format!("{said} v{}", entry.version);
                if entry.version > 0 && mono_width(&versioned) <= room { versioned } else { said }
            }
            _ if !folded(entry).is_empty() && entry.child_count > 0 => number_of_children(subject, entry),
            _ if entry.kind != ZnodeKind::Persistent => kind_word(subject, entry.kind),
            _ => number_of_children(subject, entry),
        },
    }
}

/// The first of the words that has room, else the last resort.
fn fitting<const N: usize>(words: [String; N], last: String, room: i32) -> String {
    words.into_iter().find(|words| mono_width(words) <= room).unwrap_or(last)
}

/// What servers have that are ahead of this one: `only at s3`, `"1", s3 s4: "10"`, `gone at s3`. Where there is no room for several, the first
/// and the number of the others, or the first; of two values at last the new one.
#[cold]
#[inline(never)]
fn others_have(subject: &Subject<'_>, entry: &Entry, room: i32) -> String {
    let lang = subject.lang;
    let say = |who: String| match &entry.fate {
        Fate::Changing(_, data) => {
            let (here, there) = (data_text(&entry.data), data_text(data));
            text!(lang, "{here}, {who}: {there}", "{here}，{who}：{there}", here, who, there)
        }
        Fate::Replacing(_) => text!(lang, "another at {who}", "{who} 上是另一个", who),
        Fate::Leaving(..) => text!(lang, "gone at {who}", "{who} 上已没有", who),
        _ => text!(lang, "only at {who}", "只在 {who}", who),
    };
    let all = say(names(&entry.ahead));
    let [first, others @ ..] = entry.ahead.as_slice() else { return all };
    let fits = |said: &String| mono_width(said) <= room;
    let counted = (!others.is_empty()).then(|| say(format!("{first} +{}", others.len())));
    let alone = say(first.to_string());
    let fitting = [Some(all), counted, Some(alone.clone())].into_iter().flatten().find(fits);
    fitting.unwrap_or_else(|| match &entry.fate {
        // Where there is room for one of the two values alone, it is the one that is new.
        Fate::Changing(_, data) => format!("{first}: {}", data_text(data)),
        _ => alone,
    })
}

/// `only at s3`, or `"1", s1: "10"`.
#[cold]
#[inline(never)]
fn diverges(subject: &Subject<'_>, entry: &Entry, divergence: &Divergence) -> String {
    match divergence {
        Divergence::OnlyAt(servers) => text!(subject.lang, "only at {who}", "只在 {who}", who = names(servers)),
        Divergence::Other(server, data) => {
            let (here, there) = (data_text(&entry.data), data_text(data));
            text!(subject.lang, "{here}, {server}: {there}", "{here}，{server}：{there}", here, server, there)
        }
    }
}

fn names(servers: &[ServerId]) -> String {
    servers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// `replaced: ack 1/2`, or `replaced 1/2` where there is less room.
#[cold]
#[inline(never)]
fn replacing(subject: &Subject<'_>, agreed: Agreed, room: i32) -> String {
    let full = text!(subject.lang, "replaced: {agreed}", "替换：{agreed}", agreed = briefly(subject, agreed));
    if mono_width(&full) <= room { full } else { text!(subject.lang, "replaced {of}", "替换 {of}", of = share(agreed)) }
}

/// "Proposed, 1 of 2": the acknowledgements of the quorum that the leader needs.
fn agreement(subject: &Subject<'_>, agreed: Agreed) -> String {
    let Agreed { acks, needed, .. } = agreed;
    if agreed.is_committed() {
        return text!(subject.lang, "committed", "已提交");
    }
    match needed {
        Some(needed) => text!(subject.lang, "ack {acks} of {needed}", "确认 {acks}/{needed}", acks, needed),
        None => text!(subject.lang, "ack by {acks}", "确认 {acks}", acks),
    }
}

/// The same behind another word, where there is less room.
fn briefly(subject: &Subject<'_>, agreed: Agreed) -> String {
    if agreed.is_committed() {
        agreement(subject, agreed)
    } else {
        text!(subject.lang, "ack {of}", "确认 {of}", of = share(agreed))
    }
}

/// The same where there is no room for a word.
fn share(agreed: Agreed) -> String {
    let Agreed { acks, needed, .. } = agreed;
    // The leader counts no longer, once it has its quorum.
    if agreed.is_committed() {
        return "✓".to_owned();
    }
    needed.map_or(acks.to_string(), |needed| format!("{acks}/{needed}"))
}

/// The number of children that the shown server has; empty where there are none.
fn number_of_children(subject: &Subject<'_>, entry: &Entry) -> String {
    let n = entry.child_count;
    if n > 0 { text!(subject.lang, "{n|child|children}", "{n} 个子节点", n) } else { String::new() }
}

fn kind_word(subject: &Subject<'_>, kind: ZnodeKind) -> String {
    match kind {
        ZnodeKind::Persistent => String::new(),
        ZnodeKind::Ephemeral(_) => text!(subject.lang, "ephemeral", "临时"),
        ZnodeKind::Container => text!(subject.lang, "container", "容器"),
        ZnodeKind::Ttl { .. } => "TTL".to_owned(),
    }
}

fn sign_word(subject: &Subject<'_>, sign: ZnodeSign) -> String {
    let lang = subject.lang;
    match sign {
        ZnodeSign::Reader => text!(lang, "reader", "读者"),
        ZnodeSign::Writer => text!(lang, "writer", "写者"),
        ZnodeSign::Commit => text!(lang, "for commit", "赞成提交"),
        ZnodeSign::Abort => text!(lang, "for abort", "要求中止"),
        ZnodeSign::NoVote => text!(lang, "no vote yet", "尚未投票"),
    }
}

/// The words of an ACL that have room there; none where those would have to be cut.
#[cold]
fn acl(entry: &Entry, width: i32) -> String {
    let fits = |words: &String| PADLOCK + mono_width(words) + ACL_END <= width;
    [acl_text(&entry.acl), acl_in_short(&entry.acl)].into_iter().find(fits).unwrap_or_default()
}

fn guard(subject: &Subject<'_>, entry: &Entry) -> Option<String> {
    let said = || text!(subject.lang, "guarded by an ACL, {acl}", "受 ACL 保护，{acl}", acl = acl_text(&entry.acl));
    (!entry.acl.is_open()).then(said)
}

fn label(subject: &Subject<'_>, entry: &Entry, text: &str, sign: Option<ZnodeSign>, watches: u32) -> String {
    let kind = kind_word(subject, entry.kind);
    let owner = entry.owner.map(|owner| match entry.is_of_former_session {
        true => text!(subject.lang, "of an earlier session of {owner}", "属于 {owner} 先前的会话", owner),
        false => text!(subject.lang, "of {owner}", "属于 {owner}", owner),
    });
    let watched = (watches > 0).then(|| text!(subject.lang, "{watches|watch|watches}", "{watches} 个监听", watches));
    let version = (entry.version > 0).then(|| text!(subject.lang, "version {n}", "版本 {n}", n = entry.version));
    let mut parts = vec![entry.path.to_string(), kind.clone()];
    parts.extend(owner);
    parts.extend(sign.map(|sign| sign_word(subject, sign)));
    parts.extend(guard(subject, entry));
    parts.push(if text == kind { String::new() } else { text.to_owned() });
    parts.extend(Some(number_of_children(subject, entry)).filter(|number| number != text));
    parts.extend(version.into_iter().chain(watched));
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_cut_keeps_whose_it_is() {
        let cut = |name: &str| with_both_ends(name, 70);
        assert_eq!(["c1-1-write-", "queue-c2-1-", "lock-", "lock"].map(cut), ["c1-…write", "…eue-c2-1", "lock-", "lock"]);
        assert_eq!(with_both_ends("queue-c2-1-", 50), "…c2-1");
    }
}
