//! A drawing as SVG: elements with attributes, written so that any program reads them. Colours are six digits and an opacity, because few
//! programs but browsers know more.

use std::fmt::{self, Write};

/// An element of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    text: String,
    holds: Vec<Figure>,
}

impl Figure {
    pub fn new(name: &'static str) -> Self {
        Figure { name, attributes: Vec::new(), text: String::new(), holds: Vec::new() }
    }

    /// An element with a text in it. The same text stands before the elements that it holds.
    pub fn saying(name: &'static str, text: impl Into<String>) -> Self {
        Figure { text: text.into(), ..Figure::new(name) }
    }

    /// A whole drawing of this size, for a person who cannot see it a title, and its ground.
    pub fn drawing(size: (f64, f64), title: &str, ground: &str) -> Self {
        Figure::drawing_of((0.0, 0.0), size, title, ground)
    }

    /// A drawing whose upper left corner has these coordinates.
    pub fn drawing_of((x, y): (f64, f64), (width, height): (f64, f64), title: &str, ground: &str) -> Self {
        let [x, y, width, height] = [x, y, width, height].map(|number| Number(number).to_string());
        let sheet = Figure::new("rect").with("width", &width).with("height", &height).with("fill", ground);
        let sheet = if [&*x, &*y] == ["0", "0"] { sheet } else { sheet.with("x", &x).with("y", &y) };
        Figure::new("svg")
            .with("xmlns", "http://www.w3.org/2000/svg")
            .with("viewBox", format!("{x} {y} {width} {height}"))
            .with("width", width)
            .with("height", height)
            .with("role", "img")
            .holding([Figure::saying("title", title), sheet])
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// The element with a number in it.
    pub fn at(self, name: &'static str, value: f64) -> Self {
        self.with(name, Number(value).to_string())
    }

    /// The element with a colour, unless nothing of it would be seen: `part` is `fill` or `stroke`.
    pub fn painted(self, part: Part, colour: Option<Colour>) -> Self {
        let (name, opacity) = part.names();
        match colour {
            None => self.with(name, "none"),
            Some(colour) if colour.alpha < 1.0 => self.with(name, colour.hex()).at(opacity, colour.alpha),
            Some(colour) => self.with(name, colour.hex()),
        }
    }

    pub fn holding(mut self, more: impl IntoIterator<Item = Figure>) -> Self {
        self.holds.extend(more);
        self
    }
}

/// The parts of a figure that have a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Fill,
    Stroke,
}

impl Part {
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Part::Fill => ("fill", "fill-opacity"),
            Part::Stroke => ("stroke", "stroke-opacity"),
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}", self.name)?;
        for (name, value) in &self.attributes {
            write!(f, " {name}=\"{}\"", Escaped(value))?;
        }
        if self.text.is_empty() && self.holds.is_empty() {
            return f.write_str("/>");
        }
        write!(f, ">{}", Escaped(&self.text))?;
        self.holds.iter().try_for_each(|held| held.fmt(f))?;
        write!(f, "</{}>", self.name)
    }
}

/// Text as XML has it. It has no control characters but three.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|letter| match letter {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\t' | '\n' | '\r' => f.write_char(letter),
            '\u{fffe}' | '\u{ffff}' => Ok(()),
            letter if letter.is_control() => Ok(()),
            letter => f.write_char(letter),
        })
    }
}

/// A number with no more than two digits behind the point.
struct Number(f64);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.2}", self.0);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        f.write_str(if text == "-0" { "0" } else { text })
    }
}

/// A colour that can be seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    parts: [u8; 3],
    alpha: f64,
}

impl Colour {
    /// Reads a colour as a browser states one: `rgb(1, 2, 3)`, `rgba(1, 2, 3, 0.5)`. `None`: nothing is painted.
    pub fn stated(css: &str) -> Option<Self> {
        let inside = css.split_once('(')?.1.split_once(')')?.0;
        let mut numbers = inside.split([',', ' ', '/']).filter_map(|number| number.parse::<f64>().ok());
        let parts = [numbers.next()?, numbers.next()?, numbers.next()?].map(|part| part as u8);
        let alpha = numbers.next().unwrap_or(1.0);
        (alpha > 0.0).then_some(Colour { parts, alpha })
    }

    /// The colour, fainter.
    pub fn faint(self, opacity: f64) -> Self {
        Colour { alpha: self.alpha * opacity, ..self }
    }

    pub fn hex(self) -> String {
        let [red, green, blue] = self.parts;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_xml_whatever_its_words() {
        let words = Figure::saying("text", "a<b & \"c\"\u{0}\u{7}").at("x", 1.005).at("y", -0.001);
        let drawing = Figure::drawing((20.0, 10.5), "选举 <1>", "#ffffff").holding([words]);
        assert_eq!(
            drawing.to_string(),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 10.5\" width=\"20\" height=\"10.5\" role=\"img\">\
             <title>选举 &lt;1&gt;</title><rect width=\"20\" height=\"10.5\" fill=\"#ffffff\"/>\
             <text x=\"1\" y=\"0\">a&lt;b &amp; &quot;c&quot;</text></svg>"
        );
    }

    #[test]
    fn a_colour_is_read_as_browsers_state_it() {
        let painted = |css| Figure::new("rect").painted(Part::Fill, Colour::stated(css)).to_string();
        assert_eq!(painted("rgb(18, 52, 86)"), "<rect fill=\"#123456\"/>");
        assert_eq!(painted("rgba(255, 0, 0, 0.5)"), "<rect fill=\"#ff0000\" fill-opacity=\"0.5\"/>");
        assert_eq!(painted("rgba(0, 0, 0, 0)"), "<rect fill=\"none\"/>");
        assert_eq!(painted("none"), "<rect fill=\"none\"/>");
    }
}
