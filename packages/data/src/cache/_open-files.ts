import { closeSync, openSync } from 'node:fs';

/** Files that are open for reading, at most so many at once. */
export interface OpenFiles {
  /** The file's descriptor. @throws the system's error when it can't be opened. */
  open(path: string): number;
  close(): void;
}

/** Keeps files open; the one that was least recently asked for makes room. */
export function openFiles(most: number): OpenFiles {
  const files = new Map<string, number>();
  const remove = (path: string): number => {
    const file = files.get(path)!;
    files.delete(path);
    return file;
  };
  return {
    open(path) {
      const file = files.has(path) ? remove(path) : openSync(path, 'r');
      files.set(path, file); // last in the map: most recent
      if (files.size > most) closeSync(remove(files.keys().next().value!));
      return file;
    },
    close() {
      for (const file of files.values()) closeSync(file);
      files.clear();
    },
  };
}
