//! The workload of `cargo xtask bench` as a wasm module without a page: `tests/browser/bench.mjs` calls it and takes the time.

use wasm_bindgen::prelude::wasm_bindgen;
use zooscope::bench::{Callers, LargeTree, LongRun, Workload};

fn main() {}

/// Servers and clients that call without a pause, as JavaScript drives them.
#[wasm_bindgen]
pub struct Bench {
    callers: Callers,
}

#[wasm_bindgen]
impl Bench {
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default, reason = "only JavaScript calls it; not every build of this file sees it so")]
    pub fn new(servers: u8, clients: u16, everything: bool) -> Bench {
        let workload = if everything { Workload::Everything } else { Workload::Writes };
        Bench { callers: Callers::new(workload, servers, clients) }
    }

    /// The number of calls that were answered so far.
    pub fn answered(&self) -> u32 {
        self.callers.answered()
    }

    /// Simulates so many events.
    pub fn run(&mut self, events: u32) -> u32 {
        self.callers.run(events)
    }

    /// The number of steps that can be sought.
    pub fn steps(&self) -> u32 {
        self.callers.recording().len()
    }

    /// Seeks, and returns what cannot be known without it.
    pub fn seek(&self, steps: u32) -> u32 {
        self.callers.seek(steps).steps()
    }

    /// The digest of the furthest world, hexadecimal: the host's must be the same.
    pub fn digest(&self) -> String {
        format!("{:016x}", self.callers.recording().head().digest())
    }
}

/// A page whose run has so many events of writes, and more than that.
#[wasm_bindgen]
pub struct Long(LongRun);

#[wasm_bindgen]
impl Long {
    #[wasm_bindgen(constructor)]
    pub fn new(servers: u8, clients: u16, events: u32) -> Long {
        let mut callers = Callers::new(Workload::Writes, servers, clients);
        callers.run(events);
        Long(callers.into_page())
    }

    pub fn steps(&self) -> u32 {
        self.0.steps()
    }

    /// Goes to a step and makes the page there. Returns what cannot be known without it.
    pub fn look(&mut self, step: u32) -> u32 {
        self.0.look(step) as u32
    }
}

/// A page with so many znodes, which is opened, searched and scrolled through. Each returns what cannot be known without doing it.
#[wasm_bindgen]
pub struct Tree(LargeTree);

#[wasm_bindgen]
impl Tree {
    #[wasm_bindgen(constructor)]
    pub fn new(znodes: u32) -> Tree {
        Tree(LargeTree::new(znodes as usize))
    }

    pub fn open(&mut self) -> u32 {
        self.0.open() as u32
    }

    pub fn filter(&mut self, text: &str) -> u32 {
        self.0.filter(text) as u32
    }

    pub fn scroll(&mut self, top: i32) -> u32 {
        self.0.scroll(top) as u32
    }
}
