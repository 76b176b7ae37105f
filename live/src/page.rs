//! The page's port: the page, and commands and questions from scripts. A page of another origin is refused.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Router, body::Bytes};
use futures_util::stream::unfold;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use zooscope::script::MAX_LINE_BYTES;
use zooscope::zk::ServerId;

use crate::admin;
use crate::service::{Input, Options};
use crate::site;

type Inbox = mpsc::Sender<Input>;

/// Opens the port.
///
/// # Errors
/// Another program has the port.
pub async fn serve(options: &Options, inbox: Inbox) -> Result<(), String> {
    let bind = options.bind;
    let address = SocketAddr::from((bind, options.page));
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("the page cannot listen at {address}: {error}. `--page 8081` takes another port."))?;
    let router = Router::new()
        .route("/command", post(command))
        .route("/state", get(state))
        .route("/commands", get(commands))
        .route("/commands/{name}", get(asked))
        .route("/recording", get(recording))
        .route("/now", get(now))
        .route("/follow", get(follow))
        .fallback_service(get(built).with_state(options.dist.clone()))
        .layer(from_fn(move |request, next| own_alone(bind, request, next)))
        .with_state(inbox);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(())
}

/// Refuses requests from pages of other origins, and requests whose `Host` is neither the loopback nor the address at which the port listens. No
/// other name is taken, since who has that may let it mean this machine (DNS rebinding).
async fn own_alone(bind: Ipv4Addr, request: Request, next: Next) -> Response {
    if is_own(bind, request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "Only its own page is answered, and programs that name this machine by its address.\n").into_response()
}

fn is_own(bind: Ipv4Addr, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let is_here = |host: &str| {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let address = if name == "localhost" { Ok(Ipv4Addr::LOCALHOST) } else { name.parse() };
        address.is_ok_and(|address: Ipv4Addr| address == Ipv4Addr::LOCALHOST || address == bind || bind.is_unspecified())
    };
    let host = text(header::HOST);
    let is_origin = |origin: &str| origin.strip_prefix("http://").is_some_and(|origin| Some(origin) == host);
    host.is_some_and(is_here) && text(header::ORIGIN).is_none_or(is_origin)
}

/// A line of the command language, as the body.
async fn command(State(inbox): State<Inbox>, body: Bytes) -> Response {
    if body.len() > MAX_LINE_BYTES {
        return (StatusCode::PAYLOAD_TOO_LARGE, format!("A line holds at most {MAX_LINE_BYTES} bytes.\n")).into_response();
    }
    let Ok(line) = String::from_utf8(body.to_vec()) else {
        return (StatusCode::BAD_REQUEST, "A line is UTF-8.\n").into_response();
    };
    match ask(&inbox, |answer| Input::Command { line, answer }).await {
        Some(Ok(())) => StatusCode::NO_CONTENT.into_response(),
        Some(Err(why)) => (StatusCode::CONFLICT, format!("{why}\n")).into_response(),
        None => gone(),
    }
}

async fn state(State(inbox): State<Inbox>) -> Response {
    json(ask(&inbox, |answer| Input::State { answer }).await)
}

async fn commands() -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], admin::page()).into_response()
}

/// A question to the admin server of `s1`, or of the server that `?server=s2` names.
async fn asked(State(inbox): State<Inbox>, Path(name): Path<String>, uri: Uri) -> Response {
    let named = uri.query().map_or("s1", |query| query.strip_prefix("server=").unwrap_or(query));
    let Ok(server) = named.parse::<ServerId>() else {
        return (StatusCode::BAD_REQUEST, "A server has a name like s2: /commands/ruok?server=s2\n").into_response();
    };
    match ask(&inbox, |answer| Input::Admin { server, name, answer }).await {
        Some(None) => (StatusCode::SERVICE_UNAVAILABLE, format!("{server} does not run.\n")).into_response(),
        answer => json(answer.flatten()),
    }
}

/// The run so far, as the file that the page opens and `cargo xtask run` replays.
async fn recording(State(inbox): State<Inbox>) -> Response {
    json(ask(&inbox, |answer| Input::Recording { answer }).await)
}

/// The run so far, opened on the page at this moment.
async fn now(State(inbox): State<Inbox>) -> Response {
    match ask(&inbox, |answer| Input::Link { answer }).await {
        Some(Ok(fragment)) => Redirect::temporary(&format!("/index.html#{fragment}")).into_response(),
        Some(Err(why)) => (StatusCode::CONFLICT, format!("{why}\n")).into_response(),
        None => gone(),
    }
}

/// The run from its beginning, and whatever comes to it, as server-sent events (`followers`).
async fn follow(State(inbox): State<Inbox>, headers: HeaderMap) -> Response {
    let heard = headers.get("last-event-id").and_then(|place| place.to_str().ok()).map(str::to_owned);
    let told = match ask(&inbox, |answer| Input::Follow { heard, answer }).await {
        Some(Some(told)) => told,
        Some(None) => return (StatusCode::SERVICE_UNAVAILABLE, "Too many pages follow the run already.\n").into_response(),
        None => return gone(),
    };
    let events = unfold(told, |mut told| async move {
        let next = told.recv().await?;
        let event = Event::default().event(next.event).id(next.place).data(next.text);
        Some((Ok::<_, Infallible>(event), told))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

/// A file of the built page.
async fn built(State(dist): State<PathBuf>, uri: Uri) -> Response {
    // The page itself follows the run: its address says so.
    if uri.path() == "/" && uri.query().is_none() {
        return Redirect::temporary("/?live").into_response();
    }
    let Some((path, kind)) = site::file(&dist, uri.path()) else { return StatusCode::NOT_FOUND.into_response() };
    match tokio::task::spawn_blocking(|| std::fs::read(path)).await {
        Ok(Ok(bytes)) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        _ => (StatusCode::NOT_FOUND, "There is no such file. `cargo xtask dist` builds the page.\n").into_response(),
    }
}

fn json(text: Option<String>) -> Response {
    text.map_or_else(gone, |text| ([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

fn gone() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, "The ensemble has ended.\n").into_response()
}

async fn ask<T>(inbox: &Inbox, input: impl FnOnce(oneshot::Sender<T>) -> Input) -> Option<T> {
    let (answer, answered) = oneshot::channel();
    inbox.send(input(answer)).await.ok()?;
    answered.await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_answered(bind: Ipv4Addr, host: Option<&str>, origin: Option<&str>) -> bool {
        let named = [(header::HOST, host), (header::ORIGIN, origin)];
        let named = named.into_iter().filter_map(|(name, value)| Some((name, value?.parse().unwrap())));
        is_own(bind, &named.collect())
    }

    #[test]
    fn only_this_machine_and_its_own_page_are_answered() {
        let own = |host, origin| is_answered(Ipv4Addr::LOCALHOST, host, origin);
        assert!(own(Some("127.0.0.1:8080"), None));
        assert!(own(Some("localhost:8080"), Some("http://localhost:8080")));
        assert!(!own(Some("127.0.0.1:8080"), Some("http://elsewhere.example")));
        assert!(!own(Some("127.0.0.1:8080"), Some("null")));
        assert!(!own(Some("elsewhere.example:8080"), None));
        assert!(!own(Some("192.0.2.7:8080"), None));
        assert!(!own(None, None));
    }

    #[test]
    fn the_address_at_which_the_port_listens_is_its_own_and_no_name_is() {
        let bind = Ipv4Addr::new(192, 0, 2, 7);
        for bind in [bind, Ipv4Addr::UNSPECIFIED] {
            assert!(is_answered(bind, Some("192.0.2.7:8080"), None));
            assert!(is_answered(bind, Some("192.0.2.7:8080"), Some("http://192.0.2.7:8080")));
            assert!(!is_answered(bind, Some("192.0.2.7:8080"), Some("http://192.0.2.8:8080")));
            assert!(!is_answered(bind, Some("192.0.2.7:8080"), Some("http://192.0.2.7:8081")), "another page of the same machine");
            assert!(!is_answered(bind, Some("elsewhere.example:8080"), Some("http://elsewhere.example:8080")), "DNS rebinding");
        }
        assert!(!is_answered(bind, Some("192.0.2.8:8080"), None));
    }
}
