/** A file that a publisher offers. */
export interface KnownFile {
  /** Addresses of the same bytes: the publisher's first, then mirrors. */
  readonly urls: readonly [string, ...string[]];
  /** 0 when it isn't known. */
  readonly bytes: number;
  /** `md5:…` or `sha256:…`; empty when none is known. */
  readonly checksum: string;
  /** It is no archive: it is laid into the folder as it is. */
  readonly isPlain?: boolean;
}

/** How pictures are sorted into `train/CLASS` and `val/CLASS`, where the publisher names the parts in lists. */
export interface KnownLists {
  /** Lists whose lines start with a picture, as paths in the unpacked folder. */
  readonly train: readonly string[];
  readonly val: readonly string[];
  /** Where such a picture lies; `{}` stands for what the line says. */
  readonly pictures: string;
  /** What tells the class: the folder in the line (`apple_pie/1005649`), or the name without its number (`Abyssinian_100`). */
  readonly classFrom: 'folder' | 'name';
}

/** The same where the lists are numbers in MATLAB files; the folders are the labels, `001` and so on. */
export interface KnownNumbers {
  /** A file and the variable in it that holds a label for each picture, from 1. */
  readonly labels: readonly [file: string, variable: string];
  /** The file with the pictures' numbers, from 1, in variables that are named by part. */
  readonly splits: string;
  readonly train: readonly string[];
  readonly val: readonly string[];
  /** Where such a picture lies; `{}` stands for its number with five digits. */
  readonly pictures: string;
}

/** What papers report of a data set. */
export type DatasetMetric = 'top-1' | 'mean per class' | '11-point mAP';

/** What is known about a data set. Plain data: adding one is adding an entry to one of the lists beside this file. */
export interface KnownDataset {
  /** What people type. */
  readonly name: string;
  readonly title: string;
  /** Pictures by part, under the publisher's names. */
  readonly parts: Readonly<Record<string, number>>;
  readonly classes: number;
  /** What transfer results report (Kornblith et al. 2019, table 1); left out where it is top-1. */
  readonly metric?: DatasetMetric;
  /** In the publisher's words where there are some. */
  readonly licence: string;
  readonly homePage: string;
  /** What is downloaded and unpacked into one folder. Empty when that can't be done without a login. */
  readonly files: readonly KnownFile[];
  /** How to get it, where `files` is empty. */
  readonly byHand?: string;
  /** Archives within the archives. */
  readonly inner?: readonly string[];
  /** Files that would mislead, e.g. annotations of pictures that aren't there: removed after unpacking. */
  readonly remove?: readonly string[];
  readonly lists?: KnownLists;
  readonly numbers?: KnownNumbers;
  /** The text by which `openDataset` opens it; `{}` stands for the unpacked folder. */
  readonly opens: string;
  /** What is worth knowing about how it lies there. */
  readonly layout: string;
  /** Class names in label order, where a list of them is what makes the data set. */
  readonly classNames?: readonly string[];
}
