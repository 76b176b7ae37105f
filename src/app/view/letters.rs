//! The size of a picture's letters: for whoever sits in front of it, or to be read from the last row of a lecture hall.

/// The letters of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Letters {
    /// Eleven pixels and more: names have twelve, words eleven.
    #[default]
    Desk,
    /// Sixteen pixels and more, names and words alike.
    Hall,
}

impl Letters {
    /// What the ruler, which knows the letters of a desk, may measure so that words have room in so many pixels.
    pub fn room(self, pixels: i32) -> i32 {
        self.pick(pixels, pixels * 11 / 16)
    }

    /// The same for a name.
    pub fn room_of_name(self, pixels: i32) -> i32 {
        self.pick(pixels, pixels * 12 / 16)
    }

    /// The pixels that a name takes of which the ruler says so many.
    pub fn width_of_name(self, measured: i32) -> i32 {
        self.pick(measured, measured * 16 / 12)
    }

    /// The pixels that words take of which the ruler says so many.
    pub fn width_of_words(self, measured: i32) -> i32 {
        self.pick(measured, measured * 16 / 11)
    }

    /// The one for a desk or the one for a lecture hall.
    pub fn pick<T>(self, desk: T, hall: T) -> T {
        match self {
            Letters::Desk => desk,
            Letters::Hall => hall,
        }
    }
}
