//! Reading, as Apache's servers do it: nothing is allocated before the bytes for it are there.

use std::borrow::Cow;

use thiserror::Error;

/// The reason for which bytes are no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Malformed {
    #[error("the bytes end before the record does")]
    Torn,
    #[error("{0} is no length")]
    Length(i32),
    #[error("null where something must be")]
    Null,
    /// A number that a field cannot have.
    #[error("{0} is no value of its field")]
    Value(i64),
}

/// The bytes of a record that are not read yet.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader { rest: bytes }
    }

    /// The bytes that are left. A server leaves what stands behind a record unread.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Malformed::Torn)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(Malformed::Torn)?;
        self.rest = rest;
        Ok(*taken)
    }

    /// # Errors
    /// `Torn`, as of all that is read.
    pub fn int(&mut self) -> Result<i32, Malformed> {
        self.array().map(i32::from_be_bytes)
    }

    /// # Errors
    /// `Torn`.
    pub fn long(&mut self) -> Result<i64, Malformed> {
        self.array().map(i64::from_be_bytes)
    }

    /// Every byte but 0 is true, as Java reads it.
    ///
    /// # Errors
    /// `Torn`.
    pub fn bool(&mut self) -> Result<bool, Malformed> {
        self.array().map(|[byte]| byte != 0)
    }

    /// A buffer; `None` is null.
    ///
    /// # Errors
    /// `Torn`, or `Length` where it is negative and not null's.
    pub fn buffer(&mut self) -> Result<Option<&'a [u8]>, Malformed> {
        match self.int()? {
            -1 => Ok(None),
            length => self.take(usize::try_from(length).map_err(|_| Malformed::Length(length))?).map(Some),
        }
    }

    /// A string, in which U+FFFD replaces what is not UTF-8, as Java reads it; `None` is null.
    ///
    /// # Errors
    /// As of a buffer.
    pub fn string(&mut self) -> Result<Option<Cow<'a, str>>, Malformed> {
        Ok(self.buffer()?.map(String::from_utf8_lossy))
    }

    /// A vector, whose items take at least so many bytes each; `None` is null. A negative length is an empty vector (`BinaryInputArchive.startVector`).
    ///
    /// # Errors
    /// `Torn`, and whatever `item` finds.
    pub fn vector<T>(
        &mut self,
        least: usize,
        mut item: impl FnMut(&mut Self) -> Result<T, Malformed>,
    ) -> Result<Option<Vec<T>>, Malformed> {
        let length = self.int()?;
        if length == -1 {
            return Ok(None);
        }
        let count = usize::try_from(length).unwrap_or(0);
        if count > self.rest.len() / least.max(1) {
            return Err(Malformed::Torn);
        }
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            items.push(item(self)?);
        }
        Ok(Some(items))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_that_promises_more_than_there_is_allocates_nothing() {
        let bytes = i32::MAX.to_be_bytes();
        assert_eq!(Reader::new(&bytes).buffer(), Err(Malformed::Torn));
        assert_eq!(Reader::new(&bytes).vector(4, Reader::int), Err(Malformed::Torn));
        let mut asked = 0;
        let two_of_three = [0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2];
        let item = |reader: &mut Reader<'_>| {
            asked += 1;
            reader.int()
        };
        assert_eq!((Reader::new(&two_of_three).vector(4, item), asked), (Err(Malformed::Torn), 0));
    }

    #[test]
    fn null_is_minus_one_and_below_it_strings_fail_and_vectors_are_empty() {
        let (null, negative) = ((-1_i32).to_be_bytes(), (-7_i32).to_be_bytes());
        assert_eq!(Reader::new(&null).string(), Ok(None));
        assert_eq!(Reader::new(&null).vector(4, Reader::int), Ok(None));
        assert_eq!(Reader::new(&negative).string(), Err(Malformed::Length(-7)));
        assert_eq!(Reader::new(&negative).vector(4, Reader::int), Ok(Some(Vec::new())));
    }
}
