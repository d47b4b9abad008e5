//! Which calls an answer leads to: the rules of the call files. `calls/README.md` explains what they say.

use super::{CallId, FANOUT_RULES};

/// A call that is made for each item of another call's answer.
#[derive(Debug)]
pub struct FanoutRule {
    /// The call that is made.
    pub call: CallId,
    /// The call whose answer has the items.
    pub of: CallId,
    /// Where the answer has them, such as `DistributionList.Items[]`; empty where the answer itself is the only one.
    pub items: &'static str,
    /// What must hold of an item.
    pub conditions: &'static [Condition],
    /// What must hold besides, where data cannot say it.
    pub hook: Option<Hook>,
    /// What is sent of an item, as the last of the parameters in which calls differ.
    pub send: ItemField,
    /// The Region of an item, where it can be another one than that of the answer.
    pub region: Option<ItemField>,
    /// How many items one call is about, where it is about several.
    pub batch: Option<u16>,
}

/// A value in an item.
#[derive(Debug)]
pub struct ItemField {
    /// Where the item has it, such as `DBParameterGroups[].DBParameterGroupName`; empty for the item itself.
    pub path: &'static str,
    /// The part of the ARN there that is meant, where it is not the whole value.
    pub part: Option<ArnPart>,
}

/// A part of an ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArnPart {
    /// Such as `sns`.
    Service,
    /// The Region.
    Region,
    /// The account.
    Account,
    /// What stands behind the kind of the resource: `trail` in `arn:aws:logs:eu-west-1:111122223333:log-group:trail:*`.
    Name,
}

/// What must hold of an item.
#[derive(Debug)]
pub struct Condition {
    /// The value that is looked at. Of several, one is enough.
    pub field: ItemField,
    /// What it may be.
    pub is: &'static [Is],
    /// Whether it must be none of these instead.
    pub is_refused: bool,
}

/// What a value may be.
#[derive(Debug)]
pub enum Is {
    /// True.
    True,
    /// The account that is asked.
    OwnAccount,
    /// This text.
    Text(&'static str),
    /// A text that begins with this.
    Begins(&'static str),
}

/// What decides where data cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hook {
    /// What the event patterns of rules let through.
    TellingRules,
}

impl FanoutRule {
    /// The rules by which this call's answers lead to others.
    pub fn after(of: CallId) -> impl Iterator<Item = &'static Self> {
        FANOUT_RULES.iter().filter(move |rule| rule.of == of)
    }

    /// The rules that lead to this call.
    pub fn leading_to(call: CallId) -> impl Iterator<Item = &'static Self> {
        FANOUT_RULES.iter().filter(move |rule| rule.call == call)
    }

    /// The parameter that takes what is sent of an item, and those that are taken over from what was sent for the answer;
    /// `None` where calls do not differ.
    pub fn parameters(&self) -> Option<(&'static str, &'static [&'static str])> {
        let (sent, taken_over) = self.call.get().item.split_last()?;
        Some((sent, taken_over))
    }
}
