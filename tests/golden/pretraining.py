"""Momentum-contrast pretraining in PyTorch: MoCo-v2, asymmetric and symmetric, and LeOCLR."""

import copy
import math
from typing import Dict, List

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from cases import Case
from formula import uniform
from initial_weights import initialise
from resnet import encoder


class Margin:
    """How near a non-smooth point a run came: the smallest |input| of a ReLU and the smallest lead of a max-pool's winner."""

    def __init__(self, *nets: nn.Module):
        self.relu = math.inf
        self.pool = math.inf
        for net in nets:
            for module in net.modules():
                if isinstance(module, nn.ReLU):
                    module.register_forward_pre_hook(self.see_relu)
                if isinstance(module, nn.MaxPool2d):
                    module.register_forward_pre_hook(self.see_pool)

    def see_relu(self, _, inputs):
        self.relu = min(self.relu, inputs[0].detach().abs().min().item())

    def see_pool(self, _, inputs):
        x = inputs[0].detach()
        windows = F.unfold(x, 3, padding=1, stride=2).view(x.shape[0], x.shape[1], 9, -1)
        first, second = windows.topk(2, dim=2).values.unbind(2)
        leads = (first - second)[first > 0]  # all-zero windows pass no gradient through the ReLU before them
        self.pool = min(self.pool, leads.min().item())


class Run:
    """One pretraining run: two encoders, a queue, an optimiser. Follows the official MoCo code's order of operations."""

    def __init__(self, case: Case, dtype: torch.dtype):
        self.case = case
        self.dtype = dtype
        self.query_net = encoder(case.width, case.stem, case.head, case.dimension, case.splits).to(dtype)
        initialise(self.query_net, case.seed)
        self.key_net = copy.deepcopy(self.query_net)
        for parameter in self.key_net.parameters():
            parameter.requires_grad = False
        self.margin = Margin(self.query_net, self.key_net)
        self.queue = initial_queue(case).to(dtype)  # [K, D]
        self.pointer = 0
        self.optimizer = torch.optim.SGD(
            self.query_net.parameters(), lr=case.learning_rates[0], momentum=case.optimizer_momentum, weight_decay=case.weight_decay
        )
        self.first_gradients: Dict[str, torch.Tensor] = {}
        self.first_embeddings: Dict[str, torch.Tensor] = {}

    def step(self, index: int, pictures: List[torch.Tensor]) -> float:
        self.update_key_net()
        permutations = iter(self.case.permutations[index]) if self.case.shuffle else iter([])
        if self.case.method == "moco":
            query, key = self.query(pictures[0]), self.key(pictures[1], permutations)
            loss = self.info_nce(query, key)
            queries, keys = [query], [key]
        elif self.case.method == "moco-symmetric":
            query1, key2 = self.query(pictures[0]), self.key(pictures[1], permutations)
            query2, key1 = self.query(pictures[1]), self.key(pictures[0], permutations)
            loss = self.info_nce(query1, key2) + self.info_nce(query2, key1)
            queries, keys = [query1, query2], [key1, key2]
        else:
            query = self.query(pictures[0])
            key1, key2 = self.key(pictures[1], permutations), self.key(pictures[2], permutations)
            loss = self.info_nce(query, key1) + self.info_nce(query, key2)
            queries, keys = [query], [key1, key2]
        self.enqueue(torch.cat(keys) if self.case.enqueue == "both" else keys[0])
        for group in self.optimizer.param_groups:
            group["lr"] = self.case.learning_rates[index]
        self.optimizer.zero_grad()
        loss.backward()
        if index == 0:
            self.first_gradients = {name: p.grad.clone() for name, p in self.query_net.named_parameters()}
            self.first_embeddings = {f"query{i}": q.detach().clone() for i, q in enumerate(queries)}
            self.first_embeddings.update({f"key{i}": k.clone() for i, k in enumerate(keys)})
        self.optimizer.step()
        return loss.item()

    def query(self, pictures):
        return F.normalize(self.query_net(pictures), dim=1)

    @torch.no_grad()
    def key(self, pictures, permutations):
        if not self.case.shuffle:
            return F.normalize(self.key_net(pictures), dim=1)
        order = torch.tensor(next(permutations))
        return F.normalize(self.key_net(pictures[order]), dim=1)[torch.argsort(order)]

    def info_nce(self, query, key):
        positive = (query * key).sum(dim=1, keepdim=True)  # [N, 1]
        negative = query @ self.queue.clone().t()  # [N, K]
        logits = torch.cat([positive, negative], dim=1) / self.case.temperature
        return F.cross_entropy(logits, torch.zeros(len(logits), dtype=torch.long))

    @torch.no_grad()
    def update_key_net(self):
        m = self.case.momentum
        for key, query in zip(self.key_net.parameters(), self.query_net.parameters()):
            key.copy_(key * m + query * (1.0 - m))

    @torch.no_grad()
    def enqueue(self, rows):
        for row in rows:
            self.queue[self.pointer] = row
            self.pointer = (self.pointer + 1) % len(self.queue)


def initial_queue(case: Case) -> torch.Tensor:
    rows = uniform(1000 * case.seed + 999, (case.queue_size, case.dimension))
    return torch.from_numpy((rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32))
