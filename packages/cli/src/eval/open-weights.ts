import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tensor } from '@tensorflow/tfjs-core';
import { disposeParams, LeoclrError } from '@leoclr/core';
import type { Network, Params, Weights } from '@leoclr/core';
import { fromTorchvision, loadSafetensors } from '@leoclr/io';
import type { SafetensorsFile } from '@leoclr/io';
import { buildBackbone } from '../run/build-ingredients.ts';
import { runFiles } from '../run/run-folder.ts';
import { checkSettings } from '../settings/check-settings.ts';
import { defaultSettings } from '../settings/resolve-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { inferBackbone } from './infer-backbone.ts';

/** A backbone that was trained, with what is known about it. */
export interface OpenedWeights {
  readonly backbone: Network;
  /** Owned by the caller. */
  readonly weights: Weights;
  /** What the file or the run says about size, data and the like; defaults elsewhere. */
  readonly settings: Settings;
  /** True when `settings.data` is the run's and not a default. */
  readonly knowsData: boolean;
  /** Updates so far; null when the file doesn't say. */
  readonly step: number | null;
  /** The run folder, or null for a lone file. */
  readonly run: string | null;
}

/**
 * Opens a run folder, a training checkpoint, or a safetensors file with torchvision's names.
 *
 * @throws LeoclrError `checkpoint` when there is none, or when it is damaged or holds no ResNet.
 */
export async function openWeights(path: string, encoder: 'query' | 'key'): Promise<OpenedWeights> {
  if (!existsSync(path)) throw new LeoclrError('checkpoint', `--weights: there is nothing at ${path}.`);
  const run = statSync(path).isDirectory() ? path : null;
  const file = run === null ? path : join(run, runFiles.checkpoint);
  if (!existsSync(file))
    throw new LeoclrError('checkpoint', `--weights: the folder ${path} holds no ${runFiles.checkpoint}. Name a run folder or a file.`);
  const content = await loadSafetensors(file);
  return 'query.conv1.weight' in content.tensors
    ? openCheckpoint(content, { file, run, encoder })
    : openTorchvision(content, file, encoder);
}

function openCheckpoint(
  { tensors, metadata }: SafetensorsFile,
  { file, run, encoder }: { file: string; run: string | null; encoder: string },
): OpenedWeights {
  const { settings: saved = {} } = JSON.parse(metadata['config'] ?? '{}') as { settings?: Record<string, unknown> };
  const { step } = JSON.parse(metadata['scalars'] ?? '{}') as { step?: string };
  const settings = { ...defaultSettings(), ...checkSettings(saved, file) };
  const pick = (prefix: string): Params => {
    const names = Object.keys(tensors).filter((name) => name.startsWith(`${prefix}.`) && !name.startsWith(`${prefix}.fc.`));
    return Object.fromEntries(
      names.map((name) => [name.slice(prefix.length + 1), tensor(tensors[name]!.data as Float32Array, [...tensors[name]!.shape])]),
    );
  };
  const weights = { params: pick(encoder), stats: pick(`${encoder}Stats`) };
  return { backbone: buildBackbone(settings), weights, settings, knowsData: true, step: step === undefined ? null : Number(step), run };
}

function openTorchvision({ tensors, metadata }: SafetensorsFile, file: string, encoder: string): OpenedWeights {
  if (encoder === 'key')
    throw new LeoclrError('checkpoint', `--encoder key: ${file} holds one encoder only. Name a run folder or its checkpoint.`);
  const { step = null, ...facts } = JSON.parse(metadata['leoclr'] ?? '{}') as Record<string, unknown>;
  // A file that says nothing about it comes from ImageNet.
  const settings = { ...defaultSettings(), size: 224, ...checkSettings(facts, file), ...inferBackbone(tensors, file) };
  const backbone = buildBackbone(settings);
  const expected = backbone.init(0);
  const weights = fromTorchvision(tensors, expected, { ignore: ['fc.'] });
  disposeParams(expected.params);
  disposeParams(expected.stats);
  return { backbone, weights, settings, knowsData: false, step: step as number | null, run: null };
}
