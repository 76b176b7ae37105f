//! A part of the page as a drawing that needs neither the page nor a browser: every shape and word with the place and the colours that the
//! browser gives it at this moment. The stage's boxes of HTML become shapes too: most programs cannot show HTML in a drawing, and some
//! browsers forbid to make pixels of one.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use super::dynamic::{call, get, number, set, text};
use crate::files::svg::{Colour, Figure, Part};
use crate::ui::browser;

/// The kinds of shapes, with the attributes that make their form.
const SHAPES: [(&str, &[&str]); 8] = [
    ("rect", &["x", "y", "width", "height", "rx", "ry"]),
    ("circle", &["cx", "cy", "r"]),
    ("ellipse", &["cx", "cy", "rx", "ry"]),
    ("line", &["x1", "y1", "x2", "y2"]),
    ("polyline", &["points"]),
    ("polygon", &["points"]),
    ("path", &["d"]),
    ("text", &["x", "y", "dx", "dy"]),
];

/// How a line is drawn: the property, and the value that it has anyway.
const LINES: [(&str, &str); 4] =
    [("stroke-width", "1"), ("stroke-dasharray", "none"), ("stroke-linecap", "butt"), ("stroke-linejoin", "miter")];
/// How words are drawn.
const WORDS: [(&str, &str); 6] = [
    ("font-family", ""),
    ("font-size", ""),
    ("font-weight", "400"),
    ("font-style", "normal"),
    ("text-anchor", "start"),
    ("letter-spacing", "normal"),
];
/// The part of a font's height that is above the line, where the browser does not tell.
const ABOVE_LINE: f64 = 0.8;

/// The widest margin for words that reach over the edge.
const MARGIN: f64 = 120.0;
/// The room behind such words.
const AIR: f64 = 4.0;

/// Draws the element as it is, and tells the size of that. `None`: it is not on the page. `whole`: with a margin where words reach over
/// its edge.
pub fn capture(root: &Element, title: &str, whole: bool) -> Option<(Figure, (f64, f64))> {
    let frame = Frame::of(root);
    let mut capture =
        Capture { left: frame.left, top: frame.top, width: frame.width, height: frame.height, drawn: Vec::new(), over: [0.0; 4] };
    let ground = Colour::stated(&style(&browser::document().body()?.into()).property("background-color"));
    let own = Colour::stated(&style(root).property("background-color"));
    capture.element(root, Inherited { scale: 1.0, opacity: 1.0 });
    let ground = own.or(ground).map_or_else(|| "none".to_owned(), Colour::hex);
    let [left, top, right, bottom] = if whole { capture.over } else { [0.0; 4] };
    let size = (left + frame.width + right, top + frame.height + bottom);
    (frame.width > 0.0).then(|| (Figure::drawing_of((-left, -top), size, title, &ground).holding(capture.drawn), size))
}

struct Capture {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    drawn: Vec<Figure>,
    /// How far words reach over the left edge, the upper, the right and the lower one.
    over: [f64; 4],
}

/// What an element has from those around it.
#[derive(Clone, Copy)]
struct Inherited {
    scale: f64,
    opacity: f64,
}

struct Style(JsValue);

impl Style {
    fn property(&self, name: &str) -> String {
        let value = call(&self.0, "getPropertyValue", &[name.into()]);
        value.ok().and_then(|value| value.as_string()).unwrap_or_default()
    }

    fn pixels(&self, name: &str) -> f64 {
        pixels(&self.property(name))
    }

    fn colour(&self, name: &str) -> Option<Colour> {
        Colour::stated(&self.property(name))
    }
}

fn style(of: &Element) -> Style {
    style_of(of, &[])
}

fn style_of(of: &Element, part: &[JsValue]) -> Style {
    let with = [&[of.into()], part].concat();
    Style(call(&browser::window(), "getComputedStyle", &with).unwrap_or(JsValue::UNDEFINED))
}

fn pixels(css: &str) -> f64 {
    css.trim_end_matches("px").parse().unwrap_or_default()
}

/// A box in the window.
#[derive(Clone, Copy)]
struct Frame {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Frame {
    fn of(element: &Element) -> Self {
        Frame::read(&element.get_bounding_client_rect())
    }

    fn read(rect: &JsValue) -> Self {
        let [left, top, width, height] = ["left", "top", "width", "height"].map(|side| number(rect, side));
        Frame { left, top, width, height }
    }
}

impl Capture {
    fn element(&mut self, element: &Element, around: Inherited) {
        let style = style(element);
        if style.property("display") == "none" {
            return;
        }
        let opacity = around.opacity * style.property("opacity").parse::<f64>().unwrap_or(1.0);
        let inherited = Inherited { opacity, ..around };
        if let Some((name, form)) = SHAPES.into_iter().find(|(name, _)| *name == element.tag_name()) {
            if style.property("visibility") != "hidden" {
                self.shape(element, name, form, &style, opacity);
            }
        } else if get(element, "ownerSVGElement").is_object() || element.tag_name() == "svg" {
            self.children(element, inherited);
        } else {
            self.html(element, &style, inherited);
        }
    }

    fn children(&mut self, of: &Element, inherited: Inherited) {
        let mut child = get(of, "firstChild");
        while child.is_object() {
            match child.dyn_ref::<Element>() {
                Some(element) => self.element(element, inherited),
                None if number(&child, "nodeType") == 3.0 && !get(of, "ownerSVGElement").is_object() => {
                    self.words(of, &child, inherited);
                }
                None => {}
            }
            child = get(&child, "nextSibling");
        }
    }

    /// A shape of a drawing, put where it lies by a matrix of its own.
    fn shape(&mut self, element: &Element, name: &'static str, form: &[&'static str], style: &Style, opacity: f64) {
        let Some(matrix) = self.matrix(element) else { return };
        let fill = style.colour("fill").map(|colour| colour.faint(style.property("fill-opacity").parse().unwrap_or(1.0)));
        let stroke = style.colour("stroke").filter(|_| style.pixels("stroke-width") > 0.0);
        if fill.is_none() && stroke.is_none() {
            return;
        }
        let mut figure = Figure::new(name).with("transform", matrix);
        for attribute in form {
            if let Some(value) = element.get_attribute(attribute) {
                figure = figure.with(attribute, value);
            }
        }
        if opacity < 1.0 {
            figure = figure.at("opacity", opacity);
        }
        if name == "text" {
            self.reach(Frame::of(element));
            figure = said(figure, element, style);
        }
        let line = |figure: Figure| with_properties(figure.painted(Part::Stroke, stroke), style, &LINES);
        match stroke {
            None => self.drawn.push(figure.painted(Part::Fill, fill)),
            // Programs that know no order of painting would draw the line over the words.
            Some(_) if style.property("paint-order").starts_with("stroke") => {
                self.drawn.push(line(figure.clone()).painted(Part::Fill, None));
                self.drawn.push(figure.painted(Part::Fill, fill));
            }
            Some(_) => self.drawn.push(line(figure.painted(Part::Fill, fill))),
        }
    }

    /// Takes in a box of words that begins inside the picture.
    fn reach(&mut self, words: Frame) {
        if words.width <= 0.0 || !self.shows(words) {
            return;
        }
        let (x, y) = (words.left - self.left, words.top - self.top);
        let over = [-x, -y, x + words.width - self.width, y + words.height - self.height];
        for (most, over) in self.over.iter_mut().zip(over) {
            if over > 0.0 {
                *most = most.max((over + AIR).ceil().min(MARGIN));
            }
        }
    }

    /// The way from the shape's own units to those of the picture.
    fn matrix(&self, element: &Element) -> Option<String> {
        let matrix = call(element, "getScreenCTM", &[]).ok().filter(JsValue::is_object)?;
        let [a, b, c, d, e, f] = ["a", "b", "c", "d", "e", "f"].map(|cell| number(&matrix, cell));
        Some(written([a, b, c, d, e - self.left, f - self.top]))
    }

    fn html(&mut self, element: &Element, style: &Style, around: Inherited) {
        let turned = Matrix::of(style);
        if let Some(matrix) = turned.filter(Matrix::turns) {
            return self.turned_box(element, style, &matrix, around);
        }
        let inherited = Inherited { scale: around.scale * turned.map_or(1.0, |matrix| matrix.0[0]), ..around };
        let frame = Frame::of(element);
        if self.shows(frame) {
            self.ground(frame, style, inherited);
            self.borders(frame, style, inherited);
            self.children(element, inherited);
            self.after(element, frame, inherited);
        }
    }

    fn shows(&self, Frame { left, top, width, height }: Frame) -> bool {
        let (x, y) = (left - self.left, top - self.top);
        x + width >= 0.0 && y + height >= 0.0 && x <= self.width && y <= self.height
    }

    fn ground(&mut self, frame: Frame, style: &Style, Inherited { scale, opacity }: Inherited) {
        let Some(colour) = style.colour("background-color").filter(|_| frame.width > 0.0 && frame.height > 0.0) else { return };
        let radius = (style.pixels("border-top-left-radius") * scale).min(frame.width / 2.0).min(frame.height / 2.0);
        let mut figure = self.rect(frame).painted(Part::Fill, Some(colour.faint(opacity)));
        if radius > 0.0 {
            figure = figure.at("rx", radius);
        }
        self.drawn.push(figure);
    }

    fn rect(&self, Frame { left, top, width, height }: Frame) -> Figure {
        Figure::new("rect").at("x", left - self.left).at("y", top - self.top).at("width", width).at("height", height)
    }

    /// The four sides, each as a trapezium: a box without an inside is an arrow's head.
    fn borders(&mut self, frame: Frame, style: &Style, Inherited { scale, opacity }: Inherited) {
        let width = |side: &str| style.pixels(&format!("border-{side}-width")) * scale;
        let [top, right, bottom, left] = ["top", "right", "bottom", "left"].map(width);
        let (x, y) = (frame.left - self.left, frame.top - self.top);
        let (end_x, end_y) = (x + frame.width, y + frame.height);
        let outer = [(x, y), (end_x, y), (end_x, end_y), (x, end_y)];
        let inner = [(x + left, y + top), (end_x - right, y + top), (end_x - right, end_y - bottom), (x + left, end_y - bottom)];
        for (side, (name, width)) in [("top", top), ("right", right), ("bottom", bottom), ("left", left)].into_iter().enumerate() {
            let colour = style.colour(&format!("border-{name}-color")).filter(|_| width > 0.0);
            if let Some(colour) = colour {
                let next = (side + 1) % 4;
                self.polygon(&[outer[side], outer[next], inner[next], inner[side]], colour.faint(opacity));
            }
        }
    }

    fn polygon(&mut self, corners: &[(f64, f64)], colour: Colour) {
        let points: Vec<String> = corners.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        self.drawn.push(Figure::new("polygon").with("points", points.join(" ")).painted(Part::Fill, Some(colour)));
    }

    /// A box that is turned, such as the tail of a message: its ground alone, by its corners.
    fn turned_box(&mut self, element: &Element, style: &Style, matrix: &Matrix, Inherited { scale, opacity }: Inherited) {
        let Some(colour) = style.colour("background-color") else { return };
        let Some(around) = element.parent_element().map(|parent| Frame::of(&parent)) else { return };
        let origin = style.property("transform-origin");
        let (ox, oy) = origin.split_once(' ').map_or((0.0, 0.0), |(x, y)| (pixels(x), pixels(y)));
        let [width, height, x, y] = ["offsetWidth", "offsetHeight", "offsetLeft", "offsetTop"].map(|name| number(element, name));
        let corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)].map(|(across, down)| {
            let (to_x, to_y) = matrix.lead(across - ox, down - oy);
            (around.left - self.left + (x + ox + to_x) * scale, around.top - self.top + (y + oy + to_y) * scale)
        });
        self.polygon(&corners, colour.faint(opacity));
    }

    /// What a style sheet puts behind the contents of a box, such as the veil over what comes later. Only one with a place of its own.
    fn after(&mut self, element: &Element, around: Frame, Inherited { scale, opacity }: Inherited) {
        let style = style_of(element, &["::after".into()]);
        if style.property("position") != "absolute" || style.property("content") == "none" {
            return;
        }
        let [left, top, width, height] = ["left", "top", "width", "height"].map(|side| style.pixels(side) * scale);
        let left_at = around.left + left;
        let width = width.min(self.left + self.width - left_at);
        let frame = Frame { left: left_at, top: around.top + top, width, height };
        let opacity = opacity * style.property("opacity").parse::<f64>().unwrap_or(1.0);
        self.ground(frame, &style, Inherited { scale, opacity });
    }

    /// The words of a box, line by line.
    fn words(&mut self, element: &Element, node: &JsValue, Inherited { scale, opacity }: Inherited) {
        let style = style(element);
        if style.property("visibility") == "hidden" {
            return;
        }
        let above = above_line(&style);
        for (line, frame) in lines(node) {
            let figure = Figure::saying("text", line)
                .at("x", frame.left - self.left)
                .at("y", frame.top - self.top + frame.height * above)
                .with("xml:space", "preserve")
                .painted(Part::Fill, style.colour("color").map(|colour| colour.faint(opacity)));
            let sized = figure.at("font-size", style.pixels("font-size") * scale);
            let properties = WORDS.iter().filter(|(name, _)| !["font-size", "text-anchor"].contains(name));
            self.drawn.push(properties.fold(sized, |figure, property| with_properties(figure, &style, &[*property])));
        }
    }
}

/// The words of a shape, with those parts of it that have a place or a look of their own.
fn said(figure: Figure, element: &Element, style: &Style) -> Figure {
    let mut figure = with_properties(figure, style, &WORDS).with("xml:space", "preserve");
    let mut child = get(element, "firstChild");
    while child.is_object() {
        let tag = child.dyn_ref::<Element>().map(Element::tag_name);
        match (child.dyn_ref::<Element>(), tag.as_deref()) {
            (None, _) if number(&child, "nodeType") == 3.0 => {
                figure = figure.holding([Figure::saying("tspan", text(&child, "data"))]);
            }
            (Some(part), Some("tspan")) => {
                let style = self::style(part);
                let placed = ["x", "y", "dx", "dy"].into_iter().fold(Figure::saying("tspan", words_of(part)), |figure, name| {
                    match part.get_attribute(name) {
                        Some(value) => figure.with(name, value),
                        None => figure,
                    }
                });
                figure = figure.holding([with_properties(placed, &style, &WORDS).painted(Part::Fill, style.colour("fill"))]);
            }
            _ => {}
        }
        child = get(&child, "nextSibling");
    }
    figure
}

fn words_of(element: &Element) -> String {
    text(element, "textContent")
}

/// The figure with the properties that are not what they are anyway.
fn with_properties(figure: Figure, style: &Style, properties: &[(&'static str, &str)]) -> Figure {
    properties.iter().fold(figure, |figure, (name, usual)| {
        let value = style.property(name);
        let value = if name.ends_with("width") || name.ends_with("size") { value.trim_end_matches("px").to_owned() } else { value };
        if value == *usual { figure } else { figure.with(name, value) }
    })
}

/// The lines of a text with their boxes, found letter by letter where there are several.
fn lines(node: &JsValue) -> Vec<(String, Frame)> {
    let Ok(range) = call(&browser::document(), "createRange", &[]) else { return Vec::new() };
    let whole = text(node, "data");
    let letters: Vec<u16> = whole.encode_utf16().collect();
    let frames = |start: usize, end: usize| -> Vec<Frame> {
        let set = call(&range, "setStart", &[node.clone(), (start as u32).into()])
            .and_then(|_| call(&range, "setEnd", &[node.clone(), (end as u32).into()]))
            .and_then(|_| call(&range, "getClientRects", &[]));
        let Ok(rects) = set else { return Vec::new() };
        (0..number(&rects, "length") as u32).map(|n| Frame::read(&get(&rects, &n.to_string()))).collect()
    };
    let all = frames(0, letters.len());
    if let [frame] = all[..] {
        return vec![(whole.trim().to_owned(), frame)];
    }
    let mut lines: Vec<(Vec<u16>, Frame)> = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        let Some(frame) = frames(at, at + 1).first().copied() else { continue };
        match lines.last_mut() {
            Some((line, first)) if (first.top - frame.top).abs() < 1.0 => line.push(*letter),
            _ => lines.push((vec![*letter], frame)),
        }
    }
    lines.into_iter().map(|(line, frame)| (String::from_utf16_lossy(&line).trim_end().to_owned(), frame)).collect()
}

/// The part of the height of a font's box that is above the line that the letters stand on.
fn above_line(style: &Style) -> f64 {
    let measured = || -> Result<f64, JsValue> {
        let canvas = call(&browser::document(), "createElement", &["canvas".into()])?;
        let context = call(&canvas, "getContext", &["2d".into()])?;
        set(&context, "font", &style.property("font").into())?;
        let metrics = call(&context, "measureText", &["x".into()])?;
        let (above, below) = (number(&metrics, "fontBoundingBoxAscent"), number(&metrics, "fontBoundingBoxDescent"));
        Ok(above / (above + below))
    };
    measured().ok().filter(|part| part.is_finite()).unwrap_or(ABOVE_LINE)
}

/// A transform in the plane, column by column.
#[derive(Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    fn of(style: &Style) -> Option<Self> {
        let transform = style.property("transform");
        let cells = transform.strip_prefix("matrix(")?.strip_suffix(')')?;
        let cells: Vec<f64> = cells.split(',').filter_map(|cell| cell.trim().parse().ok()).collect();
        cells.try_into().ok().map(Matrix)
    }

    /// Whether it does more than move and enlarge.
    fn turns(&self) -> bool {
        let Matrix([a, b, c, d, ..]) = *self;
        b.abs() > 1e-6 || c.abs() > 1e-6 || (a - d).abs() > 1e-6
    }

    fn lead(&self, x: f64, y: f64) -> (f64, f64) {
        let Matrix([a, b, c, d, e, f]) = *self;
        (a * x + c * y + e, b * x + d * y + f)
    }
}

fn written([a, b, c, d, e, f]: [f64; 6]) -> String {
    if [a, d] == [1.0, 1.0] && [b, c] == [0.0, 0.0] {
        return format!("translate({e:.2} {f:.2})");
    }
    format!("matrix({a:.4} {b:.4} {c:.4} {d:.4} {e:.2} {f:.2})")
}
