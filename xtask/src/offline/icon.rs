//! The page's sign, three servers of which one leads, as PNG: the one that `index.html` has as SVG. Drawn here, because no tool that is needed
//! anyway draws pictures.

use crate::failure::{Failure, Outcome};
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use std::io::Write as _;

pub struct Icon {
    pub name: &'static str,
    pub size: u32,
    /// As the manifest says it. What is maskable may be cut to a circle of four fifths.
    pub purpose: &'static str,
    maskable: bool,
}

pub const ALL: [Icon; 3] = [
    Icon { name: "icon-192.png", size: 192, purpose: "any", maskable: false },
    Icon { name: "icon-512.png", size: 512, purpose: "any", maskable: false },
    Icon { name: "icon-maskable-512.png", size: 512, purpose: "maskable", maskable: true },
];

#[derive(Clone, Copy)]
pub struct Colour([u8; 3]);

impl Colour {
    pub fn hex(self) -> String {
        let Colour([red, green, blue]) = self;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

pub const GROUND: Colour = Colour([0x13, 0x4e, 0x6f]);
const LINE: Colour = Colour([0x7c, 0xc4, 0xe8]);
const LEADER: Colour = Colour([0xff, 0xc8, 0x57]);
const FOLLOWER: Colour = Colour([0xe8, 0xf3, 0xfa]);

type Point = (f64, f64);

/// The side of the drawing in its own units, and the figures in them.
const SIDE: f64 = 32.0;
const CORNER: f64 = 7.0;
const TOP: Point = (16.0, 8.0);
const LEFT: Point = (7.0, 23.0);
const RIGHT: Point = (25.0, 23.0);
const RADIUS: f64 = 4.0;
const HALF_LINE: f64 = 1.0;
/// The size of the figures on an icon that is cut.
const CUT: f64 = 0.8;
/// So many samples a pixel in each direction make its edges smooth.
const SAMPLES: u32 = 4;

impl Icon {
    pub fn png(&self) -> Outcome<Vec<u8>> {
        let row = |y: u32| (0..self.size).flat_map(move |x| self.pixel(x, y));
        // Each row begins with its filter: none.
        let rows: Vec<u8> = (0..self.size).flat_map(|y| std::iter::once(0).chain(row(y))).collect();
        png(self.size, &rows).map_err(|error| Failure::new(format!("{} cannot be packed: {error}", self.name)))
    }

    /// Red, green, blue and opacity: the mean of the pixel's samples.
    fn pixel(&self, x: u32, y: u32) -> [u8; 4] {
        let place = |pixel: u32, sample: u32| {
            (f64::from(pixel) + (f64::from(sample) + 0.5) / f64::from(SAMPLES)) * SIDE / f64::from(self.size)
        };
        let samples = (0..SAMPLES).flat_map(|down| (0..SAMPLES).map(move |right| (place(x, right), place(y, down))));
        let hit: Vec<Colour> = samples.filter_map(|point| self.colour(point)).collect();
        let count = (hit.len() as u32).max(1);
        let mean = |part: usize| (hit.iter().map(|Colour(parts)| u32::from(parts[part])).sum::<u32>() / count) as u8;
        [mean(0), mean(1), mean(2), (hit.len() as u32 * 255 / (SAMPLES * SAMPLES)) as u8]
    }

    fn colour(&self, point: Point) -> Option<Colour> {
        let scale = if self.maskable { CUT } else { 1.0 };
        let figure = ((point.0 - SIDE / 2.0) / scale + SIDE / 2.0, (point.1 - SIDE / 2.0) / scale + SIDE / 2.0);
        let disc = |centre| distance(figure, centre) <= RADIUS;
        let line = |from, to| to_line(figure, from, to) <= HALF_LINE;
        if disc(TOP) {
            Some(LEADER)
        } else if disc(LEFT) || disc(RIGHT) {
            Some(FOLLOWER)
        } else if line(TOP, LEFT) || line(LEFT, RIGHT) || line(RIGHT, TOP) {
            Some(LINE)
        } else {
            (self.maskable || in_ground(point)).then_some(GROUND)
        }
    }
}

fn distance((x, y): Point, (to_x, to_y): Point) -> f64 {
    (x - to_x).hypot(y - to_y)
}

fn to_line(point: Point, from: Point, to: Point) -> f64 {
    let (along_x, along_y) = (to.0 - from.0, to.1 - from.1);
    let part = ((point.0 - from.0) * along_x + (point.1 - from.1) * along_y) / (along_x.powi(2) + along_y.powi(2));
    let part = part.clamp(0.0, 1.0);
    distance(point, (from.0 + part * along_x, from.1 + part * along_y))
}

/// Whether the point is in the square with round corners.
fn in_ground((x, y): Point) -> bool {
    let into_corner = |at: f64| (CORNER - at.min(SIDE - at)).max(0.0);
    into_corner(x).hypot(into_corner(y)) <= CORNER
}

fn png(size: u32, rows: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(rows)?;
    // Eight bits a channel, four channels, nothing interlaced.
    let header = [&size.to_be_bytes()[..], &size.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    let chunks = [chunk(b"IHDR", &header), chunk(b"IDAT", &packed.finish()?), chunk(b"IEND", &[])];
    Ok([&b"\x89PNG\r\n\x1a\n"[..], &chunks.concat()].concat())
}

fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let checked = [kind, content].concat();
    let mut crc = Crc::new();
    crc.update(&checked);
    [&(content.len() as u32).to_be_bytes()[..], &checked, &crc.sum().to_be_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_icon_leads_at_its_top_and_only_one_that_is_cut_fills_its_corners() {
        let [small, _, cut] = &ALL;
        assert_eq!(small.pixel(96, 48), [0xff, 0xc8, 0x57, 255]);
        assert_eq!(small.pixel(0, 0)[3], 0);
        assert_eq!(cut.pixel(0, 0), [0x13, 0x4e, 0x6f, 255]);
        assert_eq!(GROUND.hex(), "#134e6f");
        assert!(small.png().unwrap().starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\xc0"));
    }
}
