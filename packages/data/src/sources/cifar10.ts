import type { Dataset } from '@leoclr/core';
import { cifarFiles } from './_cifar-files.ts';
import { cifarPictures } from './_cifar-pictures.ts';
import { cifarRecords } from './_cifar-records.ts';

/** Options of {@link cifar10}. */
export interface Cifar10Options {
  /** The folder that holds the data set, or one of its archives. */
  readonly directory: string;
  /** 50,000 training or 10,000 test pictures. */
  readonly split: 'train' | 'test';
}

/** In label order. */
const classes = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

/**
 * CIFAR-10 (Krizhevsky 2009) from disk, 32 × 32 pixels. Nothing is downloaded.
 *
 * Read are, the first that is there: the folder `cifar-10-batches-bin` or its files; `cifar-10-binary.tar.gz` (the original binary
 * version); `cifar10-train.tar.gz` and `cifar10-test.tar.gz` (`<class>/<number>.jpg`); `cifar-10-binary-sample.tar.gz`. The binary version
 * may be shortened. Memory: 154 MB for 50,000 pictures, shared by all worker threads; JPEG files are decoded once, when first wanted.
 *
 * @throws LeoclrError `data` when there is nothing of this kind, or when it is damaged.
 *
 * @example
 * ```ts
 * const train = await cifar10({ directory: 'data/cifar10', split: 'train' });
 * ```
 */
export async function cifar10({ directory, split }: Cifar10Options): Promise<Dataset> {
  const what = 'cifar10()';
  const found = await cifarFiles({
    what,
    directory,
    split,
    folder: 'cifar-10-batches-bin',
    archives: ['cifar-10-binary.tar.gz', `cifar10-${split}.tar.gz`, 'cifar-10-binary-sample.tar.gz'],
    records: split === 'train' ? /^data_batch_\d+\.bin$/ : /^test_batch\.bin$/,
  });
  const name = `cifar10/${split}`;
  if (found.kind === 'records') return cifarRecords(found, { what, name, classes, labelBytes: 1, labelByte: 0 });
  return cifarPictures(found, { what, name, classes, labelOf: (folder) => classes.indexOf(folder) });
}
