//! Least, mean and most of what was measured (`AvgMinMaxCounter.java`).

use std::fmt;

/// A measure in whole milliseconds, as often as it was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    pub count: u64,
    pub sum: u64,
    min: u64,
    max: u64,
}

/// A mean in ten thousandths, as Java prints such a number: at least one digit behind the point, and no nought at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mean(u64);

impl Mean {
    pub fn abs_diff(self, other: Mean) -> Mean {
        Mean(self.0.abs_diff(other.0))
    }
}

impl Spread {
    pub fn add(&mut self, value: u64) {
        (self.min, self.max) = if self.count == 0 { (value, value) } else { (self.min.min(value), self.max.max(value)) };
        (self.count, self.sum) = (self.count + 1, self.sum + value);
    }

    /// 0 where nothing was measured.
    pub fn min(self) -> u64 {
        self.min
    }

    pub fn max(self) -> u64 {
        self.max
    }

    pub fn mean(self) -> Mean {
        let count = self.count.max(1);
        Mean((self.sum * 10_000 + count / 2) / count)
    }
}

impl fmt::Display for Mean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:04}", self.0 % 10_000);
        let digits = digits.trim_end_matches('0');
        write!(f, "{}.{}", self.0 / 10_000, if digits.is_empty() { "0" } else { digits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_is_printed_as_a_real_server_did() {
        let spread = |values: &[u64]| {
            let mut spread = Spread::default();
            values.iter().for_each(|value| spread.add(*value));
            spread
        };
        let mut real = vec![0; 11];
        real.extend([28, 68]);
        for (values, printed) in [(&[][..], "0.0"), (&[85], "85.0"), (&[1, 2], "1.5"), (&[0, 0, 1], "0.3333"), (&real, "7.3846")] {
            assert_eq!(spread(values).mean().to_string(), printed);
        }
        assert_eq!((spread(&[5, 2, 9]).min(), spread(&[5, 2, 9]).max(), spread(&[]).min()), (2, 9, 0));
    }
}
