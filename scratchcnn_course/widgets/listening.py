"""Let widgets answer while a cell works: `listen()` between two pieces of the work handles what they have sent."""

import threading

WIDGETS = {"comm_open", "comm_msg", "comm_close"}  # the messages that widgets are made of


def listen():
    """Handle the messages of widgets that wait for the running cell to end, and nothing else.

    A kernel does one thing after the other, so a press of a button would wait behind a long cell. Cells that wait keep
    waiting, in their order. Without a kernel, or in one of another make than ipykernel 6 and 7, nothing happens.
    """
    kernel = _kernel()
    stream = None if kernel is None else _inbox(kernel)
    handed_to = getattr(stream, "_recv_callback", None)
    if handed_to is None:
        return
    import zmq

    def sort(frames):
        return None if _handled(kernel, stream, frames) else handed_to(frames)  # which queues it

    stream.on_recv(sort, copy=False)
    try:
        stream.flush(zmq.POLLIN)
    finally:
        stream.on_recv(handed_to, copy=False)


def _kernel():
    """Return the kernel, if this is the thread in which it runs cells."""
    from IPython import get_ipython

    here = threading.current_thread() is threading.main_thread()
    return getattr(get_ipython(), "kernel", None) if here else None


def _inbox(kernel):
    """Return the ZMQStream by which messages come to this thread, or None where there is no such thing."""
    if getattr(kernel, "shell_channel_thread", None) is None:
        return getattr(kernel, "shell_stream", None)  # ipykernel 6
    try:  # ipykernel 7: another thread reads the socket and hands on what is for this one
        return kernel.shell_channel_thread.manager._shell_channel_to_main.to_stream
    except AttributeError:
        return None


def _handled(kernel, stream, frames):
    """Handle a message if it is a widget's; return whether it was."""
    session = kernel.session
    try:
        idents, parts = session.feed_identities(frames, copy=False)
        if session.unpack(parts[1].bytes)["msg_type"] not in WIDGETS:
            return False
    except (ValueError, IndexError):  # no message but a sign of the kernel's to itself
        return False
    message = session.deserialize(parts, copy=False)
    kernel.shell_handlers[message["msg_type"]](stream, idents, message)
    for state in ("idle", "busy"):  # this message is done with, which its sender waits for; the cell is not
        session.send(kernel.iopub_socket, "status", {"execution_state": state}, parent=message)
    return True
