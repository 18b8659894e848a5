import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

// Kernel files: one short value each. What is absent, or answers EIO, EINVAL or EACCES, reads null.

export function list(dir: string): readonly string[] {
  try {
    return readdirSync(dir).sort();
  } catch {
    return [];
  }
}

export function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

export function readNumber(path: string | null): number | null {
  const text = path === null ? null : readText(path);
  return text === null || !/^-?\d+$/.test(text) ? null : Number(text);
}

export function readLink(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null; // gone meanwhile, or somebody else's
  }
}
