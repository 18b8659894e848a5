import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import explained from './electronegativity.json';

// It is no dependency: 357 packages of 2021. Who has it runs it here; docs/security.md says how to get it.

const root = resolve(import.meta.dirname, '../..');
const tool = findTool();
const why = tool === null ? ' (skipped: no electronegativity; FALLOW_ELECTRONEGATIVITY names one)' : '';

function findTool(): string | null {
  const named = process.env['FALLOW_ELECTRONEGATIVITY'];
  if (named !== undefined && named !== '') return named;
  const folders = [join(root, 'node_modules/.bin'), ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, 'electronegativity')).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

interface Sarif {
  readonly runs: readonly {
    readonly results: readonly {
      readonly ruleId: string;
      readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }[];
    }[];
  }[];
}

/** What it finds in a folder, as `CHECK file`. By SARIF, since its csv writes header and rows at once and may lose the first. */
async function findings(folder: 'src' | 'out'): Promise<readonly string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'fallow-electronegativity-'));
  const report = join(dir, 'report.sarif');
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly devDependencies: { readonly electron: string };
  };
  try {
    const args = ['-i', join(root, folder), '-r', '-o', report, '-e', devDependencies.electron, '-v', 'false'];
    await promisify(execFile)(tool ?? '', args, { cwd: dir, timeout: 100_000 });
    const { runs } = JSON.parse(readFileSync(report, 'utf8')) as Sarif;
    const found = runs.flatMap(({ results }) =>
      results.map(({ ruleId, locations }) => {
        const uri = locations[0]?.physicalLocation.artifactLocation.uri ?? '';
        return `${ruleId} ${uri.replace(/^file:.*/, '')}`.trim();
      }),
    );
    return [...new Set(found)].sort();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

describe('electronegativity', () => {
  for (const folder of ['src', 'out'] as const) {
    const isHere = folder === 'src' || existsSync(join(root, 'out/main/desktop.js'));
    const reason = isHere ? why : ' (skipped: not built)';
    it.skipIf(tool === null || !isHere)(
      `finds in ${folder} what is explained and nothing else${reason}`,
      async () => {
        const wanted = explained[folder].map(({ check, file }) => `${check} ${file}`.trim()).sort();
        expect(await findings(folder)).toEqual(wanted);
      },
      120_000,
    );
  }

  it('has every finding explained', () => {
    for (const { why: reason } of [...explained.src, ...explained.out]) expect(reason.length).toBeGreaterThan(10);
  });
});
