//! Arranging the page: tabs, dialogs, colours, the language, what is shown at all.

use crate::app::cmd::{Cmd, Theme};
use crate::app::hunt::challenge;
use crate::app::model::Model;
use crate::app::msg::{PageMsg, Popover, StoreKey, Tab};
use crate::app::names::Region;
use crate::app::notices::Saying;
use crate::app::{figures, languages, share};
use crate::tell::words::Word;
use crate::zk::Class;

pub fn update(model: &mut Model, msg: PageMsg) -> Vec<Cmd> {
    match msg {
        PageMsg::OpenTab(tab) => return open_tab(model, tab),
        PageMsg::Unfold(law) => model.law = if model.law == Some(law) { None } else { Some(law) },
        PageMsg::ShowLaw(law) => {
            (model.law, model.tab, model.rail_open) = (Some(law), Tab::Promises, true);
            return vec![Cmd::FocusId(law.id())];
        }
        PageMsg::PinFigures => figures::pin(model, true),
        PageMsg::UnpinFigures => figures::pin(model, false),
        PageMsg::ToggleRail => model.rail_open = !model.rail_open,
        PageMsg::ToggleClass(class) => toggle_class(model, class),
        PageMsg::ToggleCalls => model.calls = !model.calls,
        PageMsg::OpenPopover(popover) => return open_popover(model, popover),
        PageMsg::ClosePopover => {
            model.popover = None;
            return vec![Cmd::FocusStage];
        }
        PageMsg::Escape => return escape(model),
        PageMsg::DismissNotice(number) => return dismiss_notice(model, number),
        PageMsg::DismissWelcome => {
            model.welcome = false;
            return vec![Cmd::Store { key: StoreKey::Welcome, value: "seen".to_owned() }];
        }
        PageMsg::Fold(region) => fold(model, region),
        PageMsg::View(view) => (model.view, model.offers_tree) = (view, false),
        PageMsg::ShareOf(of) => return share::choose(model, of),
        PageMsg::ShareLang => model.share.with_lang = !model.share.with_lang,
        PageMsg::Picture(of, form) => return share::picture(model, of, form),
        PageMsg::Paper => model.share.on_paper = !model.share.on_paper,
        PageMsg::Film { on } => return share::film(model, on),
        PageMsg::Save(format) => return share::save(model, format),
        PageMsg::Renew => {
            // The address then names this moment, with which the new version opens.
            model.playback.pause();
            return vec![Cmd::Renew];
        }
        PageMsg::CopyLink => return share::copy_link(model),
        PageMsg::ToggleTheme => return toggle_theme(model),
        PageMsg::SetLang(lang) => return languages::set(model, lang),
        PageMsg::AskForLang(code) => return languages::ask(model, &code),
    }
    Vec::new()
}

fn open_tab(model: &mut Model, tab: Tab) -> Vec<Cmd> {
    model.menu = None;
    model.tab = tab;
    model.rail_open = true;
    match tab {
        Tab::Console => vec![Cmd::FocusConsole],
        Tab::Promises => vec![Cmd::FocusId(challenge::heading(model))],
        Tab::Figures => vec![Cmd::FocusId("figures-title")],
        _ => Vec::new(),
    }
}

fn open_popover(model: &mut Model, popover: Popover) -> Vec<Cmd> {
    model.menu = None;
    model.popover = Some(popover);
    model.playback.pause();
    let mut cmds = vec![Cmd::FocusMenu];
    if popover == Popover::Share {
        cmds.extend(share::open(model));
    }
    cmds
}

/// A film ends with the notice that it is being taken.
fn dismiss_notice(model: &mut Model, number: u32) -> Vec<Cmd> {
    let is_film = |(there, saying): &(u32, Saying)| *there == number && *saying == Word::NoticeFilm.into();
    if model.notices.all().iter().any(is_film) {
        return share::film(model, false);
    }
    model.notices.dismiss(number);
    Vec::new()
}

fn toggle_class(model: &mut Model, class: Class) {
    if model.shows(class) {
        model.hidden.push(class);
    } else {
        model.hidden.retain(|hidden| *hidden != class);
    }
}

fn fold(model: &mut Model, region: Region) {
    if model.folded.contains(&region) {
        model.folded.retain(|folded| *folded != region);
    } else {
        model.folded.push(region);
    }
}

/// Closes the topmost menu, dialog or layer.
fn escape(model: &mut Model) -> Vec<Cmd> {
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

fn toggle_theme(model: &mut Model) -> Vec<Cmd> {
    model.theme = if model.is_dark() { Theme::Light } else { Theme::Dark };
    vec![Cmd::SetTheme(model.theme), Cmd::Store { key: StoreKey::Theme, value: model.theme.name().to_owned() }]
}
