import { LeoclrError } from '@leoclr/core';
import { html, type Html } from './_html.ts';
import { picture } from './_picture.ts';
import type { Section } from './_section.ts';
import type { ReportViews } from './report.ts';

/** The views of a few pictures, one a row, in two blocks side by side where there is room. */
export function viewsSection({ columns, rows }: ReportViews): Section {
  for (const { pictures } of rows) {
    if (pictures.length !== columns.length) {
      throw new LeoclrError('option', `renderReport(): expected ${columns.length} pictures in each row of views, got ${pictures.length}.`);
    }
  }
  const half = Math.ceil(rows.length / 2);
  const blocks = [rows.slice(0, half), rows.slice(half)].filter((block) => block.length > 0);
  return {
    id: 'views',
    heading: 'What the encoders see',
    explanation: html`Each row is one picture, as random changes of cut and colour left it. Training pulls the features of a row together
    and pushes those of other pictures away; which encoder sees which view is said above each column. Only the query encoder learns by
    gradients. The key encoder follows it as a slow average.`,
    content: html`<div class="views">${blocks.map((block) => viewTable(columns, block))}</div>`,
  };
}

function viewTable(columns: ReportViews['columns'], rows: ReportViews['rows']): Html {
  return html`<table>
    <thead>
      <tr>
        ${columns.map(({ view, encoder }) => html`<th scope="col">${view}<small>${encoder}</small></th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ label, pictures }) =>
          html`<tr>
            ${pictures.map((source, index) => html`<td>${picture(source, describe(columns[index]!.view, label))}</td>`)}
          </tr> `,
      )}
    </tbody>
  </table> `;
}

function describe(view: string, label: string | undefined): string {
  return label === undefined ? view : `${view}: ${label}`;
}
