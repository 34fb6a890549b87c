import { html, type HtmlValue } from './_html.ts';
import { lossChart } from './_loss-chart.ts';
import type { Section } from './_section.ts';
import type { ReportLoss } from './report.ts';

/** The loss curve, or null when there is nothing to draw. */
export function lossSection(loss: ReportLoss): Section | null {
  const chart = lossChart(loss);
  if (chart === null) return null;
  return {
    id: 'loss',
    heading: 'How the loss went',
    explanation: html`${loss.queueSize === undefined ? 'The mean of neighbouring steps, and their spread.' : explainQueue(loss)}${gapText(loss.points)}`,
    content: html`<figure>
      <div class="scroll">${chart}</div>
      <figcaption class="key">
        <span class="loss">loss</span
        ><span class="band">lowest to highest nearby</span
        >${loss.points.some((point) => point.learningRate !== undefined) ? html`<span class="rate">learning rate</span>` : null}
      </figcaption>
    </figure>`,
  };
}

function gapText(points: ReportLoss['points']): string {
  const broken = points.filter(({ loss }) => !Number.isFinite(loss)).length;
  if (broken === 0) return '';
  return broken === 1 ? ' 1 loss was not finite and is left out.' : ` ${broken} losses were not finite and are left out.`;
}

function explainQueue({ terms = 1 }: ReportLoss): HtmlValue {
  const sum = terms === 1 ? '' : ` The loss adds up ${terms} such terms.`;
  return html`The network must pick, for each picture, the one other view of it out of a queue full of other pictures.${sum} Guessing costs
    log(1 + queue) nats a term: the dashed line. The curve usually dips at once, while the queue still holds random vectors that are easy to
    tell apart, <b>rises while real pictures fill the queue</b> and the task gets harder, and then falls slowly. That rise is normal. A
    curve that comes to rest exactly on the dashed line is not: it means collapse, the same features for every picture.`;
}
