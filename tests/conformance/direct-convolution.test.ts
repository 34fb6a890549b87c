import { inspectEngines, useEngine } from '@leoclr/engine';
import type { EngineName } from '@leoclr/engine';
import { describeEngine } from '@leoclr/testing';

// A file of its own: the switch stays as it was set last.
const engines = (await inspectEngines()).filter(({ found }) => found).map(({ name }) => name as EngineName);

for (const engine of engines.filter((name) => name === 'onednn' || name === 'wasm')) {
  describeEngine(`${engine} without Winograd`, {
    families: ['convolution', 'large layers', 'tf.conv2d', 'layers in a row'],
    start: () => useEngine(engine, { winograd: false }),
  });
}
