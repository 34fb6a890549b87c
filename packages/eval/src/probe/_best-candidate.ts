/** How a learning rate did on held-out training rows. */
export interface Candidate {
  readonly learningRate: number;
  /** Accuracy (0–1) on the held-out rows. */
  readonly top1: number;
  /** Mean cross-entropy on the held-out rows; not finite when the training has diverged. */
  readonly loss: number;
}

/**
 * The place of the learning rate that classified the held-out rows best; of equals the one with the lower cross-entropy. A rate that diverged is
 * out; when all did, it is the first.
 */
export function bestCandidate(candidates: readonly Candidate[]): number {
  return candidates.reduce((best, other, place) => (isBetter(other, candidates[best]!) ? place : best), 0);
}

function isBetter(other: Candidate, best: Candidate): boolean {
  if (!Number.isFinite(other.loss)) return false;
  if (!Number.isFinite(best.loss)) return true;
  return other.top1 > best.top1 || (other.top1 === best.top1 && other.loss < best.loss);
}
