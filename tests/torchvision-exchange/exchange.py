"""The PyTorch side of torchvision-exchange.test.ts. Reads and writes safetensors with `struct`, so that torch alone is enough.

exchange.py write PATH   writes a torchvision ResNet-18 with random statistics, prints its logits
exchange.py read PATH    loads PATH with strict=True into torchvision's ResNet-18, prints its logits
"""
import json, struct, sys
import numpy as np
import torch, torchvision

NAMES = {torch.float32: "F32", torch.int64: "I64"}
DTYPES = {"F32": np.float32, "I64": np.int64}


def write(path, state):
    entries = sorted(((n, t.numpy()) for n, t in state.items()), key=lambda e: (-e[1].itemsize, e[0]))
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, array in entries:
        header[name] = {
            "dtype": NAMES[state[name].dtype],
            "shape": list(array.shape),
            "data_offsets": [offset, offset + array.nbytes],
        }
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(array.tobytes() for _, array in entries))


def read(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    header, body = json.loads(data[8 : 8 + length]), data[8 + length :]
    header.pop("__metadata__", None)
    return {
        name: torch.from_numpy(np.frombuffer(body[slice(*e["data_offsets"])], DTYPES[e["dtype"]]).reshape(e["shape"]).copy())
        for name, e in header.items()
    }


torch.manual_seed(1)
network = torchvision.models.resnet18()
if sys.argv[1] == "write":
    for name, value in network.named_buffers():  # running statistics other than 0 and 1
        if value.is_floating_point():
            value.copy_(torch.rand_like(value) + 0.5)
    write(sys.argv[2], network.state_dict())
else:
    network.load_state_dict(read(sys.argv[2]), strict=True)

pixels = torch.arange(2 * 64 * 64 * 3, dtype=torch.float64).mul(0.7).sin().float().reshape(2, 64, 64, 3)
with torch.no_grad():
    logits = network.eval()(pixels.permute(0, 3, 1, 2))
print(json.dumps(logits.reshape(-1).tolist()))
