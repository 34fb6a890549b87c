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

/**
 * Watches for Ctrl-C (and SIGTERM): the first one asks, the second one ends the process at once.
 *
 * @param onFirst Called when the first one comes.
 */
export function watchInterrupts(onFirst: () => void): Interrupts {
  let received: NodeJS.Signals | null = null;
  const handler = (signal: NodeJS.Signals): void => {
    // There is no gentler way to stop in the middle of a step.
    if (received !== null) process.exit(interruptCodes[signal]);
    received = signal;
    onFirst();
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
