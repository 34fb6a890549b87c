import type { FittingParts } from './_fitting-parts.ts';
import type { LogisticSettings } from './_logistic-settings.ts';
import type { SweepResult } from './_sweep.ts';
import type { L2Choice } from './logistic-regression-record.ts';

/** What is recorded about a sweep. */
export function l2Choice(
  { grid, chosen, refit }: SweepResult,
  { settings, parts, given }: { readonly settings: LogisticSettings; readonly parts: FittingParts; readonly given: boolean },
): Omit<L2Choice, 'testSize' | 'width' | 'classes'> {
  const { l2Values, validationShare, maxIterations, tolerance, seed } = settings;
  return {
    l2: chosen.l2,
    l2Values,
    grid,
    validationScore: chosen.validationScore,
    validationSource: given ? 'given' : validationShare,
    objective: refit.objective,
    iterations: refit.iterations,
    maxIterations,
    tolerance,
    seed,
    trainSize: parts.fit.count,
    validationSize: parts.validation.count,
  };
}

/** What a reader should know: fits that weren't finished, and a choice at the end of the grid. */
export function limitNotes({ grid, chosen, refit }: SweepResult, { maxIterations }: LogisticSettings): string[] {
  const unfinished = grid.filter(({ converged }) => !converged).map(({ l2 }) => Number(l2.toPrecision(3)));
  const notes = [];
  if (unfinished.length > 0) notes.push(`maxIterations ${maxIterations} was not enough at an l2 of ${unfinished.join(', ')}.`);
  if (!refit.converged) notes.push(`maxIterations ${maxIterations} was not enough for the last fit.`);
  if (grid.length > 1 && chosen === grid.at(-1)) notes.push('The strongest l2 was chosen: a still stronger one may be better.');
  return notes;
}
