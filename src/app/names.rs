//! The words that messages and views are made of: plain values, each of few choices.

/// What the chart shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// Watch events of the first release.
    #[default]
    Release,
    Vain,
    Events,
    Messages,
    Bytes,
    /// Milliseconds until the last is served.
    Served,
    /// HDFS: milliseconds from a NameNode's start until it serves.
    Restart,
}

/// Which clock is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    #[default]
    Eyes,
    Steady,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DataForm {
    #[default]
    Text,
    Json,
    Hex,
}

/// Where a key goes in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walk {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    /// Opens, or goes to the first child.
    In,
    /// Closes, or goes to the parent.
    Out,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Create,
    Set,
    Watch,
}

/// Where one types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Name,
    Data,
    Ttl,
    /// The data of a set.
    NewData,
}
