//! The types of both halves' functions: the module's own, and those of the parts that are cut out.

use crate::cold::Part;
use crate::module::Module;
use crate::numbers::Numbers;
use crate::plan::Plan;
use crate::unsplittable::{Outcome, Unsplittable};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use wasm_encoder::TypeSection;
use wasm_encoder::reencode::Reencode as _;
use wasmparser::{FuncType, ValType};

pub(crate) struct Types {
    all: Vec<FuncType>,
    found: HashMap<FuncType, u32>,
}

impl Types {
    pub(crate) fn new(module: &Module<'_>, plan: &Plan) -> Self {
        let mut types = Self { all: Vec::new(), found: HashMap::new() };
        // Types keep their numbers, even where the module has the same type twice.
        for (number, signature) in (0..).zip(&module.signatures) {
            types.found.entry(signature.clone()).or_insert(number);
            types.all.push(signature.clone());
        }
        types.number(&[], &[]);
        for (number, part) in plan.parts() {
            if let Ok(function) = module.function(number) {
                let (takes, gives) = part.signature(&function.body);
                types.number(&takes, &gives);
            }
        }
        types
    }

    fn number(&mut self, takes: &[ValType], gives: &[ValType]) -> u32 {
        let signature = FuncType::new(takes.iter().copied(), gives.iter().copied());
        let next = self.all.len() as u32;
        *self.found.entry(signature.clone()).or_insert_with(|| {
            self.all.push(signature);
            next
        })
    }

    /// The number of the type without parameters and results.
    pub(crate) fn nothing(&self) -> Outcome<u32> {
        self.find(&FuncType::new([], []))
    }

    pub(crate) fn of_part(&self, module: &Module<'_>, number: u32, part: &Part) -> Outcome<u32> {
        let (takes, gives) = part.signature(&module.function(number)?.body);
        self.find(&FuncType::new(takes, gives))
    }

    fn find(&self, signature: &FuncType) -> Outcome<u32> {
        self.found.get(signature).copied().ok_or(Unsplittable::Untyped)
    }

    /// New numbers for those types that are named so often, by their old numbers: the more often, the smaller. Types that are the same have
    /// one number.
    pub(crate) fn ranked(&self, named: &BTreeMap<u32, usize>) -> BTreeMap<u32, u32> {
        let same = |number: &u32| self.found[&self.all[*number as usize]];
        let mut times: BTreeMap<u32, usize> = BTreeMap::new();
        named.iter().for_each(|(number, count)| *times.entry(same(number)).or_default() += count);
        let mut ranked: Vec<u32> = times.keys().copied().collect();
        ranked.sort_by_key(|number| Reverse(times[number]));
        let ranks: BTreeMap<u32, u32> = ranked.into_iter().zip(0..).collect();
        named.keys().map(|number| (*number, ranks[&same(number)])).collect()
    }

    /// The types under these numbers, or all under their own.
    pub(crate) fn section(&self, numbers: &mut Numbers) -> Outcome<TypeSection> {
        let mut section = TypeSection::new();
        let of_rank =
            numbers.types.as_ref().map(|types| types.iter().map(|(number, rank)| (*rank, *number)).collect::<BTreeMap<_, _>>());
        let all = of_rank
            .map_or_else(|| (0..self.all.len()).collect(), |ranks| ranks.into_values().map(|it| it as usize).collect::<Vec<_>>());
        for signature in all.into_iter().map(|number| &self.all[number]) {
            let mut encoded = |types: &[ValType]| types.iter().map(|value| numbers.val_type(*value)).collect::<Result<Vec<_>, _>>();
            let (takes, gives) = (encoded(signature.params())?, encoded(signature.results())?);
            section.ty().function(takes, gives);
        }
        Ok(section)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_that_are_named_more_often_have_smaller_numbers_and_the_same_type_has_one() {
        let types = ["i32", "i64", "i32", "f64"].map(|takes| format!("(type (func (param {takes})))"));
        let rest = "(table 1 funcref) (memory 1) (global i32 (i32.const 0)) (func (param i32)) (export \"f\" (func 0)) (data (i32.const 0) \"a\")";
        let program = wat::parse_str(format!("(module {} {rest})", types.concat())).unwrap();
        let module = Module::parse(&program).unwrap();
        let types = Types::new(&module, &Plan::default());
        let ranks = types.ranked(&BTreeMap::from([(0, 1), (1, 2), (2, 2)]));
        assert_eq!(ranks, BTreeMap::from([(0, 0), (1, 1), (2, 0)]), "the last is not named");
        let mut numbers = Numbers { types: Some(ranks), ..Numbers::default() };
        assert_eq!(types.section(&mut numbers).unwrap().len(), 2);
    }
}
