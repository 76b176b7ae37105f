//! Encoding the sections of a parsed module again, with other numbers for its functions.

use crate::data::Segment;
use crate::module::Module;
use crate::unsplittable::{Outcome, Unsplittable};
use std::collections::BTreeMap;
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    ConstExpr, DataSection, ElementSection, ExportSection, Function, GlobalSection, ImportSection, MemorySection, TableSection,
};
use wasmparser::{Export, ValType};

/// The new numbers of functions and types, by their old ones.
#[derive(Default)]
pub(crate) struct Numbers {
    pub(crate) functions: BTreeMap<u32, u32>,
    /// None where types keep their numbers.
    pub(crate) types: Option<BTreeMap<u32, u32>>,
    /// How often each type was named, by its old number.
    pub(crate) named: BTreeMap<u32, usize>,
}

impl Reencode for Numbers {
    type Error = Unsplittable;

    fn function_index(&mut self, old: u32) -> Result<u32, reencode::Error<Unsplittable>> {
        self.functions.get(&old).copied().ok_or(reencode::Error::UserError(Unsplittable::Function(old, "place in its half")))
    }

    fn type_index(&mut self, old: u32) -> Result<u32, reencode::Error<Unsplittable>> {
        *self.named.entry(old).or_default() += 1;
        let new = self.types.as_ref().map_or(Some(old), |types| types.get(&old).copied());
        new.ok_or(reencode::Error::UserError(Unsplittable::Untyped))
    }
}

/// A data section of active segments.
pub(crate) fn data_section(segments: &[Segment<'_>]) -> DataSection {
    let mut section = DataSection::new();
    for Segment { address, bytes } in segments {
        section.active(0, &ConstExpr::i32_const(*address as i32), bytes.iter().copied());
    }
    section
}

impl Numbers {
    /// Every function under the number that it has in the module.
    pub(crate) fn unchanged(module: &Module<'_>) -> Self {
        let count = module.imported() + module.functions.len() as u32;
        Self { functions: (0..count).map(|number| (number, number)).collect(), ..Self::default() }
    }

    /// The imports of the module at these places. `name` gives each a new name, by its rank among them.
    pub(crate) fn imports(
        &mut self,
        module: &Module<'_>,
        places: &[usize],
        name: impl Fn(usize) -> String,
    ) -> Outcome<ImportSection> {
        let mut imports = ImportSection::new();
        for (rank, import) in places.iter().map(|place| &module.imports[*place]).enumerate() {
            imports.import(import.module, &name(rank), self.entity_type(import.ty)?);
        }
        Ok(imports)
    }

    /// The tables, with `room` more slots in the table that functions are called from.
    pub(crate) fn tables(&mut self, module: &Module<'_>, room: u32) -> Outcome<TableSection> {
        let functions = module.function_table();
        let mut tables = TableSection::new();
        for (at, table) in module.tables.clone().into_iter().enumerate() {
            let mut table = table?;
            if at as u32 == functions {
                table.ty.initial += u64::from(room);
                table.ty.maximum = table.ty.maximum.map(|most| most + u64::from(room));
            }
            self.parse_table(&mut tables, table)?;
        }
        Ok(tables)
    }

    pub(crate) fn memories(&mut self, module: &Module<'_>) -> Outcome<MemorySection> {
        let mut memories = MemorySection::new();
        self.parse_memory_section(&mut memories, module.memories.clone())?;
        Ok(memories)
    }

    pub(crate) fn globals(&mut self, module: &Module<'_>) -> Outcome<GlobalSection> {
        let mut globals = GlobalSection::new();
        self.parse_global_section(&mut globals, module.globals.clone())?;
        Ok(globals)
    }

    /// The exports, under the names that `name` gives for their places and their names.
    pub(crate) fn exports(&mut self, module: &Module<'_>, name: impl Fn(usize, &str) -> String) -> Outcome<ExportSection> {
        let mut exports = ExportSection::new();
        for (place, export) in module.exports.iter().enumerate() {
            let name = name(place, export.name);
            self.parse_export(&mut exports, Export { name: &name, ..*export })?;
        }
        Ok(exports)
    }

    pub(crate) fn elements(&mut self, module: &Module<'_>) -> Outcome<ElementSection> {
        let mut elements = ElementSection::new();
        for element in &module.elements {
            self.parse_element(&mut elements, element.clone())?;
        }
        Ok(elements)
    }

    /// An empty function with these locals, of which the first ones are its parameters.
    pub(crate) fn function(&mut self, locals: &[ValType], parameters: usize) -> Outcome<Function> {
        let locals: Vec<_> = locals[parameters..].iter().map(|local| self.val_type(*local)).collect::<Result<_, _>>()?;
        Ok(Function::new_with_locals_types(locals))
    }
}
