//! Programs outside of the simulation: the connections that their endpoint does not take or ends by itself, each with the bound for which it does so.

use std::net::Ipv4Addr;

use super::rich::Rich;
use super::scene::Telling;
use super::template::{tell, text};
use crate::lang::Lang;
use crate::zk::Bound;

/// A connection that a server does not take.
#[cold]
#[inline(never)]
pub fn refused(Telling { lang, me, scene }: Telling<'_>, from: Ipv4Addr, bound: Bound) -> Rich {
    let from = from.to_string();
    if scene.is_none() {
        return tell!(lang, "{me} refuses a connection of {from}", "{me} 拒绝来自 {from} 的连接", me, from);
    }
    let why = match bound {
        Bound::PerAddress(max) => {
            text!(
                lang,
                "the address has {max} connections there already, as many as maxClientCnxns allows",
                "这个地址在那里已有 {max} 条连接，达到 maxClientCnxns 的上限",
                max,
            )
        }
        bound => why(lang, bound),
    };
    tell!(
        lang,
        "{me} closes a connection of a program at {from} at once: {why}.",
        "{me} 立即关闭来自 {from} 的程序的连接：{why}。",
        me,
        from,
        why,
    )
}

/// The connection of a program that is ended.
#[cold]
#[inline(never)]
pub fn ended(Telling { lang, me, scene }: Telling<'_>, bound: Bound) -> Rich {
    match scene {
        None => tell!(lang, "{me}’s connection is ended", "{me} 的连接被断开", me),
        Some(_) => tell!(
            lang,
            "The connection of {me}’s program is closed from here: {why}.",
            "{me} 的程序的连接由这一端关闭：{why}。",
            me,
            why = why(lang, bound),
        ),
    }
}

/// The bound, as the end of a sentence.
fn why(lang: Lang, bound: Bound) -> String {
    match bound {
        Bound::PerAddress(max) => text!(
            lang,
            "its address has {max} connections, as many as maxClientCnxns allows",
            "它的地址已有 {max} 条连接，达到 maxClientCnxns 的上限",
            max,
        ),
        Bound::Connections(max) => text!(
            lang,
            "there are {max} connections of programs already, as many as are served at once",
            "已有 {max} 条程序的连接，达到同时服务的上限",
            max,
        ),
        Bound::Clients(max) => text!(
            lang,
            "the run has {max} clients already, and each of them is in use",
            "本次运行已有 {max} 个客户端，且都在使用",
            max,
        ),
        Bound::Outstanding(max) => text!(
            lang,
            "it has {max} requests without a reply, as many as one connection may have",
            "它有 {max} 个请求没有得到回复，达到一条连接的上限",
            max,
        ),
        Bound::Unheard => {
            text!(lang, "it sent more than a socket holds that nobody reads", "它发送的内容超出了无人读取的套接字所能容纳的")
        }
        Bound::Unread => text!(lang, "it does not read what it is sent", "它不读取发给它的内容"),
        Bound::Frame(max) => text!(
            lang,
            "it announced a frame of more than {max} bytes, the jute.maxbuffer of servers, or of a length below zero",
            "它声明的一帧超过 {max} 字节（服务器的 jute.maxbuffer），或长度为负",
            max,
        ),
        Bound::Packet => {
            text!(lang, "it sent a packet that does not keep to the protocol", "它发送的数据包不符合协议")
        }
        Bound::Operation => {
            text!(
                lang,
                "it sent an operation that no server knows, answered with Unimplemented",
                "它发送了服务器不认识的操作，得到 Unimplemented"
            )
        }
    }
}

/// A token of SASL (`ZooKeeperServer.processSasl`).
#[cold]
#[inline(never)]
pub fn sasl(Telling { lang, me, scene }: Telling<'_>) -> Rich {
    match scene {
        None => tell!(lang, "{me} shows a token of SASL, in vain", "{me} 出示 SASL 令牌，无效", me),
        Some(_) => tell!(
            lang,
            "The program of {me} shows a token of *SASL*. Nobody configured SASL here: the answer is an empty token, and whoever insists on SASL gives up.",
            "{me} 的程序出示 *SASL* 令牌。这里没有人配置 SASL：回答是空令牌，坚持使用 SASL 的一方会放弃。",
            me,
        ),
    }
}
