//! The component that owns the model: it takes every message, carries out what follows, and draws the page.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::author::{self, AuthorPane};
use super::browser::{self, CONSOLE_INPUT};
use super::caption::CaptionLine;
use super::compare::CompareLayer;
use super::dialogs::{DialogLayer, first_button};
use super::drawn::drawn;
use super::framed::{self, Whole};
use super::frames::Frames;
use super::history::{self, Addresses};
use super::legend::LegendBar;
use super::measure::Watch;
use super::menu::{MenuLayer, first_item};
use super::moving::Moving;
use super::notices::Notices;
use super::opening::{Opened, Opening};
use super::panels::Side;
use super::picture::Film;
use super::pointing::{parse_thing, thing_at};
use super::stage::StagePane;
use super::story::Story;
use super::timeline::TimelinePane;
use super::tip::{self, TIP};
use super::topbar::Top;
use super::transport::TransportBar;
use super::welcome::WelcomeBand;
use super::{Send, files, hunting, in_a_task, keys, renewal, whole};
use crate::app::view::Page;
use crate::app::{self, BrowserMsg, Cmd, Model, Msg, Pane, PointingMsg, Region, SheetMsg, StoreKey, TimeMsg, Viewer};
use crate::lang::Lang;
use crate::sim::EventId;
use crate::tell::Thing;

pub struct Root {
    /// The number of parts of the page that are drawn. It opens part by part, each in a task of its own.
    parts: u8,
    model: Rc<RefCell<Model>>,
    viewer: Viewer,
    /// The page that is drawn.
    page: Page,
    moving: Moving,
    send: Send,
    stage: NodeRef,
    timeline: NodeRef,
    /// The element in which terms are explained.
    tip: NodeRef,
    /// The thing that the pointer or the focus was on last.
    hovered: Option<Thing>,
    /// The element to focus when the page is drawn.
    focus: Option<Focus>,
    /// The elements that had the focus before each of the layers that are open.
    came_from: Vec<Element>,
    /// The element that had it before the console.
    before_console: Option<Element>,
    /// The element that has the focus, with those that take it over should it go away.
    focused: Option<(Element, &'static [&'static str])>,
    frames: Frames,
    addresses: Addresses,
    /// The film that is being taken.
    film: Option<Film>,
    watches: Vec<Watch>,
    /// The picture of a side of the comparison, and its watch.
    facing: Option<(Element, Watch)>,
    _listeners: Vec<EventListener>,
}

#[derive(Clone, PartialEq, Eq)]
enum Focus {
    Console,
    BeforeConsole,
    Message(EventId),
    Id(&'static str),
    /// The text of a lesson, with these bytes of it selected.
    Text(Range<usize>),
    /// No focus: a beat's outcome is scrolled into sight.
    Outcome,
    /// The same for the lines of the recipes at which somebody stands, as far as the beat's sentence stays in sight.
    Code,
    Beat,
    Compare,
    /// A place for the focus: the menu or dialog that is open, or the element focused before it.
    Layer,
    Stage,
    Form,
}

/// The number of parts that follow the bar and the empty panes. They are drawn behind the words that the page is starting.
const PARTS: u8 = 3;

impl Component for Root {
    type Message = Msg;
    type Properties = Opening;

    fn create(ctx: &Context<Self>) -> Self {
        let send = ctx.link().callback(|msg: Msg| msg);
        let Opened { mut model, mut cmds, is_whole } = ctx.props().take();
        // The rest of the code may have come before anybody listened for it.
        if whole::is_here() {
            cmds.extend(app::update(&mut model, Msg::Browser(BrowserMsg::Whole)));
        }
        let mut viewer = Viewer::default();
        let page = viewer.page(&model);
        browser::set_theme(page.theme);
        browser::set_lang(page.lang);
        browser::set_title(&page.title);
        let model = Rc::new(RefCell::new(model));
        let mut root = Root {
            parts: 0,
            viewer,
            page,
            moving: Moving::default(),
            stage: NodeRef::default(),
            timeline: NodeRef::default(),
            tip: NodeRef::default(),
            hovered: None,
            focus: None,
            came_from: Vec::new(),
            before_console: None,
            focused: None,
            frames: Frames::new(send.clone()),
            addresses: Addresses::default(),
            film: None,
            watches: Vec::new(),
            facing: None,
            _listeners: listeners(model.clone(), is_whole, &send),
            model,
            send,
        };
        root.perform(cmds);
        root
    }

    fn update(&mut self, _: &Context<Self>, msg: Msg) -> bool {
        let opens = self.parts < PARTS;
        self.parts += u8::from(opens);
        match &msg {
            Msg::Pointing(PointingMsg::Hover(thing)) if *thing == self.hovered => return opens,
            Msg::Pointing(PointingMsg::Hover(thing)) => self.hovered = thing.clone(),
            Msg::Time(TimeMsg::Frame { .. }) => self.frames.came(),
            _ => {}
        }
        let frame = if let Msg::Time(TimeMsg::Frame { now_ms }) = msg { Some(now_ms) } else { None };
        let layers = self.layers();
        let focused = browser::active_element();
        let system_changed = matches!(msg, Msg::Browser(BrowserMsg::SystemTheme { .. }));
        if matches!(msg, Msg::Sheet(SheetMsg::Answer(_) | SheetMsg::HandIn)) {
            self.take_in_kept_reports();
        }
        let cmds = app::update(&mut self.model.borrow_mut(), msg);
        self.perform(cmds);
        self.ask_for_frame();
        let page = match frame {
            Some(now) => self.viewer.frame(&self.model.borrow(), now),
            None => self.viewer.page(&self.model.borrow()),
        };
        if self.focused.as_ref().map(|(element, _)| element) != focused.as_ref() {
            self.focused = focused.clone().map(|element| (element.clone(), browser::heirs(&element)));
        }
        let changed = !app::only_moved(&page, &self.page);
        if page.title != self.page.title {
            browser::set_title(&page.title);
        }
        if self.focus.is_none() && goes_on_in_code(&page, &self.page) {
            self.focus = Some(Focus::Code);
        }
        self.page = page;
        if !changed {
            self.moving.place(&self.page);
            self.hand_focus_on();
        }
        if system_changed {
            browser::set_theme(self.page.theme);
        }
        if self.focus == Some(Focus::Console) && !browser::is_within(focused.as_ref(), ".console") {
            self.before_console.clone_from(&focused);
        }
        if self.layers() > layers {
            self.came_from.extend(focused);
        }
        if self.layers() != layers {
            self.focus = self.focus.take().or(Some(Focus::Layer));
        }
        changed || opens || self.focus.is_some()
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if self.parts < PARTS {
            let send = self.send.clone();
            // Whatever is told of has the next part drawn; this tells of nothing.
            in_a_task(Box::new(move || send.emit(Msg::Pointing(PointingMsg::Hover(None)))));
            return;
        }
        if self.watches.is_empty() {
            if let Some(boot) = browser::document().get_element_by_id("boot") {
                boot.remove();
            }
            self.ask_for_frame();
            let panes = [(Pane::Stage, &self.stage), (Pane::Timeline, &self.timeline)];
            let watch = |(pane, at): (Pane, &NodeRef)| Watch::new(pane, at.cast::<Element>()?, self.send.clone());
            self.watches = panes.into_iter().filter_map(watch).collect();
        }
        if self.page.compare.is_some() || self.facing.is_some() {
            self.measure_comparison();
        }
        self.moving.find(&self.stage, &self.timeline);
        self.moving.place(&self.page);
        match self.focus.take() {
            None => {}
            Some(Focus::Console) => browser::focus_id(CONSOLE_INPUT),
            Some(Focus::BeforeConsole) => browser::focus_again(self.before_console.take()),
            Some(Focus::Message(id)) => browser::focus_first(&format!("[data-message=\"{}\"]", id.0)),
            Some(Focus::Text(bytes)) => author::show(&bytes),
            Some(Focus::Id(id)) => browser::focus_id(id),
            Some(Focus::Outcome) => browser::reveal(".story .beat", ".verdict, .then:not(.gone)"),
            Some(Focus::Code) => browser::reveal_all(".story .beat", "#beat-text, .story .code .here"),
            Some(Focus::Compare) => browser::focus_id("compare-play"),
            Some(Focus::Beat) => focus_beat(),
            Some(Focus::Layer) => self.focus_layer(),
            Some(Focus::Stage) => self.focus_back(),
            Some(Focus::Form) => browser::focus_first(".form input, .form textarea"),
        }
        self.came_from.truncate(self.layers());
        self.hand_focus_on();
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let page = &self.page;
        let (lang, send, highlight) = (page.lang, &self.send, &page.highlight);
        let at = &page.at;
        // Notices lie over the comparison while it is open.
        let notices = |over: bool| if over == page.compare.is_some() { page.notices.clone() } else { Rc::from([]) };
        html! {
            <div class={classes!("root", page.embed.map(|embed| embed.classes().collect::<Vec<_>>()))} data-time={at.time.to_string()} data-step={at.step.to_string()} data-branch={at.branch.to_string()}
                data-playing={page.transport.playing.to_string()}
                onpointerover={self.hover()} onfocusin={self.focus_hover()} onkeydown={self.no_tip()} onmouseleave={self.leave()} onclick={self.pick()}>
                <div class="page" inert={page.popover.is_some()}>
                    { drawn(Top { lang, top: page.top.clone(), send: send.clone() }) }
                    <main class={classes!("work", (page.story.is_some() || page.author.is_some()).then_some("telling"), page.author.is_some().then_some("writing"))}>
                        { drawn(AuthorPane { author: page.author.clone(), send: send.clone() }) }
                        { drawn(Story { lang, story: page.story.clone(), send: send.clone() }) }
                        <div class={classes!("middle", page.folded.iter().map(|region| folded(*region)).collect::<Vec<_>>())}>
                            { self.part(1, html! { <StagePane pane={self.stage.clone()} {lang} stage={page.stage.clone()} transport={page.transport.clone()} {highlight} {send} /> }) }
                            { drawn(WelcomeBand { welcome: page.welcome.clone(), send: send.clone() }) }
                            { self.part(2, drawn(CaptionLine { lang, playing: page.transport.playing, caption: page.caption.clone(), send: send.clone() })) }
                            { self.part(2, drawn(LegendBar { lang, legend: page.legend.clone(), send: send.clone() })) }
                            { drawn(Notices { lang, notices: notices(false), send: send.clone() }) }
                            { self.part(2, html! { <TimelinePane pane={self.timeline.clone()} timeline={page.timeline.clone()} present={page.playhead.x.is_some()} {highlight} {send} /> }) }
                            { self.part(3, drawn(TransportBar { lang, transport: page.transport.clone(), clock: page.clock.clone(), send: send.clone() })) }
                            { drawn(Whole { lang, shown: page.embed.is_some() }) }
                        </div>
                        { self.part(3, drawn(Side { lang, open: page.rail_open, panel: page.panel.clone(), rings: page.rings.clone(), highlight: highlight.clone(), send: send.clone() })) }
                        { drawn(CompareLayer { lang, compare: page.compare.clone(), notices: notices(true), send: send.clone() }) }
                        <div class="tip" id={TIP} role="tooltip" hidden=true ref={self.tip.clone()}></div>
                        <MenuLayer menu={page.menu.clone()} stage={self.stage.clone()} {send} />
                    </main>
                </div>
                { drawn(DialogLayer { popover: page.popover.clone(), send: send.clone() }) }
            </div>
        }
    }
}

impl Root {
    /// A part of the page, once it is its turn.
    #[inline(never)]
    fn part(&self, turn: u8, part: Html) -> Html {
        if self.parts < turn { Html::default() } else { part }
    }

    /// The number of layers over the workspace: a menu, a dialog, the comparison.
    fn layers(&self) -> usize {
        let page = &self.page;
        [page.menu.is_some(), page.popover.is_some(), page.compare.is_some()].into_iter().filter(|open| *open).count()
    }

    /// Has the picture of a side measured, another one once that stands in its place, and none once the comparison is closed.
    fn measure_comparison(&mut self) {
        let scene = browser::first(".scene");
        if self.facing.as_ref().map(|(element, _)| element) != scene.as_ref() {
            let send = self.send.clone();
            self.facing = scene.and_then(|it| Some((it.clone(), Watch::new(Pane::Comparison, it, send)?)));
        }
    }

    /// Takes in what another tab has kept of the worksheet, before an answer is judged: a tab that slept has not heard of it.
    #[cold]
    #[inline(never)]
    fn take_in_kept_reports(&mut self) {
        let key = StoreKey::Sheet;
        let kept = if self.page.embed.is_none() { browser::stored(key) } else { None };
        if let Some(value) = kept {
            let cmds = app::update(&mut self.model.borrow_mut(), Msg::Browser(BrowserMsg::Stored { key, value }));
            self.perform(cmds);
        }
    }

    fn perform(&mut self, cmds: Vec<Cmd>) {
        for cmd in cmds {
            match cmd {
                // All that opening the page asks for.
                Cmd::SetTheme(_) | Cmd::SetLang(_) => browser::perform(&cmd, &self.send),
                cmd => self.perform_asked(cmd),
            }
        }
    }

    /// Carries out an effect that nothing asks for while the page opens.
    #[cold]
    #[inline(never)]
    fn perform_asked(&mut self, cmd: Cmd) {
        match cmd {
            Cmd::ShowText(bytes) => self.focus = Some(Focus::Text(bytes)),
            Cmd::FocusId(id) => self.focus = Some(Focus::Id(id)),
            Cmd::ShowOutcome => self.focus = self.focus.take().or(Some(Focus::Outcome)),
            Cmd::FocusConsole => self.focus = Some(Focus::Console),
            Cmd::LeaveConsole => self.focus = Some(Focus::BeforeConsole),
            Cmd::FocusMessage(id) => self.focus = Some(Focus::Message(id)),
            Cmd::ShowStage => browser::bring_back("#stage"),
            Cmd::FocusCompare => self.focus = Some(Focus::Compare),
            Cmd::FocusBeat => self.focus = Some(Focus::Beat),
            Cmd::FocusMenu => self.focus = Some(Focus::Layer),
            Cmd::FocusStage => self.focus = Some(Focus::Stage),
            Cmd::FocusForm => self.focus = Some(Focus::Form),
            Cmd::WriteAddress { entry, fragment } => self.addresses.write(entry, &fragment),
            Cmd::PushAddress { entry, fragment } => self.addresses.push(entry, fragment.as_deref()),
            Cmd::GoBack => self.addresses.go_back(),
            Cmd::Hunt => hunting::go_on(&self.model),
            Cmd::Film { on } => self.film = if on { Film::begin(&self.send) } else { None },
            cmd => browser::perform(&cmd, &self.send),
        }
    }

    /// Requests one frame at a time, and only while something moves.
    fn ask_for_frame(&mut self) {
        if app::wants_frames(&self.model.borrow()) {
            self.frames.ask();
        } else {
            self.frames.rest();
        }
    }

    /// A message that has arrived leaves the focus to the next one, or to the stage; a link of the caption leaves it to that of the next
    /// caption. One that was only moved within the document, by which browsers take the focus from it, gets it again.
    fn hand_focus_on(&self) {
        let focused = self.focused.as_ref().filter(|(_, heirs)| !heirs.is_empty() && browser::is_focus_nowhere());
        if let Some((element, heirs)) = focused {
            if element.is_connected() {
                browser::focus(element);
            } else {
                browser::focus_one_of(heirs);
            }
        }
    }

    fn focus_layer(&mut self) {
        let opened = match (&self.page.popover, &self.page.menu) {
            (Some(popover), _) => Some(first_button(popover)),
            (None, Some(menu)) => first_item(menu),
            (None, None) => return self.focus_back(),
        };
        opened.iter().for_each(|id| browser::focus_id(id));
    }

    /// Returns the focus to the element that had it before, if that is still there. It is nowhere once a menu's item is gone.
    fn focus_back(&mut self) {
        let layers = self.layers();
        if self.came_from.len() > layers {
            let came_from = self.came_from.drain(layers..).next();
            let is_gone = came_from.as_ref().is_some_and(|element| !element.is_connected());
            if is_gone && browser::is_within(came_from.as_ref(), "[data-message], [data-server], [data-client], [data-znode]") {
                browser::focus_one_of(browser::ON_STAGE);
            } else {
                browser::focus_again(came_from);
            }
        }
    }

    fn hover(&self) -> Callback<PointerEvent> {
        let (send, tip, lang) = (self.send.clone(), self.tip.clone(), self.page.lang);
        Callback::from(move |event: PointerEvent| point_at(&event, &tip, lang, &send))
    }

    fn focus_hover(&self) -> Callback<FocusEvent> {
        let (send, tip, lang) = (self.send.clone(), self.tip.clone(), self.page.lang);
        Callback::from(move |event: FocusEvent| point_at(&event, &tip, lang, &send))
    }

    fn no_tip(&self) -> Callback<KeyboardEvent> {
        let tip = self.tip.clone();
        Callback::from(move |_| tip::away(&tip))
    }

    fn leave(&self) -> Callback<MouseEvent> {
        self.send.reform(|_| Msg::Pointing(PointingMsg::Hover(None)))
    }

    /// Selects the thing on a click on its name in a sentence.
    fn pick(&self) -> Callback<MouseEvent> {
        let send = self.send.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some(thing) = named_in_text(&event) {
                send.emit(Msg::Pointing(PointingMsg::Select(Some(thing))));
            }
        })
    }
}

/// The CSS class of a page with this part folded away.
fn folded(region: Region) -> &'static str {
    match region {
        Region::Caption => "no-caption",
        Region::Kinds => "no-kinds",
        Region::Lanes => "no-lanes",
    }
}

/// Whether somebody has come to another line of a recipe within a beat.
fn goes_on_in_code(now: &Page, before: &Page) -> bool {
    let stories = now.story.as_ref().zip(before.story.as_ref());
    stories.is_some_and(|(now, before)| now.beat == before.beat && now.code != before.code)
}

/// Explains and highlights the thing that the pointer or the focus has come to.
fn point_at(event: &Event, tip: &NodeRef, lang: Lang, send: &Send) {
    tip::follow(tip, event, lang);
    send.emit(Msg::Pointing(PointingMsg::Hover(thing_at(event).map(|(_, thing)| thing))));
}

/// Focuses the beat, which can be scrolled; where it asks something, its first answer. A person who has pressed *Next* keeps the focus
/// there: the beat is read aloud all the same.
fn focus_beat() {
    browser::bring_back("#stage");
    if browser::focus_in_place(".answers button") {
        return;
    }
    if !browser::is_within(browser::active_element().as_ref(), ".beats") {
        browser::focus_first(".story .beat");
    }
}

/// The thing whose name in a sentence was clicked.
fn named_in_text(event: &MouseEvent) -> Option<Thing> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    if target.closest("button").ok()?.is_some() {
        return None;
    }
    let named = target.closest(".node[data-thing], .path[data-thing], .zxid[data-thing]").ok()??;
    parse_thing(&named.get_attribute("data-thing")?)
}

fn listeners(model: Rc<RefCell<Model>>, is_whole: bool, send: &Send) -> Vec<EventListener> {
    let mut listeners = vec![keys::listen(model, send.clone())];
    for moved in ["popstate", "hashchange"] {
        let to = send.clone();
        listeners.push(EventListener::new(&browser::window(), moved, move |_| {
            to.emit(Msg::Browser(BrowserMsg::AddressChanged { fragment: browser::fragment(), entry: history::entry() }));
        }));
    }
    listeners.extend(framed::listen(send));
    if is_whole {
        let to = send.clone();
        listeners.push(EventListener::new(&browser::window(), "storage", move |event| {
            browser::stored_elsewhere(event).into_iter().for_each(|msg| to.emit(msg));
        }));
    }
    listeners.extend(files::dropped(send));
    listeners.push(renewal::heard(send));
    listeners.push(whole::heard(send));
    listeners.extend(on_change(browser::DARK, send.reform(|dark| Msg::Browser(BrowserMsg::SystemTheme { dark }))));
    listeners.extend(on_change(browser::STILL, send.reform(|reduced| Msg::Browser(BrowserMsg::ReducedMotion(reduced)))));
    listeners
}

/// Sends whether the media query holds, whenever that changes.
fn on_change(query: &'static str, tell: Callback<bool>) -> Option<EventListener> {
    let media = browser::media(query)?;
    Some(EventListener::new(&media, "change", move |_| tell.emit(browser::matches(query))))
}
