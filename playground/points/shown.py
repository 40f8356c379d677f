"""What a run can be asked to send besides what every frame holds, by the name that the command `show` uses."""

SHOWN: dict[str, str] = {
    "confusion": "which class is taken for which; precision, recall and F1 of each",
    "residuals": "how far predictions are from the values",
    "histograms": "how activations and gradients of each layer are spread",
    "bent": "the plane as two neurons see it",
    "neuron": "what one neuron computes",
    "point": "one point's way through the network and back",
    "fine": "the output's map at 200 × 200",
}
