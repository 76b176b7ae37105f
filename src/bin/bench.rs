//! The workload of `cargo xtask bench` as a wasm module without a page: `tests/browser/bench.mjs` calls it and takes the time.

use wasm_bindgen::prelude::wasm_bindgen;
use zooscope::bench::{LargeTree, Writers};

fn main() {}

/// Five servers and thirty clients that write, as JavaScript drives them.
#[wasm_bindgen]
pub struct Bench {
    writers: Writers,
}

#[wasm_bindgen]
impl Bench {
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default, reason = "only JavaScript calls it; not every build of this file sees it so")]
    pub fn new(servers: u8, clients: u16) -> Bench {
        Bench { writers: Writers::new(servers, clients) }
    }

    /// Simulates so many events.
    pub fn run(&mut self, events: u32) -> u32 {
        self.writers.run(events)
    }

    /// How many steps there are to seek to.
    pub fn steps(&self) -> u32 {
        self.writers.recording().len()
    }

    /// Seeks, and returns what cannot be known without it.
    pub fn seek(&self, steps: u32) -> u32 {
        self.writers.seek(steps).steps()
    }

    /// The digest of the furthest world, hexadecimal: the host's must be the same.
    pub fn digest(&self) -> String {
        format!("{:016x}", self.writers.recording().head().digest())
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
