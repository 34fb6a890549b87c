import { curveFigure } from './_curve-figure.ts';
import { html } from './_html.ts';
import type { Section } from './_section.ts';
import type { ReportCurve } from './report-figures.ts';

/** Curves of the evaluations, side by side where there is room; null when nothing can be drawn. */
export function curvesSection(curves: readonly ReportCurve[]): Section | null {
  const figures = curves.map((curve) => curveFigure(curve)).filter((figure) => figure !== null);
  if (figures.length === 0) return null;
  return {
    id: 'curves',
    heading: 'How the evaluations went',
    explanation:
      'What each protocol tried on its way to the figure above. Choices are made on held-out training pictures, never on test pictures.',
    content: html`<div class="curves">${figures}</div>`,
  };
}
