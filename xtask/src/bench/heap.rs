//! Measuring the heap: an allocator that counts bytes while it is told to.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering::Relaxed};

struct Counting;

static COUNTS: AtomicBool = AtomicBool::new(false);
static KEPT: AtomicIsize = AtomicIsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Runs `action`, and returns its result with the bytes that are still allocated while the result exists.
pub fn kept_by<T>(action: impl FnOnce() -> T) -> (T, usize) {
    KEPT.store(0, Relaxed);
    COUNTS.store(true, Relaxed);
    let result = action();
    COUNTS.store(false, Relaxed);
    (result, KEPT.load(Relaxed).max(0) as usize)
}

fn count(bytes: isize) {
    if COUNTS.load(Relaxed) {
        KEPT.fetch_add(bytes, Relaxed);
    }
}

#[expect(unsafe_code, reason = "the trait of allocators is unsafe; every call goes to the system's allocator as it came")]
// SAFETY: memory is the system allocator's alone; counting touches none of it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller's promises are the ones that the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size as isize - layout.size() as isize);
        // SAFETY: as above.
        unsafe { System.realloc(block, layout, size) }
    }
}
