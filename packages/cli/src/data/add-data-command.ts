import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { OnCall } from '../program.ts';

const TEXT = 'What --data takes: a folder, KIND:PLACE, scenes[:COUNT], or the name of a downloaded data set.';

/** `leoclr data list`, `info`, `download`, `pack`, `check` and `cache`. */
export function addDataCommand(program: Command, onCall: OnCall): void {
  const data = program.command('data').description('Get pictures, see what is in them, and find broken ones.').helpCommand(false);
  const list = data
    .command('list')
    .description('Known data sets: pictures, classes, size, licence, and which are here.')
    .option('--json', 'Print everything that is known as JSON. (default: off)');
  onCall(list, async () => (await import('./list-command.ts')).listCommand);

  const info = data
    .command('info')
    .description('What is known about a data set, and what a folder of pictures holds: its kind, parts, classes and sizes.')
    .argument('<SOURCE>', 'The name of a known data set, or what --data takes: a folder, KIND:PLACE, scenes[:COUNT].')
    .option('--json', 'Print it as JSON, with the counts of all classes. (default: off)');
  onCall(info, async () => (await import('./info-command.ts')).infoCommand);
  addDownloadCommand(data, onCall);
  addPackCommand(data, onCall);

  const check = data
    .command('check')
    .description(
      'Decode every picture on all cores and list what is broken, and what is there twice. Exit code 1 when something is broken.',
    )
    .argument('<SOURCE>', TEXT)
    .addOption(split())
    .option('--workers <N>', 'Threads that decode, 0 for the main thread; by default as many as cores.', whole)
    .option('--json', 'Print one line of JSON, with all names. (default: off)');
  onCall(check, async () => (await import('./check-command.ts')).checkCommand);
  addCacheCommand(data, onCall);
}

function addCacheCommand(data: Command, onCall: OnCall): void {
  const cache = data
    .command('cache')
    .description('Decoded pictures that --cache disk keeps: what there is, and free the space.')
    .helpCommand(false);
  const place = ['--directory <FOLDER>', 'Where the caches lie, if not in the cache folder.'] as const;
  const list = cache
    .command('list')
    .description('Decoded caches on disk, the most recently used first.')
    .option(...place)
    .option('--json', 'Print them as JSON. (default: off)');
  onCall(list, async () => (await import('./cache-list-command.ts')).cacheListCommand);

  const remove = cache
    .command('remove')
    .description('Remove decoded caches. Runs that use them go on and decode; the pictures themselves are not touched.')
    .argument('<WHAT>', 'The name of a data set as the list shows it, the folder of a cache, or all.')
    .option(...place);
  onCall(remove, async () => (await import('./cache-remove-command.ts')).cacheRemoveCommand);
}

function addDownloadCommand(data: Command, onCall: OnCall): void {
  const download = data
    .command('download')
    .description('Download a known data set, or an archive of pictures, then check and unpack it. A download that was stopped goes on.')
    .argument('<NAME>', 'The name of a known data set (leoclr data list), or the address of a .tar, .tar.gz, .tgz, .zip or .gz file.')
    .option(
      '--directory <FOLDER>',
      'Folder in which the data set gets its own; by default the cache folder, where the name is enough to open it.',
    )
    .option('--as <NAME>', 'Name for an archive given by its address; by default that of the file.')
    .option('--checksum <SUM>', 'md5:… or sha256:… that an archive given by its address must have.')
    .option('--keep-archives', 'Keep what was downloaded beside what was unpacked. (default: off)');
  onCall(download, async () => (await import('./download-command.ts')).downloadCommand);
}

function addPackCommand(data: Command, onCall: OnCall): void {
  const pack = data
    .command('pack')
    .description('Write the pictures as tar shards (WebDataset), which are quick to copy and to read over a network.')
    .argument('<SOURCE>', TEXT)
    .requiredOption('--to <FOLDER>', 'Where the shards go.')
    .addOption(split())
    .option('--shard-size <MB>', 'Most that a shard holds, in megabytes.', positive, 256)
    .option('--strict', "Stop at the first picture that can't be read, instead of leaving it out and listing it. (default: off)");
  onCall(pack, async () => (await import('./pack-command.ts')).packCommand);
}

function split(): Option {
  return new Option('--split <train|val|all>', 'Which part of the data.').choices(['train', 'val', 'all']).default('all');
}

function whole(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('Expected a whole number from 0 on.');
}

function positive(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Expected a number above 0.');
}
