import type { OnednnVersion } from './_identify.ts';

/** The oldest 2.x whose functions we call: Debian 12 has 2.6.3. */
const OLDEST = [2, 6] as const;
const NEWEST_MAJOR = 3;

/** Returns why a version of oneDNN can't be used, as the second half of a sentence, or null when it can. */
export function versionProblem({ major, minor, patch }: OnednnVersion): string | null {
  const name = `it is oneDNN ${major}.${minor}.${patch}`;
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) return `${name}; ${OLDEST.join('.')} or later is needed`;
  if (major > NEWEST_MAJOR) return `${name}; versions up to ${NEWEST_MAJOR}.x are known`;
  return null;
}
