//! Where a function's run can part: the places that tell together which of its instructions ever ran.

use crate::body::Body;
use wasmparser::Operator;

/// Places before which a point stands. From one to the next, all instructions run or none.
pub(crate) fn of(body: &Body<'_>) -> impl Iterator<Item = usize> {
    (0..body.places.len()).filter(|place| match place.checked_sub(1) {
        None => true,
        Some(before) => {
            matches!(body.places[before].operator, Operator::If { .. } | Operator::Else | Operator::End | Operator::BrIf { .. })
        }
    })
}

/// Which instructions ran, if these are its points that were passed.
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
