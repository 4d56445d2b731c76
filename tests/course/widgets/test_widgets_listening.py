"""A cell that listens hears what widgets say while it works; the cells behind it wait their turn."""

import contextlib

import pytest
from jupyter_client import KernelManager

from scratchcnn_course.widgets import listening
from tools.outputs import ROOT

pytestmark = pytest.mark.slow  # each test starts a kernel

BEGIN = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
from comm import create_comm
from scratchcnn_course.widgets.listening import listen
heard, comm = [], create_comm(target_name="a widget")
comm.on_msg(lambda message: heard.append(message["content"]["data"]))
"""
WORK = """
print("at work", flush=True)
end = time.time() + 50
while len(heard) < 2 and time.time() < end:
    {}
    time.sleep(0.01)
print("heard", *heard)
"""


class Client:
    """A kernel, and what came out of it."""

    def __init__(self, kernel):
        self.kernel, self.printed, self.states, self.comm_id = kernel, "", [], None

    def until(self, done):
        """Read what the kernel says until `done(message)`; return that message."""
        while True:
            message = self.kernel.get_iopub_msg(timeout=60)
            content = message["content"]
            if message["msg_type"] == "stream":
                self.printed += content["text"]
            elif message["msg_type"] == "comm_open":
                self.comm_id = content["comm_id"]
            elif message["msg_type"] == "status":
                self.states.append((message["parent_header"].get("msg_type"), content["execution_state"]))
            if done(message):
                return message

    def finish(self, request):
        """Read until the cell that was sent as `request` is through."""

        def idle(message):
            ours = message["parent_header"].get("msg_id") == request
            return ours and message["content"].get("execution_state") == "idle"

        self.until(idle)

    def press(self, data):
        """Send what a widget in the browser would send."""
        session, content = self.kernel.session, {"comm_id": self.comm_id, "data": data}
        self.kernel.shell_channel.send(session.msg("comm_msg", content))


@pytest.fixture
def client():
    manager = KernelManager(kernel_name="python3")
    with contextlib.ExitStack() as running:
        manager.start_kernel()
        running.callback(manager.shutdown_kernel, now=True)
        kernel = manager.client()
        kernel.start_channels()
        running.callback(kernel.stop_channels)
        kernel.wait_for_ready(timeout=60)
        client = Client(kernel)
        client.finish(kernel.execute(BEGIN))
        yield client


def at_work(client, work):
    """Start a long cell, and behind it two cells and two presses of a button; return the last cell."""
    client.kernel.execute(work)
    client.until(lambda message: "at work" in client.printed)
    client.kernel.execute("print('second cell', *heard)")
    last = client.kernel.execute("print('last cell')")
    client.press("one press")  # where it is heard, both cells have come before it
    client.press("another")
    return last


def test_it_hears_presses_at_once_and_cells_wait_in_their_order(client):
    client.finish(at_work(client, WORK.format("listen()")))
    lines = ["at work", "heard one press another", "second cell one press another", "last cell"]
    assert client.printed.splitlines() == lines  # each cell once, in order
    told = [state for parent, state in client.states if parent == "comm_msg"]
    assert told == ["idle", "busy"] * 2  # the press is done with, the cell is not


def test_cells_that_wait_are_given_up_after_an_error_as_ever(client):
    last = at_work(client, WORK.format("listen()") + "\n1 / 0")
    reply = client.kernel.get_shell_msg(timeout=60)
    while reply["parent_header"].get("msg_id") != last:
        reply = client.kernel.get_shell_msg(timeout=60)
    assert reply["content"]["status"] == "aborted"
    client.finish(client.kernel.execute("print('alive')"))
    assert client.printed.splitlines() == ["at work", "heard one press another", "alive"]


def test_without_a_kernel_nothing_happens():
    assert listening.listen() is None


@pytest.mark.parametrize("thread", [None, object()])
def test_in_a_kernel_of_another_make_nothing_happens(monkeypatch, thread):
    foreign = type("Foreign", (), {"shell_channel_thread": thread})()
    monkeypatch.setattr(listening, "_kernel", lambda: foreign)
    assert listening.listen() is None
