//! A run and a moment of it as a link, and back.

use super::run::{MAX_RUN_STEPS, Run};
use crate::link::{At, Link, Target};
use crate::script::{DEFAULT_SEED, Script, Stopped};
use crate::sim::Position;

/// The link to a moment of a run. The end of its commands is where a link leads by itself.
pub fn link(run: &Run, at: Position) -> Link {
    let target = Target::Run { script: run.script(), unknown_perms: String::new() };
    Link { at: (at != end(run)).then_some(At::Exactly(at)), ..Link::to(target) }
}

/// The position right after the last command.
fn end(run: &Run) -> Position {
    let Some(last) = run.recording.entries().last() else { return Position { steps: run.first, time: 0 } };
    let steps = last.at.steps + 1;
    Position { steps, time: last.at.time.max(run.position_of(steps).time) }
}

/// A link's run, computed.
pub struct Replayed {
    pub run: Run,
    pub at: Position,
    /// The line at which its script ended before all was done.
    pub stopped: Option<Stopped>,
    /// Whether a limit ended it before its moment.
    pub cut_short: bool,
}

/// Computes the run of a script, up to the moment that is to be shown.
pub fn replay(script: &Script, at: Option<At>) -> Replayed {
    let (runner, stopped) = script.carry_out(DEFAULT_SEED, MAX_RUN_STEPS);
    let end = runner.position();
    let mut run = Run::around(runner.config().clone(), runner.seed(), runner.into_recording());
    let (at, reached) = at.map_or((end, true), |at| find(&mut run, at));
    run.seen = run.position_of(run.seen.steps.max(at.steps).max(end.steps));
    run.seen.time = run.seen.time.max(at.time);
    Replayed { run, at, stopped, cut_short: !reached }
}

/// A moment of a run, which is computed so far. With false where it goes no further than before that moment.
pub fn find(run: &mut Run, at: At) -> (Position, bool) {
    let (at, reached) = match at {
        At::Exactly(at) => (at, run.compute_steps(at.steps)),
        At::Time(time) => {
            let reached = run.compute_to(time);
            (run.position_at(time), reached)
        }
    };
    let steps = at.steps.clamp(run.first, run.recording.len());
    (Position { steps, time: at.time.max(run.position_of(steps).time) }, reached)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::{read, write};
    use crate::script::{Command, Outcome, parse_line};
    use crate::sim::{Limit, SECOND};
    use crate::zk::Config;

    fn run_with(lines: &[(u64, &str)]) -> (Run, Position) {
        let mut run = Run::new(Config::default(), 7);
        let mut at = Position::default();
        for (time, line) in lines {
            run.compute_to(*time);
            let Ok(Some(Command::Act(command))) = parse_line(line) else { panic!("{line} is nothing to do") };
            at = run.act(run.position_at(*time), command).unwrap();
        }
        (run, at)
    }

    fn opened(fragment: &str) -> Replayed {
        match read(fragment) {
            Ok(Some((Link { target: Target::Run { script, .. }, at, .. }, bad))) if bad.is_empty() => replay(&script, at),
            other => panic!("{fragment} is no run: {other:?}"),
        }
    }

    #[test]
    fn a_link_shows_the_same_moment_with_the_same_digest() {
        let (mut run, _) = run_with(&[
            (3 * SECOND, "c1 create /a \"x; y & z=1 100%\""),
            (3 * SECOND + 1, "crash s5"),
            (3 * SECOND + 1, "c2 create -e -s /锁/l- \"\""),
            (9 * SECOND + 12_345, "restart s5"),
        ]);
        run.compute_to(11 * SECOND);
        for time in [0, 2 * SECOND, 9 * SECOND + 12_345, 10 * SECOND + 3] {
            let at = run.position_at(time);
            let fragment = write(&link(&run, at)).unwrap();
            let again = opened(&format!("#{fragment}"));
            assert!(again.stopped.is_none() && !again.cut_short);
            assert_eq!(again.at, at);
            assert_eq!(again.run.recording.entries(), run.recording.entries());
            assert_eq!(again.run.recording.seek(again.at).digest(), run.recording.seek(at).digest(), "at {time}");
            assert_eq!(write(&link(&again.run, again.at)).unwrap(), fragment);
        }
    }

    #[test]
    fn the_set_up_is_carried() {
        let config = Config { voters: 3, observers: 1, clients: 0, tick_time: SECOND, latency_max: 9_000, ..Config::default() };
        let run = Run::new(config.clone(), 99);
        let again = opened(&write(&link(&run, Position::default())).unwrap()).run;
        assert_eq!((again.config, again.seed), (config, 99));
    }

    #[test]
    fn a_link_to_the_end_of_its_commands_need_not_say_so() {
        let (run, at) = run_with(&[(3 * SECOND, "crash s5"), (9 * SECOND + 12_345, "restart s5")]);
        let fragment = write(&link(&run, at)).unwrap();
        assert!(!fragment.contains("&at="), "{fragment}");
        assert_eq!(opened(&fragment).at, at);
        let whole = run.position_of(run.recording.len() + 1);
        assert_eq!(opened(&write(&link(&run, whole)).unwrap()).at, whole);
        let untouched = Run::new(Config::default(), DEFAULT_SEED);
        let begun = Position { steps: untouched.first, time: 0 };
        assert_eq!(write(&link(&untouched, begun)).as_deref(), Some("v=1&run=seed+42"));
        assert_eq!(opened("v=1&run=seed+42").at, begun);
    }

    #[test]
    fn a_link_without_a_moment_shows_the_end_of_its_run_and_one_with_a_time_that_time() {
        let end = opened("run=ensemble 3 clients 1;run until leader;run 1s");
        assert!(end.at.time > SECOND && end.at == end.run.position_at(end.at.time), "{:?}", end.at);
        let early = opened("run=ensemble 3 clients 1;run until leader;run 1s&at=200ms");
        assert_eq!(early.at, end.run.position_at(200_000));
        let late = opened("run=ensemble 3 clients 1;run until leader;run 1s&at=60s");
        assert_eq!((late.at.time, late.cut_short), (60 * SECOND, false));
        assert_eq!(opened("run=ensemble 3&at=0s").at.time, 0);
    }

    #[test]
    fn a_run_that_stops_says_where_and_one_that_asks_for_too_much_is_shown_as_far_as_it_goes() {
        let long = opened("v=1&run=seed+1;step+1000000;crash+s1&at=5.0&lang=en");
        assert_eq!(long.stopped, Some(Stopped { line: 1, outcome: Outcome::Limit(Limit::Steps) }));
        let past = opened("run=ensemble 3;run 3s;at 1s;crash s1");
        assert_eq!(past.stopped, Some(Stopped { line: 2, outcome: Outcome::Past }));
        assert_eq!(past.at.time, 3 * SECOND);
    }

    #[test]
    fn a_link_cut_short_anywhere_is_refused_or_says_less() {
        let (run, at) = run_with(&[(2 * SECOND, "c1 create /a é"), (2 * SECOND, "partition s1 s2 | s3 s4 s5")]);
        let fragment = write(&link(&run, Position { time: at.time + 1, ..at })).unwrap();
        let commands = run.recording.entries().len();
        for end in 0..fragment.len() {
            let Ok(Some((Link { target: Target::Run { script, .. }, .. }, _))) = read(&fragment[..end]) else { continue };
            let acts = script.commands.iter().filter(|command| matches!(command, Command::Act(_))).count();
            assert!(acts <= commands, "{}", &fragment[..end]);
        }
    }
}
