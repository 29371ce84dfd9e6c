"""One try: a request goes over the line, and through redirects, within the time limit.

httpx's transport is used without its client, which would write the URL, secrets of the query included, into the log,
keep cookies from one request to another, and take proxies from the environment.
"""

from __future__ import annotations

import asyncio
import ssl
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx

from offhook import ActionError, FrozenDict, PayloadError
from offhook_plugins.http.addresses import addresses_of
from offhook_plugins.http.answers import told
from offhook_plugins.http.secrets import Opened

if TYPE_CHECKING:
    from offhook_plugins.http.config import HttpConfig
    from offhook_plugins.http.request import HttpRequest

_REDIRECTS: Final = (301, 302, 303, 307, 308)
_OF_THE_BODY: Final = ("content-type", "content-encoding", "content-language")
_FOR_THE_FIRST: Final = ("authorization", "cookie", "idempotency-key")


async def exchange(request: HttpRequest, config: HttpConfig) -> FrozenDict:
    """The answer to one try. Raises `ActionError`, which is `retryable` if it may be tried again without doing
    anything twice."""
    url = _read(request.url)
    opened = Opened(config, *_place(url), encrypted=url.scheme == "https")
    first = _built(request, url, opened)
    secret = {name.lower() for name, value in request.headers.items() if not isinstance(value, str)}
    try:
        async with asyncio.timeout(config.time_limit.total_seconds()):
            return await _followed(request, config, first, secret, opened)
    except ActionError as problem:
        problem.message = opened.hide(problem.message)
        problem.args = (problem.message,)
        raise
    except TimeoutError:
        limit = f"{config.time_limit.total_seconds():g} s"
        raise _failed(request, f"{_name(url)} gave no whole answer within {limit}", "http-timeout") from None
    except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, UnicodeError) as problem:
        why = opened.hide(str(problem) or type(problem).__name__)
        raise _failed(request, f"the answer of {_name(url)} cannot be read: {why}", "bad-response") from None


async def _followed(
    request: HttpRequest, config: HttpConfig, first: httpx.Request, secret: set[str], opened: Opened
) -> FrozenDict:
    now, left = first, config.redirects
    while True:
        try:
            response, body = await _asked(config, now)
        except ActionError as problem:
            # who redirects may have done it already
            problem.retryable = problem.retryable and (now is first or request.is_repeatable)
            raise
        location = response.headers.get("location")
        if response.status_code not in _REDIRECTS or not location or not request.follow_redirects:
            return told(response, body, _shown(request, now.url, now is first), opened)
        if left == 0:
            raise ActionError(
                f"{_name(first.url)} was redirected more than {config.redirects} times", code="too-many-redirects"
            )
        left -= 1
        now = _redirected(now, response.status_code, location, secret)


def _read(url: str) -> httpx.URL:
    try:
        return httpx.URL(url).copy_with(fragment=None)
    except httpx.InvalidURL as problem:
        raise PayloadError(f"HttpRequest: url is no URL: {problem}", problems=(("url", str(problem)),)) from None


def _built(request: HttpRequest, url: httpx.URL, opened: Opened) -> httpx.Request:
    headers = {"User-Agent": "offhook", "Accept": "application/json, */*;q=0.5", "Accept-Encoding": "identity"}
    said = httpx.Headers(headers)
    said.update({name: opened.text(value) for name, value in request.headers.items()})
    if request.idempotency_key is not None:
        said["Idempotency-Key"] = request.idempotency_key
    query = {name: opened.text(value) for name, value in request.query.items()}
    content = None if request.text is None else request.text.encode()
    if content is not None:
        said.setdefault("Content-Type", "text/plain; charset=utf-8")
    form = None if request.form is None else dict(request.form)
    json = None if request.json_body is None else _plain(request.json_body)
    address = url.copy_merge_params(query) if query else url
    return httpx.Request(request.method, address, headers=said, content=content, data=form, json=json)


async def _asked(config: HttpConfig, now: httpx.Request) -> tuple[httpx.Response, bytes]:
    """What one of the host's addresses answers: the head, and the body as far as there is one."""
    host, port = _place(now.url)
    problem: httpx.TransportError | None = None
    for address in await addresses_of(config, host, port):
        async with httpx.AsyncHTTPTransport(verify=_trusted(config.ca_file), trust_env=False) as transport:
            try:
                response = await transport.handle_async_request(_to(address, now))
            except (httpx.ConnectError, httpx.ConnectTimeout) as failure:
                problem = failure
                continue
            try:
                return response, await _body(response, config.size_limit, _name(now.url))
            finally:
                await response.aclose()
    raise ActionError(
        f"{_name(now.url)}, port {port}, cannot be connected to: {problem}",
        code="could-not-connect",
        retryable=not isinstance(_root(problem), ssl.SSLCertVerificationError),
    ) from None


def _to(address: str, request: httpx.Request) -> httpx.Request:
    """The request to this one of the host's addresses; certificate and `Host` are still those of the name."""
    host = request.url.raw_host.decode("ascii")
    extensions: dict[str, Any] = {"timeout": httpx.Timeout(None).as_dict(), "sni_hostname": host}
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions=extensions,
    )


async def _body(response: httpx.Response, limit: int, name: str) -> bytes:
    parts, size = [], 0
    try:
        async for part in response.aiter_bytes():
            size += len(part)
            if size <= limit:
                parts.append(part)
            else:
                # what is read from ends by itself then; left in its middle, it would be there when the host has ended
                await response.aclose()
    except (httpx.HTTPError, httpx.StreamError):
        if size <= limit:
            raise
    if size > limit:
        raise ActionError(f"the answer of {name} has more than {limit:,} bytes", code="response-too-large")
    return b"".join(parts)


def _redirected(now: httpx.Request, status: int, location: str, secret: set[str]) -> httpx.Request:
    url = now.url.join(location).copy_with(fragment=None)
    if url.scheme not in ("http", "https") or not url.host:
        raise httpx.InvalidURL("it redirects to what is no page of the web")
    url = url.copy_with(userinfo=b"")
    becomes_get = (status == 303 and now.method != "HEAD") or (status in (301, 302) and now.method == "POST")
    headers = httpx.Headers([("Host", url.netloc.decode("ascii"))])
    headers.update([(name, value) for name, value in now.headers.items() if name != "host"])
    leaving = set(_OF_THE_BODY) | {"content-length", "transfer-encoding"} if becomes_get else set()
    if (url.scheme, *_place(url)) != (now.url.scheme, *_place(now.url)):
        leaving |= secret | set(_FOR_THE_FIRST)
    for name in leaving & set(headers):
        del headers[name]
    if becomes_get:
        return httpx.Request("GET", url, headers=headers)
    return httpx.Request(now.method, url, headers=headers, stream=now.stream)


def _place(url: httpx.URL) -> tuple[str, int]:
    return url.raw_host.decode("ascii"), url.port or (443 if url.scheme == "https" else 80)


def _name(url: httpx.URL) -> str:
    return url.host


def _shown(request: HttpRequest, url: httpx.URL, is_first: bool) -> str:
    """The URL for the answer; the secrets of the first one's query stand in it by name."""
    if not is_first or not request.query:
        return str(url)
    query = {
        name: f"{{{value['secret']}}}" if isinstance(value, FrozenDict) else str(value)
        for name, value in request.query.items()
    }
    return str(_read(request.url).copy_merge_params(query))


def _failed(request: HttpRequest, message: str, code: str) -> ActionError:
    """The error of a request that may have arrived."""
    hint = (
        None if request.is_repeatable else "it may have been done all the same: with an idempotencyKey it is repeated"
    )
    return ActionError(message, code=code, hint=hint, retryable=request.is_repeatable)


def _plain(value: Any) -> Any:
    """JSON's own maps and lists."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _root(problem: BaseException | None) -> BaseException | None:
    while problem is not None and (problem.__cause__ or problem.__context__) is not None:
        problem = problem.__cause__ or problem.__context__
    return problem


@cache
def _trusted(ca_file: Path | None) -> ssl.SSLContext:
    """Reading the certificates takes longer than most requests."""
    return ssl.create_default_context(cafile=ca_file) if ca_file else httpx.create_ssl_context(trust_env=False)
