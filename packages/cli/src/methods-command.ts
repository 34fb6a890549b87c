import { builtInLosses } from './run/resolve-loss.ts';
import { presets } from './settings/presets.ts';
import type { BackboneName, MethodName } from './settings/settings.ts';
import type { Streams } from './streams.ts';

const METHODS: Readonly<Record<MethodName, string>> = {
  leoclr: 'the whole picture is the query, two random crops of it are the keys (LeOCLR, arXiv 2403.06813)',
  mocov2: 'one random crop is the query, another one the key (MoCo-v2, arXiv 2003.04297)',
  'mocov2-symmetric': 'the same, each crop being query and key once',
  'crop-control': 'LeOCLR with a third crop in place of the whole picture: tells what the whole picture is worth',
};

const LOSSES: Readonly<Record<string, string>> = {
  leoclr: 'two InfoNCE terms, one a crop, against the same queue; what leoclr and crop-control use',
  'info-nce': 'cross-entropy of the positive among the queue; what mocov2 uses',
};

const BACKBONES: Readonly<Record<BackboneName, string>> = {
  resnet18: '11.2 million parameters, 512 features',
  resnet34: '21.3 million parameters, 512 features',
  resnet50: '23.5 million parameters, 2048 features',
  resnet101: '42.5 million parameters, 2048 features',
};

/** `leoclr methods`: what can be named, one line each. */
export async function methodsCommand(_options: unknown, { stdout }: Streams): Promise<number> {
  const losses = Object.fromEntries(builtInLosses.map(({ name }) => [name, LOSSES[name] ?? '']));
  const about = Object.fromEntries(Object.entries(presets).map(([name, preset]) => [name, preset.about]));
  stdout.write(
    [
      list('Methods (--method)', METHODS),
      list('Losses (--loss), or a package or file of yours', losses),
      list('Networks (--backbone), at width 1', BACKBONES),
      list('Presets (--preset)', about),
    ].join('\n'),
  );
  return 0;
}

function list(heading: string, lines: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(lines).map((name) => name.length)) + 2;
  return `${heading}\n${Object.entries(lines)
    .map(([name, about]) => `  ${name.padEnd(width)}${about}\n`)
    .join('')}`;
}
