import type { Command } from 'commander';
import type { OnCall } from '../../program.ts';
import { positive, whole } from '../../settings/_setting-kinds.ts';
import { addBaselinesOption } from '../add-baselines-option.ts';
import { addWeightsOptions } from '../add-weights-options.ts';
import { checkedOption } from '../checked-option.ts';

/** `leoclr eval transfer`. */
export function addTransferCommand(parent: Command, onCall: OnCall): void {
  const command = parent
    .command('transfer')
    .description(
      'What frozen features are worth on several data sets: logistic regression and nearest neighbours, each data set in the metric that papers report, as one table with mean ranks. Goes on where it was stopped.',
    );
  addWeightsOptions(command, {
    several: true,
    wording: {
      data: {
        help: 'Data sets, separated by commas, each as other commands take one (a folder, KIND:PLACE, the name of a downloaded one) or NAME= and that.',
        default: 'none, name some',
      },
      evaluationCrop: { help: 'Share of the resized side that the centre crop keeps.', default: '1' },
    },
  });
  command
    .optionsGroup('Protocol:')
    .option('--metric <LIST>', "Metrics that a data set's name doesn't tell: NAME=top-1 or NAME=mean-per-class, separated by commas.")
    .option('--k <N>', 'Neighbours that vote.', checkedOption(whole(1)), 200)
    .option('--temperature <X>', 'Temperature of the votes.', checkedOption(positive()), 0.1)
    .option('--seed <N>', 'Seed of what is held out of the training part, and of the intervals.', checkedOption(whole(0)), 0);
  addBaselinesOption(command);
  command
    .optionsGroup('Output:')
    .requiredOption('--out <FOLDER>', 'Folder of the table, transfer.json; what it holds already is not measured again.');
  onCall(command, async () => (await import('./transfer-command.ts')).transferCommand);
}
