"""The command line."""

import csv
import json
import subprocess
import sys

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper
from safetensors.numpy import load_file, save_file

from playground.cli import main
from playground.points.config import RunConfig, make_link, parse_config
from playground.points.presets import PRESETS, preset


def written(path, value):
    path.write_text(json.dumps(value))
    return str(path)


def refused(capsys, *arguments):
    """Run, check that it is refused in one line and nothing else, and return that line."""
    assert main(list(arguments)) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith("playground: ")
    return err


def test_train_in_a_process_of_its_own(tmp_path):
    config = written(tmp_path / "config.json", {"data": {"points": 60}})
    metrics, saved = tmp_path / "metrics.csv", tmp_path / "w.safetensors"
    command = [sys.executable, "-m", "playground", "train", "--config", config, "--epochs", "3", "--metrics", metrics, "--save", saved]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("epoch 3: training loss ")
    with open(metrics) as file:
        rows = list(csv.DictReader(file))
    assert [row["epoch"] for row in rows] == ["0", "1", "2", "3"]
    assert list(rows[0])[:5] == ["epoch", "train_loss", "test_loss", "train_score", "test_score"]
    assert {name: value.shape for name, value in load_file(saved).items()} == {
        "layers.0.weight": (4, 2), "layers.0.bias": (4,), "layers.1.weight": (2, 4), "layers.1.bias": (2,),
        "layers.2.weight": (1, 2), "layers.2.bias": (1,),
    }  # fmt: skip
    again = tmp_path / "again.csv"
    assert main(["train", "--config", config, "--epochs", "0", "--weights", str(saved), "--metrics", str(again)]) == 0
    with open(again) as file:
        assert next(csv.DictReader(file))["train_loss"] == rows[-1]["train_loss"]


def test_a_refusal_in_a_process_of_its_own_is_no_traceback():
    done = subprocess.run([sys.executable, "-m", "playground", "train", "--config", "nowhere.json"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "playground: nowhere.json: cannot be read as UTF-8 text (No such file or directory)\n"


def test_both_ways_from_the_command_line(tmp_path):
    config = written(tmp_path / "config.json", {"data": {"points": 60}})
    for backend in ("kernel", "autograd"):
        assert main(["train", "--config", config, "--epochs", "5", "--backend", backend, "--save", str(tmp_path / backend)]) == 0
    a, b = load_file(tmp_path / "kernel"), load_file(tmp_path / "autograd")
    for name in a:
        np.testing.assert_allclose(a[name], b[name], atol=1e-6)


def test_config_prints_what_it_was_asked_for(capsys):
    def printed(*arguments):
        assert main(["config", *arguments]) == 0
        return json.loads(capsys.readouterr().out)

    assert parse_config(printed()) == RunConfig()
    for name in PRESETS:
        assert parse_config(printed("--preset", name)) == preset(name)
    config = parse_config({"data": {"dataset": "spiral"}, "network": {"hidden": [3, 3]}})
    assert parse_config(printed("--link", make_link(config, "http://localhost:8501/"))) == config
    assert "properties" in printed("--schema")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"training": {"learning_rate": 99}}, "training.learning_rate: accepts a number from 1e-05 to 10"),
        ({"netwrok": {}}, "netwrok: is not a setting"),
        ({"network": {"hidden": [9999]}}, "network.hidden: accepts 0 to 8 whole numbers"),
        ([1], "config: accepts a JSON object"),
    ],
)
def test_a_refused_configuration_names_the_field(value, words, tmp_path, capsys):
    assert words in refused(capsys, "train", "--config", written(tmp_path / "c.json", value))


def test_refusals_name_the_file_or_the_option(tmp_path, capsys):
    config = written(tmp_path / "c.json", {})
    (tmp_path / "broken.json").write_text("{")
    assert "is not JSON" in refused(capsys, "train", "--config", str(tmp_path / "broken.json"))
    (tmp_path / "bad.csv").write_text("x1,x2,label\n1,2\n")
    assert "bad.csv, line 2: accepts 3 values" in refused(capsys, "train", "--config", config, "--data", str(tmp_path / "bad.csv"))
    (tmp_path / "w.bin").write_bytes(b"no weights")
    assert "w.bin: cannot be read as safetensors" in refused(capsys, "train", "--config", config, "--weights", str(tmp_path / "w.bin"))
    assert "cannot be read as safetensors" in refused(capsys, "train", "--config", config, "--weights", str(tmp_path / "none"))
    save_file({"layers.0.weight": np.zeros((3, 3), dtype=np.float32)}, tmp_path / "w.safetensors")
    assert "this network wants [4, 2]" in refused(capsys, "train", "--config", config, "--weights", str(tmp_path / "w.safetensors"))
    assert "cannot be written" in refused(capsys, "train", "--config", config, "--save", str(tmp_path / "no" / "where"))
    for epochs in ("-1", "two", "1e9", "99999999999"):
        assert "accepts a whole number from 0" in refused(capsys, "train", "--config", config, "--epochs", epochs)
    assert "--config" in refused(capsys, "train")
    assert "accepts default, classic" in refused(capsys, "config", "--preset", "none")
    assert "data.noise: accepts a number from 0 to 0.5" in refused(capsys, "config", "--link", "http://x/?data.noise=7")
    refused(capsys, "dance")
    dropout = written(tmp_path / "d.json", {"network": {"dropout": 0.5}})
    assert "the kernel has no dropout" in refused(capsys, "train", "--config", dropout, "--backend", "kernel")


def test_a_run_that_diverges_ends_with_1_and_says_why(tmp_path, capsys):
    value = {"training": {"l2": 10.0, "learning_rate": 1.0}, "data": {"points": 60}}
    assert main(["train", "--config", written(tmp_path / "c.json", value), "--metrics", str(tmp_path / "m.csv"), "--epochs", "100"]) == 1
    assert "regularization" in capsys.readouterr().err
    assert 2 <= len((tmp_path / "m.csv").read_text().splitlines()) < 102


def test_three_classes_from_a_file(tmp_path, capsys):
    rng = np.random.default_rng(0)
    rows = [f"{x1:.3f},{x2:.3f},{'abc'[k % 3]}" for k, (x1, x2) in enumerate(rng.normal(size=(60, 2)))]
    (tmp_path / "p.csv").write_text("x1,x2,label\n" + "\n".join(rows))
    save = tmp_path / "w"
    arguments = [
        "train",
        "--config",
        written(tmp_path / "c.json", {}),
        "--data",
        str(tmp_path / "p.csv"),
        "--save",
        str(save),
        "--epochs",
        "2",
    ]
    assert main(arguments) == 0
    assert load_file(save)["layers.2.weight"].shape == (3, 2)


@pytest.mark.parametrize("option", ["--metrics", "--save"])
def test_a_full_disk_is_a_sentence(tmp_path, option):
    config = written(tmp_path / "config.json", {"data": {"points": 60}})
    full = tmp_path / "full"
    full.symlink_to("/dev/full")  # a writer that puts a new file in its place replaces the link, and not the device
    command = [sys.executable, "-m", "playground", "train", "--config", config, "--epochs", "1", option, str(full)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (2, f"playground: {full}: cannot be written (No space left on device)\n")


def test_output_to_a_full_disk_is_a_sentence():
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-m", "playground", "config"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (2, "playground: the output cannot be written (No space left on device)\n")


@pytest.mark.parametrize("option", ["--config", "--data", "--weights"])
@pytest.mark.parametrize("kind", ["device", "sparse", "folder"])
def test_a_file_is_judged_before_it_is_read(tmp_path, capsys, option, kind):
    path = tmp_path / "file"
    if kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    else:
        with open(path, "wb") as file:
            file.truncate(2 * 2**30)
    config = written(tmp_path / "config.json", {})
    named = [option, str(path)] if option == "--config" else ["--config", config, option, str(path)]
    told = refused(capsys, "train", *named)
    assert ("accepts a file of at most" if kind == "sparse" else "is not a regular file") in told


@pytest.mark.parametrize("label", ["nan", "NaN", "inf", "-Infinity"])
def test_what_is_no_number_is_no_class(tmp_path, capsys, label):
    points = tmp_path / "points.csv"
    points.write_text(f"x1,x2,label\n1,1,0\n2,2,1\n3,3,{label}\n")
    told = refused(capsys, "train", "--config", written(tmp_path / "config.json", {}), "--data", str(points))
    assert "line 4, label" in told and repr(label) in told


def test_export_writes_what_the_trained_network_is(tmp_path):
    config, weights = written(tmp_path / "config.json", {"data": {"points": 60}}), str(tmp_path / "w.safetensors")
    assert main(["train", "--config", config, "--epochs", "3", "--save", weights, "--metrics", str(tmp_path / "m.csv")]) == 0
    config = written(tmp_path / "elsewhere.json", {"data": {"points": 60}, "training": {"device": "mps"}})  # of another machine
    files = {form: tmp_path / form for form in ("script", "state-dict", "onnx", "data")}
    for form, file in files.items():
        assert main(["export", "--config", config, "--weights", weights, "--as", form, str(file)]) == 0
    saved = load_file(weights)
    loaded = torch.load(files["state-dict"], weights_only=True)
    assert {name: value.tolist() for name, value in loaded.items()} == {name: value.tolist() for name, value in saved.items()}
    layers = {item.name: numpy_helper.to_array(item) for item in onnx.load(files["onnx"]).graph.initializer if item.name in saved}
    assert layers.keys() == saved.keys() and all(np.array_equal(layers[name], saved[name]) for name in saved)
    assert files["data"].read_text().startswith("x1,x2,label,split") and "START = {" in files["script"].read_text()


def test_an_exported_script_in_a_process_of_its_own_has_the_losses_of_train(tmp_path):
    config, script, metrics = written(tmp_path / "c.json", {"data": {"points": 60}}), tmp_path / "network.py", tmp_path / "m.csv"
    command = [sys.executable, "-m", "playground", "export", "--config", config, "--as", "script", str(script)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert main(["train", "--config", config, "--epochs", "4", "--metrics", str(metrics)]) == 0
    with open(metrics) as file:
        wanted = [float(row["train_loss"]) for row in csv.DictReader(file)][1:]
    done = subprocess.run([sys.executable, "-I", str(script), "--epochs", "4"], capture_output=True, text=True, timeout=120, check=True)
    printed = [float(line.split("training loss ")[1].split(",")[0]) for line in done.stdout.splitlines()]
    assert printed == pytest.approx(wanted, rel=1e-4)


def test_an_exported_script_goes_on_from_an_exported_state_dict(tmp_path):
    config, weights = written(tmp_path / "c.json", {"data": {"points": 60}}), str(tmp_path / "w")
    main(["train", "--config", config, "--epochs", "20", "--save", weights])
    script, state = tmp_path / "network.py", tmp_path / "network.pt"
    main(["export", "--config", config, "--as", "script", str(script)])
    main(["export", "--config", config, "--weights", weights, "--as", "state-dict", str(state)])
    main(["train", "--config", config, "--weights", weights, "--epochs", "1", "--metrics", str(tmp_path / "m.csv")])
    with open(tmp_path / "m.csv") as file:
        wanted = float(list(csv.DictReader(file))[-1]["train_loss"])
    command = [sys.executable, "-I", str(script), "--epochs", "1", "--weights", str(state)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert float(done.stdout.split("training loss ")[1].split(",")[0]) == pytest.approx(wanted, rel=1e-4)


def test_export_refuses_with_a_sentence(tmp_path, capsys):
    config, out = written(tmp_path / "c.json", {}), str(tmp_path / "out")
    assert "invalid choice: 'gif'" in refused(capsys, "export", "--config", config, "--as", "gif", out)
    assert "--as" in refused(capsys, "export", "--config", config, out)
    assert "OUT" in refused(capsys, "export", "--config", config, "--as", "onnx")
    assert "cannot be read as UTF-8 text" in refused(capsys, "export", "--config", str(tmp_path / "none"), "--as", "onnx", out)
    assert "cannot be written" in refused(capsys, "export", "--config", config, "--as", "onnx", str(tmp_path / "no" / "where"))
    (tmp_path / "w.bin").write_bytes(b"no weights")
    broken = ["--weights", str(tmp_path / "w.bin")]
    assert "cannot be read as safetensors" in refused(capsys, "export", "--config", config, *broken, "--as", "onnx", out)
    save_file({"layers.0.weight": np.zeros((3, 3), dtype=np.float32)}, tmp_path / "w.safetensors")
    other = ["--weights", str(tmp_path / "w.safetensors")]
    assert "this network wants [4, 2]" in refused(capsys, "export", "--config", config, *other, "--as", "script", out)
    bad = written(tmp_path / "bad.json", {"network": {"hidden": [9999]}})
    assert "network.hidden: accepts" in refused(capsys, "export", "--config", bad, "--as", "script", out)
    assert not (tmp_path / "out").exists()
