import { linearHead, mlpHead, withHead } from '@leoclr/backbones';
import type { Head, ResnetStages } from '@leoclr/backbones';
import { LeoclrError } from '@leoclr/core';
import type { Network } from '@leoclr/core';
import { buildBackbone } from '../run/build-ingredients.ts';
import type { Settings } from '../settings/settings.ts';
import type { Layer } from './layers.ts';

/** A network up to some layer. */
export interface NetworkAtLayer {
  readonly network: Network;
  /** Beginnings of the names of weights that a whole network has and this one hasn't. */
  readonly without: readonly string[];
}

/** The number of outputs of a linear layer in a file, by the name of its weight; null when the file has none. */
export type OutputsOf = (name: string) => number | null;

/**
 * The network of the settings up to a layer.
 *
 * @param outputs Tells which head the file has.
 * @throws LeoclrError `checkpoint` when the projection is asked for and the file holds none.
 */
export function networkAt(settings: Settings, layer: Layer, { file, outputs }: { file: string; outputs: OutputsOf }): NetworkAtLayer {
  if (layer === 'projection') return { network: withHead(buildBackbone(settings), headOf(file, outputs)), without: [] };
  const stages = (layer === 'pooled' ? 4 : Number(layer.slice('layer'.length))) as ResnetStages;
  const later = [2, 3, 4].filter((stage) => stage > stages).map((stage) => `layer${stage}.`);
  return { network: buildBackbone(settings, stages), without: ['fc.', ...later] };
}

/** MoCo-v2's two layers, or one. */
function headOf(file: string, outputs: OutputsOf): Head {
  const [hidden, last, only] = [outputs('fc.0.weight'), outputs('fc.2.weight'), outputs('fc.weight')];
  if (hidden !== null && last !== null) return mlpHead({ width: last, hiddenWidth: hidden });
  if (only !== null) return linearHead({ width: only });
  throw new LeoclrError(
    'checkpoint',
    `--layer projection: ${file} holds no projection head (weights named fc.…): it was left out when the backbone was exported. Name the run folder or its checkpoint.`,
  );
}
