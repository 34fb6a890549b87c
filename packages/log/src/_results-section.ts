import { formatGain, formatInterval, formatShare } from './_format-share.ts';
import { formatNumber } from './format-number.ts';
import { html, type Html } from './_html.ts';
import type { Section } from './_section.ts';
import type { ReportResult, ReportResultGroup, ReportResults, ReportScore } from './report-figures.ts';

/** The table of scores, data set by data set. */
export function resultsSection({ groups }: ReportResults): Section {
  const rows = groups.flatMap((group) => group.rows);
  const shown = {
    pixels: rows.some(({ rawPixels }) => rawPixels !== undefined),
    untrained: rows.some(({ untrained }) => untrained !== undefined),
  };
  return {
    id: 'results',
    heading: 'What was learnt',
    explanation: explain(rows, shown, groups),
    content: html`<div class="scroll" tabindex="0" role="region" aria-label="Scores">
      <table class="results">
        <thead>
          <tr>
            <th scope="col">Protocol</th>
            <th scope="col">Trained</th>
            ${shown.untrained ? html`<th scope="col">Untrained</th>` : null}${shown.pixels ? html`<th scope="col">Raw pixels</th>` : null}${shown.untrained ? html`<th scope="col">Gain over untrained</th>` : null}
          </tr>
        </thead>
        ${groups.map((group) => groupBody(group, shown))}
      </table>
    </div>`,
  };
}

interface Shown {
  readonly pixels: boolean;
  readonly untrained: boolean;
}

function groupBody({ data, chance, testPictures, rows }: ReportResultGroup, shown: Shown): Html {
  const facts = [
    testPictures === undefined ? [] : [`${formatNumber(testPictures)} test pictures`],
    chance === undefined ? [] : [`guessing ${formatNumber(100 * chance)} %`],
  ].flat();
  return html`<tbody>
    <tr class="group">
      <th scope="rowgroup" colspan="${2 + (shown.untrained ? 2 : 0) + (shown.pixels ? 1 : 0)}">
        ${data}${facts.length === 0 ? null : html`<small>${facts.join(', ')}</small>`}
      </th>
    </tr>
    ${rows.map((row) => resultRow(row, chance, shown))}
  </tbody> `;
}

function resultRow(
  { protocol, metric, detail, trained, untrained, rawPixels }: ReportResult,
  chance: number | undefined,
  shown: Shown,
): Html {
  return html`<tr>
    <th scope="row">${protocol}<small>${detail === undefined ? metric : `${metric}, ${detail}`}</small></th>
    ${cell(trained, chance, 'trained')}${shown.untrained ? cell(untrained, chance, 'untrained') : null}${shown.pixels ? cell(rawPixels, chance, 'untrained') : null}${shown.untrained ? gain(trained, untrained) : null}
  </tr> `;
}

function cell(score: ReportScore | undefined, chance: number | undefined, kind: string): Html {
  if (score === undefined) return html`<td class="absent">–</td>`;
  const tick = chance === undefined ? null : html`<i class="tick" style="left:${percent(chance)}"></i>`;
  const whisker =
    score.interval === undefined
      ? null
      : html`<i class="whisker" style="left:${percent(score.interval[0])};right:${percent(1 - score.interval[1])}"></i>`;
  return html`<td class="${kind}">
    ${formatShare(score.score)}${score.interval === undefined ? null : html`<small>${formatInterval(score.interval)}</small>`}<span
      class="bar"
      aria-hidden="true"
      ><i style="width:${percent(score.score)}"></i>${whisker}${tick}</span
    >
  </td>`;
}

function gain(trained: ReportScore | undefined, untrained: ReportScore | undefined): Html {
  if (untrained === undefined || trained === undefined) return html`<td class="absent">–</td>`;
  const difference = trained.score - untrained.score;
  const kind = isNoise(difference, trained, untrained) ? 'noise' : difference < 0 ? 'worse' : 'better';
  return html`<td class="gain ${kind}">${formatGain(difference)}${kind === 'noise' ? html`<small>within the noise</small>` : null}</td>`;
}

/** Whether other test pictures might turn the difference round: 0 lies in its 95 % interval, as if the two test sets were independent. */
function isNoise(difference: number, { interval: a }: ReportScore, { interval: b }: ReportScore): boolean {
  return a !== undefined && b !== undefined && Math.abs(difference) <= Math.hypot((a[1] - a[0]) / 2, (b[1] - b[0]) / 2);
}

function explain(rows: readonly ReportResult[], { pixels, untrained }: Shown, groups: readonly ReportResultGroup[]): Html {
  const about = Object.entries(PROTOCOLS).filter(([name]) => rows.some(({ protocol }) => protocol.startsWith(name)));
  const hasIntervals = rows.some(({ trained }) => trained?.interval !== undefined);
  return html`${about.map(([, text]) => text)}${
    untrained
      ? html`<b>Untrained</b> is the same network with random weights, which is what the architecture alone is worth: the gain over it is
          what training taught. `
      : null
  }${pixels ? html`<b>Raw pixels</b> use no network at all. ` : null}${
    hasIntervals
      ? 'The small figures, and the whiskers on the bars, are 95 % intervals: what other test pictures of the same kind would give. They say nothing about other seeds of the training. '
      : null
  }${groups.some(({ chance }) => chance !== undefined) ? 'The tick on each bar is guessing.' : null}`;
}

/** What a protocol does, by the beginning of its name. */
const PROTOCOLS: Readonly<Record<string, Html>> = {
  knn: html`<b>knn</b> gives each test picture the class that its most similar training pictures vote for; nothing is trained for it. `,
  linear: html`<b>linear</b> trains a single linear layer on the frozen features. `,
  logreg: html`<b>logreg</b> is logistic regression on the frozen features, with the regularisation that held-out training pictures like
    best. `,
  finetune: html`<b>finetune</b> goes on training the whole network with labels. `,
  semi: html`<b>semi</b> does so with a small share of the labels. `,
  transfer: html`<b>transfer</b> is logistic regression on the frozen features, on data sets that training did not see. `,
};

function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
