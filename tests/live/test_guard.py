"""What every request of the running app passes first."""

import http.client
import socket

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.serving import serve


@pytest.fixture(scope="module")
def app():
    with serve(PLAYGROUND_HOSTS="play.school.org", PLAYGROUND_FRAME_ANCESTORS="https://learn.school.org") as app:
        yield app


def get(port, path, host=None, accept="text/html"):
    """Status, headers and text of an answer."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    asking.request("GET", path, headers={"Accept": accept} | ({"Host": host} if host else {}))
    answer = asking.getresponse()
    text = answer.read().decode()
    asking.close()
    return answer.status, answer.headers, text


@pytest.mark.parametrize("path", ["/", "/compare", "/_stcore/health", "/live/assets/x/assets/board/board.js"])
def test_a_page_of_elsewhere_that_leads_its_name_here_reads_nothing(app, path):
    status, _, text = get(app.port, path, "evil.example")
    assert status == 400 and text.startswith("This server does not answer to that name.")
    assert get(app.port, path)[0] == get(app.port, path, "play.school.org")[0] == 200


@pytest.mark.parametrize("path", ["/_stcore/stream", "/live/token"])
def test_a_websocket_for_another_host_is_refused(app, path):
    with pytest.raises(InvalidStatus) as caught:
        connect(f"ws://evil.example:{app.port}{path}", sock=socket.create_connection(("127.0.0.1", app.port)))
    assert caught.value.response.status_code == 403
    assert app.log.read_text().count("a request for the host 'evil.example") <= 4  # each name once, however often it comes


def test_streamlits_own_socket_opens_for_a_named_host(app):
    plain = socket.create_connection(("127.0.0.1", app.port))
    with connect(f"ws://play.school.org:{app.port}/_stcore/stream", sock=plain, subprotocols=["streamlit"]) as stream:
        assert stream.subprotocol == "streamlit"


def test_answers_say_who_may_frame_them_and_what_they_may_load(app):
    for path in ("/", "/compare", "/_stcore/health"):
        headers = get(app.port, path)[1]
        assert headers["Content-Security-Policy"] == "frame-ancestors https://learn.school.org"
        assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
    headers = get(app.port, "/live/assets/x/assets/board/board.js")[1]
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors https://learn.school.org"
    assert headers.get_all("X-Content-Type-Options") == ["nosniff"]


def test_a_start_with_nonsense_ends_with_a_sentence():
    with (
        pytest.raises(RuntimeError, match="PLAYGROUND_HOSTS: 'http://school.org' is no host name") as caught,
        serve(PLAYGROUND_HOSTS="http://school.org"),
    ):
        pass
    assert "Traceback" not in str(caught.value)


@pytest.mark.parametrize("path", ["/", "/compare", "/sensitivity", "/attention"])
def test_a_page_is_the_same_whatever_a_browser_kept_of_it(app, path):
    asking = http.client.HTTPConnection("127.0.0.1", app.port, timeout=60)
    asking.request(
        "GET", path, headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT", "Range": "bytes=0-9", "Accept-Encoding": "gzip"}
    )
    answer = asking.getresponse()
    assert answer.status == 200 and b"BACKEND_BASE_URL" in answer.read() and answer.headers["Cache-Control"] == "no-cache"
    asking.request("HEAD", path)
    assert asking.getresponse().status == 200
    asking.close()


def test_an_unknown_page_is_not_found_and_names_nothing_that_was_asked_for(app):
    for path in ("/nosuchpage", "/a/b/c", "/%3Cscript%3Ealert(1)%3C/script%3E", "/live_playground"):
        status, _, text = get(app.port, path)
        assert status == 404 and "BACKEND_BASE_URL" in text and "alert" not in text and "nosuch" not in text
