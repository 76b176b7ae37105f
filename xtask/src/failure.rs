//! The reason for which a task stopped, as a sentence for the person at the terminal.

use std::fmt;
use std::io;
use std::path::Path;

#[derive(Debug)]
pub struct Failure(String);

pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    pub fn reading(path: &Path, error: io::Error) -> Self {
        Self(format!("{} cannot be read: {error}", path.display()))
    }

    pub fn writing(path: &Path, error: io::Error) -> Self {
        Self(format!("{} cannot be written: {error}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self(format!("{error} (`cargo xtask help` lists what can be said)"))
    }
}

impl From<halves::Unsplittable> for Failure {
    fn from(error: halves::Unsplittable) -> Self {
        Self(error.to_string())
    }
}
