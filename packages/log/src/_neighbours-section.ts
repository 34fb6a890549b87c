import { html, type Html } from './_html.ts';
import { picture } from './_picture.ts';
import type { Section } from './_section.ts';
import type { ReportNeighbours, ReportPicture } from './report.ts';

/** Queries with their most similar pictures. */
export function neighboursSection({ rows }: ReportNeighbours): Section {
  const hasLabels = rows.some(({ query, neighbours }) => neighbours.some(({ label }) => agreement(query.label, label) !== null));
  const shown = rows.reduce((most, { neighbours }) => Math.max(most, neighbours.length), 0);
  return {
    id: 'neighbours',
    heading: 'What it finds similar',
    explanation: html`Left a picture that training never saw, right the ${shown} training pictures whose features point most nearly the same
    way; the number is the cosine between
    them.${hasLabels ? html` A green frame with ✓ means the same class, a red one with ✗ another. Training did not see the classes.` : null}`,
    content: html`<div class="scroll">
      <div class="neighbours">
        ${rows.map(
          ({ query, neighbours }) =>
            html`<div class="row">
              <figure class="query">${framed(query, 'query')}</figure>
              ${neighbours.map((neighbour) => neighbourFigure(neighbour, query.label))}
            </div> `,
        )}
      </div>
    </div>`,
  };
}

function neighbourFigure(neighbour: ReportNeighbours['rows'][number]['neighbours'][number], queryLabel: string | undefined): Html {
  const agrees = agreement(queryLabel, neighbour.label);
  const mark = agrees === null ? '' : agrees ? '✓ ' : '✗ ';
  const kind = agrees === null ? 'unknown' : agrees ? 'same' : 'other';
  return html`<figure class="${kind}">${framed(neighbour, `${mark}${neighbour.similarity.toFixed(2)}`)}</figure>`;
}

function framed({ picture: source, label }: ReportPicture, caption: string): Html {
  return html`${picture(source, label ?? '')}
    <figcaption><b>${caption}</b>${label === undefined ? null : html`<span title="${label}">${label}</span>`}</figcaption>`;
}

/** Null where one of the two has no label. */
function agreement(query: string | undefined, neighbour: string | undefined): boolean | null {
  return query === undefined || neighbour === undefined ? null : query === neighbour;
}
