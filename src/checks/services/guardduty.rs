//! GuardDuty's detectors, Region by Region.

use crate::checks::substitutes;
use crate::checks::{CallResult, CheckContext};

const LIST: &str = "guardduty:ListDetectors";

/// The detectors of one Region. Today there is at most one.
#[derive(Debug)]
pub struct Detectors<'a> {
    /// The Region.
    pub region: &'a str,
    /// The detectors' IDs, each with its details if they are known.
    pub all: Vec<(&'a str, Option<CallResult<'a>>)>,
    is_complete: bool,
}

impl<'a> Detectors<'a> {
    /// The detectors of every Region that answered. Missing answers are gaps.
    pub fn everywhere(cx: &mut CheckContext<'a>) -> Vec<Self> {
        let lists = cx.in_every_region(LIST);
        let with_details = |list: CallResult<'a>| {
            let region = list.region();
            let all: Vec<_> = list
                .view()
                .texts("DetectorIds")
                .map(|id| (id, cx.in_region("guardduty:GetDetector", region, &[id])))
                .collect();
            let is_complete =
                list.is_complete() && all.iter().all(|(_, answer)| answer.is_some_and(CallResult::is_complete));
            Self { region, all, is_complete }
        };
        lists.into_iter().map(with_details).collect()
    }

    /// Like [`Detectors::everywhere`]. If the browser withholds the lists, Regions in which a substitute shows that GuardDuty
    /// is off are added.
    pub fn everywhere_or_off(cx: &mut CheckContext<'a>) -> Vec<Self> {
        let mut all = Self::everywhere(cx);
        if cx.is_blocked(LIST) {
            let mut regions = cx.regions_of(LIST);
            regions.retain(|region| all.iter().all(|known| known.region != *region));
            let off = substitutes::without_guardduty(cx, regions);
            all.extend(off.into_iter().map(|region| Self { region, all: Vec::new(), is_complete: true }));
        }
        all
    }

    /// Whether GuardDuty is off in every Region.
    pub fn are_off(all: &[Self], cx: &mut CheckContext<'a>) -> bool {
        all.len() == cx.regions_of(LIST).len() && all.iter().all(|detectors| detectors.is_on() == Some(false))
    }

    /// Whether GuardDuty is on in the Region; `None` if that is not known.
    pub fn is_on(&self) -> Option<bool> {
        if self.enabled().next().is_some() { Some(true) } else { self.is_complete.then_some(false) }
    }

    /// Whether a plan is on in the Region; `None` if that is not known.
    pub fn has_plan(&self, plan: &str) -> Option<bool> {
        let mut features = self.enabled().flat_map(|answer| answer.view().list("Features"));
        if features.any(|feature| feature.text("Name") == plan && feature.text("Status") == "ENABLED") {
            Some(true)
        } else {
            self.is_complete.then_some(false)
        }
    }

    /// The names of all plans that AWS lists for enabled detectors.
    pub fn plans(&self) -> impl Iterator<Item = &'a str> {
        self.enabled().flat_map(|answer| answer.view().list("Features")).map(|feature| feature.text("Name"))
    }

    fn enabled(&self) -> impl Iterator<Item = CallResult<'a>> {
        let answers = self.all.iter().filter_map(|(_, answer)| *answer);
        answers.filter(|answer| answer.view().text("Status") == "ENABLED")
    }
}
