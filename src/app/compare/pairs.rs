//! The pairs that the comparison offers: two lessons made for each other, or one task done by two recipes, which is no lesson.
//!
//! Two recipes follow one script. `N` clients gather and wait, which is counted and not shown; then comes the release, or the arrival that
//! stands for it, a moment after the film begins; then the rest.

use std::rc::Rc;

use crate::lang::{Lang, Text};
use crate::lessons::{Beat, Lesson, Prose, ScriptLine, Tempo, Theme, is_lesson_name};
use crate::script::StageView;

/// The word in a script that stands for each side's own recipe.
const RECIPE: &str = "RECIPE";

/// The beats between which is counted, and the one whose figures are those of the release.
pub const GATHER: &str = "gather";
pub const RELEASE: &str = "release";
pub const DRAIN: &str = "drain";

/// The pair that is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pair {
    Lessons(Rc<str>, Rc<str>),
    Recipes(&'static Recipes),
    /// Indices of the page's runs.
    Runs(usize, usize),
}

/// A text in English and in Chinese.
type Both = [&'static str; 2];

/// A pair with a name and a title of its own.
pub struct Offer {
    /// The word in links, and in a lesson's `compare`.
    pub name: &'static str,
    title: Both,
    sides: Sides,
}

enum Sides {
    /// Two lessons, and what each is called in the counters and the chart.
    Lessons(&'static str, &'static str, [Both; 2]),
    Recipes(&'static Recipes),
}

/// One script for two recipes.
#[derive(Debug, PartialEq, Eq)]
pub struct Recipes {
    theme: Theme,
    /// The number of clients that wait, until a person chooses another.
    size: u16,
    setup: &'static str,
    gather: &'static str,
    release: &'static str,
    drain: &'static str,
    /// The one that costs more is the first.
    ways: [Way; 2],
}

/// A recipe with its words.
#[derive(Debug, PartialEq, Eq)]
struct Way {
    recipe: &'static str,
    /// Its name in the counters and the chart.
    name: Both,
    title: Both,
    /// What one sees of it.
    line: Both,
}

/// Clients that gather, one more whose coming is watched, and a last one for whom all wait.
const GATHERING: &str = "\
seed 24
ensemble 3 clients N+2
set latency 2ms 4ms
run until leader
run 2s";

pub static OFFERS: [Offer; 5] = [
    Offer {
        name: "locks",
        title: ["lock: simple ⇄ queued", "锁：简单 ⇄ 排队"],
        sides: Sides::Lessons("herd", "queued-lock", [["simple lock", "简单锁"], ["queued lock", "排队锁"]]),
    },
    Offer {
        name: "leaders",
        title: ["leader: naively ⇄ properly", "选主：朴素 ⇄ 正确"],
        sides: Sides::Recipes(&Recipes {
            theme: Theme::Locks,
            size: 6,
            setup: "\
seed 24
ensemble 3 clients N+1
set latency 2ms 4ms
run until leader
run 2s
c1 run RECIPE /election
run 500ms
c2..cN+1 run RECIPE /election hold 200ms
run 1500ms",
            gather: "",
            release: "\
c1 release
run 100ms",
            drain: "run N*300ms",
            ways: [
                Way {
                    recipe: "elect-naive",
                    name: ["naively", "朴素"],
                    title: ["A leader chosen naively", "朴素地选主"],
                    line: [
                        "All watch the children of /election: when the leader goes, all are woken, and all but one in vain.",
                        "大家都监听 /election 的子节点：领导者一离开就唤醒所有人，除一个外都是被白白唤醒。",
                    ],
                },
                Way {
                    recipe: "elect",
                    name: ["properly", "正确"],
                    title: ["A leader chosen properly", "正确地选主"],
                    line: [
                        "Each watches the one before it: when the leader goes, only the next is woken, and it leads.",
                        "各自只监听前一个：主离开时只唤醒下一个，由它成为主。",
                    ],
                },
            ],
        }),
    },
    Offer {
        name: "queues",
        title: ["synchronous queue: herd ⇄ ready", "同步队列：羊群 ⇄ ready"],
        sides: Sides::Recipes(&Recipes {
            theme: Theme::Queues,
            size: 6,
            setup: GATHERING,
            gather: "\
c1 run RECIPE /meeting N+2
run 500ms
c2..cN run RECIPE /meeting N+2 every 100ms",
            release: "\
cN+1 run RECIPE /meeting N+2
run 150ms",
            drain: "\
cN+2 run RECIPE /meeting N+2
run 500ms",
            ways: [
                Way {
                    recipe: "sync-queue",
                    name: ["herd", "羊群"],
                    title: ["A synchronous queue with its herd", "带羊群效应的同步队列"],
                    line: [
                        "All watch the children of /meeting: each who comes wakes all who wait, and they can only wait again.",
                        "大家都监听 /meeting 的子节点：每来一个就唤醒所有等待者，而它们只能继续等。",
                    ],
                },
                Way {
                    recipe: "double-barrier",
                    name: ["ready", "ready"],
                    title: ["A synchronous queue with ready", "用 ready 的同步队列"],
                    line: [
                        "All watch /meeting/ready, which is not there yet: the last to come creates it, and wakes each once.",
                        "大家监听尚不存在的 /meeting/ready：最后到达者创建它，每个只被唤醒一次。",
                    ],
                },
            ],
        }),
    },
    Offer {
        name: "barriers",
        title: ["double barrier: lecture ⇄ Apache", "双屏障：课上 ⇄ Apache"],
        sides: Sides::Recipes(&Recipes {
            theme: Theme::Queues,
            size: 4,
            setup: GATHERING,
            gather: "\
c1 run RECIPE /b N+2
run 500ms
c2..cN run RECIPE /b N+2 every 100ms",
            release: "\
cN+1 run RECIPE /b N+2
run 150ms",
            drain: "\
cN+2 run RECIPE /b N+2
run 500ms
c1..cN+2 leave every 100ms
run 500ms",
            ways: [
                Way {
                    recipe: "double-barrier-notes",
                    name: ["lecture", "课上"],
                    title: ["A double barrier as in the lecture", "双屏障：课上的做法"],
                    line: [
                        "All watch the children of ready, then of process: each who comes or goes wakes all who wait.",
                        "大家先监听 ready 的子节点，再监听 process 的：每来一个、每走一个，都唤醒所有等待者。",
                    ],
                },
                Way {
                    recipe: "double-barrier",
                    name: ["Apache", "Apache"],
                    title: ["A double barrier by Apache's recipe", "双屏障：Apache 的做法"],
                    line: [
                        "ready lets all in at once; leaving, all wait for the lowest, and the lowest waits for the highest.",
                        "ready 让大家一起进入；离开时大家等最小的，最小的等最大的。",
                    ],
                },
            ],
        }),
    },
    Offer {
        name: "restarts",
        title: ["restart: without ⇄ with checkpoints", "重启：无检查点 ⇄ 有检查点"],
        sides: Sides::Lessons("fsimage-editlog", "checkpoint", [["no checkpoint", "无检查点"], ["checkpoints", "有检查点"]]),
    },
];

impl Offer {
    pub fn pair(&'static self) -> Pair {
        match &self.sides {
            Sides::Lessons(one, other, _) => Pair::Lessons((*one).into(), (*other).into()),
            Sides::Recipes(recipes) => Pair::Recipes(recipes),
        }
    }

    pub fn title(&self, lang: Lang) -> &'static str {
        said(self.title, lang)
    }
}

impl Pair {
    /// The pair of this name: an offer's, or two lessons', `herd.queued-lock`.
    pub fn named(name: &str) -> Option<Pair> {
        if let Some(offer) = OFFERS.iter().find(|offer| offer.name == name) {
            return Some(offer.pair());
        }
        let (one, other) = name.split_once('.').filter(|(one, other)| is_lesson_name(one) && is_lesson_name(other))?;
        Some(Pair::Lessons(one.into(), other.into()))
    }

    /// The name of each side in a word or two; two lessons that are not offered as a pair have none, nor have two runs.
    pub fn names(&self, lang: Lang) -> Option<[String; 2]> {
        let sides = OFFERS.iter().find(|offer| offer.pair() == *self).map(|offer| &offer.sides)?;
        let names = match sides {
            Sides::Lessons(_, _, names) => names.map(|name| said(name, lang).to_owned()),
            Sides::Recipes(recipes) => recipes.names(lang),
        };
        Some(names)
    }

    /// The name under which [`Pair::named`] finds it; two runs have none.
    pub fn name(&self) -> Option<String> {
        match (OFFERS.iter().find(|offer| offer.pair() == *self), self) {
            (Some(offer), _) => Some(offer.name.to_owned()),
            (None, Pair::Lessons(one, other)) => Some(format!("{one}.{other}")),
            (None, _) => None,
        }
    }
}

/// The names of all offers.
pub fn names() -> impl Iterator<Item = &'static str> {
    OFFERS.iter().map(|offer| offer.name)
}

/// Two lessons in the order in which they are offered, so that the one that costs more is the first.
pub fn of_lessons(lesson: &str, compare: &str) -> Pair {
    let pair = |one: &str, other: &str| Pair::Lessons(one.into(), other.into());
    let offered = |pair: &Pair| OFFERS.iter().any(|offer| offer.pair() == *pair);
    Some(pair(compare, lesson)).filter(offered).unwrap_or_else(|| pair(lesson, compare))
}

impl Recipes {
    /// Both sides as lessons without words, so that they are performed, drawn and measured as lessons are.
    pub fn lessons(&self) -> [Lesson; 2] {
        self.ways.each_ref().map(|way| self.lesson(way))
    }

    /// The name of each side in a word.
    pub fn names(&self, lang: Lang) -> [String; 2] {
        self.ways.each_ref().map(|way| said(way.name, lang).to_owned())
    }

    fn lesson(&self, way: &Way) -> Lesson {
        let script = |text: &str| lines(&text.replace(RECIPE, way.recipe));
        let beats = [(GATHER, self.gather), (RELEASE, self.release), (DRAIN, self.drain)];
        Lesson {
            name: way.recipe.to_owned(),
            theme: self.theme,
            title: text(way.title),
            line: text(way.line),
            size: self.size,
            sized: true,
            compare: None,
            picture: None,
            setup: script(self.setup),
            chapters: Vec::new(),
            beats: beats.into_iter().map(|(name, commands)| beat(name, script(commands))).collect(),
            take: Prose::default(),
            myth: Prose::default(),
            truth: Prose::default(),
            reads: Vec::new(),
            untranslated: Vec::new(),
        }
    }
}

fn lines(text: &str) -> Vec<ScriptLine> {
    text.lines().zip(1..).map(|(text, line)| ScriptLine { line, text: text.to_owned() }).collect()
}

fn beat(name: &str, commands: Vec<ScriptLine>) -> Beat {
    Beat {
        name: name.to_owned(),
        chapter: 0,
        say: Prose::default(),
        then: Prose::default(),
        note: Prose::default(),
        looks: Vec::new(),
        view: StageView::default(),
        view_line: None,
        tempo: Tempo::default(),
        shows_heartbeats: false,
        shows_clients_alone: false,
        question: None,
        commands,
        expects: Vec::new(),
    }
}

fn said([en, zh]: Both, lang: Lang) -> &'static str {
    lang.choose(en, zh)
}

fn text([en, zh]: Both) -> Text {
    Text { en: en.to_owned(), zh: zh.to_owned() }
}
