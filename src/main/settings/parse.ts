import { z } from 'zod';
import { type Settings, settingsSchema } from '../../shared/setup';

/** The version this program writes. */
const settingsVersion = 1;

/** What a settings file turned out to be. */
export type ParsedSettings =
  | { readonly kind: 'good'; readonly settings: Settings }
  /** Whole, but with fields this version does not know: a newer program wrote it, so the original must not be lost. */
  | { readonly kind: 'unknownFields'; readonly settings: Settings; readonly fields: string }
  /** Written by a newer version whose form is not ours to guess. */
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'broken'; readonly reason: string };

/** Reads the text of a settings file. Never throws. Fields that an older version did not have get their defaults. */
export function parseSettings(text: string): ParsedSettings {
  const json = parseJson(text);
  if (json === undefined) return { kind: 'broken', reason: 'not JSON, or only a part of it' };
  const version = versionOf(json);
  if (version !== null && version > settingsVersion) return { kind: 'newer', version };
  const parsed = settingsSchema.safeParse(json);
  if (parsed.success) return { kind: 'good', settings: parsed.data };
  const fields = dropUnknownFields(json, parsed.error);
  const again = fields.length === 0 ? parsed : settingsSchema.safeParse(json);
  if (again.success) return { kind: 'unknownFields', settings: again.data, fields: fields.join(', ') };
  return { kind: 'broken', reason: z.prettifyError(again.error) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // JSON has no undefined: the caller sees the difference
  }
}

function versionOf(json: unknown): number | null {
  if (typeof json !== 'object' || json === null || !('version' in json)) return null;
  return typeof json.version === 'number' ? json.version : null;
}

/** Deletes from `json` what the schema does not know; says which fields those were. */
function dropUnknownFields(json: unknown, error: z.ZodError): string[] {
  const dropped: string[] = [];
  for (const issue of error.issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const parent = atPath(json, issue.path);
    if (parent === null) continue;
    for (const key of issue.keys) {
      Reflect.deleteProperty(parent, key);
      dropped.push([...issue.path, key].join('.'));
    }
  }
  return dropped;
}

function atPath(json: unknown, path: readonly PropertyKey[]): object | null {
  let value: unknown = json;
  for (const key of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof value === 'object' && value !== null ? value : null;
}
