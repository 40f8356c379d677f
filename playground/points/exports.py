"""The files that a run on points of the plane can be taken away as."""

from playground.core.export import Export

EXPORTS = (
    Export("script", "PyTorch script", "network.py", "playground.points.export.script:export_script"),
    Export("state-dict", "Weights as state_dict", "network.pt", "playground.points.export.state_dict:export_state_dict"),
    Export("onnx", "ONNX", "network.onnx", "playground.points.export.onnx:export_onnx"),
    Export("data", "Data as CSV", "points.csv", "playground.points.export.data:export_data"),
)
