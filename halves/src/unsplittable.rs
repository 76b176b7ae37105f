//! The reasons for which a module cannot be split.

use wasm_encoder::reencode;

#[derive(Debug, thiserror::Error)]
pub enum Unsplittable {
    #[error("the wasm cannot be read: {0}")]
    Unreadable(#[from] wasmparser::BinaryReaderError),
    #[error("a function of the wasm cannot be written again: {0}")]
    Unwritable(String),
    #[error("the wasm has no {0}")]
    Lacking(&'static str),
    #[error("the wasm has {0}, which the split does not know")]
    Unknown(&'static str),
    #[error("function {0} of the wasm has no {1}")]
    Function(u32, &'static str),
    #[error("a function of the split wasm has no type")]
    Untyped,
    #[error("wasm-bindgen's glue has no `{0}`, which the wasm imports")]
    NotInGlue(String),
    #[error("wasm-bindgen's glue does not say `{0}` once, which the split goes by")]
    OtherGlue(&'static str),
    #[error("wasm-bindgen's glue names the export `{0}` without `wasm.` before it")]
    Export(String),
}

pub type Outcome<T = ()> = Result<T, Unsplittable>;

impl From<reencode::Error<Self>> for Unsplittable {
    fn from(error: reencode::Error<Self>) -> Self {
        match error {
            reencode::Error::UserError(error) => error,
            other => Self::Unwritable(other.to_string()),
        }
    }
}
