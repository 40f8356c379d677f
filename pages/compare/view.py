"""How a comparison is looked at."""

from playground.shell.view import View


class CompareView(View):
    log: bool = False
