//! No two sequential znodes below the same parent get the same number, and the numbers grow with the zxids, for as long as the parent
//! is the same znode (`PrepRequestProcessor.java`: the parent's counter). Behind 2147483647 comes -2147483648.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Findings, Law, Moment, Watch, found};
use crate::zk::{ClientId, Note, Op, Response, Zxid, split};

/// A parent: its path, and the zxid that made it, so that one made anew is another.
type Parent = (Rc<str>, Zxid);

#[derive(Clone, Debug, Default)]
pub struct SequenceUnique {
    /// The numbers given away, by the zxid of the create; several in one multi.
    given: BTreeMap<Parent, BTreeMap<(Zxid, usize), i32>>,
}

impl Watch for SequenceUnique {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (node, note) in &moment.step.notes {
            let (Some(client), Note::Replied { call: Some(call), zxid, .. }) = (ClientId::of_node(*node), note) else { continue };
            let Ok(response) = &call.result else { continue };
            let mut found = Vec::new();
            names(&call.op, response, &mut found);
            for (nth, (asked, name)) in found.into_iter().enumerate() {
                let made = |path: &str| moment.history.state_at(*zxid)?.tree.get(path).map(|znode| znode.stat().czxid);
                let Some((parent, _)) = split(&name) else { continue };
                // A multi may have removed it again.
                let (Some(number), Some(czxid)) = (name.strip_prefix(&*asked).and_then(|text| text.parse().ok()), made(parent))
                else {
                    continue;
                };
                if let Some((other, before)) = self.give((parent.into(), czxid), (*zxid, nth), number) {
                    findings.breach(
                        Law::SequenceUnique,
                        found!(
                            "{client} got {name} at {zxid}, where number {other} was given at {before}",
                            "{client} 在 {zxid} 得到 {name}，而 {before} 时给出的编号是 {other}";
                            client, name, zxid = *zxid, other, before
                        ),
                    );
                }
            }
        }
    }
}

/// The paths asked for and the names got by sequential creates.
fn names(op: &Op, response: &Response, found: &mut Vec<(Rc<str>, Rc<str>)>) {
    match (op, response) {
        (Op::Create { path: asked, mode, .. }, Response::Created { path, .. }) if mode.is_sequential() => {
            found.push((asked.clone(), path.clone()));
        }
        (Op::Multi(ops), Response::Results(results)) => {
            for (op, result) in ops.iter().zip(results.iter()) {
                if let Ok(response) = result {
                    names(op, response, found);
                }
            }
        }
        _ => {}
    }
}

impl SequenceUnique {
    /// Takes a number in, and returns one that it does not go with, and where that was given.
    fn give(&mut self, parent: Parent, at: (Zxid, usize), number: i32) -> Option<(i32, Zxid)> {
        let given = self.given.entry(parent).or_default();
        let before = given.range(..at).next_back().filter(|(_, before)| number.wrapping_sub(**before) <= 0);
        let after = given.range(at..).next().filter(|(_, after)| after.wrapping_sub(number) <= 0);
        let wrong = before.or(after).map(|((zxid, _), other)| (*other, *zxid));
        given.insert(at, number);
        wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_given_twice_or_out_of_order_is_found() {
        let parent = |czxid| (Rc::from("/q"), Zxid(czxid));
        let mut law = SequenceUnique::default();
        assert_eq!(law.give(parent(1), (Zxid(5), 0), 0), None);
        assert_eq!(law.give(parent(1), (Zxid(9), 0), 4), None);
        assert_eq!(law.give(parent(1), (Zxid(7), 0), 2), None, "told later, made before");
        assert_eq!(law.give(parent(20), (Zxid(21), 0), 0), None, "the parent was made anew");
        for (zxid, number) in [(31, i32::MAX), (32, i32::MIN), (33, i32::MIN + 1)] {
            assert_eq!(law.give(parent(30), (Zxid(zxid), 0), number), None, "{number}");
        }
        for (zxid, number) in [(11, 4), (11, 3), (6, 2), (8, 0)] {
            assert!(law.clone().give(parent(1), (Zxid(zxid), 0), number).is_some(), "{number} at {zxid}");
        }
    }
}
