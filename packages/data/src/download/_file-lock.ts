import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How the lock is waited for. */
export interface FileLockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once when somebody else has the lock, with who it is in words. */
  readonly onWait?: (holder: string) => void;
  /** Makes the lock's folder. Default false: it is there. */
  readonly makeFolder?: boolean;
}

const POLL_MS = 200;
const HEARTBEAT_MS = 5000;
/** A holder that lives shows it every 5 s; one on another machine that is silent for this long is gone. */
const SILENT_MS = 60_000;
/** There is a process of that number on this machine: perhaps the holder, asleep with its machine, perhaps another one by now. */
const ASLEEP_MS = 10 * SILENT_MS;

/** Does `work` while no other process that uses the same lock file does its own. A holder that died is passed over. */
export async function withFileLock<Result>(
  lock: string,
  { signal, onWait, makeFolder = false }: FileLockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  const content = JSON.stringify({ pid: process.pid, host: hostname(), key: randomUUID() });
  if (makeFolder) await mkdir(dirname(lock), { recursive: true });
  let told = false;
  while (!(await take(lock, content))) {
    signal?.throwIfAborted();
    const holder = await holderOf(lock);
    if (holder === null) continue; // just let go
    if (await isGone(lock, holder)) {
      await passOver(lock, holder.content);
      continue;
    }
    if (!told) onWait?.(`process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`}`);
    told = true;
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(lock, now, now).catch(() => {}); // a lock that vanished is noticed by nobody but other processes
  }, HEARTBEAT_MS);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    // Somebody may have taken it over while this process was stopped.
    if ((await readFile(lock, 'utf8').catch(() => '')) === content) await rm(lock, { force: true });
  }
}

interface Holder {
  readonly content: string;
  readonly pid: number;
  readonly host: string;
}

async function take(lock: string, content: string): Promise<boolean> {
  // A link comes into being with its content: nobody reads a lock that is still empty.
  const draft = `${lock}.${randomUUID()}`;
  await writeFile(draft, content);
  try {
    await link(draft, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    return await takeWithoutLink(lock, content);
  } finally {
    await rm(draft, { force: true });
  }
}

/** For file systems without hard links. */
async function takeWithoutLink(lock: string, content: string): Promise<boolean> {
  try {
    await writeFile(lock, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function holderOf(lock: string): Promise<Holder | null> {
  let content: string;
  try {
    content = await readFile(lock, 'utf8');
  } catch {
    return null;
  }
  try {
    const { pid, host } = JSON.parse(content) as { pid: number; host: string };
    return { content, pid, host };
  } catch {
    return { content, pid: 0, host: 'unknown' };
  }
}

async function isGone(lock: string, { pid, host }: Holder): Promise<boolean> {
  const isHere = host === hostname() && pid > 0;
  if (isHere && !isRunning(pid)) return true;
  const found = await stat(lock).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > (isHere ? ASLEEP_MS : SILENT_MS);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0); // no signal, only the question
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Removes the lock of a holder that is gone, unless somebody else was quicker and holds it by now. */
async function passOver(lock: string, content: string): Promise<void> {
  const aside = `${lock}.${randomUUID()}`;
  try {
    await rename(lock, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8').catch(() => content)) !== content) await link(aside, lock).catch(() => {});
  await rm(aside, { force: true });
}
