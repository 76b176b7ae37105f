//! The plan of a split: which functions and parts go into which half.

use crate::cold::{self, Part};
use crate::module::{Function, Module};
use crate::points;
use crate::shapes::Shapes;
use crate::unsplittable::Outcome;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasmparser::Operator;

/// The largest size in bytes of a function that both halves have: a copy is cheaper than a slot in the first load.
const SMALL: usize = 1_600;

/// A crate whose control flow depends on addresses, and therefore differs between runs. The first half has all its functions, whole.
const ALLOCATOR: &str = "dlmalloc";

/// Crates whose control flow depends on hash values. The first half has what ran of them, whole, and all closures: keys are compared
/// wherever two hashes happen to be alike. What else was never entered is not entered for another hash either.
const HASHING: [&str; 2] = ["hashbrown", "indexmap"];

#[derive(Default)]
pub(crate) struct Plan {
    /// Functions of the first half, each with the parts that are cut out of it.
    pub(crate) kept: BTreeMap<u32, Vec<Part>>,
    /// Functions of the second half.
    pub(crate) later: BTreeSet<u32>,
    /// Functions of the second half that the first calls or that a table holds: each has a stub there.
    pub(crate) stubs: BTreeSet<u32>,
    /// Functions of the first half that are so small that the second has copies.
    pub(crate) copied: BTreeSet<u32>,
    /// Functions that the second half calls in the first, or from outside.
    pub(crate) wanted: BTreeSet<u32>,
    /// Those of them that come from outside, that the first half does not call, and that the glue makes from their words.
    pub(crate) shapes: Shapes,
    /// The places of the imports of the first half, in the order in which it has them.
    pub(crate) imports: Vec<usize>,
    /// The functions of the first half, with a body or a stub, in the order in which they stand there.
    pub(crate) order: Vec<u32>,
    /// The numbers that types have in the first half, by those that they have in the module.
    pub(crate) types: BTreeMap<u32, u32>,
    /// The first free slot of the function table. From there on: the parts of functions and the functions with stubs, in that order, so
    /// that slots which are named near each other have numbers that begin alike.
    slot: u32,
}

impl Plan {
    /// The plan for a recording: a byte for each point, not 0 where a run passed it. Parts are cut out if that saves `worth` bytes.
    pub(crate) fn new(module: &Module<'_>, passed: &[u8], worth: isize) -> Outcome<Self> {
        let (mut kept, mut later) = (BTreeMap::new(), BTreeSet::new());
        let mut passed = passed.iter().map(|byte| *byte != 0);
        for (number, function) in module.numbered() {
            let count = points::of(&function.body).count();
            let passed: Vec<bool> = passed.by_ref().take(count).collect();
            let ran = passed.first() == Some(&true);
            let hashes = HASHING.iter().any(|name| function.name.contains(name));
            if function.name.contains(ALLOCATOR) || hashes && (ran || function.name.contains("{{closure}}")) {
                kept.insert(number, Vec::new());
            } else if ran {
                let ran = points::ran(&function.body, passed.into_iter());
                kept.insert(number, cold::parts(&function.body, &ran, worth));
            } else {
                later.insert(number);
            }
        }
        let mut stubs = module.in_tables()?;
        stubs.extend(module.exported());
        let mut wanted = BTreeSet::new();
        for (number, function) in module.numbered() {
            let Some(parts) = kept.get(&number) else {
                calls(function, 0..function.body.places.len(), &mut wanted);
                continue;
            };
            cold::left(&function.body, parts).for_each(|places| calls(function, places, &mut stubs));
            parts.iter().for_each(|part| calls(function, part.places.clone(), &mut wanted));
        }
        let called = stubs.clone();
        stubs.retain(|number| later.contains(number));
        wanted.retain(|number| !later.contains(number));
        let copied = copy_small(module, &later, &mut wanted);
        let imported = wanted.range(..module.imported()).copied();
        let shapes = Shapes::new(module, imported.filter(|number| !called.contains(number)));
        let is_here = |place: &usize| !shapes.of.contains_key(&(*place as u32));
        let imports = module.order.iter().copied().filter(is_here).collect();
        let order = kept.keys().chain(&stubs).copied().collect();
        let (types, slot) = (BTreeMap::new(), module.table_size()?);
        Ok(Self { kept, later, stubs, copied, wanted, shapes, imports, order, types, slot })
    }

    /// The slot of each function: that of its first part, or its own where it has a stub.
    pub(crate) fn slots_of(&self) -> BTreeMap<u32, u32> {
        let mut next = self.slot;
        let slots = self.order.iter().map(|number| {
            let slot = next;
            next += self.kept.get(number).map_or(1, Vec::len) as u32;
            (*number, slot)
        });
        slots.collect()
    }

    pub(crate) fn first_slot(&self) -> u32 {
        self.slot
    }

    /// The slot of the first function that the second half wants. These stand behind what it fills.
    pub(crate) fn first_wanted(&self) -> u32 {
        self.slot + self.slots()
    }

    /// Those of the wanted functions that stand in the function table, in the order of their slots.
    pub(crate) fn handed(&self) -> impl Iterator<Item = u32> {
        self.wanted.iter().copied().filter(|number| !self.shapes.of.contains_key(number))
    }

    pub(crate) fn parts(&self) -> impl Iterator<Item = (u32, &Part)> {
        self.kept.iter().flat_map(|(number, parts)| parts.iter().map(move |part| (*number, part)))
    }

    /// The number of slots of the function table that the second half fills.
    pub(crate) fn slots(&self) -> u32 {
        (self.parts().count() + self.stubs.len()) as u32
    }
}

/// Replaces small functions in `wanted` by those that they call, and returns the small ones, of which the second half gets copies:
/// a slot in the first half costs more than a copy that is fetched later.
fn copy_small(module: &Module<'_>, later: &BTreeSet<u32>, wanted: &mut BTreeSet<u32>) -> BTreeSet<u32> {
    let mut copied = BTreeSet::new();
    let small = |number: &u32| module.function(*number).is_ok_and(|function| function.body.size() <= SMALL);
    while let Some(number) = wanted.iter().copied().find(small) {
        wanted.remove(&number);
        copied.insert(number);
        if let Ok(function) = module.function(number) {
            let mut called = BTreeSet::new();
            calls(function, 0..function.body.places.len(), &mut called);
            wanted.extend(called.into_iter().filter(|number| !copied.contains(number) && !later.contains(number)));
        }
    }
    copied
}

fn calls(function: &Function<'_>, places: Range<usize>, called: &mut BTreeSet<u32>) {
    for place in &function.body.places[places] {
        if let Operator::Call { function_index } | Operator::ReturnCall { function_index } | Operator::RefFunc { function_index } =
            place.operator
        {
            called.insert(function_index);
        }
    }
}
