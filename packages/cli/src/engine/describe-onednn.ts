import { basename } from 'node:path';
import type { OnednnLibrary } from '@leoclr/backend-onednn';

/** Returns version, file and threads of a oneDNN library, such as `oneDNN 2.6.3, /usr/lib/libdnnl.so.2, threads of libgomp.so.1`. */
export function describeOnednn({ version, where, threading }: OnednnLibrary): string {
  const { major, minor, patch } = version;
  const threads = threading.setThreads === null ? [] : [`threads of ${threading.file === null ? 'OpenMP' : basename(threading.file)}`];
  return [`oneDNN ${major}.${minor}.${patch}`, where, ...threads].join(', ');
}
