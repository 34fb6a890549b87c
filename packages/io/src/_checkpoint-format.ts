import { LeoclrError } from '@leoclr/core';
import type { Checkpoint } from './checkpoint.ts';

const FORMAT = 'leoclr-checkpoint';

/** Raised whenever an older program could no longer read the file. */
const VERSION = '1';

type Facts = Pick<Checkpoint, 'scalars' | 'config'>;

/** What a checkpoint holds beside tensors, as the file's metadata. Scalars become text, which keeps −0, NaN and the infinities. */
export function checkpointMetadata({ scalars, config }: Facts): Record<string, string> {
  const texts = Object.entries(scalars).map(([name, value]) => [name, Object.is(value, -0) ? '-0' : String(value)]);
  return { format: FORMAT, version: VERSION, scalars: JSON.stringify(Object.fromEntries(texts)), config: configText(config) };
}

/**
 * The inverse of `checkpointMetadata`.
 *
 * @param where Function and path for the message.
 * @throws LeoclrError `checkpoint` when the file is something else or comes from a later version.
 */
export function parseCheckpointMetadata(metadata: Readonly<Record<string, string>>, where: string): Facts {
  const { format, version, scalars = '{}', config = 'null' } = metadata;
  if (format !== FORMAT) {
    throw new LeoclrError(
      'checkpoint',
      `${where}: expected a training checkpoint, got a safetensors file without training state. Read weights with importWeights().`,
    );
  }
  if (version !== VERSION) {
    throw new LeoclrError('checkpoint', `${where}: expected checkpoint version ${VERSION}, got ${version}. Use the leoclr that wrote it.`);
  }
  const numbers = Object.entries(parse(scalars, where) as Record<string, string>).map(([name, text]) => [name, Number(text)]);
  return { scalars: Object.fromEntries(numbers) as Record<string, number>, config: parse(config, where) };
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LeoclrError('checkpoint', `${where}: expected its metadata to be JSON, got something else. The file is damaged.`, {
      cause: error,
    });
  }
}

function configText(config: unknown): string {
  try {
    return JSON.stringify(config) ?? 'null';
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new LeoclrError('checkpoint', `saveCheckpoint(): expected config to be JSON, got something else: ${reason}.`, { cause: error });
  }
}
