import { availableParallelism, cpus, totalmem } from 'node:os';
import { inspectEngines, measureConvolution, useEngine } from '@leoclr/engine';
import type { EngineInspection, EngineReport } from '@leoclr/engine';
import { describeOnednn } from '../engine/describe-onednn.ts';
import { explainError } from '../explain-error.ts';
import type { Streams } from '../streams.ts';

/** `leoclr doctor`: the machine, every engine, and the speed of the one that would be used. Exit code 1 when none works. */
export async function doctorCommand(options: Readonly<Record<string, unknown>>, { stdout }: Streams): Promise<number> {
  const say = (line: string): unknown => stdout.write(`${line}\n`);
  say(`Node      ${process.version} on ${process.platform} ${process.arch}`);
  say(`Cores     ${availableParallelism()} (${cpus()[0]?.model.trim() ?? 'unknown'})`);
  say(`Memory    ${(totalmem() / 2 ** 30).toFixed(1)} GiB`);
  say(`Pictures  ${await describeSharp()}`);
  const engines = await inspectEngines();
  if (engines.some(({ name, found }) => name === 'onednn' && found)) say(`Library   ${await describeLibrary()}`);
  say('');
  say('Engines');
  for (const line of engines.flatMap(describeEngine)) say(line);
  say('');
  try {
    const report = await useEngine('auto');
    say(`In use    ${describeReport(report)}`);
    for (const note of report.notes) say(`          ${note}`);
    say(`Speed     ${(await measureConvolution()).toFixed(1)} GFLOP/s in a 3×3 convolution of 64 channels`);
    return 0;
  } catch (error) {
    say(`In use    none: ${explainError(error, { debug: options['debug'] === true })}`);
    return 1;
  }
}

/** Loaded only where inspecting has found it. */
async function describeLibrary(): Promise<string> {
  const { findOnednn } = await import('@leoclr/backend-onednn');
  return describeOnednn(findOnednn().found!);
}

function describeEngine({ name, found, reason, action, about }: EngineInspection): string[] {
  const line = `  ${found ? 'yes' : 'no '} ${name.padEnd(14)} ${about}`;
  if (action === null) return [line];
  // A reason that is a sentence says what to do as well.
  return [line, `      ${''.padEnd(14)} ${reason.endsWith('.') ? reason : `${reason}: ${action}`}`];
}

function describeReport({ name, threads, simd }: EngineReport): string {
  const parts = [name, ...(threads > 0 ? [`${threads} ${threads === 1 ? 'thread' : 'threads'}`] : []), ...(simd ? ['SIMD'] : [])];
  return parts.join(', ');
}

/** sharp decodes the pictures; the drawn scenes need no decoder. */
async function describeSharp(): Promise<string> {
  try {
    const { default: sharp } = await import('sharp');
    return `sharp ${sharp.versions.sharp ?? '?'}, libvips ${sharp.versions.vips}`;
  } catch (error) {
    return `sharp can't be loaded (${error instanceof Error ? error.message.split('\n')[0] : String(error)}): only drawn scenes and CIFAR can be used.`;
  }
}
