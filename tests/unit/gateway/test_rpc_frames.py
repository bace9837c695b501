"""Our frames against pika's own encoder and decoder, for any text and any properties."""

import struct
from typing import Any

import pika
from hypothesis import given
from hypothesis import strategies as st
from pika import frame, spec

from gateway.rpc import frames

short = st.text(max_size=60)
bodies = st.binary(max_size=2000)


def _decoded(data: bytes) -> list[Any]:
    """Let pika read all frames."""
    found = []
    while data:
        length, each = frame.decode_frame(data)
        assert length, "pika finds no whole frame"
        found.append(each)
        data = data[length:]
    return found


def _delivery(body: bytes, properties: pika.BasicProperties, channel: int = 1) -> bytes:
    """Let pika write a delivery, as the broker would."""
    method = spec.Basic.Deliver(consumer_tag="ctag1", delivery_tag=7, redelivered=False, exchange="e", routing_key="k")
    whole = [frame.Method(channel, method), frame.Header(channel, len(body), properties)]
    if body:
        whole.append(frame.Body(channel, body))
    return b"".join(each.marshal() for each in whole)


@given(key=short, reply_to=short, headers=st.dictionaries(short, st.text(max_size=400), max_size=4), body=bodies)
def test_pika_reads_our_call(key: str, reply_to: str, headers: dict[str, str], body: bytes) -> None:
    room = 500
    data = frames.call_frames("moments.open", key, reply_to, "1500", frames.headers_table(headers), body, room)

    method, header, *pieces = _decoded(data)

    assert (method.method.exchange, method.method.routing_key, method.method.mandatory) == (
        "nameko-rpc",
        "moments.open",
        True,
    )
    assert header.body_size == len(body)
    assert header.properties == pika.BasicProperties(
        content_type="application/json",
        content_encoding="utf-8",
        headers=headers,
        delivery_mode=1,
        correlation_id=key,
        reply_to=reply_to,
        expiration="1500",
    )
    assert b"".join(each.fragment for each in pieces) == body
    assert all(len(each.fragment) <= room for each in pieces)


@given(
    key=st.none() | short,
    body=st.binary(min_size=1, max_size=2000),
    headers=st.none() | st.dictionaries(short, st.text() | st.booleans() | st.integers(0, 9), max_size=3),
    others=st.fixed_dictionaries(
        {},
        optional={
            "content_type": short,
            "content_encoding": short,
            "delivery_mode": st.sampled_from([1, 2]),
            "priority": st.integers(0, 9),
            "reply_to": short,
            "expiration": short,
            "message_id": short,
            "timestamp": st.integers(0, 2**40),
            "type": short,
            "user_id": short,
            "app_id": short,
        },
    ),
    before=bodies,
)
def test_we_read_a_delivery_of_pikas(
    key: str | None, body: bytes, headers: dict[str, Any] | None, others: dict[str, Any], before: bytes
) -> None:
    data = _delivery(body, pika.BasicProperties(correlation_id=key, headers=headers, **others))

    read = frames.read_delivery(before + data + data, len(before))

    assert read == frames.Delivery(key, body, len(before) + len(data))


@given(cut=st.integers(0, 200))
def test_half_a_delivery_is_left_for_later(cut: int) -> None:
    data = _delivery(b"x" * 100, pika.BasicProperties(correlation_id="1", content_type="application/json"))

    if cut < len(data):
        assert frames.read_delivery(data[:cut], 0) is None


def test_anything_but_a_reply_is_left_to_pika() -> None:
    named = pika.BasicProperties(correlation_id="1")
    heartbeat = frame.Heartbeat().marshal()
    ack = frame.Method(2, spec.Basic.Ack(delivery_tag=1)).marshal()
    empty = _delivery(b"", named) + heartbeat
    two_frames = struct.pack(">BHI", 3, 1, 1) + b"x\xce"
    longer = _delivery(b"ab", named)[: -len(b"ab") - 8] + two_frames + two_frames

    for data in (heartbeat, ack, empty, longer, _delivery(b"x", named, channel=2)):
        assert frames.read_delivery(data, 0) is None


@given(noise=bodies)
def test_noise_is_not_a_delivery(noise: bytes) -> None:
    assert frames.read_delivery(noise, 0) is None
