import { html, type Html } from './_html.ts';
import { formatNumber } from './format-number.ts';
import type { Section } from './_section.ts';
import type { ReportConfusion } from './report-figures.ts';

/** Up to so many classes a table of numbers can be read. */
const MOST_IN_TABLE = 20;

/** Pairs in the list of what is taken for what. */
const PAIRS = 8;

/** Steps of colour in a picture of many classes. */
const SHADES = 6;

/** Confusion matrices, the first one open. */
export function confusionSection(confusions: readonly ReportConfusion[]): Section {
  return {
    id: 'confusion',
    heading: 'What it takes for what',
    explanation: html`A row is a true class, a column what its pictures were taken for: right ones lie on the diagonal. Colours are shares
    of the row. Point at a cell for names and counts.`,
    content: html`${confusions.map((confusion, index) => confusionDetails(confusion, index === 0))}
      <div class="tip text" id="confusion-tip" hidden></div>`,
  };
}

function confusionDetails(confusion: ReportConfusion, isOpen: boolean): Html {
  const { title, counts } = confusion;
  return html`<details class="confusion" ${isOpen ? html`open` : null}>
    <summary>${title}</summary>
    ${counts.length <= MOST_IN_TABLE ? matrixTable(confusion) : matrixPicture(confusion)}${worstPairs(confusion)}
  </details> `;
}

function matrixTable(confusion: ReportConfusion): Html {
  const { counts, title } = confusion;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix">
    <table class="matrix">
      <caption class="hidden">
        Confusion matrix, ${title}: rows are true classes, columns predicted ones
      </caption>
      <thead>
        <tr>
          <td></td>
          ${counts.map((_, column) => html`<th scope="col"><span>${nameOf(confusion, column)}</span></th>`)}
        </tr>
      </thead>
      <tbody>
        ${counts.map(
          (row, truth) =>
            html`<tr>
              <th scope="row">${nameOf(confusion, truth)}</th>
              ${row.map((count, column) => matrixCell(confusion, { truth, column, count, of: sum(row) }))}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

function matrixCell(
  confusion: ReportConfusion,
  { truth, column, count, of }: { truth: number; column: number; count: number; of: number },
): Html {
  const kind = count === 0 ? 'none' : truth === column ? 'right' : 'wrong';
  const share = of === 0 ? 0 : count / of;
  return html`<td class="${kind}" style="--share:${share.toFixed(3)}" data-tip="${sentence(confusion, { truth, column, count, of })}">
    ${formatNumber(count)}
  </td>`;
}

/** Many classes: a square a cell, of which only those that hold something are drawn. */
function matrixPicture(confusion: ReportConfusion): Html {
  const { counts, title } = confusion;
  const size = counts.length;
  const cells = counts.flatMap((row, truth) =>
    row.flatMap((count, column) => (count === 0 ? [] : [{ truth, column, count, share: count / sum(row) }])),
  );
  const right = sum(counts.map((row, truth) => row[truth]!));
  const drawn = (['right', 'wrong'] as const).flatMap((kind) =>
    Array.from({ length: SHADES }, (_, shade) => {
      const squares = cells.filter((cell) => (cell.truth === cell.column) === (kind === 'right') && shadeOf(cell.share) === shade);
      if (squares.length === 0) return null;
      const path = squares.map((cell) => `M${cell.column} ${cell.truth}h1v1h-1z`).join('');
      return html`<path class="${kind}" style="--share:${((shade + 1) / SHADES).toFixed(2)}" d="${path}" />`;
    }),
  );
  const classes = JSON.stringify(counts.map((_, index) => nameOf(confusion, index)));
  const known = cells.map(({ truth, column, count }) => `${truth},${column},${count}`).join(';');
  return html`<div class="heat">
    <span class="axis-name">taken for →</span>
    <svg
      viewBox="0 0 ${size} ${size}"
      role="img"
      data-classes="${classes}"
      data-counts="${known}"
      data-totals="${counts.map(sum).join(',')}"
    >
      <title>Confusion matrix, ${title}</title>
      <desc>
        ${size} classes; ${formatNumber(right)} of ${formatNumber(sum(counts.map(sum)))} pictures lie on the diagonal. The list below names
        the most frequent errors.
      </desc>
      ${drawn}
      <rect class="cursor" width="1" height="1" visibility="hidden" />
    </svg>
  </div>`;
}

function shadeOf(share: number): number {
  return Math.min(SHADES - 1, Math.floor(share * SHADES));
}

function worstPairs(confusion: ReportConfusion): Html | null {
  const pairs = confusion.counts
    .flatMap((row, truth) => row.map((count, column) => ({ truth, column, count, of: sum(row) })))
    .filter(({ truth, column, count }) => truth !== column && count > 0)
    .sort((a, b) => b.count - a.count || a.truth - b.truth || a.column - b.column)
    .slice(0, PAIRS);
  if (pairs.length === 0) return null;
  return html`<p class="explanation">Most frequent errors:</p>
    <ol class="pairs">
      ${pairs.map((pair) => html`<li>${sentence(confusion, pair)}</li>`)}
    </ol>`;
}

function sentence(
  confusion: ReportConfusion,
  { truth, column, count, of }: { truth: number; column: number; count: number; of: number },
): string {
  const what = truth === column ? 'recognised' : `taken for ${nameOf(confusion, column)}`;
  return `${nameOf(confusion, truth)} ${what}: ${formatNumber(count)} of ${formatNumber(of)}`;
}

function nameOf({ classes }: ReportConfusion, label: number): string {
  return classes[label] ?? `class ${label}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
