import { Command } from 'commander';
import { addCompareCommand } from './compare/add-compare-command.ts';
import { addDataCommand } from './data/add-data-command.ts';
import { addEmbedCommand } from './embed/add-embed-command.ts';
import { addEngineCommand } from './engine/add-engine-command.ts';
import { addEvalCommand } from './eval/add-eval-command.ts';
import { leoclrVersion } from './leoclr-version.ts';
import { addPretrainCommand } from './run/add-pretrain-command.ts';
import type { Streams } from './streams.ts';

/** A command's work: it gets the parsed options, with arguments under their names among them, and gives back the exit code. */
type Action = (options: Readonly<Record<string, unknown>>, streams: Streams) => Promise<number>;

/** Registers the work of a command; the module that does it is loaded only when it is called. */
export type OnCall = (command: Command, load: () => Promise<Action>) => void;

const EPILOGUE = `
First steps:
  $ leoclr pretrain                          learn from drawn scenes in a few minutes, and prove it
  $ leoclr pretrain --data photos            learn from a folder of pictures
  $ leoclr eval knn --weights runs/leoclr-photos --baselines
  $ leoclr compare runs/a runs/b             figures side by side, and which must not be compared
  $ leoclr data download imagenette-160      get pictures; leoclr data list shows which there are
  $ leoclr engine install                    get the library for the quick engine, without root
  $ leoclr doctor                            which engines this machine has

leoclr COMMAND --help shows every option with its default.`;

/** The commands, without the code behind them: nothing here loads tfjs or sharp. */
export function buildProgram(streams: Streams, setExitCode: (code: number) => void): Command {
  const program = new Command('leoclr')
    .description('Self-supervised image pretraining: LeOCLR and MoCo-v2, from a folder of pictures to an evaluated network.')
    .version(leoclrVersion(), '--version', 'Print the version.')
    .helpOption('--help', 'Show this help.')
    .helpCommand(false)
    .addHelpText('after', EPILOGUE)
    .exitOverride()
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      outputError: (text, write) => write(`${oneSentence(text)}\n`),
      // Some terminals say 0 columns.
      getOutHelpWidth: () => streams.stdout.columns || 100,
      getErrHelpWidth: () => streams.stderr.columns || 100,
    });

  const onCall: OnCall = (command, load) => {
    command.option('--debug', 'Show where an error comes from, with all its causes. (default: off)').action(async (...given: unknown[]) => {
      const called = given.at(-1) as Command;
      const named = called.registeredArguments.map((argument, place) => [argument.name(), called.processedArgs[place] as unknown]);
      const action = await load();
      setExitCode(await action({ ...called.opts(), ...Object.fromEntries(named) }, streams));
    });
  };
  addPretrainCommand(program, onCall);
  addEvalCommand(program, onCall);
  addCompareCommand(program, onCall);
  addEmbedCommand(program, onCall);
  addDataCommand(program, onCall);
  addEngineCommand(program, onCall);
  onCall(
    program.command('doctor').description('What this machine has: engines, why or why not, threads and speed.'),
    async () => (await import('./doctor/doctor-command.ts')).doctorCommand,
  );
  onCall(
    program.command('methods').description('Methods, losses, networks and presets that there are.'),
    async () => (await import('./methods-command.ts')).methodsCommand,
  );
  return program;
}

/** commander's "error: unknown option '--epoch'\n(Did you mean --epochs?)" in the form of our own sentences. */
function oneSentence(text: string): string {
  const [first = '', ...rest] = text
    .trim()
    .replace(/^error: /, '')
    .split('\n');
  const hint = rest
    .join(' ')
    .trim()
    .replace(/^\((.*)\)$/, '$1');
  return `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.?$/, '.')}${hint === '' ? '' : ` ${hint}`}`;
}
