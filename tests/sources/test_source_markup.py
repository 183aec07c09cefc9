"""HTML where text was expected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sources.markup import plain_text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The gap was < 3 points, Marsh & Sons said.",
        "a < b and c > d",
        "AT&T; &notit; &copy 2031",
        "Write <b> for bold, <Quillport> for the town.",
        "https://example.org/?a=1&copy=2",
        "Two\n\n  paragraphs\tas they are. ",
        "binary \0 <p>x</p>",
    ],
)
def test_plain_text_comes_back_as_it_is(text: str) -> None:
    assert plain_text(text) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Marsh &amp; Sons &#8212; Quillport&#x27;s&nbsp;best", "Marsh & Sons — Quillport's best"),
        ("The sign &lt;b&gt; is old", "The sign <b> is old"),
        ("<p>One <b>two</b>\nthree.</p>\n<p>Four &lt; five.</p>", "One two three.\n\nFour < five."),
        ("One.<br>Two.<br/><br />Three.", "One.\nTwo.\n\nThree."),
        ("One <a href='x'>link</a>.\n\nTwo.\nThree.", "One link.\n\nTwo.\nThree."),
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\n\nTwo."),
        ("<ul><li>One<li>Two</ul>Three", "One\n\nTwo\n\nThree"),
        ("<p>One</p><script>two < 3</script><style>p {}</style><!-- no --><p>Two</p>", "One\n\nTwo"),
        ("<figure><img src='a'><figcaption>Pier</figcaption></figure><p>One.</p>", "One."),
        ("<html><head><title>T</title></head><body><h1>A</h1><p>Zoë</p></body></html>", "A\n\nZoë"),
        ("<?xml version='1.0' encoding='latin-1'?><p>Zoë</p>", "Zoë"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
        ("Gap < 3. <p>If a < b, then.</p>", "Gap < 3.\n\nIf a < b, then."),
        ("<p></p>", ""),
        ("<!-- --><br>", ""),
    ],
)
def test_html_is_read(html: str, text: str) -> None:
    assert plain_text(html) == text


@given(st.lists(st.sampled_from(["<p>", "</p>", "<", "&", "<!--", "</", "&lt;", "<b ", "x", "\ud800", " "])))
def test_no_markup_breaks_it(pieces: list[str]) -> None:
    assert isinstance(plain_text("".join(pieces)), str)
