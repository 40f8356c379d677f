import pytest

from playground.live.origin import same_origin


@pytest.mark.parametrize(
    ("headers", "scheme"),
    [
        ({"host": "127.0.0.1:8501"}, "ws"),  # no browser
        ({"host": "127.0.0.1:8501", "origin": "http://127.0.0.1:8501"}, "ws"),
        ({"host": "Example.org", "origin": "http://example.org"}, "ws"),
        ({"host": "example.org:80", "origin": "http://example.org"}, "ws"),
        ({"host": "example.org", "origin": "https://example.org"}, "ws"),  # a proxy ends the encryption and says nothing
        ({"host": "example.org", "origin": "https://example.org"}, "wss"),
        ({"host": "[::1]:8501", "origin": "http://[::1]:8501"}, "ws"),
        ({"host": "app:8501", "x-forwarded-host": "example.org", "x-forwarded-proto": "https", "origin": "https://example.org"}, "ws"),
        ({"host": "app:8501", "x-forwarded-host": "example.org, inner", "origin": "http://example.org"}, "ws"),
    ],
)
def test_pages_of_the_same_place_may(headers, scheme):
    assert same_origin(headers, scheme)


@pytest.mark.parametrize(
    ("headers", "scheme"),
    [
        ({"host": "127.0.0.1:8501", "origin": "http://evil.example"}, "ws"),
        ({"host": "127.0.0.1:8501", "origin": "http://127.0.0.1:8502"}, "ws"),
        ({"host": "127.0.0.1:8501", "origin": "http://localhost:8501"}, "ws"),
        ({"host": "example.org", "origin": "null"}, "ws"),
        ({"host": "example.org", "origin": ""}, "ws"),
        ({"host": "example.org", "origin": "http://example.org.evil.example"}, "ws"),
        ({"host": "example.org", "origin": "http://evil.example/example.org"}, "ws"),
        ({"host": "example.org", "origin": "http://example.org@evil.example"}, "ws"),
        ({"host": "example.org", "origin": "http://example.org:nonsense"}, "ws"),
        ({"host": "example.org", "origin": "http://[example.org"}, "ws"),
        ({"host": "example.org", "origin": "http://example.org"}, "wss"),
        ({"host": "example.org", "origin": "http://example.org", "x-forwarded-proto": "https"}, "ws"),
        ({"origin": "http://example.org"}, "ws"),
    ],
)
def test_others_may_not(headers, scheme):
    assert not same_origin(headers, scheme)
