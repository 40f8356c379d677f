"""Text of others (links, files, errors) for Streamlit's elements, which take what they are given for Markdown."""

import re

# Markdown's punctuation, Streamlit's :directives: and $formulas$, HTML, and addresses, which would become links by themselves.
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@/=\"'^])")

# The browser makes links of addresses even where they are escaped; a word joiner, which is not seen, keeps it from that.
_ADDRESS = re.compile(r"(://|www|@)", re.IGNORECASE)


def plain(text: str) -> str:
    """Markdown that shows `text` as it stands, on one line."""
    return _SPECIAL.sub(r"\\\1", _ADDRESS.sub("\\1\u2060", " ".join(text.split())))
