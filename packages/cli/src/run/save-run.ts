import { join } from 'node:path';
import { withoutHead } from '@leoclr/backbones';
import { LeoclrError } from '@leoclr/core';
import { exportWeights, loadCheckpoint, saveCheckpoint, writeFileAtomically } from '@leoclr/io';
import { disposeState, initState, packState, unpackState } from '@leoclr/trainer';
import type { Ingredients, TrainState } from '@leoclr/trainer';
import type { ResolvedSettings } from '../settings/resolve-settings.ts';
import type { Settings } from '../settings/settings.ts';
import type { RunData } from './open-data.ts';
import { runFiles } from './run-folder.ts';

/** Writes the settings to `config.json`, in a form that `--config` takes. */
export async function saveRunSettings({ out, ...settings }: ResolvedSettings): Promise<void> {
  await writeFileAtomically(join(out, runFiles.config), Buffer.from(`${JSON.stringify(settings, null, 2)}\n`));
}

/** Writes everything that the run needs to go on to `checkpoint.safetensors`. */
export async function saveRunState(state: TrainState, { out, ...settings }: ResolvedSettings, { train }: RunData): Promise<void> {
  const config = { settings: portable(settings), data: { length: train.length, classes: train.classes } };
  await saveCheckpoint(join(out, runFiles.checkpoint), { ...packState(state), config });
}

/** Settings that say nothing about how fast it went and who looked on: runs that are equal have equal checkpoints. */
function portable({
  workers: _workers,
  threads: _threads,
  cache: _cache,
  healthEvery: _healthEvery,
  ...settings
}: Omit<Settings, 'out'>): Partial<Settings> {
  return settings;
}

/**
 * The state that `saveRunState` wrote; the caller owns it.
 *
 * @throws LeoclrError `checkpoint` when it is damaged, or belongs to another network, method or data set.
 */
export async function loadRunState(ingredients: Ingredients, { out, data }: ResolvedSettings, { train }: RunData): Promise<TrainState> {
  const { tensors, scalars, config } = await loadCheckpoint(join(out, runFiles.checkpoint));
  const length = (config as { data?: { length?: number } } | null)?.data?.length;
  if (length !== train.length) {
    throw new LeoclrError(
      'checkpoint',
      `--resume: the run in ${out} learns from ${length} pictures, but ${data} has ${train.length}. Resume with the same pictures.`,
    );
  }
  const like = initState(ingredients, 0);
  const state = unpackState({ tensors: { ...tensors }, scalars: { ...scalars } }, like);
  disposeState(like);
  return state;
}

/** Writes the trained backbone to `backbone.safetensors` with torchvision's names, and with what is needed to feed it. */
export async function exportBackbone(
  { query, step }: TrainState,
  { out, backbone, stem, widthMultiplier, ...settings }: ResolvedSettings,
): Promise<void> {
  const { size, normalization, evaluationCrop } = settings;
  const facts = { backbone, stem, widthMultiplier, size, normalization, evaluationCrop, step };
  await exportWeights(join(out, runFiles.backbone), withoutHead(query), { leoclr: JSON.stringify(facts) });
}
