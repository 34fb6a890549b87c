import { formatGain, formatInterval, formatShare } from './_format-share.ts';
import { html, type Html } from './_html.ts';
import { renderPage } from './_page.ts';
import type { Section } from './_section.ts';
import type { ComparedCell, ComparedDifference, ComparedRow, Comparison } from './comparison.ts';

/**
 * A comparison of runs as one HTML page that needs no other file and no network. All text is escaped; equal comparisons give equal pages.
 */
export function renderComparison(comparison: Comparison): string {
  const { runs, problems, remarks, seeds, settings } = comparison;
  const sections = [
    problems.length === 0 ? null : problemsSection(problems),
    figuresSection(comparison),
    seeds.length === 0 ? null : seedsSection(comparison),
    runsSection(comparison),
    settings.length === 0 ? null : settingsSection(comparison),
    remarks.length === 0 ? null : remarksSection(remarks),
  ].filter((section) => section !== null);
  const title = runs.length === 1 ? `Figures of ${runs[0]!.path}` : `${runs.length} runs compared`;
  return renderPage({ title, sections });
}

function problemsSection(problems: readonly string[]): Section {
  return {
    id: 'problems',
    heading: 'Some of these figures must not be compared',
    explanation:
      'The figures that these notes belong to carry their numbers. They stand side by side so that nobody compares them by mistake.',
    content: html`<div class="alarm">
      <ol>
        ${problems.map((problem) => html`<li>${problem}</li>`)}
      </ol>
    </div>`,
  };
}

function figuresSection({ runs, rows }: Comparison): Section {
  const sets = [...new Set(rows.map(({ data }) => data))];
  return {
    id: 'figures',
    heading: 'Figures',
    explanation: html`Small figures are 95 % intervals over the test
    pictures.${
      runs.length === 1
        ? null
        : html` Differences are to run ${runs[0]!.name}; what stands behind ± is 95 % too, as if the runs had been tested on independent
          pictures. On the same pictures the true interval is narrower as a rule, but single answers are not kept, so they can't be paired.
          Neither says anything about other seeds of the training.`
    }`,
    content: html`<div class="scroll" tabindex="0" role="region" aria-label="Figures">
      <table class="compared">
        <thead>
          <tr>
            <th scope="col">Protocol</th>
            ${runs.map(({ name, path }) => html`<th scope="col">${name}<small>${path}</small></th>`)}
          </tr>
        </thead>
        ${sets.map((data) => setBody(data, rows, 1 + runs.length))}
      </table>
    </div>`,
  };
}

function setBody(data: string, rows: readonly ComparedRow[], columns: number): Html {
  return html`<tbody>
    <tr class="group">
      <th scope="rowgroup" colspan="${columns}">${data}</th>
    </tr>
    ${rows
      .filter((row) => row.data === data)
      .map(
        (row) =>
          html`<tr>
            <th scope="row">${rowName(row)}<small>${rowDetail(row)}</small></th>
            ${row.cells.map(figureCell)}
          </tr> `,
      )}
  </tbody> `;
}

const SUBJECTS: Readonly<Record<ComparedRow['subject'], string>> = { trained: 'trained', untrained: 'untrained', pixels: 'raw pixels' };

function rowName({ protocol, subject }: ComparedRow): string {
  return `${protocol}, ${SUBJECTS[subject]}`;
}

function rowDetail({ metric, detail }: ComparedRow): string {
  return detail === '' ? metric : `${metric}, ${detail}`;
}

function figureCell(cell: ComparedCell | null): Html {
  if (cell === null) return html`<td class="absent">–</td>`;
  const { score, interval, difference, unchecked, problems } = cell;
  return html`<td>
    ${formatShare(score)}${interval === null ? null : html` <small>${formatInterval(interval)}</small>`}${difference === null ? null : differenceText(difference)}${unchecked ? html`<small>can’t be checked: origin unknown</small>` : null}${
      problems.length === 0
        ? null
        : html`<small class="forbidden">must not be compared: ${problems.map((problem) => problem + 1).join(', ')}</small>`
    }
  </td>`;
}

function differenceText({ value, margin, beyondChance, intervalsOverlap }: ComparedDifference): Html {
  const kind = beyondChance === true ? (value < 0 ? 'worse' : 'better') : 'noise';
  const spread = margin === null ? '' : ` ± ${(100 * margin).toFixed(1)}`;
  const overlap = intervalsOverlap === null ? '' : intervalsOverlap ? 'intervals overlap' : 'intervals apart';
  return html`<small class="${kind}"
    >${formatGain(value).replace(' points', `${spread} points`)}${overlap === '' ? null : html`, ${overlap}`}</small
  >`;
}

function seedsSection({ seeds, rows }: Comparison): Section {
  return {
    id: 'seeds',
    heading: 'Over seeds',
    explanation: 'Mean and standard deviation over runs that differ in their seed only: how far training again would move a figure.',
    content: html`${seeds.map(
      ({ runs, figures }) =>
        html`<h3>${runs.join(', ')}</h3>
          <div class="scroll">
            <table class="compared">
              <tbody>
                ${figures.map(
                  ({ row, mean, standardDeviation, count }) =>
                    html`<tr>
                      <th scope="row">${rowName(rows[row]!)}<small>${rows[row]!.data}, ${rowDetail(rows[row]!)}</small></th>
                      <td>
                        ${formatShare(mean)}${standardDeviation === null ? null : ` ± ${(100 * standardDeviation).toFixed(1)}`}<small
                          >${count} runs</small
                        >
                      </td>
                    </tr> `,
                )}
              </tbody>
            </table>
          </div>`,
    )}`,
  };
}

function runsSection({ runs }: Comparison): Section {
  return {
    id: 'runs',
    heading: 'The runs',
    explanation: '',
    content: html`<dl class="facts runs">
      ${runs.map(
        ({ name, path, about }) =>
          html`<div>
            <dt>${name}</dt>
            <dd><code>${path}</code><br /><small>${about}</small></dd>
          </div> `,
      )}
    </dl>`,
  };
}

function settingsSection({ runs, settings }: Comparison): Section {
  return {
    id: 'settings',
    heading: 'Settings that differ',
    explanation: 'All others are equal, as far as config.json tells.',
    content: html`<div class="scroll">
      <table class="compared">
        <thead>
          <tr>
            <th scope="col">Setting</th>
            ${runs.map(({ name }) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${settings.map(
            ({ name, values }) =>
              html`<tr>
                <th scope="row">${name}</th>
                ${values.map((value) => html`<td>${value}</td>`)}
              </tr> `,
          )}
        </tbody>
      </table>
    </div>`,
  };
}

function remarksSection(remarks: readonly string[]): Section {
  return {
    id: 'remarks',
    heading: 'Mind',
    explanation: '',
    content: html`<ul class="remarks">
      ${remarks.map((remark) => html`<li>${remark}</li>`)}
    </ul>`,
  };
}
