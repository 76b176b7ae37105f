//! A schedule in progress. It goes on by so many events at a time, so that whoever plays it can do other things in between; what comes of it
//! does not depend on how often.

use std::collections::VecDeque;

use super::bounds::{Bounds, Ration};
use super::draws::Draws;
use super::play::Play;
use super::schedule::Schedule;
use crate::hdfs::Host;
use crate::script::{self, TimeCommand};
use crate::sim::{Duration, SECOND, Time};
use crate::zk::{self, Command};

/// The time in which a NameNode becomes active, or never does.
const ACTIVE_WITHIN: Duration = 60 * SECOND;

#[derive(Clone, Debug)]
pub struct Course(Kind);

#[derive(Clone, Debug)]
enum Kind {
    /// Faults and calls that are drawn from what the world is like when they come.
    Drawn(Box<Schedule>),
    /// Acts that are known before they come.
    Known(Box<Known>),
}

#[derive(Clone, Debug)]
struct Known {
    play: Play,
    ration: Ration,
    acts: VecDeque<Act>,
    /// The end of the pause that it is in.
    pause: Option<Time>,
    /// The draws of the acts that follow when a NameNode has become active, which they are about.
    handover: Option<Draws>,
}

/// A part of a known course.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Wait(Duration),
    Do(Command),
}

impl Act {
    /// A line of the command language; `None` where it is neither a command nor a time that passes.
    pub(super) fn read(line: &str) -> Option<Act> {
        match script::parse_line(line) {
            Ok(Some(script::Command::Act(command))) => Some(Act::Do(command)),
            Ok(Some(script::Command::Time(TimeCommand::For(duration)))) => Some(Act::Wait(duration)),
            _ => None,
        }
    }
}

impl Course {
    pub(super) fn drawn(schedule: Schedule) -> Self {
        Course(Kind::Drawn(Box::new(schedule)))
    }

    pub(super) fn known(play: Play, bounds: &Bounds, acts: impl IntoIterator<Item = Act>) -> Self {
        let (ration, acts) = (Ration::of(*bounds), acts.into_iter().collect());
        Course(Kind::Known(Box::new(Known { play, ration, acts, pause: None, handover: None })))
    }

    /// A course whose acts follow when a NameNode has become active.
    pub(super) fn of_a_handover(play: Play, bounds: &Bounds, draws: Draws) -> Self {
        let ration = Ration::of(*bounds);
        let pause = (play.now() + ACTIVE_WITHIN).min(bounds.end());
        Course(Kind::Known(Box::new(Known { play, ration, acts: VecDeque::new(), pause: Some(pause), handover: Some(draws) })))
    }

    /// Goes on by at most so many events, which are taken from their number. Whether it is at its end.
    pub fn go_on(&mut self, events: &mut u32) -> bool {
        match &mut self.0 {
            Kind::Drawn(schedule) => schedule.go_on(events),
            Kind::Known(known) => known.go_on(events),
        }
    }

    /// What has been played of it.
    pub fn play(&self) -> &Play {
        match &self.0 {
            Kind::Drawn(schedule) => &schedule.play,
            Kind::Known(known) => &known.play,
        }
    }

    /// Plays it to its end.
    pub fn played(mut self) -> Play {
        while !self.go_on(&mut { u32::MAX }) {}
        match self.0 {
            Kind::Drawn(schedule) => schedule.play,
            Kind::Known(known) => known.play,
        }
    }
}

impl Known {
    fn go_on(&mut self, events: &mut u32) -> bool {
        if self.handover.is_some() && !self.has_an_active(events) {
            return false;
        }
        let end = self.ration.bounds().end();
        loop {
            if let Some(until) = self.pause {
                if !self.play.gets_to(until, events) {
                    return false;
                }
                self.pause = None;
            }
            if self.play.now() >= end {
                return true;
            }
            match self.acts.pop_front() {
                None => return true,
                Some(Act::Wait(duration)) => self.pause = Some((self.play.now() + duration).min(end)),
                Some(Act::Do(command)) => {
                    if self.ration.takes(&command) {
                        self.play.command(command);
                        *events = events.saturating_sub(1);
                    }
                }
            }
        }
    }

    /// Whether a NameNode has become active, or none will; what follows is known then.
    fn has_an_active(&mut self, events: &mut u32) -> bool {
        let until = self.pause.unwrap_or_default();
        loop {
            let active = zk::active_name_node(&self.play.world);
            if active.is_none() && *events == 0 {
                return false;
            }
            if active.is_some() || !self.play.by(until) {
                let draws = self.handover.take();
                self.acts = active.zip(draws).map(|(active, draws)| handover(active, draws)).unwrap_or_default();
                self.pause = None;
                return true;
            }
            *events -= 1;
        }
    }
}

/// The active NameNode sleeps until the other has taken over, and finds out late.
fn handover(active: Host, mut draws: Draws) -> VecDeque<Act> {
    let Host::NameNode(old) = active else { return VecDeque::new() };
    let new = 3 - old;
    let mut pause = |up_to: Duration| Act::Wait(SECOND + draws.below(up_to));
    let line = |line: String| Act::read(&line);
    let mut acts = VecDeque::from([pause(4 * SECOND)]);
    acts.extend(line("h1 mkdir /before".to_owned()));
    acts.push_back(pause(2 * SECOND));
    acts.extend(
        [format!("freeze nn{old}"), format!("freeze zkfc{old}"), format!("cut zkfc{new} nn{old}")].into_iter().filter_map(line),
    );
    acts.push_back(Act::Wait(40 * SECOND));
    acts.extend([format!("thaw nn{old}"), "h1 mkdir /after".to_owned()].into_iter().filter_map(line));
    acts.extend([pause(5 * SECOND), Act::Wait(3 * SECOND)]);
    acts
}
