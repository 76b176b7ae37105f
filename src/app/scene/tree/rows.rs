//! Boxes in one row, each as near as can be to where it would stand alone.

/// A box that wants a place in the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The middle that it would have alone.
    pub x: i32,
    /// The weight of its wish beside others'.
    pub weight: i32,
}

/// The middles of boxes that are `step` apart or more, in the order of the wishes, between the two edges: those with the least sum of
/// weighted squares of what each is moved (pool adjacent violators). Where the wishes are not sorted by
/// `x`, their boxes meet half-way.
pub fn spread(wishes: &[Wish], step: i32, from: i32, to: i32) -> Vec<i32> {
    // Boxes that touch move as one: a pool has so many boxes, their weight, and the weighted sum of where its first one would stand.
    struct Pool {
        count: i32,
        weight: i64,
        sum: i64,
    }
    impl Pool {
        fn first(&self) -> i64 {
            self.sum.div_euclid(self.weight.max(1))
        }
    }
    let mut pools: Vec<Pool> = Vec::new();
    for wish in wishes {
        let weight = i64::from(wish.weight.max(1));
        pools.push(Pool { count: 1, weight, sum: i64::from(wish.x) * weight });
        while let [.., before, last] = pools.as_mut_slice() {
            if before.first() + i64::from(before.count * step) <= last.first() {
                break;
            }
            before.sum += last.sum - i64::from(before.count * step) * last.weight;
            before.weight += last.weight;
            before.count += last.count;
            pools.pop();
        }
    }
    let mut xs: Vec<i32> = Vec::with_capacity(wishes.len());
    for pool in &pools {
        let first = pool.first() as i32;
        xs.extend((0..pool.count).map(|n| first + n * step));
    }
    // The edges push what leans over them, and that pushes its neighbours.
    let (low, high) = (from + step / 2, to - step / 2);
    let mut least = low;
    for x in &mut xs {
        *x = (*x).max(least);
        least = *x + step;
    }
    let mut most = high.max(low);
    for x in xs.iter_mut().rev() {
        *x = (*x).min(most);
        most = *x - step;
    }
    xs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread_of(xs: &[i32], step: i32, to: i32) -> Vec<i32> {
        let wishes: Vec<Wish> = xs.iter().map(|x| Wish { x: *x, weight: 1 }).collect();
        spread(&wishes, step, 0, to)
    }

    #[test]
    fn boxes_that_have_room_stay_where_they_want_to_be() {
        assert_eq!(spread_of(&[50, 200, 400], 60, 500), [50, 200, 400]);
    }

    #[test]
    fn boxes_that_want_one_place_share_what_they_are_moved() {
        assert_eq!(spread_of(&[250, 250, 250], 60, 500), [190, 250, 310]);
        assert_eq!(spread_of(&[0, 0], 60, 500), [30, 90]);
        assert_eq!(spread_of(&[500, 500], 60, 500), [410, 470]);
    }

    #[test]
    fn a_heavy_box_stays_and_the_others_make_way() {
        let wishes = [Wish { x: 240, weight: 1 }, Wish { x: 250, weight: 100 }];
        let xs = spread(&wishes, 60, 0, 500);
        assert!((249..=251).contains(&xs[1]) && xs[1] - xs[0] == 60, "{xs:?}");
    }
}
