"""How a network on points of the plane is looked at."""

from typing import Literal

from playground.shell.view import PageView

Chart = Literal["heatmap", "histogram"]
Curves = Literal["curves", "confusion", "residuals", "layers", "point", "landscape", "path"]


class PlaygroundView(PageView):
    test: bool = False
    discretize: bool = False
    fine: bool = False  # the output's map at 200 × 200
    log: bool = False
    output: Literal["map", "surface", "bent", "neuron"] = "map"
    curves: Curves = "curves"
    of_training: bool = False  # the confusion matrix's
    weights: Chart = "heatmap"
    gradients: Chart = "heatmap"
    details: bool = True  # whether the row of weights and gradients is unfolded
    weights_each: bool = False  # a colour scale for each block of the heatmap
    gradients_each: bool = True
