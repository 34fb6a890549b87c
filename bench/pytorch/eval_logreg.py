"""scikit-learn's side of the logistic regression benchmark: the transfer protocol as Ericsson et al.'s linear.py runs it.

Reads one JSON message a line from standard input and answers each with one line. The benchmark starts it, our side first: that one writes the
features.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn._loss.loss import HalfMultinomialLoss
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.linear_model._linear_loss import LinearModelLoss

GRID = np.logspace(-6, 5, 45)
VALIDATION_SHARE = 0.2


class Sweep:
    """45 strengths, each warm-started from the one before, one chosen on the validation rows and fitted again with them."""

    def __init__(self, message: dict) -> None:
        train, width = message["train"], message["width"]
        name = Path(message["folder"]) / f"logreg-{train}-{width}"
        x = np.fromfile(f"{name}.f32", dtype=np.float32).reshape(-1, width).astype(message["variant"])
        y = np.fromfile(f"{name}.i32", dtype=np.int32)
        self.fitted, self.train = train - int(train * VALIDATION_SHARE), train
        self.x, self.y = x, y
        # scikit-learn's default of 100 iterations is what the protocol's code has; "order": from weak to strong, as there, or the other way.
        self.options = {"max_iter": message.get("maxIterations", 100), "tol": message.get("tolerance", 1e-4)}
        self.grid = GRID if message.get("order", "rising") == "rising" else GRID[::-1]

    def run(self) -> dict:
        model = LogisticRegression(multi_class="multinomial", warm_start=True, **self.options)
        x, y = self.x[: self.fitted], self.y[: self.fitted]
        held, held_y = self.x[self.fitted : self.train], self.y[self.fitted : self.train]
        best, chosen, self.fits = 0.0, self.grid[0], []
        for l2 in self.grid:
            model.set_params(C=1 / l2).fit(x, y)
            self.fits.append((l2, model.coef_, model.intercept_, int(model.n_iter_[0])))
            score = model.score(held, held_y)
            if score > best:
                best, chosen = score, l2
        model.set_params(C=1 / chosen).fit(self.x[: self.train], self.y[: self.train])
        return {"figure": float(model.score(self.x[self.train :], self.y[self.train :])), "l2": float(chosen)}

    def objectives(self) -> dict:
        """By rising strength, in float64 whatever the fit was; not a part of what is timed."""
        x, y = self.x[: self.fitted].astype(np.float64), self.y[: self.fitted].astype(np.float64)
        loss = LinearModelLoss(HalfMultinomialLoss(n_classes=len(np.unique(y))), fit_intercept=True)
        found = {}
        for l2, coef, intercept, iterations in self.fits:
            weights = np.asfortranarray(np.hstack([coef, intercept[:, None]]).astype(np.float64))
            found[l2] = (float(loss.loss(weights, x, y, None, l2)), iterations)
        return {"objectives": [found[l2][0] for l2 in GRID], "iterations": [found[l2][1] for l2 in GRID]}


def main() -> None:
    warnings.filterwarnings("ignore", category=ConvergenceWarning)
    job = None
    for line in sys.stdin:
        message = json.loads(line)
        answer: dict = {}
        if message["do"] == "about":
            answer = {"sklearn": sklearn.__version__, "numpy": np.__version__}
        elif message["do"] == "prepare":
            job = Sweep(message)
        elif message["do"] == "run":
            start = time.perf_counter()
            answer = job.run()
            answer["ms"] = (time.perf_counter() - start) * 1e3
        elif message["do"] == "objectives":
            answer = job.objectives()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
