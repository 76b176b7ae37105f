//! Error numbers: those that the simulated servers answer with, and the others of `KeeperException.Code`.

use crate::zk::Code;

/// The number of an error in a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    Known(Code),
    /// A number that no simulated server answers with.
    Other(i32),
}

/// The constants of 3.8 that the simulation has no use for.
const OTHERS: [(i32, &str); 11] = [
    (-1, "SYSTEMERROR"),
    (-3, "DATAINCONSISTENCY"),
    (-7, "OPERATIONTIMEOUT"),
    (-12, "UNKNOWNSESSION"),
    (-100, "APIERROR"),
    (-113, "INVALIDCALLBACK"),
    (-119, "NOTREADONLY"),
    (-120, "EPHEMERALONLOCALSESSION"),
    (-122, "REQUESTTIMEOUT"),
    (-124, "SESSIONCLOSEDREQUIRESASLAUTH"),
    (-127, "THROTTLEDOP"),
];

impl ErrorCode {
    pub fn of(number: i32) -> Self {
        Code::of(number).map_or(ErrorCode::Other(number), ErrorCode::Known)
    }

    pub fn number(self) -> i32 {
        match self {
            ErrorCode::Known(code) => code.number(),
            ErrorCode::Other(number) => number,
        }
    }

    /// The name of the constant; none where Apache has no such number.
    pub fn name(self) -> Option<&'static str> {
        match self {
            ErrorCode::Known(code) => Some(code.name()),
            ErrorCode::Other(number) => OTHERS.iter().find(|(other, _)| *other == number).map(|(_, name)| *name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `KeeperException.Code.values()` of Debian's 3.8.0 lists them.
    const ALL: [i32; 32] = [
        0, -1, -2, -3, -4, -5, -6, -7, -8, -13, -14, -12, -100, -101, -102, -103, -108, -110, -111, -112, -113, -114, -115, -118,
        -119, -120, -121, -122, -123, -124, -125, -127,
    ];

    #[test]
    fn every_number_of_apaches_has_a_name_and_no_other_has() {
        for number in -200..=10 {
            let code = ErrorCode::of(number);
            assert_eq!(code.number(), number);
            assert_eq!(code.name().is_some(), ALL.contains(&number), "{number}");
        }
    }
}
