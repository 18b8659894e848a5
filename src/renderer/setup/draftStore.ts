import { isMinerId } from '../../shared/literals';
import type { AssignmentDraft, SetupDraft } from './setupDraft';

const key = 'fallow-setup-draft';
const assignmentTexts = ['devices', 'path', 'algorithm', 'coin', 'wallet', 'pools', 'extraArgs'] as const;

/**
 * What was typed and not applied yet. All of it lasts as long as the tab or window; what may hold a password (extra arguments,
 * pools with a login) does not go into the storage that outlives it: that storage belongs to an address such as 127.0.0.1:PORT, and
 * whatever program serves a page there next can read it.
 */
export class DraftStore {
  private readonly page: Pick<Window, 'localStorage' | 'sessionStorage'>;

  constructor(page: Pick<Window, 'localStorage' | 'sessionStorage'>) {
    this.page = page;
  }

  /** null: nothing was typed, or it is not readable any more. */
  load(): SetupDraft | null {
    return parse(this.page.sessionStorage.getItem(key)) ?? parse(this.page.localStorage.getItem(key));
  }

  keep(draft: SetupDraft): void {
    this.page.sessionStorage.setItem(key, JSON.stringify(draft));
    this.page.localStorage.setItem(key, JSON.stringify(withoutSecrets(draft)));
  }

  clear(): void {
    this.page.sessionStorage.removeItem(key);
    this.page.localStorage.removeItem(key);
  }
}

function withoutSecrets(draft: SetupDraft): SetupDraft {
  const assignments = draft.assignments.map((assignment) => ({
    ...assignment,
    extraArgs: '',
    pools: assignment.pools
      .split('\n')
      .filter((line) => !line.includes('@'))
      .join('\n'),
  }));
  return { ...draft, assignments };
}

function parse(text: string | null): SetupDraft | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isDraft(value) ? value : null;
  } catch {
    return null; // cut off by a full disk, or not ours
  }
}

function isDraft(value: unknown): value is SetupDraft {
  if (!hasTexts(value, ['rigName', 'electricity', 'currency'])) return false;
  const assignments = value['assignments'];
  return Array.isArray(assignments) && assignments.every(isAssignment);
}

function isAssignment(value: unknown): value is AssignmentDraft {
  if (!hasTexts(value, assignmentTexts)) return false;
  return typeof value['key'] === 'number' && isMinerId(String(value['miner']));
}

function hasTexts(value: unknown, names: readonly string[]): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && names.every((name) => typeof Reflect.get(value, name) === 'string');
}
