//! The data of both halves. A constant goes to the second half when neither code nor data of the first half refers to it.

use crate::body::Place;
use crate::cold;
use crate::constants::{Constants, address};
use crate::module::Module;
use crate::plan::Plan;
use crate::unsplittable::{Outcome, Unsplittable};
use std::collections::BTreeSet;
use wasm_encoder::reencode::{self, Reencode, utils};
use wasmparser::{DataKind, Operator};

/// The fewest bytes that are worth a segment of their own, because a segment has a head.
const WORTH: usize = 12;

/// Bytes and where they go in memory.
pub(crate) struct Segment<'a> {
    pub(crate) address: u32,
    pub(crate) bytes: &'a [u8],
}

#[derive(Default)]
pub(crate) struct Data<'a> {
    pub(crate) first: Vec<Segment<'a>>,
    pub(crate) later: Vec<Segment<'a>>,
}

pub(crate) fn split<'a>(module: &Module<'a>, plan: &Plan, constants: &Constants) -> Outcome<Data<'a>> {
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

/// All segments of the module.
pub(crate) fn segments<'a>(module: &Module<'a>) -> Outcome<Vec<Segment<'a>>> {
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
                _ => Err(Unsplittable::Unknown("data that is not for its memory")),
            }
        })
        .collect()
}

/// The constants to which the first half refers, directly or through other constants. Whatever looks like an address counts as one.
fn needed(module: &Module<'_>, plan: &Plan, constants: &Constants, segments: &[Segment<'_>]) -> Outcome<BTreeSet<usize>> {
    let mut named = Named { numbers: BTreeSet::new() };
    for (number, parts) in &plan.kept {
        let body = &module.function(*number)?.body;
        for places in cold::left(body, parts) {
            named.look(&body.places[places], &plan.later)?;
        }
    }
    // Data that can be written, and data that no symbol covers, stays in the first half, so its words count too.
    let mut next: Vec<usize> = named.numbers.into_iter().flat_map(|number| constants.meant(number)).collect();
    let mut names: Vec<Vec<u32>> = vec![Vec::new(); constants.len()];
    for (address, word) in words(segments) {
        match constants.at(address) {
            Some(constant) => names[constant].push(word),
            None => next.extend(constants.meant(word)),
        }
    }
    let places = places_of_panics(constants, segments, &names);
    let mut needed = BTreeSet::new();
    while let Some(constant) = next.pop() {
        if !places.contains(&constant) && needed.insert(constant) {
            next.extend(names[constant].iter().flat_map(|word| constants.meant(*word)));
        }
    }
    Ok(needed)
}

/// The constants of type `core::panic::Location`: the address and the length of a file's name, a line, a column. Code that may panic hands
/// one on, and nothing reads it but the code of panics, which no opening runs: whoever panics has linked the second half.
fn places_of_panics(constants: &Constants, segments: &[Segment<'_>], names: &[Vec<u32>]) -> BTreeSet<usize> {
    let is_source = |address: u32, length: u32| {
        let holds = |segment: &&Segment<'_>| segment.address <= address && address - segment.address < segment.bytes.len() as u32;
        let text = segments.iter().find(holds).and_then(|segment| segment.bytes.get((address - segment.address) as usize..));
        text.and_then(|text| text.get(..length as usize)).is_some_and(|name| name.ends_with(b".rs"))
    };
    let is_place = |constant: &usize| match names[*constant][..] {
        [address, length, line, column] => constants.size(*constant) == 16 && line > 0 && column > 0 && is_source(address, length),
        _ => false,
    };
    (0..constants.len()).filter(is_place).collect()
}

/// Every aligned word of the memory from the first segment to the last, with its address. Segments may end within a word: zeros
/// between them are left out.
fn words(segments: &[Segment<'_>]) -> Vec<(u32, u32)> {
    let ends = segments.iter().map(|segment| segment.address as usize + segment.bytes.len());
    let (Some(from), Some(to)) = (segments.iter().map(|segment| segment.address / 4 * 4).min(), ends.max()) else {
        return Vec::new();
    };
    let mut memory = vec![0; (to - from as usize).next_multiple_of(4)];
    for segment in segments {
        let at = (segment.address - from) as usize;
        memory[at..at + segment.bytes.len()].copy_from_slice(segment.bytes);
    }
    let words = memory.chunks_exact(4).map(|word| word.iter().rev().fold(0, |word, byte| word << 8 | u32::from(*byte)));
    (from..).step_by(4).zip(words).collect()
}

/// Numbers in code that may be addresses.
struct Named {
    numbers: BTreeSet<u32>,
}

impl Named {
    fn look(&mut self, places: &[Place<'_>], later: &BTreeSet<u32>) -> Outcome {
        for (at, place) in places.iter().enumerate() {
            match place.operator {
                Operator::I32Const { .. } | Operator::I64Const { .. } if is_handed_on(&places[at + 1..], later) => {}
                Operator::I32Const { value } => self.numbers.extend([value as u32]),
                // The constant may hold a pointer and a length.
                Operator::I64Const { value } => self.numbers.extend([value as u32, (value >> 32) as u32]),
                _ => {}
            }
            // The result is dropped. Encoding visits every `offset`, which spares a list of all instructions that have one.
            self.instruction(place.operator.clone())?;
        }
        Ok(())
    }
}

/// Whether the next of these instructions that does anything calls a function of the second half. What was put on the stack before is read
/// after the call has linked that half, and so after its constants are in memory.
fn is_handed_on(places: &[Place<'_>], later: &BTreeSet<u32>) -> bool {
    let only_puts = |place: &&Place<'_>| {
        matches!(place.operator, Operator::I32Const { .. } | Operator::I64Const { .. } | Operator::LocalGet { .. })
    };
    let next = places.iter().find(|place| !only_puts(place));
    matches!(next.map(|place| &place.operator), Some(Operator::Call { function_index }) if later.contains(function_index))
}

impl Reencode for Named {
    type Error = Unsplittable;

    fn mem_arg(&mut self, arg: wasmparser::MemArg) -> Result<wasm_encoder::MemArg, reencode::Error<Unsplittable>> {
        self.numbers.insert(arg.offset as u32);
        utils::mem_arg(self, arg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_that_a_function_of_the_second_half_is_handed_goes_there() {
        let numbers_of = |operators: Vec<Operator<'static>>| {
            let place = |operator| Place { operator, offset: 0, block: 0, bare: false, dead: false };
            let places: Vec<Place<'_>> = operators.into_iter().map(place).collect();
            let mut named = Named { numbers: BTreeSet::new() };
            named.look(&places, &BTreeSet::from([7])).unwrap();
            named.numbers.contains(&1_024)
        };
        let (text, length) = (|| Operator::I32Const { value: 1_024 }, || Operator::LocalGet { local_index: 0 });
        let call = |function_index| Operator::Call { function_index };
        assert!(!numbers_of(vec![text(), length(), call(7)]));
        assert!(numbers_of(vec![text(), length(), call(6)]), "a function of the first half reads it");
        assert!(numbers_of(vec![text(), Operator::LocalSet { local_index: 1 }, call(7)]), "it is kept for something else");
        assert!(numbers_of(vec![text(), length()]));
    }

    #[test]
    fn a_place_of_panics_is_told_by_the_name_of_its_file() {
        let word = |word: u32| word.to_le_bytes();
        // The name of a file, its place, the same with another text, and one whose line is none.
        let mut bytes = b"src/body.rs\0hello there\0".to_vec();
        for [address, length, line, column] in [[1024, 11, 7, 9], [1036, 11, 7, 9], [1024, 11, 0, 9], [5, 11, 7, 9]] {
            bytes.extend([word(address), word(length), word(line), word(column)].concat());
        }
        let segments = [Segment { address: 1024, bytes: &bytes }];
        let constants = Constants::of([1024..1035, 1036..1047, 1048..1064, 1064..1080, 1080..1096, 1096..1112]);
        let mut names = vec![Vec::new(); constants.len()];
        for (address, word) in words(&segments) {
            constants.at(address).into_iter().for_each(|constant| names[constant].push(word));
        }
        assert_eq!(places_of_panics(&constants, &segments, &names), BTreeSet::from([2]));
    }
}
