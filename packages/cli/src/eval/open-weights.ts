import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tensor } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { LeoclrError } from '@leoclr/core';
import type { Network, Params, Weights } from '@leoclr/core';
import { fromTorchvision, loadSafetensors, weightShapes } from '@leoclr/io';
import type { SafeTensor, SafetensorsFile } from '@leoclr/io';
import { runFiles } from '../run/run-folder.ts';
import { checkSettings } from '../settings/check-settings.ts';
import { defaultSettings } from '../settings/resolve-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { checkFiniteWeights } from './check-finite-weights.ts';
import { inferBackbone } from './infer-backbone.ts';
import { networkAt } from './network-at.ts';
import type { Layer } from './layers.ts';

/** A backbone that was trained, with what is known about it. */
export interface OpenedWeights {
  /** Up to the layer that was asked for: what is measured. */
  readonly backbone: Network;
  /** Those of `backbone` and no others. Owned by the caller. */
  readonly weights: Weights;
  readonly layer: Layer;
  /** What the file or the run says about size, data and the like; defaults elsewhere. */
  readonly settings: Settings;
  /** True when `settings.data` is the run's and not a default. */
  readonly knowsData: boolean;
  /** Updates so far; null when the file doesn't say. */
  readonly step: number | null;
  /** The run folder, or null for a lone file. */
  readonly run: string | null;
}

/** Which part of the file is wanted. */
export interface WantedWeights {
  readonly encoder: 'query' | 'key';
  readonly layer: Layer;
}

/**
 * Opens a run folder, a training checkpoint, or a safetensors file with torchvision's names.
 *
 * @throws LeoclrError `checkpoint` when there is none, or when it is damaged, holds no ResNet, another one than it says, or no projection
 * when that is wanted; `numeric` when a weight isn't finite.
 */
export async function openWeights(path: string, wanted: WantedWeights): Promise<OpenedWeights> {
  if (!existsSync(path)) throw new LeoclrError('checkpoint', `--weights: there is nothing at ${path}.`);
  const run = statSync(path).isDirectory() ? path : null;
  const file = run === null ? path : join(run, runFiles.checkpoint);
  if (!existsSync(file))
    throw new LeoclrError('checkpoint', `--weights: the folder ${path} holds no ${runFiles.checkpoint}. Name a run folder or a file.`);
  const content = await loadSafetensors(file);
  return 'query.conv1.weight' in content.tensors
    ? openCheckpoint(content, { file, run, ...wanted })
    : openTorchvision(content, { file, ...wanted });
}

function openCheckpoint(
  { tensors, metadata }: SafetensorsFile,
  { file, run, encoder, layer }: WantedWeights & { file: string; run: string | null },
): OpenedWeights {
  const { settings: saved = {} } = JSON.parse(metadata['config'] ?? '{}') as { settings?: Record<string, unknown> };
  const { step } = JSON.parse(metadata['scalars'] ?? '{}') as { step?: string };
  const settings = { ...defaultSettings(), ...checkSettings(saved, file) };
  checkBackbone(settings, tensors, { file, encoder });
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(encoder)); // weights and running statistics
  checkFiniteWeights(Object.fromEntries(own), file);
  const outputs = (name: string): number | null => tensors[`${encoder}.${name}`]?.shape[1] ?? null; // [in, out] in memory
  const { network, without } = networkAt(settings, layer, { file, outputs });
  const pick = (prefix: string): Params => {
    const names = Object.keys(tensors)
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length))
      .filter((name) => !without.some((beginning) => name.startsWith(beginning)));
    return Object.fromEntries(names.map((name) => [name, tensorOf(tensors[`${prefix}${name}`]!)]));
  };
  const weights = { params: pick(`${encoder}.`), stats: pick(`${encoder}Stats.`) };
  const updates = step === undefined ? null : Number(step);
  return { backbone: network, weights, layer, settings, knowsData: true, step: updates, run };
}

function tensorOf({ data, shape }: SafeTensor): Tensor {
  return tensor(data as Float32Array, [...shape]);
}

/** A checkpoint that was put together by hand may hold another network than its settings describe: then nothing fits. */
function checkBackbone(
  settings: Settings,
  tensors: SafetensorsFile['tensors'],
  { file, encoder }: { file: string; encoder: string },
): void {
  const turned = Object.entries(tensors)
    .filter(([name]) => name.startsWith(`${encoder}.`))
    .map(([name, { shape }]) => [name, { shape: shape.length === 4 ? [3, 2, 0, 1].map((axis) => shape[axis]!) : shape }] as const);
  const held = inferBackbone(Object.fromEntries(turned), file);
  const [said, found] = [settings, held].map(
    ({ backbone, stem, widthMultiplier }) => `${backbone} (${stem} stem, width multiplier ${widthMultiplier})`,
  );
  if (said === found) return;
  throw new LeoclrError(
    'checkpoint',
    `${file}: expected the weights of a ${said}, as its settings say, got those of a ${found}. It is not the checkpoint of that run.`,
  );
}

function openTorchvision(
  { tensors, metadata }: SafetensorsFile,
  { file, encoder, layer }: WantedWeights & { file: string },
): OpenedWeights {
  if (encoder === 'key')
    throw new LeoclrError('checkpoint', `--encoder key: ${file} holds one encoder only. Name a run folder or its checkpoint.`);
  checkFiniteWeights(tensors, file);
  const { step = null, ...facts } = JSON.parse(metadata['leoclr'] ?? '{}') as Record<string, unknown>;
  // A file that says nothing about it comes from ImageNet.
  const settings = { ...defaultSettings(), size: 224, ...checkSettings(facts, file), ...inferBackbone(tensors, file) };
  const names = Object.keys(tensors);
  const outputs = (wanted: string): number | null => {
    const name = names.find((given) => given === wanted || given.endsWith(`.${wanted}`));
    return name === undefined ? null : (tensors[name]!.shape[0] ?? null); // [out, in] on disk
  };
  const { network, without } = networkAt(settings, layer, { file, outputs });
  const weights = fittingWeights({ network, tensors, ignore: without, file });
  return { backbone: network, weights, layer, settings, knowsData: false, step: step as number | null, run: null };
}

interface WeightsToFit {
  readonly network: Network;
  readonly tensors: SafetensorsFile['tensors'];
  readonly ignore: readonly string[];
  readonly file: string;
}

function fittingWeights({ network, tensors, ignore, file }: WeightsToFit): Weights {
  try {
    return fromTorchvision(tensors, weightShapes(network), { ignore });
  } catch (error) {
    if (!(error instanceof LeoclrError)) throw error;
    const message = `${file} doesn't fit ${network.name}: ${error.message.replace('fromTorchvision(): ', '')}`;
    throw new LeoclrError(error.code, message, { cause: error });
  }
}
