//! What is said of a challenge.

use super::template::text;
use super::values::seconds;
use crate::lang::Lang;
use crate::lessons::{ClusterExpression, Comparison, Counted, Expect, Expression, Operand};
use crate::sim::Duration;

pub fn challenge_won(lang: Lang, commands: usize, took: Duration) -> String {
    text!(
        lang,
        "The challenge is won, with {commands|command|commands} in {time}.",
        "挑战完成：{commands} 条命令，{time}。",
        commands,
        time = seconds(took),
    )
}

/// A goal in words, where it has any beside its text.
pub fn goal(lang: Lang, goal: &Expect) -> Option<String> {
    let Operand::Value(right) = &goal.right else { return None };
    let right = right.as_str();
    Some(match (&goal.left, goal.comparison) {
        (Expression::Broken(law), Comparison::Equal) => {
            let law = super::law(lang, *law);
            match right {
                "yes" => text!(lang, "A promise is broken: “{law}”", "打破一条保证：“{law}”", law),
                _ => text!(lang, "A promise is kept: “{law}”", "不打破这条保证：“{law}”", law),
            }
        }
        (Expression::Holder(path), Comparison::Equal) => match right {
            "" | "none" => text!(lang, "Nobody holds {path}", "没有人持有 {path}", path),
            who => text!(lang, "{path} is held by {who}", "{path} 由 {who} 持有", path, who),
        },
        (Expression::Count(counted, client), comparison) => {
            let what = counted_in_words(lang, *counted)?;
            let many = many(lang, comparison, right)?;
            match client {
                Some(client) => text!(lang, "{what} of {client}: {many}", "{client} 的{what}：{many}", what, client, many),
                None => text!(lang, "{what}: {many}", "{what}：{many}", what, many),
            }
        }
        (Expression::Cluster(ClusterExpression::State(host)), Comparison::Equal) => {
            text!(lang, "{host} is {right}", "{host} 处于 {right} 状态", host, right)
        }
        (Expression::Cluster(ClusterExpression::Has(host, path)), Comparison::Equal) => match right {
            "yes" => text!(lang, "{host} knows {path}", "{host} 有 {path}", host, path),
            _ => text!(lang, "{host} does not know {path}", "{host} 没有 {path}", host, path),
        },
        _ => return None,
    })
}

fn counted_in_words(lang: Lang, counted: Counted) -> Option<String> {
    Some(match counted {
        Counted::Stale => text!(lang, "reads of an old value", "读到旧值的次数"),
        Counted::Command => text!(lang, "commands", "命令数"),
        Counted::Network => text!(lang, "faults of the network", "网络故障"),
        Counted::Crash => text!(lang, "stops of servers", "服务器停机次数"),
        Counted::Acknowledged => text!(lang, "acknowledged writes", "已确认的写"),
        Counted::Watch => text!(lang, "watch events", "监听事件"),
        _ => return None,
    })
}

fn many(lang: Lang, comparison: Comparison, right: &str) -> Option<String> {
    Some(match (comparison, right) {
        (Comparison::Equal, "0") => text!(lang, "none", "没有"),
        (Comparison::Equal, n) => n.to_owned(),
        (Comparison::GreaterOrEqual, n) => text!(lang, "at least {n}", "至少 {n}", n),
        (Comparison::LessOrEqual, n) => text!(lang, "at most {n}", "至多 {n}", n),
        _ => return None,
    })
}
