import { LeoclrError } from '@leoclr/core';
import type { RobustnessRecord } from '@leoclr/eval';
import { robustness, selectLabels } from '@leoclr/eval';
import { featuresOf } from '../../evaluate/features-of.ts';
import type { Streams } from '../../streams.ts';
import type { SubjectContext } from '../evaluate-subjects.ts';
import { evaluateSubjects } from '../evaluate-subjects.ts';
import { corruptedFeatures } from './corrupted-features.ts';
import { robustnessTable } from './robustness-table.ts';

/** `leoclr eval robustness`. */
export async function robustnessCommand(options: Readonly<Record<string, unknown>>, streams: Streams): Promise<number> {
  if (options['tenCrop'] === true)
    throw new LeoclrError('option', '--ten-crop: robustness@1 looks at one crop of each picture. Leave it out.');
  const protocol = options as { k: number; temperature: number; seed: number };
  const measure = async ({ subject, name, evaluation, data }: SubjectContext): Promise<RobustnessRecord> => {
    const { settings } = evaluation;
    const bank = await featuresOf(subject, data.train, settings);
    const clean = await featuresOf(subject, data.val, settings);
    const onCorruption = (corruption: string): unknown => streams.stderr.write(`${name}: ${corruption} ...\n`);
    const { record } = await robustness(
      {
        bank,
        bankLabels: selectLabels(data.train.labels, bank.indices),
        clean,
        labels: selectLabels(data.val.labels, clean.indices),
        classes: data.train.classes.length,
        corrupted: corruptedFeatures(subject, data.val, { ...settings, seed: protocol.seed, onCorruption }),
      },
      protocol,
    );
    return record;
  };
  return evaluateSubjects(options, streams, measure, { table: robustnessTable });
}
