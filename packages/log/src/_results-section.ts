import { formatNumber } from './format-number.ts';
import { html, type Html } from './_html.ts';
import type { Section } from './_section.ts';
import type { ReportResult, ReportResults } from './report.ts';

/** The table of accuracies. */
export function resultsSection({ rows, chance, testPictures }: ReportResults): Section {
  const hasPixels = rows.some(({ rawPixels }) => rawPixels !== undefined);
  return {
    id: 'results',
    heading: 'What was learnt',
    explanation: html`<b>kNN</b> gives each test picture the class that its most similar training pictures vote for; nothing is trained for
      it. <b>Linear</b> trains a single linear layer on the frozen features. <b>Untrained</b> is the same network with random weights, which
      is what the architecture alone is worth: the gain over it is what training
      taught.${hasPixels ? ' Raw pixels use no network at all.' : ''}${chanceText(chance)}${errorText(rows, testPictures)}`,
    content: html`<div class="scroll">
      <table class="results">
        <thead>
          <tr>
            <th scope="col">Top-1 accuracy</th>
            <th scope="col">Trained</th>
            <th scope="col">Untrained</th>
            ${hasPixels ? html`<th scope="col">Raw pixels</th>` : null}
            <th scope="col">Gain over untrained</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => resultRow(row, chance, hasPixels))}
        </tbody>
      </table>
    </div>`,
  };
}

function resultRow({ metric, trained, untrained, rawPixels }: ReportResult, chance: number | undefined, hasPixels: boolean): Html {
  return html`<tr>
    <th scope="row">${metric}</th>
    ${cell(trained, chance, 'trained')}${cell(untrained, chance, 'untrained')}${hasPixels ? cell(rawPixels, chance, 'untrained') : null}${gain(trained, untrained)}
  </tr> `;
}

function cell(share: number | undefined, chance: number | undefined, kind: string): Html {
  if (share === undefined) return html`<td class="absent">–</td>`;
  const tick = chance === undefined ? null : html`<i class="tick" style="left:${(100 * chance).toFixed(2)}%"></i>`;
  return html`<td class="${kind}">
    ${(100 * share).toFixed(1)} %<span class="bar"><i style="width:${(100 * share).toFixed(2)}%"></i>${tick}</span>
  </td>`;
}

function gain(trained: number, untrained: number | undefined): Html {
  if (untrained === undefined) return html`<td class="absent">–</td>`;
  const points = 100 * (trained - untrained);
  const sign = points < 0 ? '−' : '+';
  return html`<td class="gain ${points < 0 ? 'worse' : 'better'}">${sign}${Math.abs(points).toFixed(1)} points</td>`;
}

function chanceText(chance: number | undefined): string {
  return chance === undefined ? '' : ` Guessing is right in ${formatNumber(100 * chance)} % of cases (the tick on each bar).`;
}

/** √(p (1 − p) / n), the largest of the rows. */
function errorText(rows: readonly ReportResult[], testPictures: number | undefined): string {
  if (testPictures === undefined || testPictures < 1) return '';
  const largest = Math.max(0, ...rows.map(({ trained }) => Math.sqrt((trained * (1 - trained)) / testPictures)));
  return ` Measured on ${formatNumber(testPictures)} pictures: the standard error is ${(100 * largest).toFixed(1)} points.`;
}
