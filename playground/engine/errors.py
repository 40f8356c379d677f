"""What the engine raises."""


class EngineError(RuntimeError):
    """The engine cannot do that; the text is a sentence for the reader."""
