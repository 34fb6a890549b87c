/** A run that can be asked to stop. */
export interface Interrupts {
  /** The signal that asked, or null. */
  readonly signal: NodeJS.Signals | null;
  /** Stops watching: signals end the process again. */
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The exit codes that shells give to processes ended by these signals. */
export const interruptCodes: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGINT: 130, SIGTERM: 143 };

/** A step keeps Node from hearing signals; those that were sent meanwhile come all at once and count as one. */
const SAME_WISH_MS = 500;

/**
 * Watches for Ctrl-C (and SIGTERM): the first one asks, the second one ends the process at once.
 *
 * @param onFirst Called when the first one comes.
 */
export function watchInterrupts(onFirst: () => void): Interrupts {
  let received: NodeJS.Signals | null = null;
  let receivedAt = 0;
  const handler = (signal: NodeJS.Signals): void => {
    if (received === null) {
      received = signal;
      receivedAt = performance.now();
      onFirst();
    } else if (performance.now() - receivedAt > SAME_WISH_MS) {
      // There is no gentler way to stop in the middle of things.
      process.exit(interruptCodes[signal]);
    }
  };
  for (const signal of SIGNALS) process.on(signal, handler);
  return {
    get signal() {
      return received;
    },
    release() {
      for (const signal of SIGNALS) process.off(signal, handler);
    },
  };
}
