//! From the model to the page. Parts that have not changed keep their pointer, so that drawing them again costs nothing.

use std::rc::Rc;

use super::due::{Due, Rebuilds};
use super::flying::{self, Sayings};
use super::{calls, caption, details, dialogs, happened, menu, sessions, stage, timeline, title, transport, tree, txns, welcome};
use crate::app::model::Model;
use crate::app::msg::{Msg, PageMsg, Tab};
use crate::app::notices::Saying;
use crate::app::scene::tree::sketch::Sketch;
use crate::app::scene::tree::subject::Subject;
use crate::app::view::{
    Aside, At, Button, ButtonTone, Highlight, Notice, Page, Panel, PanelBody, StoryView, TabButton, Timeline, Tone,
};
use crate::app::{author, compare, console, figures, inspect, lesson, promises, sheet, znodes};
use crate::tell::Thing;
use crate::tell::words::Word;

/// The last page, and the model's changes that it shows.
#[derive(Debug, Default)]
pub struct Viewer {
    last: Option<Page>,
    /// The changes of the model up to which the page, its stage and its words are rebuilt.
    changes: u64,
    stage: u64,
    words: u64,
    glances: u64,
    scrolls: u64,
    sayings: Sayings,
    /// The picture of the tree, and the change of the model that it was made after.
    sketch: Option<Rc<Sketch>>,
    sketched: u64,
    rebuilds: Rebuilds,
}

impl Viewer {
    /// The page as it should be drawn now.
    pub fn page(&mut self, model: &Model) -> Page {
        self.due(model, Due::ALL)
    }

    /// The page at a frame. While the run plays, a frame rebuilds only the parts that are due.
    pub fn frame(&mut self, model: &Model, now_ms: u64) -> Page {
        let due = self.last.as_ref().map_or(Due::ALL, |shown| self.rebuilds.due(model, shown, now_ms));
        self.due(model, due)
    }

    fn due(&mut self, model: &Model, due: Due) -> Page {
        if self.sketched != model.changes {
            self.sketch = Subject::of(model).and_then(|subject| Sketch::of(&subject)).map(Rc::new);
            self.sketched = model.changes;
        }
        let sketch = self.sketch.clone();
        let mut page = match self.last.take() {
            Some(page) => page,
            None => {
                (self.changes, self.stage, self.words) = (model.changes, model.changes, model.changes);
                first(model, sketch.as_deref())
            }
        };
        if self.changes != model.changes {
            around(&mut page, model);
        }
        if due.stage && self.stage != model.changes {
            keep(&mut page.stage, stage::view(model, sketch.as_deref()));
            self.stage = model.changes;
        }
        let scrolled = self.scrolls != model.znodes.scrolls;
        if due.words && self.words != model.changes {
            words(&mut page, model);
            self.words = model.changes;
        } else if due.words && scrolled {
            keep(&mut page.panel, panel(model));
        }
        if self.glances != model.glances || self.changes != model.changes {
            keep(&mut page.highlight, highlight(model));
        }
        (self.changes, self.glances) = (model.changes, model.glances);
        if due.words {
            self.scrolls = model.znodes.scrolls;
        }
        let flying = match Subject::of(model).zip(sketch.as_deref()) {
            Some((subject, sketch)) => tree::flying(&subject, sketch, &mut self.sayings),
            None => flying::view(model, &mut self.sayings),
        };
        if page.flying != flying {
            page.flying = flying;
        }
        keep_option(&mut page.compare, compare::view(model));
        page.playhead = timeline::playhead(model);
        if due.stage {
            page.at = at(model);
            page.clock = transport::clock_view(model);
        }
        let rings = due.words.then(|| sessions::rings(model));
        if let Some(rings) = rings.filter(|rings| page.rings != *rings) {
            page.rings = rings;
        }
        self.last = Some(page.clone());
        page
    }
}

/// Replaces the value if the new one differs; else the old pointer stays.
fn keep<T: Eq>(slot: &mut Rc<T>, value: T) {
    if **slot != value {
        *slot = Rc::new(value);
    }
}

fn keep_option<T: Eq>(slot: &mut Option<Rc<T>>, value: Option<T>) {
    match (slot, value) {
        (Some(slot), Some(value)) => keep(slot, value),
        (slot, value) => *slot = value.map(Rc::new),
    }
}

/// Rebuilds the parts that only a person changes.
fn around(page: &mut Page, model: &Model) {
    page.title = title::title(model);
    page.lang = model.lang;
    page.theme = model.theme;
    page.reduced_motion = model.reduced_motion;
    page.rail_open = model.rail_open;
    page.folded.clone_from(&model.folded);
    keep_option(&mut page.author, author::view(model));
    keep_option(&mut page.story, story(model));
    keep_option(&mut page.welcome, welcome::view(model));
    keep_option(&mut page.menu, menu::view(model));
    keep_option(&mut page.popover, dialogs::view(model));
    let notices = notices(model);
    if page.notices != notices {
        page.notices = notices;
    }
}

/// The left side: a worksheet, or a lesson; nothing while a lesson is written there.
fn story(model: &Model) -> Option<StoryView> {
    if model.author.as_ref().is_some_and(|author| author.is_writing()) {
        return None;
    }
    sheet::view(model).or_else(|| lesson::story(model))
}

/// Rebuilds the parts that are read: caption, timeline, panels.
fn words(page: &mut Page, model: &Model) {
    keep(&mut page.top, caption::top_bar(model));
    keep(&mut page.caption, caption::view(model));
    keep(&mut page.legend, caption::legend(model));
    keep(&mut page.timeline, lanes(model));
    keep(&mut page.transport, transport::view(model));
    keep(&mut page.panel, panel(model));
}

/// The timeline: the states of machines with the messages between them, or the clients' calls.
fn lanes(model: &Model) -> Timeline {
    if model.calls { calls::view(model) } else { timeline::view(model) }
}

fn first(model: &Model, sketch: Option<&Sketch>) -> Page {
    Page {
        at: at(model),
        title: title::title(model),
        lang: model.lang,
        theme: model.theme,
        reduced_motion: model.reduced_motion,
        rail_open: model.rail_open,
        folded: model.folded.clone(),
        embed: model.embed,
        top: Rc::new(caption::top_bar(model)),
        author: author::view(model).map(Rc::new),
        story: story(model).map(Rc::new),
        compare: None,
        welcome: welcome::view(model).map(Rc::new),
        stage: Rc::new(stage::view(model, sketch)),
        flying: Rc::from([]),
        caption: Rc::new(caption::view(model)),
        legend: Rc::new(caption::legend(model)),
        timeline: Rc::new(lanes(model)),
        playhead: timeline::playhead(model),
        transport: Rc::new(transport::view(model)),
        clock: transport::clock_view(model),
        panel: Rc::new(panel(model)),
        rings: Rc::from([]),
        menu: menu::view(model).map(Rc::new),
        popover: dialogs::view(model).map(Rc::new),
        notices: notices(model),
        highlight: Rc::default(),
    }
}

fn at(model: &Model) -> At {
    At { time: model.cursor().time, step: model.cursor().steps, branch: model.current }
}

fn notices(model: &Model) -> Rc<[Notice]> {
    let notice = |(id, saying): &(u32, Saying)| {
        let tone = match saying {
            Saying::Word(Word::Copied) => Tone::Good,
            Saying::Word(
                Word::NoticeFilm
                | Word::NoticeVersion
                | Word::NoticeNewRun
                | Word::NoticeIdle
                | Word::NoticeNothingAhead
                | Word::NoticeNoneFound,
            ) => Tone::Plain,
            _ => Tone::Warn,
        };
        let dismiss =
            Button::new(format!("notice-{id}"), model.word(Word::Dismiss), Msg::Page(PageMsg::DismissNotice(*id))).signed("✕");
        let act = match saying {
            Saying::Word(Word::NoticeVersion) => Some(("renew", Word::Renew, PageMsg::Renew)),
            Saying::Word(Word::NoticeFilm) => Some(("film-end", Word::FilmEnd, PageMsg::Film { on: false })),
            Saying::Breach { law, .. } => Some(("breach-show", Word::PromiseOpen, PageMsg::ShowLaw(*law))),
            _ => None,
        };
        let act = act.map(|(id, label, msg)| Button::new(id, model.word(label), Msg::Page(msg)));
        Notice { id: *id, tone, text: saying.text(model.lang).to_owned(), act, dismiss }
    };
    model.notices.all().iter().map(notice).collect()
}

/// The selected thing and the one pointed at, with all that belongs to it.
fn highlight(model: &Model) -> Highlight {
    let mut hovered: Vec<Thing> = model.hovered.iter().cloned().collect();
    match &model.hovered {
        Some(thing) => with_what_belongs(model, thing, &mut hovered),
        // With nothing pointed at, the thing that the lesson's beat is about stands out.
        None => {
            hovered = promises::culprits(model);
            if hovered.is_empty() {
                hovered = lesson::looks(model);
            }
        }
    }
    Highlight { selected: model.selected.clone(), hovered }
}

/// Adds what belongs to the thing that is pointed at.
#[cold]
#[inline(never)]
fn with_what_belongs(model: &Model, thing: &Thing, hovered: &mut Vec<Thing>) {
    match thing {
        Thing::Step(index) => {
            if let Some(step) = model.run().recording.trace().get(*index as usize) {
                hovered.extend([step.node, step.peer].into_iter().flatten().filter_map(Thing::of_node));
                hovered.push(Thing::Message(step.id));
            }
        }
        Thing::Message(id) => match inspect::in_flight(model, *id) {
            Some(found) => hovered.extend([found.from, found.to].into_iter().filter_map(Thing::of_node)),
            None => hovered.extend(inspect::step_of(model, *id).map(Thing::Step)),
        },
        Thing::Link(a, b) => hovered.extend([*a, *b].into_iter().filter_map(Thing::of_node)),
        _ => {}
    }
}

fn panel(model: &Model) -> Panel {
    let tabs = Tab::ALL.map(|tab| TabButton { tab, button: tab_button(model, tab) }).to_vec();
    let body = if model.tab == Tab::Znodes { znodes::panel(model).map(PanelBody::Znodes) } else { None };
    let body = body.unwrap_or_else(|| asked_for(model));
    let recent = (!matches!(model.tab, Tab::Client | Tab::Txns | Tab::Log | Tab::Console | Tab::Promises | Tab::Figures))
        .then(|| happened::panel(model, happened::SHORT));
    Panel { tabs, open: model.tab, body, recent }
}

/// The panel of a tab that the page does not open with.
#[cold]
fn asked_for(model: &Model) -> PanelBody {
    let empty = |word: Word| PanelBody::Empty(model.word(word).to_owned());
    match model.tab {
        Tab::Znodes => empty(Word::EmptyServer),
        Tab::Server => details::server_panel(model).map_or_else(|| empty(Word::EmptyServer), PanelBody::Details),
        Tab::Client => PanelBody::Sessions(sessions::panel(model)),
        Tab::Message => details::message_panel(model).map_or_else(|| empty(Word::EmptyMessage), PanelBody::Details),
        Tab::Txns => PanelBody::Txns(txns::panel(model)),
        Tab::Log => PanelBody::Log(happened::panel(model, happened::LONG)),
        Tab::Console => PanelBody::Console(console::panel(model)),
        Tab::Promises => PanelBody::Aside(Box::new(Aside::Promises(promises::panel(model)))),
        Tab::Figures => figures::panel(model)
            .map_or_else(|| empty(Word::EmptyServer), |panel| PanelBody::Aside(Box::new(Aside::Figures(panel)))),
    }
}

fn tab_button(model: &Model, tab: Tab) -> Button {
    let (id, word) = match tab {
        Tab::Znodes => ("tab-znodes", Word::TabZnodes),
        Tab::Server => ("tab-server", Word::TabServer),
        Tab::Client => ("tab-client", Word::TabClient),
        Tab::Message => ("tab-message", Word::TabMessage),
        Tab::Txns => ("tab-txns", Word::TabTxns),
        Tab::Log => ("tab-log", Word::TabLog),
        Tab::Console => ("tab-console", Word::TabConsole),
        // Neither is in the row of tabs.
        Tab::Promises | Tab::Figures => ("promises", Word::PromisesTitle),
    };
    let title = match tab {
        Tab::Client => model.word(Word::SessionsPanel),
        Tab::Txns => model.word(Word::TxnLog),
        _ => "",
    };
    Button::new(id, model.word(word), Msg::Page(PageMsg::OpenTab(tab)))
        .titled(title)
        .pressed(model.tab == tab)
        .toned(ButtonTone::Quiet)
}
