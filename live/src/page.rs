//! The page's port: the page, and commands and questions from scripts of this machine. A page of another origin is refused.

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
use crate::service::Input;
use crate::site;

type Inbox = mpsc::Sender<Input>;

/// Opens the port, on the loopback alone.
///
/// # Errors
/// Another program has the port.
pub async fn serve(port: u16, dist: &std::path::Path, inbox: Inbox) -> Result<(), String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
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
        .fallback_service(get(built).with_state(dist.to_owned()))
        .layer(from_fn(own_alone))
        .with_state(inbox);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(())
}

/// Refuses requests from pages of other origins, and requests whose `Host` is not a name of the loopback (DNS rebinding).
async fn own_alone(request: Request, next: Next) -> Response {
    if is_own(request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "Only this machine's own page and programs are answered.\n").into_response()
}

fn is_own(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let is_local = |host: &str| {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        matches!(name, "127.0.0.1" | "localhost")
    };
    let host = text(header::HOST);
    let is_origin = |origin: &str| origin.strip_prefix("http://").is_some_and(|origin| Some(origin) == host);
    host.is_some_and(is_local) && text(header::ORIGIN).is_none_or(is_origin)
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

    #[test]
    fn only_this_machine_and_its_own_page_are_answered() {
        let headers = |pairs: &[(header::HeaderName, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap()));
            pairs.collect::<HeaderMap>()
        };
        let (host, origin) = (header::HOST, header::ORIGIN);
        assert!(is_own(&headers(&[(host.clone(), "127.0.0.1:8080")])));
        assert!(is_own(&headers(&[(host.clone(), "localhost:8080"), (origin.clone(), "http://localhost:8080")])));
        assert!(!is_own(&headers(&[(host.clone(), "127.0.0.1:8080"), (origin.clone(), "http://elsewhere.example")])));
        assert!(!is_own(&headers(&[(host.clone(), "127.0.0.1:8080"), (origin, "null")])));
        assert!(!is_own(&headers(&[(host, "elsewhere.example:8080")])));
        assert!(!is_own(&headers(&[])));
    }
}
