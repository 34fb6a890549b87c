import { Option } from 'commander';
import type { Command } from 'commander';
import { array, int } from 'zod';
import type { OnCall } from '../../program.ts';
import { numbers } from '../../settings/_setting-kinds.ts';
import type { SettingKind } from '../../settings/_setting-kinds.ts';
import { addBaselinesOption } from '../add-baselines-option.ts';
import { addWeightsOptions } from '../add-weights-options.ts';
import { checkedOption } from '../checked-option.ts';

const wholeNumbers: SettingKind<readonly number[]> = {
  ...numbers(),
  schema: array(int().min(1)).min(1),
  expected: 'whole numbers of at least 1, like 20,200',
};

/** `leoclr eval knn`. */
export function addKnnCommand(parent: Command, onCall: OnCall): void {
  const command = parent
    .command('knn')
    .description('Weighted k-nearest-neighbour accuracy on the validation part; training pictures are the bank. Takes no training.');
  addWeightsOptions(command);
  command
    .optionsGroup('Protocol:')
    .addOption(
      new Option('--k <LIST>', 'Neighbours that vote; of several, such as 20,200, all are shown.')
        .argParser(checkedOption(wholeNumbers))
        .default([200], '200'),
    )
    .addOption(
      new Option('--temperature <LIST>', 'Temperature of the votes; of several, such as 0.07,0.1, all are shown.')
        .argParser(checkedOption(numbers()))
        .default([0.1], '0.1'),
    )
    .addOption(
      new Option(
        '--choose <HOW>',
        'leave-one-out reports the combination that is best on the training pictures, each classified by the others (default: k 200 with 0.1 where several are given).',
      ).choices(['leave-one-out']),
    );
  addBaselinesOption(command);
  onCall(command, async () => (await import('./knn-command.ts')).knnCommand);
}
