//! A page's wasm in two halves: what opening the page runs, and the rest, which is fetched once the page stands.
//!
//! ```text
//!  linked wasm ──► Constants::read           where its constants lie, by the linker's account
//!       │
//!       ▼ wasm-bindgen, wasm-opt
//!     Module ──► recording ──► a browser opens the page ──► passed
//!       │                                                     │
//!       └───────────────────────► split ◄─────────────────────┘
//!                                   │
//!                 first half, second half, and glue that links them
//! ```
//!
//! Running it tells the halves apart. The whole wasm is rewritten to note which of its points are passed ([`recording`]). Code that
//! never ran comes later: whole functions, cold parts of others (`cold.rs`), and the constants that only those name (`data.rs`).
//! Nothing depends on the recording being complete: whatever else is called early links the second half first.
//! What only the second half imports is made for it from a few shapes (`shapes.rs`).
//!
//! # Why functions are cut into parts
//!
//! Splitting between whole functions is simpler, and there are tools for it. Measured in November 2026 with the page's wasm of 1.5 MB,
//! opened by the same six visitors; the first load counts the other files too, 20 kB:
//!
//! | split | first half, gzip | first load, gzip |
//! |---|---|---|
//! | this one | 223 kB | 243 kB |
//! | this one without parts: whole functions and constants | 389 kB | 410 kB |
//! | Binaryen 108's `wasm-split --profile`: whole functions | 422 kB | 442 kB |
//!
//! A function of a page runs a little of itself at first: one arm of a `match` over all messages, one kind of thing that is drawn.
//!
//! The module is one that rustc, wasm-bindgen and wasm-opt have made.

#![warn(unreachable_pub)]

mod body;
mod cold;
mod constants;
mod data;
mod first;
mod glue;
mod liveness;
mod module;
mod numbers;
mod order;
mod plan;
mod points;
mod record;
mod second;
mod shapes;
#[cfg(test)]
mod tests;
mod types;
mod unsplittable;

pub use self::constants::{Constants, without_account, without_names};
pub use self::glue::{Later, linking};
pub use self::module::Module;
pub use self::record::recording;
pub use self::unsplittable::{Outcome, Unsplittable};

use self::plan::Plan;
use self::types::Types;

pub struct Halves {
    pub first: Vec<u8>,
    pub second: Vec<u8>,
    /// The places of the imports that the first half has, in their order.
    pub(crate) imports: Vec<usize>,
    /// JavaScript that makes the imports of the second half that the first has not.
    pub(crate) shapes: String,
}

/// Splits a module by which of its points were passed: a byte for each, as the recording notes them.
pub fn split(module: &Module<'_>, passed: &[u8], constants: &Constants) -> Outcome<Halves> {
    halves(module, Plan::new(module, passed, cold::WORTH)?, constants)
}

fn halves(module: &Module<'_>, mut plan: Plan, constants: &Constants) -> Outcome<Halves> {
    let types = Types::new(module, &plan);
    first::arrange(module, &mut plan, &types)?;
    let plan = &plan;
    let data = data::split(module, plan, constants)?;
    let first = first::encode(module, plan, &types, &data)?;
    let second = second::encode(module, plan, &types, &data)?;
    Ok(Halves { first, second, imports: plan.imports.clone(), shapes: plan.shapes.script() })
}
