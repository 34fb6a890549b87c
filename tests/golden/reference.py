"""Trains four tiny networks for five steps in PyTorch and writes what happened to fixtures/: `/usr/bin/python3 reference.py`.

Every case runs in float64 (stored, rounded to float32) and in float32 (only compared: the noise floor).
"""

import argparse
import json
import os
from dataclasses import asdict, replace
from typing import Dict, List

import numpy as np
import torch

from cases import CASES, Case
from formula import uniform, views
from pretraining import Run
from safetensors_file import write_safetensors

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures")


def draw_permutations(case: Case) -> List[List[List[int]]]:
    forwards = 1 if case.method == "moco" else 2
    keys = uniform(1000 * case.seed + 998, (case.steps, forwards, case.batch))
    return keys.argsort(axis=-1, kind="stable").tolist()


def train(case: Case, dtype: torch.dtype) -> dict:
    """Runs the case; returns its tensors (float64 arrays by name), losses, pointer, parameter shapes and margins."""
    run = Run(case, dtype)
    tensors = {"initial.queue": run.queue.clone()}
    data = views(case.seed, case.steps, case.views, case.batch, case.size)
    losses = []
    for index in range(case.steps):
        pictures = [torch.from_numpy(view).permute(0, 3, 1, 2).contiguous().to(dtype) for view in data[index]]
        losses.append(run.step(index, pictures))
    tensors.update({f"step1.gradient.{k}": v for k, v in run.first_gradients.items()})
    tensors.update({f"step1.{k}": v for k, v in run.first_embeddings.items()})
    tensors.update({f"final.{k}": v for k, v in saved(run).items()})
    return {
        "tensors": {name: tensor.detach().double().numpy() for name, tensor in tensors.items()},
        "losses": losses,
        "pointer": run.pointer,
        "parameters": {name: list(p.shape) for name, p in run.query_net.named_parameters()},
        "margin": {"relu": run.margin.relu, "pool": run.margin.pool},
    }


def saved(run: Run) -> Dict[str, torch.Tensor]:
    state = {"queue": run.queue}
    for role, net in (("query", run.query_net), ("key", run.key_net)):
        state.update({f"{role}.{k}": v for k, v in net.state_dict().items() if not k.endswith("num_batches_tracked")})
    for name, parameter in run.query_net.named_parameters():
        buffer = run.optimizer.state.get(parameter, {}).get("momentum_buffer")
        if buffer is not None:
            state[f"momentum.{name}"] = buffer
    return state


def noise_floor(exact: dict, single: dict) -> Dict[str, float]:
    """Worst max|a - b| / max|b| of any tensor, by kind."""
    worst: Dict[str, float] = {}
    for name, reference in exact["tensors"].items():
        kind = "statistics" if ".running_" in name else ".".join(name.split(".")[:2])
        error = np.abs(single["tensors"][name] - reference).max() / np.abs(reference).max()
        worst[kind] = max(worst.get(kind, 0.0), float(error))
    worst["losses"] = max(abs(a - b) / abs(b) for a, b in zip(single["losses"], exact["losses"]))
    return worst


def write(case: Case, exact: dict) -> int:
    first = views(case.seed, 1, case.views, case.batch, case.size).astype(np.float64)
    facts = {
        "config": asdict(case),
        "losses": exact["losses"],
        "pointer": exact["pointer"],
        "parameters": exact["parameters"],
        # To check the formula on the other side: first values of view 0 and the sum over all views of step 0.
        "views": {"first": first.ravel()[:6].tolist(), "sum": float(first.sum())},
    }
    path = os.path.join(FIXTURES, f"{case.name}.safetensors")
    write_safetensors(path, exact["tensors"], {"facts": json.dumps(facts)})
    return os.path.getsize(path)


def scan(case: Case, seeds: range) -> None:
    """Prints margins and noise of other seeds: how the seeds in CASES were picked."""
    for seed in seeds:
        other = replace(case, seed=seed)
        other.permutations = draw_permutations(other)
        exact = train(other, torch.float64)
        worst = noise_floor(exact, train(other, torch.float32))
        print(f"{case.name} seed {seed}: margin {exact['margin']} noise {max(worst.values()):.1e}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=[case.name for case in CASES], help="cases to run; default all")
    parser.add_argument("--scan", type=int, default=0, help="only print margins and noise of this many seeds a case")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    for case in CASES:
        if case.name not in arguments.names:
            continue
        if arguments.scan > 0:
            scan(case, range(1, arguments.scan + 1))
            continue
        case.permutations = draw_permutations(case) if case.shuffle else []
        exact = train(case, torch.float64)
        worst = noise_floor(exact, train(case, torch.float32))
        size = write(case, exact)
        print(f"{case.name}: {size} bytes, losses {[round(loss, 4) for loss in exact['losses']]}, margin {exact['margin']}")
        print("  float32 against float64: " + ", ".join(f"{kind} {error:.1e}" for kind, error in worst.items()))


if __name__ == "__main__":
    main()
