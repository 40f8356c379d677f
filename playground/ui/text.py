"""Text of others (links, files, errors) for Streamlit's elements, which take what they are given for Markdown."""

import re

# Markdown's punctuation, Streamlit's :directives: and $formulas$, HTML, and addresses, which would become links by themselves.
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@/=\"'^])")


def plain(text: str) -> str:
    """Markdown that shows `text` as it stands, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
