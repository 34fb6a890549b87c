import type { Dataset } from '@leoclr/core';
import { coarseClasses, coarseLabelOf, fineClasses } from './_cifar100-classes.ts';
import { cifarFiles } from './_cifar-files.ts';
import { cifarPictures } from './_cifar-pictures.ts';
import { cifarRecords } from './_cifar-records.ts';

/** Options of {@link cifar100}. */
export interface Cifar100Options {
  /** The folder that holds the data set, or one of its archives. */
  readonly directory: string;
  /** 50,000 training or 10,000 test pictures. */
  readonly split: 'train' | 'test';
  /** `fine` (default): 100 classes, `coarse`: the 20 superclasses. */
  readonly labels?: 'fine' | 'coarse';
}

/**
 * CIFAR-100 (Krizhevsky 2009) from disk, 32 × 32 pixels. Nothing is downloaded.
 *
 * Read are, the first that is there: the folder `cifar-100-binary` or its files `train.bin` and `test.bin`; `cifar-100-binary.tar.gz`;
 * `cifar100-train.tar.gz` and `cifar100-test.tar.gz` (`<class>/<number>.jpg`, the 100 classes). Memory as for `cifar10`.
 *
 * @throws LeoclrError `data` when there is nothing of this kind, or when it is damaged.
 *
 * @example
 * ```ts
 * const train = await cifar100({ directory: 'data/cifar100', split: 'train', labels: 'coarse' });
 * ```
 */
export async function cifar100({ directory, split, labels = 'fine' }: Cifar100Options): Promise<Dataset> {
  const what = 'cifar100()';
  const found = await cifarFiles({
    what,
    directory,
    split,
    folder: 'cifar-100-binary',
    archives: ['cifar-100-binary.tar.gz', `cifar100-${split}.tar.gz`],
    records: split === 'train' ? /^train\.bin$/ : /^test\.bin$/,
  });
  const name = labels === 'fine' ? `cifar100/${split}` : `cifar100-coarse/${split}`;
  const classes = labels === 'fine' ? fineClasses : coarseClasses;
  if (found.kind === 'records') return cifarRecords(found, { what, name, classes, labelBytes: 2, labelByte: labels === 'fine' ? 1 : 0 });
  const labelOf = labels === 'fine' ? (folder: string) => fineClasses.indexOf(folder) : coarseLabelOf;
  return cifarPictures(found, { what, name, classes, labelOf });
}
