//! A linked wasm module, parsed as far as splitting it needs.

use crate::body::Body;
use crate::glue;
use crate::unsplittable::{Outcome, Unsplittable};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use wasmparser::{
    BlockType, DataSectionReader, Element, ElementItems, ElementKind, Export, ExternalKind, FuncToValidate, FuncType, FunctionBody,
    GlobalSectionReader, Import, KnownCustom, MemorySectionReader, Name, NameSectionReader, Parser, Payload, TableSectionReader,
    TypeRef, ValidPayload, Validator, ValidatorResources,
};

/// A parsed module. Functions have the numbers that they have in it: the imported ones come first.
pub struct Module<'a> {
    pub(crate) signatures: Vec<FuncType>,
    pub(crate) imports: Vec<Import<'a>>,
    /// The places of the imports in the order in which the first half has them.
    pub(crate) order: Vec<usize>,
    /// What the glue has for each import, by its number.
    pub(crate) texts: BTreeMap<u32, String>,
    pub(crate) functions: Vec<Function<'a>>,
    pub(crate) tables: TableSectionReader<'a>,
    pub(crate) memories: MemorySectionReader<'a>,
    pub(crate) globals: GlobalSectionReader<'a>,
    pub(crate) exports: Vec<Export<'a>>,
    pub(crate) elements: Vec<Element<'a>>,
    pub(crate) data: DataSectionReader<'a>,
}

pub(crate) struct Function<'a> {
    /// The name in the source, or nothing.
    pub(crate) name: &'a str,
    pub(crate) signature: u32,
    pub(crate) body: Body<'a>,
}

impl<'a> Module<'a> {
    /// Reads a valid module as rustc, wasm-bindgen and wasm-opt make it, without a start function and without exceptions.
    pub fn parse(wasm: &'a [u8]) -> Outcome<Self> {
        let (mut types, mut tables, mut memories, mut globals, mut data) = (None, None, None, None, None);
        let (mut imports, mut exports, mut elements): (Vec<Import<'_>>, Vec<_>, Vec<_>) = Default::default();
        let mut names = HashMap::new();
        let (mut signatures_of, mut bodies): (Vec<u32>, Vec<(FuncToValidate<ValidatorResources>, FunctionBody<'_>)>) =
            Default::default();
        let mut validator = Validator::new();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let ValidPayload::Func(function, body) = validator.payload(&payload)? {
                bodies.push((function, body));
            }
            match payload {
                Payload::TypeSection(section) => types = Some(section),
                Payload::ImportSection(section) => imports = section.into_imports().collect::<Result<_, _>>()?,
                Payload::FunctionSection(section) => signatures_of = section.into_iter().collect::<Result<_, _>>()?,
                Payload::TableSection(section) => tables = Some(section),
                Payload::MemorySection(section) => memories = Some(section),
                Payload::GlobalSection(section) => globals = Some(section),
                Payload::ExportSection(section) => exports = section.into_iter().collect::<Result<_, _>>()?,
                Payload::ElementSection(section) => elements = section.into_iter().collect::<Result<_, _>>()?,
                Payload::DataSection(section) => data = Some(section),
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(section) = section.as_known() {
                        names = function_names(section)?;
                    }
                }
                Payload::StartSection { .. } | Payload::TagSection(_) => {
                    return Err(Unsplittable::Unknown("a start function or exceptions"));
                }
                _ => {}
            }
        }
        let types = types.ok_or(Unsplittable::Lacking("types"))?;
        let signatures: Vec<FuncType> = types.into_iter_err_on_gc_types().collect::<Result<_, _>>()?;
        let mut functions = Vec::with_capacity(bodies.len());
        for (signature, (function, body)) in signatures_of.into_iter().zip(bodies) {
            let name = names.get(&function.index).copied().unwrap_or_default();
            functions.push(Function { name, signature, body: Body::parse(function, body, &signatures)? });
        }
        let order = (0..imports.len()).collect();
        Ok(Self {
            signatures,
            imports,
            order,
            texts: BTreeMap::new(),
            functions,
            tables: tables.ok_or(Unsplittable::Lacking("tables"))?,
            memories: memories.ok_or(Unsplittable::Lacking("memory"))?,
            globals: globals.ok_or(Unsplittable::Lacking("globals"))?,
            exports,
            elements,
            data: data.ok_or(Unsplittable::Lacking("data"))?,
        })
    }

    /// The module with its imports in the order of the text that the glue has for each. What is alike stands together, and compresses better:
    /// in the glue, and in the wasm, where the types follow.
    pub fn in_order_of(mut self, glue: &str) -> Self {
        // An import that is no function would move the numbers of those behind it.
        if self.imported() as usize == self.imports.len() {
            let entries = glue::entries(glue, |name| self.imports.iter().any(|import| import.name == name));
            self.order.sort_by_key(|place| entries.get(self.imports[*place].name).copied().unwrap_or_default());
            let text = |(number, import): (u32, &Import<'_>)| Some((number, (*entries.get(import.name)?).to_owned()));
            self.texts = (0..).zip(&self.imports).filter_map(text).collect();
        }
        self
    }

    /// The number of imported functions.
    pub(crate) fn imported(&self) -> u32 {
        self.imports.iter().filter(|import| matches!(import.ty, TypeRef::Func(_))).count() as u32
    }

    /// Every function that has a body, with its number.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (u32, &Function<'a>)> {
        (self.imported()..).zip(&self.functions)
    }

    /// A function that has a body.
    pub(crate) fn function(&self, number: u32) -> Outcome<&Function<'a>> {
        let place = number.checked_sub(self.imported()).map(|place| place as usize);
        place.and_then(|place| self.functions.get(place)).ok_or(Unsplittable::Function(number, "body"))
    }

    /// The number of the function's type.
    pub(crate) fn signature(&self, number: u32) -> Outcome<u32> {
        let imported =
            self.imports.iter().filter_map(|import| if let TypeRef::Func(signature) = import.ty { Some(signature) } else { None });
        let all = imported.chain(self.functions.iter().map(|function| function.signature));
        all.into_iter().nth(number as usize).ok_or(Unsplittable::Function(number, "type"))
    }

    pub(crate) fn exported(&self) -> impl Iterator<Item = u32> {
        self.exports.iter().filter(|export| export.kind == ExternalKind::Func).map(|export| export.index)
    }

    /// The number of the table that functions are called from.
    pub(crate) fn function_table(&self) -> u32 {
        let filled = self.elements.iter().find_map(|element| match element.kind {
            ElementKind::Active { table_index, .. } => Some(table_index.unwrap_or(0)),
            _ => None,
        });
        filled.unwrap_or(0)
    }

    /// The number of slots of that table.
    pub(crate) fn table_size(&self) -> Outcome<u32> {
        let table = self.tables.clone().into_iter().nth(self.function_table() as usize);
        let table = table.ok_or(Unsplittable::Lacking("table of functions"))??;
        Ok(table.ty.initial as u32)
    }

    /// The functions that tables hold.
    pub(crate) fn in_tables(&self) -> Outcome<BTreeSet<u32>> {
        let mut held = BTreeSet::new();
        for element in &self.elements {
            match (&element.kind, &element.items) {
                (ElementKind::Active { .. }, ElementItems::Functions(functions)) => {
                    for function in functions.clone() {
                        held.insert(function?);
                    }
                }
                _ => return Err(Unsplittable::Unknown("a table that is filled in another way than by a list of functions")),
            }
        }
        Ok(held)
    }
}

fn function_names(section: NameSectionReader<'_>) -> Outcome<HashMap<u32, &str>> {
    let mut names = HashMap::new();
    for subsection in section {
        if let Name::Function(functions) = subsection? {
            for naming in functions {
                let naming = naming?;
                names.insert(naming.index, naming.name);
            }
        }
    }
    Ok(names)
}

/// The number of values that a block takes from the stack, and the types of those that it leaves there.
pub(crate) fn block_arity(block: BlockType, signatures: &[FuncType]) -> (usize, Vec<wasmparser::ValType>) {
    match block {
        BlockType::Empty => (0, Vec::new()),
        BlockType::Type(result) => (0, vec![result]),
        BlockType::FuncType(signature) => {
            let signature = &signatures[signature as usize];
            (signature.params().len(), signature.results().to_vec())
        }
    }
}
