//! `cargo xtask bench`: the speed and size of simulation and page, on the host and in Chromium, and of `live` under load. A name, a value and a unit a line.

mod heap;
mod host;
mod live;
mod page;

use crate::failure::Outcome;
use serde::{Deserialize, Serialize};

#[derive(Default)]
pub struct Options {
    pub json: bool,
    /// Leave out the figures that need a browser.
    pub host: bool,
    /// The figures of `live` under load, and no others.
    pub live: bool,
}

/// One measured number.
#[derive(Debug, Serialize, Deserialize)]
struct Figure {
    name: String,
    value: f64,
    unit: String,
}

pub fn run(options: &Options) -> Outcome {
    let mut tell = |figure: Figure| print(&figure, options.json);
    if options.live {
        return live::measure(&mut tell);
    }
    let digest = host::measure(&mut tell);
    if options.host { Ok(()) } else { page::measure(&mut tell, digest) }
}

fn print(figure: &Figure, json: bool) {
    match serde_json::to_string(figure) {
        Ok(line) if json => println!("{line}"),
        _ => println!("{:<34} {:>14} {}", figure.name, rounded(figure.value), figure.unit),
    }
}

/// The value with four significant digits, or all digits of a whole number.
fn rounded(value: f64) -> String {
    let decimals = match value.abs() {
        0.0 => 0,
        magnitude => (3 - magnitude.log10().floor() as i32).clamp(0, 6),
    };
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.*}", decimals as usize) }
}

impl Figure {
    fn new(name: &str, value: f64, unit: &str) -> Self {
        Figure { name: name.to_owned(), value, unit: unit.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn a_figure_shows_the_digits_that_count() {
        assert_eq!(rounded(812_345.678), "812346");
        assert_eq!(rounded(0.123_456), "0.1235");
        assert_eq!(rounded(1_234.0), "1234");
        assert_eq!(rounded(0.0), "0");
    }
}
