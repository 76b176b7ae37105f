//! Points: the places in a function at which noting is enough to know which of its instructions ever ran.

use crate::body::Body;
use wasmparser::Operator;

/// The places before which there is a point. From one point to the next, all instructions run or none.
pub(crate) fn of(body: &Body<'_>) -> impl Iterator<Item = usize> {
    (0..body.places.len()).filter(|place| match place.checked_sub(1) {
        None => true,
        Some(before) => {
            matches!(body.places[before].operator, Operator::If { .. } | Operator::Else | Operator::End | Operator::BrIf { .. })
        }
    })
}

/// Tells for each instruction whether it ran, from whether each point was passed.
pub(crate) fn ran(body: &Body<'_>, mut passed: impl Iterator<Item = bool>) -> Vec<bool> {
    let mut points = of(body).peekable();
    let mut running = false;
    (0..body.places.len())
        .map(|place| {
            if points.next_if_eq(&place).is_some() {
                running = passed.next().unwrap_or(false);
            }
            running
        })
        .collect()
}
