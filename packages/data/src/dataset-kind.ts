import { kindOfText } from './_kind-of-text.ts';

/** What kind of data set a text names. */
export interface NamedKind {
  /** The word before the colon, e.g. `voc`; `folder` for image folders. */
  readonly word: string;
  /** What people call it, e.g. `PASCAL VOC data`. */
  readonly title: string;
}

/**
 * The kind of data set that a text names, or that its folder looks like; nothing of it is opened.
 *
 * @throws LeoclrError `option` when the text makes no sense or a folder could be several kinds.
 */
export async function datasetKind(text: string): Promise<NamedKind> {
  const { word, kind } = await kindOfText(text);
  return { word, title: kind.title };
}
