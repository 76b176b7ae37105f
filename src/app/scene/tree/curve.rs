//! The curve of a watch or a request, from a client to a znode: drawn by its four points, and walked along by what flies.

use crate::app::view::Frame;

/// The two ends, and between them the points that bend the curve (a cubic Bézier curve).
pub type Curve = [(i32, i32); 4];

/// The curve from the top of one box to the foot of another. The ends lie `aside` of the middles, so that a stem stays to be seen.
pub fn up(client: &Frame, znode: &Frame, aside: i32) -> Curve {
    let clamp = |frame: &Frame, x: i32| x.clamp(frame.x + 6.min(frame.width / 2), frame.x + frame.width - 6.min(frame.width / 2));
    let from = (clamp(client, client.centre().0 + aside), client.y);
    let to = (clamp(znode, znode.centre().0 + aside), znode.y + znode.height);
    between(from, to)
}

/// A curve that leaves both ends vertically.
pub fn between(from: (i32, i32), to: (i32, i32)) -> Curve {
    let bend = ((from.1 - to.1).abs() / 2).clamp(12, 90);
    let sign = if from.1 >= to.1 { 1 } else { -1 };
    [from, (from.0, from.1 - sign * bend), (to.0, to.1 + sign * bend), to]
}

/// The point at so many thousandths of the curve.
pub fn at(curve: &Curve, thousandths: i32) -> (i32, i32) {
    let t = i64::from(thousandths.clamp(0, 1000));
    let u = 1000 - t;
    let weights = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
    let mix = |of: fn(&(i32, i32)) -> i32| {
        let sum: i64 = curve.iter().zip(weights).map(|(point, weight)| i64::from(of(point)) * weight).sum();
        (sum / 1_000_000_000) as i32
    };
    (mix(|point| point.0), mix(|point| point.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_begins_and_ends_at_its_boxes_and_stays_between_them() {
        let client = Frame { x: 100, y: 300, width: 90, height: 38 };
        let znode = Frame { x: 500, y: 100, width: 110, height: 38 };
        let curve = up(&client, &znode, 0);
        assert_eq!((at(&curve, 0), at(&curve, 1000)), ((145, 300), (555, 138)));
        for thousandths in (0..=1000).step_by(50) {
            let (x, y) = at(&curve, thousandths);
            assert!((145..=555).contains(&x) && (138..=300).contains(&y), "{thousandths}: {x}, {y}");
        }
    }
}
