//! Dialogs over the page: the help with its keys, and the link to this very moment.

use crate::app::model::Model;
use crate::app::msg::{Msg, PageMsg, Popover};
use crate::app::scene::cluster::Counts;
use crate::app::scene::places::counts;
use crate::app::view::{Button, KeyHelp, PopoverView};
use crate::app::{lesson, present, share};
use crate::script::Group;
use crate::tell::words::Word;
use crate::tell::{Sign, help};

/// The keys of the help, in the order of its lines.
const HELP: &[(&str, Word)] = &[
    ("Space", Word::KeyPlay),
    ("← →", Word::KeyStep),
    ("Shift ← →", Word::KeyEvent),
    ("Shift ← →", Word::KeyBeat),
    ("0 … 9", Word::KeyAnswer),
    ("l", Word::KeyLessons),
    ("p", Word::KeyPresent),
    ("Home End", Word::KeyEnds),
    ("[ ]", Word::KeySpeed),
    ("n N", Word::KeyNext),
    ("+ −", Word::KeyZoom),
    ("z", Word::KeyView),
    ("c", Word::KeyCalls),
    ("g", Word::KeyPromises),
    ("m M", Word::KeyMessage),
    ("k", Word::KeyStop),
    ("r", Word::KeyRestart),
    ("f t", Word::KeyFreeze),
    ("i", Word::KeyIsolate),
    ("h", Word::KeyMend),
    (":", Word::KeyConsole),
    ("o", Word::KeyFigures),
    ("Enter", Word::KeyMenu),
    ("?", Word::KeyHelp),
    ("Esc", Word::KeyEscape),
];

pub fn view(model: &Model) -> Option<PopoverView> {
    Some(match model.popover? {
        Popover::Help => keys_and_commands(model),
        Popover::Drawing => PopoverView::Drawing {
            lang: model.lang,
            title: model.word(Word::DrawingTitle),
            signs: signs(model).iter().map(|sign| (*sign, sign.meaning(model.lang))).collect(),
            close: close(model),
        },
        Popover::Share => share::view(model, close(model)),
        Popover::Lessons => PopoverView::Lessons(lesson::picker(model)),
    })
}

/// The signs of what the stage shows.
fn signs(model: &Model) -> &'static [Sign] {
    let Counts { name_nodes, journals, .. } = counts(model);
    match (name_nodes, journals) {
        _ if model.view.root().is_some() => &Sign::TREE,
        (0, _) => &Sign::ENSEMBLE,
        (_, 0) => &Sign::HDFS_ALONE,
        _ => &Sign::HDFS_WITH_STANDBY,
    }
}

fn close(model: &Model) -> Button {
    Button::new("popover-close", model.word(Word::Close), Msg::Page(PageMsg::ClosePopover)).signed("✕").keyed("Esc")
}

fn keys_and_commands(model: &Model) -> PopoverView {
    let groups = [
        (Group::Fault, Word::MilestoneFault),
        (Group::Ensemble, Word::GroupEnsemble),
        (Group::Client, Word::ClientLabel),
        (Group::Program, Word::GroupProgram),
        (Group::Files, Word::ThemeHdfs),
        (Group::Time, Word::TimeLabel),
        (Group::Setup, Word::GroupSetup),
        (Group::Operator, Word::GroupOperator),
        (Group::Page, Word::GroupPage),
    ];
    let shapes = |group: Group| help::all().filter(|usage| usage.group == group).map(|usage| usage.shape).collect();
    PopoverView::Help {
        title: model.word(Word::KeysTitle).to_owned(),
        keys: keys(model),
        commands_title: model.word(Word::CommandsTitle).to_owned(),
        commands: groups.into_iter().map(|(group, word)| (model.word(word).to_owned(), shapes(group))).collect(),
        close: close(model),
    }
}

/// The gestures of the help, then its keys; while a lesson is presented, the keys of that.
fn keys(model: &Model) -> Vec<KeyHelp> {
    let hands = [(Word::HandDrag, Word::HandCuts), (Word::HandClick, Word::HandMenu)];
    let hands = hands.map(|(how, does)| (model.word(how), does));
    let line = |(keys, word): (&'static str, Word)| KeyHelp { keys, text: model.word(word).to_owned() };
    match present::help(model) {
        None => hands.into_iter().chain(HELP.iter().copied()).map(line).collect(),
        Some(help) => help.iter().copied().map(line).collect(),
    }
}
