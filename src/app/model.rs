//! The state of the page: the runs, the place in one of them that is on screen, and the person's arrangement of the page around it.

use std::rc::Rc;

use super::author::Author;
use super::cmd::Theme;
use super::compare::Compare;
use super::console::Console;
use super::course::Course;
use super::embed::Embed;
use super::history::inspected::Inspected;
use super::history::pacing::Pacing;
use super::history::playback::Playback;
use super::history::run::{Place, Run};
use super::history::told::{Telling, Told};
use super::lab::Lab;
use super::lesson::{Library, Story};
use super::live::Live;
use super::msg::{Granularity, Milestone, Point, Popover, Tab};
use super::names::Region;
use super::notices::{Notices, Saying};
use super::share::Share;
use super::sheet::Work;
use super::trail::Trail;
use super::znodes::Znodes;
use crate::check::Law;
use crate::lang::Lang;
use crate::link::Link;
use crate::script::StageView;
use crate::sim::{Duration, NodeId, Position, SECOND, Time, World};
use crate::tell::Thing;
use crate::tell::words::{Word, text};
use crate::zk::{Class, ServerId, Zk, clients, established_leader, server, servers};

/// The height of the stage's own bar of buttons.
pub const BAR: i32 = 52;
/// The shortest and the longest stretch that the timeline shows.
const MIN_SPAN: Duration = 10_000;
const MAX_SPAN: Duration = 3_600 * SECOND;
const DEFAULT_SPAN: Duration = 6 * SECOND;

/// The page's whole state. Only [`update`](super::update) changes it.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) lang: Lang,
    /// The codes of the languages that were added to this page.
    pub(super) languages: Rc<[Rc<str>]>,
    /// Whether the language is a link's: then an earlier visit's choice does not replace it.
    pub(super) lang_of_link: bool,
    pub(super) theme: Theme,
    pub(super) system_dark: bool,
    pub(super) reduced_motion: bool,

    pub(super) runs: Vec<Run>,
    pub(super) current: usize,
    pub(super) place: Place,
    pub(super) playback: Playback,
    /// The plan of the stretch that was played last.
    pub(super) pacing: Option<Pacing>,
    /// *Stop at each sentence*: in a lesson, playing stops at each sentence.
    pub(super) reads_along: bool,
    pub(super) granularity: Granularity,
    pub(super) milestone: Milestone,
    pub(super) hidden: Vec<Class>,

    pub(super) selected: Option<Thing>,
    pub(super) hovered: Option<Thing>,
    pub(super) menu: Option<(Thing, Point)>,
    pub(super) popover: Option<Popover>,
    pub(super) tab: Tab,
    pub(super) rail_open: bool,
    /// Whether steps are looked at for what must hold.
    pub(super) inspects: bool,
    /// The law that is unfolded in the panel of promises.
    pub(super) law: Option<Law>,
    /// The hunt and the challenge that were begun last.
    pub(super) hunt: Option<Box<Lab>>,
    /// The server whose tree is shown; `None`: the leader's.
    pub(super) viewed: Option<ServerId>,
    pub(super) znodes: Znodes,
    pub(super) inspected: Option<Inspected>,
    pub(super) telling: Telling,
    pub(super) told: Option<Told>,
    pub(super) console: Console,
    pub(super) library: Library,
    /// The open lesson.
    pub(super) story: Option<Story>,
    /// The open worksheet.
    pub(super) work: Option<Work>,
    /// The worksheet that something else was opened in the place of.
    pub(super) aside: Option<Box<Work>>,
    /// Whether the browser has refused to keep anything.
    pub(super) keeps_nothing: bool,
    /// The reports of worksheets, as they are stored.
    pub(super) kept_reports: Option<String>,
    /// The talk with the page around this one, where there is one.
    pub(super) course: Option<Course>,
    /// The parts that are shown, where another page has asked for them.
    pub(super) embed: Option<Embed>,
    /// The ensemble outside that the page follows.
    pub(super) live: Option<Box<Live>>,
    /// The lesson that is being written.
    pub(super) author: Option<Box<Author>>,
    /// Its text as it is stored.
    pub(super) kept_text: Option<String>,
    /// Two runs side by side, over the workspace.
    pub(super) compare: Option<Compare>,
    pub(super) notices: Notices,
    /// Whether the page says what it is: to a person who opens it without a link, until the welcome is dismissed.
    pub(super) welcome: bool,

    /// The stage in pixels, and the enlargement that a few machines would have there.
    pub(super) pane: Size,
    pub(super) usual_zoom: i32,
    /// The number of machines for which the stage was made smaller, where it was.
    pub(super) crowd: usize,
    /// In the units of the drawing, which are pixels but on a large stage or with many machines.
    pub(super) stage: Size,
    /// The height of the stage's bar in these units.
    pub(super) top: i32,
    /// The enlargement of the drawing, in thousandths.
    pub(super) zoom: i32,
    /// The view of the stage: servers, the tree, or both; the server whose tree is shown is `viewed`.
    pub(super) view: StageView,
    /// Whether the tree is offered beside the choice of the view: a person has just begun a recipe.
    pub(super) offers_tree: bool,
    pub(super) folded: Vec<Region>,
    pub(super) timeline: Size,
    /// The room of one side's picture in the comparison.
    pub(super) facing: Size,
    /// Whether the timeline shows the clients' calls.
    pub(super) calls: bool,
    pub(super) window: Window,

    /// Counts every change, except the clock's between two events.
    pub(super) changes: u64,
    /// Counts changes of the highlight alone.
    pub(super) glances: u64,
    /// The fragment that stands in the address.
    pub(super) written: String,
    /// Whether the address could not follow, which was said.
    pub(super) address_stays: bool,
    pub(super) trail: Trail,
    /// The link that is opened once its script has been decompressed.
    pub(super) unpacking: Option<Link>,
    /// The link to be copied.
    pub(super) share: Share,
}

/// A width and a height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub width: i32,
    pub height: i32,
}

/// The stretch of the run that the timeline shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: Time,
    pub span: Duration,
}

impl Window {
    pub fn to(self) -> Time {
        self.from + self.span
    }

    /// Turns the page when the cursor nears its right edge or leaves it to the left.
    pub fn follow(&mut self, time: Time) {
        if time < self.from || time > self.from + self.span / 100 * 85 {
            self.from = time.saturating_sub(self.span / 100 * 30);
        }
    }

    /// Shows half or twice as much time, with the cursor at the same place.
    pub fn zoom(&mut self, closer: bool, time: Time) {
        let span = if closer { self.span / 2 } else { self.span * 2 }.clamp(MIN_SPAN, MAX_SPAN);
        let before = time.saturating_sub(self.from).min(self.span);
        let share = u128::from(before) * u128::from(span) / u128::from(self.span.max(1));
        *self = Window { from: time.saturating_sub(share as u64), span };
    }
}

impl Model {
    /// The plan by which the cursor goes on, if there is one for where it is.
    pub(super) fn plan(&self) -> Option<&Pacing> {
        self.pacing.as_ref().filter(|plan| plan.covers(self.current, self.lang, self.cursor()))
    }

    /// The page around a run, with its cursor at `at`.
    pub(super) fn around(run: Run, at: Position) -> Model {
        let mut place = Place::start(&run.recording);
        place.go(&run.recording, at, |_| {});
        let mut window = Window { from: 0, span: DEFAULT_SPAN };
        window.follow(at.time);
        Model {
            lang: Lang::default(),
            languages: Rc::default(),
            lang_of_link: false,
            theme: Theme::default(),
            system_dark: false,
            reduced_motion: false,
            runs: vec![run],
            current: 0,
            place,
            playback: Playback::default(),
            pacing: None,
            reads_along: true,
            granularity: Granularity::default(),
            milestone: Milestone::default(),
            hidden: vec![Class::Ping],
            selected: None,
            hovered: None,
            menu: None,
            popover: None,
            tab: Tab::default(),
            rail_open: false,
            inspects: false,
            law: None,
            hunt: None,
            viewed: None,
            znodes: Znodes::default(),
            inspected: None,
            telling: Telling::default(),
            told: None,
            console: Console::default(),
            library: Library::default(),
            story: None,
            work: None,
            aside: None,
            keeps_nothing: false,
            kept_reports: None,
            course: None,
            embed: None,
            live: None,
            author: None,
            kept_text: None,
            compare: None,
            notices: Notices::default(),
            welcome: false,
            pane: Size { width: 760, height: 500 },
            usual_zoom: 1000,
            crowd: 0,
            stage: Size { width: 760, height: 500 },
            top: BAR,
            zoom: 1000,
            view: StageView::default(),
            offers_tree: false,
            folded: Vec::new(),
            timeline: Size { width: 760, height: 200 },
            facing: Size { width: 0, height: 0 },
            calls: false,
            window,
            changes: 1,
            glances: 0,
            written: String::new(),
            address_stays: false,
            trail: Trail::default(),
            unpacking: None,
            share: Share::default(),
        }
    }

    /// The run on screen.
    pub(super) fn run(&self) -> &Run {
        &self.runs[self.current]
    }

    pub(super) fn run_mut(&mut self) -> &mut Run {
        &mut self.runs[self.current]
    }

    /// The world on screen.
    pub(super) fn world(&self) -> &World<Zk> {
        &self.place.world
    }

    /// The cursor: the position on screen.
    pub(super) fn cursor(&self) -> Position {
        self.place.position
    }

    pub(super) fn word(&self, word: Word) -> &'static str {
        text(self.lang, word)
    }

    pub(super) fn shows(&self, class: Class) -> bool {
        !self.hidden.contains(&class)
    }

    /// Says something in a notice.
    pub(super) fn say(&mut self, saying: impl Into<Saying>) {
        self.notices.say(saying.into());
    }

    /// Lays the open worksheet aside, for something else that comes in its place.
    #[cold]
    pub(super) fn lay_sheet_aside(&mut self) {
        if let Some(mut work) = self.work.take() {
            work.clock = Default::default();
            self.aside = Some(Box::new(work));
            self.say(Word::NoticeSheetAside);
        }
    }

    /// Says something of the file or the link that is being opened: it goes when another one is.
    pub(super) fn say_of_opened(&mut self, saying: impl Into<Saying>) {
        self.notices.say_of_opened(saying.into());
    }

    /// Says why something was refused, if it was.
    pub(super) fn say_refusal(&mut self, result: Result<(), Saying>) {
        if let Err(saying) = result {
            self.notices.say(saying);
        }
    }

    /// The machines of the world on screen, servers first.
    pub(super) fn machines(&self) -> Vec<NodeId> {
        self.world().nodes().map(|(id, _)| id).collect()
    }

    /// Whether any client has called something, as far as the run is computed. Not yet on a page that has just been opened without a link:
    /// what shows calls is fetched later, and nobody waits for it there.
    pub(super) fn has_calls(&self) -> bool {
        !self.written.is_empty()
            && clients(self.run().recording.head()).any(|(_, _, client)| client.waits() || !client.history().is_empty())
    }

    /// Shows a view of the stage. One with a tree says whose; beside the servers, the panel of znodes keeps the tree that it has.
    pub(super) fn show(&mut self, view: StageView) {
        if view.root().is_some() {
            self.viewed = view.server();
        }
        self.view = view.of(None);
        self.offers_tree = false;
    }

    /// The view of the stage, with the server whose tree was chosen.
    pub(super) fn shown_view(&self) -> StageView {
        self.view.clone().of(self.viewed)
    }

    /// The server whose tree is on screen: the chosen one, or the leader, or the first.
    pub(super) fn shown_server(&self) -> Option<ServerId> {
        let there = self.viewed.or(self.selected_server()).filter(|id| server(self.world(), *id).is_some());
        there.or_else(|| established_leader(self.world())).or_else(|| servers(self.world()).next().map(|(id, ..)| id))
    }

    pub(super) fn is_dark(&self) -> bool {
        match self.theme {
            Theme::System => self.system_dark,
            Theme::Light => false,
            Theme::Dark => true,
        }
    }

    pub(super) fn selected_server(&self) -> Option<ServerId> {
        match self.selected {
            Some(Thing::Server(id)) => Some(id),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_turns_its_page_and_stays_where_the_cursor_is() {
        let mut window = Window { from: 0, span: 6 * SECOND };
        window.follow(4 * SECOND);
        assert_eq!(window.from, 0);
        window.follow(6 * SECOND);
        assert_eq!(window.from, 6 * SECOND - 18 * SECOND / 10);
        window.follow(SECOND);
        assert_eq!(window.from, 0);
    }

    #[test]
    fn zooming_keeps_the_cursor_in_its_place_and_ends_somewhere() {
        let mut window = Window { from: 2 * SECOND, span: 8 * SECOND };
        window.zoom(true, 6 * SECOND);
        assert_eq!(window, Window { from: 4 * SECOND, span: 4 * SECOND });
        for _ in 0..100 {
            window.zoom(true, 6 * SECOND);
        }
        assert_eq!(window.span, MIN_SPAN);
        for _ in 0..100 {
            window.zoom(false, 6 * SECOND);
        }
        assert_eq!(window.span, MAX_SPAN);
    }
}
