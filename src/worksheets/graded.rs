//! Graded reports beside each other, each with the name of its file.

use super::grade::Grade;

/// A report with its grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graded {
    /// The name of its file.
    pub file: String,
    pub grade: Grade,
    /// The reason why the file could not be read as a report; then there are no points.
    pub unread: Option<String>,
    /// The other files with the same number.
    pub same_number: Vec<String>,
}

impl Graded {
    /// Whether nothing in it is other than found, and its points reach so many percent.
    pub fn passes(&self, percent: u32) -> bool {
        let enough = u64::from(self.grade.points()) * 100 >= u64::from(percent) * u64::from(self.grade.of());
        enough && self.unread.is_none() && self.same_number.is_empty() && self.grade.all_remarks().next().is_none()
    }
}

/// Two students with one number have one worksheet: an answer could have been passed on.
pub fn with_same_numbers(mut graded: Vec<Graded>) -> Vec<Graded> {
    let keys: Vec<(String, String)> = graded.iter().map(|it| (it.grade.student.key(), it.file.clone())).collect();
    for (n, it) in graded.iter_mut().enumerate() {
        let others = keys.iter().enumerate().filter(|(other, (key, _))| *other != n && !key.is_empty() && *key == keys[n].0);
        it.same_number = others.map(|(_, (_, file))| file.clone()).collect();
    }
    graded
}
