import { html, type Html } from './_html.ts';
import type { ReportFact } from './report-figures.ts';

/** Named values as a list of small tiles. */
export function renderFacts(facts: readonly ReportFact[]): Html {
  return html`<dl class="facts">
    ${facts.map(
      ({ name, value }) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div> `,
    )}
  </dl>`;
}
