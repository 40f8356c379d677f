"""A browser's tab as far as Streamlit's server sees it: its WebSocket, and what the page script sent until it was done."""

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect


def visit(port: int, page: str, timeout_s: float = 120) -> list[ForwardMsg]:
    """Open a page of the menu ("" is the first) and return all messages of its first script run."""
    with connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None, open_timeout=timeout_s) as socket:
        ask = BackMsg()
        ask.rerun_script.page_name = page
        ask.rerun_script.query_string = ""
        socket.send(ask.SerializeToString())
        told = []
        while True:
            message = ForwardMsg.FromString(socket.recv(timeout_s))
            told.append(message)
            if message.WhichOneof("type") == "script_finished":
                return told


def errors(told: list[ForwardMsg]) -> list[str]:
    """Sentences in red boxes, and exceptions."""
    elements = [message.delta.new_element for message in told if message.WhichOneof("type") == "delta"]
    alerts = [element.alert.body for element in elements if element.WhichOneof("type") == "alert" and element.alert.format == 1]
    return alerts + [element.exception.message for element in elements if element.WhichOneof("type") == "exception"]


def has_board(told: list[ForwardMsg]) -> bool:
    kinds = {message.delta.new_element.WhichOneof("type") for message in told if message.WhichOneof("type") == "delta"}
    return "bidi_component" in kinds
