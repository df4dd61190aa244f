from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.publish.warm.wire import Wire

texts = st.dictionaries(st.text(), st.text(), max_size=3)


@pytest.fixture
def ends():
    one, other = socket.socketpair()
    wires = Wire(one), Wire(other)
    yield wires
    for wire in wires:
        wire.close()


@given(environments=st.lists(texts, min_size=1, max_size=4))
def test_what_is_sent_arrives_whatever_it_holds(environments):
    one, other = socket.socketpair()
    with one, other:
        for environment in environments:
            Wire(one).send(environment=environment)
        arrived: list[object] = []
        far = Wire(other)
        while len(arrived) < len(environments):
            arrived += far.receive(5)
    assert arrived == [{"environment": environment} for environment in environments]


def test_a_message_may_come_in_pieces():
    one, other = socket.socketpair()
    with one, other:
        far = Wire(other)
        one.sendall(b'{"pid": ')
        assert far.receive(5) == []
        one.sendall(b'7}\n{"co')
        assert far.receive(5) == [{"pid": 7}]
        one.sendall(b'de": 0}\n')
        assert far.receive(5) == [{"code": 0}]


def test_nothing_in_time_is_told_from_nobody_there(ends):
    near, far = ends
    with pytest.raises(BlockingIOError):
        near.receive(0)
    with pytest.raises(TimeoutError):
        near.receive(0.01)
    far.close()
    with pytest.raises(EOFError):
        near.receive(0)
