import { constants, type Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../../shared/faults';
import { errorCode } from '../../platform/files';
import { parametersIn, type RainbowParameters, withParameters } from './minersConfig';
import { apiLogin, apiPort, configFile, localPortFile, minersAsRoot, minersConfigFile } from './place';

export interface ParametersWritten {
  /** What stood there; null: there was no such entry. Give it to `write` to put it back. */
  readonly before: string | null;
  readonly isChanged: boolean;
  /** The file as it was before this change; null: nothing was changed. */
  readonly backup: string | null;
}

const tries = 3;

/** The files of one RainbowMiner's directory: its port, and the parameters of its miners. */
export class RainbowFiles {
  constructor(private readonly dir: string) {}

  /** @see apiPort */
  async port(): Promise<Result<number>> {
    return apiPort({ localPort: await this.text(localPortFile), config: await this.text(configFile) });
  }

  /** @see apiLogin */
  async login(): Promise<ReturnType<typeof apiLogin>> {
    return apiLogin(await this.text(configFile));
  }

  /** @see minersAsRoot */
  async minersAsRoot(): Promise<boolean> {
    return minersAsRoot(await this.text(configFile));
  }

  /** The parameters as the file has them now: RainbowMiner writes it anew at times. Null: no such entry. */
  async read(wanted: Omit<RainbowParameters, 'params'>): Promise<Result<string | null>> {
    const read = await this.minersConfig();
    return read.ok ? named(parametersIn(read.value.text, wanted), read.value.path) : read;
  }

  /**
   * Puts the parameters into Config/miners.config.txt, whole and at once, and reads them back; RainbowMiner takes them up in its
   * next round. The file keeps its mode; what was there before lies beside it as `miners.config.txt.before-fallow`.
   */
  async write(wanted: RainbowParameters): Promise<Result<ParametersWritten>> {
    for (let left = tries; left > 0; left--) {
      const read = await this.minersConfig();
      if (!read.ok) return read;
      const { path, text } = read.value;
      const edit = named(withParameters(text, wanted), path);
      if (!edit.ok) return edit;
      const { before } = edit.value;
      if (edit.value.text === text) return ok({ before, isChanged: false, backup: null });
      const backup = `${path}.before-fallow`;
      const written = await this.exchange(read.value, edit.value.text, backup);
      if (!written.ok) return written;
      if (written.value) return ok({ before, isChanged: true, backup });
    }
    const path = join(this.dir, minersConfigFile);
    return fail('rainbow/config-not-saved', 'it changed while it was being written', { path });
  }

  /** False: somebody wrote the file meanwhile, and theirs stands. */
  private async exchange(read: ReadFile, text: string, backup: string): Promise<Result<boolean>> {
    const { path, stat } = read;
    const temporary = `${path}.fallow-tmp`;
    try {
      await writeWhole(backup, read.text, stat);
      await writeWhole(temporary, text, stat);
      if ((await fs.readFile(path, 'utf8')) !== read.text) {
        await remove(temporary);
        return ok(false);
      }
      await fs.rename(temporary, path);
      await syncDirectory(dirname(path));
      return ok((await fs.readFile(path, 'utf8')) === text);
    } catch (error) {
      await remove(temporary);
      const reason = errorCode(error);
      if (reason === null) throw error;
      return fail('rainbow/config-not-saved', String(error), { path, reason });
    }
  }

  /** Where the settings are a link, what it points to is changed. */
  private async minersConfig(): Promise<Result<ReadFile>> {
    const path = join(this.dir, minersConfigFile);
    try {
      const real = await fs.realpath(path);
      const [bytes, stat] = [await fs.readFile(real), await fs.stat(real)];
      const text = bytes.toString('utf8');
      // What is not UTF-8 could not be written back as it was.
      if (!Buffer.from(text, 'utf8').equals(bytes)) return fail('rainbow/config-unreadable', 'not UTF-8', { path });
      return ok({ path: real, text, stat });
    } catch (error) {
      if (errorCode(error) === null) throw error;
      return fail('rainbow/config-unreadable', String(error), { path });
    }
  }

  private async text(file: string): Promise<string | null> {
    try {
      return await fs.readFile(join(this.dir, file), 'utf8');
    } catch (error) {
      if (errorCode(error) === null) throw error;
      return null;
    }
  }
}

interface ReadFile {
  readonly path: string;
  readonly text: string;
  readonly stat: Stats;
}

function named<T>(result: Result<T>, path: string): Result<T> {
  return result.ok ? result : fail(result.fault.code, result.fault.detail, { path, ...result.fault.values });
}

/** With the mode, and where that is allowed the owner, of the file it stands in for: RainbowMiner may run as somebody else. */
async function writeWhole(path: string, text: string, like: Stats): Promise<void> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const file = await fs.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
  try {
    if (process.getuid?.() === 0) await file.chown(like.uid, like.gid);
    await file.chmod(like.mode & 0o777);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What cannot be removed is overwritten next time. */
async function remove(path: string): Promise<void> {
  try {
    await fs.unlink(path);
  } catch (error) {
    if (errorCode(error) === null) throw error;
  }
}

async function syncDirectory(dir: string): Promise<void> {
  const handle = await fs.open(dir, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } catch (error) {
    if (errorCode(error) !== 'EINVAL' && errorCode(error) !== 'ENOTSUP') throw error; // some file systems cannot
  } finally {
    await handle.close();
  }
}
