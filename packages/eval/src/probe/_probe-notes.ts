/** A protocol's own settings. */
export interface ProbeProtocol {
  readonly name: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRates: readonly number[];
}

/** Where a training departs from its protocol, one sentence each: a record must not pass for what it isn't. */
export function deviationNotes(protocol: ProbeProtocol, actual: Omit<ProbeProtocol, 'name'>): string[] {
  const notes: string[] = [];
  const differs = (what: string, own: string, has: string): void => {
    if (own !== has) notes.push(`Not quite ${protocol.name}: ${what} ${own} in place of ${has}.`);
  };
  differs('epochs', String(actual.epochs), String(protocol.epochs));
  differs('batch size', String(actual.batchSize), String(protocol.batchSize));
  differs('learning rate', actual.learningRates.join(', '), protocol.learningRates.join(', '));
  return notes;
}

/** Says which classes the test set has and the training set lacks. */
export function unseenNotes(trainLabels: ArrayLike<number>, testLabels: ArrayLike<number>): string[] {
  const seen = new Set(Array.from(trainLabels));
  const unseen = [...new Set(Array.from(testLabels))].filter((label) => !seen.has(label)).sort((a, b) => a - b);
  return unseen.length === 0 ? [] : [`The test set has classes that the training set lacks; they are always wrong: ${unseen.join(', ')}.`];
}

/**
 * Says when training ended worse than guessing: the figure stands, but as one of the learning rate rather than of the features.
 *
 * @param loss Training loss of the last epoch, nats.
 */
export function convergenceNotes(
  loss: number,
  { classes, learningRate, advice }: { classes: number; learningRate: number; advice: string },
): string[] {
  if (loss <= Math.log(classes)) return [];
  return [
    `The training loss of the last epoch, ${loss.toPrecision(3)}, is above that of guessing, ${Math.log(classes).toPrecision(3)}: learning rate ${learningRate} is too high for features of this scale. ${advice}`,
  ];
}
