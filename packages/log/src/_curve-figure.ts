import { html, type Html } from './_html.ts';
import { lineChart, type LineChart } from './_line-chart.ts';

/** A chart with heading and key; null when there is nothing to draw. */
export function curveFigure(chart: LineChart, { hasKey = true }: { hasKey?: boolean } = {}): Html | null {
  const drawing = lineChart(chart);
  if (drawing === null) return null;
  return html`<figure class="curve">
    <figcaption><b>${chart.title}</b>${chart.about === undefined ? null : html` <span>${chart.about}</span>`}</figcaption>
    ${drawing}${hasKey ? curveKey(chart) : null}
  </figure> `;
}

/** Names of the lines; a single one is named by the heading. */
export function curveKey({ series }: Pick<LineChart, 'series'>): Html | null {
  if (series.length < 2) return null;
  return html`<p class="key">${series.map(({ name }, index) => html`<span class="s${index % 6}">${name}</span>`)}</p>`;
}
