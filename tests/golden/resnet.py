"""ResNets of any width with torchvision's parameter names, written from the architecture; check_resnet.py compares them with torchvision."""

from typing import Callable, List

import torch
from torch import nn
from torch.nn import functional as F


class SplitBatchNorm(nn.BatchNorm2d):
    """Batch norm over `splits` groups: sample n belongs to group n % splits; running statistics are the mean over groups."""

    def __init__(self, channels: int, splits: int):
        super().__init__(channels)
        self.splits = splits

    def forward(self, x):
        if not self.training:
            return super().forward(x)
        n, c, h, w = x.shape
        mean = self.running_mean.repeat(self.splits)
        variance = self.running_var.repeat(self.splits)
        y = F.batch_norm(
            x.contiguous().view(n // self.splits, c * self.splits, h, w),
            mean,
            variance,
            self.weight.repeat(self.splits),
            self.bias.repeat(self.splits),
            training=True,
            momentum=self.momentum,
            eps=self.eps,
        )
        self.running_mean.copy_(mean.view(self.splits, c).mean(dim=0))
        self.running_var.copy_(variance.view(self.splits, c).mean(dim=0))
        return y.view(n, c, h, w)


def convolution(inputs: int, outputs: int, kernel: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False)


class BasicBlock(nn.Module):
    expansion = 1

    def __init__(self, inputs: int, planes: int, stride: int, norm: Callable):
        super().__init__()
        self.conv1 = convolution(inputs, planes, 3, stride)
        self.bn1 = norm(planes)
        self.conv2 = convolution(planes, planes, 3)
        self.bn2 = norm(planes)
        self.relu1 = nn.ReLU()
        self.relu2 = nn.ReLU()
        self.downsample = None
        if stride != 1 or inputs != planes:
            self.downsample = nn.Sequential(convolution(inputs, planes, 1, stride), norm(planes))

    def forward(self, x):
        y = self.relu1(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return self.relu2(y + (x if self.downsample is None else self.downsample(x)))


class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, inputs: int, planes: int, stride: int, norm: Callable):
        super().__init__()
        self.conv1 = convolution(inputs, planes, 1)
        self.bn1 = norm(planes)
        self.conv2 = convolution(planes, planes, 3, stride)  # the stride is on the 3x3 convolution
        self.bn2 = norm(planes)
        self.conv3 = convolution(planes, planes * 4, 1)
        self.bn3 = norm(planes * 4)
        self.relu1 = nn.ReLU()
        self.relu2 = nn.ReLU()
        self.relu3 = nn.ReLU()
        self.downsample = None
        if stride != 1 or inputs != planes * 4:
            self.downsample = nn.Sequential(convolution(inputs, planes * 4, 1, stride), norm(planes * 4))

    def forward(self, x):
        y = self.relu1(self.bn1(self.conv1(x)))
        y = self.relu2(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return self.relu3(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    """Four stages of `width`, 2, 4 and 8 times `width` planes. `stem` is 'imagenet' (7x7/2, max-pool) or 'cifar' (3x3/1, none)."""

    def __init__(self, block, depths: List[int], width: int, stem: str, norm: Callable = nn.BatchNorm2d):
        super().__init__()
        self.conv1 = convolution(3, width, 7, 2) if stem == "imagenet" else convolution(3, width, 3)
        self.bn1 = norm(width)
        self.relu = nn.ReLU()
        self.maxpool = nn.MaxPool2d(3, 2, padding=1) if stem == "imagenet" else nn.Identity()
        inputs = width
        for stage, depth in enumerate(depths):
            planes = width * 2**stage
            blocks = []
            for index in range(depth):
                blocks.append(block(inputs, planes, 2 if stage > 0 and index == 0 else 1, norm))
                inputs = planes * block.expansion
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.features = inputs
        self.fc = nn.Identity()

    def forward(self, x):
        return self.fc(self.backbone(x))

    def backbone(self, x):
        """Globally pooled features, `[N, features]`."""
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return x.mean(dim=(2, 3))


def encoder(width: int, stem: str, head: str, dimension: int, splits: int) -> ResNet:
    """A ResNet-18 with a projection head: 'mlp' = Linear, ReLU, Linear; 'linear' = one Linear. All with bias."""
    norm = nn.BatchNorm2d if splits == 1 else lambda channels: SplitBatchNorm(channels, splits)
    net = ResNet(BasicBlock, [2, 2, 2, 2], width, stem, norm)
    if head == "mlp":
        net.fc = nn.Sequential(nn.Linear(net.features, net.features), nn.ReLU(), nn.Linear(net.features, dimension))
    else:
        net.fc = nn.Linear(net.features, dimension)
    return net
