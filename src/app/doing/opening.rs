//! The opening of the page: the run of its link, or an ensemble with a leader, three clients, and a write on its way.

use crate::app::console::Mending;
use crate::app::history::permalink::{self, Replayed};
use crate::app::history::run::Run;
use crate::app::model::Model;
use crate::app::msg::Tab;
use crate::app::notices::Saying;
use crate::link::{self, At, BadField, BadLink, BadScript, Link, Target};
use crate::script::{DEFAULT_SEED, Outcome, ParseError, Script, ScriptError, StageView, Stopped};
use crate::sim::{MS, Position, SECOND, Time};
use crate::tell::{self, words::Word, zkcli};
use crate::zk::{Action, ClientId, Command, Config, CreateMode, Note, Op, server};

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

/// The page for this fragment of the address, and its link. A bad link leaves the default run, and says what is wrong.
pub fn model(fragment: &str) -> (Model, Option<Link>) {
    match link::read(fragment) {
        Ok(None) => (Model { welcome: true, ..default_model() }, None),
        Ok(Some((link, bad))) => {
            let mut model = of_link(&link);
            say_left_out(&mut model, &bad);
            (model, Some(link))
        }
        Err(bad) => {
            let mut model = default_model();
            refuse(&mut model, bad, Word::NoticeDefaultRun);
            (model, None)
        }
    }
}

fn of_link(link: &Link) -> Model {
    let mut model = match (&link.target, link.at) {
        (Target::Run { script, .. }, at) => {
            let Replayed { run, at, stopped, cut_short } = permalink::replay(script, at);
            let mut model = Model::around(run, at);
            say_of(&mut model, link, stopped, cut_short);
            model
        }
        (Target::Opening, None) if link.over.is_none() => default_model(),
        (Target::Opening, Some(at)) => {
            let (run, at) = default_run_at(at);
            Model::around(run, at)
        }
        // Something lies over it, or has to be fetched or decompressed first.
        (Target::Opening | Target::Lesson { .. } | Target::Packed(_) | Target::Sheet(_) | Target::Own { .. }, _) => {
            let mut model = default_model();
            model.playback.pause();
            model
        }
    };
    model.lang = link.lang.unwrap_or_default();
    model.lang_of_link = link.lang.is_some();
    if !matches!(link.target, Target::Lesson { .. }) {
        show_view(&mut model, link.view.clone());
    }
    model
}

/// Shows the view of a link, and says so where it names a server that is not there.
pub fn show_view(model: &mut Model, view: Option<StageView>) {
    model.show(view.unwrap_or_default());
    if let Some(id) = model.viewed.filter(|id| server(model.world(), *id).is_none()) {
        model.viewed = None;
        model.say_of_opened(Saying::sentence(|lang| tell::no_such_tree(lang, id)));
    }
}

/// Says what is to be known of a link's run: that it does not go as far as the link, and the letters of unknown rights in it.
pub fn say_of(model: &mut Model, link: &Link, stopped: Option<Stopped>, cut_short: bool) {
    let Target::Run { script, unknown_perms } = &link.target else { return };
    match stopped {
        Some(Stopped { outcome: Outcome::Limit(_), .. }) => model.say_of_opened(Word::NoticeLinkLimit),
        Some(stopped) => let_mend_the_rest(model, link, script, &stopped),
        None if cut_short => model.say_of_opened(Word::NoticeLinkLimit),
        None => {}
    }
    for letter in unknown_perms.chars() {
        model.say_of_opened(Saying::sentence(|_| zkcli::unknown_perm(letter)));
    }
}

/// A command of the run was not done: it waits in the console, with those behind it.
fn let_mend_the_rest(model: &mut Model, link: &Link, script: &Script, stopped: &Stopped) {
    let lines: Vec<String> = script.lines().collect();
    let Some(line) = lines.get(stopped.line) else { return };
    model.say_of_opened(Saying::sentence(|lang| tell::stopped(lang, line, &stopped.outcome)));
    let rest = Link { target: Target::Opening, ..link.clone() };
    mend(model, Mending { rest, lines, line: stopped.line }, None);
}

/// Names the fields of a link that said nothing.
pub fn say_left_out(model: &mut Model, bad: &[BadField]) {
    for field in bad {
        model.say_of_opened(Saying::sentence(|lang| tell::bad_field(lang, field)));
    }
}

/// Says what is wrong with a link. Where it is a line of its run, the lines wait in the console to be mended.
pub fn refuse(model: &mut Model, bad: BadLink, then: Word) {
    model.say_of_opened(Saying::with_word(|lang| tell::bad_link(lang, &bad), then));
    let BadLink::Script(bad) = bad else { return };
    let BadScript { error, text, rest } = *bad;
    let (line, error) = match error {
        ScriptError::Line { line, error } => (line, Some(error)),
        ScriptError::LateSetup { line } => (line, None),
        ScriptError::TooLong { .. } | ScriptError::TooManyLines { .. } => return,
    };
    let lines = text.lines().map(str::to_owned).collect();
    mend(model, Mending { rest, lines, line: line.saturating_sub(1) }, error);
}

fn mend(model: &mut Model, mending: Mending, error: Option<ParseError>) {
    model.console.mend(mending, error);
    model.tab = Tab::Console;
    model.rail_open = true;
}

fn default_model() -> Model {
    let (run, at) = default_run();
    let mut model = Model::around(run, at);
    model.playback.play();
    model
}

/// The run that the page opens with, at another moment.
pub fn default_run_at(at: At) -> (Run, Position) {
    let (mut run, opens_at) = default_run();
    let (at, _) = permalink::find(&mut run, at);
    run.seen = run.seen.max(opens_at).max(at);
    (run, at)
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

/// The time at which every client has its session. Nothing is computed beyond it, so that no branch has to be made from before.
fn ready_at(run: &mut Run, clients: usize) -> Time {
    let mut count = 0;
    for index in 0.. {
        run.compute_steps(index + 1);
        let recording = &run.recording;
        let Some(at) = recording.trace().get(index as usize).map(|step| step.at).filter(|at| *at < LATEST) else { break };
        count += recording.notes_of(index).iter().filter(|(_, note)| matches!(note, Note::Connected { .. })).count();
        if count >= clients {
            return at;
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
