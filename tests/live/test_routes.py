import gzip
import json
import secrets

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from playground.engine import EmbeddedEngine
from playground.engine.away import MAGIC as FILE
from playground.engine.away import read_file
from playground.engine.frame import decode_frame
from playground.engine.keepsake import MAGIC, decode_keepsake, encode_keepsake
from playground.live.routes import asset_urls, make_routes
from tests.engine.fake_trainer import KINDS, PLACE
from tests.engine.waiting import wait_until

HOST = {"host": "testserver"}


@pytest.fixture(scope="module")
def engine():
    engine = EmbeddedEngine(1, PLACE, heavy=False)
    yield engine
    engine.close()


@pytest.fixture
def assets(tmp_path):
    (tmp_path / "assets" / "board").mkdir(parents=True)
    (tmp_path / "assets" / "board" / "board.js").write_text("export const one = 1;")
    (tmp_path / "assets" / "style.css").write_text("a {}")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "pages" / "one").mkdir(parents=True)
    (tmp_path / "pages" / "one" / "panel.js").write_text("export default 1;")
    (tmp_path / "pages" / "one" / "page.py").write_text("secret = 1")
    return tmp_path


@pytest.fixture
def client(engine, assets):
    with TestClient(Starlette(routes=make_routes(lambda: engine, assets))) as client:
        yield client


def read_frame(socket):
    while True:
        message = socket.receive()
        if message.get("bytes") and not message["bytes"].startswith(MAGIC):
            return decode_frame(message["bytes"])


def refused(socket):
    while True:
        message = socket.receive()
        if message.get("text") and "refused" in message["text"]:
            return json.loads(message["text"])


# ---- the WebSocket ----


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://testserver:81"])
def test_another_origin_is_refused_before_it_is_accepted(client, engine, origin):
    handle = engine.open("fake", {})
    with pytest.raises(WebSocketDisconnect) as caught, client.websocket_connect(f"/live/{handle.token}", headers={"origin": origin}):
        pass
    assert caught.value.code == 1000 and not handle.subscriptions  # closed before it was accepted: a server answers 403


def test_a_wrong_token_is_refused_before_it_is_accepted(client):
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/live/guess"):
        pass


def test_a_token_of_before_a_restart_is_told_so_from_what_is_no_token(client):
    with client.websocket_connect(f"/live/{secrets.token_urlsafe(24)}") as socket, pytest.raises(WebSocketDisconnect) as caught:
        socket.receive_text()
    assert caught.value.code == 4410


def read_keepsake(socket):
    while True:
        message = socket.receive()
        if (message.get("bytes") or b"").startswith(MAGIC):
            return message["bytes"]


def read_notice(socket):
    while True:
        message = json.loads(socket.receive().get("text") or "{}")
        if "notice" in message:
            return message["notice"]["text"]


def test_what_a_browser_keeps_puts_a_fresh_run_there(client, engine):
    handle = engine.open("fake", {"steps": 5, "rate": 0.3})
    with client.websocket_connect(f"/live/{handle.token}") as socket:
        for _ in range(3):
            socket.send_json({"op": "epoch"})
        socket.send_json({"op": "credit", "n": 1})
        while decode_keepsake(kept := read_keepsake(socket), KINDS["fake"]).status["epoch"] < 1:
            pass
    epoch = decode_keepsake(kept, KINDS["fake"]).status["epoch"]
    fresh = engine.open("fake", {"steps": 5, "rate": 0.3})
    with client.websocket_connect(f"/live/{fresh.token}") as socket:
        socket.send_bytes(kept)
        assert read_notice(socket) == f"The server was restarted; your run goes on from epoch {epoch:,}."
        socket.send_json({"op": "credit", "n": 1})
        info, arrays = read_frame(socket)
        assert info["epoch"] == epoch and arrays["curves"][:, 0].tolist() == list(range(epoch + 1))
        socket.send_bytes(kept)
        assert refused(socket)["refused"] == "A command is JSON text; this message is binary."


def test_a_watcher_keeps_nothing_and_restores_nothing(client, engine):
    handle = engine.open("fake", {})
    with client.websocket_connect(f"/live/{handle.watch_token}") as socket:
        socket.send_bytes(MAGIC)
        assert refused(socket)["refused"] == "A command is JSON text; this message is binary."


def test_a_keepsake_that_does_not_fit_is_said_and_the_run_is_as_new(client, engine):
    handle = engine.open("fake", {})
    wait_until(lambda: handle.whole)
    other = handle.whole._replace(state={"counters": np.zeros(2)}, status=handle.whole.status | {"epoch": 9})
    with client.websocket_connect(f"/live/{handle.token}") as socket:
        socket.send_bytes(encode_keepsake(KINDS["fake"], other))
        assert "does not fit" in read_notice(socket)
        socket.send_json({"op": "credit", "n": 1})
        assert read_frame(socket)[0]["epoch"] == 0


def test_a_run_that_is_gone_says_so(client, engine):
    handle = engine.open("fake", {})
    handle.close()
    with client.websocket_connect(f"/live/{handle.token}") as socket, pytest.raises(WebSocketDisconnect) as caught:
        socket.receive_text()
    assert caught.value.code == 4404


def test_a_run_that_goes_while_it_is_seen_says_so(client, engine):
    handle = engine.open("fake", {})
    with client.websocket_connect(f"/live/{handle.token}") as socket:
        assert socket.receive_json() == {"role": "owner"}
        handle.close()
        with pytest.raises(WebSocketDisconnect) as caught:
            socket.receive_text()
    assert caught.value.code == 4404


def test_frames_come_for_credits(client, engine):
    handle = engine.open("fake", {})
    with client.websocket_connect(f"/live/{handle.token}", headers={"origin": "http://testserver"}) as socket:
        assert socket.receive_json() == {"role": "owner"}
        socket.send_json({"op": "credit", "n": 2})
        info, arrays = read_frame(socket)
        assert info["full"] and "points" in arrays
        socket.send_json({"op": "play"})
        while info["epoch"] < 10:
            info, _ = read_frame(socket)
            socket.send_json({"op": "credit", "n": 1})
    assert not handle.subscriptions and handle.idle_since is not None


def test_a_watcher_sees_and_is_refused_the_rest(client, engine):
    handle = engine.open("fake", {})
    with client.websocket_connect(f"/live/{handle.watch_token}") as socket:
        assert socket.receive_json() == {"role": "watcher"}
        socket.send_json({"op": "play"})
        assert "watching" in refused(socket)["refused"]
        socket.send_json({"op": "credit", "n": 1})
        assert read_frame(socket)[0]["state"] == "paused"


@pytest.mark.parametrize("message", ["", "{", "[]", '{"op": "format"}', '{"op": "credit", "n": 9}', "x" * 20_000, b"binary", b"\xff\xfe"])
def test_what_is_no_command_is_refused_and_the_run_goes_on(client, engine, message):
    handle = engine.open("fake", {})
    with client.websocket_connect(f"/live/{handle.token}") as socket:
        socket.send_text(message) if isinstance(message, str) else socket.send_bytes(message)
        answer = refused(socket)
        assert answer["refused"].endswith(".") and len(answer["command"]) <= 200
        socket.send_json({"op": "credit", "n": 1})
        assert read_frame(socket)[0]["epoch"] == 0


def read_a_file(socket):
    while True:
        message = socket.receive()
        assert message["type"] != "websocket.close"
        if (message.get("bytes") or b"").startswith(FILE):
            return read_file(message["bytes"])


def test_an_owner_gets_a_file_and_nobody_else_does(client, engine):
    handle = engine.open("fake", {})
    with (
        client.websocket_connect(f"/live/{handle.token}") as owner,
        client.websocket_connect(f"/live/{handle.token}") as other,
        client.websocket_connect(f"/live/{handle.watch_token}") as watcher,
    ):
        for _ in range(20):  # more than frames may wait
            owner.send_json({"op": "export", "name": "text"})
        assert [read_a_file(owner) for _ in range(20)] == [("run.txt", b"epoch 0")] * 20
        watcher.send_json({"op": "export", "name": "text"})
        assert "watching" in refused(watcher)["refused"]
        owner.send_json({"op": "export", "name": "fails"})
        assert "could not be made" in refused(owner)["refused"]
        for socket in (other, watcher):
            socket.send_json({"op": "credit", "n": 1})
            assert read_frame(socket)[0]["epoch"] == 0  # a file would have come before, and is no frame


def test_a_flood_of_nonsense_ends_the_connection_and_not_the_run(client, engine):
    handle = engine.open("fake", {})
    with client.websocket_connect(f"/live/{handle.token}") as socket:
        for _ in range(1000):
            socket.send_text("nonsense")
        while (message := socket.receive())["type"] != "websocket.close":  # a keepsake may come too
            pass
    assert message["code"] == 1008
    assert engine.find(handle.token)


# ---- assets ----


def test_a_module_comes_with_its_type_and_stays_for_ever(client, assets):
    urls = asset_urls("/", assets)
    answer = client.get(urls["module"])
    assert answer.text == "export const one = 1;" and answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"] and urls["version"] in urls["module"]
    assert client.get(urls["module"], headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    assert client.get(urls["files"] + "assets/style.css").headers["content-type"].startswith("text/css")


def test_a_page_s_module_lies_where_it_lies_on_the_disk(client, assets):
    old = asset_urls("/", assets)
    answer = client.get(old["files"] + "pages/one/panel.js")
    assert answer.text == "export default 1;" and "immutable" in answer.headers["cache-control"]
    (assets / "pages" / "one" / "panel.js").write_text("export default 22;")
    assert client.get(old["files"] + "pages/one/panel.js").headers["cache-control"] == "no-cache"  # before anything asked for the version
    assert asset_urls("/", assets)["version"] != old["version"]


def test_a_changed_file_has_another_address_and_the_old_one_is_not_for_keeps(client, assets):
    old = asset_urls("/", assets)
    (assets / "assets" / "board" / "board.js").write_text("export const two = 2;")
    new = asset_urls("/", assets)
    assert new["version"] != old["version"]
    answer = client.get(old["module"])
    assert answer.text == "export const two = 2;" and answer.headers["cache-control"] == "no-cache"


OUTSIDE = [
    "secret.txt", "pages/one/page.py", "pages", "assets/../secret.txt", "../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt",
    "/etc/passwd", "%2fetc%2fpasswd", "assets", "a%00b", "no.js", "x" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_outside_the_folder_is_served(client, assets, path):
    assert client.get(f"/live/assets/{asset_urls('/', assets)['version']}/{path}").status_code == 404


def test_a_link_that_leads_outside_is_not_followed(client, assets):
    (assets / "assets" / "link.txt").symlink_to(assets / "secret.txt")
    assert client.get("/live/assets/x/assets/link.txt").status_code == 404


def test_plotly_comes_compressed_once(client):
    url = asset_urls()["plotly"]
    with client.stream("GET", url, headers={"accept-encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip" and "immutable" in answer.headers["cache-control"]
    assert len(raw) < 2_000_000 and b"plotly.js" in gzip.decompress(raw)[:1000]
    plain = client.get(url, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers and len(plain.content) > 3_000_000
    assert client.get(url, headers={"if-none-match": plain.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("prefix", ["", "/", "base", "/a/b/"])
def test_a_base_path_comes_before_everything(engine, assets, prefix):
    base = "/" + f"{prefix.strip('/')}/" if prefix.strip("/") else "/"
    with TestClient(Starlette(routes=make_routes(lambda: engine, assets, prefix))) as client:
        assert client.get(asset_urls(base, assets)["module"]).status_code == 200
        with client.websocket_connect(f"{base}live/{engine.open('fake', {}).token}") as socket:
            assert socket.receive_json() == {"role": "owner"}
