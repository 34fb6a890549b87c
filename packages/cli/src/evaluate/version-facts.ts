import { getBackend, version_core as tfjs } from '@tensorflow/tfjs-core';
import { leoclrVersion } from '../leoclr-version.ts';
import type { Versions } from './provenance.ts';

/** What computes at the moment, with its versions. */
export async function versionFacts(): Promise<Versions> {
  const engine = getBackend();
  return { leoclr: leoclrVersion(), node: process.version, engine, library: engine === 'onednn' ? await onednnVersion() : `tfjs ${tfjs}` };
}

async function onednnVersion(): Promise<string | null> {
  const { findOnednn } = await import('@leoclr/backend-onednn');
  const version = findOnednn().found?.version;
  return version === undefined ? null : `oneDNN ${version.major}.${version.minor}.${version.patch}`;
}
