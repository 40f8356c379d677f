"""What a head can be made to do instead of its own attention. Loads no PyTorch: pages offer it too."""

# By name, in the order of their numbers in frames and commands: what each is called on a page.
MODES = {"normal": "as learned", "off": "off", "uniform": "uniform", "previous": "previous"}
