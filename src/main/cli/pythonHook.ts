import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fail } from '../../shared/faults';
import { fill } from '../../shared/text/fill';
import { makePrivateDir } from '../platform/files';
import { type CommandContext, needs, tooMany, usage } from './command';
import { done, type Outcome } from './outcome';
import {
  type HookFiles,
  type HookState,
  hookFiles,
  hookIn,
  missingFolders,
  ownerOf,
  removeFolders,
  removeHook,
  writeHook,
} from './pythonHookFiles';
import { HookNotes } from './pythonHookNotes';
import { findUserSites, type PythonSite, venvSite } from './pythonSites';

/** What was done to a folder, or what is there. */
interface Place extends PythonSite {
  readonly state: HookState | 'installed' | 'updated' | 'removed' | 'failed';
  /** That of the hook that is there now. */
  readonly version: string | null;
  /** Why it failed. */
  readonly problem: string | null;
}

const verbs = { install, status, remove } as const;

/** `fallow hook install|status|remove [--venv DIR]`: the files by which Python jobs claim by themselves. `assets` holds them. */
export function pythonHook(assets: string): (context: CommandContext) => Promise<Outcome> {
  return async (context) => {
    const [verb] = context.line.words;
    if (verb !== 'install' && verb !== 'status' && verb !== 'remove') return needs(context, Object.keys(verbs).join('|'));
    const extra = tooMany(context, 1);
    if (extra !== null) return extra;
    const dir = context.line.venv;
    const venv = dir === undefined ? undefined : await venvSite(resolve(dir), context.env);
    if (venv === null && verb !== 'remove') return usage(context, fill(context.words.hookNoVenv, { dir: dir ?? '' }));
    if (verb === 'install') {
      // The socket's name is that of the folder's real path, which is known once it is there.
      const problem = await makePrivateDir(context.dataDir).then(() => null, reasonOf);
      if (problem !== null) return notInstalled(context, problem);
    }
    return verbs[verb](context, hookFiles(assets, context.dataDir, context.uid), venv);
  };
}

const stateWords = {
  absent: 'hookAbsent',
  current: 'hookCurrent',
  stale: 'hookStale',
  partial: 'hookPartial',
  installed: 'hookInstalled',
  updated: 'hookUpdated',
  removed: 'hookRemoved',
  failed: 'hookFailed',
} as const;

/** undefined: no --venv was given; null: there is no environment any more. */
type Venv = PythonSite | null | undefined;

async function install(context: CommandContext, files: HookFiles, venv: Venv): Promise<Outcome> {
  const { sites, venvs } = venv ? { sites: [venv], venvs: [] } : await findUserSites(context.env);
  const notes = new HookNotes(context.dataDir);
  const places: Place[] = [];
  for (const site of sites) places.push(await installInto(site, files, notes, context));
  if (places.length === 0) return notInstalled(context, context.words.hookNoPython);
  const failed = places.filter((place) => place.state === 'failed');
  if (failed.length === places.length) return notInstalled(context, failed[0]?.problem ?? '');
  const hints = venvs.map((dir) => fill(context.words.hookVenvHint, { dir }));
  return report(context, files, places, hints, failed.length > 0 ? 1 : 0);
}

async function installInto(site: PythonSite, files: HookFiles, notes: HookNotes, { uid, words }: CommandContext): Promise<Place> {
  const before = hookIn(site.dir, files);
  if (ownerOf(site.dir) !== uid)
    return { ...site, ...before, state: 'failed', problem: fill(words.hookForeign, { dir: site.dir }) };
  try {
    // First the note: what it names and is not there does no harm, what is there and not named would stay.
    await notes.add({ dir: site.dir, kind: site.kind, created: missingFolders(site.dir) });
    if (before.state !== 'current') writeHook(site.dir, files);
  } catch (error) {
    return { ...site, ...before, state: 'failed', problem: reasonOf(error) };
  }
  const state = before.state === 'absent' ? 'installed' : before.state === 'current' ? 'current' : 'updated';
  return { ...site, state, version: files.version, problem: null };
}

async function status(context: CommandContext, files: HookFiles, venv: Venv): Promise<Outcome> {
  const notes = new HookNotes(context.dataDir).read();
  const { sites, venvs } = venv ? { sites: [venv], venvs: [] } : await findUserSites(context.env);
  const noted = venv ? [] : notes.filter((note) => existsSync(note.dir) && !sites.some((site) => site.dir === note.dir));
  const all = [...sites, ...noted.map(({ dir, kind }) => ({ dir, kind, python: null, isRead: null }))];
  const places = all.map((site) => ({ ...site, ...hookIn(site.dir, files), problem: null }));
  const hints = venvs.map((dir) => fill(context.words.hookVenvHint, { dir }));
  return report(context, files, places, hints, 0);
}

async function remove(context: CommandContext, files: HookFiles, venv: Venv): Promise<Outcome> {
  const notes = new HookNotes(context.dataDir);
  const sites = venv === undefined ? (await findUserSites(context.env)).sites : venv === null ? [] : [venv];
  const dirs = venv === undefined ? notes.read() : [];
  const noted = dirs.filter((note) => !sites.some((site) => site.dir === note.dir));
  const all = [...sites, ...noted.map(({ dir, kind }) => ({ dir, kind, python: null, isRead: null }))];
  const created = all.flatMap((site) => notes.read().find((note) => note.dir === site.dir)?.created ?? []);
  const places: Place[] = [];
  for (const site of all) {
    const wasThere = hookIn(site.dir, files).state !== 'absent';
    const problem = await removeFrom(site.dir, notes);
    if (problem !== null) places.push({ ...site, ...hookIn(site.dir, files), state: 'failed', problem });
    else if (wasThere) places.push({ ...site, state: 'removed', version: null, problem: null });
  }
  removeFolders(created); // at last: several places may lie in one that was made for the first of them
  return report(context, files, places, [], places.some((place) => place.state === 'failed') ? 1 : 0);
}

/** Null when nothing of ours is there any more. */
async function removeFrom(dir: string, notes: HookNotes): Promise<string | null> {
  try {
    removeHook(dir);
    await notes.drop(dir);
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

function report(
  { words }: CommandContext,
  { version }: HookFiles,
  places: readonly Place[],
  hints: readonly string[],
  exitCode: number,
): Outcome {
  const lines = places.map((place) => {
    const state = fill(words[stateWords[place.state]], { reason: place.problem ?? '' });
    const line = fill(place.kind === 'user' && place.python !== null ? words.hookUserSite : words.hookVenvSite, {
      python: place.python ?? '',
      dir: place.dir,
      state,
    });
    const isIgnored = place.isRead === false && place.state !== 'removed' && place.state !== 'absent';
    return isIgnored ? `${line}. ${fill(words.hookNotRead, { python: place.python ?? '' })}` : line;
  });
  const known = lines.length === 0 ? [words.hookNowhere] : lines;
  return done({ version, places }, [...known, ...hints], exitCode);
}

function notInstalled({ word }: CommandContext, reason: string): Outcome {
  return { ok: false, fault: word(fail('hook/not-installed', reason, { reason }).fault) };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
