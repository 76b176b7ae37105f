//! The fields of a link, by their names.

/// A field of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Version,
    Run,
    Lesson,
    /// The text of a lesson that somebody wrote.
    Own,
    Beat,
    Sheet,
    At,
    Lang,
    View,
    Over,
    Compare,
    /// The number of clients of a comparison.
    Size,
    /// The instant of a comparison.
    Clock,
}

impl Field {
    const ALL: [Field; 13] = [
        Field::Version,
        Field::Run,
        Field::Lesson,
        Field::Own,
        Field::Beat,
        Field::Sheet,
        Field::At,
        Field::Lang,
        Field::View,
        Field::Over,
        Field::Compare,
        Field::Size,
        Field::Clock,
    ];

    /// The word before its `=`.
    pub fn name(self) -> &'static str {
        match self {
            Field::Version => "v",
            Field::Run => "run",
            Field::Lesson => "lesson",
            Field::Own => "own",
            Field::Beat => "beat",
            Field::Sheet => "sheet",
            Field::At => "at",
            Field::Lang => "lang",
            Field::View => "view",
            Field::Over => "over",
            Field::Compare => "compare",
            Field::Size => "n",
            Field::Clock => "clock",
        }
    }

    pub(super) fn named(name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.name() == name)
    }
}
