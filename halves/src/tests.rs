//! Both halves together do what the whole module does, whatever was recorded.

use super::constants::Constants;
use super::module::Module;
use super::plan::Plan;
use super::{Halves, cold, first, glue, halves, points, record, second};
use wasmi::{Caller, Config, Engine, Extern, Instance, Linker, Ref, Store, Val};

/// Functions of one number, with every kind of exit from a part: over its end, to blocks with and without a value, to the begin of a
/// loop, back to the caller; with constants, calls, calls through the table, and locals of several types that are read behind the part.
const PROGRAM: &str = r#"
(module
    (type $unary (func (param i32) (result i32)))
    (memory (export "memory") 1)
    (table 4 funcref)
    (global $count (mut i32) (i32.const 0))
    (elem (i32.const 0) $halved $sum $classified $early)
    (data (i32.const 1024) "\01\00\00\00\08\04\00\00\05\00\00\00\07\00\00\00")

    (func $halved (param $n i32) (result i32)
        (if (i32.and (local.get $n) (i32.const 1))
            (then (return (i32.add (i32.mul (local.get $n) (i32.const 3)) (i32.const 1)))))
        (i32.shr_u (local.get $n) (i32.const 1)))

    (func $sum (param $n i32) (result i32)
        (local $at i32) (local $all i32) (local $wide i64) (local $real f64)
        (block $done
            (loop $next
                (br_if $done (i32.ge_s (local.get $at) (local.get $n)))
                (local.set $at (i32.add (local.get $at) (i32.const 1)))
                (if (i32.eqz (i32.rem_u (local.get $at) (i32.const 3)))
                    (then
                        (local.set $wide (i64.add (local.get $wide) (i64.extend_i32_u (local.get $at))))
                        (br_if $next (i32.lt_s (local.get $at) (i32.const 9)))
                        (local.set $all (i32.add (local.get $all) (i32.const 100))))
                    (else
                        (local.set $real (f64.add (local.get $real) (f64.const 0.5)))
                        (br_if $done (i32.gt_s (local.get $all) (i32.const 400)))
                        (local.set $all (i32.add (local.get $all) (call $halved (local.get $at))))))
                (br $next)))
        (i32.add
            (i32.add (local.get $all) (i32.wrap_i64 (local.get $wide)))
            (i32.trunc_f64_s (local.get $real))))

    (func $classified (param $n i32) (result i32)
        (local $kind i32)
        (global.set $count (i32.add (global.get $count) (i32.const 1)))
        (local.set $kind (i32.rem_u (local.get $n) (i32.const 6)))
        (block $end (result i32)
            (block $many
                (block $two
                    (block $one
                        (block $none
                            (br_table $none $one $two $many $one $two (local.get $kind)))
                        (br $end (i32.load (i32.const 1024))))
                    (local.set $n (i32.load offset=4 (i32.load (i32.const 1028))))
                    (drop (br_if $end (local.get $n) (i32.eq (local.get $kind) (i32.const 4))))
                    (return (i32.mul (local.get $n) (i32.const 11))))
                (local.set $n (call_indirect (type $unary) (local.get $n) (i32.const 1)))
                (br $end (i32.add (local.get $n) (global.get $count))))
            (i32.sub (call $early (local.get $n)) (local.get $kind))))

    (func $early (param $n i32) (result i32)
        (local $left i32) (local $found i32)
        (local.set $left (local.get $n))
        (loop $again (result i32)
            (if (i32.eqz (local.get $left)) (then (return (i32.const -1))))
            (local.set $left (i32.sub (local.get $left) (i32.const 1)))
            (if (i32.gt_u (local.get $left) (i32.const 4))
                (then
                    (local.set $found (i32.add (local.get $found) (local.get $left)))
                    (br $again)))
            (br_if $again (i32.gt_u (local.get $left) (i32.const 2)))
            (i32.add (local.get $found) (i32.mul (local.get $left) (i32.const 1000)))))

    (export "halved" (func $halved))
    (export "sum" (func $sum))
    (export "sorted" (func $classified))
    (export "early" (func $early)))
"#;

const FUNCTIONS: [&str; 4] = ["halved", "sum", "sorted", "early"];
const ARGUMENTS: std::ops::Range<i32> = 0..24;
const RECORDINGS: u64 = 400;
const EVERY_PART: isize = isize::MIN;

#[test]
fn both_halves_do_what_the_whole_does_whatever_was_recorded() {
    let program = wat::parse_str(PROGRAM).unwrap();
    let module = Module::parse(&program).unwrap();
    let points: usize = module.functions.iter().map(|function| points::of(&function.body).count()).sum();
    let expected = answers(&program, None);
    let mut parts = 0;
    for recording in 0..RECORDINGS {
        // Some recordings have passed few points, some many.
        let likely = 20 + recording % 70;
        let passed: Vec<u8> = (0..points as u64).map(|point| u8::from(scrambled(recording << 32 | point) % 100 < likely)).collect();
        for worth in [cold::WORTH, EVERY_PART] {
            let (Halves { first, second, .. }, count) = cut(&module, &passed, worth);
            assert_eq!(answers(&first, Some(&second)), expected, "recording {recording}");
            parts += count;
        }
    }
    assert!(parts > 1_000, "only {parts} parts were cut out");
}

#[test]
fn what_a_recording_ran_needs_the_second_half_no_more_and_what_it_did_not_run_does() {
    let program = wat::parse_str(PROGRAM).unwrap();
    let module = Module::parse(&program).unwrap();
    let (mut store, instance) = started(&record::recording(&module).unwrap(), None);
    call(&mut store, &instance, "sum", 5);
    let notes = instance.get_memory(&store, record::PASSED).unwrap();
    let (Halves { first, second, .. }, count) = cut(&module, notes.data(&store), EVERY_PART);
    assert!(count > 0);
    let (mut store, instance) = started(&first, Some(&second));
    let linked = |store: &Store<Option<Instance>>| instance.get_global(store, first::LINKED).unwrap().get(store).i32() == Some(1);
    call(&mut store, &instance, "sum", 5);
    assert!(!linked(&store), "that ran when it was recorded");
    call(&mut store, &instance, "sum", 23);
    assert!(linked(&store), "its loop never went so far");
}

#[test]
fn a_whole_recording_leaves_nothing_for_later() {
    let program = wat::parse_str(PROGRAM).unwrap();
    let module = Module::parse(&program).unwrap();
    let (Halves { first, second, .. }, count) = cut(&module, &[1; 1_000], EVERY_PART);
    assert_eq!(count, 0);
    assert!(second.len() < first.len() / 4, "{} bytes for later", second.len());
}

/// Two getters that only the second half calls, and two that the first calls as well, with the glue of all.
const IMPORTING: &str = r#"
(module
    (type $getter (func (param i32) (result i32)))
    (import "./page_bg.js" "height" (func $height (type $getter)))
    (import "./page_bg.js" "width" (func $width (type $getter)))
    (import "./page_bg.js" "top" (func $top (type $getter)))
    (import "./page_bg.js" "left" (func $left (type $getter)))
    (memory (export "memory") 1)
    (table 1 funcref)
    (global $count (mut i32) (i32.const 0))
    (elem (i32.const 0) $left)
    (data (i32.const 1024) "\01\02")
    (func $soon (param $n i32) (result i32) (call $top (local.get $n)))
    (func $late (param $n i32) (result i32)
        (i32.add (i32.mul (call $height (local.get $n)) (i32.const 10)) (call $width (i32.sub (call $left (local.get $n)) (local.get $n)))))
    (export "soon" (func $soon))
    (export "late" (func $late)))
"#;

const GLUE: &str = "const import0 = {
    __proto__: null,
    height: function(arg0) { return arg0.height; },
    left: function(arg0) { return arg0.left; },
    top: function(arg0) { return arg0.top; },
    width: function(arg0) { return arg0.width; },
};
return { __proto__: null, \"./page_bg.js\": import0,
await __wbg_load(await module_or_path, imports);
wasm.__wbindgen_start();
export { initSync, a };
";

#[test]
fn what_the_second_half_alone_imports_is_made_from_its_shape_and_its_word() {
    let program = wat::parse_str(IMPORTING).unwrap();
    let module = Module::parse(&program).unwrap().in_order_of(GLUE);
    // Of the two functions the first has run.
    let plan = Plan::new(&module, &[1, 0], cold::WORTH).unwrap();
    let halves = halves(&module, plan, &Constants::of([1024..1025, 1025..1026])).unwrap();
    let glue = glue::linking(GLUE, &module, &halves, &glue::Later { file: "b.wasm", question: "" }).unwrap();
    assert!(glue.contains("i0: function(arg0) { return arg0.left; },\ni1: function(arg0) { return arg0.top; },"), "{glue}");
    assert!(!glue.contains("arg0.height") && !glue.contains("arg0.width"), "{glue}");
    assert!(glue.contains("const shapes = [\n(word) => function(arg0) { return arg0[word]; },\n];"), "{glue}");

    let engine = Engine::new(Config::default().wasm_multi_memory(true));
    let imports = |wasm: &[u8]| {
        let module = wasmi::Module::new(&engine, wasm).unwrap();
        let functions = module.imports().filter(|import| import.ty().func().is_some());
        functions.map(|import| format!("{} {}", import.module(), import.name())).collect::<Vec<_>>()
    };
    assert_eq!(imports(&halves.first), ["./page_bg.js i0", "./page_bg.js i1", "later link"]);
    assert_eq!(imports(&halves.second), ["0 height", "0 width", "first f2"]);
}

/// Both halves, and how many parts were cut out.
fn cut(module: &Module<'_>, passed: &[u8], worth: isize) -> (Halves, usize) {
    let plan = Plan::new(module, passed, worth).unwrap();
    let constants = Constants::of([1024..1028, 1028..1032, 1032..1040]);
    let count = plan.parts().count();
    (halves(module, plan, &constants).unwrap(), count)
}

/// The results of every function for every argument, in one instance.
fn answers(wasm: &[u8], second: Option<&[u8]>) -> Vec<i32> {
    let (mut store, instance) = started(wasm, second);
    let mut answers = Vec::new();
    for name in FUNCTIONS {
        answers.extend(ARGUMENTS.map(|argument| call(&mut store, &instance, name, argument)));
    }
    answers
}

fn call(store: &mut Store<Option<Instance>>, instance: &Instance, name: &str, argument: i32) -> i32 {
    instance.get_typed_func::<i32, i32>(&*store, name).unwrap().call(store, argument).unwrap()
}

/// An instance whose store knows it, so that it can be linked to its other half.
fn started(wasm: &[u8], second: Option<&[u8]>) -> (Store<Option<Instance>>, Instance) {
    let engine = Engine::new(Config::default().wasm_multi_memory(true));
    let module = wasmi::Module::new(&engine, wasm).unwrap();
    let second = second.map(|second| wasmi::Module::new(&engine, second).unwrap());
    let mut store = Store::new(&engine, None);
    let mut linker = Linker::<Option<Instance>>::new(&engine);
    let link = move |mut caller: Caller<'_, Option<Instance>>| {
        let (first, second) = (caller.data().unwrap(), second.as_ref().unwrap());
        let mut linker = Linker::<Option<Instance>>::new(caller.engine());
        let exports: Vec<(String, Extern)> =
            first.exports(&caller).map(|export| (export.name().to_owned(), export.into_extern())).collect();
        for (name, export) in exports {
            linker.define(second::FIRST, &name, export).unwrap();
        }
        let slots = first.get_table(&caller, first::SLOTS).unwrap();
        let wanted = first.get_global(&caller, first::WANTED).unwrap().get(&caller).i32().unwrap() as u64;
        let functions = second.imports().filter(|import| import.ty().func().is_some());
        for (slot, import) in (wanted..).zip(functions) {
            let Some(Val::FuncRef(Ref::Val(function))) = slots.get(&caller, slot) else { panic!("slot {slot} holds no function") };
            linker.define(second::FIRST, import.name(), function).unwrap();
        }
        linker.instantiate_and_start(&mut caller, second).unwrap();
        first.get_global(&caller, first::LINKED).unwrap().set(&mut caller, Val::I32(1)).unwrap();
    };
    linker.func_wrap(first::LATER, first::LINK, link).unwrap();
    let instance = linker.instantiate_and_start(&mut store, &module).unwrap();
    *store.data_mut() = Some(instance);
    (store, instance)
}

/// SplitMix64's mixing of bits.
fn scrambled(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
