"""Which names the app answers to, and who may frame it."""

import pytest

from playground.live.hosts import Access, answers, read_access

SCHOOL = Access(("play.school.org", "*.lab.org"))


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8501",
        "LOCALHOST",
        "a.localhost",
        "127.0.0.1:8501",
        "[::1]:8501",
        "10.0.0.7",
        "play.school.org:443",
        "x.y.lab.org",
    ],
)
def test_localhost_addresses_and_named_hosts_are_answered(host):
    assert answers(SCHOOL, {"host": host})


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "lab.org", "evillab.org", "school.org", "x.play.school.org", "",
     "localhost@evil.example", "evil.example@localhost", "localhost/x", "localhost:port", "[::1", "localhost:99999"],
)  # fmt: skip
def test_other_names_are_not(host):
    assert not answers(SCHOOL, {"host": host})


def test_what_a_proxy_was_asked_for_counts_beside_the_host_and_never_instead():
    assert answers(SCHOOL, {"host": "127.0.0.1:8501", "x-forwarded-host": "play.school.org, inner"})
    assert not answers(SCHOOL, {"host": "evil.example", "x-forwarded-host": "localhost"})
    assert not answers(SCHOOL, {"host": "localhost", "x-forwarded-host": "evil.example"})


def test_settings_are_read():
    assert read_access({}) == Access((), "'self'")
    told = {"PLAYGROUND_HOSTS": " Play.School.org ,*.lab.org,", "PLAYGROUND_FRAME_ANCESTORS": "'self', https://*.school.org:8443"}
    assert read_access(told) == Access(("play.school.org", "*.lab.org"), "'self' https://*.school.org:8443")


@pytest.mark.parametrize("hosts", ["http://school.org", "*", "a.*.org", "school.org:80", "two words", "-x.org", "x" * 64])
def test_nonsense_for_hosts_is_refused_with_a_sentence(hosts):
    with pytest.raises(ValueError, match="PLAYGROUND_HOSTS: .* is no host name; give names"):
        read_access({"PLAYGROUND_HOSTS": hosts})


@pytest.mark.parametrize("frames", ["*", "school.org", "'self'; script-src *", "'none' https://a.org", "https://a.org/path", "data:"])
def test_nonsense_for_frames_is_refused_with_a_sentence(frames):
    with pytest.raises(ValueError, match="PLAYGROUND_FRAME_ANCESTORS: .* is not accepted; give 'self'"):
        read_access({"PLAYGROUND_FRAME_ANCESTORS": frames})
