import { disposeParams } from '@leoclr/core';
import type { Dataset, Network, Weights } from '@leoclr/core';
import { dataHash, weightsHash } from '@leoclr/eval';
import type { EvaluationRecord } from '@leoclr/eval';
import type { RunData } from '../run/open-data.ts';
import type { Settings } from '../settings/settings.ts';
import { MAX_PIXELS_SIDE, spread } from './features-of.ts';
import { machineFacts } from './machine-facts.ts';
import type { Measurement, SubjectName } from './measurement.ts';
import type { Transform } from './provenance.ts';
import { versionFacts } from './version-facts.ts';

/** What is known about an evaluation, besides its result. */
export interface MeasuredEvaluation {
  readonly settings: Settings;
  readonly data: RunData;
  readonly backbone: Network;
  /** The trained ones. */
  readonly weights: Weights;
  readonly encoder: 'query' | 'key';
  readonly step: number | null;
  /** Default: `pooled`, what the backbone gives. */
  readonly layer?: string;
  /** Default: `test`. */
  readonly view?: string;
}

/**
 * A record with everything that makes it comparable: one line of `evaluation.json`.
 *
 * @param subject Whose features were measured. `untrained` means the backbone's first weights, by the run's seed.
 */
export async function measured(evaluation: MeasuredEvaluation, subject: SubjectName, record: EvaluationRecord): Promise<Measurement> {
  const { settings, data, encoder, step, layer = 'pooled' } = evaluation;
  const { evaluationImages: images } = settings;
  const { classes: classNames } = data.train;
  const about = {
    trained: { encoder, layer, step },
    untrained: { encoder: 'query', layer, step: 0 },
    pixels: { encoder: null, layer: null, step: null },
  } as const;
  return {
    subject,
    ...about[subject],
    data: settings.data,
    ...(classNames.length > 0 && { classNames }),
    record,
    provenance: {
      weightsHash: await subjectHash(evaluation, subject),
      dataHash: { train: await partHash(data.train, images), val: await partHash(data.val, images) },
      transform: transformOf(evaluation, subject),
      seed: settings.seed,
      versions: await versionFacts(),
      machine: machineFacts(),
      date: new Date().toISOString(),
    },
  };
}

async function subjectHash({ backbone, weights, settings }: MeasuredEvaluation, subject: SubjectName): Promise<string | null> {
  if (subject === 'pixels') return null;
  if (subject === 'trained') return weightsHash(weights);
  const first = backbone.init(settings.seed);
  try {
    return await weightsHash(first);
  } finally {
    disposeParams(first.params);
    disposeParams(first.stats);
  }
}

/** Hashes of parts that were asked for before: a data set of a million files is asked for its versions once. */
const known = new WeakMap<Dataset, Map<number | null, Promise<string>>>();

async function partHash(dataset: Dataset | null, images: number | null): Promise<string | null> {
  if (dataset === null) return null;
  const hashes = known.get(dataset) ?? new Map<number | null, Promise<string>>();
  const hash = hashes.get(images) ?? dataHash(dataset, images === null ? {} : { indices: spread(dataset.length, images) });
  known.set(dataset, hashes.set(images, hash));
  return hash;
}

function transformOf({ settings, view = 'test' }: MeasuredEvaluation, subject: SubjectName): Transform {
  const { size, evaluationCrop, normalization, shortSide, evaluationImages } = settings;
  return {
    view: subject === 'pixels' ? 'test' : view,
    size: subject === 'pixels' ? Math.min(MAX_PIXELS_SIDE, size) : size,
    crop: evaluationCrop,
    normalization,
    shortSide,
    images: evaluationImages,
  };
}
