//! What is said of a challenge.

use super::template::text;
use super::values::seconds;
use crate::lang::Lang;
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
