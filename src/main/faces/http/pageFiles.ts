import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { contentSecurityPolicy } from './pageHeaders';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

export interface PageFile {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The built window, as HTTP and the window's own scheme serve it. The folder is listed once and only listed names are ever
 * read, so no request can name a file outside it; links are not followed. Names under `assets/` carry a hash of their content.
 */
export class PageFiles {
  private readonly dir: string;
  private names: Promise<ReadonlySet<string>> | null = null;

  constructor(dir: string) {
    this.dir = dir;
  }

  /** `urlPath` as it stands in the request, `/` for the page itself. Null: no such file. */
  async read(urlPath: string): Promise<PageFile | null> {
    this.names ??= listFiles(this.dir);
    const name = urlPath === '/' ? 'index.html' : urlPath.slice(1);
    const type = contentTypes[extname(name)];
    if (type === undefined || !(await this.names).has(name)) return null;
    const body = await readFile(join(this.dir, name));
    return { body, headers: headersFor(name, type) };
  }
}

function headersFor(name: string, type: string): Record<string, string> {
  return {
    'content-type': type,
    'cache-control': name.startsWith('assets/') ? 'private, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': contentSecurityPolicy,
  };
}

async function listFiles(dir: string, below = ''): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const entry of await entriesOf(join(dir, below))) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile()) names.add(name);
    if (entry.isDirectory()) for (const inner of await listFiles(dir, name)) names.add(inner);
  }
  return names;
}

/** A missing folder (nothing built yet) is an empty one: the page then answers 404 and the calls still work. */
async function entriesOf(dir: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(dir, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
