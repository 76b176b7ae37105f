//! The second half: functions and parts that are fetched later. They are put into the first half's function table.

use crate::body::Body;
use crate::cold::{self, Exit, Part, Way};
use crate::data::Data;
use crate::first::{function_name, global_name, table_name};
use crate::module::Module;
use crate::numbers::{Numbers, data_section};
use crate::plan::Plan;
use crate::types::Types;
use crate::unsplittable::Outcome;
use std::borrow::Cow;
use std::collections::BTreeMap;
use wasm_encoder::reencode::Reencode as _;
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, ElementSection, Elements, EntityType, Function as Code, FunctionSection, ImportSection,
    Instruction, Module as Wasm,
};
use wasmparser::{Operator, ValType};

/// The module name of the imports of the second half that are exports of the first.
pub(crate) const FIRST: &str = "first";

pub(crate) fn encode(module: &Module<'_>, plan: &Plan, types: &Types, data: &Data<'_>) -> Outcome<Vec<u8>> {
    let parts = plan.parts().count() as u32;
    let wanted = plan.wanted.len() as u32;
    // Functions are numbered in this order: imported, parts, whole.
    let whole = plan.later.union(&plan.copied);
    let homes = plan.wanted.iter().copied().zip(0..).chain(whole.clone().copied().zip(wanted + parts..));
    let mut numbers = Numbers { functions: homes.collect(), ..Numbers::default() };

    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for (number, part) in plan.parts() {
        functions.function(types.of_part(module, number, part)?);
        code.function(&part_function(&mut numbers, &module.function(number)?.body, part)?);
    }
    for number in whole {
        let function = module.function(*number)?;
        functions.function(function.signature);
        let mut body = numbers.function(&function.body.locals, function.body.parameters)?;
        for place in &function.body.places {
            body.instruction(&numbers.instruction(place.operator.clone())?);
        }
        code.function(&body);
    }

    let slots = slots(plan, &numbers, wanted);
    let mut elements = ElementSection::new();
    elements.active(
        Some(module.function_table()),
        &ConstExpr::i32_const(plan.first_slot() as i32),
        Elements::Functions(Cow::Owned(slots)),
    );

    let mut wasm = Wasm::new();
    wasm.section(&types.section(&mut numbers)?)
        .section(&imports(&mut numbers, module, plan)?)
        .section(&functions)
        .section(&elements)
        .section(&code)
        .section(&data_section(&data.later));
    Ok(wasm.finish())
}

/// The functions that are put into the slots, of which the parts are numbered from `first` on.
fn slots(plan: &Plan, numbers: &Numbers, first: u32) -> Vec<u32> {
    let mut part = first;
    let mut parts = BTreeMap::new();
    for (number, cut) in &plan.kept {
        parts.insert(*number, part..part + cut.len() as u32);
        part += cut.len() as u32;
    }
    let of = |number: &u32| match parts.get(number) {
        Some(parts) => parts.clone(),
        None => numbers.functions.get(number).map_or(0..0, |place| *place..place + 1),
    };
    plan.order.iter().flat_map(of).collect()
}

fn imports(numbers: &mut Numbers, module: &Module<'_>, plan: &Plan) -> Outcome<ImportSection> {
    let mut imports = ImportSection::new();
    for (place, number) in plan.wanted.iter().enumerate() {
        let signature = EntityType::Function(module.signature(*number)?);
        match plan.shapes.name_of(*number) {
            Some((shape, word)) => imports.import(&shape, word, signature),
            None => imports.import(FIRST, &function_name(place), signature),
        };
    }
    for (at, table) in (0..).zip(module.tables.clone()) {
        let mut table = numbers.table_type(table?.ty)?;
        // The table may have grown since.
        (table.minimum, table.maximum) = (0, None);
        imports.import(FIRST, &table_name(at), table);
    }
    for memory in module.memories.clone() {
        let mut memory = numbers.memory_type(memory?)?;
        (memory.minimum, memory.maximum) = (0, None);
        imports.import(FIRST, "memory", memory);
    }
    for (at, global) in (0..).zip(module.globals.clone()) {
        imports.import(FIRST, &global_name(at), numbers.global_type(global?.ty)?);
    }
    Ok(imports)
}

/// Encodes a part. Its instructions are wrapped in one block for each exit, so that a branch out of the part stays a branch. Behind the
/// end of each such block the number of the exit is noted. An outermost block ends where the results are put on the stack.
fn part_function(numbers: &mut Numbers, body: &Body<'_>, part: &Part) -> Outcome<Code> {
    let homes = cold::homes(part);
    let mut locals: Vec<ValType> = part.takes.iter().chain(&part.own).map(|local| body.locals[*local as usize]).collect();
    let mut spare = |value: ValType| {
        locals.push(value);
        locals.len() as u32 - 1
    };
    let value = part.carries.map(&mut spare);
    let taken = (part.exits.len() > 1).then(|| spare(ValType::I32));
    let mut code = numbers.function(&locals, part.takes.len())?;

    code.instruction(&Instruction::Block(BlockType::Empty));
    for exit in &part.exits {
        code.instruction(&Instruction::Block(block_type(numbers, exit, part)?));
    }
    let inside = Inside { body, part, homes };
    for place in part.places.clone() {
        code.instruction(&inside.instruction(numbers, place)?);
    }
    if part.falls(body) {
        code.instruction(&Instruction::Br(inside.exit(part.falling(body), 0)));
    }
    for (at, exit) in part.exits.iter().enumerate().rev() {
        code.instruction(&Instruction::End);
        // Only a branch to this exit comes here: the code of every other exit ends with a branch to the outermost block.
        if let Some(value) = value.filter(|_| exit.carries) {
            code.instruction(&Instruction::LocalSet(value));
        }
        if let Some(taken) = taken {
            code.instruction(&Instruction::I32Const(at as i32)).instruction(&Instruction::LocalSet(taken));
        }
        code.instruction(&Instruction::Br(at as u32));
    }
    code.instruction(&Instruction::End);
    if part.exits.is_empty() {
        code.instruction(&Instruction::Unreachable);
    }
    for local in value.into_iter().chain(taken).chain(part.gives.iter().filter_map(|local| inside.homes.get(local)).copied()) {
        code.instruction(&Instruction::LocalGet(local));
    }
    code.instruction(&Instruction::End);
    Ok(code)
}

fn block_type(numbers: &mut Numbers, exit: &Exit, part: &Part) -> Outcome<BlockType> {
    Ok(match part.carries.filter(|_| exit.carries) {
        Some(value) => BlockType::Result(numbers.val_type(value)?),
        None => BlockType::Empty,
    })
}

/// The instructions of a part, with its own locals and exits.
struct Inside<'a> {
    body: &'a Body<'a>,
    part: &'a Part,
    homes: BTreeMap<u32, u32>,
}

impl Inside<'_> {
    fn instruction(&self, numbers: &mut Numbers, place: usize) -> Outcome<Instruction<'_>> {
        let local = |local: &u32| self.homes.get(local).copied().unwrap_or_default();
        Ok(match &self.body.places[place].operator {
            Operator::LocalGet { local_index } => Instruction::LocalGet(local(local_index)),
            Operator::LocalSet { local_index } => Instruction::LocalSet(local(local_index)),
            Operator::LocalTee { local_index } => Instruction::LocalTee(local(local_index)),
            Operator::Br { relative_depth } => Instruction::Br(self.branch(place, *relative_depth)),
            Operator::BrIf { relative_depth } => Instruction::BrIf(self.branch(place, *relative_depth)),
            Operator::BrTable { targets } => {
                let depths: Vec<u32> = targets.targets().map(|depth| Ok(self.branch(place, depth?))).collect::<Outcome<_>>()?;
                Instruction::BrTable(depths.into(), self.branch(place, targets.default()))
            }
            Operator::Return => Instruction::Br(self.exit(Way::Label(0), self.depth(place))),
            other => numbers.instruction(other.clone())?,
        })
    }

    /// The number of blocks of the part around the place.
    fn depth(&self, place: usize) -> u32 {
        self.body.depth(self.body.places[place].block, self.part.block)
    }

    fn branch(&self, place: usize, depth: u32) -> u32 {
        let inside = self.depth(place);
        if depth < inside { depth } else { self.exit(Way::Label(self.body.target(place, depth)), inside) }
    }

    /// The number of blocks that a branch to an exit leads out, from within `inside` blocks of the part.
    fn exit(&self, way: Way, inside: u32) -> u32 {
        let exits = &self.part.exits;
        let from_inside = exits.iter().rev().position(|exit| exit.way == way).unwrap_or(exits.len());
        inside + from_inside as u32
    }
}
