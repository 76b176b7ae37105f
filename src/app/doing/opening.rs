//! The opening of the page: the run of its link, or an ensemble with a leader, three clients, and a write on its way.

use crate::app::history::permalink::{self, Address, BadLink, LessonLink, Link};
use crate::app::history::run::{DEFAULT_SEED, Run};
use crate::app::model::Model;
use crate::app::notices::Saying;
use crate::sim::{MS, Position, SECOND, Time};
use crate::tell::{words::Word, zkcli};
use crate::zk::{Action, ClientId, Command, Config, CreateMode, Note, Op};

/// The calls that the clients have made by then, so that there is a tree to look at and a watch to fire; the last is the write that the
/// page opens with. They are no lines to be parsed: the page opens without the parser, which comes later.
fn calls() -> [(u16, Op); 6] {
    [
        (1, Op::create("/config", Some("v1"), CreateMode::Persistent)),
        (2, Op::GetData { path: "/config".into(), watch: true }),
        (1, Op::create("/members", None, CreateMode::Persistent)),
        (3, Op::create("/members/c3", Some("10.0.0.3"), CreateMode::Ephemeral)),
        (2, Op::GetChildren { path: "/members".into(), watch: true, with_stat: false }),
        (1, Op::SetData { path: "/config".into(), data: Some("v2".into()), version: -1 }),
    ]
}

/// The time between two calls of the prologue.
const PAUSE: Time = 150 * MS;
/// The time at which the prologue begins at the latest: a leader is long established and every client connected.
const LATEST: Time = 10 * SECOND;

/// The page for this fragment of the address. A bad link leaves the default run, and says what is wrong.
pub fn model(fragment: &str) -> Model {
    match permalink::read(fragment) {
        Ok(Some(Address::Run(link))) => {
            let (run, at, complete) = link.replay();
            let mut model = Model::around(run, at);
            model.lang = link.lang.unwrap_or_default();
            model.lang_of_link = link.lang.is_some();
            say_of(&mut model, &link, complete);
            model.view = link.view;
            model
        }
        // The lesson itself has to be fetched first, and the comparison opens over the run.
        Ok(Some(Address::Lesson(LessonLink { lang, .. }) | Address::Opening(lang))) => {
            let mut model = default_model();
            model.playback.pause();
            model.lang = lang.unwrap_or_default();
            model.lang_of_link = lang.is_some();
            model
        }
        Ok(None) => Model { welcome: true, ..default_model() },
        Err(bad) => {
            let mut model = default_model();
            model.say(Saying::of_words(word_for(bad), Word::NoticeDefaultRun));
            model
        }
    }
}

/// Says what is to be known of a link's run: that it does not go as far as the link, and the letters of unknown rights in it.
pub fn say_of(model: &mut Model, link: &Link, complete: bool) {
    if !complete {
        model.say(Word::NoticeLinkLimit);
    }
    for letter in link.unknown_perms.chars() {
        model.say(Saying::sentence(|_| zkcli::unknown_perm(letter)));
    }
}

pub fn word_for(bad: BadLink) -> Word {
    match bad {
        BadLink::Version => Word::NoticeLinkVersion,
        BadLink::Damaged => Word::NoticeLinkCut,
        BadLink::TooLong => Word::NoticeLinkTooLong,
    }
}

fn default_model() -> Model {
    let (run, at) = default_run();
    let mut model = Model::around(run, at);
    model.playback.play();
    model
}

/// The run that opens where there is no link, and the moment that it opens at.
pub fn default_run() -> (Run, Position) {
    let config = Config::default();
    let clients = usize::from(config.clients);
    let mut run = Run::new(config, DEFAULT_SEED);
    let mut time = ready_at(&mut run, clients);
    let mut at = run.position_at(time);
    for (client, op) in calls() {
        time += PAUSE;
        run.compute_to(time);
        at = run.position_at(time);
        let call = Action::Call { client: ClientId(client), op };
        at = run.act(at, Command::Action(call)).unwrap_or(at);
    }
    run.seen = at;
    (run, at)
}

/// The time at which every client has its session.
fn ready_at(run: &mut Run, clients: usize) -> Time {
    run.compute_to(LATEST);
    let recording = &run.recording;
    let connected =
        |index: u32| recording.notes_of(index).iter().filter(|(_, note)| matches!(note, Note::Connected { .. })).count();
    let mut count = 0;
    for index in 0..recording.len() {
        count += connected(index);
        if count >= clients {
            return recording.trace()[index as usize].at;
        }
    }
    LATEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script;

    #[test]
    fn the_calls_at_the_opening_are_these_lines_of_the_console() {
        let lines = [
            "c1 create /config \"v1\"",
            "c2 get -w /config",
            "c1 create /members",
            "c3 create -e /members/c3 \"10.0.0.3\"",
            "c2 ls -w /members",
            "c1 set /config \"v2\"",
        ];
        for (line, (client, op)) in lines.into_iter().zip(calls()) {
            let call = Command::Action(Action::Call { client: ClientId(client), op });
            assert_eq!(script::parse_line(line), Ok(Some(script::Command::Act(call))), "{line}");
        }
    }
}
