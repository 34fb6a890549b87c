import { spread } from '../../evaluate/features-of.ts';
import type { SubjectContext } from '../evaluate-subjects.ts';
import { namedPictures } from '../semi/named-pictures.ts';
import { pictureNames } from '../semi/picture-names.ts';

/**
 * The training pictures that the list behind `--validation` names; null without one.
 *
 * @throws LeoclrError `data` for a list that can't be read or names something else.
 */
export async function validationPictures(file: string | undefined, { evaluation, data }: SubjectContext): Promise<Int32Array | null> {
  if (file === undefined) return null;
  const { evaluationImages, data: name } = evaluation.settings;
  const indices = spread(data.train.length, evaluationImages ?? data.train.length);
  return namedPictures(file, { option: '--validation', data: name, names: await pictureNames(data.train, indices), indices });
}
