import { fileURLToPath } from 'node:url';
import { lastCores } from './_cores.mjs';
import { startSide } from './_side.mjs';

const OURS = fileURLToPath(new URL('_loader-side.mjs', import.meta.url));
const THEIRS = fileURLToPath(new URL('pytorch/torchvision_views.py', import.meta.url));

/** Our loader in a Node process of its own, on so many cores; without a number, on any. */
export function startLoader(cores, name = 'leoclr') {
  return startPinned({ name, command: process.execPath, args: [OURS] }, cores);
}

/** torchvision, Pillow and PyTorch's DataLoader in a Python process of its own. */
export function startTorchvision({ python }, cores, name = 'torchvision') {
  return startPinned({ name, command: python, args: [THEIRS] }, cores);
}

function startPinned(program, cores) {
  if (cores === undefined) return startSide(program);
  const { name, command, args } = program;
  return startSide({ name, command: 'taskset', args: ['--cpu-list', lastCores(cores).join(','), command, ...args] });
}
