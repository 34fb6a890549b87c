import type { SkippedSample } from '@leoclr/core';
import { formatNumber } from './format-number.ts';
import { html } from './_html.ts';
import type { Section } from './_section.ts';

/** A file may be met every epoch and there may be thousands of them. */
const LONGEST_LIST = 200;

/** Pictures that couldn't be read, each once. */
export function skippedSection(skipped: readonly SkippedSample[]): Section {
  const samples = [...new Map(skipped.map((sample) => [sample.name, sample])).values()];
  const shown = samples.slice(0, LONGEST_LIST);
  const rest = samples.length - shown.length;
  return {
    id: 'skipped',
    heading: 'Skipped pictures',
    explanation:
      samples.length === 0
        ? 'Every picture could be read.'
        : `${formatNumber(samples.length)} ${samples.length === 1 ? 'picture' : 'pictures'} could not be read; another one took the place of each.`,
    content:
      samples.length === 0
        ? null
        : html`<div class="scroll">
              <table class="skipped">
                <thead>
                  <tr>
                    <th scope="col">File</th>
                    <th scope="col">Reason</th>
                  </tr>
                </thead>
                <tbody>
                  ${shown.map(
                    ({ name, reason }) =>
                      html`<tr>
                        <td><code>${name}</code></td>
                        <td>${reason}</td>
                      </tr> `,
                  )}
                </tbody>
              </table>
            </div>
            ${rest === 0 ? null : html`<p class="explanation">… and ${formatNumber(rest)} more.</p>`}`,
  };
}
