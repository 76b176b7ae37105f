//! The picture of the tree: what is in it and where, computed once for what stands and what flies.

use std::rc::Rc;

use super::clients::{self, Docking, Foot, Zone};
use super::contents::{Entry, contents};
use super::curve::{self, Curve};
use super::layout::{self, Layout, Wanted};
use super::subject::Subject;
use crate::app::scene::layout::{GAP, MARGIN};
use crate::app::view::Frame;
use crate::script::StageView;
use crate::zk::{self, Client, ClientId, Gate, Place, ServerId, ServerWatch, servers};

/// A server of the strip, and the room in which the servers' messages fly where they are shown.
const STRIP: (i32, i32) = (58, 24);
const BAND: i32 = 46;
/// The line of the counters at the foot.
const COUNTERS: i32 = 20;
/// The line of a gate's words, below the clients, where no line of the tree passes.
const WORDS: i32 = 22;
/// The room between the tree and the clients, in which watches bend.
const CLEAR: i32 = 34;
/// The distance of a watch from the middle of its znode, so that a stem stays to be seen.
const ASIDE: i32 = 14;
/// The most levels that are drawn.
const LEVELS: usize = 4;

/// The picture of the tree: the things in it with their places.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// The server whose tree is shown.
    pub shown: ServerId,
    pub servers: Vec<(ServerId, Frame)>,
    pub entries: Vec<Entry>,
    pub layout: Layout,
    pub clients: Vec<ClientId>,
    pub foot: Foot,
    /// A znode and the client below it that owns it.
    pub stems: Vec<(usize, usize)>,
    pub watches: Vec<ServerWatch>,
    pub gate: Option<(Gate, Frame)>,
    pub counters: (i32, i32),
    /// The line of the note on whose tree it is.
    pub note: (i32, i32),
}

impl Sketch {
    /// The picture, where the tree is shown and there is a server to show it.
    pub fn of(subject: &Subject<'_>) -> Option<Sketch> {
        let root = &subject.view.root()?.path;
        let Subject { shown, width, height, .. } = *subject;
        let band = if matches!(subject.view, StageView::Both(_)) { BAND } else { 0 };
        let servers = strip(subject, width, band > 0);
        let last = servers.last().map_or(MARGIN, |(_, frame)| frame.x + frame.width);
        let note = if band > 0 { (MARGIN, subject.top + STRIP.1 + BAND) } else { (last + GAP, subject.top + STRIP.1 / 2 + 4) };
        let top = subject.top + STRIP.1 + GAP + band;
        let gate = gate_of(subject, root).map(|gate| (gate, Frame::default()));
        let bottom = height - MARGIN - COUNTERS - if gate.is_some() { WORDS } else { 0 };
        let mut sketch = Sketch {
            shown,
            servers,
            entries: Vec::new(),
            layout: Layout::default(),
            clients: zk::present_clients(subject.world).map(|(id, ..)| id).collect(),
            foot: Foot::default(),
            stems: Vec::new(),
            watches: zk::watches(subject.world),
            gate,
            counters: (width - MARGIN, height - MARGIN),
            note,
        };
        // The deepest levels go first where there is not room for all.
        let mut levels = LEVELS;
        loop {
            sketch.entries = contents(subject, &sketch.watches, root, levels);
            sketch.place_all(subject, (width, top, bottom));
            let is_flat = sketch.layout.frames.iter().flatten().any(|frame| frame.y + frame.height > sketch.foot.top - GAP);
            if levels <= 1 || !is_flat {
                break;
            }
            levels -= 1;
        }
        if let Some((_, frame)) = &mut sketch.gate {
            *frame = clients::gate(width, sketch.foot.top - CLEAR / 2, bottom);
        }
        Some(sketch)
    }

    fn place_all(&mut self, subject: &Subject<'_>, (width, top, bottom): (i32, i32, i32)) {
        let letters = subject.letters;
        // Who has come to a gate stands in front of it or behind it, and not below a znode.
        let docks = self.gate.is_none();
        let owned = |entry: &Entry| docks && entry.owner.is_some_and(|owner| self.clients.contains(&owner));
        let wish = |entry: &Entry| Wanted {
            children: entry.children.clone(),
            more: entry.hidden,
            owned: owned(entry),
            named: letters.width_of_name(entry.named()),
            said: letters.width_of_words(entry.said()),
            line: letters.width_of_name(entry.line()),
        };
        let wanted: Vec<Wanted> = self.entries.iter().map(wish).collect();
        // How high the foot is does not depend on where its clients dock: those that are left grow into no room of the znodes'.
        let loose: Vec<Docking> = self.clients.iter().map(|id| self.docking(subject, *id)).collect();
        let room = (width, bottom - CLEAR - layout::least(letters) - top);
        let height = clients::height(letters, room, &loose);
        self.layout = layout::layout(letters, &wanted, layout::area(width, top, bottom - height - CLEAR));
        let mut dockings: Vec<Docking> = Vec::new();
        let mut docked: Vec<usize> = Vec::new();
        let mut pockets: Vec<(usize, Frame)> = Vec::new();
        for (index, id) in self.clients.iter().enumerate() {
            let pocket =
                (0..self.entries.len()).find_map(|it| self.layout.pockets[it].filter(|_| self.entries[it].owner == Some(*id)));
            match pocket {
                Some(frame) => pockets.push((index, frame)),
                None => {
                    dockings.push(self.docking(subject, *id));
                    docked.push(index);
                }
            }
        }
        let foot = clients::place(letters, (width, height), bottom, &dockings);
        let mut frames = vec![Frame::default(); self.clients.len()];
        for (index, frame) in docked.into_iter().zip(foot.frames).chain(pockets.iter().copied()) {
            frames[index] = frame;
        }
        self.foot = Foot { frames, top: foot.top };
        self.stems.clear();
        for (entry, of) in self.entries.iter().enumerate() {
            let client = self.clients.iter().position(|id| of.owner == Some(*id));
            if let Some(client) = client.filter(|client| pockets.iter().all(|(index, _)| index != client)) {
                self.stems.push((entry, client));
            }
        }
    }

    /// The things that draw a client to its place: the znodes that it owns, else the one that its program works at.
    fn docking(&self, subject: &Subject<'_>, id: ClientId) -> Docking {
        let zone = match self.place_of(subject, id) {
            Place::Anywhere | Place::Reading | Place::Writing | Place::Voting | Place::Storing => Zone::Anywhere,
            Place::Outside => Zone::Outside,
            Place::Inside => Zone::Inside,
            Place::Producing => Zone::Source,
            Place::Consuming => Zone::Sink,
        };
        // A gate leaves no room for others outside of its two sides, and neither do the ends of a belt.
        let is_belt = || self.clients.iter().any(|id| matches!(self.place_of(subject, *id), Place::Producing | Place::Consuming));
        let zone = match zone {
            Zone::Anywhere if self.gate.is_some() => Zone::Outside,
            // Where no gate is drawn, those who come to one have no part of the foot to themselves.
            Zone::Outside | Zone::Inside if self.gate.is_none() => Zone::Anywhere,
            Zone::Anywhere if is_belt() => Zone::Source,
            zone => zone,
        };
        let own = || (0..self.entries.len()).filter(|entry| self.entries[*entry].owner == Some(id));
        let middles: Vec<i32> = own().filter_map(|entry| Some(self.frame_at(entry)?.centre().0)).collect();
        if let Some(x) = mean(&middles) {
            let in_line = own().any(|entry| !zk::sequence(&self.entries[entry].name).1.is_empty());
            return Docking { x: Some(x), owns: true, in_line, zone };
        }
        // What it asks and watches is from one instant to the next, and a seat that followed that would never be calm.
        let works = || Some(self.frame_of(zk::client(subject.world, id)?.program()?.path())?.centre().0);
        Docking { x: works(), owns: false, in_line: false, zone }
    }

    /// The place of a client in the picture. Who has come to another gate than the one that is drawn is on neither side of that one.
    pub fn place_of(&self, subject: &Subject<'_>, id: ClientId) -> Place {
        let Some(program) = zk::client(subject.world, id).and_then(Client::program) else { return Place::Anywhere };
        let is_at_gate = || self.gate.as_ref().zip(program.gate()).is_none_or(|((shown, _), own)| shown.hall == own.hall);
        match program.place() {
            Place::Outside | Place::Inside if !is_at_gate() => Place::Anywhere,
            place => place,
        }
    }

    pub fn index_of(&self, path: &str) -> Option<usize> {
        self.entries.iter().position(|entry| *entry.path == *path)
    }

    /// The znode's box; of one that is only counted, the box that counts it.
    pub fn frame_of(&self, path: &str) -> Option<Frame> {
        self.frame_at(self.index_of(path)?)
    }

    fn frame_at(&self, index: usize) -> Option<Frame> {
        self.layout.frames.get(index).copied()?.or_else(|| {
            let parent = self.entries.iter().position(|entry| entry.children.contains(&index))?;
            self.layout.rests.iter().find(|(of, ..)| *of == parent).map(|(.., frame)| *frame)
        })
    }

    /// The box of the znode, or of the nearest one above it that has one: a znode that is to be made has none yet.
    pub fn frame_near(&self, path: &str) -> Option<Frame> {
        let mut near = path;
        loop {
            if let Some(frame) = self.frame_of(near) {
                return Some(frame);
            }
            near = zk::split(near).map(|(parent, _)| parent).or_else(|| near.rsplit_once('/').map(|(parent, _)| parent))?;
        }
    }

    pub fn client_frame(&self, id: ClientId) -> Option<Frame> {
        let index = self.clients.iter().position(|it| *it == id)?;
        self.foot.frames.get(index).copied()
    }

    pub fn server_frame(&self, id: ServerId) -> Option<Frame> {
        self.servers.iter().find(|(it, _)| *it == id).map(|(_, frame)| *frame)
    }

    /// The line from a client to the znode that it watches or asks for, or to where that would be.
    pub fn curve(&self, client: ClientId, path: &str) -> Option<Curve> {
        let (from, to) = (self.client_frame(client)?, self.frame_near(path)?);
        let owns = self.index_of(path).is_some_and(|index| self.entries[index].owner == Some(client));
        Some(curve::up(&from, &to, if owns { ASIDE } else { (from.centre().0 - to.centre().0).signum() * ASIDE }))
    }
}

fn mean(values: &[i32]) -> Option<i32> {
    let count = i32::try_from(values.len()).ok().filter(|count| *count > 0)?;
    Some(values.iter().sum::<i32>() / count)
}

/// The gate of a recipe that works at the root or below it.
fn gate_of(subject: &Subject<'_>, root: &Rc<str>) -> Option<Gate> {
    let of_root = |path: &str| zk::is_within(path, root);
    let programs = zk::clients(subject.world).filter_map(|(_, _, client)| client.program());
    let mut gates = programs.filter(|program| of_root(program.path())).filter_map(|program| program.gate());
    let first = gates.next()?;
    // Two barriers side by side would need two gates.
    gates.all(|gate| gate.hall == first.hall && gate.opens == first.opens).then_some(first)
}

/// The servers at the top: side by side, or over the whole width where their messages are to be seen.
fn strip(subject: &Subject<'_>, width: i32, wide: bool) -> Vec<(ServerId, Frame)> {
    let count = servers(subject.world).count() as i32;
    let room = (width - 2 * MARGIN) / count.max(1);
    let step = if wide { room } else { room.min(STRIP.0 + 6) };
    let size = STRIP.0.min(step - 4).max(20);
    let place = |n: i32| {
        let x = MARGIN + n * step + if wide { (step - size) / 2 } else { 0 };
        Frame { x, y: subject.top, width: size, height: STRIP.1 }
    };
    servers(subject.world).zip(0..).map(|((id, ..), n)| (id, place(n))).collect()
}
