//! The words that messages and views are made of: plain values, each of few choices.

/// A quantity that the chart shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// Watch events of the first release, or of the arrival that stands for it.
    #[default]
    Release,
    Vain,
    Events,
    Messages,
    Bytes,
    /// Milliseconds until the last client is served.
    Served,
    /// HDFS: milliseconds from a NameNode's start until its namespace is in memory again. When it serves depends on DataNodes too, which
    /// report every few seconds.
    Replay,
}

/// A pace of playing: for eyes, or as steady as the wall clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    #[default]
    Eyes,
    Steady,
}

/// The things that a link to be copied can lead to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShareOf {
    #[default]
    Moment,
    /// The moment, with the tree of znodes on the stage.
    Tree,
    /// The beginning of the lesson's open beat.
    Beat,
    /// The beginning of the lesson.
    Lesson,
    Comparison,
    /// The lesson that is being written.
    Own,
}

/// The parts of the page of which a picture can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pictured {
    /// The stage, whichever view it has.
    Stage,
    Timeline,
    /// Both stages of the comparison.
    Comparison,
    /// The comparison's chart.
    Chart,
}

impl Pictured {
    pub fn name(self) -> &'static str {
        match self {
            Pictured::Stage => "stage",
            Pictured::Timeline => "timeline",
            Pictured::Comparison => "comparison",
            Pictured::Chart => "chart",
        }
    }

    /// The element that is it.
    pub fn selector(self) -> &'static str {
        match self {
            Pictured::Stage => "#stage .boards",
            Pictured::Timeline => "#timeline",
            Pictured::Comparison => ".sides",
            Pictured::Chart => ".chart svg",
        }
    }
}

/// The forms of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureForm {
    /// A drawing, which can be enlarged and changed.
    Svg,
    /// Pixels.
    Png,
}

impl PictureForm {
    pub const ALL: [PictureForm; 2] = [PictureForm::Svg, PictureForm::Png];

    /// The ending of the file's name.
    pub fn ending(self) -> &'static str {
        match self {
            PictureForm::Svg => "svg",
            PictureForm::Png => "png",
        }
    }
}

/// A form in which a znode's data is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DataForm {
    #[default]
    Text,
    Json,
    Hex,
}

/// A move through the tree by a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walk {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    /// Opens the znode, or goes to its first child.
    In,
    /// Closes the znode, or goes to its parent.
    Out,
}

/// A form of the panel of znodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Create,
    Set,
    Watch,
}

impl Form {
    /// The id of the button that opens it.
    pub fn opener(self) -> &'static str {
        match self {
            Form::Create => "act-create",
            Form::Set => "act-set",
            Form::Watch => "act-watch",
        }
    }
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Name,
    Data,
    Ttl,
    /// The data of a set.
    NewData,
}

/// A part of the page that can be folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    Caption,
    /// The row of kinds of messages.
    Kinds,
    Lanes,
}

/// A part of a presentation that a key shows or hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HallPart {
    /// Nothing but black.
    Black,
    /// The pointer's place, large.
    Pointer,
    /// Light on what the beat looks at alone.
    Spotlight,
    /// The beat's text.
    Text,
    Panels,
    Lanes,
}
