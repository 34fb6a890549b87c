import { candidates } from './_candidates.ts';
import type { Candidate } from './_candidates.ts';
import { NOT_THERE, examine } from './_examine.ts';
import type { OnednnLibrary } from './_examine.ts';

export type { OnednnLibrary } from './_examine.ts';
export type { OnednnThreading } from './_threading.ts';
export type { OnednnVersion } from './_identify.ts';

/** One place that was looked at, and what is wrong with it. */
export interface OnednnAttempt {
  /** A path, or a name that the system's loader didn't find. */
  readonly name: string;
  /** The second half of a sentence, such as "it is no shared library". */
  readonly reason: string;
}

/** What `findOnednn` found, or why it found nothing. */
export interface OnednnFinding {
  /** The library to use; null when there is none. */
  readonly found: OnednnLibrary | null;
  /** What was looked at before, in that order. */
  readonly tried: readonly OnednnAttempt[];
  /** Why there is none and what to do, in one sentence or two; null when there is one. */
  readonly problem: string | null;
}

export interface FindOnednnOptions {
  /** Default: process.env. LEOCLR_ONEDNN in it names the one library to use, or is `off`. */
  environment?: NodeJS.ProcessEnv;
}

const ADVICE = 'Run "leoclr engine install" to get it.';

/**
 * Returns the oneDNN library of this machine, loaded for the rest of the process, or why there is none.
 *
 * Tried in this order: the file that the environment variable LEOCLR_ONEDNN names (and nothing else then), what `installOnednn` has put
 * into the user's cache, what the system's loader finds, Homebrew, the active conda environment. The first that is oneDNN 2.6 to 3.x wins.
 */
export function findOnednn({ environment = process.env }: FindOnednnOptions = {}): OnednnFinding {
  if (environment.LEOCLR_ONEDNN === 'off') {
    return { found: null, tried: [], problem: 'oneDNN is switched off by the environment variable LEOCLR_ONEDNN. Unset it to use oneDNN.' };
  }
  const tried: OnednnAttempt[] = [];
  const places = candidates({ environment });
  for (const place of places) {
    const outcome = examine(place);
    if (typeof outcome !== 'string') return { found: outcome, tried, problem: null };
    tried.push({ name: place.name, reason: outcome });
  }
  return { found: null, tried, problem: describe(places[0]!, tried) };
}

function describe({ origin }: Candidate, tried: readonly OnednnAttempt[]): string {
  if (origin === 'LEOCLR_ONEDNN') {
    return `The environment variable LEOCLR_ONEDNN should name a oneDNN library, but names ${tried[0]!.name}: ${tried[0]!.reason}. Correct it or unset it.`;
  }
  // The same library is often found under several names.
  const reasons = new Map(
    tried
      .filter(({ reason }) => reason !== NOT_THERE)
      .map(({ name, reason }) => [reason, name] as const)
      .reverse(),
  );
  if (reasons.size === 0) return `There is no oneDNN library on this machine. ${ADVICE}`;
  const unusable = [...reasons].reverse().map(([reason, name]) => `${name}: ${reason}`);
  return `No oneDNN library on this machine can be used: ${unusable.join('; ')}. ${ADVICE}`;
}
