import { writeFileSync } from 'node:fs';

/** A vitest reporter that keeps the list of test files under way in a file, so that a run that had to be stopped can say where it hung. */
export default class UnfinishedReporter {
  #path = process.env.LEOCLR_UNFINISHED_TESTS;
  #files = new Set();

  onTestModuleStart({ relativeModuleId }) {
    this.#files.add(relativeModuleId);
    this.#write();
  }

  onTestModuleEnd({ relativeModuleId }) {
    this.#files.delete(relativeModuleId);
    this.#write();
  }

  #write() {
    if (this.#path) writeFileSync(this.#path, [...this.#files].join('\n'));
  }
}
