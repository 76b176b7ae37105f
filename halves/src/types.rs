//! The types of both halves' functions: the module's own, and those of the parts that are cut out.

use crate::cold::Part;
use crate::module::Module;
use crate::numbers::Numbers;
use crate::plan::Plan;
use crate::unsplittable::{Outcome, Unsplittable};
use std::collections::HashMap;
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

    pub(crate) fn section(&self, numbers: &mut Numbers) -> Outcome<TypeSection> {
        let mut section = TypeSection::new();
        for signature in &self.all {
            let mut encoded = |types: &[ValType]| types.iter().map(|value| numbers.val_type(*value)).collect::<Result<Vec<_>, _>>();
            let (takes, gives) = (encoded(signature.params())?, encoded(signature.results())?);
            section.ty().function(takes, gives);
        }
        Ok(section)
    }
}
