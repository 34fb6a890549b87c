import type { DatasetKind, OpenDatasetOptions } from './_dataset-kind.ts';
import { openParquet } from './parquet/_open-parquet.ts';
import { openCoco } from './sources/_open-coco.ts';
import { openFolder, openFolderTest } from './sources/_open-folder.ts';
import { openList } from './sources/_open-list.ts';
import { openScenes } from './sources/_open-scenes.ts';
import { openVoc, openVocTest } from './sources/_open-voc.ts';
import { cifar10 } from './sources/cifar10.ts';
import { cifar100 } from './sources/cifar100.ts';
import { idx } from './sources/idx.ts';
import { imagenet } from './sources/imagenet.ts';
import { stl10 } from './sources/stl10.ts';
import { tinyImagenet } from './sources/tiny-imagenet.ts';
import { openTar } from './tar/_open-tar.ts';

const some = (names: readonly string[], pattern: RegExp): boolean => names.some((name) => pattern.test(name));
const all = (names: readonly string[], wanted: readonly string[]): boolean => wanted.every((name) => names.includes(name));
const trainOrTest = ({ split }: OpenDatasetOptions): 'train' | 'test' => (split === 'train' ? 'train' : 'test');

/**
 * All kinds, by the word before the colon. A folder given without such a word is of the kind whose `inFolder` knows it, or else an image
 * folder.
 */
export const datasetKinds: Readonly<Record<string, DatasetKind>> = {
  folder: { title: 'a folder of pictures', place: 'DIR', open: openFolder, openTest: openFolderTest },
  list: { title: 'a list of pictures', place: 'FILE', isFile: (name) => /\.(txt|tsv|csv)$/i.test(name), open: openList },
  cifar10: {
    title: 'CIFAR-10',
    place: 'DIR',
    inFolder: (names) => some(names, /^cifar-?10-.*(\.tar\.gz|bin|py)$/) || some(names, /^data_batch_\d+\.bin$/),
    isFile: (name) => /^cifar-?10-.*\.tar\.gz$/.test(name),
    open: (directory, options) => cifar10({ directory, split: trainOrTest(options) }),
  },
  cifar100: {
    title: 'CIFAR-100',
    place: 'DIR',
    inFolder: (names) => some(names, /^cifar-?100-.*(\.tar\.gz|binary|python)$/) || all(names, ['train.bin', 'test.bin']),
    isFile: (name) => /^cifar-?100-.*\.tar\.gz$/.test(name),
    open: (directory, options) => cifar100({ directory, split: trainOrTest(options) }),
  },
  'cifar100-coarse': {
    title: "CIFAR-100's superclasses",
    place: 'DIR',
    open: (directory, options) => cifar100({ directory, split: trainOrTest(options), labels: 'coarse' }),
  },
  stl10: {
    title: 'STL-10',
    place: 'DIR',
    inFolder: (names) => some(names, /^stl10_binary(\.tar\.gz)?$/) || some(names, /^(train|test|unlabeled)_X\.bin$/),
    open: (directory, options) => stl10({ directory, split: trainOrTest(options) }),
  },
  'stl10-unlabeled': {
    title: "STL-10's unlabelled pictures",
    place: 'DIR',
    open: async (directory, { split }) => (split === 'train' ? stl10({ directory, split: 'unlabeled' }) : null),
  },
  idx: {
    title: 'IDX files',
    place: 'DIR',
    inFolder: (names) => some(names, /images[-.]idx3-ubyte(\.gz)?$/),
    open: (directory, { classes, ...options }) =>
      idx({ directory, split: trainOrTest(options), ...(classes !== undefined && { classes }) }),
  },
  'tiny-imagenet': {
    title: 'Tiny ImageNet',
    place: 'DIR',
    inFolder: (names) => names.includes('tiny-imagenet-200') || all(names, ['wnids.txt', 'train']),
    open: (directory, { split }) => tinyImagenet({ directory, split }),
  },
  imagenet: {
    title: 'ImageNet',
    place: 'DIR',
    inFolder: (names) => some(names, /^(ILSVRC|LOC_synset_mapping\.txt|ILSVRC2012_devkit_t12.*)$/),
    open: (directory, { split }) => imagenet({ directory, split }),
  },
  voc: {
    title: 'PASCAL VOC data',
    place: 'DIR',
    inFolder: (names) => names.includes('VOCdevkit') || all(names, ['Annotations', 'JPEGImages']) || some(names, /^VOC\d{4}$/),
    open: openVoc,
    openTest: openVocTest,
  },
  coco: {
    title: 'COCO data',
    place: 'DIR',
    inFolder: (names) => some(names, /^annotations\/instances_.+\.json$/),
    isFile: (name) => /^instances_.+\.json$/.test(name),
    open: openCoco,
  },
  tar: {
    title: 'tar shards',
    place: 'PLACE',
    inFolder: (names) => some(names, /(^|[-_.])\d+\.tar$/),
    isFile: (name) => name.endsWith('.tar'),
    open: openTar,
  },
  parquet: {
    title: 'parquet files',
    place: 'PLACE',
    inFolder: (names) => some(names, /\.parquet$/),
    isFile: (name) => name.endsWith('.parquet'),
    open: openParquet,
  },
  scenes: { title: 'drawn scenes', place: 'LENGTH', open: openScenes },
};
