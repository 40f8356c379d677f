"""Small runs of the Attention page for the tests."""

SMALL = {"data": {"length": 6, "vocabulary": 5}, "model": {"width": 16, "heads": 2}, "training": {"learning_rate": 0.01, "batch_size": 32}}


def small(**parts):
    return {part: {**SMALL[part], **parts.get(part, {})} for part in SMALL}
