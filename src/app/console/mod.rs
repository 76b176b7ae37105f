//! The console: a line of the command language, the lines before it, its completion, and its answer.

mod asked;
#[cfg(test)]
mod conversations;
pub mod hear;
mod operator;
mod panel;
mod state;
#[cfg(test)]
mod tests;
mod update;

pub use asked::ends_in_a_word;
pub use panel::panel;
pub use state::{Console, Mending, with_line};
pub use update::{echo_command, update};
