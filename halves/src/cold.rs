//! Parts of a function that did not run, cut out to be functions of their own.
//!
//! Such a part is the rest of a block: the instructions behind a branch that was always taken. As a function of its own it takes the
//! locals that it reads. It gives back the locals that it writes and that are read later, and the number of the exit by which it ended.

use crate::body::Body;
use crate::liveness::{Liveness, Locals};
use std::collections::BTreeMap;
use std::ops::Range;
use wasmparser::{FrameKind, Operator, ValType};

/// The least number of bytes that cutting out a part has to save. It may even cost two: the calls that stand in its place are all alike, and
/// pack better than what was there. Beside eight this saves one byte in two hundred of the first half.
pub(crate) const WORTH: isize = -2;

pub(crate) struct Part {
    pub(crate) places: Range<usize>,
    /// The block whose rest the part is.
    pub(crate) block: usize,
    /// Locals that the part is given.
    pub(crate) takes: Vec<u32>,
    /// Locals that the part gives back.
    pub(crate) gives: Vec<u32>,
    /// Locals that only the part uses.
    pub(crate) own: Vec<u32>,
    pub(crate) exits: Vec<Exit>,
    /// The type of the value that some of its exits leave on the stack.
    pub(crate) carries: Option<ValType>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exit {
    pub(crate) way: Way,
    pub(crate) carries: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// A branch to the label of that block. The label of the function's own block stands for a return.
    Label(usize),
    /// Over the end of the loop whose rest it is.
    PastLoop,
}

impl Part {
    /// The exit over the end of the part.
    pub(crate) fn falling(&self, body: &Body<'_>) -> Way {
        falling(body, self.block)
    }

    /// Whether the end of the part can be reached.
    pub(crate) fn falls(&self, body: &Body<'_>) -> bool {
        !body.places[self.places.end].dead
    }

    /// Whether all exits leave the same on the stack and can be branched to.
    pub(crate) fn uniform(&self) -> bool {
        self.exits.iter().all(|exit| exit.way != Way::PastLoop && exit.carries == self.carries.is_some())
    }

    /// The types of its parameters and of its results: a carried value, the number of the exit where there are several, locals.
    pub(crate) fn signature(&self, body: &Body<'_>) -> (Vec<ValType>, Vec<ValType>) {
        let types = |locals: &[u32]| locals.iter().map(|local| body.locals[*local as usize]).collect::<Vec<_>>();
        let mut results: Vec<ValType> = self.carries.into_iter().collect();
        results.extend((self.exits.len() > 1).then_some(ValType::I32));
        results.extend(types(&self.gives));
        (types(&self.takes), results)
    }
}

fn falling(body: &Body<'_>, block: usize) -> Way {
    if body.blocks[block].kind == FrameKind::Loop { Way::PastLoop } else { Way::Label(block) }
}

/// The parts of a function that save at least `worth` bytes, in the order of their places.
pub(crate) fn parts(body: &Body<'_>, ran: &[bool], worth: isize) -> Vec<Part> {
    let mut found = Vec::new();
    find(body, ran, 0, &mut found);
    let liveness = Liveness::of(body, found.iter().map(|(places, _)| places.start));
    found
        .into_iter()
        .filter_map(|(places, block)| part(body, &liveness, places, block))
        .filter(|part| saved(body, part) >= worth)
        .collect()
}

fn find(body: &Body<'_>, ran: &[bool], block: usize, found: &mut Vec<(Range<usize>, usize)>) {
    for arm in body.arms(block) {
        let mut place = arm.start;
        while place < arm.end {
            let here = &body.places[place];
            if !ran[place] && here.bare && !here.dead && body.blocks[block].parameters == 0 {
                found.push((place..arm.end, block));
                break;
            }
            if let Some(inner) = body.beginning(place) {
                if ran[place] {
                    find(body, ran, inner, found);
                }
                place = body.blocks[inner].end;
            }
            place += 1;
        }
    }
}

fn part(body: &Body<'_>, liveness: &Liveness, places: Range<usize>, block: usize) -> Option<Part> {
    let outside = |block: usize| body.blocks[block].begin.is_none_or(|begin| begin < places.start);
    let (mut ways, mut used, mut written) = (Vec::new(), Vec::new(), Vec::new());
    if !body.places[places.end].dead {
        ways.push(falling(body, block));
    }
    for place in places.clone() {
        let mut branch = |target: usize| {
            let way = Way::Label(target);
            if outside(target) && !ways.contains(&way) {
                ways.push(way);
            }
        };
        match &body.places[place].operator {
            Operator::Br { relative_depth } | Operator::BrIf { relative_depth } => branch(body.target(place, *relative_depth)),
            Operator::BrTable { targets } => {
                branch(body.target(place, targets.default()));
                targets.targets().flatten().for_each(|depth| branch(body.target(place, depth)));
            }
            Operator::Return => branch(0),
            // In a function of its own, this would return to the function that it was cut out of, and not to the caller of that function.
            Operator::ReturnCall { .. } | Operator::ReturnCallIndirect { .. } => return None,
            Operator::LocalGet { local_index } => used.push(*local_index),
            Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                used.push(*local_index);
                written.push(*local_index);
            }
            _ => {}
        }
    }
    let mut carries = None;
    let mut exits = Vec::new();
    let mut live = Locals::default();
    for way in ways {
        let results = match way {
            Way::Label(target) if body.blocks[target].kind == FrameKind::Loop => &[],
            Way::Label(target) => body.blocks[target].results.as_slice(),
            Way::PastLoop => body.blocks[block].results.as_slice(),
        };
        let value = match results {
            [] => None,
            [value] => Some(*value),
            _ => return None,
        };
        if value.is_some() && carries.is_some() && value != carries {
            return None;
        }
        carries = value.or(carries);
        exits.push(Exit { way, carries: value.is_some() });
        live.join(match way {
            Way::Label(target) => &liveness.label[target],
            Way::PastLoop => &liveness.behind[block],
        });
    }
    for locals in [&mut used, &mut written] {
        locals.sort_unstable();
        locals.dedup();
    }
    let before = &liveness.before[&places.start];
    let (takes, own) = used.into_iter().partition(|local| before.has(*local));
    let gives: Vec<u32> = written.into_iter().filter(|local| live.has(*local)).collect();
    Some(Part { places, block, takes, gives, own, exits, carries })
}

/// The bytes of the part, less those of the call that takes its place.
fn saved(body: &Body<'_>, part: &Part) -> isize {
    let bytes = body.places[part.places.end].offset - body.places[part.places.start].offset;
    bytes as isize - call_size(part) as isize
}

fn call_size(part: &Part) -> usize {
    let dispatch = match part.exits.len() {
        0 | 1 => 2,
        exits if part.uniform() => 3 + exits,
        exits => 4 + 10 * exits,
    };
    9 + 2 * (part.takes.len() + part.gives.len()) + dispatch
}

/// The instructions of a function that are left when these parts are cut out.
pub(crate) fn left(body: &Body<'_>, parts: &[Part]) -> impl Iterator<Item = Range<usize>> {
    let begins = [0].into_iter().chain(parts.iter().map(|part| part.places.end));
    let ends = parts.iter().map(|part| part.places.start).chain([body.places.len()]);
    begins.zip(ends).map(|(begin, end)| begin..end)
}

/// The numbers of locals inside a part, by their numbers in the whole function.
pub(crate) fn homes(part: &Part) -> BTreeMap<u32, u32> {
    part.takes.iter().chain(&part.own).copied().zip(0..).collect()
}
