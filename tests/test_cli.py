"""The command line."""

import csv
import json
import subprocess
import sys

import numpy as np
import pytest
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
