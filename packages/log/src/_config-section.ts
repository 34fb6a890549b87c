import { html } from './_html.ts';
import type { Section } from './_section.ts';

/** The resolved configuration as JSON, folded. */
export function configSection(config: unknown): Section {
  return {
    id: 'configuration',
    heading: 'Configuration',
    explanation: 'Every option as the run used it, defaults included.',
    content: html`<details>
      <summary>Show</summary>
      <pre>${JSON.stringify(config, null, 2) ?? 'null'}</pre>
    </details>`,
  };
}
