//! The module for a recording: the whole, which also notes the points that a run passes.

use crate::data::segments;
use crate::module::Module;
use crate::numbers::{Numbers, data_section};
use crate::plan::Plan;
use crate::points;
use crate::types::Types;
use crate::unsplittable::Outcome;
use wasm_encoder::reencode::Reencode as _;
use wasm_encoder::{CodeSection, ExportKind, Function, FunctionSection, Instruction, MemArg, MemoryType, Module as Wasm};

/// The name of the exported memory that has a byte for each point, in their order: 1 when it was passed.
pub(crate) const PASSED: &str = "passed";

const PAGE: u64 = 65_536;

/// The module with that memory, which it also exports.
pub fn recording(module: &Module<'_>) -> Outcome<Vec<u8>> {
    let mut numbers = Numbers::unchanged(module);

    let mut memories = numbers.memories(module)?;
    let passed = memories.len();
    let size = module.functions.iter().map(|function| points::of(&function.body).count()).sum::<usize>() as u64;
    let pages = size.div_ceil(PAGE);
    memories.memory(MemoryType { minimum: pages, maximum: Some(pages), memory64: false, shared: false, page_size_log2: None });
    let mut exports = numbers.exports(module, |_, name| name.to_owned())?;
    exports.export(PASSED, ExportKind::Memory, passed);

    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    let mut next = 0;
    for function in &module.functions {
        functions.function(function.signature);
        let mut body = numbers.function(&function.body.locals, function.body.parameters)?;
        let mut points = points::of(&function.body).peekable();
        for (index, place) in function.body.places.iter().enumerate() {
            if points.next_if_eq(&index).is_some() {
                note(&mut body, next, passed);
                next += 1;
            }
            body.instruction(&numbers.instruction(place.operator.clone())?);
        }
        code.function(&body);
    }

    let mut wasm = Wasm::new();
    wasm.section(&Types::new(module, &Plan::default()).section(&mut numbers)?)
        .section(&numbers.imports(module, &module.order, |place| module.imports[place].name.to_owned())?)
        .section(&functions)
        .section(&numbers.tables(module, 0)?)
        .section(&memories)
        .section(&numbers.globals(module)?)
        .section(&exports)
        .section(&numbers.elements(module)?)
        .section(&code)
        .section(&data_section(&segments(module)?));
    Ok(wasm.finish())
}

fn note(body: &mut Function, point: i32, memory: u32) {
    body.instruction(&Instruction::I32Const(point))
        .instruction(&Instruction::I32Const(1))
        .instruction(&Instruction::I32Store8(MemArg { offset: 0, align: 0, memory_index: memory }));
}
