//! Failing resources, each with its degree.

use crate::evidence::{Degree, Resource};
use crate::stdx::sort;

/// The worst degree, and all failing resources, the worst first; `None` if nothing fails.
pub fn worst_first(mut failing: Vec<(Degree, Resource)>) -> Option<(Degree, Vec<Resource>)> {
    sort::by_number(&mut failing, |(degree, _)| u64::from(*degree == Degree::Partly));
    let worst = failing.first().map(|(degree, _)| *degree)?;
    Some((worst, failing.into_iter().map(|(_, resource)| resource).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_counts_and_comes_first() {
        let one = |degree, id: &str| (degree, Resource::new("", id, "", ""));
        assert_eq!(worst_first(Vec::new()), None);
        let failing = vec![one(Degree::Partly, "a"), one(Degree::Wholly, "b"), one(Degree::Partly, "c")];
        let (degree, resources) = worst_first(failing).expect("failures");
        assert_eq!(degree, Degree::Wholly);
        assert_eq!(resources.iter().map(|resource| resource.id.as_str()).collect::<Vec<_>>(), ["b", "a", "c"]);
        assert_eq!(worst_first(vec![one(Degree::Partly, "a")]).map(|(degree, _)| degree), Some(Degree::Partly));
    }
}
