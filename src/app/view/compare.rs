//! Two runs side by side.

use std::rc::Rc;

use super::CodeView;
use super::button::{Button, Choice};
use super::frame::Frame;
use super::tree::TreeStage;
use crate::sim::EventId;
use crate::tell::{Rich, Role};
use crate::zk::Class;

/// Two runs side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompareView {
    pub title: String,
    pub close: Button,
    /// Copies the comparison's link, where it has one.
    pub link: Option<Button>,
    /// The pairs that can be compared.
    pub pair: Choice,
    /// The two branches, where branches are compared.
    pub branches: Option<[Choice; 2]>,
    /// Goes to where they part.
    pub parting: Option<Button>,
    pub sides: [CompareSide; 2],
    /// The names of the sides in the counters and the chart.
    pub names: [String; 2],
    /// The counters, a row each: the name and both figures.
    pub counters: Vec<Counter>,
    pub chart: Option<Rc<ChartView>>,
    /// Of two branches: in what they differ now.
    pub differences: Option<Vec<Difference>>,
    pub differences_title: &'static str,
    /// In place of the differences where there are none.
    pub no_differences: &'static str,
    /// Start, back, play, forward, end.
    pub transport: Vec<Button>,
    pub playing: bool,
    pub clock: String,
    /// The place of the clock, in thousandths of the run.
    pub at: u16,
    pub scrub: &'static str,
    pub speed: CompareSpeed,
    pub size: Option<SizeView>,
}

/// The speed of playing, with its buttons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompareSpeed {
    pub slower: Button,
    pub faster: Button,
    pub text: &'static str,
}

/// A side of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompareSide {
    pub title: String,
    /// The difference from the other side.
    pub line: Rich,
    pub label: String,
    pub scene: Rc<CompareScene>,
    pub code: Vec<CodeView>,
}

/// The drawing of a side's world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompareScene {
    /// Its box.
    pub size: (i32, i32),
    /// Of a lesson about znodes: their tree. All else is empty then, but for the messages.
    pub tree: Option<Rc<TreeStage>>,
    /// Of a branch: every server. Empty where the NameNode is one box.
    pub servers: Vec<CompareServer>,
    pub wires: Vec<CompareWire>,
    pub leader: String,
    pub znodes: String,
    pub clients: Vec<CompareClient>,
    pub bells: Vec<CompareBell>,
}

/// A client or another machine in the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompareClient {
    pub name: String,
    pub x: i32,
    pub y: i32,
    /// The CSS class of the client's state.
    pub standing: &'static str,
    /// `c3: waits`.
    pub label: String,
}

/// A server in the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompareServer {
    pub frame: Frame,
    pub name: String,
    pub role: Role,
    /// The end of its log.
    pub zxid: String,
    /// `s3: FOLLOWING, epoch 2`.
    pub label: String,
}

/// Two machines that are connected, or cut off from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompareWire {
    pub from: (i32, i32),
    pub to: (i32, i32),
    pub cut: bool,
}

/// A row of what the two branches have otherwise: its name, and both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub name: String,
    pub values: [String; 2],
}

/// A message between a client and the ensemble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompareBell {
    pub id: EventId,
    pub class: Class,
    pub x: i32,
    pub y: i32,
}

/// A figure of both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counter {
    pub name: &'static str,
    pub values: [String; 2],
    /// The side that has less, where less is better.
    pub better: Option<usize>,
}

/// The size of the two lessons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SizeView {
    pub label: &'static str,
    pub size: u16,
    pub max: u16,
}

/// The growth of a figure with the size of the lessons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartView {
    pub title: &'static str,
    pub measure: Choice,
    /// Points of each side's line, in the chart's box.
    pub lines: [Vec<(i32, i32)>; 2],
    /// The labels at the right end of each line.
    pub names: [(String, i32); 2],
    /// Heights of the horizontal rules, with their labels.
    pub rules: Vec<(i32, String)>,
    pub ticks: Vec<(i32, String)>,
    /// What the chart's length and its height are, with their units.
    pub axes: [String; 2],
    /// The size that is on screen.
    pub here: Option<i32>,
    /// The button that starts or ends computing.
    pub run: Button,
    /// Ends computing.
    pub cancel: Button,
    pub progress: String,
    /// For screen readers: both lines in words.
    pub said: String,
}

/// The box of a [`ChartView`], with room for its labels.
pub const CHART: (i32, i32) = (480, 140);
/// The room above its lines and below them, for its figures and the names of its axes.
pub const HEAD: i32 = 24;
pub const FOOT: i32 = 36;
/// The room behind its lines, for their names.
pub const NAMES: i32 = 112;
