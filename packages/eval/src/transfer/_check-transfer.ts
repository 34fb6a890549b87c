import { LeoclrError } from '@leoclr/core';
import { checkFeatures, checkSameWidth } from '../_check-features.ts';
import { checkLabelledPair } from '../_check-labelled-pair.ts';
import type { LabelledFeatures } from './labelled-features.ts';
import type { TransferInput, TransferOptions } from './transfer.ts';

const WHERE = 'transfer()';

/**
 * Checks all parts of a data set before anything is fitted.
 *
 * @throws LeoclrError `option`, `shape`, `data` or `numeric`.
 */
export function checkTransfer(
  input: TransferInput,
  { metric, temperature }: Pick<Required<TransferOptions>, 'metric' | 'temperature'>,
): void {
  if (!Number.isFinite(temperature) || temperature <= 0) {
    throw new LeoclrError('option', `${WHERE}: expected temperature to be above 0, got ${temperature}.`);
  }
  const { train, validation, test, classes } = input;
  const parts = [['train', train], ...(validation === null ? [] : [['validation', validation]]), ['test', test]] as [
    string,
    LabelledFeatures,
  ][];
  if (metric === '11-point mAP') {
    for (const [name, part] of parts) checkSeveral(name, part, classes);
    for (const [name, part] of parts.slice(1)) checkSameWidth(WHERE, ['train', train.features], [name, part.features]);
    return;
  }
  const sets = parts.map(([name, { features, targets }]) => ({ name, features, labelsName: `${name}.targets`, labels: targets }));
  for (const set of sets.slice(1)) checkLabelledPair(WHERE, [sets[0]!, set], classes);
}

function checkSeveral(name: string, { features, targets }: LabelledFeatures, classes: number): void {
  checkFeatures(WHERE, name, features);
  if (targets.length !== features.count * classes) {
    throw new LeoclrError(
      'shape',
      `${WHERE}: expected ${name}.targets to hold ${classes} numbers a picture for the metric 11-point mAP, got ${targets.length} for ${features.count} pictures.`,
    );
  }
  const wrong = Array.prototype.findIndex.call(targets, (target: number) => target !== 0 && target !== 1 && target !== -1);
  if (wrong !== -1) {
    throw new LeoclrError(
      'data',
      `${WHERE}: expected ${name}.targets to be 1 (there), 0 (not there) or -1 (difficult), got ${targets[wrong]} in row ${Math.floor(wrong / classes)}.`,
    );
  }
  if (Array.prototype.includes.call(targets, 1)) return;
  throw new LeoclrError('data', `${WHERE}: expected ${name}.targets to hold a class that is there, got none: there is nothing to find.`);
}
