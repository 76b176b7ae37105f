//! What happens when something happens: one message in, the model changed, effects out.

use super::cmd::{Cmd, Theme};
use super::history::permalink::{self, Address};
use super::keys::{self, Asked};
use super::model::{Model, Size};
use super::msg::{Failure, Granularity, KeyPress, LessonMsg, Msg, Pane, StoreKey, Tab};
use super::show::txns;
use super::znodes::{self, ZnodeMsg};
use super::{act, compare, console, inspect, lesson, opening, telling, travel};
use crate::lang::Lang;
use crate::tell::Thing;
use crate::tell::words::Word;
use crate::zk::Class;

/// No pane is smaller than one can read in, nor larger than a wall.
const MIN_PANE: i32 = 120;
const MAX_PANE: i32 = 8_000;

/// The page as it opens, from the fragment of the address.
pub fn open(fragment: &str) -> (Model, Vec<Cmd>) {
    let mut model = opening::model(fragment);
    telling::retell(&mut model);
    // The address stays as it was opened until somebody does something.
    model.written = fragment.trim_start_matches('#').to_owned();
    let mut cmds = vec![Cmd::SetTheme(model.theme), Cmd::SetLang(model.lang)];
    if let Ok(Some(Address::Lesson(link))) = permalink::read(fragment) {
        cmds.extend(lesson::open_link(&mut model, link));
    }
    (model, cmds)
}

/// Whether the page asks for animation frames.
pub fn wants_frames(model: &Model) -> bool {
    model.playback.playing || compare::wants_frames(model)
}

/// The digest of the world on screen.
pub fn digest(model: &Model) -> u64 {
    model.world().digest()
}

/// Takes one message in.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Cmd> {
    match msg {
        Msg::Frame { now_ms } if model.compare.is_some() => {
            compare::frame(model, now_ms);
            Vec::new()
        }
        Msg::Frame { now_ms } => {
            travel::frame(model, now_ms);
            lesson::follow(model);
            // A limit may have ended it.
            if model.playback.playing { Vec::new() } else { address(model).into_iter().collect() }
        }
        Msg::Hover(thing) => {
            if model.hovered != thing {
                model.hovered = thing;
                model.glances += 1;
            }
            Vec::new()
        }
        Msg::ScrubToX { track, x } => {
            model.telling = Granularity::Message;
            travel::scrub_to_x(model, track, x);
            lesson::follow(model);
            Vec::new()
        }
        // How the tree is arranged is in no link, and no caption tells of it.
        Msg::Znodes(msg) if msg != ZnodeMsg::Submit => {
            model.changes += u64::from(!matches!(msg, ZnodeMsg::Scrolled(_)));
            znodes::update(model, msg)
        }
        Msg::Key(key) => press(model, &key),
        msg => {
            model.changes += 1;
            model.telling = told_by(model, &msg);
            // What the browser tells on its own is nobody's doing.
            let of_itself = matches!(
                msg,
                Msg::Resized { .. }
                    | Msg::Stored { .. }
                    | Msg::Fetched { .. }
                    | Msg::SystemTheme { .. }
                    | Msg::ReducedMotion(_)
                    | Msg::Failed(_)
            );
            let speaks = matches!(msg, Msg::SetLang(_));
            let mut cmds = changing(model, msg);
            lesson::follow(model);
            telling::retell(model);
            if speaks || (!model.playback.playing && !of_itself) {
                cmds.extend(address(model));
            }
            cmds
        }
    }
}

/// Whether the caption goes on telling every event: until one moves through time in another way.
fn told_by(model: &Model, msg: &Msg) -> Granularity {
    match msg {
        Msg::GoToStep(_) | Msg::GoToTxn { .. } => Granularity::Event,
        Msg::PlayPause
        | Msg::Znodes(ZnodeMsg::Submit)
        | Msg::Do(_)
        | Msg::ConsoleSubmit
        | Msg::ScrubTo(_)
        | Msg::ToStart
        | Msg::ToEnd
        | Msg::Jump { .. } => Granularity::Message,
        _ => model.telling,
    }
}

/// Every message but those that come by the dozen a second.
fn changing(model: &mut Model, msg: Msg) -> Vec<Cmd> {
    match msg {
        Msg::PlayPause if !model.playback.playing && lesson::plays_on(model) => return lesson::update(model, LessonMsg::Next),
        Msg::PlayPause
        | Msg::StepForward
        | Msg::StepBack
        | Msg::ToStart
        | Msg::ToEnd
        | Msg::ScrubTo(_)
        | Msg::ScrubEnd
        | Msg::GoToStep(_)
        | Msg::GoToTxn { .. }
        | Msg::Jump { .. } => in_time(model, msg),
        Msg::SetMilestone(milestone) => model.milestone = milestone,
        Msg::SetGranularity(granularity) => model.granularity = granularity,
        Msg::SetPace(pace) => model.playback.pace = pace,
        Msg::SetSpeed(index) => model.playback.set_speed(index),
        Msg::Faster => model.playback.change_speed(1),
        Msg::Slower => model.playback.change_speed(-1),
        Msg::Zoom(by) => {
            let time = model.cursor().time;
            (0..by.unsigned_abs()).for_each(|_| model.window.zoom(by > 0, time));
        }
        Msg::Do(command) => return do_command(model, command),
        Msg::DragCut { from, to } => act::cut_along(model, from, to),
        Msg::SwitchBranch(to) => act::switch(model, to),
        Msg::Restart => act::restart(model),
        Msg::Select(thing) => select(model, thing),
        Msg::Lesson(msg) => return lesson::update(model, msg),
        Msg::Compare(msg) => return compare::update(model, msg),
        Msg::Click { of, at } => match lesson::option_of(model, &of) {
            Some(option) => {
                select(model, Some(of));
                return lesson::update(model, LessonMsg::Answer(option));
            }
            None => return changing(model, Msg::OpenMenu { of, at }),
        },
        Msg::OpenMenu { of, at } => {
            select(model, Some(of.clone()));
            model.menu = Some((of, at));
            return vec![Cmd::FocusMenu];
        }
        Msg::CloseMenu => return close_menu(model),
        Msg::OpenTab(tab) => return open_tab(model, tab),
        Msg::ToggleRail => model.rail_open = !model.rail_open,
        Msg::ToggleZnode(path) => znodes::toggle(model, &path),
        Msg::Znodes(msg) => return znodes::update(model, msg),
        Msg::ViewTreeOf(server) => model.viewed = Some(server),
        Msg::ToggleClass(class) => toggle_class(model, class),
        Msg::OpenPopover(popover) => {
            model.menu = None;
            model.popover = Some(popover);
            model.playback.pause();
            return vec![Cmd::FocusMenu];
        }
        Msg::ClosePopover => {
            model.popover = None;
            return vec![Cmd::FocusStage];
        }
        Msg::DismissNotice(id) => model.notices.retain(|(there, _)| *there != id),
        Msg::ConsoleInput { line, cursor } => console::input(model, line, cursor),
        Msg::ConsoleSubmit => return console::submit(model),
        Msg::ConsoleHistory { back } => model.console.walk_history(back),
        Msg::ConsoleComplete => console::complete_chosen(model),
        Msg::ConsoleChoose(index) => {
            console::take_completion(model, index);
            return vec![Cmd::FocusConsole];
        }
        Msg::ConsoleClient(client) => {
            model.console.client = Some(client);
            return vec![Cmd::FocusConsole];
        }
        Msg::Prefill(line) => {
            model.menu = None;
            console::prefill(model, line);
            return open_tab(model, Tab::Console);
        }
        msg => return of_browser(model, msg),
    }
    Vec::new()
}

fn in_time(model: &mut Model, msg: Msg) {
    if msg == Msg::PlayPause {
        return if model.playback.playing { model.playback.pause() } else { model.playback.play() };
    }
    model.playback.pause();
    match msg {
        Msg::StepForward => travel::step_forward(model),
        Msg::StepBack => travel::step_back(model),
        Msg::ToStart => travel::to_start(model),
        Msg::ToEnd => travel::to_end(model),
        Msg::ScrubTo(time) => travel::scrub(model, time),
        Msg::GoToStep(step) => travel::go_to_steps(model, step.saturating_add(1)),
        Msg::GoToTxn { zxid, server } => txns::go(model, zxid, server),
        Msg::Jump { milestone, back } => travel::jump(model, milestone, back),
        _ => {}
    }
}

fn do_command(model: &mut Model, command: crate::script::Command) -> Vec<Cmd> {
    let was_open = model.menu.take().is_some();
    console::echo_command(model, &command);
    act::carry_out(model, command);
    if was_open { vec![Cmd::FocusStage] } else { Vec::new() }
}

/// Selects a thing and shows it in its panel.
pub fn select(model: &mut Model, thing: Option<Thing>) {
    match &thing {
        Some(Thing::Server(_) | Thing::Host(_)) => model.tab = Tab::Server,
        Some(Thing::Client(id)) => {
            model.tab = Tab::Client;
            model.console.client = Some(*id);
            model.znodes.client = Some(*id);
        }
        Some(Thing::Session(_)) => model.tab = Tab::Client,
        Some(Thing::Txn(_)) => model.tab = Tab::Txns,
        Some(Thing::Message(id)) => {
            model.inspected = inspect::find(model, *id);
            model.tab = Tab::Message;
        }
        Some(Thing::Step(step)) => {
            model.inspected = inspect::at_step(model, *step);
            model.tab = if model.inspected.is_some() { Tab::Message } else { Tab::Log };
        }
        Some(Thing::Znode(path)) => {
            model.tab = Tab::Znodes;
            znodes::reveal(model, path);
        }
        Some(Thing::Link(..) | Thing::Stage) | None => {}
    }
    model.selected = thing.filter(|thing| *thing != Thing::Stage);
}

fn close_menu(model: &mut Model) -> Vec<Cmd> {
    if model.menu.take().is_some() { vec![Cmd::FocusStage] } else { Vec::new() }
}

fn open_tab(model: &mut Model, tab: Tab) -> Vec<Cmd> {
    model.tab = tab;
    model.rail_open = true;
    if tab == Tab::Console { vec![Cmd::FocusConsole] } else { Vec::new() }
}

fn toggle_class(model: &mut Model, class: Class) {
    if model.shows(class) {
        model.hidden.push(class);
    } else {
        model.hidden.retain(|hidden| *hidden != class);
    }
}

fn press(model: &mut Model, key: &KeyPress) -> Vec<Cmd> {
    match keys::asked(model, key) {
        None => Vec::new(),
        Some(Asked::Msg(msg)) => update(model, msg),
        Some(Asked::Event { back }) => {
            let chosen = std::mem::replace(&mut model.granularity, keys::ONE_EVENT);
            let cmds = update(model, if back { Msg::StepBack } else { Msg::StepForward });
            model.granularity = if chosen == keys::ONE_EVENT { Granularity::Event } else { chosen };
            cmds
        }
        Some(Asked::Escape) => escape(model),
    }
}

/// Closes the topmost of what is open.
fn escape(model: &mut Model) -> Vec<Cmd> {
    model.changes += 1;
    if model.popover.take().is_some() || model.menu.take().is_some() {
        return vec![Cmd::FocusStage];
    }
    if model.compare.take().is_some() {
        return vec![Cmd::FocusStage];
    }
    if model.rail_open {
        model.rail_open = false;
        return vec![Cmd::FocusStage];
    }
    model.selected = None;
    Vec::new()
}

fn of_browser(model: &mut Model, msg: Msg) -> Vec<Cmd> {
    match msg {
        Msg::Resized { pane: Pane::Tree, height, .. } => {
            znodes::resized(model, height);
            Vec::new()
        }
        Msg::Resized { pane, width, height } => {
            let size = Size { width: width.clamp(MIN_PANE, MAX_PANE), height: height.clamp(MIN_PANE, MAX_PANE) };
            match pane {
                Pane::Stage => model.stage = size,
                Pane::Timeline => model.timeline = size,
                Pane::Tree => {}
            }
            Vec::new()
        }
        Msg::HashChanged(fragment) => follow_link(model, &fragment),
        Msg::Fetched { file, text } => lesson::fetched(model, &file, text),
        Msg::ReducedMotion(reduced) => {
            model.reduced_motion = reduced;
            Vec::new()
        }
        Msg::SystemTheme { dark } => {
            model.system_dark = dark;
            Vec::new()
        }
        Msg::Stored { key, value } => take_stored(model, key, &value),
        Msg::Failed(Failure::Clipboard) => {
            model.notices.retain(|(_, saying)| *saying != super::model::Saying::Word(Word::Copied));
            model.say_word(Word::NoticeClipboard);
            Vec::new()
        }
        Msg::Failed(Failure::Storage) => {
            model.say_word(Word::NoticeStorage);
            Vec::new()
        }
        Msg::CopyLink => copy_link(model),
        Msg::ToggleTheme => toggle_theme(model),
        Msg::SetLang(lang) => set_lang(model, lang),
        _ => Vec::new(),
    }
}

fn take_stored(model: &mut Model, key: StoreKey, value: &str) -> Vec<Cmd> {
    match key {
        StoreKey::Theme => Theme::from_name(value).map_or_else(Vec::new, |theme| {
            model.theme = theme;
            vec![Cmd::SetTheme(theme)]
        }),
        StoreKey::Lessons => {
            model.library.take_stored(value);
            Vec::new()
        }
        StoreKey::History => {
            model.console.take_stored(value);
            Vec::new()
        }
        StoreKey::Lang if model.lang_of_link => Vec::new(),
        StoreKey::Lang => Lang::from_code(value).map_or_else(Vec::new, |lang| {
            model.lang = lang;
            vec![Cmd::SetLang(lang)]
        }),
    }
}

fn toggle_theme(model: &mut Model) -> Vec<Cmd> {
    model.theme = if model.is_dark() { Theme::Light } else { Theme::Dark };
    vec![Cmd::SetTheme(model.theme), Cmd::Store { key: StoreKey::Theme, value: model.theme.name().to_owned() }]
}

fn set_lang(model: &mut Model, lang: Lang) -> Vec<Cmd> {
    model.lang = lang;
    vec![Cmd::SetLang(lang), Cmd::Store { key: StoreKey::Lang, value: lang.code().to_owned() }]
}

fn copy_link(model: &mut Model) -> Vec<Cmd> {
    match fragment(model) {
        Some(fragment) => {
            model.say_word(Word::Copied);
            vec![Cmd::CopyLink(fragment)]
        }
        None => {
            model.say_word(Word::NoticeRunTooLong);
            Vec::new()
        }
    }
}

/// The fragment of the moment on screen: of the lesson while its script runs, else of the run.
pub fn fragment(model: &Model) -> Option<String> {
    match lesson::link(model) {
        Some(link) => Some(permalink::write_lesson(&link)),
        None => permalink::write(model.run(), model.cursor(), model.lang),
    }
}

/// The address follows the moment on screen, while nothing plays.
fn address(model: &mut Model) -> Option<Cmd> {
    let Some(fragment) = fragment(model) else {
        if !model.written.is_empty() {
            model.written.clear();
            model.say_word(Word::NoticeRunTooLong);
        }
        return None;
    };
    if fragment == model.written {
        return None;
    }
    model.written.clone_from(&fragment);
    Some(Cmd::WriteHash(fragment))
}

/// Somebody pasted another link into the address: its run stands beside the others.
fn follow_link(model: &mut Model, fragment: &str) -> Vec<Cmd> {
    if fragment.trim_start_matches('#') == model.written {
        return Vec::new();
    }
    match permalink::read(fragment) {
        Ok(None) => {}
        Ok(Some(Address::Lesson(link))) => return lesson::open_link(model, link),
        Ok(Some(Address::Run(link))) => {
            let (mut run, at, complete) = link.replay();
            run.left_at = at;
            act::start_run(model, run);
            if !complete {
                model.say_word(Word::NoticeLinkLimit);
            }
            if let Some(lang) = link.lang {
                model.lang = lang;
                return vec![Cmd::SetLang(lang)];
            }
        }
        Err(bad) => model.say_word(opening::word_for(bad)),
    }
    Vec::new()
}
