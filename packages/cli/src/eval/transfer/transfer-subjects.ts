import { disposeParams } from '@leoclr/core';
import { weightsHash } from '@leoclr/eval';
import type { FeatureOptions, Subject } from '../../evaluate/features-of.ts';
import type { SubjectName } from '../../evaluate/measurement.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Layer } from '../layers.ts';
import { openWeights } from '../open-weights.ts';
import type { OpenedWeights } from '../open-weights.ts';

/** Weights with the settings by which pictures are shown to them. */
export interface TransferWeights extends Omit<OpenedWeights, 'settings'> {
  readonly settings: Settings & FeatureOptions;
  readonly encoder: 'query' | 'key';
  readonly view: 'test' | 'ten-crop';
}

/** Whose features are measured: a row of the table. */
export interface TransferSubject {
  /** As people know it. */
  readonly row: string;
  readonly name: SubjectName;
  readonly subject: Subject;
  /** Of the weights; `pixels` without. */
  readonly hash: string;
  /** Those measured, or those that a baseline belongs to. */
  readonly opened: TransferWeights;
}

/** What is wanted of the weights. */
export interface SubjectOptions {
  readonly encoder: 'query' | 'key';
  readonly layer: Layer;
  readonly baselines: boolean;
  /** Settings from the command line, which go before those of the weights. */
  readonly given: Partial<Settings> & FeatureOptions;
}

/**
 * The trained networks, and behind them, if wanted, each backbone before its first step and the raw pixels as the first network would see them.
 *
 * Networks of one kind and seed share their first weights: those are one row.
 *
 * @throws LeoclrError `checkpoint` for weights that can't be opened; then none is measured.
 */
export async function transferSubjects(paths: readonly string[], options: SubjectOptions): Promise<TransferSubject[]> {
  const { encoder, layer, baselines, given } = options;
  const trained: TransferSubject[] = [];
  for (const path of paths) {
    const { settings: own, ...weights } = await openWeights(path, { encoder, layer });
    // Kornblith et al. resize the short side to the network's and keep the middle, whatever the run's own evaluation did.
    const settings = { ...own, evaluationCrop: 1, ...given };
    const opened: TransferWeights = { ...weights, settings, encoder, view: given.tenCrop === true ? 'ten-crop' : 'test' };
    const subject = { network: opened.backbone, weights: opened.weights };
    trained.push({ row: path, name: 'trained', subject, hash: await weightsHash(opened.weights), opened });
  }
  return baselines ? [...trained, ...(await untrained(trained)), pixels(trained[0]!)] : trained;
}

async function untrained(trained: readonly TransferSubject[]): Promise<TransferSubject[]> {
  const rows: TransferSubject[] = [];
  for (const { row, opened } of trained) {
    const weights = opened.backbone.init(opened.settings.seed);
    const hash = await weightsHash(weights);
    const { size } = opened.settings;
    if (rows.some((other) => other.hash === hash && other.opened.settings.size === size)) {
      disposeParams(weights.params);
      disposeParams(weights.stats);
      continue;
    }
    rows.push({ row: `untrained ${row}`, name: 'untrained', subject: { network: opened.backbone, weights }, hash, opened });
  }
  return rows.length === 1 ? [{ ...rows[0]!, row: 'untrained' }] : rows;
}

function pixels({ opened }: TransferSubject): TransferSubject {
  return { row: 'raw pixels', name: 'pixels', subject: 'pixels', hash: 'pixels', opened };
}
