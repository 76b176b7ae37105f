//! Which constants the first half can do without: those that nothing in it names, nor any constant that it has.

use super::constants::{Constants, address};
use super::module::Module;
use super::plan::Plan;
use crate::failure::{Failure, Outcome};
use std::collections::BTreeSet;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasmparser::{DataKind, Operator};

/// Bytes of a segment's head: fewer bytes that could go are not worth a segment.
const WORTH: usize = 12;

/// Bytes and where they go in memory.
pub struct Segment<'a> {
    pub address: u32,
    pub bytes: &'a [u8],
}

#[derive(Default)]
pub struct Data<'a> {
    pub first: Vec<Segment<'a>>,
    pub later: Vec<Segment<'a>>,
}

pub fn split<'a>(module: &Module<'a>, plan: &Plan, constants: &Constants) -> Outcome<Data<'a>> {
    let segments = segments(module)?;
    let needed = needed(module, plan, constants, &segments)?;
    let mut data = Data::default();
    for Segment { address, bytes } in segments {
        let goes = |at: usize| constants.at(address + at as u32).is_some_and(|constant| !needed.contains(&constant));
        let mut from = 0;
        let mut at = 0;
        while at < bytes.len() {
            let begin = at;
            let going = goes(at);
            while at < bytes.len() && goes(at) == going {
                at += 1;
            }
            if going && at - begin >= WORTH {
                data.first.push(Segment { address: address + from as u32, bytes: &bytes[from..begin] });
                data.later.push(Segment { address: address + begin as u32, bytes: &bytes[begin..at] });
                from = at;
            }
        }
        data.first.push(Segment { address: address + from as u32, bytes: &bytes[from..] });
    }
    data.first.retain(|segment| !segment.bytes.is_empty());
    Ok(data)
}

/// Those of the whole module.
pub fn segments<'a>(module: &Module<'a>) -> Outcome<Vec<Segment<'a>>> {
    module
        .data
        .clone()
        .into_iter()
        .map(|segment| {
            let segment = segment?;
            match segment.kind {
                DataKind::Active { memory_index: 0, .. } => {
                    Ok(Segment { address: address(&segment)?.unwrap_or(0), bytes: segment.data })
                }
                _ => Err(Failure::new("the wasm has data that is not for its memory")),
            }
        })
        .collect()
}

/// What the first half names, and what that names in turn. Whatever looks like an address counts as one.
fn needed(module: &Module<'_>, plan: &Plan, constants: &Constants, segments: &[Segment<'_>]) -> Outcome<BTreeSet<usize>> {
    let mut named = Named { numbers: BTreeSet::new() };
    for (number, parts) in &plan.kept {
        let body = &module.function(*number)?.body;
        let mut from = 0;
        for part in parts {
            named.look(&body.places[from..part.places.start])?;
            from = part.places.end;
        }
        named.look(&body.places[from..])?;
    }
    // What can be written, and what no symbol covers, stays, so it names something too.
    let mut words: Vec<u32> = Vec::new();
    for segment in segments {
        words.extend(words_of(segment).filter(|(address, _)| constants.at(*address).is_none()).map(|(_, word)| word));
    }
    let mut next: Vec<usize> = named.numbers.into_iter().chain(words).flat_map(|number| constants.meant(number)).collect();
    let mut names: Vec<Vec<u32>> = vec![Vec::new(); constants.len()];
    for (address, word) in segments.iter().flat_map(words_of) {
        if let Some(constant) = constants.at(address) {
            names[constant].push(word);
        }
    }
    let mut needed = BTreeSet::new();
    while let Some(constant) = next.pop() {
        if needed.insert(constant) {
            next.extend(names[constant].iter().flat_map(|word| constants.meant(*word)));
        }
    }
    Ok(needed)
}

/// Every aligned word of a segment, with its address.
fn words_of<'a>(segment: &'a Segment<'_>) -> impl Iterator<Item = (u32, u32)> + 'a {
    let skipped = segment.address.wrapping_neg() % 4;
    let aligned = segment.bytes.get(skipped as usize..).unwrap_or_default();
    (segment.address + skipped..)
        .step_by(4)
        .zip(aligned.chunks_exact(4))
        .map(|(address, word)| (address, u32::from_le_bytes(word.try_into().unwrap_or_default())))
}

/// Numbers in code that may be addresses.
struct Named {
    numbers: BTreeSet<u32>,
}

impl Named {
    fn look(&mut self, places: &[super::body::Place<'_>]) -> Outcome {
        for place in places {
            if let Operator::I32Const { value } = place.operator {
                self.numbers.insert(value as u32);
            }
            // Written nowhere: it is what shows every `offset` without a list of all instructions that have one.
            self.instruction(place.operator.clone())?;
        }
        Ok(())
    }
}

impl Reencode for Named {
    type Error = Failure;

    fn mem_arg(&mut self, arg: wasmparser::MemArg) -> Result<wasm_encoder::MemArg, Error<Failure>> {
        self.numbers.insert(arg.offset as u32);
        utils::mem_arg(self, arg)
    }
}
