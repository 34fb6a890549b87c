import { rng } from '@leoclr/core';
import type { Dataset } from '@leoclr/core';
import type { ReportViews } from '@leoclr/log';
import type { Method } from '@leoclr/trainer';
import { pictureOf } from './picture-of.ts';
import { readableSamples } from './readable-samples.ts';

const ROWS = 8;

/** The views of eight pictures, as the first epoch saw them. */
export async function viewsOf(dataset: Dataset, method: Method, { seed }: { seed: number }): Promise<ReportViews> {
  const samples = await readableSamples(dataset, ROWS);
  const rows = samples.map(async ({ index, sample }) => {
    const pictures = method.views.map((view, number) =>
      pictureOf(view(sample.image, rng(seed, 'augment', { epoch: 0, sample: index, view: number }))),
    );
    const label = dataset.classes[sample.label];
    return { pictures: await Promise.all(pictures), ...(label !== undefined && { label }) };
  });
  return {
    columns: method.views.map((view, index) => ({ view: nameOf(view.viewName, index, method), encoder: encoderOf(index, method) })),
    rows: await Promise.all(rows),
  };
}

function nameOf(viewName: string, index: number, { views }: Method): string {
  if (viewName === 'original') return 'Original X';
  const number = views.slice(0, index + 1).filter((view) => view.viewName === viewName).length;
  return `${viewName.charAt(0).toUpperCase()}${viewName.slice(1)} ${number}`;
}

function encoderOf(index: number, { queries, keys }: Method): string {
  const encoders = [...(queries.includes(index) ? ['query'] : []), ...(keys.includes(index) ? ['key'] : [])];
  return `${encoders.join(' and ')} encoder${encoders.length > 1 ? 's' : ''}`;
}
