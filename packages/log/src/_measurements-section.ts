import { renderFacts } from './_facts.ts';
import { formatInterval, formatShare } from './_format-share.ts';
import { formatDuration } from './format-duration.ts';
import { html, type Html } from './_html.ts';
import type { Section } from './_section.ts';
import type { ReportMeasurement } from './report-figures.ts';

/** Every measurement with its settings and its origin: what one needs to trust a figure or to get it again. */
export function measurementsSection(measurements: readonly ReportMeasurement[]): Section {
  return {
    id: 'measurements',
    heading: 'Every measurement',
    explanation: html`As <code>evaluation.json</code> has them, oldest first. Two figures may be compared only when protocol, settings,
      pictures and transform agree: <code>leoclr compare</code> checks that.`,
    content: html`<div class="scroll" tabindex="0" role="region" aria-label="Every measurement">
      <table class="measurements">
        <thead>
          <tr>
            <th scope="col">Protocol</th>
            <th scope="col">Of</th>
            <th scope="col">On</th>
            <th scope="col" class="number">Score</th>
            <th scope="col" class="number">95 % interval</th>
            <th scope="col" class="number">Took</th>
          </tr>
        </thead>
        ${measurements.map(measurementRows)}
      </table>
    </div>`,
  };
}

function measurementRows({ protocol, metric, subject, data, score, interval, seconds, notes, settings, origin }: ReportMeasurement): Html {
  return html`<tbody>
    <tr>
      <th scope="row">${protocol}</th>
      <td>${subject}</td>
      <td>${data}</td>
      <td class="number"><b>${formatShare(score)}</b> <small>${metric}</small></td>
      <td class="number">${interval === undefined ? '–' : formatInterval(interval)}</td>
      <td class="number">${seconds === undefined ? '–' : formatDuration(seconds, { fractions: true })}</td>
    </tr>
    <tr class="more">
      <td colspan="6">
        ${notes.map((note) => html`<p class="note">${note}</p>`)}
        <details>
          <summary>Settings and origin</summary>
          ${settings.length === 0 ? null : renderFacts(settings)}${origin.length === 0 ? html`<p class="note">Where it comes from is unknown: it was written by an older version.</p>` : renderFacts(origin)}
        </details>
      </td>
    </tr>
  </tbody> `;
}
