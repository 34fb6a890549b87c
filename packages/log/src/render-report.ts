import { configSection } from './_config-section.ts';
import { CONFUSION_SCRIPT } from './_confusion-script.ts';
import { confusionSection } from './_confusion-section.ts';
import { curvesSection } from './_curves-section.ts';
import { renderFacts } from './_facts.ts';
import { healthSection } from './_health-section.ts';
import { lossSection } from './_loss-section.ts';
import { MAP_SCRIPT } from './_map-script.ts';
import { mapSection } from './_map-section.ts';
import { measurementsSection } from './_measurements-section.ts';
import { neighboursSection } from './_neighbours-section.ts';
import { resultsSection } from './_results-section.ts';
import { robustnessSection } from './_robustness-section.ts';
import { renderPage } from './_page.ts';
import type { Section } from './_section.ts';
import { skippedSection } from './_skipped-section.ts';
import { viewsSection } from './_views-section.ts';
import type { Report } from './report.ts';

/**
 * A run as one HTML page that needs no other file and no network: it opens from disk, by mail, in ten years. Light and dark.
 *
 * All text is escaped; pictures must be `data:image/…` URIs. Nothing but the arguments goes in: equal reports give equal pages.
 *
 * @throws LeoclrError `option` when a picture is something else, or a row of views has too few pictures.
 *
 * @example
 * ```ts
 * const page = renderReport({
 *   title: 'LeOCLR on scenes',
 *   results: { groups: [{ data: 'scenes', rows: [{ protocol: 'knn@1', metric: 'top-1', trained: { score: 0.61 } }] }] },
 *   loss: { points: [{ step: 0, loss: 6.24 }, { step: 1, loss: 6.1 }], queueSize: 512 },
 * });
 * ```
 */
export function renderReport(report: Report): string {
  const scripts = [report.map === undefined ? '' : MAP_SCRIPT, (report.confusions ?? []).length === 0 ? '' : CONFUSION_SCRIPT];
  const { title, summary, facts } = report;
  return renderPage({
    title,
    sections: reportSections(report),
    script: scripts.join(''),
    ...(summary !== undefined && { summary }),
    ...(facts !== undefined && { facts }),
  });
}

/** In the order in which a person asks: what came out, what it looks like, how it went, and all the rest. */
function reportSections(report: Report): Section[] {
  return [
    given(report.results, resultsSection),
    given(report.robustness, robustnessSection),
    given(report.neighbours, neighboursSection),
    given(report.map, mapSection),
    given(report.confusions, confusionSection),
    given(report.curves, curvesSection),
    given(report.loss, lossSection),
    given(report.health, healthSection),
    given(report.views, viewsSection),
    given(report.measurements, measurementsSection),
    report.skipped === undefined ? null : skippedSection(report.skipped), // an empty list says something
    given(report.environment, environmentSection),
    report.config === undefined ? null : configSection(report.config),
  ].filter((section) => section !== null);
}

/** The section of a part that is there; an empty list is not. */
function given<Part>(part: Part | undefined, section: (part: Part) => Section | null): Section | null {
  return part === undefined || (Array.isArray(part) && part.length === 0) ? null : section(part);
}

function environmentSection(environment: NonNullable<Report['environment']>): Section {
  return {
    id: 'environment',
    heading: 'Where it ran',
    explanation: 'What it takes to get the same figures again.',
    content: renderFacts(environment),
  };
}
