import { z } from 'zod';
import { fail, ok, type Result } from '../../../shared/faults';

/** Reads an outside program's JSON by its schema; whatever is wrong with it ends as `miner/bad-stats` with a short reason. */
export function readJson<T>(body: string, schema: z.ZodType<T>): Result<T> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return fail('miner/bad-stats', `not JSON: ${body.slice(0, 80)}`);
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : fail('miner/bad-stats', z.prettifyError(parsed.error).slice(0, 500));
}
