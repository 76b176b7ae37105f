//! jute, Apache's serialisation (`BinaryOutputArchive.java`, `BinaryInputArchive.java`): numbers with their high byte first; strings, buffers and vectors
//! behind their length, which is -1 for null.

mod bytes;
mod reader;
mod sink;

pub use bytes::{bytes_of, length_of, text_of};
pub use reader::{Malformed, Reader};
pub use sink::{Count, Sink};
