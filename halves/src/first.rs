//! The first half: the module without what comes later.
//!
//! A function of the second half that is called from here, or is held by a table, has a stub here; a part that was cut out leaves a call.
//! Both link the second half unless that is done, and then call the function that it has put into a slot of the function table.

use crate::cold::{Part, Way};
use crate::data::Data;
use crate::module::{Function, Module};
use crate::numbers::{Numbers, data_section};
use crate::order::alike_together;
use crate::plan::Plan;
use crate::types::Types;
use crate::unsplittable::{Outcome, Unsplittable};
use std::collections::BTreeMap;
use wasm_encoder::reencode::Reencode as _;
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, Elements, EntityType, ExportKind, ExportSection, Function as Code, FunctionSection,
    GlobalType, Instruction, Module as Wasm, ValType,
};

/// The import of the function that links the second half: its module and its name, which the glue provides.
pub(crate) const LATER: &str = "later";
pub(crate) const LINK: &str = "link";
/// The global that says whether the second half is linked.
pub(crate) const LINKED: &str = "linked";

/// The longest name of an export that stays: `memory`.
const LONGEST: usize = 6;

/// The function table, and the global with the first of its slots that hold what the second half wants. Exports of functions would cost
/// twice as much: a name for each.
pub(crate) const SLOTS: &str = "slots";
pub(crate) const WANTED: &str = "wanted";

/// The names under which the second half finds what it needs: functions by their place among those that it wants.
pub(crate) fn function_name(place: usize) -> String {
    format!("f{place}")
}

pub(crate) fn table_name(number: u32) -> String {
    format!("t{number}")
}

pub(crate) fn global_name(number: u32) -> String {
    format!("g{number}")
}

pub(crate) fn encode(module: &Module<'_>, plan: &Plan, types: &Types, data: &Data<'_>) -> Outcome<Vec<u8>> {
    let imported = plan.imports.len() as u32;
    // The function that links is imported last. The function that calls it when necessary comes first among those with a body.
    let (link, ensure) = (imported, imported + 1);
    let here = &plan.order;
    let ranks = plan.imports.iter().map(|place| *place as u32).zip(0..imported);
    let functions = ranks.chain(here.iter().copied().zip(ensure + 1..)).collect();
    let mut numbers = Numbers { functions, types: Some(plan.types.clone()), ..Numbers::default() };

    let mut imports = numbers.imports(module, &plan.imports, short_name)?;
    imports.import(LATER, LINK, EntityType::Function(numbers.type_index(types.nothing()?)?));

    let mut globals = numbers.globals(module)?;
    let linked = globals.len();
    globals.global(GlobalType { val_type: ValType::I32, mutable: true, shared: false }, &ConstExpr::i32_const(0));
    let fixed = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
    globals.global(fixed, &ConstExpr::i32_const(plan.first_wanted() as i32));

    let mut exports = numbers.exports(module, export_name)?;
    export_for_the_second(&mut exports, module);
    exports.export(LINKED, ExportKind::Global, linked);
    exports.export(WANTED, ExportKind::Global, linked + 1);

    let mut elements = numbers.elements(module)?;
    // One left out would move all behind it to wrong slots.
    let wanted: Vec<u32> = plan.handed().map(|number| numbers.function_index(number)).collect::<Result<_, _>>()?;
    elements.active(
        Some(module.function_table()),
        &ConstExpr::i32_const(plan.first_wanted() as i32),
        Elements::Functions(wanted.into()),
    );

    let mut functions = FunctionSection::new();
    functions.function(numbers.type_index(types.nothing()?)?);
    for number in here {
        functions.function(numbers.type_index(module.signature(*number)?)?);
    }

    let mut code = CodeSection::new();
    code.function(&ensuring(linked, link));
    let mut half = Half { module, plan, types, numbers: &mut numbers, ensure, slots: plan.slots_of() };
    for number in here {
        code.function(&half.function(*number)?);
    }

    let mut wasm = Wasm::new();
    wasm.section(&types.section(&mut numbers)?)
        .section(&imports)
        .section(&functions)
        .section(&numbers.tables(module, plan.slots() + plan.handed().count() as u32)?)
        .section(&numbers.memories(module)?)
        .section(&globals)
        .section(&exports)
        .section(&elements)
        .section(&code)
        .section(&data_section(&data.first));
    Ok(wasm.finish())
}

/// The name of an export in the halves, which is sent twice as well: a long one is replaced.
pub(crate) fn export_name(place: usize, name: &str) -> String {
    if name.len() > LONGEST { format!("e{place}") } else { name.to_owned() }
}

/// A short name for an import, because each name is sent twice: with the wasm and with the glue.
pub(crate) fn short_name(place: usize) -> String {
    format!("i{place}")
}

/// Puts the functions of this half into the order that compresses best: those that are alike stand together, and behind them the stubs,
/// sorted by what they take and give. Then numbers the types by how often they are named.
pub(crate) fn arrange(module: &Module<'_>, plan: &mut Plan, types: &Types) -> Outcome<()> {
    let mut numbers = Numbers::unchanged(module);
    let mut half = Half { module, plan, types, numbers: &mut numbers, ensure: module.imported() + 1, slots: plan.slots_of() };
    let kept: Vec<u32> = plan.kept.keys().copied().collect();
    let bodies = kept.iter().map(|number| Ok(half.function(*number)?.into_raw_body())).collect::<Outcome<Vec<_>>>()?;
    let mut stubs = plan.stubs.iter().map(|number| Ok((module.signature(*number)?, *number))).collect::<Outcome<Vec<_>>>()?;
    stubs.sort_unstable();
    let alike = alike_together(&bodies).into_iter().map(|place| kept[place]);
    let order: Vec<u32> = alike.chain(stubs.into_iter().map(|(_, number)| number)).collect();

    // The kept functions have named the types in their bodies.
    for number in &plan.stubs {
        half.function(*number)?;
    }
    numbers.imports(module, &plan.imports, short_name)?;
    numbers.type_index(types.nothing()?)?;
    for number in &order {
        numbers.type_index(module.signature(*number)?)?;
    }
    plan.types = types.ranked(&numbers.named);
    plan.order = order;
    Ok(())
}

fn export_for_the_second(exports: &mut ExportSection, module: &Module<'_>) {
    exports.export(SLOTS, ExportKind::Table, module.function_table());
    for table in 0..module.tables.count() {
        exports.export(&table_name(table), ExportKind::Table, table);
    }
    for global in 0..module.globals.count() {
        exports.export(&global_name(global), ExportKind::Global, global);
    }
}

fn ensuring(linked: u32, link: u32) -> Code {
    let mut code = Code::new([]);
    code.instruction(&Instruction::GlobalGet(linked))
        .instruction(&Instruction::I32Eqz)
        .instruction(&Instruction::If(BlockType::Empty))
        .instruction(&Instruction::Call(link))
        .instruction(&Instruction::End)
        .instruction(&Instruction::End);
    code
}

struct Half<'a> {
    module: &'a Module<'a>,
    plan: &'a Plan,
    types: &'a Types,
    numbers: &'a mut Numbers,
    ensure: u32,
    slots: BTreeMap<u32, u32>,
}

impl Half<'_> {
    fn function(&mut self, number: u32) -> Outcome<Code> {
        let plan = self.plan;
        match plan.kept.get(&number) {
            Some(parts) => self.kept(number, parts),
            None => self.stub(number),
        }
    }

    fn slot(&self, number: u32) -> Outcome<u32> {
        self.slots.get(&number).copied().ok_or(Unsplittable::Function(number, "slot"))
    }

    fn kept(&mut self, number: u32, parts: &[Part]) -> Outcome<Code> {
        let function = self.module.function(number)?;
        let body = &function.body;
        let mut locals = body.locals.clone();
        let spare = Spare::add(&mut locals, parts);
        let mut code = self.numbers.function(&locals, body.parameters)?;
        let mut from = 0;
        for (slot, part) in (self.slot(number)?..).zip(parts) {
            for place in &body.places[from..part.places.start] {
                code.instruction(&self.numbers.instruction(place.operator.clone())?);
            }
            let signature = self.types.of_part(self.module, number, part)?;
            self.call(&mut code, &part.takes, slot, signature)?;
            for local in part.gives.iter().rev() {
                code.instruction(&Instruction::LocalSet(*local));
            }
            leave(&mut code, function, part, &spare);
            from = part.places.end;
        }
        for place in &body.places[from..] {
            code.instruction(&self.numbers.instruction(place.operator.clone())?);
        }
        Ok(code)
    }

    fn stub(&mut self, number: u32) -> Outcome<Code> {
        let signature = self.module.signature(number)?;
        let parameters = self.module.signatures[signature as usize].params().len();
        let mut code = Code::new([]);
        self.call(&mut code, &(0..parameters as u32).collect::<Vec<_>>(), self.slot(number)?, signature)?;
        code.instruction(&Instruction::End);
        Ok(code)
    }

    /// Calls the function that the second half puts into the slot.
    fn call(&mut self, code: &mut Code, locals: &[u32], slot: u32, signature: u32) -> Outcome<()> {
        let type_index = self.numbers.type_index(signature)?;
        code.instruction(&Instruction::Call(self.ensure));
        for local in locals {
            code.instruction(&Instruction::LocalGet(*local));
        }
        code.instruction(&Instruction::I32Const(slot as i32))
            .instruction(&Instruction::CallIndirect { type_index, table_index: self.module.function_table() });
        Ok(())
    }
}

/// Locals for the number of an exit and for the value that it carries, for places where a branch cannot take both from the stack.
#[derive(Default)]
struct Spare {
    exit: Option<u32>,
    values: Vec<(wasmparser::ValType, u32)>,
}

impl Spare {
    fn add(locals: &mut Vec<wasmparser::ValType>, parts: &[Part]) -> Self {
        let mut spare = Self::default();
        for part in parts.iter().filter(|part| part.exits.len() > 1 && !part.uniform()) {
            spare.exit.get_or_insert_with(|| {
                locals.push(wasmparser::ValType::I32);
                locals.len() as u32 - 1
            });
            if let Some(value) = part.carries.filter(|value| spare.value(*value).is_none()) {
                locals.push(value);
                spare.values.push((value, locals.len() as u32 - 1));
            }
        }
        spare
    }

    fn value(&self, value: wasmparser::ValType) -> Option<u32> {
        self.values.iter().find(|(of, _)| *of == value).map(|(_, local)| *local)
    }
}

/// Continues at the exit of the part. The carried value and the number of the exit are on the stack.
fn leave(code: &mut Code, function: &Function<'_>, part: &Part, spare: &Spare) {
    let body = &function.body;
    let falling = part.falling(body);
    let depth = |way: Way| match way {
        Way::Label(block) => body.depth(part.block, block),
        Way::PastLoop => 0,
    };
    match part.exits.as_slice() {
        [] => {
            code.instruction(&Instruction::Unreachable);
        }
        [exit] if exit.way == falling => {}
        [exit] => {
            code.instruction(&Instruction::Br(depth(exit.way)));
        }
        [.., last] if part.uniform() => {
            let targets: Vec<u32> = part.exits.iter().map(|exit| depth(exit.way)).collect();
            code.instruction(&Instruction::BrTable(targets[..targets.len() - 1].to_vec().into(), depth(last.way)));
        }
        exits => {
            let (Some(number), value) = (spare.exit, part.carries.and_then(|value| spare.value(value))) else { return };
            code.instruction(&Instruction::LocalSet(number));
            if let Some(value) = value {
                code.instruction(&Instruction::LocalSet(value));
            }
            let carry = |code: &mut Code, carries: bool| {
                if let Some(value) = value.filter(|_| carries) {
                    code.instruction(&Instruction::LocalGet(value));
                }
            };
            // The exit over the part's end comes last, because no branch leads over the end of a loop.
            let last = exits.iter().position(|exit| exit.way == falling).unwrap_or(exits.len() - 1);
            for (at, exit) in exits.iter().enumerate().filter(|(at, _)| *at != last) {
                code.instruction(&Instruction::LocalGet(number))
                    .instruction(&Instruction::I32Const(at as i32))
                    .instruction(&Instruction::I32Eq)
                    .instruction(&Instruction::If(BlockType::Empty));
                carry(code, exit.carries);
                code.instruction(&Instruction::Br(depth(exit.way) + 1)).instruction(&Instruction::End);
            }
            carry(code, exits[last].carries);
            if exits[last].way != falling {
                code.instruction(&Instruction::Br(depth(exits[last].way)));
            }
        }
    }
}
